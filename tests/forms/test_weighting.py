"""Weights from givens and sets, their limits, and totals on every branch."""

from typing import Any

import pytest

from forms.compiler import problems_of
from forms.diff import changes_between
from forms.document import draft_from_document
from forms.errors import AnswersInvalid, Problem
from forms.weighting import given_weight_problems
from tests.forms.builders import Json, compiled, criterion, document, indicator, label, scored, sent

GIVENS = [
    {"code": "W", "label": label("W")},
    {"code": "V", "label": label("V"), "required": False},
    {"code": "J", "label": label("J"), "type": "text"},
    {"code": "Y", "label": label("Y"), "type": "yes_no"},
]


def cmp(left: Any, op: str, right: Any) -> Json:
    return {"compare": {"left": left, "op": op, "right": right}}


def job(value: str) -> Json:
    return cmp({"given": "J"}, "=", value)


def weights(when: Json, code: str = "lain", **written: str) -> Json:
    return {"code": code, "when": when, "weights": written}


def problems(*children: Json, **changed: Any) -> list[Problem]:
    root = {key: changed.pop(key) for key in ("weight_sets",) if key in changed}
    written = document(*children, **{"givens": GIVENS, "mode": "percent", **changed})
    written["root"] |= root
    return problems_of(draft_from_document(written))


def found(*children: Json, **changed: Any) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.path, problem.field) for problem in problems(*children, **changed)]


def pair(first: str = "60", second: str = "40", **changed: Any) -> list[Json]:
    return [indicator("A", weight=first, **changed), indicator("B", weight=second)]


GOOD_SET = weights(job("a"), A="70", B="30")


def test_good_sets_and_limits_have_no_problem() -> None:
    limited = pair(limits={"least": "50", "most": "80", "heaviest": True})
    assert found(*limited, weight_sets=[GOOD_SET, weights(job("b"), "b", A="50", B="50")]) == []


@pytest.mark.parametrize(
    ("sets", "code", "path", "field"),
    [
        ([weights(job("a"), A="70", B="20")], "weight.sum_not_100", "NILAI", "children"),
        ([weights(job("a"), A="0", B="0")], "weight.all_zero", "NILAI", "children"),
        ([weights(job("a"), A="100")], "weight_set.member_missing", "NILAI", "weight_sets.0.weights"),
        ([weights(job("a"), A="70", B="30", C="0")], "weight_set.unknown_member", "NILAI", "weight_sets.0.weights"),
        ([weights(job("a"), A="110", B="-10")], "weight.negative", "B", "weight_sets.0.weights"),
        ([GOOD_SET, GOOD_SET], "code.repeated", "NILAI", "weight_sets.1"),
        ([GOOD_SET, weights(job("a"), "b", A="50", B="50")], "weight_set.never", "NILAI", "weight_sets.1"),
        ([weights({"some": 1}, A="70", B="30")], "weight_set.malformed", "NILAI", "weight_sets.0.when"),
        (
            [weights(cmp({"answer": "A"}, "=", "1"), A="70", B="30")],
            "weight_set.unknown_reference",
            "NILAI",
            "weight_sets.0.when",
        ),
        (
            [weights(cmp({"given": "X"}, "=", "1"), A="70", B="30")],
            "weight_set.unknown_reference",
            "NILAI",
            "weight_sets.0.when",
        ),
    ],
)
def test_set_that_cannot_be_used_is_refused(sets: list[Json], code: str, path: str, field: str) -> None:
    assert (code, path, field) in found(*pair(), weight_sets=sets)


def test_set_in_an_equal_group_is_refused() -> None:
    assert ("weight_set.unused", "NILAI", "weight_sets.0") in found(
        indicator("A"), indicator("B"), mode="equal", weight_sets=[GOOD_SET]
    )


@pytest.mark.parametrize(
    ("limits", "code", "field"),
    [
        ({"least": "61"}, "weight.below_limit", "weight"),
        ({"most": "59"}, "weight.above_limit", "weight"),
        ({"least": "x"}, "limits.not_a_number", "limits.least"),
        ({"heaviest": "yes"}, "limits.not_a_boolean", "limits.heaviest"),
        ({"least": "5", "most": "4"}, "limits.crossed", "limits.most"),
        ({"lightest": True}, "limits.unknown_key", "limits.lightest"),
    ],
)
def test_limit_that_is_passed_or_unreadable_is_named(limits: Json, code: str, field: str) -> None:
    assert (code, "A", field) in found(*pair(limits=limits))


def test_limits_bind_every_set_and_the_heaviest_may_have_equals() -> None:
    first = pair("50", "50", limits={"heaviest": True})
    assert found(*first) == []
    (problem,) = problems(*first, weight_sets=[weights(job("a"), A="40", B="60")])
    assert (problem.code, problem.path, problem.params) == ("weight.not_heaviest", "A", {"other": "B"})


def test_same_fault_on_many_branches_is_reported_once() -> None:
    same = weights(job("a"), A="60", B="40")
    assert found(*pair(limits={"most": "50"}), weight_sets=[same]) == [("weight.above_limit", "A", "weight")]


def test_weight_from_a_given_must_be_declared_and_never_lacking() -> None:
    named = indicator("A", weight_given="W"), indicator("B", weight="40")
    assert found(*named) == []
    optional = indicator("A", weight_given="V"), indicator("B", weight="40")
    assert found(*optional) == [("weight.given_optional", "A", "weight")]
    assert found(*pair(weight_given="V")) == []
    for given in ("X", "J"):
        assert ("given.not_declared", "A", "weight_given") in found(*pair(weight_given=given))
    words = indicator("T", type="text", weight_given="W")
    assert ("given.not_declared", "T", "weight_given") in found(*pair(), words)


def test_alternatives_total_100_on_each_branch_and_less_may_be_shown() -> None:
    either = [
        indicator("A", weight="40", show_if=cmp({"given": "Y"}, "=", "yes")),
        indicator("B", weight="40", show_if=cmp({"given": "Y"}, "=", "no")),
        indicator("C", weight="60"),
    ]
    assert found(*either) == []
    assert found(*pair(show_if=cmp({"given": "Y"}, "=", "yes"))) == []
    either[1]["weight"] = "30"
    (problem,) = problems(*either)
    assert (problem.code, problem.params) == ("weight.sum_not_100", {"sum": "90", "lacking": "10"})
    filtered = pair("100", "0", show_if=cmp({"given": "Y"}, "=", "yes"))
    assert found(*filtered) == []
    assert found(*pair("0", "0", show_if=cmp({"given": "Y"}, "=", "yes"))) == [("weight.all_zero", "NILAI", "children")]


def test_branches_reach_into_points_and_stop_at_what_is_hidden_itself() -> None:
    shown = cmp({"given": "Y"}, "=", "no")
    inner = criterion("K", indicator("A", weight="40"), indicator("B", weight="30", show_if=shown), mode="points")
    assert found(inner, indicator("C", weight="30"), mode="points") == []
    assert found(inner, indicator("C", weight="60"), mode="points") == [("weight.sum_not_100", "NILAI", "children")]
    hidden = criterion("K", *pair(), mode="percent", weight="40", show_if=shown)
    assert found(hidden, indicator("C", weight="60")) == []


def test_sets_inside_points_are_tried_together() -> None:
    inner = criterion("K", *pair("40", "30"), mode="points", weight_sets=[weights(job("a"), A="10", B="60")])
    assert found(inner, indicator("C", weight="30"), mode="points") == []
    inner = criterion("K", *pair("40", "30"), mode="points", weight_sets=[weights(job("a"), A="10", B="50")])
    assert found(inner, indicator("C", weight="30"), mode="points") == [("weight.sum_not_100", "NILAI", "children")]
    assert [problem.code for problem in problems(
        criterion("K", *pair("40", "30"), mode="points"), indicator("C", weight="30"), mode="points",
        weight_sets=[weights(job("a"), K="70", C="30")])] == ["weight_set.unknown_member"]  # fmt: skip


def test_too_many_combinations_are_said_and_the_written_weights_still_checked() -> None:
    asked = [indicator(f"I{place}", weight="0") for place in range(6)]
    when = {"all": [cmp({"answer": f"I{place}"}, ">", "1") for place in range(6)]}
    codes = [problem.code for problem in problems(*asked, *pair("60", "50"), indicator("L", weight="0", show_if=when))]
    assert codes == ["visibility.too_many", "weight.too_many_combinations", "weight.sum_not_100"] or set(codes) == {
        "weight.too_many_combinations", "weight.sum_not_100", "visibility.too_many"}  # fmt: skip


def test_too_many_combinations_of_givens_leave_a_set_unproved() -> None:
    many = [{"code": f"G{place}", "label": label("G"), "required": False} for place in range(8)]
    when = {"all": [cmp({"given": f"G{place}"}, ">", "1") for place in range(8)]}
    codes = [problem.code for problem in problems(*pair(), givens=many, weight_sets=[weights(when, A="70", B="30")])]
    assert codes == ["weight.too_many_combinations"]


def test_unreadable_conditions_leave_the_written_weights_checked() -> None:
    codes = [problem.code for problem in problems(*pair("60", "50", show_if={"some": 1}))]
    assert set(codes) == {"visibility.malformed", "weight.sum_not_100"}


def given_faults(root_children: list[Json], *, mode: str = "percent", **givens: str) -> list[tuple[str, str]]:
    draft = draft_from_document(document(*root_children, mode=mode, givens=GIVENS))
    return [(problem.code, problem.path) for problem in given_weight_problems(draft.root, givens)]


def test_given_weights_are_checked_at_opening() -> None:
    named = [indicator("A", weight_given="W", limits={"most": "70"}), indicator("B", weight="40")]
    assert given_faults(named, W="60") == []
    assert given_faults(named, W="50") == [("weight.sum_not_100", "W")]
    assert given_faults(named, W="80") == [("weight.above_limit", "W"), ("weight.sum_not_100", "W")]
    assert given_faults(named, W="-5", mode="ratio") == [("weight.negative", "W")]
    both = [named[0], indicator("B", weight_given="V")]
    assert given_faults(both, W="60") == []
    assert given_faults(both, W="60", V="30") == [("weight.sum_not_100", "W")]
    assert given_faults(named, J="a") == []
    assert given_faults([indicator("A", weight_given="W"), indicator("B")], mode="equal", W="7") == []
    hidden = [named[0], indicator("B", weight="40", show_if=cmp({"given": "Y"}, "=", "yes"))]
    assert given_faults(hidden, W="50") == []
    inner = criterion("K", named[0], mode="points")
    assert given_faults([inner, named[1]], mode="points", W="50") == [("weight.sum_not_100", "W")]


def test_wrong_given_weight_makes_the_score_invalid() -> None:
    instrument = compiled(indicator("A", weight_given="W"), indicator("B", weight="40"), mode="percent", givens=GIVENS)
    score = scored(instrument, sent(A="5", B="1"), W="60", J="a", Y="no")
    assert (score.exact, score.sheet["nodes"]["A"]["weight"]) == (68, "60")
    with pytest.raises(AnswersInvalid) as refused:
        scored(instrument, sent(A="5", B="1"), W="50", J="a", Y="no")
    assert [problem.code for problem in refused.value.problems] == ["weight.sum_not_100"]


def test_sheet_names_the_set_that_weighed() -> None:
    group = criterion("K", *pair(), mode="percent", weight_sets=[GOOD_SET])
    instrument = compiled(group, givens=GIVENS)
    score = scored(instrument, sent(A="5", B="1"), J="a", W="1", Y="no")
    assert (score.exact, score.sheet["nodes"]["K"]["weight_set"]) == (76, "lain")
    other = scored(instrument, sent(A="5", B="1"), J="c", W="1", Y="no")
    assert (other.exact, "weight_set" in other.sheet["nodes"]["K"]) == (68, False)


def test_changed_sets_givens_and_limits_are_named() -> None:
    old = document(criterion("K", *pair(), mode="percent", weight_sets=[GOOD_SET]))
    new = document(criterion("K", *pair(weight_given="W", limits={"most": "9"}), mode="percent"))
    changes = changes_between(draft_from_document(old), draft_from_document(new))
    assert [(each.kind, each.code, each.field) for each in changes] == [
        ("reweighted", "K", "weight_sets"),
        ("reweighted", "A", "weight_given"),
        ("reweighted", "A", "limits"),
    ]
