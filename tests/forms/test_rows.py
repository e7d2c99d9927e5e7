"""Repeating criteria: written out once per row, checked as one row, asked, scored and explained like anything else."""

from fractions import Fraction
from typing import Any

import pytest

from forms.aggregation import combine
from forms.answers import incomplete, read_answers
from forms.compiler import compile_instrument, problems_of
from forms.diff import changes_between
from forms.document import document_from_draft, draft_from_document
from forms.errors import AnswersInvalid
from forms.givens import is_declared, read_givens, settled_givens
from forms.instrument import Answer, Instrument
from forms.outcome import outcome_for
from forms.page import page_for, values_of
from forms.progress import progress
from forms.responses import responses_from_json
from forms.rows import MOST_ROWS, in_rows
from tests.forms.builders import Json, criterion, document, indicator, label, role, sent

ITEMS: Json = {
    "code": "SKP",
    "label": label("Rencana"),
    "type": "rows",
    "fields": [
        {"code": "NAMA", "label": label("Nama"), "type": "text"},
        {"code": "TARGET", "label": label("Target"), "least": "1"},
        {"code": "BOBOT", "label": label("Bobot"), "least": "0"},
    ],
}
PLAN = [{"NAMA": "Laporan", "TARGET": 12, "BOBOT": 60}, {"NAMA": "Kunjungan <b>", "TARGET": 40, "BOBOT": 20}]


def amount(code: str, **changed: Any) -> Json:
    return indicator(code, type="scale", spec={"least": "0", "most": "10"}, **changed)


def reached(code: str = "JUMLAH", **changed: Any) -> Json:
    return indicator(code, type="number", spec={"target_given": "TARGET"}, **changed)


def group(*children: Json, repeat: Json | None = None, row: Json | None = None, **changed: Any) -> Json:
    """A repeating criterion over the items of the plan; `row` changes what is repeated."""
    inner = criterion("BUTIR", *(children or (reached(),)), **(row or {}))
    return criterion("HASIL", inner, repeat={"given": "SKP"} if repeat is None else repeat, **changed)


def definition(hasil: Json, *others: Json, **changed: Any) -> Json:
    return document(hasil, *others, **({"givens": [ITEMS]} | changed))


def made(hasil: Json, *others: Json, **changed: Any) -> Instrument:
    return compile_instrument(draft_from_document(definition(hasil, *others, **changed)))


def typed(*children: Json, most: int = 3, **repeat: Any) -> Instrument:
    """A repeating criterion that raters fill in."""
    inner = group(*(children or (amount("NILAI-TUGAS"),)), repeat={"most": most, **repeat})
    return compile_instrument(draft_from_document(document(inner)))


def codes_of(source: Json, *, warnings: bool = False) -> list[tuple[str, str]]:
    problems = problems_of(draft_from_document(source))
    return [(problem.code, problem.path) for problem in problems if problem.warning == warnings]


def test_a_row_has_codes_of_its_own_and_reads_its_own_item() -> None:
    instrument = in_rows(made(group(mode="ratio", row={"weight_given": "BOBOT"})), settled_givens({"SKP": PLAN}))
    assert [code for code in instrument.nodes if code.startswith("HASIL")] == [
        "HASIL", "HASIL.1", "HASIL.1.JUMLAH", "HASIL.2", "HASIL.2.JUMLAH"]  # fmt: skip
    assert instrument.nodes["HASIL.2.JUMLAH"].spec == {"target_given": "SKP.2.TARGET"}  # type: ignore[union-attr]
    assert instrument.nodes["HASIL.2"].weight_given == "SKP.2.BOBOT"
    assert instrument.nodes["HASIL.2"].label == {"id": "BUTIR 2"}


def test_what_does_not_repeat_is_given_back_as_it_is() -> None:
    plain = compile_instrument(draft_from_document(document()))
    assert in_rows(plain, {"SKP": "3"}) is plain and plain.key == plain.fingerprint


def test_what_is_written_out_stays_so_and_is_kept_apart_from_other_numbers_of_rows() -> None:
    instrument = made(group())
    two, three = in_rows(instrument, {"SKP": "2"}), in_rows(instrument, {"SKP": "3"})
    assert in_rows(two, {}) is two and in_rows(instrument, {"SKP": "2"}) is two
    assert len({instrument.key, two.key, three.key}) == 3
    assert instrument.fingerprint == two.fingerprint == three.fingerprint


@pytest.mark.parametrize("count", ["", "zwei", "-1", "2.5", "9" * 20])
def test_a_number_of_items_that_is_none_gives_no_row_but_a_problem(count: str) -> None:
    instrument = made(group(repeat={"given": "SKP"}))
    assert "HASIL.1" not in in_rows(instrument, {"SKP": count}).nodes or len(count) > 9
    if count:
        with pytest.raises(AnswersInvalid) as refused:
            combine(instrument, [], {"SKP": count})
        assert refused.value.problems[0].code in ("given.not_a_count", "given.item_count")


def test_items_have_bounds() -> None:
    instrument = made(group(), givens=[ITEMS | {"least": "1", "most": "2"}])
    for items in ([], [*PLAN, PLAN[0]]):
        with pytest.raises(AnswersInvalid) as refused:
            combine(instrument, [], {"SKP": items})
        problem = refused.value.problems[0]
        assert (problem.code, problem.params) == ("given.item_count", {"least": "1", "most": "2"})


def test_fields_of_items_are_checked_and_missed_like_givens() -> None:
    instrument = made(group())
    with pytest.raises(AnswersInvalid) as refused:
        combine(instrument, [], {"SKP": [{"NAMA": "x", "TARGET": "nol", "LAIN": 1}]})
    assert [(each.code, each.path) for each in refused.value.problems] == [
        ("given.not_a_number", "SKP.1.TARGET"), ("given.unknown", "SKP.1.LAIN")]  # fmt: skip
    score = combine(instrument, [], {"SKP": [{"TARGET": 3}]})
    assert ("given.missing", "SKP.1.NAMA") in [(each.code, each.path) for each in score.problems]


def test_a_list_where_one_value_is_declared_is_refused() -> None:
    instrument = made(group(), givens=[ITEMS, {"code": "LAIN", "label": label("x"), "required": False}])
    for raw in ([], [{}], ["7"]):
        with pytest.raises(AnswersInvalid) as refused:
            combine(instrument, [], {"SKP": [], "LAIN": raw})
        assert "given.not_a_list" in [each.code for each in refused.value.problems]


@pytest.mark.parametrize(
    ("code", "declared"),
    [("SKP", True), ("SKP.2.TARGET", True), ("SKP.2.LAIN", False), ("SKP.2", False), ("LAIN", False)],
)
def test_the_written_code_of_an_item_is_declared_by_its_list(code: str, declared: bool) -> None:
    assert is_declared(made(group(), givens=[ITEMS]).draft, code) is declared


def test_items_that_are_no_objects_are_unknown() -> None:
    with pytest.raises(AnswersInvalid) as refused:
        combine(made(group()), [], {"SKP": ["Laporan"]})
    assert [(each.code, each.path) for each in refused.value.problems] == [("given.unknown", "SKP.1.")]


@pytest.mark.parametrize(
    ("empty", "status", "value"), [("na", "not_rated", None), ("zero", "scored", 0), ("block", "incomplete", None)]
)
def test_without_a_row_a_group_is_what_it_says(empty: str, status: str, value: int | None) -> None:
    steps = [{"op": "line", "offset": "25"}]
    score = combine(made(group(repeat={"given": "SKP", "empty": empty}, steps=steps)), [], {"SKP": []})
    assert (score.status, score.nodes["HASIL"].value) == (status, value)
    assert [each.code for each in score.problems] == (["repeat.empty"] if empty == "block" else [])
    assert score.sheet["nodes"]["HASIL"] | {"rows": 0, "empty": empty} == score.sheet["nodes"]["HASIL"]


def test_an_empty_group_has_its_share_beside_others() -> None:
    instrument = made(group(repeat={"given": "SKP", "empty": "zero"}), amount("LAIN"))
    assert combine(instrument, [sent(LAIN="10")], {"SKP": []}).exact == 50
    instrument = made(group(), amount("LAIN"))
    assert combine(instrument, [sent(LAIN="10")], {"SKP": []}).exact == 100


def test_a_group_whose_rows_hold_only_words_has_no_share_with_or_without_rows() -> None:
    words = indicator("CATATAN", type="text")
    instrument = made(group(words), amount("LAIN"))
    for items in ([], PLAN):
        score = combine(instrument, [sent(LAIN="10")], {"SKP": items})
        assert (score.exact, "HASIL" in score.nodes) == (100, False)


def test_rows_and_titles_stand_on_the_sheet() -> None:
    instrument = made(group(repeat={"given": "SKP", "title": "NAMA"}))
    answers = responses_from_json(
        {"responses": [{"role": "atasan", "answers": {"HASIL": [{"JUMLAH": 6}, {"JUMLAH": 50}]}}]}, instrument.groups
    )
    score = combine(instrument, answers.sheets, {"SKP": PLAN})
    nodes = score.sheet["nodes"]
    assert (score.exact, nodes["HASIL"]["rows"], nodes["HASIL.2"]["title"]) == (Fraction(175, 2), 2, "Kunjungan <b>")
    assert score.sheet["givens"]["SKP.1.TARGET"] == "12"


def test_a_hidden_empty_group_is_hidden_with_everything_around_it() -> None:
    when = {"compare": {"left": {"given": "PUNYA"}, "op": "=", "right": "yes"}}
    owns = {"code": "PUNYA", "label": label("x"), "type": "yes_no"}
    inner = criterion("K", group(repeat={"given": "SKP", "empty": "block"}, show_if=when))
    instrument = made(inner, amount("LAIN"), givens=[ITEMS, owns])
    score = combine(instrument, [sent(LAIN="10")], {"SKP": [], "PUNYA": "no"})
    assert (score.exact, score.nodes["K"].absence, score.sheet["hidden"]) == (100, "hidden", ["K"])
    assert combine(instrument, [sent(LAIN="10")], {"SKP": [], "PUNYA": "yes"}).status == "incomplete"
    assert combine(instrument, [], {"SKP": [], "PUNYA": "no"}).nodes["HASIL"].absence == "hidden"


def test_formulas_conditions_and_weight_sets_inside_a_row_read_that_row() -> None:
    shown = {"compare": {"left": {"answer": "PERLU"}, "op": "=", "right": "yes"}}
    heavy = {"compare": {"left": {"given": "TARGET"}, "op": ">", "right": "20"}}
    row = {
        "mode": "ratio",
        "weight_sets": [{"code": "besar", "when": heavy, "weights": {"PERLU": "0", "JUMLAH": "3", "MUTU": "1"}}],
        "steps": [{"op": "formula", "formula": "MAKS([.]; [TARGET])"}],
    }
    perlu = indicator("PERLU", type="yes_no", weight="0")
    mutu = amount("MUTU", weight="1", show_if=shown, required=False, require_if=shown)
    steps = [{"op": "formula", "formula": "[.] + [SKP]"}]
    instrument = made(group(perlu, reached(weight="1"), mutu, row=row, steps=steps))
    first = {"HASIL.1.PERLU": "no", "HASIL.1.JUMLAH": "0.6", "HASIL.1.MUTU": "10"}
    second = {"HASIL.2.PERLU": "yes", "HASIL.2.JUMLAH": "20", "HASIL.2.MUTU": "10"}
    score = combine(instrument, [sent(**first, **second)], {"SKP": PLAN})
    values = {code: node.value for code, node in score.nodes.items()}
    # 0.6 of 12 is 5, less than the target of 12 in the formula; 20 of 40 weighs three times the mark of 10;
    # their mean, and the number of items.
    assert (values["HASIL.1"], values["HASIL.2"], values["HASIL"]) == (12, Fraction(125, 2), Fraction(157, 4))
    assert score.nodes["HASIL.1.MUTU"].absence == "hidden"
    del second["HASIL.2.MUTU"]
    owed = combine(instrument, [sent(**first, **second)], {"SKP": PLAN}).problems
    assert [each.path for each in owed] == ["HASIL.2.MUTU"]


def test_a_formula_that_takes_the_members_of_a_row() -> None:
    row = {"aggregate": {"op": "formula", "formula": "MIN([JUMLAH]; 90)"}}
    instrument = made(group(row=row, aggregate={"op": "maximum"}))
    score = combine(instrument, [sent(**{"HASIL.1.JUMLAH": "12", "HASIL.2.JUMLAH": "20"})], {"SKP": PLAN})
    assert (score.nodes["HASIL.1"].value, score.exact) == (90, 90)


# Rows that raters fill in.


def test_only_rows_in_which_somebody_said_something_are_there() -> None:
    answers = {"HASIL.1.NILAI-TUGAS": "5", "HASIL.2.NILAI-TUGAS": None, "HASIL.3.NILAI-TUGAS": "10"}
    score = combine(typed(), [sent(**answers)])
    assert (score.exact, [code for code in score.nodes if code.count(".") == 1]) == (75, ["HASIL.1", "HASIL.3"])


def test_the_first_rows_can_be_owed() -> None:
    score = combine(typed(least=2), [sent(**{"HASIL.1.NILAI-TUGAS": "5"})])
    assert [(each.code, each.path) for each in score.problems] == [("answer.required", "HASIL.2.NILAI-TUGAS")]


def test_a_row_that_is_begun_is_owed() -> None:
    instrument = typed(amount("A"), amount("B"), amount("C", required=False))
    score = combine(instrument, [sent(**{"HASIL.1.A": "5"})])
    assert [each.path for each in score.problems] == ["HASIL.1.B"]


def test_a_row_begun_by_a_role_without_weight_owes_nothing_to_others() -> None:
    twice = ["atasan", "diri"]
    instrument = compile_instrument(draft_from_document(document(
        group(amount("A", roles=twice), repeat={"most": 2}), roles=[role(), role("diri", "self", "0")])))  # fmt: skip
    sheets = [sent(**{"HASIL.1.A": "10"}), sent("diri", **{"HASIL.2.A": "3"})]
    assert combine(instrument, sheets).exact == 100


def test_more_rows_than_offered_are_refused() -> None:
    with pytest.raises(AnswersInvalid) as refused:
        combine(typed(), [sent(**{"HASIL.4.NILAI-TUGAS": "5", "HASIL.x.NILAI-TUGAS": "5", "HASIL": "5"})])
    assert [each.code for each in refused.value.problems] == ["answer.unknown_code"] * 3


def test_declining_begins_a_row_too() -> None:
    instrument = typed(amount("A", decline=["atasan"]))
    assert combine(instrument, [sent(**{"HASIL.2.A": "n/a"})]).nodes["HASIL.2"].absence == "na"


def test_a_duty_by_condition_waits_for_the_row() -> None:
    when = {"compare": {"left": {"answer": "A"}, "op": "=", "right": "0"}}
    instrument = typed(amount("A"), amount("B", required=False, require_if=when), amount("C", required=False))
    page = in_rows(instrument, {})
    assert incomplete(page, {}, role="atasan") == [
        each for each in incomplete(page, {}, role="atasan") if "." not in each.path
    ]
    begun = {"HASIL.1.A": Answer("0"), "STRENGTH": Answer("x"), "IMPROVEMENT": Answer("x")}
    assert [each.path for each in incomplete(instrument, begun, role="atasan")] == ["HASIL.1.B"]
    assert progress(instrument, begun, role="atasan") == (3, 4)


# What is asked.


def test_the_form_reads_rows() -> None:
    instrument = made(group(), reached("TUNGGAL") | {"spec": {"target": "5"}})
    givens = settled_givens({"SKP": PLAN})
    raw = {"q_HASIL.1.JUMLAH": "3", "q_HASIL.2.JUMLAH": "x", "q_TUNGGAL": "5", "q_HASIL.3.JUMLAH": "1"}
    answers, problems = read_answers(instrument, raw, role="atasan", complete=False, givens=givens)
    assert answers == {"HASIL.1.JUMLAH": Answer("3"), "TUNGGAL": Answer("5")}
    assert [(each.code, each.path, each.field) for each in problems] == [
        ("form.unknown_field", "", "q_HASIL.3.JUMLAH"), ("number.invalid", "HASIL.2.JUMLAH", "value")]  # fmt: skip


def test_the_page_shows_titles_as_values_and_folds_what_may_stay_empty() -> None:
    items = in_rows(made(group(repeat={"given": "SKP", "title": "NAMA"})), settled_givens({"SKP": PLAN}))
    page = page_for(items, role="atasan", locale="id")
    joined = page.join(values_of(items, {}, role="atasan", locale="id", givens=settled_givens({"SKP": PLAN})))
    assert "Kunjungan" not in page.shell and "Kunjungan &lt;b&gt;" in joined and "row-fold" not in joined
    free = in_rows(typed(least=1), {})
    page = page_for(free, role="atasan", locale="id")
    values = values_of(free, {"HASIL.3.NILAI-TUGAS": Answer("4")}, role="atasan", locale="id")
    folds = page.join(values).split('<details class="more row-fold"')
    assert len(folds) == 3 and [" open>" in fold.split("</summary>")[0] for fold in folds[1:]] == [False, True]


def test_a_page_of_a_definition_that_is_not_written_out_shows_one_row() -> None:
    page = page_for(typed(), role="atasan", locale="id")
    assert page.shell.count("NILAI-TUGAS") > 1 and "HASIL.1" not in page.shell


def test_an_empty_group_says_so_to_those_who_would_answer() -> None:
    watching = criterion("LAIN", amount("A", roles=["diri"]))
    roles = [role(), role("diri", "self", "10")]
    instrument = in_rows(made(group(), watching, roles=roles), {"SKP": "0"})
    assert "Belum ada butir" in page_for(instrument, role="atasan", locale="id").shell
    assert "Belum ada butir" not in page_for(instrument, role="diri", locale="id").shell


# What the author wrote.


def test_a_document_keeps_its_repetition() -> None:
    source = definition(group(repeat={"given": "SKP", "title": "NAMA", "empty": "block"}, mode="ratio",
                              row={"weight_given": "BOBOT"}))  # fmt: skip
    draft = draft_from_document(source)
    assert draft_from_document(document_from_draft(draft)) == draft
    assert document_from_draft(draft)["givens"] == [ITEMS]


def test_a_good_definition_has_no_problem() -> None:
    assert codes_of(definition(group(mode="percent", row={"weight_given": "BOBOT"}))) == []
    assert codes_of(definition(group(mode="percent", row={"weight_given": "BOBOT"})), warnings=True) == []


def test_problems_inside_a_row_stand_at_the_code_that_was_written() -> None:
    bad = amount("MUTU", weight="-1")
    wrong = group(bad, amount("B", steps=[{"op": "formula", "formula": "[MUTU] + [TIADA]"}]), row={"mode": "ratio"})
    assert {("weight.negative", "MUTU"), ("formula.unknown_reference", "B"), ("weight.missing", "B")} <= set(
        codes_of(definition(wrong))
    )
    ring = group(amount("A", steps=[{"op": "formula", "formula": "[B]"}]),
                 amount("B", steps=[{"op": "formula", "formula": "[A]"}]))  # fmt: skip
    (cycle,) = [each for each in problems_of(draft_from_document(definition(ring))) if each.code == "formula.cycle"]
    assert (cycle.path, cycle.params) == ("A", {"codes": "A → B → A"})


@pytest.mark.parametrize("reading", ["MUTU", "BUTIR", "TARGET"])
def test_nothing_outside_can_read_into_a_row(reading: str) -> None:
    outside = amount("LUAR", steps=[{"op": "formula", "formula": f"[.] + [{reading}]"}])
    assert ("formula.unknown_reference", "LUAR") in codes_of(definition(group(amount("MUTU"), reached()), outside))
    watching = amount("LUAR", show_if={"present": {"answer": "MUTU"}})
    assert ("visibility.unknown_reference", "LUAR") in codes_of(definition(group(amount("MUTU"), reached()), watching))


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"children": [amount("A")]}, "repeat.one_row"),
        ({"children": [criterion("A", amount("B")), criterion("C", amount("D"))]}, "repeat.one_row"),
        ({"mode": "points"}, "repeat.points"),
        ({"mode": "percent"}, "repeat.percent"),
        ({"repeat": {"given": "TIADA"}}, "repeat.given_unknown"),
        ({"repeat": {"given": "SATU"}}, "repeat.given_unknown"),
        ({"repeat": {"given": "SKP", "title": "TIADA"}}, "repeat.title_unknown"),
        ({"repeat": {"given": "SKP", "most": 3}}, "repeat.bounds_of_given"),
        ({"repeat": {"given": "SKP", "least": 3}}, "repeat.bounds_of_given"),
        ({"repeat": {"most": 3, "title": "NAMA"}}, "repeat.title_unknown"),
        ({"repeat": {}}, "repeat.most"),
        ({"repeat": {"most": 0}}, "repeat.most"),
        ({"repeat": {"most": MOST_ROWS + 1}}, "repeat.most"),
        ({"repeat": {"most": 3, "least": 4}}, "repeat.bounds_crossed"),
        ({"repeat": {"most": 3, "least": -1}}, "repeat.bounds_crossed"),
        ({"weight_sets": [{"code": "x", "when": {"present": {"given": "SKP"}}, "weights": {"BUTIR": "1"}}]},
         "repeat.weight_sets"),
    ],
)  # fmt: skip
def test_a_group_that_can_not_stand_in_rows_is_a_problem(changed: Json, problem: str) -> None:
    single = {"code": "SATU", "label": label("x")}
    source = definition(group() | changed, givens=[ITEMS, single])
    assert (problem, "HASIL") in codes_of(source)


def test_groups_are_not_nested_and_not_the_root() -> None:
    inner = criterion("DALAM", criterion("BARIS", amount("A")), repeat={"most": 2})
    assert ("repeat.nested", "DALAM") in codes_of(definition(group(inner)))
    whole = definition(group())
    whole["root"] = criterion("NILAI", criterion("SEMUA", amount("A"), reached()), repeat={"most": 2})
    assert ("repeat.root", "NILAI") in codes_of(whole)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"fields": []}, "given.no_fields"),
        ({"most": "2.5"}, "given.item_bounds"),
        ({"least": "-1"}, "given.item_bounds"),
        ({"most": str(MOST_ROWS + 1)}, "given.item_bounds"),
        ({"source": {"part": "x", "read": "score"}}, "given.source_malformed"),
        ({"type": "number"}, "given.fields_unused"),
        ({"fields": [{"code": "HASIL", "label": label("x")}]}, "given.field_taken"),
        ({"fields": [{"code": "DAFTAR", "label": label("x"), "type": "rows"}]}, "given.field_type"),
    ],
)
def test_a_list_of_items_that_can_not_be_filled_is_a_problem(given: Json, problem: str) -> None:
    assert (problem, "SKP") in codes_of(definition(group(amount("A")), givens=[ITEMS | given]))


def test_fields_are_checked_like_givens() -> None:
    blank: Json = {"code": "1", "label": {}}
    fields = [blank, {"code": "B", "label": label("x"), "type": "apa", "least": "3", "most": "2"}]
    found = codes_of(definition(group(amount("A")), givens=[ITEMS | {"fields": fields}]))
    assert found == [
        ("code.malformed", "1"),
        ("text.missing", "1"),
        ("given.unknown_type", "B"),
        ("given.bounds_crossed", "B"),
    ]


def test_items_that_no_group_reads_are_a_warning() -> None:
    assert ("given.items_unused", "SKP") in codes_of(definition(amount("A")), warnings=True)


def test_very_many_rows_are_very_many_indicators() -> None:
    many = group(*(amount(f"A{place}") for place in range(11)))
    assert ("node.very_many", "NILAI") in codes_of(definition(many), warnings=True)
    few = definition(many, givens=[ITEMS | {"most": "10"}])
    assert ("node.very_many", "NILAI") not in codes_of(few, warnings=True)


def test_repetition_is_a_change_of_meaning() -> None:
    before, after = (draft_from_document(definition(group(repeat={"given": "SKP", "empty": empty})))
                     for empty in ("na", "zero"))  # fmt: skip
    (change,) = changes_between(before, after)
    assert (change.kind, change.code, change.field, change.after) == (
        "rescored", "HASIL", "repeat", {"given": "SKP", "empty": "zero"})  # fmt: skip


def test_an_outcome_can_look_at_the_group() -> None:
    rows = [{"code": "baik", "label": label("Baik"), "least": "50"}, {"code": "kurang", "label": label("Kurang")}]
    rules = {"lists": [{"code": "k", "node": "HASIL", "rows": rows}], "category": "k"}
    instrument = made(group(), outcome=rules)
    score = combine(instrument, [sent(**{"HASIL.1.JUMLAH": "12", "HASIL.2.JUMLAH": "40"})], {"SKP": PLAN})
    assert outcome_for(instrument, score, {}).code == "baik"


# What people type.


@pytest.mark.parametrize("answers", [{"HASIL": 5}, {"HASIL": [5]}, {"HASIL": "x"}])
def test_rows_that_are_no_rows_are_a_fault_of_form(answers: Json) -> None:
    with pytest.raises(AnswersInvalid) as refused:
        responses_from_json({"responses": [{"role": "atasan", "answers": answers}]}, ("HASIL",))
    assert [(each.code, each.field) for each in refused.value.problems] == [("responses.not_rows", "HASIL")]
    with pytest.raises(AnswersInvalid) as refused:
        responses_from_json({"givens": {"SKP": [5]}})
    assert [(each.code, each.path) for each in refused.value.problems] == [("responses.not_rows", "givens.SKP")]


def test_no_rows_at_all_are_fine() -> None:
    sheets = responses_from_json({"responses": [{"role": "atasan", "answers": {"HASIL": None}}]}, ("HASIL",)).sheets
    assert sheets[0].answers == {}


def test_the_number_of_items_is_read_like_any_number() -> None:
    instrument = made(group())
    (given,) = instrument.draft.givens
    assert read_givens([given], {"SKP": "2"}) == ({"SKP": "2"}, [])
    assert [each.code for each in read_givens([given], {"SKP": "1,5"})[1]] == ["given.not_a_count"]
