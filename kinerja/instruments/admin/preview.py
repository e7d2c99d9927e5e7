"""Looking at a draft as raters will, and trying answers on it; nothing is stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import make_response, request
from flask_admin import expose
from markupsafe import Markup

from forms.errors import Problem
from forms.instrument import Given, Instrument
from forms.outcome import indications
from forms.rows import ROWS
from kinerja.core.db import reading
from kinerja.core.i18n import LOCALES, locale_code, message
from kinerja.instruments.admin.base import Desk, InstrumentPages, desk_for
from kinerja.instruments.board import text_in
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


def preview_of(desk: Desk, *, role: str = "", bahasa: str = "", only: str = "") -> Preview:
    """The sections that the role will see; `only` keeps one indicator."""
    locale = bahasa if bahasa in LOCALES else locale_code()
    draft = narrowed(desk.engine, only) if only and desk.engine else desk.engine
    instrument = instrument_to_look_at(draft, desk.problems)
    roles = answering_roles(instrument) if instrument else []
    chosen = role if role in roles else next(iter(roles), "")
    names = [(code, text_in(desk.content.roles[code].get("label"))) for code in roles]
    html = None
    if instrument is not None and chosen:
        html = Markup(without_ids(sections_for(in_trial_rows(instrument), chosen, locale)))  # noqa: S704  # the engine escapes
    label = dict(names).get(chosen, "")
    closed = bool(desk.content.roles.get(chosen, {}).get("closed"))
    questions = question_count(instrument, chosen) if instrument and chosen else 0
    return Preview(chosen, label, closed, locale, names, questions, html)


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


def without_ids(html: str) -> str:
    """The same controls under names of their own, so that they never meet the page's."""
    return NAMED.sub(lambda found: found[1] + " ".join(f"contoh-{name}" for name in found[2].split()), html)


class PreviewPages(InstrumentPages):
    """The whole form of a role with trial answers."""

    @expose("/<public_id>/pratinjau", methods=("GET", "POST"))
    def preview(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        shown = preview_of(desk, role=request.values.get("role", ""), bahasa=request.values.get("bahasa", ""))
        instrument = instrument_to_look_at(desk.engine, desk.problems)
        if instrument is None or not shown.role:
            return self.show("preview.html", desk, preview=shown, html=None, score=None)
        typed = request.form if request.method == "POST" else None
        instrument = in_trial_rows(instrument, typed)
        score, problems = trial_score(instrument, shown.role, typed, shown.locale) if typed is not None else (None, [])
        html = Markup(sections_for(instrument, shown.role, shown.locale, typed=typed, problems=problems))  # noqa: S704  # the engine escapes every value
        context: dict[str, Any] = {"preview": shown, "html": html, "score": score, "wrong": len(problems)}
        context["givens"] = [given_field(given, typed or {}, problems) for given in instrument.draft.givens]
        if score is not None:
            context |= {
                "terms": terms_of(instrument, score.sheet, shown.locale),
                "axes": self._axes(instrument, indications(instrument, score)),
            }
        return make_response(self.show("preview.html", desk, **context), 422 if problems else 200)

    def _axes(self, instrument: Instrument, found: dict[str, str | None]) -> list[tuple[str, str]]:
        """What each axis would suggest."""
        labels = []
        for axis in instrument.draft.outcome.axes:
            options = {option.code: text_in(option.label) for option in axis.options}
            labels.append((text_in(axis.label), options.get(found.get(axis.code) or "", "")))
        return labels
