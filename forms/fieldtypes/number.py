"""The rater gives a number that is held against a target."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from forms.errors import Problem
from forms.exact import HUNDRED, exact, is_exact, plain
from forms.fieldtypes.askingnumbers import ANumber
from forms.fieldtypes.base import FieldType, Givens, Valued, number_from, number_problems, refuse, spec_number
from forms.fieldtypes.scales import bound_problems, bounded
from forms.instrument import Indicator

DIRECTIONS = ("higher", "lower_mirror", "lower_inverse")
ZERO_TARGETS = ("refuse", "na", "met")


class Number(FieldType):
    """Achievement in percent of a target that the spec or a given names; then floor and cap."""

    name = "number"
    asked = ANumber()
    spec_keys = frozenset(
        {"target", "target_given", "direction", "cap", "floor", "zero_target", "least", "most", "step", "unit"}
    )

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        yield from bound_problems(indicator)
        yield from number_problems(indicator, "target", "cap", "floor")
        yield from target_problems(indicator)
        cap, floor = spec_number(indicator, "cap"), spec_number(indicator, "floor")
        if cap is not None and floor is not None and floor > cap:
            params = {"least": plain(floor), "most": plain(cap)}
            yield Problem("spec.bounds_crossed", indicator.code, "spec.cap", params)

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        actual = bounded(indicator, number_from(indicator, raw))
        target = target_of(indicator, givens)
        if target is None:
            return Valued(None, {"rule": "missing", "given": indicator.spec["target_given"]}, "missing")
        if target < 0:
            raise refuse(indicator, "answer.negative_target")
        if target == 0:
            return against_zero(indicator, actual)
        return against_target(indicator, actual, target)


def target_of(indicator: Indicator, givens: Givens) -> Fraction | None:
    """The target written in the spec, else the given that it names; None while that is absent."""
    written = spec_number(indicator, "target")
    if written is not None:
        return written
    given = givens.get(indicator.spec["target_given"])
    return exact(str(given)) if is_exact(str(given)) else None


def against_target(indicator: Indicator, actual: Fraction, target: Fraction) -> Valued:
    """higher: a/t; lower_mirror: 2 − a/t; lower_inverse: t/a (nothing at all reaches the cap); each × 100."""
    direction = indicator.spec.get("direction", "higher")
    how = {"rule": f"target_{direction}", "target": plain(target)}
    floor, cap = spec_number(indicator, "floor"), spec_number(indicator, "cap")
    if direction == "higher":
        value = actual / target * HUNDRED
    elif direction == "lower_mirror":
        value = (2 - actual / target) * HUNDRED
    elif actual > 0:
        value = target / actual * HUNDRED
    elif cap is not None:
        value = cap
    else:
        raise refuse(indicator, "answer.not_positive")
    if floor is not None and value < floor:
        value, how["floor"] = floor, plain(floor)
    if cap is not None and value > cap:
        value, how["cap"] = cap, plain(cap)
    return Valued(value, how)


def against_zero(indicator: Indicator, actual: Fraction) -> Valued:
    """What the definition says of a target of zero: refused, not applicable, or met or not met."""
    rule = indicator.spec.get("zero_target", "refuse")
    if rule == "refuse":
        raise refuse(indicator, "answer.zero_target")
    if rule == "na":
        return Valued(None, {"rule": "zero_target"}, "na")
    met = actual >= 0 if indicator.spec.get("direction", "higher") == "higher" else actual <= 0
    return Valued(HUNDRED if met else Fraction(0), {"rule": "zero_target_met", "target": "0"})


def target_problems(indicator: Indicator) -> Iterator[Problem]:
    """No target or two, a target that can't be reached for, a direction or rule nobody knows."""
    spec, target = indicator.spec, spec_number(indicator, "target")
    if ("target" in spec) == ("target_given" in spec):
        yield Problem("spec.one_target", indicator.code, "spec.target")
    if target is not None and target < 0:
        yield Problem("spec.target_negative", indicator.code, "spec.target")
    if spec.get("direction", "higher") not in DIRECTIONS:
        yield Problem("spec.unknown_choice", indicator.code, "spec.direction", {"key": "direction"})
    if spec.get("zero_target", "refuse") not in ZERO_TARGETS:
        yield Problem("spec.unknown_choice", indicator.code, "spec.zero_target", {"key": "zero_target"})
    if target == 0 and spec.get("zero_target", "refuse") == "refuse":
        yield Problem("spec.target_zero", indicator.code, "spec.target")
    if spec.get("direction") == "lower_inverse" and "cap" not in spec:
        yield Problem("spec.inverse_needs_cap", indicator.code, "spec.cap", {}, True)
