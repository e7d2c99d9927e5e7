"""Givens as people type them: exact, within their bounds, every fault at its code; and data without grounds."""

from fractions import Fraction
from typing import Any

import pytest

from forms.answers import as_fields
from forms.builder import form_class, takes_evidence
from forms.givens import read_givens, target_problems, written_given
from forms.instrument import Given, Indicator
from forms.page import page_for
from tests.forms.test_builder import STRICT, indicator, instrument_of

TARGET = Given("TARGET", {"id": "Target laporan"}, least=Fraction(1), most=Fraction(500))
DAY = Given("MULAI", {"id": "Mulai bertugas"}, "date", required=False)
NOTE = Given("CATATAN", {"id": "Catatan"}, "text", required=False)
SHIFT = Given("PIKET", {"id": "Bertugas piket"}, "yes_no", required=False)


@pytest.mark.parametrize(
    ("given", "typed", "kept"),
    [
        (TARGET, "12,5", "12.5"),
        (TARGET, "12.5", "12.5"),
        (TARGET, " 40 ", "40"),
        (DAY, "5/1/2026", "2026-01-05"),
        (DAY, "2026-01-05", "2026-01-05"),
        (NOTE, " lima desa ", "lima desa"),
        (SHIFT, "yes", "yes"),
    ],
)
def test_what_was_typed_is_kept_exactly(given: Given, typed: str, kept: str) -> None:
    values, problems = read_givens([given], {given.code: typed})
    assert (values, problems) == ({given.code: kept}, [])
    assert read_givens([given], {given.code: written_given(given, kept, locale="id")}) == (values, [])


@pytest.mark.parametrize(
    ("given", "typed", "code"),
    [
        (TARGET, "", "given.required"),
        (TARGET, "banyak", "number.invalid"),
        (TARGET, "1.234", "number.ambiguous"),
        (TARGET, "0", "given.too_small"),
        (TARGET, "501", "given.too_large"),
        (DAY, "31/2/2026", "date.invalid"),
        (NOTE, "x" * 501, "answer.too_long"),
        (SHIFT, "ya", "given.not_yes_or_no"),
    ],
)
def test_what_cannot_be_kept_is_named_at_its_code(given: Given, typed: str, code: str) -> None:
    _values, problems = read_givens([given], {given.code: typed})
    assert [(problem.code, problem.path) for problem in problems] == [(code, given.code)]


def test_every_problem_comes_at_once_and_optional_ones_may_be_blank() -> None:
    values, problems = read_givens([TARGET, DAY, NOTE], {"TARGET": "x", "MULAI": "", "LAIN": "1"})
    assert values == {}
    assert [(problem.code, problem.path) for problem in problems] == [
        ("number.invalid", "TARGET"),
        ("given.unknown", "LAIN"),
    ]


@pytest.mark.parametrize(
    ("spec", "value", "codes"),
    [
        ({}, "0", ["answer.zero_target"]),
        ({"zero_target": "met"}, "0", []),
        ({}, "-1", ["answer.negative_target"]),
        ({}, "4", []),
        ({}, "", []),
    ],
)
def test_a_target_must_be_one_that_can_be_held_against(spec: dict[str, Any], value: str, codes: list[str]) -> None:
    held = Indicator("A", "number", {"id": "A"}, ("atasan",), spec={"target_given": "TARGET", **spec})
    free = Indicator("B", "number", {"id": "B"}, ("atasan",), spec={"target": "5"})
    assert [problem.code for problem in target_problems([held, free], {"TARGET": value})] == codes


@pytest.mark.parametrize(
    ("spec", "values", "problems"),
    [
        ({"target": "8", "direction_given": "D"}, {"D": "sideways"}, [("answer.unknown_direction", "D")]),
        ({"target": "8", "direction_given": "D"}, {"D": "higher"}, []),
        ({"target": "8", "direction_given": "D"}, {}, []),
        ({"target_given": "T", "target_to": "8", "direction": "range"}, {"T": "0"}, []),
        ({"target_given": "T", "target_to_given": "U", "direction": "range"}, {"T": "5", "U": "4"},
         [("answer.range_crossed", "U")]),
        ({"target": "5", "target_to_given": "U", "direction": "range"}, {"U": "4"}, [("answer.range_crossed", "U")]),
        ({"target": "5", "target_to_given": "U", "direction": "range"}, {"U": "5"}, []),
    ],
)  # fmt: skip
def test_ranges_and_directions_are_checked_at_opening(spec: Any, values: Any, problems: Any) -> None:
    found = target_problems([indicator("number", spec=spec)], values)
    assert [(problem.code, problem.path) for problem in found] == problems


def test_data_give_no_reason_and_no_evidence() -> None:
    asked = indicator(levels=STRICT)
    instrument = instrument_of(asked)
    made = form_class(instrument, role="data", locale="id", complete=True)(as_fields({"q_A": "1", "q_PASTI": "yes"}))
    assert set(made._fields) == {"q_A", "q_PASTI"} and made.validate()
    assert not takes_evidence(instrument, asked, "data") and takes_evidence(instrument, asked, "atasan")
    shell = page_for(instrument, role="data", locale="id").shell
    assert "<details" not in shell and "perlu" not in shell


def test_a_measured_number_is_typed_by_data_and_told_to_others() -> None:
    asked = indicator("measured", spec={"least": "0", "most": "100", "unit": "%"})
    instrument = instrument_of(asked)
    assert 'name="q_A"' in page_for(instrument, role="data", locale="id").shell
    assert 'name="q_A"' not in page_for(instrument, role="atasan", locale="id").shell
