"""The engine against a second, independent scorer: generated definitions, and the seed instruments."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forms.aggregation import combine
from forms.compiler import compile_instrument, problems_of
from forms.document import document_from_draft, draft_from_document
from forms.exact import plain
from forms.outcome import outcome_for
from forms.responses import responses_from_json
from tests.forms import reference_scorer
from tests.forms.cases import some_answers, some_case

SEEDS = sorted((Path(__file__).parents[2] / "config" / "seeds" / "instruments").glob("*.json"))


def assert_both_agree(document: Any, answers: Any) -> str:
    """Status, score, exact value and every node, to the last digit; the sheet re-adds on its own."""
    instrument = compile_instrument(draft_from_document(document))
    responses = responses_from_json(answers, instrument.groups)
    score = combine(instrument, responses.sheets, responses.givens)
    sheet = json.loads(json.dumps(score.sheet))
    mine = {key: sheet[key] for key in ("status", "score", "exact")}
    mine["nodes"] = {code: entry["value"] for code, entry in sheet["nodes"].items()}
    case = reference_scorer.Case(document, answers)
    assert mine == case.run()
    decided = outcome_for(instrument, score, {})
    figures = {code: plain(value) for code, value in decided.figures.items()}
    assert (decided.code, figures) == reference_scorer.outcome(document, case)
    assert reference_scorer.add_up(sheet) == sheet["exact"]
    return score.status


@pytest.mark.parametrize("part", range(40))
def test_generated_instruments_agree(part: int, scale: Callable[[int], int]) -> None:
    count = scale(500)
    statuses = [assert_both_agree(*some_case(seed)) for seed in range(part * count, (part + 1) * count)]
    assert {"scored", "incomplete"} <= set(statuses)


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_generated_documents_survive_the_round_trip(seed: int) -> None:
    draft = draft_from_document(some_case(seed)[0])
    assert draft_from_document(json.loads(json.dumps(document_from_draft(draft)))) == draft


def test_seed_instruments_are_there() -> None:
    assert len(SEEDS) >= 1


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seed_instrument_compiles_without_any_problem(path: Path) -> None:
    assert problems_of(draft_from_document(json.loads(path.read_text("utf-8")))) == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seed_instrument_agrees(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    draft, random = draft_from_document(document), Random(path.stem)
    statuses = [
        assert_both_agree(document, some_answers(random, draft, gaps=random.choice((0, 0.05, 0.2)))) for _ in range(40)
    ]
    assert "scored" in statuses
