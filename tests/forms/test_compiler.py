"""Every defect of a definition is found, each with its code and place; a good one has no problem."""

from collections.abc import Callable
from typing import Any

import pytest

from forms.compiler import compile_instrument, problems_of
from forms.document import draft_from_document
from forms.errors import DefinitionInvalid, Problem
from tests.forms.builders import compiled, criterion, document, indicator, label, levels, role

Json = dict[str, Any]
OPTIONS = [
    {"code": "rendah", "label": label("Rendah")},
    {"code": "cukup", "label": label("Cukup"), "expected": True},
]


def found(changed: Json) -> list[Problem]:
    return problems_of(draft_from_document(changed))


def codes(changed: Json) -> list[str]:
    return [problem.code for problem in found(changed)]


def with_indicator(**changed: Any) -> Json:
    return document(indicator(**changed))


def with_role(**changed: Any) -> Json:
    return document(roles=[role(), role("rekan", "peer", **changed)])


def with_list(**changed: Any) -> Json:
    rows = [{"code": "baik", "label": label("Baik"), "least": "50"}, {"code": "lain", "label": label("Lain")}]
    return document(outcome={"lists": [{"code": "daftar", "rows": rows, **changed}]})


def with_row(*extra: Json, **changed: Any) -> Json:
    row = {"code": "baik", "label": label("Baik"), "least": "50", **changed}
    return with_list(rows=[row, *extra, {"code": "lain", "label": label("Lain")}])


def axis(code: str = "hasil", **changed: Any) -> Json:
    return {"code": code, "label": label(code), "options": OPTIONS, "nodes": ["NILAI"], **changed}


def with_axis(**changed: Any) -> Json:
    return document(outcome={"axes": [axis(**changed)]})


def with_matrix(**changed: Any) -> Json:
    cells = [{"row": r, "column": c, "predicate": "baik"} for r in ("rendah", "cukup") for c in ("rendah", "cukup")]
    predicates = [{"code": "baik", "label": label("Baik")}]
    matrix = {"rows": "hasil", "columns": "perilaku", "predicates": predicates, "cells": cells, **changed}
    return document(outcome={"axes": [axis("hasil"), axis("perilaku")], "matrix": matrix})


def when(condition: Any) -> Json:
    return with_row(when=condition)


def deep(levels_down: int) -> Json:
    node = indicator()
    for place in range(levels_down):
        node = criterion(f"K{place}", node)
    return document(node)


SCALE = {"type": "scale", "spec": {"least": "0", "most": "10"}}


def scale(**changed: Any) -> Json:
    return with_indicator(type="scale", spec={"least": "0", "most": "10", **changed})


def number(**spec: Any) -> Json:
    return with_indicator(type="number", spec=spec)


def with_given(**spec: Any) -> Json:
    givens = [{"code": "G", "label": label("G")}, {"code": "D", "label": label("D"), "type": "text"}]
    return document(indicator(type="number", spec=spec), givens=givens)


def steps(*written: Json) -> Json:
    changed = document()
    changed["root"]["steps"] = list(written)
    return changed


def table(*rows: Any, **changed: Any) -> Json:
    return steps({"op": "table", "rows": list(rows), **changed})


def weights(mode: str, *written: str | None) -> Json:
    named = [indicator(f"I{n}", **({"weight": w} if w else {})) for n, w in enumerate(written)]
    return document(*named, mode=mode)


def points_group(weight: str) -> Json:
    group = criterion("G", indicator("A", weight="40"), indicator("B", weight="60"), mode="points", weight=weight)
    return document(group, mode="points")


DEFECTS: list[tuple[str, str, Callable[[], Json]]] = [
    ("code.malformed", "1A", lambda: with_indicator(code="1A")),
    ("code.malformed", "A.B", lambda: document(code="A.B")),
    ("code.repeated", "A", lambda: document(indicator("A"), indicator("A"))),
    ("code.differs_in_case_only", "a", lambda: document(indicator("A"), indicator("a"))),
    ("code.repeated", "rekan", lambda: document(roles=[role(), role("rekan"), role("rekan")])),
    ("node.too_deep", "A", lambda: deep(5)),
    ("criterion.empty", "KOSONG", lambda: document(indicator(), criterion("KOSONG"))),
    ("text.missing", "CONTOH", lambda: document(title={})),
    ("text.missing", "A", lambda: with_indicator(label={"en": "only English"})),
    ("text.missing", "rekan", lambda: with_role(label={"id": " "})),
    ("text.missing", "A", lambda: with_indicator(levels=[*levels("1", "2"), {"value": "3", "label": {}}])),
    ("text.missing", "A", lambda: with_indicator(wording={"atasan": {"label": {}}})),
    ("wording.role_not_asked", "A", lambda: with_indicator(wording={"warga": {"label": label("x")}})),
    ("wording.unknown_key", "A", lambda: with_indicator(wording={"atasan": {"hint": label("x")}})),
    ("wording.role_not_asked", "A", lambda: with_indicator(
        levels=[*levels("1"), {"value": "2", "label": label("x"), "wording": {"warga": label("x")}}])),
    ("text.missing", "A", lambda: with_indicator(
        levels=[*levels("1"), {"value": "2", "label": label("x"), "wording": {"atasan": {}}}])),
    ("weight.negative", "rekan", lambda: with_role(weight="-1")),
    ("role.minimum_too_small", "rekan", lambda: with_role(minimum=0)),
    ("role.closed_minimum", "rekan", lambda: with_role(closed=True, minimum=2)),
    ("role.cannot_be_closed", "diri", lambda: document(roles=[role(), role("diri", "self", closed=True, minimum=3)])),
    ("role.closed_rule_unused", "rekan", lambda: with_role(closed=True, minimum=3, missing="zero")),
    ("role.unused", "rekan", lambda: with_role()),
    ("given.unknown_type", "G", lambda: document(givens=[{"code": "G", "label": label("G"), "type": "colour"}])),
    ("given.bounds_crossed", "G", lambda: document(
        givens=[{"code": "G", "label": label("G"), "least": "5", "most": "4"}])),
    ("type.unknown", "A", lambda: with_indicator(type="slider")),
    ("given.not_declared", "A", lambda: number(target_given="TARGET")),
    ("role.unknown", "A", lambda: with_indicator(roles=["atasan", "warga"])),
    ("role.repeated", "A", lambda: with_indicator(roles=["atasan", "atasan"])),
    ("decline.role_not_asked", "A", lambda: document(indicator(decline=["rekan"]), indicator("B", roles=["rekan"]),
                                                     roles=[role(), role("rekan", "peer")])),
    ("indicator.nobody_answers", "A", lambda: with_indicator(roles=[])),
    ("indicator.only_weightless_roles", "A", lambda: document(
        indicator(roles=["diri"]), roles=[role(), role("diri", "self", "0")])),
    ("indicator.nobody_writes", "CATATAN", lambda: document(
        indicator(), indicator("CATATAN", type="text", roles=["data"]), roles=[role(), role("data", "system")])),
    ("indicator.no_data_role", "A", lambda: with_indicator(type="measured")),
    ("weight.not_for_type", "T", lambda: document(indicator(), indicator("T", type="text", weight="5"))),
    ("step.without_value", "UMPAN", lambda: document(
        indicator(), criterion("UMPAN", indicator("T", type="text"), steps=[{"op": "cap", "at": "1"}]))),
    ("weight.negative", "I0", lambda: weights("ratio", "-5", "10")),
    ("weight.missing", "I1", lambda: weights("ratio", "5", None)),
    ("weight.all_zero", "NILAI", lambda: weights("ratio", "0", "0")),
    ("weight.sum_not_100", "NILAI", lambda: weights("percent", "50", "53")),
    ("weight.sum_not_100", "NILAI", lambda: weights("points", "50", "40")),
    ("weight.not_sum_of_children", "G", lambda: points_group("90")),
    ("step.unknown", "NILAI", lambda: steps({"op": "square"})),
    ("step.unknown", "NILAI", lambda: steps({"op": ["cap"]})),
    ("step.unknown_key", "NILAI", lambda: steps({"op": "cap", "at": "1", "of": "x"})),
    ("step.not_a_number", "NILAI", lambda: steps({"op": "line", "factor": "two"})),
    ("step.bound_missing", "NILAI", lambda: steps({"op": "floor"})),
    ("rounding.digits", "NILAI", lambda: steps({"op": "round", "digits": 13})),
    ("rounding.mode", "NILAI", lambda: steps({"op": "round", "mode": "sideways"})),
    ("rounding.mode", "CONTOH", lambda: document(rounding={"mode": "nearest"})),
    ("rounding.digits", "CONTOH", lambda: document(rounding={"digits": -1})),
    ("table.empty", "NILAI", lambda: table()),
    ("table.cut_missing", "NILAI", lambda: table({"value": "1"}, {"value": "2"})),
    ("table.cuts_not_rising", "NILAI", lambda: table(
        {"up_to": "5", "value": "1"}, {"up_to": "5", "value": "2"}, {"value": "3"})),
    ("table.line_needs_both_ends", "NILAI", lambda: table({"up_to": "5", "line": ["1", "2"]}, {"value": "3"})),
    ("table.ends_early", "NILAI", lambda: table({"up_to": "5", "value": "1"})),
    ("table.row_without_value", "NILAI", lambda: table({"up_to": "5"}, {"value": "3"})),
    ("step.not_a_number", "NILAI", lambda: table({"up_to": "x", "value": "1"}, {"value": "3"})),
    ("step.not_a_number", "NILAI", lambda: table({"up_to": "1", "value": "x"}, {"value": "3"})),
    ("step.not_a_number", "NILAI", lambda: table({"up_to": "1", "line": ["x"]}, {"value": "3"}, start="0")),
    ("step.not_a_boolean", "NILAI", lambda: table({"up_to": "1", "including": "yes", "value": "1"}, {"value": "3"})),
    ("step.unknown_key", "NILAI", lambda: table({"up_to": "1", "value": "1", "x": "1"}, {"value": "3"})),
    ("level.too_few", "A", lambda: with_indicator(levels=levels("1"))),
    ("level.too_few", "A", lambda: with_indicator(type="measured", levels=levels("1"))),
    ("level.value_repeated", "A", lambda: with_indicator(levels=levels("1", "1"))),
    ("level.no_positive_value", "A", lambda: with_indicator(levels=levels("-1", "0"))),
    ("level.points_missing", "A", lambda: with_indicator(type="multiple_choice", levels=levels("1", "2"))),
    ("level.not_for_type", "A", lambda: with_indicator(**SCALE, levels=levels("1", "2"))),
    ("spec.unknown_key", "A", lambda: with_indicator(spec={"colour": "red"})),
    ("spec.missing", "A", lambda: with_indicator(type="scale", spec={"least": "0"})),
    ("spec.not_a_number", "A", lambda: scale(least="x")),
    ("spec.bounds_crossed", "A", lambda: scale(least="10")),
    ("spec.step_not_positive", "A", lambda: scale(step="0")),
    ("spec.step_misses_most", "A", lambda: scale(step="3")),
    ("spec.share_needs_most", "A", lambda: scale(least="-5", most="0")),
    ("spec.scale_unknown", "A", lambda: scale(scale="log")),
    ("spec.scale_unknown", "A", lambda: scale(scale={"op": "cap", "at": "1"})),
    ("spec.not_a_boolean", "A", lambda: with_indicator(
        type="multiple_choice", spec={"cap": "100"}, levels=[level | {"points": "1"} for level in levels("1", "2")])),
    ("spec.not_a_number", "A", lambda: with_indicator(type="yes_no", spec={"yes": "lots"})),
    ("spec.one_target", "A", lambda: number()),
    ("spec.one_target", "A", lambda: number(target="1", target_given="G")),
    ("spec.target_negative", "A", lambda: number(target="-1")),
    ("spec.target_zero", "A", lambda: number(target="0")),
    ("spec.unknown_choice", "A", lambda: number(target="1", direction="sideways")),
    ("spec.unknown_choice", "A", lambda: number(target="1", zero_target="maybe")),
    ("spec.inverse_needs_cap", "A", lambda: number(target="1", direction="lower_inverse")),
    ("spec.bounds_crossed", "A", lambda: number(target="1", floor="10", cap="5")),
    ("spec.unknown_choice", "T", lambda: document(indicator(), indicator("T", type="text", spec={"feedback": "x"}))),
    ("spec.required_role_not_asked", "T", lambda: document(
        indicator(), indicator("T", type="text", spec={"required_roles": ["warga"]}))),
    ("code.repeated", "outcome", lambda: document(outcome={"axes": [axis(), axis()]})),
    ("outcome.unknown_node", "daftar", lambda: with_list(node="TIDAK-ADA")),
    ("outcome.unknown_node", "daftar", lambda: with_list(node="UMPAN-BALIK")),
    ("rounding.digits", "daftar", lambda: with_list(digits=40)),
    ("outcome.no_last_row", "daftar", lambda: with_list(rows=[{"code": "a", "label": label("a"), "least": "1"}])),
    ("outcome.no_last_row", "daftar", lambda: with_list(rows=[])),
    ("code.repeated", "daftar", lambda: with_row({"code": "baik", "label": label("x"), "least": "10"})),
    ("text.missing", "daftar", lambda: with_row(label={})),
    ("outcome.rows_never_reached", "daftar", lambda: with_row({"code": "semua", "label": label("x")})),
    ("outcome.thresholds_not_descending", "daftar", lambda: with_row(
        {"code": "b", "label": label("x"), "least": "60"})),
    ("outcome.unknown_list", "outcome", lambda: document(outcome={"category": "tidak_ada"})),
    ("outcome.category_and_matrix", "outcome", lambda: {**with_matrix(), "outcome": {
        **with_matrix()["outcome"], **with_list()["outcome"], "category": "daftar"}}),
    ("condition.malformed", "daftar", lambda: when({"maybe": []})),
    ("condition.malformed", "daftar", lambda: when({"all": []})),
    ("condition.malformed", "daftar", lambda: when({"any": "x"})),
    ("condition.malformed", "daftar", lambda: when({"not": {"present": "text"}})),
    ("condition.malformed", "daftar", lambda: when({"all": [{"compare": {"left": "1", "op": "~", "right": "2"}}]})),
    ("condition.malformed", "daftar", lambda: when({"compare": {"left": "1", "op": "="}})),
    ("condition.malformed", "daftar", lambda: when({"compare": {"left": {"x": "1"}, "op": "=", "right": "2"}})),
    ("condition.unknown_reference", "daftar", lambda: when({"present": {"node": "TIDAK-ADA"}})),
    ("condition.unknown_reference", "daftar", lambda: when(
        {"not": {"any": [{"compare": {"left": {"answer": "A"}, "op": "=", "right": "2"}}]}})),
    ("text.missing", "hasil", lambda: with_axis(label={})),
    ("axis.too_few_options", "hasil", lambda: with_axis(options=OPTIONS[1:])),
    ("axis.nothing_expected", "hasil", lambda: with_axis(options=[OPTIONS[0], {**OPTIONS[0], "code": "b"}])),
    ("text.missing", "hasil", lambda: with_axis(options=[*OPTIONS, {"code": "b", "label": {}}])),
    ("outcome.unknown_node", "hasil", lambda: with_axis(nodes=["TIDAK-ADA"])),
    ("outcome.unknown_list", "hasil", lambda: with_axis(indication="tidak_ada")),
    ("axis.row_is_no_option", "hasil", lambda: {**with_list(), "outcome": {
        **with_list()["outcome"], "axes": [axis(indication="daftar")]}}),
    ("matrix.unknown_axis", "matrix", lambda: with_matrix(rows="tidak_ada")),
    ("matrix.one_axis_twice", "matrix", lambda: with_matrix(columns="hasil")),
    ("matrix.cell_missing", "matrix", lambda: with_matrix(cells=with_matrix()["outcome"]["matrix"]["cells"][1:])),
    ("matrix.cell_unknown", "matrix", lambda: with_matrix(
        cells=[*with_matrix()["outcome"]["matrix"]["cells"], {"row": "x", "column": "cukup", "predicate": "baik"}])),
    ("matrix.unknown_predicate", "matrix", lambda: with_matrix(
        predicates=[{"code": "lain", "label": label("Lain")}])),
    ("text.missing", "matrix", lambda: with_matrix(predicates=[{"code": "baik", "label": {}}])),
    ("spec.one_direction", "A", lambda: with_given(target="1", direction="higher", direction_given="D")),
    ("given.not_declared", "A", lambda: with_given(target="1", direction_given="G")),
    ("given.not_declared", "A", lambda: with_given(target="1", target_to_given="D", direction="range")),
    ("spec.range_one_end", "A", lambda: number(target="1", direction="range")),
    ("spec.range_one_end", "A", lambda: with_given(target="1", target_to="2", target_to_given="G", direction="range")),
    ("spec.not_a_range", "A", lambda: number(target="1", target_to="2")),
    ("spec.not_a_range", "A", lambda: number(target="1", beyond="inverse")),
    ("spec.unknown_choice", "A", lambda: number(target="1", target_to="2", direction="range", beyond="x")),
    ("spec.bounds_crossed", "A", lambda: number(target="3", target_to="2", direction="range")),
    ("spec.not_a_number", "A", lambda: number(target="3", target_to="x", direction="range")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "change"), DEFECTS, ids=[f"{n}-{d[0]}" for n, d in enumerate(DEFECTS)])
def test_defect_is_found_at_its_place(code: str, path: str, change: Callable[[], Json]) -> None:
    assert (code, path) in [(problem.code, problem.path) for problem in found(change())]


GOOD: list[Callable[[], Json]] = [
    document, with_list, with_row, with_axis, with_matrix, scale, lambda: deep(4),
    lambda: weights("percent", "50", "50"), lambda: weights("points", "60", "40"), lambda: weights("ratio", "1/3", "0"),
    lambda: points_group("100"), lambda: number(target="95/7"),
    lambda: number(target="0", target_to="2", direction="range", beyond="inverse"),
    lambda: with_given(target_given="G", target_to_given="G", direction_given="D"),
    lambda: scale(step="2.5", scale="direct"),
    lambda: steps({"op": "line"}, {"op": "cap", "at": "100"}, {"op": "round", "digits": 1, "mode": "half_even"}),
    lambda: table({"up_to": "50", "line": ["0", "60"]}, {"up_to": "60", "including": True, "value": "1"},
                  {"up_to": "100", "line": ["60", "100"]}, start="0"),
    lambda: when({"all": [{"compare": {"left": {"node": "A"}, "op": ">=", "right": "20"}},
                          {"not": {"present": {"node": "NILAI"}}}]}),
    lambda: document(indicator(roles=["diri", "atasan"]), roles=[role(), role("diri", "self", "0")]),
]  # fmt: skip


@pytest.mark.parametrize("make", GOOD)
def test_good_definition_has_no_problem_at_all(make: Callable[[], Json]) -> None:
    assert found(make()) == []


def test_every_problem_is_reported_at_once() -> None:
    broken = document(indicator(levels=levels("1")), indicator("B", weight="50", roles=["warga"]), mode="percent")
    assert {"level.too_few", "role.unknown", "weight.missing", "weight.sum_not_100"} <= set(codes(broken))
    with pytest.raises(DefinitionInvalid) as refused:
        compile_instrument(draft_from_document(broken))
    assert [problem.code for problem in refused.value.problems] == codes(broken)


def test_sum_says_how_much_is_too_much_or_missing() -> None:
    problems = [*found(weights("percent", "50", "53")), *found(weights("points", "50", "49.5"))]
    assert [problem.params for problem in problems] == [
        {"sum": "103", "excess": "3"},
        {"sum": "99.5", "lacking": "0.5"},
    ]


def test_warnings_do_not_block() -> None:
    warned = document()
    warned["root"]["children"].pop()
    assert codes(warned) == ["feedback.no_strength", "feedback.no_improvement"]
    assert compile_instrument(draft_from_document(warned)).root.code == "NILAI"


def test_more_than_500_indicators_are_warned_of() -> None:
    problems = found(document(*(indicator(f"I{place}") for place in range(501))))
    assert [(problem.code, problem.warning) for problem in problems] == [("node.very_many", True)]


def test_definition_without_any_indicator_is_refused() -> None:
    empty = document()
    empty["root"]["children"] = []
    assert {"node.no_indicator", "criterion.empty"} <= set(codes(empty))


def test_equal_drafts_have_equal_fingerprints_and_order_counts() -> None:
    first, again = compiled(indicator("A"), indicator("B")), compiled(indicator("A"), indicator("B"))
    other = compiled(indicator("B"), indicator("A"))
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_instrument_knows_nodes_parents_and_roles() -> None:
    instrument = compiled(criterion("K", indicator("A")))
    assert list(instrument.nodes)[:3] == ["NILAI", "K", "A"]
    assert instrument.parents["A"] == "K" and instrument.parents["K"] == "NILAI"
    assert [node.code for node in instrument.indicators("atasan")][:1] == ["A"]
    with pytest.raises(TypeError):
        instrument.nodes["B"] = instrument.root  # type: ignore[index]  # that it is refused is the point
