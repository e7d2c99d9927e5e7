"""Numbers that raters or data give: their bounds, and the scale that turns them into values."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from forms import conversions
from forms.errors import Problem
from forms.exact import HUNDRED, plain
from forms.fieldtypes.base import Valued, number_problems, refuse, spec_number
from forms.instrument import Indicator

NAMED = ("direct", "share")


def bounded(indicator: Indicator, number: Fraction) -> Fraction:
    """The number itself. Raises AnswersInvalid (`answer.off_scale`, `answer.off_step`)."""
    least, most, step = (spec_number(indicator, key) for key in ("least", "most", "step"))
    if (least is not None and number < least) or (most is not None and number > most):
        raise refuse(indicator, "answer.off_scale")
    if step is not None and (number - (least or Fraction(0))) % step:
        raise refuse(indicator, "answer.off_step", step=plain(step))
    return number


def scaled(indicator: Indicator, number: Fraction, default: str) -> Valued:
    """The number by the scale of the spec: itself, its share of the highest of 100, a line or a table."""
    scale: Any = indicator.spec.get("scale", default)
    if scale == "direct":
        return Valued(number, {"rule": "direct"})
    if scale == "share":
        most = spec_number(indicator, "most") or HUNDRED
        return Valued(number * HUNDRED / most, {"rule": "share_of_most", "most": plain(most)})
    return Valued(conversions.apply(scale, number), {"rule": scale["op"]})


def bound_problems(indicator: Indicator) -> Iterator[Problem]:
    """Bounds that are no numbers, exclude each other, or a step that leads nowhere."""
    yield from number_problems(indicator, "least", "most", "step")
    least, most, step = (spec_number(indicator, key) for key in ("least", "most", "step"))
    if least is not None and most is not None and least >= most:
        yield Problem("spec.bounds_crossed", indicator.code, "spec.most", {"least": plain(least), "most": plain(most)})
    if step is not None and step <= 0:
        yield Problem("spec.step_not_positive", indicator.code, "spec.step")
    elif step is not None and least is not None and most is not None and (most - least) % step:
        yield Problem("spec.step_misses_most", indicator.code, "spec.step", {"step": plain(step)})


def scale_problems(indicator: Indicator, default: str) -> Iterator[Problem]:
    """A scale that is unknown, or takes a share of nothing."""
    scale = indicator.spec.get("scale", default)
    if scale in NAMED:
        most = spec_number(indicator, "most")
        if scale == "share" and (most is None or most <= 0):
            yield Problem("spec.share_needs_most", indicator.code, "spec.most")
        return
    if not isinstance(scale, dict) or scale.get("op") not in ("line", "table"):
        yield Problem("spec.scale_unknown", indicator.code, "spec.scale")
        return
    yield from conversions.step_problems(scale, indicator.code, "spec.scale")
