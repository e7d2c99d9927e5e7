"""The answers of one appraisal as JSON: `{"responses": [...], "givens": {...}, "ratings": {...}}`."""

from collections.abc import Collection, Iterator, Mapping
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
    givens: Mapping[str, Any]
    ratings: Mapping[str, str]


def responses_from_json(sent: Any, groups: Collection[str] = ()) -> Responses:
    """Sheets, givens and ratings; numbers as exact text; what stands under a code of `groups` are its rows.

    Raises AnswersInvalid with every fault of form.
    """
    problems = list(form_problems(sent, groups))
    if problems:
        raise AnswersInvalid(problems)
    sheets = [
        RaterSheet(
            each["role"],
            {code: answer_from_plain(raw) for code, raw in written_out(each["answers"], groups)},
            each.get("rater", ""),
        )
        for each in sent.get("responses", [])
    ]
    givens = {code: given_from_plain(raw) for code, raw in sent.get("givens", {}).items() if raw is not None}
    return Responses(tuple(sheets), givens, sent.get("ratings", {}))


def written_out(answers: Mapping[str, Any], groups: Collection[str]) -> Iterator[tuple[str, Any]]:
    """The answers with those in rows by their own codes: `GROUP.1.CODE`."""
    for code, raw in answers.items():
        if code not in groups:
            yield code, raw
            continue
        for number, row in enumerate(raw or [], 1):
            yield from ((f"{code}.{number}.{inner}", answer) for inner, answer in row.items())


def given_from_plain(raw: Any) -> Any:
    """A given as text; a list of items with the fields of each."""
    if not isinstance(raw, list):
        return value_text(raw)
    return [{field: part if part is None else value_text(part) for field, part in item.items()} for item in raw]


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


def form_problems(sent: Any, groups: Collection[str] = ()) -> Iterator[Problem]:
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
        yield from sheet_problems(each, f"responses.{position}", groups)
    if not isinstance(sent.get("responses", []), list):
        yield Problem("responses.not_list", "responses")
    givens = sent.get("givens", {})
    for code, raw in givens.items() if isinstance(givens, Mapping) else ():
        if isinstance(raw, list) and not is_rows(raw):
            yield Problem("responses.not_rows", f"givens.{code}")
    ratings = sent.get("ratings", {})
    if isinstance(ratings, Mapping) and not all(isinstance(code, str) for code in ratings.values()):
        yield Problem("responses.not_text", "ratings")


def sent_list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def is_rows(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(each, Mapping) for each in raw)


def sheet_problems(sent: Any, path: str, groups: Collection[str] = ()) -> Iterator[Problem]:
    """What keeps one entry from being a rater's sheet."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("answers"), Mapping):
        yield Problem("responses.not_object", path)
        return
    for key in sent.keys() - {"role", "rater", "answers"}:
        yield Problem("responses.unknown_key", path, key)
    for code in groups:
        if sent["answers"].get(code) is not None and not is_rows(sent["answers"][code]):
            yield Problem("responses.not_rows", path, code)
    if not isinstance(sent.get("role"), str) or not isinstance(sent.get("rater", ""), str):
        yield Problem("responses.not_text", path, "role")
