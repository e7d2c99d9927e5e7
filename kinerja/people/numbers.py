"""NIP and NI PPPK: what a valid one is, what it tells, and how it is shown."""

import re
from datetime import date

from kinerja.core.errors import Invalid
from kinerja.people.models import NumberKind

LENGTH = 18
LEAST_AGE = 18
SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
# Spaces of every kind, and what people and spreadsheets put around a number that is kept as text.
DECORATION = re.compile("[\\s\u200b\u200e\ufeff'’]+")


def number_from(text: str, kind: NumberKind, *, today: date) -> str:
    """The 18 digits of what was typed or imported. Raises Invalid with every fault found, field `number`."""
    bare = strip_number(text)
    problems = number_problems(bare, kind, today=today)
    if problems:
        raise Invalid(problems[0], {"number": problems})
    return bare


def strip_number(text: str) -> str:
    """The text without spaces and apostrophes; nothing else is repaired."""
    return DECORATION.sub("", text)


def number_problems(bare: str, kind: NumberKind, *, today: date) -> list[str]:
    """Dotted codes of all that is wrong; empty when the number is valid.

    Only a NIP has a month in digits 13–14: for a PPPK the code there counts contracts. A first day of
    service is known to the month (NIP) or to the year (PPPK), so age and future are judged to that grain.
    """
    if SCIENTIFIC.fullmatch(bare):
        return ["number.scientific"]
    if len(bare) != LENGTH or not (bare.isascii() and bare.isdigit()):
        return ["number.not_18_digits"]
    problems = []
    if bare[14] not in "12":
        problems.append("number.sex")
    if bare[15:] == "000":
        problems.append("number.serial")
    month = int(bare[12:14]) if kind is NumberKind.NIP else 12
    if not 1 <= month <= 12:
        problems.append("number.month")
        month = 12
    born = birth_date_of(bare)
    if born is None:
        return ["number.birth_date", *problems]
    year = int(bare[8:12])
    first = (year, month if kind is NumberKind.NIP else 1)
    if first > (today.year, today.month):
        problems.append("number.in_future")
    if (year, month) < (born.year + LEAST_AGE, born.month):
        problems.append("number.too_young")
    return problems


def birth_date_of(number: str) -> date | None:
    """The date of birth in the first eight digits, or None when there is no such day."""
    try:
        return date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        return None


def shown_number(number: str) -> str:
    """Grouped for reading: `19860926 201505 1 001`; anything that is not 18 digits stays as it is."""
    if len(number) != LENGTH:
        return number
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
