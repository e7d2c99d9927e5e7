"""How the members of a group become one value: by shares, or otherwise as the criterion says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any, Literal

from forms.conversions import rounding_problems
from forms.errors import Problem
from forms.exact import exact, is_exact, rounded, total
from forms.formula.working import bounded
from forms.instrument import AbsenceRule

ZERO, ONE = Fraction(0), Fraction(1)
Absence = Literal["", "missing", "na", "hidden"]


@dataclass(frozen=True, slots=True)
class Member:
    """One child of a group before shares are formed; `rule` says what its absence does."""

    weight: Fraction
    value: Fraction | None
    absence: Absence
    rule: AbsenceRule

    @property
    def counts(self) -> bool:
        return self.value is not None or self.rule is AbsenceRule.ZERO

    @property
    def counted(self) -> Fraction:
        return self.value or ZERO


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group's value with every member's share and term; a member without share was left out, or has none."""

    value: Fraction | None
    absence: Absence
    shares: tuple[Fraction | None, ...]
    terms: tuple[Fraction | None, ...]
    blocked: bool = False


def absent(members: Sequence[Member], absence: Absence, *, blocked: bool = False) -> Grouped:
    nobody: tuple[Fraction | None, ...] = (None,) * len(members)
    return Grouped(None, absence, nobody, nobody, blocked)


def nobody_counts(members: Sequence[Member]) -> Grouped | None:
    """Why a group has no value: something blocks, all are n/a, or nothing is there; None when it has one."""
    if is_blocked(members):
        return absent(members, "missing", blocked=True)
    if all(member.absence == "na" for member in members):
        return absent(members, "na")
    if not any(member.counts for member in members):
        return absent(members, "missing")
    return None


def is_blocked(members: Sequence[Member]) -> bool:
    return any(member.value is None and member.rule is AbsenceRule.BLOCK for member in members)


def weigh(members: Sequence[Member], aggregate: Mapping[str, Any] | None = None) -> Grouped:
    """The weighted mean of the members, shares recomputed over those that count (`weighted_mean`).

    All n/a, or nothing but weight 0 left: n/a. No value otherwise: missing. Each term is rounded where the
    aggregate says so.
    """
    lacking = nobody_counts(members)
    if lacking is not None:
        return lacking
    whole = total([member.weight for member in members if member.counts])
    if whole == 0:
        return absent(members, "na")
    shares = tuple(member.weight / whole if member.counts else None for member in members)
    return summed(members, shares, (aggregate or {}).get("round_terms"))


def summed(
    members: Sequence[Member], shares: tuple[Fraction | None, ...], rounding: Mapping[str, Any] | None = None
) -> Grouped:
    """The sum of share × value."""
    pairs = zip(shares, members, strict=True)
    terms = [None if share is None else share * member.counted for share, member in pairs]
    if rounding is not None:
        digits, mode = rounding.get("digits", 2), rounding.get("mode", "half_up")
        terms = [None if term is None else rounded(term, digits, mode) for term in terms]
    return Grouped(total([term for term in terms if term]), "", shares, tuple(terms))


def mean(members: Sequence[Member], aggregate: Mapping[str, Any]) -> Grouped:
    """Everybody who counts weighs the same, whatever the weights."""
    return weigh([replace(member, weight=ONE) for member in members])


def add_up(members: Sequence[Member], aggregate: Mapping[str, Any]) -> Grouped:
    """The sum of those that count; what is left out isn't scaled up."""
    lacking = nobody_counts(members)
    return lacking or summed(members, tuple(ONE if member.counts else None for member in members))


def picked(
    choose: Callable[[list[Fraction]], Fraction],
) -> Callable[[Sequence[Member], Mapping[str, Any]], Grouped]:
    """A group whose value is one of its members'; nobody has a share."""

    def of(members: Sequence[Member], aggregate: Mapping[str, Any]) -> Grouped:
        lacking = nobody_counts(members)
        if lacking is not None:
            return lacking
        return replace(absent(members, ""), value=choose([member.counted for member in members if member.counts]))

    return of


def product(members: Sequence[Member], aggregate: Mapping[str, Any]) -> Grouped:
    """base × (value ÷ base) × (value ÷ base) × …; with base 100 each value is a percentage of the others."""
    lacking = nobody_counts(members)
    if lacking is not None:
        return lacking
    base = exact(aggregate.get("base", "1"))
    value = bounded(base * reduce(mul, (member.counted / base for member in members if member.counts))).value
    return replace(absent(members, ""), value=value) if isinstance(value, Fraction) else absent(members, "missing")


AGGREGATES: Mapping[str, Callable[[Sequence[Member], Mapping[str, Any]], Grouped]] = {
    "weighted_mean": weigh,
    "mean": mean,
    "sum": add_up,
    "minimum": picked(min),
    "maximum": picked(max),
    "product": product,
    "first_present": picked(lambda values: values[0]),
}
WITH_SHARES = frozenset({"weighted_mean", "mean", "sum"})
NAMES = (*AGGREGATES, "formula")
KEYS: Mapping[str, set[str]] = {"weighted_mean": {"round_terms"}, "product": {"base"}, "formula": {"formula"}}


def aggregate_problems(aggregate: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """What keeps an aggregate from being applied to every group; formulas are looked at elsewhere."""
    op = aggregate.get("op", "weighted_mean")
    if op not in NAMES:
        yield Problem("aggregate.unknown", path, "aggregate")
        return
    for key in aggregate.keys() - KEYS.get(op, set()) - {"op"}:
        yield Problem("aggregate.unknown_key", path, f"aggregate.{key}", {"key": key})
    rounding, base = aggregate.get("round_terms"), aggregate.get("base", "1")
    if isinstance(rounding, Mapping):
        for key in rounding.keys() - {"digits", "mode"}:
            yield Problem("aggregate.unknown_key", path, f"aggregate.round_terms.{key}", {"key": key})
        where = "aggregate.round_terms"
        yield from rounding_problems(rounding.get("digits", 2), rounding.get("mode", "half_up"), path, where)
    elif rounding is not None:
        yield Problem("aggregate.malformed", path, "aggregate.round_terms", {"key": "round_terms"})
    if not is_exact(base) or exact(base) <= 0:
        yield Problem("aggregate.malformed", path, "aggregate.base", {"key": "base"})
    if op == "formula" and "formula" not in aggregate:
        yield Problem("formula.empty", path, "aggregate.formula")
