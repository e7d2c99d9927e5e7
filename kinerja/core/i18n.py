"""Words, dates and numbers in the reader's language: Indonesian is the source, English a translation."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask, Request, current_app, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale, get_translations, gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from kinerja.core.calendar import DEFAULT_ZONE
from kinerja.core.catalogues import build_catalogues

__all__ = [
    "LOCALES",
    "_",
    "catalogue",
    "force_locale",
    "format_amount",
    "format_clock",
    "format_day",
    "format_deadline",
    "format_instant",
    "lazy",
    "locale_code",
    "message",
    "ngettext",
    "register_messages",
]

LOCALES = ("id", "en")
LOCALE_COOKIE = "bahasa"
TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"
# Indonesia writes 14.05 WIT, and the zone belongs to every printed time.
ZONE_NAMES = {"Asia/Jayapura": "WIT", "Asia/Makassar": "WITA", "Asia/Jakarta": "WIB"}

Amount = Decimal | Fraction | int

_: Callable[..., str] = gettext
lazy = lazy_gettext

_messages: dict[str, LazyString] = {}


def init_app(app: Flask, locale_of_actor: Callable[[], str | None]) -> None:
    """Babel, the libraries' own catalogues, and the filters `day`, `clock`, `instant`, `deadline`, `amount`."""
    build_catalogues(TRANSLATIONS)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = DEFAULT_ZONE

    # Parsed once: flask-babel would parse the code of every request.
    locales = {code: Locale(code) for code in LOCALES}

    def selected() -> Locale:
        chosen = (locale_of_actor() or request.cookies.get(LOCALE_COOKIE, "")) if has_request_context() else ""
        return locales.get(chosen, locales["id"])

    Babel(app, locale_selector=selected)
    # One per application: flask-babel caches what it has loaded inside the domain.
    app.extensions["kinerja_wtforms_domain"] = Domain(str(TRANSLATIONS), domain="wtforms")
    app.request_class = WordedRequest
    app.jinja_env.filters.update(day=format_day, clock=format_clock, instant=format_instant)
    app.jinja_env.filters.update(deadline=format_deadline, amount=format_amount)
    app.jinja_env.globals.update(message=message, locale_code=locale_code)


class FormWords:
    """WTForms' messages, looked up when one is needed: most pages have no form that speaks."""

    def ugettext(self, text: str) -> str:
        return str(wtforms_translations().ugettext(text))

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        return str(wtforms_translations().ungettext(singular, plural, number))


FORM_WORDS = FormWords()


class WordedRequest(Request):
    """Flask-WTF looks here for the words of its forms."""

    wtforms_translations = FORM_WORDS


def wtforms_translations() -> Any:
    """The catalogue of WTForms' own messages in the reader's language."""
    return current_app.extensions["kinerja_wtforms_domain"].get_translations()


def catalogue() -> Any:
    """Where the messages of this page come from."""
    return get_translations()


def locale_code() -> str:
    """`id` or `en`: the language of this page."""
    locale = get_locale()
    return str(locale.language) if locale is not None else "id"


def format_day(day: date | None) -> str:
    """12 Maret 2026; nothing for None."""
    return "" if day is None else str(format_date(day, "d MMMM y", locale=locale_code()))


def format_instant(instant: datetime | None, zone: str = DEFAULT_ZONE) -> str:
    """12 Maret 2026 14.05 WIT; nothing for None. Raises ValueError for a naive instant."""
    if instant is None:
        return ""
    if instant.tzinfo is None:
        raise ValueError("instant.naive")
    return f"{format_day(instant.astimezone(ZoneInfo(zone)).date())} {format_clock(instant, zone)}"


def format_clock(instant: datetime, zone: str = DEFAULT_ZONE) -> str:
    """14.05 WIT, for what happened just now."""
    local = instant.astimezone(ZoneInfo(zone))
    clock = format_time(local, "HH.mm" if locale_code() == "id" else "HH:mm", locale=locale_code())
    return f"{clock} {ZONE_NAMES.get(zone, zone)}"


def format_deadline(instant: datetime | None, zone: str = DEFAULT_ZONE) -> str:
    """The last minute that still counts: what closes at midnight reads 23.59 of the day before."""
    if instant is not None and instant.astimezone(ZoneInfo(zone)).time() == time():
        instant -= timedelta(minutes=1)
    return format_instant(instant, zone)


def format_amount(value: Amount | None, digits: int = 2) -> str:
    """An exact number with that many digits, half away from zero, with the language's decimal sign."""
    if value is None:
        return ""
    exact = Fraction(value)
    scaled = abs(exact) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = Decimal(-whole if exact < 0 else whole).scaleb(-digits)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(signed, pattern, locale=locale_code()))


def register_messages(messages: Mapping[str, LazyString]) -> None:
    """Give dotted codes their sentences. Raises ValueError when a code already has another one."""
    for code, text in messages.items():
        known = _messages.get(code)
        if known is not None and known is not text and known._args != text._args:
            raise ValueError(f"two messages for {code}")
        _messages[code] = text


def knows_message(code: str) -> bool:
    return code in _messages


def message(code: str, /, **params: Any) -> str:
    """The sentence of a dotted code in the reader's language; a missing parameter shows as an ellipsis."""
    text = _messages.get(code)
    if text is None:
        return _("Permintaan ini tidak dapat diproses (kode %(code)s).", code=code)
    return str(text) % _Params({name: _shown(value) for name, value in params.items()})


def _shown(value: Any) -> Any:
    """Instants, days and exact amounts as a sentence prints them; everything else as it is."""
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return format_day(value)
    return format_amount(value) if isinstance(value, Fraction | Decimal) else value


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
