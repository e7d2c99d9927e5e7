"""Givens: figures frozen with an appraisal, as exact text, checked against their declarations."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forms.errors import Problem
from forms.exact import exact, is_exact, plain
from forms.instrument import Draft, Given

GIVEN_TYPES = ("number", "text", "date", "yes_no")


def settled_givens(givens: Mapping[str, Any]) -> dict[str, str]:
    """Every given as text; what is blank is absent."""
    return {code: str(raw).strip() for code, raw in givens.items() if raw is not None and str(raw).strip()}


def given_problems(draft: Draft, givens: Mapping[str, str]) -> Iterator[Problem]:
    """Givens that nobody declared, of another type, or out of bounds."""
    declared = {given.code: given for given in draft.givens}
    for code, text in givens.items():
        if code not in declared:
            yield Problem("given.unknown", code)
        else:
            yield from value_problems(declared[code], text)


def value_problems(given: Given, text: str) -> Iterator[Problem]:
    """What keeps a text from being a value of this given."""
    if given.type == "number":
        yield from number_problems(given, text)
    elif given.type == "date" and not is_day(text):
        yield Problem("given.not_a_date", given.code)
    elif given.type == "yes_no" and text not in ("yes", "no"):
        yield Problem("given.not_yes_or_no", given.code)


def number_problems(given: Given, text: str) -> Iterator[Problem]:
    if not is_exact(text):
        yield Problem("given.not_a_number", given.code)
        return
    number = exact(text)
    if given.least is not None and number < given.least:
        yield Problem("given.too_small", given.code, params={"least": plain(given.least)})
    if given.most is not None and number > given.most:
        yield Problem("given.too_large", given.code, params={"most": plain(given.most)})


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
