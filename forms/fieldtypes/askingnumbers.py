"""How numbers are asked: typed, as the buttons of a short scale, or measured."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from wtforms import SelectChoice
from wtforms.fields.core import UnboundField

from forms.exact import exact, is_exact, plain
from forms.fieldtypes.asking import Asking, OneLevel, Option, text_in
from forms.fieldtypes.inputs import ExactNumberField, OneOfField, Refused, Value, one
from forms.instrument import Indicator
from forms.numbers import NumberRefused, parse_number, print_typed

MOST_SCALE_BUTTONS = 11


class ANumber(Asking):
    """A number between the bounds of the spec, typed in either notation."""

    control = "line"

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        return self._field(ExactNumberField, indicator, role=role, locale=locale)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        text = one(texts)
        if not text.strip():
            return None
        bounds = bounds_of(indicator)
        step = bounds.get("step", Fraction(0))
        whole = step > 0 and step.denominator == 1 and bounds.get("least", step).denominator == 1
        try:
            number = parse_number(text, whole=whole, locale=locale)
        except NumberRefused as refused:
            raise Refused(refused.code, **refused.params) from None
        shown = {key: print_typed(bound, locale) for key, bound in bounds.items()}
        if not bounds.get("least", number) <= number <= bounds.get("most", number):
            raise Refused("answer.out_of_bounds", least=shown.get("least", ""), most=shown.get("most", ""))
        if step > 0 and (number - bounds.get("least", 0)) % step:
            raise Refused("answer.off_step", **shown)
        return plain(number)

    def written(self, indicator: Indicator, value: Any, *, locale: str) -> list[str]:
        figure = value.get("value") if isinstance(value, Mapping) else value
        return [print_typed(exact(figure), locale)] if is_exact(figure) else []


class OnAScale(ANumber):
    """Buttons for a short scale with a step, else a number."""

    def control_for(self, indicator: Indicator) -> str:
        return "scale" if scale_points(indicator) else "line"

    def options(self, indicator: Indicator, *, role: str, locale: str) -> list[Option]:
        points, ends = scale_points(indicator), indicator.spec.get("ends") or {}
        labels = {points[0]: ends.get("least"), points[-1]: ends.get("most")} if points else {}
        return [
            Option(point, text_in(labels.get(point) or {}, locale), print_typed(exact(point), locale))
            for point in points
        ]

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        options = self.options(indicator, role=role, locale=locale)
        if not options:
            return super().field(indicator, role=role, locale=locale)
        choices = [SelectChoice(each.value, each.label or each.mark) for each in options]
        return self._field(OneOfField, indicator, role=role, locale=locale, choices=choices)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        points = scale_points(indicator)
        if not points:
            return super().read(indicator, texts, locale=locale)
        text = one(texts)
        if text and text not in points:
            raise Refused("answer.off_scale")
        return text or None

    def written(self, indicator: Indicator, value: Any, *, locale: str) -> list[str]:
        if scale_points(indicator):
            return [] if value is None else [str(value)]
        return super().written(indicator, value, locale=locale)


class LevelOrNumber(OneLevel):
    """A measured value: one of the levels where there are any, else a number."""

    number = ANumber()

    def control_for(self, indicator: Indicator) -> str:
        return "levels" if indicator.levels else "line"

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        if indicator.levels:
            return super().field(indicator, role=role, locale=locale)
        return self.number.field(indicator, role=role, locale=locale)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        if indicator.levels:
            return super().read(indicator, texts, locale=locale)
        return self.number.read(indicator, texts, locale=locale)

    def written(self, indicator: Indicator, value: Any, *, locale: str) -> list[str]:
        figure = value.get("value") if isinstance(value, Mapping) else value
        if indicator.levels:
            return super().written(indicator, figure, locale=locale)
        return self.number.written(indicator, figure, locale=locale)


def bounds_of(indicator: Indicator) -> dict[str, Fraction]:
    """The bounds that the spec gives: least, most, step."""
    given = {key: indicator.spec.get(key) for key in ("least", "most", "step")}
    return {key: exact(str(text)) for key, text in given.items() if is_exact(text)}


def scale_points(indicator: Indicator) -> list[str]:
    """Every point of a scale that is short enough to be shown as buttons."""
    bounds = bounds_of(indicator)
    if len(bounds) < 3 or bounds["step"] <= 0:
        return []
    least, most, step = bounds["least"], bounds["most"], bounds["step"]
    if (most - least) / step >= MOST_SCALE_BUTTONS:
        return []
    return [plain(least + step * each) for each in range(int((most - least) / step) + 1)]
