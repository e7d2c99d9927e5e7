"""Submitted data -> Answers, their JSON form, and the field-by-field merge of two Answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from forms.builder import (
    DECLINE,
    EVIDENCE,
    PREFIXES,
    REASON,
    SEEN,
    VALUE,
    Pieces,
    asked_of,
    duty_problems,
    form_class,
    group_class,
    owes_answer,
    type_of,
)
from forms.errors import AnswersInvalid, Problem
from forms.instrument import Answer, Answers, Indicator, Instrument
from forms.rows import in_rows
from forms.visibility import hidden_from

__all__ = [
    "CONTROL_NAMES",
    "Answer",
    "Answers",
    "Merge",
    "answer_from_json",
    "answer_to_json",
    "answers_from_json",
    "answers_to_json",
    "incomplete",
    "merge",
    "parse_answers",
    "parse_field",
    "raw_from_answers",
    "read_answers",
]

CONTROL_NAMES = frozenset({"csrf_token", "rev", "field", "client_id", "step", "action"})
SHORT = 12
_JSON_KEYS = frozenset({"value", "na", "reason", "evidence"})


class Fields(dict[str, Sequence[str]]):
    """A plain mapping in the shape that WTForms reads."""

    def getlist(self, name: str) -> list[str]:
        return list(self.get(name, ()))


def as_fields(raw: Any) -> Any:
    """The submission with `getlist`: a MultiDict as it is, or a mapping of names to a text or texts."""
    if hasattr(raw, "getlist"):
        return raw
    return Fields({name: [texts] if isinstance(texts, str) else list(texts) for name, texts in raw.items()})


def read_answers(
    instrument: Instrument,
    raw: Any,
    *,
    role: str,
    complete: bool,
    locale: str = "id",
    ignore: Collection[str] = CONTROL_NAMES,
    files: Mapping[str, Pieces] | None = None,
    givens: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers that could be read, and every problem of the others, in reading order.

    `files` are the pieces of evidence, by code, that were uploaded before; `givens` what conditions read.
    """
    instrument, fields = in_rows(instrument, givens or {}), as_fields(raw)
    form = form_class(instrument, role=role, locale=locale, complete=complete)(fields)
    form.files, form.givens = files or {}, givens or {}
    form.validate()
    problems = [*strange_names(instrument, fields, known=form, ignore=ignore), *form.problems()]
    broken = {problem.path for problem in problems if problem.field in ("value", "na", "reason", "evidence", "seen")}
    answers: dict[str, Answer] = form.answers()
    return {code: answer for code, answer in answers.items() if complete or code not in broken}, problems


def parse_answers(
    instrument: Instrument,
    raw: Any,
    *,
    role: str,
    complete: bool,
    locale: str = "id",
    ignore: Collection[str] = CONTROL_NAMES,
    files: Mapping[str, Pieces] | None = None,
    givens: Mapping[str, Any] | None = None,
) -> dict[str, Answer]:
    """The answers of a whole submitted form. Raises AnswersInvalid with every problem at once."""
    answers, problems = read_answers(
        instrument, raw, role=role, complete=complete, locale=locale, ignore=ignore, files=files, givens=givens
    )
    if problems:
        raise AnswersInvalid(problems)
    return answers


def parse_field(
    instrument: Instrument, code: str, raw: Any, *, role: str, locale: str = "id", files: Pieces = ()
) -> Answer | None:
    """The answer in the fields of one indicator, whatever else was sent; None when it was cleared.

    Raises AnswersInvalid (`answer.not_offered` for a code that the role isn't asked).
    """
    try:
        made = group_class(instrument, code, role=role, locale=locale)
    except KeyError:
        raise AnswersInvalid([Problem("answer.not_offered", code)]) from None
    form = made(as_fields(raw))
    form.files = {code: files}
    if not form.validate():
        raise AnswersInvalid(form.problems())
    answer: Answer | None = form.answers().get(code)
    return answer


def strange_names(instrument: Instrument, fields: Any, *, known: Any, ignore: Collection[str]) -> Iterator[Problem]:
    """Names that this form doesn't have: unknown ones, and indicators of other roles."""
    for name in fields:
        if name in known or name in ignore:
            continue
        code = name[2:]
        if name[:2] in PREFIXES and code in instrument.nodes:
            yield Problem("answer.not_offered", code, name)
        else:
            yield Problem("form.unknown_field", "", name[:80])


def incomplete(
    instrument: Instrument, answers: Answers, *, role: str, givens: Mapping[str, Any] | None = None
) -> list[Problem]:
    """What is still owed before the sheet can be sent, in reading order; empty when it is complete."""
    known = givens or {}
    instrument = in_rows(instrument, known)
    hidden = hidden_from(instrument, answers, known)
    return [
        problem
        for indicator in asked_of(instrument, role)
        if indicator.code not in hidden
        for problem in duty_problems(
            instrument,
            indicator,
            answers.get(indicator.code),
            role=role,
            owed=owes_answer(indicator, role, answers, known, hidden),
        )
    ]


def raw_from_answers(instrument: Instrument, answers: Answers, *, role: str, locale: str = "id") -> Fields:
    """The fields a browser would send for the answers; reading them gives the answers again."""
    fields = Fields()
    for indicator in asked_of(instrument, role):
        answer = answers.get(indicator.code)
        if answer is not None:
            fields.update(raw_of(indicator, answer, locale=locale))
    return fields


def raw_of(indicator: Indicator, answer: Answer, *, locale: str) -> Iterator[tuple[str, list[str]]]:
    """The named texts of one answer, blank ones left out."""
    code = indicator.code
    value = type_of(indicator).asked.written(indicator, answer.value, locale=locale)
    if any(value):
        yield VALUE + code, value
    if answer.not_applicable:
        yield DECLINE + code, ["1"]
    if answer.reason:
        yield REASON + code, [answer.reason]
    typed = [piece for piece in answer.evidence if piece["kind"] != "file"]
    if typed:
        yield EVIDENCE + code, ["\n".join(str(piece.get("url") or piece.get("text")) for piece in typed)]
        days = [str(piece["seen"]) for piece in typed if piece.get("seen")]
        yield from [(SEEN + code, days[:1])] if days else []


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """{"value": …} or {"na": true}, with "reason" and "evidence" where there are any."""
    form: dict[str, Any] = {"na": True} if answer.not_applicable else {"value": answer.value}
    if answer.reason:
        form["reason"] = answer.reason
    if answer.evidence:
        form["evidence"] = [dict(piece) for piece in answer.evidence]
    return form


def answer_from_json(form: Any) -> Answer:
    """The answer of a stored JSON form. Raises AnswersInvalid (`answer.malformed`)."""
    if type(form) is dict and len(form) == 1 and type(value := form.get("value")) is str and len(value) < SHORT:
        return _chosen(value)
    if not isinstance(form, Mapping) or not _JSON_KEYS.issuperset(form) or ("na" in form) == ("value" in form):
        raise AnswersInvalid([Problem("answer.malformed")])
    value, reason, evidence = form.get("value"), form.get("reason", ""), form.get("evidence", [])
    sound = (
        form.get("na", True) is True
        and isinstance(reason, str)
        and (value is None or isinstance(value, str | dict) or is_list_of(value, str))
        and is_list_of(evidence, dict)
    )
    if not sound:
        raise AnswersInvalid([Problem("answer.malformed")])
    return Answer(value, "na" in form, reason, tuple(evidence))


@lru_cache(maxsize=4096)
def _chosen(value: str) -> Answer:
    """Levels and options recur on every sheet, and answers never change."""
    return Answer(value)


def is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def answers_to_json(answers: Answers) -> dict[str, Any]:
    return {code: answer_to_json(answer) for code, answer in answers.items()}


def answers_from_json(forms: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers of stored JSON forms, by code. Raises AnswersInvalid."""
    return {code: answer_from_json(form) for code, form in forms.items()}


@dataclass(frozen=True, slots=True)
class Merge:
    """Two edits of one state put together. A conflict keeps `theirs` and names both, so that nothing typed is lost."""

    answers: Answers
    conflicts: Mapping[str, tuple[Answer | None, Answer | None]]  # code -> (mine, theirs)


def merge(base: Answers, mine: Answers, theirs: Answers) -> Merge:
    """What both sides changed since `base`, answer by answer; the same change on both sides is no conflict."""
    merged, conflicts = {}, {}
    for code in dict.fromkeys([*base, *theirs, *mine]):
        old, own, other = base.get(code), mine.get(code), theirs.get(code)
        if own != other and old not in (own, other):
            conflicts[code] = (own, other)
        kept = own if other == old else other
        if kept is not None:
            merged[code] = kept
    return Merge(merged, conflicts)
