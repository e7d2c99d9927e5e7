"""A value taken from data, with its source and date; raters only read it."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.errors import Problem
from forms.fieldtypes.askingnumbers import LevelOrNumber
from forms.fieldtypes.base import FieldType, Givens, Valued, number_from
from forms.fieldtypes.levels import level_problems, level_worth
from forms.fieldtypes.scales import bound_problems, bounded, scale_problems, scaled
from forms.instrument import Indicator


class Measured(FieldType):
    """A number by the scale of the spec (itself by default), or one of the levels where there are any.

    The answer is the number as text, or {"value", "source", "date"}.
    """

    name = "measured"
    asked = LevelOrNumber()
    has_levels = True
    spec_keys = frozenset({"least", "most", "step", "scale", "unit", "source"})

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        if indicator.levels:
            yield from level_problems(indicator)
        else:
            yield from bound_problems(indicator)
            yield from scale_problems(indicator, "direct")

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        figure = raw.get("value") if isinstance(raw, Mapping) else raw
        if indicator.levels:
            return level_worth(indicator, figure)
        return scaled(indicator, bounded(indicator, number_from(indicator, figure)), "direct")
