"""Rows, axes and matrix: the first row that holds, the indication, the reason that is due."""

from typing import Any

import pytest

from forms.errors import AnswersInvalid
from forms.instrument import Instrument
from forms.outcome import Outcome, indications, outcome_for, reason_due
from tests.forms.builders import compiled, criterion, indicator, label, scored, sent

OPTIONS = [{"code": code, "label": label(code), "expected": code == "sesuai"} for code in ("bawah", "sesuai", "atas")]


def row(code: str, least: str | None = None, **changed: Any) -> dict[str, Any]:
    return {"code": code, "label": label(code), **({"least": least} if least else {}), **changed}


def by_list(*rows: dict[str, Any], **changed: Any) -> Instrument:
    lists = [{"code": "daftar", "rows": list(rows), **changed}]
    return compiled(indicator("A"), indicator("B"), indicator("C"), outcome={"lists": lists, "category": "daftar"})


def category(instrument: Instrument, *answers: str) -> Outcome:
    return outcome_for(instrument, scored(instrument, sent(**dict(zip("ABC", answers, strict=True)))), {})


def by_axes() -> Instrument:
    lists = [{"code": "petunjuk", "rows": [row("atas", "85"), row("sesuai", "60"), row("bawah")]}]
    axes = [
        {"code": "hasil", "label": label("x"), "options": OPTIONS, "nodes": ["K", "L"], "indication": "petunjuk"},
        {"code": "perilaku", "label": label("x"), "options": OPTIONS, "nodes": ["M"]},
        {"code": "lain", "label": label("x"), "options": OPTIONS},
    ]
    cells = [{"row": r["code"], "column": c["code"], "predicate": "baik"} for r in OPTIONS for c in OPTIONS]
    predicates = [
        {"code": "lain", "label": label("Lain")},
        {"code": "baik", "label": label("Baik"), "figures": {"p": "1"}},
    ]
    matrix = {"rows": "hasil", "columns": "perilaku", "predicates": predicates, "cells": cells}
    groups = [criterion(code, indicator(f"{code}1"), weight=w) for code, w in (("K", "50"), ("L", "25"), ("M", "25"))]
    return compiled(*groups, mode="percent", outcome={"lists": lists, "axes": axes, "matrix": matrix})


def test_bounds_are_inclusive_and_see_the_exact_value() -> None:
    instrument = by_list(row("baik", "260/3"), row("lain"))
    assert category(instrument, "5", "4", "4").code == "baik"
    assert category(by_list(row("baik", "86.67"), row("lain")), "5", "4", "4").code == "lain"


def test_a_list_may_see_the_rounded_value_and_another_node() -> None:
    assert category(by_list(row("baik", "87"), row("lain"), digits=0), "5", "4", "4").code == "baik"
    assert category(by_list(row("penuh", "100"), row("lain"), node="A"), "5", "1", "1").code == "penuh"


def test_knock_out_stands_above_by_row_order() -> None:
    knock_out = row("gugur", when={"compare": {"left": {"node": "C"}, "op": "<", "right": "40"}})
    instrument = by_list(knock_out, row("baik", "50"), row("lain"))
    assert [category(instrument, "5", "5", answer).code for answer in ("1", "2")] == ["gugur", "baik"]


def test_row_may_say_not_rated() -> None:
    instrument = by_list(row("baik", "50"), row("tanpa", not_rated=True))
    score = scored(instrument, sent(A="1", B="1", C="1"))
    assert (score.status, score.value, outcome_for(instrument, score, {}).kind) == ("not_rated", None, None)


def test_category_carries_its_figures_and_the_row_of_every_list() -> None:
    outcome = category(by_list(row("baik", "50", figures={"persen": "150"}), row("lain")), "5", "5", "5")
    assert (outcome.kind, outcome.label, outcome.figures) == ("category", {"id": "baik"}, {"persen": 150})
    assert outcome.list_rows == {"daftar": "baik"}


def test_incomplete_score_has_no_category() -> None:
    instrument = by_list(row("lain"))
    assert outcome_for(instrument, scored(instrument, sent()), {}) == Outcome(list_rows={"daftar": None})


def test_no_rule_gives_no_outcome() -> None:
    instrument = compiled()
    assert outcome_for(instrument, scored(instrument, sent(A="5")), {}) == Outcome()


def test_list_of_an_absent_node_has_no_row() -> None:
    lists = [{"code": "daftar", "node": "B", "rows": [row("lain")]}]
    instrument = compiled(indicator("A"), indicator("B", required=False), outcome={"lists": lists})
    assert outcome_for(instrument, scored(instrument, sent(A="5")), {}).list_rows == {"daftar": None}


def test_axis_is_the_mean_of_its_nodes_by_their_shares_of_the_root() -> None:
    instrument = by_axes()
    score = scored(instrument, sent(K1="5", L1="4", M1="1"))
    entry = score.sheet["axes"]["hasil"]
    assert (entry["value"], [node["share"] for node in entry["nodes"]]) == ("280/3", ["2/3", "1/3"])
    assert indications(instrument, score) == {"hasil": "atas", "perilaku": None, "lain": None}
    assert score.sheet["axes"]["perilaku"]["value"] == "20"


def test_incomplete_score_indicates_nothing() -> None:
    instrument = by_axes()
    assert indications(instrument, scored(instrument, sent(K1="5"))) == {"hasil": None, "perilaku": None, "lain": None}


def test_matrix_needs_both_ratings() -> None:
    instrument = by_axes()
    score = scored(instrument, sent(K1="5", L1="4", M1="1"))
    both = outcome_for(instrument, score, {"hasil": "atas", "perilaku": "bawah"})
    assert (both.kind, both.code, both.figures, both.list_rows) == ("predicate", "baik", {"p": 1}, {})
    assert outcome_for(instrument, score, {"hasil": "atas"}) == Outcome()


def test_unknown_ratings_are_refused() -> None:
    instrument = by_axes()
    with pytest.raises(AnswersInvalid) as refused:
        outcome_for(instrument, scored(instrument, sent(K1="5", L1="4", M1="1")), {"x": "atas", "hasil": "tinggi"})
    assert [problem.code for problem in refused.value.problems] == ["rating.unknown_axis", "rating.unknown_option"]


@pytest.mark.parametrize(
    ("decided", "suggested", "due"),
    [("sesuai", "sesuai", False), ("sesuai", None, False), ("sesuai", "atas", True), ("atas", "atas", True)],
)
def test_reason_is_due_off_expectation_or_against_the_indication(
    decided: str, suggested: str | None, due: bool
) -> None:
    assert reason_due(by_axes(), "hasil", decided, suggested) is due


def test_absent_child_that_counts_as_zero_informs_its_axis_with_zero() -> None:
    axes = [{"code": "hasil", "label": label("x"), "options": OPTIONS, "nodes": ["A", "B"]}]
    instrument = compiled(indicator("A"), indicator("B", required=False, missing="zero"), outcome={"axes": axes})
    assert scored(instrument, sent(A="5")).sheet["axes"]["hasil"]["value"] == "50"
