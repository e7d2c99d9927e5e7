"""A tree and the values it reads -> its exact value, or its absence with the cause, and every part's value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any, Literal

from forms.exact import plain, rounded, total
from forms.formula.tree import COMPARISON, OPERATORS, Number, Operation, Reference, Tree

MOST_BITS = 13_000  # almost 4,000 decimal digits; Python refuses to print 4,300

Value = Fraction | bool | str


@dataclass(frozen=True, slots=True)
class Found:
    """A value, or why there is none: `missing` or `na`; `cause` names what made it so."""

    value: Value | None = None
    absence: Literal["", "missing", "na"] = ""
    cause: str = ""


MISSING, NOT_APPLICABLE = Found(None, "missing"), Found(None, "na")
Read = Callable[[str], Found]


@dataclass(slots=True)
class Work:
    """One evaluation: what it reads, what came out, every part worked out, and how many steps that took."""

    read: Read
    found: Found = MISSING
    trace: list[dict[str, Any]] = field(default_factory=list)
    steps: int = 0

    def value(self, tree: Tree, path: str = "") -> Found:
        """The value of a part; each part is worked out at most once."""
        self.steps += 1
        if isinstance(tree, Number):
            return Found(tree.value)
        found = self.read(tree.code) if isinstance(tree, Reference) else self.operation(tree, path)
        self.trace.append(traced(path, found))
        return found

    def operands(self, tree: Operation, path: str) -> list[Found]:
        return [self.value(each, within(path, place)) for place, each in enumerate(tree.of)]

    def operation(self, tree: Operation, path: str) -> Found:
        if tree.op == "if":
            return self.choice(tree, path)
        if tree.op in ("and", "or"):
            return self.junction(tree, path, decisive=tree.op == "or")
        if tree.op == "na":
            return NOT_APPLICABLE
        found = self.operands(tree, path)
        if tree.op == "present":
            return Found(found[0].value is not None)
        if tree.op in OVER:
            return over(OVER[tree.op], found)
        absent = absence_of(found)
        return absent or bounded(calculated(tree, [each.value for each in found]))

    def choice(self, tree: Operation, path: str) -> Found:
        """Only the branch that the condition chooses is worked out."""
        condition = self.value(tree.of[0], within(path, 0))
        if condition.value is None:
            return condition
        place = 1 if condition.value is True else 2
        return self.value(tree.of[place], within(path, place))

    def junction(self, tree: Operation, path: str, *, decisive: bool) -> Found:
        """From the left until one decides; else what is absent leaves it open."""
        found: list[Found] = []
        for place, each in enumerate(tree.of):
            found.append(self.value(each, within(path, place)))
            if found[-1].value is decisive:
                return found[-1]
        return absence_of(found) or Found(not decisive)


def evaluate(tree: Tree, read: Read) -> Work:
    """The whole evaluation, which never takes more steps than the tree has parts."""
    work = Work(read)
    work.found = work.value(tree)
    return work


def within(path: str, place: int) -> str:
    return f"{path}.{place}".lstrip(".")


def absence_of(found: Sequence[Found]) -> Found | None:
    """The first missing value, else the first that is not applicable, else None: missing wins."""
    for absence in ("missing", "na"):
        for each in found:
            if each.absence == absence:
                return each
    return None


def over(work_out: Callable[[list[Fraction]], Fraction], found: Sequence[Found]) -> Found:
    """A function that skips what is absent; nothing left is n/a where all is, else missing."""
    values = [each.value for each in found if isinstance(each.value, Fraction)]
    if values:
        return bounded(work_out(values))
    return absence_of(found) or MISSING


def average(values: list[Fraction]) -> Fraction:
    return total(values) / len(values)


def calculated(tree: Operation, values: Sequence[Any]) -> Fraction | bool | None:
    """An operation whose operands are all there; None where it divides by zero."""
    if tree.op == "not":
        return values[0] is not True
    if tree.op == "negative":
        return Fraction(-values[0])
    if tree.op == "abs":
        return Fraction(abs(values[0]))
    if tree.op == "round":
        return rounded(values[0], tree.digits or 0)
    if OPERATORS[tree.op].power == COMPARISON:
        return COMPARES[tree.op](*values)
    result: Fraction = values[0]
    for each in values[1:]:
        if tree.op == "/" and each == 0:
            return None
        result = result / each if tree.op == "/" else ARITHMETIC[tree.op](result, each)
    return result


def bounded(value: Fraction | bool | None) -> Found:
    """The value; none after a division by zero, or where it has more digits than anybody reads."""
    if value is None:
        return Found(None, "missing", "division_by_zero")
    if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator).bit_length() > MOST_BITS:
        return Found(None, "missing", "too_many_digits")
    return Found(value)


def traced(path: str, found: Found) -> dict[str, Any]:
    """One part of the explanation as JSON."""
    entry: dict[str, Any] = {"part": path, "value": written(found.value)}
    entry |= {"absence": found.absence} if found.absence else {}
    return entry | ({"cause": found.cause} if found.cause else {})


def written(value: Value | None) -> str | None:
    """A value as the text of an explanation."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Fraction) else value


OVER: Mapping[str, Callable[[list[Fraction]], Fraction]] = {"min": min, "max": max, "sum": total, "average": average}
ARITHMETIC: Mapping[str, Callable[[Any, Any], Fraction]] = {"+": add, "-": sub, "*": mul}
COMPARES: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "=": eq, "!=": ne, ">=": ge, ">": gt}
