"""WTForms fields that keep an answer's JSON value, and the readers of words, days and evidence behind them."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField

from forms.errors import Problem

Value = str | list[str] | None
Reader = Callable[[Sequence[str]], Any]

LONGEST_TEXT = 10_000
LONGEST_LINK = 2_000
LONGEST_PLACE = 500
MOST_EVIDENCE = 20

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_LOCAL_DAY = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?")
# Words before a colon are usual in "Arsip: lemari 3"; these open something else in a browser.
_NOT_WORDS = frozenset({"http", "https", "javascript", "data", "vbscript", "mailto", "blob", "about", "tel", "ftp"})


class Refused(ValueError):
    """A text that can't be read as an answer; WTForms keeps `problem` among the field's errors."""

    def __init__(self, code: str, **params: Any) -> None:
        self.problem = Problem(code, params=params)
        super().__init__(self.problem)


class Reads:
    """Reads the submitted texts at once into the JSON value, and checks nothing twice."""

    def __init__(self, label: str = "", validators: Any = None, *, read: Reader, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)  # type: ignore[call-arg]  # the next in line is a WTForms field
        self.read = read

    def process_data(self, value: Any) -> None:
        self.data = value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        self.data = self.read(valuelist)

    def pre_validate(self, form: Any) -> None:
        """The reader has already refused what isn't offered."""


class OneOfField(Reads, RadioField):
    """One option of several."""


class SeveralOfField(Reads, SelectMultipleField):
    """Any number of options."""


class ExactNumberField(Reads, StringField):
    """A number in either notation, kept as exact text."""


class WordsField(Reads, TextAreaField):
    """Words, kept as typed."""


class DayField(Reads, StringField):
    """A day, kept as YYYY-MM-DD."""


class TickField(Reads, StringField):
    """True when "1" was sent."""


def one(texts: Sequence[str]) -> str:
    """The only text that was sent, "" for none. Raises Refused for several different ones."""
    if len(set(texts)) > 1:
        raise Refused("answer.several_given")
    return texts[0] if texts else ""


def read_tick(texts: Sequence[str]) -> bool:
    text = one(texts)
    if text not in ("", "1"):
        raise Refused("answer.unknown_option")
    return text == "1"


def read_words(texts: Sequence[str], *, longest: int = LONGEST_TEXT) -> str | None:
    """The words exactly as typed but for the kind of newline; None when there are none.

    Raises Refused: answer.too_long, answer.control_character.
    """
    text = one(texts).replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        raise Refused("answer.control_character")
    if len(text) > longest:
        raise Refused("answer.too_long", most=longest, length=len(text))
    return text if text.strip() else None


def read_day(texts: Sequence[str]) -> str | None:
    """A day as YYYY-MM-DD, from that or from day, month, year. Raises Refused: date.invalid."""
    text = one(texts).strip()
    if not text:
        return None
    iso, local = _ISO_DAY.fullmatch(text), _LOCAL_DAY.fullmatch(text)
    if not iso and not local:
        raise Refused("date.invalid", typed=text[:40])
    year, month, day = iso.groups() if iso else reversed(local.groups())  # type: ignore[union-attr]  # one matched
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise Refused("date.invalid", typed=text) from None


def read_evidence(texts: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    """One piece of evidence per line: a web link, or the place where something is kept.

    Raises Refused: evidence.bad_link (only http and https), evidence.too_many, answer.too_long.
    """
    words = read_words(texts) or ""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if len(lines) > MOST_EVIDENCE:
        raise Refused("evidence.too_many", most=MOST_EVIDENCE)
    return tuple(piece_of_evidence(line) for line in lines)


def piece_of_evidence(line: str) -> Mapping[str, str]:
    scheme = _SCHEME.match(line)
    if not scheme or not (scheme[2] or scheme[1].lower() in _NOT_WORDS):
        if len(line) > LONGEST_PLACE:
            raise Refused("answer.too_long", most=LONGEST_PLACE, length=len(line))
        return {"kind": "place", "text": line}
    if len(line) > LONGEST_LINK:
        raise Refused("answer.too_long", most=LONGEST_LINK, length=len(line))
    if scheme[1].lower() not in ("http", "https") or not is_web_address(line):
        raise Refused("evidence.bad_link", link=line[:80])
    return {"kind": "link", "url": line}


def is_web_address(line: str) -> bool:
    """A host without user name or password, nothing that breaks out of the address."""
    try:
        parts = urlsplit(line)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and port_is_readable and not re.search(r'[\s<>"\\]', line)
