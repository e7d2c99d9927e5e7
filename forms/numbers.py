"""The one parser and printer of numbers that people type: exact, both decimal signs, never a guess."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_LENGTH = 40

# Ordinary, no-break, narrow no-break and thin space, and the apostrophe of Swiss and Indian keyboards.
_SPACES = " \u00a0\u202f\u2009'\u2019"
_MINUS = "\u2212\u2013-"  # the hyphen stands last: between two signs it would make a range
_SHAPE = re.compile(rf"([+{_MINUS}]?)\s*([0-9.,{_SPACES}]*[0-9])")
_EITHER = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")
_GROUPED = re.compile(rf"[1-9][0-9]{{0,2}}(?:([{_SPACES}.,])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_PLAIN = re.compile(r"[0-9]+")


def signs(locale: str) -> tuple[str, str]:
    """The decimal and the grouping sign: Indonesian, unless the locale is an English one."""
    return (".", ",") if locale.startswith("en") else (",", ".")


class NumberRefused(ValueError):
    """A text that is no number, or could be two; `code` is dotted, `params` explain."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse_number(text: str, *, whole: bool = False, locale: str = "id") -> Fraction:
    """The exact number somebody typed, in either notation.

    "1.234" and "1,234" may be a thousand or a fraction and are refused, unless only whole
    numbers are asked for; `locale` only words the explanation.
    Raises NumberRefused: number.invalid, number.ambiguous, number.too_long, number.not_whole.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise NumberRefused("number.too_long", most=MAX_LENGTH)
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise NumberRefused("number.invalid", typed=text)
    sign, body = shape.groups()
    either = _EITHER.fullmatch(body)
    if either and not whole:
        thousands, decimal = body.replace(either[1], ""), body.replace(either[1], signs(locale)[0]) + "0"
        raise NumberRefused("number.ambiguous", typed=text, thousands=sign + thousands, decimal=sign + decimal)
    number = Fraction(digits_of(body, text))
    if whole and number.denominator != 1:
        raise NumberRefused("number.not_whole", typed=text)
    return -number if sign and sign in _MINUS else number


def digits_of(body: str, text: str) -> str:
    """The unsigned number in Python's notation: groups removed, a point as decimal sign."""
    if _PLAIN.fullmatch(body):
        return body
    grouped = _GROUPED.fullmatch(body)
    if grouped and (grouped[1] not in ".," or body.count(grouped[1]) > 1 or _EITHER.fullmatch(body)):
        return body.replace(grouped[1], "")
    sign = max(".,", key=body.rfind)
    whole, found, decimals = body.rpartition(sign)
    if not found or not _PLAIN.fullmatch(decimals):
        raise NumberRefused("number.invalid", typed=text)
    if not whole or _PLAIN.fullmatch(whole):
        return f"{whole or '0'}.{decimals}"
    grouped = _GROUPED.fullmatch(whole)
    if grouped is None or grouped[1] == sign:
        raise NumberRefused("number.invalid", typed=text)
    return f"{whole.replace(grouped[1], '')}.{decimals}"


def canonical(value: Fraction) -> str:
    """The exact text that is stored: a finite decimal without trailing zeros, else p/q."""
    if value.denominator == 1:
        return str(value.numerator)
    places = finite_places(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    scaled = abs(value) * 10**places
    digits = str(scaled.numerator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def finite_places(value: Fraction) -> int | None:
    """How many decimals the number needs to be exact; None when no finite number is enough."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def print_typed(value: Fraction, locale: str) -> str:
    """The number as it stands in an input: exact, ungrouped, and read back as the same number.

    Three decimals after a short whole part would be ambiguous, so a zero is added. A number
    without a finite decimal stays p/q, which is refused when it is sent again unchanged.
    """
    text = canonical(value)
    if _EITHER.fullmatch(text.lstrip("-")):
        text += "0"
    return text.replace(".", signs(locale)[0])


def print_number(value: Fraction | Decimal, locale: str, *, digits: int | None = None) -> str:
    """The number for reading: grouped, exact, or rounded half up to `digits` decimals."""
    exact = Fraction(value)
    if digits is not None:
        exact = half_up(exact, digits)
    text = canonical(exact)
    if "/" in text:
        return text
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.lstrip("-").partition(".")
    decimals = decimals.ljust(digits or 0, "0")
    decimal, group = signs(locale)
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", group, whole)
    return sign + grouped + (decimal + decimals if decimals else "")


def half_up(value: Fraction, digits: int) -> Fraction:
    """Rounded to so many digits, ties away from zero."""
    steps = (abs(value) * 10**digits + Fraction(1, 2)).__floor__()
    return Fraction(-steps if value < 0 else steps, 10**digits)
