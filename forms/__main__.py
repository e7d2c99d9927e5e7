"""The engine without the application: `python -m forms check|score|diff|schema`, JSON in, JSON out."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from forms.aggregation import combine
from forms.compiler import compile_instrument, problems_of
from forms.diff import changes_between
from forms.document import draft_from_document, fingerprint_of
from forms.errors import AnswersInvalid, DefinitionInvalid, Problem
from forms.instrument import Instrument
from forms.jsonschema import json_schema
from forms.messages import message_of
from forms.numbers import canonical
from forms.outcome import Outcome, outcome_for
from forms.responses import Responses, Written, responses_from_json
from forms.scoring import Score

USAGE = """usage: python -m forms check FILE            what is wrong with a definition
       python -m forms score FILE ANSWERS    the score of one appraisal with its sheet
       python -m forms diff OLD NEW          what changed in meaning
       python -m forms schema                the JSON Schema of the document"""
GOOD, BAD, MISUSED = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """0: done; 1: an invalid definition or answers; 2: usage."""
    name, paths = ("", ()) if not arguments else (arguments[0], arguments[1:])
    count, command = COMMANDS.get(name, (-1, schema))
    if len(paths) != count:
        print(USAGE, file=sys.stderr)
        return MISUSED
    try:
        return command(*(read_json(path) for path in paths))
    except (OSError, UnicodeDecodeError, RecursionError, ValueError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return MISUSED


def check(document: Any) -> int:
    """Every problem of a definition; a valid one with its fingerprint."""
    try:
        draft = draft_from_document(document)
        problems = problems_of(draft)
        fingerprint = fingerprint_of(draft)
    except DefinitionInvalid as error:
        problems, fingerprint = list(error.problems), None
    valid = all(problem.warning for problem in problems)
    answer = {"status": "valid" if valid else "invalid", "fingerprint": fingerprint if valid else None}
    write_json(answer | {"problems": [problem_json(problem) for problem in problems]})
    return GOOD if valid else BAD


def score(document: Any, answers: Any) -> int:
    """Status, score, outcome, nodes and sheet of one appraisal."""
    try:
        instrument = compile_instrument(draft_from_document(document))
        sent = responses_from_json(answers, instrument.groups)
        scored = combine(instrument, sent.sheets, sent.givens)
        outcome = outcome_for(instrument, scored, sent.ratings)
    except (DefinitionInvalid, AnswersInvalid) as error:
        problems = [problem_json(problem) for problem in error.problems]
        write_json(
            {"status": "invalid", "score": None, "outcome": None, "nodes": {}, "sheet": None, "problems": problems}
        )
        return BAD
    write_json(score_json(instrument, scored, outcome, sent))
    return GOOD


def score_json(instrument: Instrument, scored: Score, outcome: Outcome, sent: Responses) -> dict[str, Any]:
    """A score as JSON; a rating that is still to be decided leaves it incomplete."""
    undecided = [axis.code for axis in instrument.draft.outcome.axes if axis.code not in sent.ratings]
    problems = [*scored.problems, *(Problem("rating.missing", axis) for axis in undecided)]
    incomplete = scored.status == "incomplete" or bool(undecided)
    sheet = scored.sheet
    figures = {name: canonical(number) for name, number in outcome.figures.items()}
    return {
        "status": "incomplete" if incomplete else scored.status,
        "score": sheet["score"],
        "outcome": None if outcome.code is None else {"code": outcome.code, "label": outcome.label, "figures": figures},
        "nodes": {code: entry["value"] for code, entry in sheet["nodes"].items()},
        "sheet": sheet,
        "problems": [problem_json(problem) for problem in problems],
    }


def diff(old: Any, new: Any) -> int:
    """Every change of meaning between two definitions, valid or not."""
    try:
        before, after = draft_from_document(old), draft_from_document(new)
    except DefinitionInvalid as error:
        write_json({"status": "invalid", "problems": [problem_json(problem) for problem in error.problems]})
        return BAD
    write_json({"changes": [asdict(change) for change in changes_between(before, after)]})
    return GOOD


def schema() -> int:
    """The JSON Schema of `kinerja.instrument/1`."""
    write_json(json_schema())
    return GOOD


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem with its sentence in Indonesian; other languages are the application's."""
    entry = {"code": problem.code, "path": problem.path, "field": problem.field, "params": dict(problem.params)}
    return entry | {"warning": problem.warning, "message": message_of(problem)}


def read_json(path: str) -> Any:
    """A file's JSON with fractions as `Written`, so that nothing goes through float. Raises ValueError.

    Some editors begin a UTF-8 file with a mark; it says nothing.
    """
    return json.loads(Path(path).read_text("utf-8-sig"), parse_float=Written, object_pairs_hook=once)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once. Raises ValueError."""
    parts = dict(pairs)
    if len(parts) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return parts


def write_json(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1))


COMMANDS: dict[str, tuple[int, Callable[..., int]]] = {
    "check": (1, check),
    "score": (2, score),
    "diff": (2, diff),
    "schema": (0, schema),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
