"""The rater gives a number between two bounds."""

from collections.abc import Iterator
from typing import Any

from forms.errors import Problem
from forms.fieldtypes.askingnumbers import OnAScale
from forms.fieldtypes.base import FieldType, Givens, Valued, number_from
from forms.fieldtypes.scales import bound_problems, bounded, scale_problems, scaled
from forms.instrument import Indicator


class Scale(FieldType):
    """A number from least to most; worth its share of most, of 100, unless the spec gives another scale."""

    name = "scale"
    asked = OnAScale()
    spec_keys = frozenset({"least", "most", "step", "scale", "unit", "ends"})

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        for key in ("least", "most"):
            if key not in indicator.spec:
                yield Problem("spec.missing", indicator.code, f"spec.{key}", {"key": key})
        yield from bound_problems(indicator)
        yield from scale_problems(indicator, "share")

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        return scaled(indicator, bounded(indicator, number_from(indicator, raw)), "share")
