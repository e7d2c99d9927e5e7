"""The rater picks one described level."""

from collections.abc import Iterator
from typing import Any

from forms.errors import Problem
from forms.fieldtypes.asking import OneLevel
from forms.fieldtypes.base import FieldType, Givens, Valued
from forms.fieldtypes.levels import level_problems, level_worth
from forms.instrument import Indicator


class Rubric(FieldType):
    """One of several described levels; without own points the top level is worth 100."""

    name = "rubric"
    asked = OneLevel()
    has_levels = True

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        yield from level_problems(indicator)

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        return level_worth(indicator, raw)
