"""Exact numbers: the text of a document or an answer <-> Fraction, and the roundings that an instrument names."""

import re
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from forms.numbers import canonical

_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40}|/[0-9]{1,40})?", re.ASCII)
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


def plain(number: Fraction) -> str:
    """The exact text: a finite decimal where there is one, else p/q in lowest terms."""
    return str(number.numerator) if number.denominator == 1 else canonical(number)


def total(numbers: Collection[Fraction]) -> Fraction:
    """The exact sum, over one common denominator; nothing adds up to 0."""
    common = lcm(*(number.denominator for number in numbers))
    return Fraction(sum(number.numerator * (common // number.denominator) for number in numbers), common)


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
    # Made from text: arithmetic of decimals would round to the precision of its context.
    return Decimal(f"{scaled.numerator}E-{digits}")


def written(value: Decimal) -> str:
    """An amount as text with all of its places, never in powers of ten."""
    return format(value, "f")
