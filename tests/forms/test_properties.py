"""What holds for every definition and every set of answers."""

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from forms.aggregation import combine
from forms.compiler import compile_instrument
from forms.document import draft_from_document
from forms.exact import amount, exact, plain, rounded, written
from forms.instrument import Instrument
from forms.responses import responses_from_json
from forms.scoring import RaterSheet, Score
from tests.forms import reference_scorer
from tests.forms.cases import some_answers, some_case, some_document

SEED = st.integers(0, 2**40)
usually = settings(max_examples=60, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))


def score_of(document: Any, answers: Any) -> Score:
    instrument = compile_instrument(draft_from_document(document))
    responses = responses_from_json(answers, instrument.groups)
    return combine(instrument, responses.sheets, responses.givens)


def each_node(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(inner for child in node.get("children", ()) for inner in each_node(child))]


def plainly(seed: int) -> tuple[Any, Any]:
    """A case of rubrics and scales alone, without steps, rules or gaps: higher answers are never worse."""
    random = Random(seed)
    document = some_document(random)
    for node in each_node(document["root"]):
        for key in ("steps", "aggregate", "show_if", "require_if"):
            node.pop(key, None)
        if node["kind"] == "indicator" and node["type"] != "text":
            node |= {"type": "scale", "spec": {"least": "0", "most": "10"}}
            node.pop("levels", None)
    return document, some_answers(random, draft_from_document(document), gaps=0)


@usually
@given(SEED)
def test_a_mean_stays_within_its_members(seed: int) -> None:
    sheet = score_of(*some_case(seed)).sheet
    for entry in sheet["nodes"].values():
        members = [sheet["nodes"][code] for code in entry["children"]] or entry.get("roles", [])
        counted = [exact(m["term"]) / exact(m["share"]) for m in members if m["share"] not in (None, "0")]
        before = entry["steps"][0]["before"] if entry["steps"] else entry["value"]
        if before is not None and "empty" not in entry and entry.get("aggregate", {"op": "mean"}) == {"op": "mean"}:
            before = exact(before)
            assert min(counted) <= before <= max(counted)
            assert sum(exact(m["share"]) for m in members if m["share"] is not None) == 1


def raised(answers: Any, random: Random) -> Any:
    """The same answers, some of them up to four higher, in rows too."""
    return {
        code: [raised(row, random) for row in raw]
        if isinstance(raw, list)
        else raw
        if raw in (None, "kata", "n/a")
        else plain(min(exact(raw) + random.randint(0, 4), Fraction(10)))
        for code, raw in answers.items()
    }


@usually
@given(SEED, st.randoms(use_true_random=False))
def test_a_higher_answer_never_lowers_the_score(seed: int, random: Random) -> None:
    document, answers = plainly(seed)
    before = score_of(document, answers)
    response = random.choice(answers["responses"])
    response["answers"] = raised(response["answers"], random)
    after = score_of(document, answers)
    assert before.status == after.status
    assert before.exact is None or before.exact <= (after.exact or 0)


@usually
@given(SEED)
def test_scores_of_shares_stay_between_0_and_100(seed: int) -> None:
    score = score_of(*plainly(seed))
    assert all(0 <= node.value <= 100 for node in score.nodes.values() if node.value is not None)


@usually
@given(SEED, st.randoms(use_true_random=False))
def test_the_order_of_raters_and_answers_changes_nothing(seed: int, random: Random) -> None:
    document, answers = some_case(seed)
    before = score_of(document, answers)
    random.shuffle(answers["responses"])
    for response in answers["responses"]:
        response["answers"] = dict(random.sample(list(response["answers"].items()), len(response["answers"])))
    after = score_of(document, answers)
    assert (before.status, before.value, before.nodes) == (after.status, after.value, after.nodes)


@usually
@given(SEED, st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_scaling_the_weights_of_a_ratio_changes_nothing(seed: int, factor: Fraction) -> None:
    document, answers = some_case(seed)
    answers["givens"].pop("BOBOT", None)  # a weight from a given isn't scaled with the others
    before = score_of(document, answers)
    for node in each_node(document["root"]):
        if node.get("mode") == "ratio":
            for child in node["children"]:
                if "weight" in child:
                    child["weight"] = plain(Fraction(child["weight"]) * factor)
            for each in node.get("weight_sets", ()):
                each["weights"] = {code: plain(Fraction(raw) * factor) for code, raw in each["weights"].items()}
    after = score_of(document, answers)
    assert (before.status, before.value, before.nodes) == (after.status, after.value, after.nodes)


@usually
@given(SEED)
def test_the_sheet_adds_up_to_the_score_on_its_own(seed: int) -> None:
    score = score_of(*some_case(seed))
    assert reference_scorer.add_up(score.sheet) == score.sheet["exact"]
    if score.exact is not None:
        rounding = score.sheet["rounding"]
        assert score.value == amount(score.exact, rounding["digits"], rounding["mode"])


@usually
@given(SEED)
def test_closed_roles_show_no_rater_and_no_value_of_few(seed: int) -> None:
    for entry in score_of(*some_case(seed)).sheet["nodes"].values():
        for role in entry.get("roles", ()):
            assert not role["closed"] or ("raters" not in role and (role["n"] >= 3 or role["value"] is None))


@usually
@given(st.fractions(), st.integers(0, 12), st.sampled_from(("half_up", "half_even", "up", "down")))
def test_rounding_is_near_symmetric_and_final(number: Fraction, digits: int, mode: str) -> None:
    once = rounded(number, digits, mode)
    assert abs(once - number) < Fraction(1, 10**digits)
    assert rounded(-number, digits, mode) == -once
    assert rounded(once, digits, mode) == once == Fraction(amount(number, digits, mode))


@usually
@given(st.fractions())
def test_exact_text_is_read_back_as_the_same_number(number: Fraction) -> None:
    assert exact(plain(number)) == number


def test_sixty_indicators_and_eight_raters_need_few_values() -> None:
    """The same answer to the same indicator is worked out once, however many raters gave it."""
    instrument = wide_instrument()
    sheets = [RaterSheet("atasan", answers_of_all(instrument), f"A{place}") for place in range(8)]
    assert combine(instrument, sheets).exact == 80


def wide_instrument() -> Instrument:
    from_one = {"kind": "indicator", "type": "rubric", "label": {"id": "x"}, "roles": ["atasan"]}
    levels = [{"value": str(value), "label": {"id": "x"}} for value in range(1, 6)]
    children = [{**from_one, "code": f"I{place}", "levels": levels} for place in range(60)]
    root = {"kind": "criterion", "code": "NILAI", "label": {"id": "x"}, "mode": "equal", "children": children}
    role = {"code": "atasan", "label": {"id": "x"}, "kind": "supervisor", "weight": 1}
    head = {"format": "kinerja.instrument/1", "code": "LEBAR", "title": {"id": "x"}}
    return compile_instrument(draft_from_document({**head, "roles": [role], "root": root}))


def answers_of_all(instrument: Instrument) -> Any:
    sent = {"responses": [{"role": "atasan", "answers": {each.code: "4" for each in instrument.indicators()}}]}
    return responses_from_json(sent).sheets[0].answers


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (Fraction(10**40, 3), 2, "3" * 40 + ".33"),
        (Fraction(1, 10**9), 10, "0.0000000010"),
        (Fraction(0), 8, "0.00000000"),
        (Fraction(-5, 2), 0, "-3"),
    ],
)
def test_an_amount_keeps_every_place_and_is_written_in_full(number: Fraction, digits: int, text: str) -> None:
    assert written(amount(number, digits)) == text
