"""What is wrong with a tree before anybody uses it: kinds that don't fit, codes that aren't there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.formula.dividing import zero_divisors
from forms.formula.tree import SHAPES, Kind, Number, Operation, Reference, Tree, walk
from forms.formula.writing import text_of


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a tree, at the place of its part; `warning` where it may go well."""

    code: str
    at: int
    params: Mapping[str, Any] = field(default_factory=dict)
    warning: bool = False


def faults_of(
    tree: Tree, kinds: Mapping[str, Kind], *, wanted: Kind = "number", positive: Collection[str] = ()
) -> Iterator[Fault]:
    """Everything wrong with a formula that should give a `wanted` and may read the codes of `kinds`.

    `positive` are the codes whose values are always above 0.
    """
    for _, part in walk(tree):
        if isinstance(part, Reference) and part.code not in kinds:
            yield Fault("formula.unknown_reference", part.at, {"code": part.code})
    yield from kind_faults(tree, kinds, wanted)
    for divisor in zero_divisors(tree, positive):
        yield Fault("formula.may_divide_by_zero", divisor.at, {"part": text_of(divisor)[:80]}, warning=True)


def kind_faults(tree: Tree, kinds: Mapping[str, Kind], wanted: Kind) -> Iterator[Fault]:
    """Parts whose kind isn't the one that their place needs."""
    is_kind = kind_of(tree, kinds)
    if is_kind is not None and is_kind != wanted:
        yield Fault(f"formula.{wanted}_expected", tree.at, {"part": text_of(tree)[:80]})
    if not isinstance(tree, Operation):
        return
    for place, each in enumerate(tree.of):
        if tree.op == "present":
            # Whatever is there counts; a word or a date can only be asked for in this way.
            yield from kind_faults(each, kinds, kind_of(each, kinds) or "number")
        elif tree.op == "if" and place:
            yield from kind_faults(each, kinds, kind_of(tree, kinds) or "number")
        else:
            yield from kind_faults(each, kinds, "truth" if tree.op == "if" else SHAPES[tree.op].takes)


def kind_of(tree: Tree, kinds: Mapping[str, Kind]) -> Kind | None:
    """What a part gives; None where a code isn't known. A choice gives what its first branch gives."""
    if isinstance(tree, Number):
        return "number"
    if isinstance(tree, Reference):
        return kinds.get(tree.code)
    return kind_of(tree.of[1], kinds) if tree.op == "if" else SHAPES[tree.op].gives
