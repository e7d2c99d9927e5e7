"""The rater says yes or no."""

from collections.abc import Iterator
from typing import Any

from forms.errors import Problem
from forms.exact import HUNDRED, plain
from forms.fieldtypes.asking import YesOrNo
from forms.fieldtypes.base import FieldType, Givens, Valued, number_problems, refuse, spec_number
from forms.instrument import Indicator

DEFAULTS = {"yes": HUNDRED, "no": HUNDRED * 0}


class YesNo(FieldType):
    """`yes` is worth 100 and `no` 0, unless the spec gives other points."""

    name = "yes_no"
    asked = YesOrNo()
    spec_keys = frozenset({"yes", "no"})

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        yield from number_problems(indicator, "yes", "no")

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        if not isinstance(raw, str) or raw not in DEFAULTS:
            raise refuse(indicator, "answer.off_scale")
        given = spec_number(indicator, raw)
        points = DEFAULTS[raw] if given is None else given
        return Valued(points, {"rule": "points", "points": plain(points)})
