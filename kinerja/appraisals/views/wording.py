"""Answers, roles and problems in the words of a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.answers import Answer, Answers
from forms.builder import asked_of, is_answered, type_of
from forms.errors import Problem
from forms.fieldtypes.asking import Option
from forms.instrument import Indicator, Instrument
from kinerja.core.authz import Decision
from kinerja.core.i18n import _, format_instant, locale_code, message

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


def problem_words(problem: Problem) -> str:
    return message(problem.code, **problem.params)


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


def answer_words(indicator: Indicator, answer: Answer | None, *, role: str) -> str:
    """An answer as people read it: a level with its number and words, a number, a text."""
    if answer is None or not is_answered(answer, indicator):
        return ""
    if answer.not_applicable:
        return _("Tidak dapat menilai")
    asked, locale = type_of(indicator).asked, locale_code()
    options = {option.value: option for option in asked.options(indicator, role=role, locale=locale)}
    written = asked.written(indicator, answer.value, locale=locale)
    return "; ".join(_option_words(options[text]) if text in options else text for text in written)


def lines_of(
    instrument: Instrument, answers: Answers, problems: dict[str, list[Problem]], *, role: str
) -> Iterator[Line]:
    """Every question of the role with its answer, in reading order."""
    for indicator in asked_of(instrument, role):
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


def piece_words(piece: Mapping[str, Any]) -> str:
    return str(piece.get("name") or piece.get("url") or piece.get("text") or "")


def _option_words(option: Option) -> str:
    label = _(option.label) if option.own else option.label
    return f"{option.mark} – {label}" if option.mark and label else label or option.mark
