"""docs/scoring.md, tests/golden/, the engine and the second scorer all say the same numbers."""

import json
import re
from fractions import Fraction
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from forms import conversions
from forms.aggregation import combine
from forms.compiler import compile_instrument, problems_of
from forms.document import canonical_json, document_from_draft, draft_from_document
from forms.errors import AnswersInvalid
from forms.exact import exact, plain, rounded
from forms.fieldtypes import FIELD_TYPES
from forms.formula.reading import parse
from forms.formula.working import MISSING, NOT_APPLICABLE, Found, evaluate
from forms.formula.writing import json_of
from forms.grouping import NAMES
from forms.instrument import Answer, Criterion, Indicator, Instrument, Level
from forms.outcome import indications, outcome_for, reason_due
from forms.responses import responses_from_json
from tests.forms import reference_scorer

HERE = Path(__file__).parent
DOC = (HERE.parents[1] / "docs" / "scoring.md").read_text("utf-8")
GOLDEN = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((HERE.parent / "golden").glob("*.json"))}
CASES = [pytest.param(name, case, id=f"{name}: {case['name']}") for name, g in GOLDEN.items() for case in g["cases"]]


def instrument_of(name: str) -> Instrument:
    return compile_instrument(draft_from_document(GOLDEN[name]["document"]))


def table_after(text: str) -> list[list[str]]:
    """The cells of the first table in a text, without its head's rule."""
    lines = takewhile(lambda line: line.startswith("|"), text[text.index("|") :].splitlines())
    return [[cell.strip().strip("`*") for cell in row.strip("|").split("|")] for row in lines if "---" not in row]


def golden_table(name: str) -> list[list[str]]:
    return table_after(DOC.split(f"<!-- golden: {name} -->")[1])


def fences(kind: str) -> list[tuple[dict[str, Any], list[list[str]]]]:
    """Each worked JSON block of a kind with the rows of its table."""
    found = re.findall(rf"```json {kind}\n(.+?)\n```\n(.+?)(?:\n\n|\Z)", DOC, re.DOTALL)
    return [(json.loads(block), table_after(table)[1:]) for block, table in found]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_golden_case_scores_as_written(name: str, case: dict[str, Any]) -> None:
    instrument, expected = instrument_of(name), case["expected"]
    sent = {key: part for key, part in case["answers"].items() if key != "hidden"}
    responses = responses_from_json(sent, instrument.groups)
    if expected["status"] == "invalid":
        with pytest.raises(AnswersInvalid) as refused:
            combine(instrument, responses.sheets, responses.givens)
        assert [problem.code for problem in refused.value.problems] == expected["problems"]
        return
    score = combine(instrument, responses.sheets, responses.givens, hidden=case["answers"].get("hidden", ()))
    values = {code: node.absence or plain(node.value or Fraction(0)) for code, node in score.nodes.items()}
    assert (score.status, score.sheet["score"], values) == (expected["status"], expected["score"], expected["nodes"])
    assert [problem.code for problem in score.problems] == expected["problems"]
    outcome = outcome_for(instrument, score, responses.ratings)
    figures = {code: plain(value) for code, value in outcome.figures.items()}
    assert (outcome.code, figures) == (expected["outcome"], expected.get("figures", figures))
    assert reference_scorer.add_up(score.sheet) == score.sheet["exact"]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_second_scorer_agrees_with_the_golden_case(name: str, case: dict[str, Any]) -> None:
    expected = case["expected"]
    if expected["status"] == "invalid":
        return
    result = reference_scorer.score(GOLDEN[name]["document"], case["answers"])
    assert (result["status"], result["score"]) == (expected["status"], expected["score"])
    numbers = {
        code: None if value in ("na", "missing", "hidden") else value for code, value in expected["nodes"].items()
    }
    assert result["nodes"] == {code: numbers[code] for code in result["nodes"]}


@pytest.mark.parametrize("name", [name for name in GOLDEN if name != "quadrant"])
def test_documented_table_holds_the_golden_numbers(name: str) -> None:
    head, *rows = golden_table(name)
    cases = GOLDEN[name]["cases"]
    assert head[1:] == [case["name"] for case in cases]
    shown = {row[0]: row[1:] for row in rows}
    assert shown.pop("score") == [case["expected"]["score"] or case["expected"]["status"] for case in cases]
    outcomes = [case["expected"]["outcome"] or "–" for case in cases]
    assert shown.pop("outcome", ["–"] * len(cases)) == outcomes
    for code in {code for case in cases for code in case["expected"].get("figures", ())}:
        assert shown.pop(code) == [case["expected"]["figures"].get(code, "–") for case in cases]
    wanted = [[case["expected"]["nodes"].get(code, "–").replace("na", "n/a") for case in cases] for code in shown]
    assert list(shown.values()) == wanted
    assert set(shown) == set().union(*(case["expected"]["nodes"] for case in cases))


def test_nine_cells_of_the_quadrant_are_as_documented() -> None:
    instrument, rows = instrument_of("quadrant"), golden_table("quadrant")[1:]
    cases = GOLDEN["quadrant"]["cases"]
    assert len(rows) == len(cases) == 9
    for row, case in zip(rows, cases, strict=True):
        responses = responses_from_json(case["answers"])
        score = combine(instrument, responses.sheets)
        suggested = indications(instrument, score)
        due = [axis for axis, code in suggested.items() if reason_due(instrument, axis, responses.ratings[axis], code)]
        assert suggested == case["expected"]["indications"] == {"hasil_kerja": "di_atas", "perilaku_kerja": "sesuai"}
        assert due == case["expected"]["reasons_due"] == re.findall(r"[a-z_]+", row[2])
        assert row[:2] == [case["name"], outcome_for(instrument, score, responses.ratings).code]


@pytest.mark.parametrize(("block", "rows"), fences("value"), ids=lambda part: str(part)[:60])
def test_documented_values_of_answers(block: dict[str, Any], rows: list[list[str]]) -> None:
    levels = [Level(exact(value), {"id": value}) for value in block.get("levels", [])]
    levels += [
        Level(exact(value), {"id": value}, points=exact(points)) for value, points in block.get("points", {}).items()
    ]
    indicator = Indicator(
        "A", block["type"], {"id": "A"}, ("atasan",), levels=tuple(levels), spec=block.get("spec", {})
    )
    kind = FIELD_TYPES[block["type"]]
    assert not [problem for problem in kind.problems(indicator) if not problem.warning]
    for typed, value in rows:
        raw: Any = typed.split() if kind.name == "multiple_choice" else typed
        assert kind.value(indicator, Answer(raw), {}).value == exact(value)


@pytest.mark.parametrize(("step", "rows"), fences("step"), ids=lambda part: str(part)[:60])
def test_documented_steps(step: dict[str, Any], rows: list[list[str]]) -> None:
    assert list(conversions.step_problems(step, "A", "steps.0")) == []
    for before, after in rows:
        assert (
            conversions.apply(step, exact(before)) == reference_scorer.apply_step(step, exact(before)) == exact(after)
        )


def test_every_scoring_type_and_step_has_a_worked_table() -> None:
    types = {block["type"] for block, _ in fences("value")}
    assert {name for name, kind in FIELD_TYPES.items() if kind.scores} - types == {"single_choice"}  # as rubric
    assert {step["op"] for step, _ in fences("step")} == set(conversions.STEPS)


READS = {"A": Fraction(80), "B": Fraction(1, 3), ".": Fraction(72), "M": "missing", "N": "na"}


@pytest.mark.parametrize(("text", "value"), table_after(DOC.split("<!-- formulas -->")[1])[1:])
def test_documented_formulas(text: str, value: str) -> None:
    absent = {"missing": MISSING, "n/a": NOT_APPLICABLE}
    tree = parse(text)
    found = evaluate(tree, lambda code: absent_or_number(READS[code])).found
    wanted = absent.get(value) or Found(exact(value))
    assert (found.value, found.absence) == (wanted.value, wanted.absence)
    second = reference_scorer.calc(
        json_of(tree), lambda code: (READS[code],) if isinstance(READS[code], str) else READS[code]
    )
    assert second == ({"missing": ("missing",), "n/a": ("na",)}.get(value) or exact(value))


def absent_or_number(raw: Any) -> Found:
    return {"missing": MISSING, "na": NOT_APPLICABLE}.get(raw) or Found(raw)


def test_every_aggregate_has_a_worked_table() -> None:
    ops = {
        node.aggregate["op"]
        for name in GOLDEN
        for node in instrument_of(name).nodes.values()
        if isinstance(node, Criterion) and node.aggregate
    }
    assert ops == set(NAMES)


def test_documented_roundings() -> None:
    head, *rows = table_after(DOC.split("<!-- rounding: 2 -->")[1])
    for value, *shown in rows:
        for mode, text in zip(head[1:], shown, strict=True):
            assert rounded(exact(value), 2, mode) == reference_scorer.round_to(exact(value), 2, mode) == exact(text)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_document_is_canonical_and_without_errors(name: str) -> None:
    document = GOLDEN[name]["document"]
    draft = draft_from_document(document)
    assert canonical_json(document_from_draft(draft)) == canonical_json(document)
    assert [problem for problem in problems_of(draft) if not problem.warning] == []


def test_larger_example_of_the_format_page_scores_as_the_page_says() -> None:
    page = (HERE.parents[1] / "docs" / "instrument-format.md").read_text("utf-8").split("## A larger instrument")[1]
    document, answers = (json.loads(block) for block in re.findall(r"```json\n(.+?)\n```", page, re.DOTALL)[:2])
    instrument, responses = compile_instrument(draft_from_document(document)), responses_from_json(answers)
    score = combine(instrument, responses.sheets, responses.givens)
    outcome = outcome_for(instrument, score, {})
    said = re.findall(r"\*\*(.+?)\*\*", page)
    assert [score.sheet["score"], outcome.code, plain(outcome.figures["tunjangan"])] == said
    assert [score.nodes[code].value for code in ("LAPORAN", "SUHU", "HASIL", "SIKAP")] == [75, 75, 75, 60]
    assert reference_scorer.score(document_from_draft(instrument.draft), answers)["score"] == said[0]
    alone = {"responses": [{"role": "atasan", "answers": {"LAPORAN": 9, "SUHU": "10", "MELAYANI": False}}]}
    sheets = responses_from_json(alone).sheets
    assert combine(instrument, sheets, responses.givens).exact == 75
