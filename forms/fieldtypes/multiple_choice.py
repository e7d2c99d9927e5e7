"""The rater ticks every option that applies."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from forms.errors import Problem
from forms.exact import HUNDRED, plain, total
from forms.fieldtypes.asking import SeveralOf
from forms.fieldtypes.base import FieldType, Givens, Valued, refuse
from forms.fieldtypes.levels import chosen_level, level_points, level_problems
from forms.instrument import Indicator


class MultipleChoice(FieldType):
    """Several options; worth the sum of their points, held within 0 and 100 where the spec says `cap`."""

    name = "multiple_choice"
    asked = SeveralOf()
    has_levels = True
    spec_keys = frozenset({"cap"})

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        yield from level_problems(indicator)
        if not isinstance(indicator.spec.get("cap", False), bool):
            yield Problem("spec.not_a_boolean", indicator.code, "spec.cap", {"key": "cap"})
        if any(level.points is None for level in indicator.levels):
            yield Problem("level.points_missing", indicator.code, "levels")

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        if not isinstance(raw, list) or len(set(map(str, raw))) != len(raw):
            raise refuse(indicator, "answer.off_scale")
        points = [level_points(indicator, chosen_level(indicator, each)) for each in raw]
        together = total(points)
        how = {"rule": "sum_of_points", "points": [plain(each) for each in points]}
        if indicator.spec.get("cap"):
            return Valued(min(max(together, Fraction(0)), HUNDRED), how | {"cap": "100", "floor": "0"})
        return Valued(together, how)
