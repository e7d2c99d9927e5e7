"""What conditions show, hide and require: for one rater, for the score, on the form, and before the prover."""

from typing import Any

import pytest

from forms.answers import incomplete, parse_answers
from forms.compiler import instrument_of, problems_of
from forms.diff import changes_between
from forms.document import draft_from_document
from forms.errors import AnswersInvalid
from forms.instrument import Answer
from forms.progress import progress
from forms.visibility import hidden_from
from forms.worlds import MOST_WORLDS, Unknowns, unknowns_of
from tests.forms.builders import Json, compiled, criterion, document, indicator, label, levels, role, scored, sent

GIVENS = [
    {"code": "G", "label": label("G"), "least": "0", "most": "10", "required": False},
    {"code": "Y", "label": label("Y"), "type": "yes_no"},
    {"code": "T", "label": label("T"), "type": "text", "required": False},
]
BOTH = [role(), role("rekan", "peer", "40")]
TWO = {"roles": ["atasan", "rekan"]}


def cmp(left: Any, op: str, right: Any) -> Json:
    return {"compare": {"left": left, "op": op, "right": right}}


def answer(code: str, op: str, right: Any) -> Json:
    return cmp({"answer": code}, op, right)


def given(code: str, op: str, right: Any) -> Json:
    return cmp({"given": code}, op, right)


def found(*children: Json, **changed: Any) -> list[tuple[str, str, str]]:
    problems = problems_of(draft_from_document(document(*children, **{"givens": GIVENS, **changed})))
    return [(problem.code, problem.path, problem.field) for problem in problems]


def test_hidden_answer_is_not_looked_at_and_hides_what_reads_it() -> None:
    chain = [
        indicator("A"),
        indicator("B", show_if=answer("A", ">=", "3")),
        indicator("C", show_if=answer("B", "=", "5")),
    ]
    instrument = compiled(*chain)
    answers = {"A": Answer("2"), "B": Answer("5"), "C": Answer("1")}
    assert hidden_from(instrument, answers, {}) == {"B", "C"}
    assert hidden_from(instrument, answers | {"A": Answer("3")}, {}) == set()
    assert hidden_from(instrument, answers | {"A": Answer("3", not_applicable=True)}, {}) == {"B", "C"}
    score = scored(instrument, sent(A="2", B="tidak ada", C="n/a"))
    assert (score.exact, score.sheet["hidden"], score.problems) == (40, ["B", "C"], ())
    with pytest.raises(AnswersInvalid):
        scored(instrument, sent(A="3", B="tidak ada"))


def test_each_rater_sees_by_their_own_answers() -> None:
    children = [indicator("A", **TWO), indicator("B", **TWO, show_if=answer("A", ">=", "3"))]
    instrument = compiled(*children, roles=BOTH)
    both = scored(instrument, sent(A="5", B="5"), sent("rekan", A="1", B="1"))
    assert both.nodes["B"].value == 100
    (own, other) = both.sheet["nodes"]["B"]["roles"]
    assert (own["dropped"], other["dropped"], other["raters"]) == (None, "hidden", [])
    assert scored(instrument, sent(A="1", B="5"), sent("rekan", A="1")).nodes["B"].absence == "hidden"


def test_role_that_sees_nothing_is_left_out_whatever_its_rule() -> None:
    strict = [role(), role("rekan", "peer", "40", missing="block")]
    children = [indicator("A", **TWO), indicator("B", **TWO, show_if=answer("A", ">=", "3"), decline=["atasan"])]
    instrument = compiled(*children, roles=strict)
    assert scored(instrument, sent(A="5", B="5"), sent("rekan", A="1")).nodes["B"].value == 100
    declined = scored(instrument, sent(A="5", B="n/a"), sent("rekan", A="1"))
    assert declined.nodes["B"].absence == "na"


def test_while_nobody_has_answered_an_empty_sheet_decides() -> None:
    second = indicator("B", show_if={"not": {"present": {"answer": "A"}}})
    instrument = compiled(indicator("A", required=False), second)
    assert "B" in scored(instrument).sheet["nodes"]
    assert scored(instrument, sent(A="5")).nodes["B"].absence == "hidden"


def test_criterion_hides_everything_under_it_and_vanishes_with_its_last_leaf() -> None:
    group = criterion("K", indicator("B"), indicator("C"), show_if=given("Y", "=", "yes"), not_applicable="block")
    emptied = criterion("L", indicator("D", show_if=given("Y", "=", "yes")), not_applicable="zero")
    instrument = compiled(indicator("A"), group, emptied, givens=GIVENS)
    score = scored(instrument, sent(A="5"), Y="no")
    assert (score.exact, sorted(score.sheet["hidden"])) == (100, ["K", "L"])
    assert [score.nodes[code].absence for code in ("K", "B", "C", "L", "D")] == ["hidden"] * 5
    assert scored(instrument, sent(A="5"), Y="yes").status == "incomplete"


def test_root_without_anything_left_is_not_applicable() -> None:
    instrument = compiled(indicator("A", show_if=given("Y", "=", "yes")), givens=GIVENS)
    assert scored(instrument, sent(), Y="no").status == "not_rated"


def test_answer_is_required_where_a_condition_says_so() -> None:
    optional = indicator("B", **TWO, required=False, require_if=answer("A", "<", "3"))
    instrument = compiled(indicator("A", **TWO), optional, roles=BOTH)
    assert scored(instrument, sent(A="5")).status == "scored"
    due = scored(instrument, sent(A="5"), sent("rekan", A="2"))
    assert [(problem.code, problem.path) for problem in due.problems] == [("answer.required", "B")]
    assert scored(instrument, sent(A="2", B="5")).status == "scored"
    assert [problem.path for problem in scored(instrument).problems] == ["A"]


def test_nobody_owes_what_they_are_not_shown() -> None:
    filled = {"required": False, "show_if": answer("A", "<", "4"), "require_if": answer("A", "!=", "3")}
    instrument = compiled(indicator("A", **TWO), indicator("B", **TWO, **filled), roles=BOTH)
    assert scored(instrument, sent(A="5"), sent("rekan", A="3")).status == "scored"
    assert scored(instrument, sent(A="5"), sent("rekan", A="1")).status == "incomplete"


@pytest.mark.parametrize(
    ("ticked", "op", "right", "shown"),
    [
        (["1", "2"], "=", "2", True),
        (["1", "0"], "=", "0", True),
        (["1"], "=", "2", False),
        (["1"], "!=", "2", True),
        (["1", "2"], "!=", "2", False),
        (["1"], ">", "0", False),
        ([], "!=", "2", False),
        (["1"], "=", {"answer": "A"}, False),
    ],
)
def test_ticked_options_are_asked_for_by_equality_alone(ticked: Any, op: str, right: Any, shown: bool) -> None:
    options = [{**level, "points": "5"} for level in levels("0", "1", "2")]
    many = indicator("A", type="multiple_choice", levels=options)
    draft = draft_from_document(document(many, indicator("B", show_if=answer("A", op, right))))
    hidden = hidden_from(instrument_of(draft), {"A": Answer(ticked)}, {})
    assert ("B" not in hidden) is shown


def test_measured_figure_is_read_by_its_value() -> None:
    data = [role(), role("data", "system", "40")]
    figure = indicator("A", type="measured", roles=["data"])
    other = indicator("B", roles=["data"], type="measured", show_if=answer("A", ">", "3"))
    instrument = compiled(figure, other, indicator("C"), roles=data)
    assert hidden_from(instrument, {"A": Answer({"value": "4", "source": "x"})}, {}) == set()
    assert hidden_from(instrument, {"A": Answer({"value": "3", "source": "x"})}, {}) == {"B"}


WORDS = {"q_STRENGTH": "teliti", "q_IMPROVEMENT": "cepat"}
SAID = {"STRENGTH": Answer("teliti"), "IMPROVEMENT": Answer("cepat")}
FORM = [
    indicator("A"),
    indicator("B", show_if=answer("A", ">=", "3"), type="number", spec={"target": "10"}),
    indicator("C", required=False, require_if=given("Y", "=", "yes")),
]


def test_form_owes_nothing_that_is_hidden_and_finds_no_fault_in_it() -> None:
    instrument = compiled(*FORM, givens=GIVENS)

    def sent_off(givens: Json | None = None, **typed: str) -> dict[str, Answer]:
        return parse_answers(instrument, {**WORDS, **typed}, role="atasan", complete=True, givens=givens)

    assert sent_off({"Y": "no"}, q_A="1", q_B="kacau")["A"] == Answer("1")
    with pytest.raises(AnswersInvalid) as refused:
        sent_off({"Y": "yes"}, q_A="5")
    assert set(refused.value.by_field()) == {"B", "C"}
    with pytest.raises(AnswersInvalid) as refused:
        sent_off(q_A="5", q_B="kacau")
    assert set(refused.value.by_field()) == {"B"}
    with pytest.raises(AnswersInvalid) as refused:
        sent_off(q_A="7", q_B="kacau")
    assert set(refused.value.by_field()) == {"A"}


def test_progress_and_what_is_owed_follow_the_conditions() -> None:
    instrument = compiled(*FORM, givens=GIVENS)
    low, high = SAID | {"A": Answer("1")}, SAID | {"A": Answer("5")}

    def owed(answers: Any, **givens: str) -> list[str]:
        return [problem.path for problem in incomplete(instrument, answers, role="atasan", givens=givens)]

    assert (owed(low), owed(high), owed(low, Y="yes")) == ([], ["B"], ["C"])
    assert progress(instrument, low, role="atasan") == (3, 3)
    assert progress(instrument, high, role="atasan", givens={"Y": "yes"}) == (3, 5)


def test_progress_counts_what_is_shown_where_nothing_is_owed() -> None:
    free = {"required": False, "roles": ["rekan"]}
    children = [indicator("A", **free), indicator("B", **free, show_if=given("Y", "=", "yes")), indicator("Z")]
    instrument = compiled(*children, roles=BOTH, givens=GIVENS)
    assert progress(instrument, {"A": Answer("1")}, role="rekan", givens={"Y": "no"}) == (1, 1)
    assert progress(instrument, {"A": Answer("1")}, role="rekan", givens={"Y": "yes"}) == (1, 2)


@pytest.mark.parametrize(
    ("children", "code", "path", "field"),
    [
        ([indicator("A", show_if={"some": 1})], "visibility.malformed", "A", "show_if.some"),
        ([indicator("A", require_if={"all": []})], "visibility.malformed", "A", "require_if.all"),
        ([indicator("A", show_if=answer("X", "=", "1"))], "visibility.unknown_reference", "A", "show_if"),
        ([indicator("A", show_if=answer("NILAI", "=", "1"))], "visibility.unknown_reference", "A", "show_if"),
        ([indicator("A", require_if=cmp({"node": "A"}, "=", "1"))], "visibility.unknown_reference", "A", "require_if"),
        ([indicator("A", show_if=given("X", "=", "1"))], "visibility.unknown_reference", "A", "show_if"),
        ([indicator("A", show_if=answer("A", "=", "1"))], "visibility.cycle", "A", "show_if"),
        ([criterion("K", indicator("A"), show_if=answer("A", "=", "1"))], "visibility.cycle", "K", "show_if"),
        ([indicator("A"), indicator("B", show_if=answer("A", "=", "9"))], "visibility.never", "B", "show_if"),
        ([indicator("A", show_if=given("G", ">", "10"))], "visibility.never", "A", "show_if"),
        (
            [
                indicator("A"),
                indicator("B", show_if=answer("A", "=", "1")),
                indicator("C", show_if={"all": [answer("A", "=", "2"), {"present": {"answer": "B"}}]}),
            ],
            "visibility.never",
            "C",
            "show_if",
        ),
    ],
)
def test_condition_that_cannot_work_is_refused(children: list[Json], code: str, path: str, field: str) -> None:
    assert (code, path, field) in found(*children, indicator("Z"))


def test_condition_on_the_root_is_refused() -> None:
    written = document()
    written["root"]["show_if"] = {"not": {"present": {"answer": "A"}}}
    assert "visibility.root" in [problem.code for problem in problems_of(draft_from_document(written))]


def test_role_that_never_answers_what_a_condition_reads_is_warned_of() -> None:
    children = [indicator("A"), indicator("B", **TWO, show_if=answer("A", ">", "1"))]
    (problem,) = problems_of(draft_from_document(document(*children, roles=BOTH)))
    assert (problem.code, problem.path, problem.params, problem.warning) == (
        "visibility.not_asked", "B", {"code": "A", "role": "rekan"}, True)  # fmt: skip


def test_more_combinations_than_can_be_tried_are_said() -> None:
    many = [indicator(f"I{place}") for place in range(6)]
    last = indicator("L", show_if={"all": [answer(f"I{place}", ">", "1") for place in range(6)]})
    (problem,) = problems_of(draft_from_document(document(*many, last)))
    assert (problem.code, problem.path, problem.warning) == ("visibility.too_many", "L", True)
    assert problem.params == {"most": MOST_WORLDS}


SCALE = {"type": "scale", "spec": {"least": "0", "most": "10"}}
GOOD: list[Json] = [
    answer("A", ">=", "3"),
    answer("S", ">", "9.9"),
    answer("S", "<", {"given": "G"}),
    answer("M", "=", "2"),
    answer("J", "=", "yes"),
    answer("W", "!=", "tidak"),
    given("T", "=", "III/a"),
    given("Y", "=", "no"),
    {"any": [{"not": {"present": {"given": "G"}}}, {"present": {"given": "T"}}]},
    {"not": {"present": {"answer": "O"}}},
    {"all": [cmp("1", "=", "1"), answer("A", "=", "3")]},
]


@pytest.mark.parametrize("condition", GOOD)
def test_condition_that_can_hold_is_no_false_alarm(condition: Json) -> None:
    children = [
        indicator("A"),
        indicator("S", **SCALE),
        indicator("M", type="multiple_choice", levels=[{**each, "points": "1"} for each in levels("1", "2")]),
        indicator("J", type="yes_no"),
        indicator("W", type="text"),
        indicator("O", required=False),
        indicator("B", show_if=condition, require_if=condition, required=False),
        criterion("K", indicator("C"), show_if=condition),
    ]
    assert found(*children) == []


def test_changed_condition_is_named() -> None:
    old, new = (document(indicator("A"), indicator("B", show_if=answer("A", "=", raw))) for raw in ("1", "2"))
    changes = changes_between(draft_from_document(old), draft_from_document(new))
    assert [(each.kind, each.code, each.field) for each in changes] == [("rescored", "B", "show_if")]


def unknowns(*children: Json, conditions: list[Json]) -> Unknowns:
    return unknowns_of(draft_from_document(document(*children, givens=GIVENS)), conditions)


def test_values_that_conditions_can_tell_apart() -> None:
    tried = unknowns(
        indicator("S", **SCALE),
        indicator("F", type="measured", roles=["atasan"], required=False),
        conditions=[
            answer("S", ">", "4"),
            answer("F", "<", "2"),
            given("G", "=", {"answer": "S"}),
            given("T", "=", "a"),
        ],
    )
    assert tried.values == {
        ("answer", "S"): ("0", "0.5", "1", "2.5", "4", "10"),
        ("answer", "F"): ("1", "2", "3", None),
        ("given", "G"): ("0", "0.5", "1", "2.5", "4", "10", None),
        ("given", "T"): ("a", "!", "~", None),
    }
    worlds = list(tried.worlds([("answer", "F"), ("given", "T")]))
    assert len(worlds) == tried.count([("answer", "F"), ("given", "T")]) == 16
    assert (worlds[-1].answers, worlds[-1].givens) == ({}, {})
