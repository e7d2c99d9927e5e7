"""How an indicator is asked: its form field, what the page shows, and texts <-> JSON value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from wtforms import SelectChoice
from wtforms.fields.core import UnboundField

from forms.exact import plain
from forms.fieldtypes.inputs import (
    LONGEST_TEXT,
    DayField,
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
from forms.numbers import print_typed

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
