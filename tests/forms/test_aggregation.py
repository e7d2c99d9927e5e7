"""From all raters to one score: presence, absence, and what is refused."""

from typing import Any

import pytest

from forms.aggregation import combine
from forms.errors import AnswersInvalid
from forms.scoring import NodeValue, Score
from tests.forms.builders import compiled, criterion, feedback, indicator, label, role, scored, sent

BOTH = [role(), role("rekan", "peer", "40")]
DECLINE = {"decline": ["atasan", "rekan"], "roles": ["atasan", "rekan"]}


def refusals(*sheets: Any, **givens: Any) -> list[tuple[str, str]]:
    given = [
        {"code": "G", "label": label("G"), "least": "1", "most": "9", "required": False},
        {"code": "D", "label": label("D"), "type": "date", "required": False},
        {"code": "Y", "label": label("Y"), "type": "yes_no", "required": False},
        {"code": "T", "label": label("T"), "type": "text", "required": False},
    ]
    instrument = compiled(indicator(), indicator("B", roles=["rekan"]), roles=BOTH, givens=given)
    with pytest.raises(AnswersInvalid) as refused:
        combine(instrument, sheets, givens)
    return [(problem.code, problem.path) for problem in refused.value.problems]


def codes(score: Score) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in score.problems]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (sent("warga", A="1"), ("role.unknown", "warga")),
        (sent(X="1"), ("answer.unknown_code", "X")),
        (sent(NILAI="1"), ("answer.unknown_code", "NILAI")),
        (sent(B="1"), ("answer.not_asked", "B")),
        (sent(A="n/a"), ("answer.decline_not_offered", "A")),
        (sent(A="7"), ("answer.off_scale", "A")),
    ],
)
def test_sheet_that_does_not_fit_is_refused(sheet: Any, expected: tuple[str, str]) -> None:
    assert refusals(sheet) == [expected]


@pytest.mark.parametrize(
    ("givens", "code"),
    [
        ({"X": "1"}, "given.unknown"),
        ({"G": "x"}, "given.not_a_number"),
        ({"G": "0"}, "given.too_small"),
        ({"G": "10"}, "given.too_large"),
        ({"D": "2026-02-30"}, "given.not_a_date"),
        ({"D": "20260225"}, "given.not_a_date"),
        ({"Y": "ya"}, "given.not_yes_or_no"),
    ],
)
def test_given_that_does_not_fit_is_refused(givens: dict[str, str], code: str) -> None:
    assert [found for found, _ in refusals(**givens)] == [code]


def test_fitting_givens_are_kept_in_the_sheet() -> None:
    given = [{"code": code, "label": label(code), "type": kind} for code, kind in (("D", "date"), ("Y", "yes_no"))]
    given += [{"code": "G", "label": label("G")}, {"code": "T", "label": label("T"), "type": "text"}]
    score = scored(compiled(givens=given), sent(A="5"), G=3, D="2026-11-25", Y="yes", T=" apa ")
    assert (score.status, score.sheet["givens"]) == ("scored", {"G": "3", "D": "2026-11-25", "Y": "yes", "T": "apa"})


def test_required_given_that_is_absent_leaves_the_score_incomplete() -> None:
    score = scored(compiled(givens=[{"code": "G", "label": label("G")}]), sent(A="5"), G=" ")
    assert (score.status, score.exact, codes(score)) == ("incomplete", None, [("given.missing", "G")])
    assert score.nodes["A"] == NodeValue(100)  # type: ignore[arg-type]  # a whole number equals its fraction


def test_every_refused_answer_is_named_at_once() -> None:
    assert refusals(sent(A="7"), sent("rekan", B="9")) == [("answer.off_scale", "A"), ("answer.off_scale", "B")]


def test_required_indicator_needs_one_role_not_all() -> None:
    score = scored(compiled(indicator(roles=["atasan", "rekan"]), roles=BOTH), sent("rekan", A="5"))
    assert (score.status, score.exact) == ("scored", 100)


def test_the_weightless_self_never_makes_a_value() -> None:
    instrument = compiled(indicator(roles=["atasan", "diri"]), roles=[role(), role("diri", "self", "0")])
    score = scored(instrument, sent("diri", A="5"))
    assert (score.status, codes(score)) == ("incomplete", [("answer.required", "A")])
    (entry,) = [each for each in score.sheet["nodes"]["A"]["roles"] if each["role"] == "diri"]
    assert (entry["value"], entry["dropped"], entry["term"]) == ("100", "weight_zero", None)


def test_declined_by_all_is_not_applicable_but_missing_wins() -> None:
    instrument = compiled(indicator(**DECLINE, required=False), indicator("B"), roles=BOTH)
    declined = scored(instrument, sent(A="n/a", B="5"), sent("rekan", A="n/a"))
    assert (declined.nodes["A"].absence, declined.exact) == ("na", 100)
    assert scored(instrument, sent(A="n/a", B="5")).nodes["A"].absence == "missing"
    half = scored(instrument, sent(A="n/a", B="5"), sent("rekan", A="n/a"), sent("rekan"))
    assert half.nodes["A"].absence == "missing"


def test_open_role_below_its_minimum_follows_its_rule_and_declining_is_no_zero() -> None:
    roles = [role(), role("rekan", "peer", "40", minimum=2, missing="zero")]
    instrument = compiled(indicator(**DECLINE), roles=roles)
    alone = scored(instrument, sent(A="5"), sent("rekan", A="5"))
    assert (alone.exact, alone.sheet["nodes"]["A"]["roles"][1]["dropped"]) == (60, "below_minimum")
    assert alone.sheet["nodes"]["A"]["roles"][1]["term"] == "0"
    declined = scored(instrument, sent(A="5"), sent("rekan", A="5"), sent("rekan", A="n/a"))
    assert (declined.exact, declined.sheet["nodes"]["A"]["roles"][1]["dropped"]) == (100, "na")


def test_zero_per_rater_counts_the_raters_that_the_minimum_expects() -> None:
    roles = [role(), role("rekan", "peer", "30", minimum=2, missing="zero", counts="per_rater")]
    assert scored(compiled(indicator(**DECLINE), roles=roles), sent(A="5")).exact == 50


def test_nobody_but_zero_roles_is_still_nobody() -> None:
    roles = [role(missing="zero"), role("rekan", "peer", "40", missing="zero")]
    score = scored(compiled(indicator(**DECLINE, required=False), indicator("B", roles=["rekan"]), roles=roles),
                   sent("rekan", B="5"))  # fmt: skip
    assert (score.nodes["A"].absence, score.exact) == ("missing", 100)


def test_closed_role_shows_its_mean_and_never_its_raters() -> None:
    roles = [role(), role("warga", "external", "40", closed=True, minimum=3)]
    instrument = compiled(indicator(roles=["atasan", "warga"]), roles=roles)
    three = [sent("warga", rater="R", A=raw) for raw in ("5", "4", "3")]
    entry = scored(instrument, sent(A="1"), *three).sheet["nodes"]["A"]["roles"][1]
    assert (entry["value"], entry["n"], "raters" in entry) == ("80", 3, False)
    few = scored(instrument, sent(A="1"), *three[:2])
    entry = few.sheet["nodes"]["A"]["roles"][1]
    assert (few.exact, entry["value"], entry["dropped"], entry["n"]) == (20, None, "below_minimum", 2)


def test_open_raters_are_explained_answer_by_answer() -> None:
    instrument = compiled(indicator(**DECLINE, required=False), indicator("B"), roles=BOTH)
    score = scored(instrument, sent(rater="Budi", A="4", B="5"), sent("rekan", "R1", A="n/a"), sent("rekan", "R2"))
    supervisor, peers = (each["raters"] for each in score.sheet["nodes"]["A"]["roles"])
    assert supervisor == [
        {"rater": "Budi", "answer": "4", "value": "80", "how": {"rule": "share_of_most", "most": "5"}}
    ]
    assert [(each["answer"], each["how"]["rule"]) for each in peers] == [(None, "na"), (None, "missing")]


def test_blocking_rules_are_named_where_they_block() -> None:
    optional = {"required": False, "decline": ["atasan"]}
    instrument = compiled(
        criterion("K", indicator("A", **optional), indicator("B", **optional), not_applicable="block"),
        indicator("C", **optional, not_applicable="block"),
        indicator("D"),
    )
    score = scored(instrument, sent(A="n/a", B="n/a", C="n/a", D="5"))
    assert (score.status, codes(score)) == ("incomplete", [("node.blocked", "K"), ("node.blocked", "C")])
    assert score.nodes["D"].value == 100


def test_nothing_but_optional_gaps_is_missing_not_zero() -> None:
    score = scored(compiled(indicator(required=False)), sent())
    assert (score.status, codes(score), score.sheet["nodes"]["NILAI"]["share"]) == (
        "incomplete", [("node.missing", "NILAI")], None)  # fmt: skip


def test_remaining_weight_of_zero_is_not_applicable() -> None:
    first, second = indicator("A", weight="0"), indicator("B", weight="1", required=False)
    score = scored(compiled(first, second, mode="ratio"), sent(A="5"))
    assert (score.status, score.value, score.nodes["NILAI"].absence) == ("not_rated", None, "na")


def test_definition_without_a_number_is_scored_without_one() -> None:
    score = scored(compiled(feedback("strength") | {"code": "KUAT"}), sent(KUAT="Teliti"))
    assert (score.status, score.value, score.exact, dict(score.nodes)) == ("scored", None, None, {})


def test_hidden_criterion_hides_everything_under_it() -> None:
    instrument = compiled(criterion("K", indicator("A")), indicator("B"))
    score = combine(instrument, [sent(A="1", B="5")], hidden=["K"])
    assert (score.exact, score.nodes["K"].absence, score.nodes["A"].absence) == (100, "hidden", "hidden")
    assert score.sheet["hidden"] == ["K"] and "A" not in score.sheet["nodes"]


def test_score_is_rounded_once_with_the_digits_named() -> None:
    instrument = compiled(indicator("A"), indicator("B"), indicator("C"), rounding={"digits": 3, "mode": "up"})
    score = scored(instrument, sent(A="5", B="4", C="4"))
    assert (str(score.value), score.sheet["exact"]) == ("86.667", "260/3")
