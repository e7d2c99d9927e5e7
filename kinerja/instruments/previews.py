"""A draft as raters will see it, and trying answers on it: the same for its makers and for colleagues by link."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup

import forms.instrument
from forms.errors import Problem
from forms.instrument import Given, Instrument
from forms.outcome import indications
from forms.progress import LONG
from forms.rows import ROWS
from kinerja.core.i18n import LOCALES, locale_code, message
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content
from kinerja.instruments.trial import (
    TRIAL_ITEMS,
    answering_roles,
    given_name,
    in_trial_rows,
    instrument_to_look_at,
    narrowed,
    question_count,
    sections_for,
    terms_of,
    trial_score,
)

NAMED = re.compile(r'(\s(?:id|for|name|aria-describedby|aria-labelledby)=")([^"]*)')


class Looked(Protocol):
    """A draft with what its form is made from."""

    @property
    def content(self) -> Content: ...
    @property
    def engine(self) -> forms.instrument.Draft | None: ...
    @property
    def problems(self) -> Sequence[Problem]: ...


@dataclass(frozen=True, slots=True)
class Preview:
    """The form of one role, or why there is none."""

    role: str
    role_label: str
    closed: bool
    locale: str
    roles: list[tuple[str, str]]
    questions: int
    html: Markup | None

    @property
    def is_long(self) -> bool:
        return self.questions > LONG


def preview_of(looked: Looked, *, role: str = "", bahasa: str = "", only: str = "", drawn: bool = True) -> Preview:
    """The sections that the role will see; `only` keeps one indicator. Not `drawn`: all but the sections."""
    locale = bahasa if bahasa in LOCALES else locale_code()
    draft = narrowed(looked.engine, only) if only and looked.engine else looked.engine
    instrument = instrument_to_look_at(draft, looked.problems)
    roles = answering_roles(instrument) if instrument else []
    chosen = role if role in roles else next(iter(roles), "")
    names = [(code, text_in(looked.content.roles[code].get("label"))) for code in roles]
    html = None
    if instrument is not None and chosen and drawn:
        html = Markup(without_ids(sections_for(in_trial_rows(instrument), chosen, locale)))  # noqa: S704  # the engine escapes
    label = dict(names).get(chosen, "")
    closed = bool(looked.content.roles.get(chosen, {}).get("closed"))
    questions = question_count(instrument, chosen) if instrument and chosen else 0
    return Preview(chosen, label, closed, locale, names, questions, html)


def without_ids(html: str) -> str:
    """The same controls under names of their own, so that they never meet the page's."""
    return NAMED.sub(lambda found: found[1] + " ".join(f"contoh-{name}" for name in found[2].split()), html)


def trying(
    looked: Looked, shown: Preview, typed: Any, extras: Mapping[str, Markup] | None = None
) -> tuple[dict[str, Any], int]:
    """What the page of a trial shows, and its status; `typed` None: nothing was tried yet. Nothing is stored.

    `extras` are HTML by indicator, above its field.
    """
    instrument = instrument_to_look_at(looked.engine, looked.problems)
    if instrument is None or not shown.role:
        return {"preview": shown, "html": None, "score": None}, 200
    instrument = in_trial_rows(instrument, typed)
    score, problems = trial_score(instrument, shown.role, typed, shown.locale) if typed is not None else (None, [])
    beside = in_first_rows(instrument, extras or {})
    html = sections_for(instrument, shown.role, shown.locale, typed=typed, problems=problems, extras=beside)
    context: dict[str, Any] = {"preview": shown, "html": Markup(html), "score": score, "wrong": len(problems)}  # noqa: S704  # the engine escapes every value
    context["givens"] = [given_field(given, typed or {}, problems) for given in instrument.draft.givens]
    if score is not None:
        context |= {
            "terms": terms_of(instrument, score.sheet, shown.locale),
            "axes": axes_of(instrument, indications(instrument, score)),
        }
    return context, 422 if problems else 200


def in_first_rows(instrument: Instrument, extras: Mapping[str, Markup]) -> dict[str, Markup]:
    """What stands above a field; of a field that repeats, above its first one."""
    found = {**extras}
    for group, numbers in instrument.rows:
        for code in instrument.nodes if numbers else ():
            inner = code.removeprefix(f"{group}.{numbers[0]}.")
            if inner != code and inner in extras:
                found[code] = extras[inner]
    return found


def given_field(given: Given, typed: Any, problems: Sequence[Problem]) -> dict[str, Any]:
    """A given beside the form that is tried, with what was typed and what is wrong with it."""
    own = [problem for problem in problems if problem.path == given.code]
    return {
        "name": given_name(given.code),
        "label": text_in(given.label) or given.code,
        "type": given.type,
        "unit": given.unit,
        "value": typed.get(given_name(given.code), "") or (TRIAL_ITEMS if given.type == ROWS else ""),
        "errors": [message(problem.code, **problem.params) for problem in own],
    }


def axes_of(instrument: Instrument, found: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """What each axis would suggest."""
    labels = []
    for axis in instrument.draft.outcome.axes:
        options = {option.code: text_in(option.label) for option in axis.options}
        labels.append((text_in(axis.label), options.get(found.get(axis.code) or "", "")))
    return labels
