"""Aggregates and formulas inside an instrument: what the prover refuses, and what the engine makes of them."""

from typing import Any

import pytest

from forms.compiler import compile_instrument, problems_of
from forms.diff import changes_between
from forms.document import document_from_draft, draft_from_document, fingerprint_of
from forms.errors import DefinitionInvalid
from tests.forms.builders import Json, compiled, criterion, document, indicator, label, scored, sent

GIVENS = [
    {"code": "HARI", "label": label("Hari"), "least": "1"},
    {"code": "TARGET", "label": label("Target"), "required": False},
    {"code": "SIAP", "label": label("Siap"), "type": "yes_no", "required": False},
    {"code": "KELAS", "label": label("Kelas"), "type": "text", "required": False},
]
NEVER = {"required": False, "decline": ["atasan"]}


def formula(text: Any) -> list[Json]:
    return [{"op": "formula", "formula": text}]


def combined(text: Any) -> Json:
    return {"op": "formula", "formula": text}


def found(*children: Json, **changed: Any) -> list[tuple[str, str, str, bool]]:
    problems = problems_of(draft_from_document(document(*children, **{"givens": GIVENS, **changed})))
    return [(problem.code, problem.path, problem.field, problem.warning) for problem in problems]


def grouped(**aggregate: Any) -> Json:
    return criterion("K", indicator("A"), aggregate=aggregate)


@pytest.mark.parametrize(
    ("child", "code", "path", "field"),
    [
        (grouped(op="median"), "aggregate.unknown", "K", "aggregate"),
        (grouped(op="mean", base="2"), "aggregate.unknown_key", "K", "aggregate.base"),
        (grouped(op="product", base="0"), "aggregate.malformed", "K", "aggregate.base"),
        (grouped(op="product", base="x"), "aggregate.malformed", "K", "aggregate.base"),
        (grouped(round_terms="1"), "aggregate.malformed", "K", "aggregate.round_terms"),
        (grouped(round_terms={"to": "1"}), "aggregate.unknown_key", "K", "aggregate.round_terms.to"),
        (grouped(round_terms={"digits": 13}), "rounding.digits", "K", "aggregate.round_terms.digits"),
        (grouped(op="formula"), "formula.empty", "K", "aggregate.formula"),
        (
            criterion("K", indicator("A", weight="1"), mode="ratio", aggregate={"op": "sum"}),
            "aggregate.weights_unused",
            "K",
            "mode",
        ),
        (indicator(steps=[{"op": "formula"}]), "formula.empty", "A", "steps.0.formula"),
        (indicator(steps=[{"op": "formula", "formula": "1", "at": "1"}]), "step.unknown_key", "A", "steps.0.at"),
        (indicator(steps=formula("1 +")), "formula.value_expected", "A", "steps.0.formula"),
        (indicator(steps=formula("[X]")), "formula.unknown_reference", "A", "steps.0.formula"),
        (indicator(steps=formula("[KUAT]")), "formula.unknown_reference", "A", "steps.0.formula"),
        (indicator(steps=formula("[.] > 1")), "formula.number_expected", "A", "steps.0.formula"),
        (indicator(steps=formula("[KELAS] + 1")), "formula.number_expected", "A", "steps.0.formula"),
        (indicator("TARGET", steps=formula("[TARGET]")), "formula.ambiguous_reference", "TARGET", "steps.0.formula"),
        (indicator(steps=formula("[A]")), "formula.cycle", "A", ""),
        (indicator(steps=formula("[NILAI]")), "formula.cycle", "NILAI", ""),
        (grouped(**combined("[.]")), "formula.unknown_reference", "K", "aggregate.formula"),
        (indicator("T", type="text", steps=[{"op": "cap", "at": "1"}]), "step.without_value", "T", "steps"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_refused(child: Json, code: str, path: str, field: str) -> None:
    assert (code, path, field, False) in found(child, indicator("B"))


def test_fault_of_a_formula_names_its_character() -> None:
    (problem,) = problems_of(draft_from_document(document(indicator(steps=formula("[.] + [X]")))))
    assert problem.params == {"position": 7, "code": "X"}
    (problem,) = problems_of(draft_from_document(document(indicator(steps=formula("1 + × 2")))))
    assert problem.params == {"position": 5, "found": "×"}


def test_formulas_that_wait_for_each_other_are_a_ring() -> None:
    first, second = indicator("A", steps=formula("[B]")), indicator("B", steps=formula("[C]"))
    draft = draft_from_document(document(first, second, indicator("C", steps=formula("[A] + [B]"))))
    rings = [problem.params["codes"] for problem in problems_of(draft)]
    assert rings == ["A → B → C → A", "B → C → B"]


def test_possible_division_by_zero_is_only_a_warning() -> None:
    risky = found(indicator(steps=formula("[.] ÷ [TARGET]")))
    assert risky == [("formula.may_divide_by_zero", "A", "steps.0.formula", True)]
    guarded = "JIKA([TARGET] = 0; TIDAK_ADA(); [.] ÷ [TARGET])"
    assert found(indicator(steps=formula(guarded)), indicator("B", steps=formula("[.] ÷ [HARI]"))) == []


def test_good_formulas_have_no_problem_and_may_read_what_stands_later() -> None:
    late = indicator("A", steps=formula("JIKA([SIAP] DAN ADA([KELAS]); [.] + [K]; MIN([B]; [TARGET]))"))
    group = criterion("K", indicator("B"), aggregate=combined("[B] × [HARI]"))
    assert found(late, group) == []
    score = scored(compiled(late, group, givens=GIVENS), sent(A="5", B="1"), HARI="2", SIAP="yes", KELAS="III")
    assert score.nodes["A"].value == 140


@pytest.mark.parametrize("raw", [{"op": "power"}, [], {"number": "x"}])
def test_formula_of_another_form_is_refused_at_once(raw: Any) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        draft_from_document(document(indicator(steps=[{"op": "formula", "formula": raw}])))
    assert [problem.code for problem in refused.value.problems] == ["formula.malformed"]


def test_equal_formulas_have_equal_fingerprints_however_they_are_typed() -> None:
    typed, english = (draft_from_document(document(indicator(steps=formula(text)))) for text in
                      ("MAKS([.];1,5)+2", "max([.]; 1.5) + 2"))  # fmt: skip
    assert fingerprint_of(typed) == fingerprint_of(english)
    stored = document_from_draft(typed)
    assert fingerprint_of(draft_from_document(stored)) == fingerprint_of(typed)
    tree = {"op": "+", "of": [{"op": "max", "of": [{"value": "."}, {"number": "1.5"}]}, {"number": "2"}]}
    assert stored["root"]["children"][0]["steps"] == [{"op": "formula", "formula": tree}]


def test_usual_aggregate_is_not_written() -> None:
    usual, plain = document(grouped(op="weighted_mean")), document(criterion("K", indicator("A")))
    assert document_from_draft(draft_from_document(usual)) == plain


def test_changed_aggregate_and_formula_are_named() -> None:
    old, new = (document(grouped(op=op)) for op in ("mean", "sum"))
    changes = changes_between(draft_from_document(old), draft_from_document(new))
    assert [(each.kind, each.code, each.field) for each in changes] == [("rescored", "K", "aggregate")]
    old, new = (document(indicator(steps=formula(text))) for text in ("[.]", "[.] + 1"))
    (change,) = changes_between(draft_from_document(old), draft_from_document(new))
    assert (change.kind, change.field, change.after) == ("rescored", "steps", [
        {"op": "formula", "formula": {"op": "+", "of": [{"value": "."}, {"number": "1"}]}}])  # fmt: skip


@pytest.mark.parametrize("op", ["mean", "sum", "minimum", "maximum", "product", "first_present"])
def test_group_without_anybody_is_absent_and_blocks_as_usual(op: str) -> None:
    group = criterion("K", indicator("A", **NEVER), indicator("B", **NEVER), aggregate={"op": op})
    instrument = compiled(group, indicator("C"))
    assert scored(instrument, sent(A="n/a", B="n/a", C="5")).nodes["K"].absence == "na"
    assert scored(instrument, sent(A="n/a", C="5")).nodes["K"].absence == "missing"
    blocking = compiled(criterion("K", indicator("A"), indicator("B"), aggregate={"op": op}))
    assert [problem.code for problem in scored(blocking, sent(B="5")).problems] == ["answer.required"]


def test_formula_of_a_group_stops_at_what_blocks_and_otherwise_decides() -> None:
    group = criterion("K", indicator("A", **NEVER), indicator("B"), aggregate=combined("JIKA(ADA([A]); [A]; 7)"))
    assert scored(compiled(group), sent(B="5")).exact == 7
    blocked = scored(compiled(group), sent(A="5"))
    assert (blocked.status, blocked.sheet["nodes"]["K"]["aggregate"]["trace"]) == ("incomplete", [])


def test_product_of_too_many_digits_is_missing() -> None:
    level = [{"value": "1", "label": label("x"), "points": "9" * 39}, {"value": "2", "label": label("y")}]
    group = [indicator(f"I{place}", levels=level) for place in range(110)]
    answers = {f"I{place}": "1" for place in range(110)}
    score = scored(compiled(criterion("K", *group, aggregate={"op": "product"})), sent(**answers))
    assert score.nodes["K"].absence == "missing"


def test_formula_reads_a_hidden_node_as_not_applicable() -> None:
    from_group = criterion("K", indicator("A"), indicator("B"), steps=formula("JUMLAH([.]; [C]; [D])"))
    instrument = compiled(from_group, criterion("L", indicator("C")), indicator("D"))
    score = scored(instrument, sent(A="1", B="1", C="5", D="2"), hidden=["L"])
    assert score.nodes["K"].value == 60
    assert score.sheet["nodes"]["K"]["steps"][0]["trace"][1] == {"part": "1", "value": None, "absence": "na"}


def test_step_fills_an_optional_gap_but_never_a_required_one() -> None:
    fill = formula("JIKA(ADA([.]); [.]; 40)")
    optional, required = indicator("A", required=False, steps=fill), indicator("B", steps=fill)
    score = scored(compiled(optional, required), sent(B="5"))
    assert (score.exact, score.sheet["nodes"]["A"]["steps"][0]["before"]) == (70, None)
    assert scored(compiled(optional, required), sent()).status == "incomplete"


def test_axis_takes_the_values_of_a_group_without_shares() -> None:
    axis = {"code": "hasil", "label": label("Hasil"), "options": [
        {"code": "rendah", "label": label("x")}, {"code": "cukup", "label": label("y"), "expected": True}]}  # fmt: skip
    for nodes, value in ((["A"], "20"), (["A", "B"], "60")):
        written = document(indicator("A"), indicator("B"), outcome={"axes": [{**axis, "nodes": nodes}]})
        written["root"]["aggregate"] = {"op": "minimum"}
        score = scored(compile_instrument(draft_from_document(written)), sent(A="1", B="5"))
        assert (score.exact, score.sheet["axes"]["hasil"]["value"]) == (20, value)


def test_a_long_row_of_formulas_needs_no_recursion() -> None:
    row = [indicator("I0"), *(indicator(f"I{n}", steps=formula(f"[I{n - 1}] + 1")) for n in range(1, 450))]
    answers = {f"I{place}": "5" for place in range(450)}
    instrument = compiled(*reversed(row))
    assert scored(instrument, sent(**answers)).nodes["I449"].value == 549
