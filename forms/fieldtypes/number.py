"""The rater gives a number that is held against a target."""

from collections.abc import Iterator
from typing import Any

from forms.errors import Problem
from forms.exact import plain
from forms.fieldtypes.askingnumbers import ANumber
from forms.fieldtypes.base import FieldType, Givens, Valued, number_from, number_problems, spec_number
from forms.fieldtypes.scales import bound_problems, bounded
from forms.fieldtypes.targets import achievement, target_problems
from forms.instrument import Indicator


class Number(FieldType):
    """Achievement in percent of a target that the spec or a given names; then floor and cap."""

    name = "number"
    asked = ANumber()
    spec_keys = frozenset(
        {
            "target",
            "target_given",
            "target_to",
            "target_to_given",
            "direction",
            "direction_given",
            "beyond",
            "cap",
            "floor",
            "zero_target",
            "least",
            "most",
            "step",
            "unit",
        }  # fmt: skip
    )

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        yield from bound_problems(indicator)
        yield from number_problems(indicator, "target", "target_to", "cap", "floor")
        yield from target_problems(indicator)
        cap, floor = spec_number(indicator, "cap"), spec_number(indicator, "floor")
        if cap is not None and floor is not None and floor > cap:
            params = {"least": plain(floor), "most": plain(cap)}
            yield Problem("spec.bounds_crossed", indicator.code, "spec.cap", params)

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        return achievement(indicator, bounded(indicator, number_from(indicator, raw)), givens)
