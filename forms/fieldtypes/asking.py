"""How an indicator is asked: its form field, what the page shows, and texts <-> JSON value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

from wtforms import SelectChoice
from wtforms.fields.core import UnboundField

from forms.exact import exact, is_exact, plain
from forms.fieldtypes.inputs import (
    LONGEST_TEXT,
    DayField,
    ExactNumberField,
    OneOfField,
    Refused,
    SeveralOfField,
    Value,
    WordsField,
    one,
    read_day,
    read_words,
)
from forms.instrument import Indicator, Text
from forms.numbers import NumberRefused, parse_number, print_typed

MOST_SCALE_BUTTONS = 11
YES_NO = (("yes", "Ya"), ("no", "Tidak"))


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `mark` is what stands in the circle; `own` tells a text of ours from an author's."""

    value: str
    label: str
    mark: str = ""
    evidence: bool = False
    reason: bool = False
    own: bool = False


def text_in(text: Text, locale: str) -> str:
    """The text in the locale, else in Indonesian, which is always there."""
    return text.get(locale) or text.get("id", "")


class Asking:
    """Asked with nothing: a note, or evidence, which has fields of its own."""

    control: ClassVar[str] = ""

    def control_for(self, indicator: Indicator) -> str:
        """The kind of control on the page: levels, options, scale, checks, line, area, day, or "" for none."""
        return self.control

    def options(self, indicator: Indicator, *, role: str, locale: str) -> list[Option]:
        return []

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        """The field that holds the value; None where nothing is chosen or typed."""
        return None

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        """The JSON value of the submitted texts, None when blank. Raises Refused."""
        return None

    def written(self, indicator: Indicator, value: Any, *, locale: str) -> list[str]:
        """The texts a form would send for the value."""
        return [] if value is None else [str(value)]

    def _field(self, kind: Callable[..., Any], indicator: Indicator, *, role: str, locale: str, **kwargs: Any) -> Any:
        label = text_in(indicator.label_for(role), locale)
        return kind(label, read=partial(self.read, indicator, locale=locale), **kwargs)


class OneOf(Asking):
    """One option; `refusal` is the code for anything else."""

    control = "options"
    refusal = "answer.unknown_option"

    def options(self, indicator: Indicator, *, role: str, locale: str) -> list[Option]:
        return [
            Option(
                plain(level.value),
                text_in(level.label_for(role), locale),
                print_typed(level.value, locale),
                evidence=level.evidence,
                reason=level.reason,
            )
            for level in indicator.levels
        ]

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        choices = [SelectChoice(each.value, each.label) for each in self.options(indicator, role=role, locale=locale)]
        return self._field(OneOfField, indicator, role=role, locale=locale, choices=choices)

    def values(self, indicator: Indicator) -> list[str]:
        return [plain(level.value) for level in indicator.levels]

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        text = one(texts)
        if text and text not in self.values(indicator):
            raise Refused(self.refusal)
        return text or None


class OneLevel(OneOf):
    """One described level of a rubric."""

    control = "levels"
    refusal = "answer.off_scale"


class YesOrNo(OneOf):
    """Yes or no, in words of ours."""

    def options(self, indicator: Indicator, *, role: str, locale: str) -> list[Option]:
        return [Option(value, label, own=True) for value, label in YES_NO]

    def values(self, indicator: Indicator) -> list[str]:
        return [value for value, _ in YES_NO]


class SeveralOf(OneOf):
    """Any number of options, kept in the order of the definition."""

    control = "checks"

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        choices = [SelectChoice(each.value, each.label) for each in self.options(indicator, role=role, locale=locale)]
        return self._field(SeveralOfField, indicator, role=role, locale=locale, choices=choices)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        chosen, known = {text for text in texts if text}, self.values(indicator)
        if not chosen.issubset(known):
            raise Refused(self.refusal)
        return [value for value in known if value in chosen] or None

    def written(self, indicator: Indicator, value: Any, *, locale: str) -> list[str]:
        return list(value or [])


class ANumber(Asking):
    """A number between the bounds of the spec, typed in either notation."""

    control = "line"

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        return self._field(ExactNumberField, indicator, role=role, locale=locale)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        text = one(texts)
        if not text.strip():
            return None
        bounds = {
            key: exact(indicator.spec[key]) for key in ("least", "most", "step") if is_exact(indicator.spec.get(key))
        }
        step = bounds.get("step")
        try:
            number = parse_number(text, whole=bool(step) and step.denominator == 1, locale=locale)  # type: ignore[union-attr]  # bool() came first
        except NumberRefused as refused:
            raise Refused(refused.code, **refused.params) from None
        shown = {key: print_typed(bound, locale) for key, bound in bounds.items()}
        if not bounds.get("least", number) <= number <= bounds.get("most", number):
            raise Refused("answer.out_of_bounds", least=shown.get("least", ""), most=shown.get("most", ""))
        if step and (number - bounds.get("least", 0)) % step:
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


class SomeWords(Asking):
    """Words in the rater's own sentences."""

    control = "area"

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        return self._field(WordsField, indicator, role=role, locale=locale)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        return read_words(texts, longest=longest(indicator))


class ADay(Asking):
    """A day, between the bounds of the spec."""

    control = "day"

    def field(self, indicator: Indicator, *, role: str, locale: str) -> UnboundField | None:
        return self._field(DayField, indicator, role=role, locale=locale)

    def read(self, indicator: Indicator, texts: Sequence[str], *, locale: str) -> Value:
        day: str | None = read_day(texts)
        earliest, latest = indicator.spec.get("earliest"), indicator.spec.get("latest")
        if day and ((earliest and day < earliest) or (latest and day > latest)):
            raise Refused("date.out_of_bounds", earliest=earliest or "", latest=latest or "")
        return day


def longest(indicator: Indicator) -> int:
    """How many signs a text may have."""
    own = indicator.spec.get("longest")
    return min(int(str(own)), LONGEST_TEXT) if str(own).isdecimal() else LONGEST_TEXT


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
