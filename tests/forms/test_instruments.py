"""The instruments that ship: each compiles without a problem, and its golden answers give what its source prints."""

import json
from pathlib import Path
from typing import Any

import pytest

from forms.aggregation import combine
from forms.compiler import compile_instrument, problems_of
from forms.document import canonical_json, document_from_draft, draft_from_document
from forms.exact import plain
from forms.instrument import Instrument
from forms.outcome import outcome_for
from forms.page import page_for, values_of
from forms.responses import responses_from_json
from tests.forms import reference_scorer

ROOT = Path(__file__).parents[2]
SEEDS = {path.stem: json.loads(path.read_text()) for path in (ROOT / "config/seeds/instruments").glob("*.json")}
GOLDEN = {path.stem: json.loads(path.read_text()) for path in (ROOT / "tests/golden/instruments").glob("*.json")}
CASES = [pytest.param(name, case, id=f"{name}: {case['name']}") for name in GOLDEN for case in GOLDEN[name]["cases"]]
INSTRUMENTS: dict[str, Instrument] = {}


def instrument_of(name: str) -> Instrument:
    if name not in INSTRUMENTS:
        INSTRUMENTS[name] = compile_instrument(draft_from_document(SEEDS[name]))
    return INSTRUMENTS[name]


def test_there_are_twelve_and_each_has_golden_answers() -> None:
    assert len(SEEDS) >= 12
    assert GOLDEN.keys() == SEEDS.keys()
    assert all(golden["source"] and golden["cases"] for golden in GOLDEN.values())


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_instrument_has_no_problem_and_comes_back_the_same(name: str) -> None:
    draft = draft_from_document(SEEDS[name])
    assert [problem for problem in problems_of(draft) if not problem.warning] == []
    again = draft_from_document(json.loads(canonical_json(document_from_draft(draft))))
    assert compile_instrument(again).fingerprint == instrument_of(name).fingerprint
    for role in instrument_of(name).roles:
        page = page_for(instrument_of(name), role=role, locale="id")
        assert "\0" not in page.join(values_of(instrument_of(name), {}, role=role, locale="id"))


@pytest.mark.parametrize(("name", "case"), CASES)
def test_golden_answers_give_what_the_source_prints(name: str, case: dict[str, Any]) -> None:
    instrument, expected = instrument_of(name), case["expected"]
    responses = responses_from_json(case["answers"], instrument.groups)
    score = combine(instrument, responses.sheets, responses.givens)
    outcome = outcome_for(instrument, score, responses.ratings)
    found = {"status": score.status, "score": score.sheet["score"], "outcome": outcome.code}
    found["figures"] = {code: plain(value) for code, value in outcome.figures.items()}
    assert found == {"figures": found["figures"], **expected}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_second_scorer_agrees(name: str, case: dict[str, Any]) -> None:
    result = reference_scorer.score(SEEDS[name], case["answers"])
    assert (result["status"], result["score"]) == (case["expected"]["status"], case["expected"]["score"])
