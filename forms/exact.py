"""Exact numbers: the text of a document or an answer <-> Fraction, and the roundings that an instrument names."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from forms.numbers import canonical as plain

_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40}|/[0-9]{1,40})?", re.ASCII)
__all__ = ["HUNDRED", "ROUNDINGS", "amount", "exact", "is_exact", "plain", "rounded"]

ROUNDINGS = ("half_up", "half_even", "up", "down")
HUNDRED = Fraction(100)


@lru_cache(maxsize=4096)
def exact(text: str) -> Fraction:
    """The number that `15`, `2.5` or `8/15` names; never through float.

    Raises ValueError for any other text, so typed commas are settled before (forms/numbers.py).
    """
    _, slash, denominator = text.partition("/")
    if not _NUMBER.fullmatch(text) or (slash and not denominator.strip("0")):
        raise ValueError(text)
    return Fraction(text)


def is_exact(raw: object) -> bool:
    """Whether `raw` is text that `exact` reads."""
    try:
        return isinstance(raw, str) and exact(raw) is not None
    except ValueError:
        return False


def rounded(number: Fraction, digits: int, mode: str = "half_up") -> Fraction:
    """The nearest multiple of 10**-digits: half_up sends ties away from zero, up away from zero, down towards it."""
    scale = 10**digits
    whole, rest = divmod(abs(number.numerator) * scale, number.denominator)
    twice = 2 * rest - number.denominator
    grows = {
        "half_up": twice >= 0,
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    size = Fraction(whole + grows, scale)
    return -size if number < 0 else size


def amount(number: Fraction, digits: int, mode: str = "half_up") -> Decimal:
    """The one rounding into Decimal, with exactly `digits` places."""
    scaled = rounded(number, digits, mode) * 10**digits
    return Decimal(scaled.numerator).scaleb(-digits)
