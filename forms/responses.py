"""The answers of one appraisal as JSON: `{"responses": [...], "givens": {...}, "ratings": {...}}`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.errors import AnswersInvalid, Problem
from forms.instrument import Answer
from forms.scoring import RaterSheet

NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Written:
    """A JSON number with a fraction, as it was written; answers read its text, documents refuse it."""

    text: str


@dataclass(frozen=True, slots=True)
class Responses:
    sheets: tuple[RaterSheet, ...]
    givens: Mapping[str, str]
    ratings: Mapping[str, str]


def responses_from_json(sent: Any) -> Responses:
    """Sheets, givens and ratings; numbers as exact text. Raises AnswersInvalid with every fault of form."""
    problems = list(form_problems(sent))
    if problems:
        raise AnswersInvalid(problems)
    sheets = [
        RaterSheet(
            each["role"], {code: answer_from_plain(raw) for code, raw in each["answers"].items()}, each.get("rater", "")
        )
        for each in sent.get("responses", [])
    ]
    givens = {code: value_text(raw) for code, raw in sent.get("givens", {}).items() if raw is not None}
    return Responses(tuple(sheets), givens, sent.get("ratings", {}))


def answer_from_plain(raw: Any) -> Answer:
    """A bare value, null, or "n/a" as an answer."""
    if raw == NOT_APPLICABLE:
        return Answer(not_applicable=True)
    if isinstance(raw, list):
        return Answer([value_text(each) for each in raw])
    if isinstance(raw, dict):
        return Answer({key: None if each is None else value_text(each) for key, each in raw.items()})
    return Answer(None if raw is None else value_text(raw))


def value_text(raw: Any) -> str:
    """A JSON value as the text that answers hold; `true` is yes."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return raw.text if isinstance(raw, Written) else str(raw)


def form_problems(sent: Any) -> Iterator[Problem]:
    """What keeps JSON from being the answers of an appraisal."""
    if not isinstance(sent, Mapping):
        yield Problem("responses.not_object")
        return
    for key in sent.keys() - {"responses", "givens", "ratings"}:
        yield Problem("responses.unknown_key", key)
    for key in ("givens", "ratings"):
        if not isinstance(sent.get(key, {}), Mapping):
            yield Problem("responses.not_object", key)
    for position, each in enumerate(sent_list(sent.get("responses", []))):
        yield from sheet_problems(each, f"responses.{position}")
    if not isinstance(sent.get("responses", []), list):
        yield Problem("responses.not_list", "responses")
    ratings = sent.get("ratings", {})
    if isinstance(ratings, Mapping) and not all(isinstance(code, str) for code in ratings.values()):
        yield Problem("responses.not_text", "ratings")


def sent_list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def sheet_problems(sent: Any, path: str) -> Iterator[Problem]:
    """What keeps one entry from being a rater's sheet."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("answers"), Mapping):
        yield Problem("responses.not_object", path)
        return
    for key in sent.keys() - {"role", "rater", "answers"}:
        yield Problem("responses.unknown_key", path, key)
    if not isinstance(sent.get("role"), str) or not isinstance(sent.get("rater", ""), str):
        yield Problem("responses.not_text", path, "role")
