"""One indicator of several sheets: the same fields as on a sheet, under names that say whose they are."""

import re
from random import Random
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.across import Shared, code_for, fields_for, many_fields, own_fields
from forms.answers import Answer, parse_field, raw_from_answers
from forms.builder import asked_of
from forms.errors import Problem
from forms.page import page_for, values_of
from tests.forms.generate import random_answers, random_instrument

WHOSE = "abc-_1"
CONTROL = re.compile(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?")


def undescribed(html: str) -> str:
    """Without the pointers to help, which the page of many says once for all."""
    return re.sub(r' aria-describedby="[^"]*"', "", html)


def shared(instrument: Any, code: str, role: str) -> Shared:
    indicator = next(one for one in asked_of(instrument, role) if one.code == code)
    return Shared(instrument, indicator, role, "id")


def codes(seed: int) -> tuple[Any, str, list[str]]:
    instrument = random_instrument(seed)
    role = next(iter(instrument.roles))
    return instrument, role, [one.code for one in asked_of(instrument, role) if "." not in one.code]


@pytest.mark.parametrize("seed", range(12))
def test_every_field_is_that_of_the_own_sheet_under_another_name(seed: int) -> None:
    instrument, role, asked = codes(seed)
    answers = random_answers(Random(seed), instrument, role)
    joined = page_for(instrument, role=role, locale="id").join(values_of(instrument, answers, role=role, locale="id"))
    for code in asked:
        html = fields_for(shared(instrument, code, role), WHOSE, answers.get(code))
        assert f"_{code_for(code, WHOSE)}" in html or html == ""
        controls = CONTROL.findall(undescribed(html.replace(code_for(code, WHOSE), code)))
        assert all(control in undescribed(joined) for control in controls)


@pytest.mark.parametrize("seed", range(12))
def test_what_the_page_sends_reads_as_the_same_answer(seed: int) -> None:
    instrument, role, asked = codes(seed)
    answers = random_answers(Random(seed), instrument, role)
    raw = raw_from_answers(instrument, answers, role=role)
    for code in asked:
        sent = many_fields(raw, code, WHOSE)
        assert all(name.endswith(f".{WHOSE}") for name in sent)
        again = own_fields(MultiDict([(name, text) for name, texts in sent.items() for text in texts]), code, WHOSE)
        files = answers[code].evidence if code in answers else ()
        kept = tuple(piece for piece in files if piece.get("kind") == "file")
        assert parse_field(instrument, code, again, role=role, files=kept) == answers.get(code)


def test_fields_of_others_are_not_taken() -> None:
    raw = {"q_A.x": "1", "q_A.y": "2", "q_B.x": "3", "q_A": "4"}
    assert own_fields(raw, "A", "x") == {"q_A": ["1"]}


def test_what_was_refused_stands_as_typed_with_its_errors() -> None:
    instrument, role, asked = codes(0)
    one = next(code for code in asked if shared(instrument, code, role).is_typed)
    named = code_for(one, WHOSE)
    problem = Problem("number.unreadable", one, "value")
    typed = {f"q_{named}": "<1.234>", "q_other": "x"}
    html = fields_for(
        shared(instrument, one, role),
        WHOSE,
        Answer("7"),
        typed=typed,
        errors=[problem],
        message=lambda found: "<salah>",
    )
    assert "&lt;1.234&gt;" in html and '<p class="error">&lt;salah&gt;</p>' in html and 'aria-invalid="true"' in html
