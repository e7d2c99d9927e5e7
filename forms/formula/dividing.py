"""Which divisors can be zero, for all that a formula and the bounds of its givens say."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from forms.formula.tree import COMPARISON, OPERATORS, Number, Operation, Reference, Tree

NEGATED: Mapping[str, str] = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
MIRRORED: Mapping[str, str] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def zero_divisors(tree: Tree, positive: Collection[str], guarded: tuple[Tree, ...] = ()) -> Iterator[Tree]:
    """The divisors that may be zero where they stand; inside a choice its condition is known."""
    if not isinstance(tree, Operation):
        return
    if tree.op == "/" and not is_never_zero(tree.of[1], positive, guarded):
        yield tree.of[1]
    for place, each in enumerate(tree.of):
        known = guarded
        if tree.op == "if" and place:
            known += tuple(never_zero_where(tree.of[0], holds=place == 1))
        yield from zero_divisors(each, positive, known)


def is_never_zero(tree: Tree, positive: Collection[str], guarded: tuple[Tree, ...]) -> bool:
    """Whether a divisor is a number other than 0, guarded by a condition, or positive by what it is made of."""
    if isinstance(tree, Number):
        return tree.value != 0
    return tree in guarded or is_positive(tree, positive)


def is_positive(tree: Tree, positive: Collection[str]) -> bool:
    """Whether a part is above 0 whatever it reads."""
    if isinstance(tree, Number):
        return tree.value > 0
    if isinstance(tree, Reference):
        return tree.code in positive
    found = [is_positive(each, positive) for each in tree.of]
    return any(found) if tree.op == "max" else tree.op in ("+", "*", "/", "min", "sum", "average") and all(found)


def never_zero_where(condition: Tree, *, holds: bool) -> Iterator[Tree]:
    """What can't be zero where a condition holds, or doesn't."""
    if not isinstance(condition, Operation):
        return
    if condition.op == "not":
        yield from never_zero_where(condition.of[0], holds=not holds)
    elif condition.op == ("and" if holds else "or"):
        for each in condition.of:
            yield from never_zero_where(each, holds=holds)
    elif condition.op in OPERATORS and OPERATORS[condition.op].power == COMPARISON:
        op = condition.op if holds else NEGATED[condition.op]
        left, right = condition.of
        if isinstance(right, Number) and excludes_zero(op, right.value):
            yield left
        if isinstance(left, Number) and excludes_zero(MIRRORED[op], left.value):
            yield right


def excludes_zero(op: str, bound: Fraction) -> bool:
    """Whether what compares so with the bound can't be 0."""
    return {
        "!=": bound == 0,
        "=": bound != 0,
        ">": bound >= 0,
        ">=": bound > 0,
        "<": bound <= 0,
        "<=": bound < 0,
    }[op]
