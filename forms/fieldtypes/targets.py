"""An achievement against its target: higher or lower is better, or inside a range; a target of zero; floor and cap."""

from collections.abc import Iterator
from fractions import Fraction

from forms.errors import Problem
from forms.exact import HUNDRED, exact, is_exact, plain
from forms.fieldtypes.base import Givens, Valued, refuse, spec_number
from forms.instrument import Indicator

DIRECTIONS = ("higher", "lower_mirror", "lower_inverse", "range")
ZERO_TARGETS = ("refuse", "na", "met")
BEYOND = ("mirror", "inverse")
GIVEN_KEYS = {"target_given": "number", "target_to_given": "number", "direction_given": "text"}


def achievement(indicator: Indicator, actual: Fraction, givens: Givens) -> Valued:
    """The value of a number in percent of its target; missing while a given that it needs is absent.

    Raises AnswersInvalid for targets and directions that nothing can be held against.
    """
    direction = direction_of(indicator, givens)
    if direction is not None and not is_known(indicator, direction):
        raise refuse(indicator, "answer.unknown_direction", direction=direction[:40])
    keys = ("target", "target_to") if direction == "range" else ("target",)
    ends = [bound_of(indicator, key, givens) for key in keys]
    bounds = [end for end in ends if end is not None]
    if direction is None or len(bounds) < len(keys):
        return Valued(None, {"rule": "missing", "given": absent_given(indicator, givens)}, "missing")
    if min(bounds) < 0 or bounds != sorted(bounds):
        raise refuse(indicator, "answer.negative_target" if min(bounds) < 0 else "answer.range_crossed")
    if direction == "range":
        return against_range(indicator, actual, bounds[0], bounds[1])
    return against_target(indicator, actual, bounds[0], direction)


def is_known(indicator: Indicator, direction: str) -> bool:
    """Whether the definition can follow a direction: a range needs its upper end."""
    has_range = "target_to" in indicator.spec or "target_to_given" in indicator.spec
    return direction in DIRECTIONS and (direction != "range" or has_range)


def direction_of(indicator: Indicator, givens: Givens) -> str | None:
    """The direction written in the spec, or the one that a given names; None while that is absent."""
    if "direction_given" in indicator.spec:
        given = givens.get(indicator.spec["direction_given"])
        return None if given is None else str(given)
    return str(indicator.spec.get("direction", "higher"))


def bound_of(indicator: Indicator, key: str, givens: Givens) -> Fraction | None:
    """The target or end of a range written in the spec, else the given that it names; None while that is absent."""
    written = spec_number(indicator, key)
    if written is not None:
        return written
    given = str(givens.get(indicator.spec.get(f"{key}_given", "")))
    return exact(given) if is_exact(given) else None


def absent_given(indicator: Indicator, givens: Givens) -> str:
    """The code of the given that the indicator waits for."""
    waited = [indicator.spec[key] for key in GIVEN_KEYS if key in indicator.spec]
    return next((str(code) for code in waited if code not in givens), "")


def against_target(indicator: Indicator, actual: Fraction, target: Fraction, direction: str) -> Valued:
    """higher: a/t; lower_mirror: 2 − a/t; lower_inverse: t/a (nothing at all reaches the cap); each × 100."""
    if target == 0:
        return against_zero(indicator, met=actual >= 0 if direction == "higher" else actual <= 0)
    how = {"rule": f"target_{direction}", "target": plain(target)}
    if direction == "lower_inverse" and actual <= 0:
        cap = spec_number(indicator, "cap")
        if cap is None:
            raise refuse(indicator, "answer.not_positive")
        return limited(indicator, cap, how)
    ratio = target / actual if direction == "lower_inverse" else actual / target
    return limited(indicator, (2 - ratio if direction == "lower_mirror" else ratio) * HUNDRED, how)


def against_range(indicator: Indicator, actual: Fraction, low: Fraction, high: Fraction) -> Valued:
    """Inside 100; below the range a/low, above it 2 − a/high or high/a as `beyond` says; each × 100."""
    how = {"rule": "target_range", "target": plain(low), "to": plain(high)}
    if low <= actual <= high:
        return limited(indicator, HUNDRED, how)
    if (low if actual < low else high) == 0:
        return against_zero(indicator, met=False)
    if actual < low:
        return limited(indicator, actual / low * HUNDRED, how)
    inverse = indicator.spec.get("beyond", "mirror") == "inverse"
    return limited(indicator, (high / actual if inverse else 2 - actual / high) * HUNDRED, how)


def limited(indicator: Indicator, value: Fraction, how: dict[str, str]) -> Valued:
    """The value after floor and cap, in this order."""
    floor, cap = spec_number(indicator, "floor"), spec_number(indicator, "cap")
    if floor is not None and value < floor:
        value, how["floor"] = floor, plain(floor)
    if cap is not None and value > cap:
        value, how["cap"] = cap, plain(cap)
    return Valued(value, how)


def against_zero(indicator: Indicator, *, met: bool) -> Valued:
    """What the definition says of a target of zero: refused, not applicable, or met or not met."""
    rule = indicator.spec.get("zero_target", "refuse")
    if rule == "refuse":
        raise refuse(indicator, "answer.zero_target")
    if rule == "na":
        return Valued(None, {"rule": "zero_target"}, "na")
    return Valued(HUNDRED if met else Fraction(0), {"rule": "zero_target_met", "target": "0"})


def target_problems(indicator: Indicator) -> Iterator[Problem]:
    """No target or two, a target that can't be reached for, a direction or rule nobody knows."""
    spec, target = indicator.spec, spec_number(indicator, "target")
    in_range = "direction_given" in spec or spec.get("direction") == "range"
    if ("target" in spec) == ("target_given" in spec):
        yield Problem("spec.one_target", indicator.code, "spec.target")
    if target is not None and target < 0:
        yield Problem("spec.target_negative", indicator.code, "spec.target")
    for key, known in (("direction", DIRECTIONS), ("zero_target", ZERO_TARGETS), ("beyond", BEYOND)):
        if spec.get(key, known[0]) not in known:
            yield Problem("spec.unknown_choice", indicator.code, f"spec.{key}", {"key": key})
    if "direction" in spec and "direction_given" in spec:
        yield Problem("spec.one_direction", indicator.code, "spec.direction")
    if target == 0 and spec.get("zero_target", "refuse") == "refuse" and spec.get("direction") != "range":
        yield Problem("spec.target_zero", indicator.code, "spec.target")
    if spec.get("direction") == "lower_inverse" and "cap" not in spec:
        yield Problem("spec.inverse_needs_cap", indicator.code, "spec.cap", {}, True)
    yield from range_problems(indicator, in_range=in_range)


def range_problems(indicator: Indicator, *, in_range: bool) -> Iterator[Problem]:
    """A range without its upper end, an upper end without a range, or below the lower one."""
    spec = indicator.spec
    ends = [key for key in ("target_to", "target_to_given") if key in spec]
    if len(ends) > 1 or (spec.get("direction") == "range" and not ends):
        yield Problem("spec.range_one_end", indicator.code, "spec.target_to")
    if not in_range and (ends or "beyond" in spec):
        yield Problem("spec.not_a_range", indicator.code, "spec.target_to")
    low, high = spec_number(indicator, "target"), spec_number(indicator, "target_to")
    if low is not None and high is not None and high < low:
        params = {"least": plain(low), "most": plain(high)}
        yield Problem("spec.bounds_crossed", indicator.code, "spec.target_to", params)
