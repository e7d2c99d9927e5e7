"""Answers: read from forms, kept as JSON, merged field by field."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.answers import (
    Answer,
    answer_from_json,
    answer_to_json,
    answers_from_json,
    answers_to_json,
    incomplete,
    merge,
    parse_answers,
    parse_field,
    raw_from_answers,
    read_answers,
)
from forms.builder import PREFIXES, asked_of
from forms.errors import AnswersInvalid
from tests.forms.generate import random_answers, random_instrument, random_typed
from tests.forms.test_builder import FILE, STRICT, indicator, instrument_of

SHEET = instrument_of(
    indicator(code="A", levels=STRICT, roles=("atasan", "pasien"), decline=("pasien",)),
    indicator("text", code="B", roles=("atasan", "pasien"), spec={"required_roles": ["atasan"]}),
    indicator("measured", code="C", roles=("atasan", "data")),
    indicator(code="D", roles=("rekan",)),
)
definitions = st.integers(0, 59)
seeds = st.integers(0, 100_000)
roles = st.sampled_from(["atasan", "data", "diri", "rekan", "warga"])


def refused(fields: Any, *, role: str = "atasan", complete: bool = False, **rest: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(AnswersInvalid) as error:
        parse_answers(SHEET, fields, role=role, complete=complete, **rest)
    return [(problem.path, problem.field, problem.code) for problem in error.value.problems]


def test_a_whole_form_is_read() -> None:
    fields = MultiDict([("q_A", "2"), ("r_A", ""), ("q_B", "Ramah"), ("csrf_token", "x"), ("rev", "3")])
    assert parse_answers(SHEET, fields, role="atasan", complete=True) == {"A": Answer("2"), "B": Answer("Ramah")}


def test_every_problem_comes_at_once_in_reading_order() -> None:
    assert refused({"q_A": "7"}, complete=True) == [
        ("A", "value", "answer.off_scale"),
        ("B", "value", "answer.required"),
    ]


@pytest.mark.parametrize(
    ("name", "path", "code"),
    [
        ("q_D", "D", "answer.not_offered"),
        ("q_C", "C", "answer.not_offered"),
        ("n_A", "A", "answer.not_offered"),
        ("q_Z", "", "form.unknown_field"),
        ("score", "", "form.unknown_field"),
        ("f_A", "", "form.unknown_field"),
    ],
)
def test_names_that_the_form_does_not_have_are_refused(name: str, path: str, code: str) -> None:
    assert refused({"q_A": "2", name: "1"}) == [(path, name, code)]


def test_control_names_are_the_caller_s_to_choose() -> None:
    assert parse_answers(SHEET, {"step": "1"}, role="atasan", complete=False) == {}
    assert parse_answers(SHEET, {"f_A": "1"}, role="atasan", complete=False, ignore={"f_A"}) == {}
    assert refused({"csrf_token": "x"}, ignore=()) == [("", "csrf_token", "form.unknown_field")]


def test_what_can_be_read_is_kept_beside_what_cannot() -> None:
    answers, problems = read_answers(SHEET, {"q_A": "7", "q_B": "Ramah", "x": "1"}, role="atasan", complete=False)
    assert answers == {"B": Answer("Ramah")}
    assert [problem.code for problem in problems] == ["form.unknown_field", "answer.off_scale"]


def test_one_field_is_read_whatever_else_was_sent() -> None:
    assert parse_field(SHEET, "A", {"q_A": "2", "q_B": "\x00", "x": "1"}, role="atasan") == Answer("2")
    assert parse_field(SHEET, "A", {"q_A": ""}, role="atasan") is None
    assert parse_field(SHEET, "A", {}, role="atasan", files=(FILE,)) == Answer(evidence=(FILE,))


@pytest.mark.parametrize(
    ("code", "fields", "expected"), [("D", {"q_D": "1"}, "answer.not_offered"), ("A", {"q_A": "9"}, "answer.off_scale")]
)
def test_a_field_that_is_not_asked_or_not_readable_is_refused(code: str, fields: Any, expected: str) -> None:
    with pytest.raises(AnswersInvalid) as error:
        parse_field(SHEET, code, fields, role="atasan")
    assert [problem.code for problem in error.value.problems] == [expected]
    assert list(error.value.by_field()) == [code]


def test_stored_answers_are_complete_when_nothing_is_owed() -> None:
    assert [problem.code for problem in incomplete(SHEET, {"A": Answer("1")}, role="atasan")] == [
        "answer.reason_required",
        "answer.required",
    ]
    assert incomplete(SHEET, {"A": Answer("2"), "B": Answer("Ramah")}, role="atasan") == []


@given(definitions, seeds, roles)
def test_a_form_filled_from_answers_is_read_as_the_same_answers(definition: int, seed: int, role: str) -> None:
    instrument = random_instrument(definition)
    answers = random_answers(Random(seed), instrument, role)
    for locale in ("id", "en"):
        raw = raw_from_answers(instrument, answers, role=role, locale=locale)
        assert parse_answers(instrument, raw, role=role, complete=False, locale=locale) == answers


@given(definitions, seeds, roles)
def test_autosave_and_the_whole_form_read_the_same(definition: int, seed: int, role: str) -> None:
    instrument = random_instrument(definition)
    typed = random_typed(Random(seed), instrument, role)
    whole, problems = read_answers(instrument, typed, role=role, complete=False)
    broken = {problem.path for problem in problems if problem.field in PREFIXES.values()}
    for each in asked_of(instrument, role):
        if each.code in broken:
            with pytest.raises(AnswersInvalid):
                parse_field(instrument, each.code, typed, role=role)
        else:
            assert parse_field(instrument, each.code, typed, role=role) == whole.get(each.code)


@given(definitions, seeds, roles)
def test_what_is_complete_in_the_form_is_complete_in_the_store(definition: int, seed: int, role: str) -> None:
    instrument = random_instrument(definition)
    answers = random_answers(Random(seed), instrument, role)
    raw = raw_from_answers(instrument, answers, role=role)
    owed = read_answers(instrument, raw, role=role, complete=True)[1]
    assert owed == incomplete(instrument, answers, role=role)


@given(definitions, seeds)
def test_the_json_form_gives_the_answers_again(definition: int, seed: int) -> None:
    instrument = random_instrument(definition)
    answers = random_answers(Random(seed), instrument, "atasan")
    assert answers_from_json(answers_to_json(answers)) == answers


def test_the_json_form_names_only_what_is_there() -> None:
    assert answer_to_json(Answer("4")) == {"value": "4"}
    assert answer_to_json(Answer(not_applicable=True, reason="baru")) == {"na": True, "reason": "baru"}
    assert answer_to_json(Answer(evidence=(FILE,))) == {"value": None, "evidence": [FILE]}
    assert answer_from_json({"value": {"value": "97", "source": "rekap"}}).value == {"value": "97", "source": "rekap"}


@pytest.mark.parametrize(
    "form",
    [None, [], {}, {"value": "1", "na": True}, {"na": False}, {"value": 1}, {"value": [1]}, {"value": "1", "x": 1},
     {"value": "1", "reason": None}, {"value": "1", "evidence": ["x"]}, {"value": "1", "evidence": {}}],
)  # fmt: skip
def test_another_json_form_is_refused(form: Any) -> None:
    with pytest.raises(AnswersInvalid) as error:
        answer_from_json(form)
    assert error.value.problems[0].code == "answer.malformed"


def test_measured_data_is_shown_in_its_field() -> None:
    stored = {"C": Answer({"value": "97.5", "source": "rekap", "date": "2026-12-02"})}
    assert raw_from_answers(SHEET, stored, role="data") == {"q_C": ["97,5"]}
    levels = instrument_of(indicator("measured", levels=STRICT, roles=("data",)))
    assert raw_from_answers(levels, {"A": Answer({"value": "2"})}, role="data") == {"q_A": ["2"]}


ONE, TWO, THREE = Answer("1"), Answer("2"), Answer("3")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        (None, None, None, None),
        (None, ONE, None, ONE),
        (None, None, ONE, ONE),
        (ONE, TWO, ONE, TWO),
        (ONE, ONE, TWO, TWO),
        (ONE, TWO, TWO, TWO),
        (ONE, None, ONE, None),
        (ONE, ONE, None, None),
    ],
)
def test_what_one_side_changed_is_taken(base: Any, mine: Any, theirs: Any, merged: Any) -> None:
    result = merge(*({"A": answer} if answer else {} for answer in (base, mine, theirs)))
    assert result.answers == ({"A": merged} if merged else {})
    assert not result.conflicts


@pytest.mark.parametrize(
    ("base", "mine", "theirs"), [(ONE, TWO, THREE), (ONE, None, TWO), (ONE, TWO, None), (None, ONE, TWO)]
)
def test_what_both_sides_changed_differently_is_a_conflict_that_names_both(base: Any, mine: Any, theirs: Any) -> None:
    result = merge(*({"A": answer} if answer else {} for answer in (base, mine, theirs)))
    assert result.conflicts == {"A": (mine, theirs)}
    assert result.answers.get("A") == theirs


@given(definitions, seeds, seeds)
def test_merging_without_a_change_of_mine_gives_theirs(definition: int, seed: int, other: int) -> None:
    instrument = random_instrument(definition)
    base = random_answers(Random(seed), instrument, "atasan")
    theirs = random_answers(Random(other), instrument, "atasan")
    assert merge(base, base, theirs).answers == theirs
    assert merge(base, theirs, base).answers == theirs
