"""Figures after the outcome, and the results of parts as givens of the whole."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from forms.aggregation import combine
from forms.compiler import problems_of
from forms.diff import changes_between
from forms.document import document_from_draft, draft_from_document
from forms.errors import DefinitionInvalid
from forms.instrument import Instrument
from forms.outcome import outcome_for
from forms.parts import PartResult, givens_from_parts
from tests.forms.builders import Json, compiled, criterion, document, indicator, label, scored, sent

DOC = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text("utf-8")
GIVENS = [
    {"code": "PAGU", "label": label("Pagu"), "required": False},
    {"code": "KELAS", "label": label("Kelas"), "type": "text", "required": False},
]
FULL = [{"code": "baik", "label": label("Baik"), "least": "60", "figures": {"persen": "100"}},
        {"code": "kurang", "label": label("Kurang"), "figures": {"persen": "50"}}]  # fmt: skip


def figure(code: str, formula: Any, **changed: Any) -> Json:
    return {"code": code, "label": label(code), "formula": formula, **changed}


def rules(*figures: Json, rows: Any = FULL) -> Json:
    return {"lists": [{"code": "kategori", "rows": rows}], "category": "kategori", "figures": list(figures)}


def found(*figures: Json, rows: Any = FULL, **changed: Any) -> list[tuple[str, str, bool]]:
    written = document(**{"givens": GIVENS, "outcome": rules(*figures, rows=rows), **changed})
    return [(problem.code, problem.path, problem.warning) for problem in problems_of(draft_from_document(written))]


def figures_of(instrument: Instrument, *sheets: Any, **givens: str) -> dict[str, Fraction]:
    return dict(outcome_for(instrument, scored(instrument, *sheets, **givens), {}).figures)


def test_figure_reads_the_outcome_nodes_givens_and_those_before_it() -> None:
    made = rules(
        figure("x", "[persen] + [A]"), figure("y", "[x] + [PAGU]"), figure("z", "[.] ÷ 3", digits=1, mode="up")
    )
    instrument = compiled(outcome=made, givens=GIVENS)
    assert figures_of(instrument, sent(A="5"), PAGU="7") == {
        "persen": 100, "x": 200, "y": 207, "z": Fraction("33.4")}  # fmt: skip
    assert figures_of(instrument, sent(A="5")) == {"persen": 100, "x": 200, "z": Fraction("33.4")}
    assert figures_of(instrument, sent()) == {}


def test_formula_of_a_figure_is_explained() -> None:
    made = rules(figure("x", "JIKA(ADA([KELAS]); [persen]; [A])"))
    instrument = compiled(outcome=made, givens=GIVENS)
    outcome = outcome_for(instrument, scored(instrument, sent(A="5"), KELAS="III"), {})
    assert outcome.explained["x"]["trace"][0] == {"part": "0.0", "value": "III"}
    assert (
        outcome.explained["x"]["formula"] == document_from_draft(instrument.draft)["outcome"]["figures"][0]["formula"]
    )


def test_figure_reads_a_hidden_node_as_not_applicable() -> None:
    made = rules(figure("x", "JUMLAH([B]; [C]; 1)"))
    optional = {"required": False, "decline": ["atasan"]}
    instrument = compiled(indicator("A"), indicator("B", **optional), indicator("C", **optional), outcome=made)
    score = scored(instrument, sent(A="5", C="n/a"), hidden=["B"])
    assert outcome_for(instrument, score, {}).explained["x"]["trace"][:2] == [
        {"part": "0", "value": None, "absence": "na"},
        {"part": "1", "value": None, "absence": "na"},
    ]
    missing = scored(instrument, sent(A="5", C="n/a"))
    assert outcome_for(instrument, missing, {}).explained["x"]["trace"][0]["absence"] == "missing"


def test_predicate_carries_figures_too() -> None:
    options = [{"code": "r", "label": label("r")}, {"code": "c", "label": label("c"), "expected": True}]
    axes = [{"code": code, "label": label(code), "options": options, "nodes": ["NILAI"]} for code in ("h", "p")]
    cells = [{"row": r, "column": c, "predicate": "baik"} for r in "rc" for c in "rc"]
    predicates = [{"code": "baik", "label": label("Baik"), "figures": {"persen": "80"}}]
    matrix = {"rows": "h", "columns": "p", "predicates": predicates, "cells": cells}
    instrument = compiled(outcome={"axes": axes, "matrix": matrix, "figures": [figure("x", "[persen] × 2")]})
    score = scored(instrument, sent(A="5"))
    assert outcome_for(instrument, score, {"h": "r", "p": "c"}).figures == {"persen": 80, "x": 160}
    assert outcome_for(instrument, score, {}).figures == {}


@pytest.mark.parametrize(
    ("figures", "code", "path"),
    [
        ([figure("A", "1")], "code.repeated", "A"),
        ([figure("persen", "1")], "code.repeated", "persen"),
        ([figure("x", "1"), figure("x", "1")], "code.repeated", "x"),
        ([figure("x", "1", label={})], "text.missing", "x"),
        ([figure("x", "1", digits=13)], "rounding.digits", "x"),
        ([figure("x", "1", mode="sideways")], "rounding.mode", "x"),
        ([figure("x", "[y]"), figure("y", "1")], "formula.unknown_reference", "x"),
        ([figure("x", "[KELAS] + 1")], "formula.number_expected", "x"),
        ([figure("x", "1 +")], "formula.value_expected", "x"),
    ],
)
def test_figure_that_cannot_be_worked_out_is_refused(figures: list[Json], code: str, path: str) -> None:
    assert (code, path, False) in found(*figures)


def test_row_that_lacks_a_figure_is_warned_of_and_one_that_is_not_rated_is_not() -> None:
    bare = [FULL[0], {"code": "kurang", "label": label("Kurang")}]
    assert found(figure("x", "[persen]"), rows=bare) == [("outcome.figure_missing", "x", True)]
    unrated = [FULL[0], {"code": "kosong", "label": label("Kosong"), "not_rated": True}]
    assert found(figure("x", "[persen]"), rows=unrated) == []
    assert found(figure("x", "[persen] × 2"), figure("y", "[x] ÷ 4")) == []


def test_name_of_a_figure_that_is_also_a_node_is_ambiguous() -> None:
    rows = [{**row, "figures": {"A": "1"}} for row in FULL]
    assert ("formula.ambiguous_reference", "x", False) in found(figure("x", "[A]"), rows=rows)


def test_formula_of_another_form_is_refused_at_once() -> None:
    with pytest.raises(DefinitionInvalid):
        draft_from_document(document(outcome=rules(figure("x", ["1"]))))


def test_changed_figure_is_named() -> None:
    old, new = (draft_from_document(document(outcome=rules(figure("x", text)))) for text in ("1", "2"))
    assert [(each.kind, each.code, each.field) for each in changes_between(old, new)] == [
        ("outcome_changed", "x", "figures")
    ]


def source(read: str, **more: str) -> Json:
    return {"part": "hasil", "read": read, **more}


OVERALL = [
    {"code": "HASIL", "label": label("Hasil"), "source": source("score")},
    {"code": "PERILAKU", "label": label("Perilaku"), "source": {"part": "perilaku", "read": "node", "code": "K"}},
    {"code": "ANGKA", "label": label("Angka"), "required": False, "source": source("figure", code="persen")},
    {"code": "SEBUTAN", "label": label("S"), "type": "text", "required": False, "source": source("outcome")},
    {"code": "LAIN", "label": label("Lain"), "required": False},
]


def overall() -> Instrument:
    mixed = criterion("GABUNG", indicator("NOL", type="yes_no", required=False), aggregate={
        "op": "formula", "formula": "[HASIL] × 0,7 + [PERILAKU] × 0,3"})  # fmt: skip
    return compiled(mixed, givens=OVERALL)


def parts(hasil: str, perilaku: str | None) -> dict[str, PartResult]:
    first, second = compiled(outcome=rules()), compiled(criterion("K", indicator("A"), indicator("B"), indicator("C")))
    found = {}
    for name, instrument, sheet in (
        ("hasil", first, sent(A=hasil)),
        ("perilaku", second, sent(A=perilaku, B="5", C="5")),
    ):
        score = combine(instrument, [sheet])
        found[name] = PartResult(score, outcome_for(instrument, score, {}))
    return found


def test_results_of_the_parts_are_the_givens_of_the_whole() -> None:
    instrument = overall()
    givens = givens_from_parts(instrument.draft, parts("4", "4"))
    assert givens == {"HASIL": "80", "PERILAKU": "280/3", "ANGKA": "100", "SEBUTAN": "baik"}
    assert combine(instrument, [], givens).exact == 84


def test_part_that_is_not_finished_supplies_nothing() -> None:
    instrument = overall()
    givens = givens_from_parts(instrument.draft, parts("4", None))
    assert sorted(givens) == ["ANGKA", "HASIL", "SEBUTAN"]
    assert [problem.code for problem in combine(instrument, [], givens).problems] == ["node.missing", "given.missing"][
        1:
    ]
    assert sorted(givens_from_parts(instrument.draft, {})) == []
    nothing = compiled(givens=[{"code": "HASIL", "label": label("H"), "source": source("node", code="X")}])
    assert givens_from_parts(nothing.draft, parts("4", "4")) == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"part": "hasil"}, "given.source_malformed"),
        (source("rank"), "given.source_malformed"),
        (source("score", code="A"), "given.source_malformed"),
        (source("node"), "given.source_malformed"),
        (source("node", code=""), "given.source_malformed"),
        (source("outcome"), "given.source_type"),
    ],
)
def test_source_that_cannot_be_read_is_refused(written: Json, code: str) -> None:
    given = {"code": "G", "label": label("G"), "source": written}
    problems = problems_of(draft_from_document(document(givens=[given])))
    assert [(problem.code, problem.path) for problem in problems] == [(code, "G")]


def test_documented_parts() -> None:
    table = DOC.split("<!-- parts -->")[1].strip().splitlines()[2:6]
    rows = [[cell.strip(" `*") for cell in re.split(r"\|", line)[1:-1]] for line in table if line.startswith("|")]
    instrument = overall()
    assert len(rows) == 3
    for hasil, perilaku, first, second, whole in rows:
        givens = givens_from_parts(instrument.draft, parts(hasil, perilaku if perilaku != "–" else None))
        score = combine(instrument, [], givens)
        assert (givens.get("HASIL", "–"), givens.get("PERILAKU", "–")) == (first, second)
        assert (score.sheet["score"] or score.status) == whole
