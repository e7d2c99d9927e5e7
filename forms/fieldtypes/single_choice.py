"""The rater picks one of several options."""

from collections.abc import Iterator
from typing import Any

from forms.errors import Problem
from forms.fieldtypes.asking import OneOf
from forms.fieldtypes.base import FieldType, Givens, Valued
from forms.fieldtypes.levels import level_problems, level_worth
from forms.instrument import Indicator


class SingleChoice(FieldType):
    """One option; worth its points, or its value as a share of the highest."""

    name = "single_choice"
    asked = OneOf()
    has_levels = True

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        yield from level_problems(indicator)

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        return level_worth(indicator, raw)
