"""Fields and mappings that every form of the designer uses."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from forms.exact import exact, is_exact, plain
from forms.numbers import NumberRefused, canonical, parse_number, print_typed
from kinerja.core.i18n import locale_code, message

LOCALES = ("id", "en")
SHORT, LONG = 300, 2000


class ExactField(StringField):
    """A number with either decimal sign; `data` is its exact text, None when nothing is typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return print_typed(Fraction(self.data), locale_code()) if self.data not in (None, "") else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = canonical(parse_number(typed, locale=locale_code()))
        except NumberRefused as refusal:
            raise ValueError(message(refusal.code, **refusal.params)) from refusal


class RatioField(ExactField):
    """The same where a document may hold `8/15`, which is kept as it is."""

    def _value(self) -> str:
        if self.raw_data or self.data in (None, "") or is_exact(self.data):
            return super()._value()
        return str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        if "/" in typed and is_exact(typed):
            self.data = plain(Fraction(typed))
        else:
            super().process_formdata(valuelist)


def settled(value: Any) -> Any:
    """A number in its one form, so that `1.0` and `1` are no difference; anything else as it is."""
    return plain(exact(value)) if is_exact(value) else value


def line(label: Any, *, most: int = SHORT, **options: Any) -> Any:
    return StringField(label, [Optional(), Length(max=most)], **options)


def area(label: Any, *, rows: int = 2, most: int = LONG, **options: Any) -> Any:
    return TextAreaField(label, [Optional(), Length(max=most)], render_kw={"rows": rows}, **options)


def number(label: Any, **options: Any) -> Any:
    return ExactField(label, [Optional()], render_kw={"inputmode": "decimal", "autocomplete": "off"}, **options)


def ratio(label: Any, **options: Any) -> Any:
    return RatioField(label, [Optional()], render_kw={"inputmode": "decimal", "autocomplete": "off"}, **options)


def texts_from(data: Mapping[str, Any], stem: str) -> dict[str, str]:
    """The texts of fields `stem_id` and `stem_en`, without blank ones."""
    found = {locale: (data.get(f"{stem}_{locale}") or "").strip().replace("\r\n", "\n") for locale in LOCALES}
    return {locale: text for locale, text in found.items() if text}


def data_of_texts(stem: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{stem}_{locale}": (texts or {}).get(locale, "") for locale in LOCALES}
