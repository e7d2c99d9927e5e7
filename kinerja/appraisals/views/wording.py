"""Answers, roles and problems in the words of a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.answers import Answers
from forms.builder import asked_of
from forms.errors import Problem
from forms.instrument import Instrument
from forms.visibility import hidden_from
from kinerja.appraisals.sentences import answer_words, piece_words, problem_words
from kinerja.core.authz import Decision
from kinerja.core.i18n import format_instant, locale_code, message

__all__ = ["Line", "answer_words", "lines_of", "minutes_for", "problem_words", "refusal_words", "role_label"]

SECONDS_PER_QUESTION = 45


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on the review page; `problems` say what is still missing."""

    code: str
    label: str
    answer: str
    reason: str
    evidence: tuple[str, ...]
    problems: tuple[str, ...]


def refusal_words(decision: Decision, zone: str) -> str:
    """Why not, with instants in the zone of the cycle; nothing when it is allowed."""
    if decision.allowed:
        return ""
    shown = {key: format_instant(value, zone) for key, value in decision.details.items()}
    return message(decision.reason, **shown)


def role_label(instrument: Instrument, code: str) -> str:
    label = instrument.roles[code].label
    return label.get(locale_code()) or label.get("id", code)


def minutes_for(instrument: Instrument, role: str) -> int:
    """About how long the sheet takes, in whole minutes, five at least."""
    questions = sum(1 for _indicator in asked_of(instrument, role))
    return max(5, -(-questions * SECONDS_PER_QUESTION // 60))


def lines_of(
    instrument: Instrument,
    answers: Answers,
    problems: dict[str, list[Problem]],
    *,
    role: str,
    givens: Mapping[str, Any],
) -> Iterator[Line]:
    """Every question that these answers ask of the role, in reading order."""
    hidden = hidden_from(instrument, answers, givens)
    for indicator in asked_of(instrument, role):
        if indicator.code in hidden:
            continue
        answer = answers.get(indicator.code)
        label = indicator.label_for(role)
        yield Line(
            code=indicator.code,
            label=label.get(locale_code()) or label.get("id", ""),
            answer=answer_words(indicator, answer, role=role),
            reason=answer.reason if answer else "",
            evidence=tuple(piece_words(piece) for piece in answer.evidence) if answer else (),
            problems=tuple(problem_words(one) for one in problems.get(indicator.code, [])),
        )
