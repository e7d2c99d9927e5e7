"""The distribution of the team's predicates beside the guide: a picture, whole people, and room for a reason."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.distribution import (
    Finding,
    Guide,
    compare,
    guide_for,
    guide_predicates,
    guide_source,
)
from kinerja.appraisals.pictures import Bar, distribution_bars
from kinerja.appraisals.queries.distribution import Spread, last_note, led_agencies, spreads_in
from kinerja.appraisals.queries.predicates import agency_counts_for
from kinerja.appraisals.queries.team import team_cycle
from kinerja.appraisals.sentences import bound_words, predicate_label
from kinerja.appraisals.services.note_distribution import LONGEST_REASON
from kinerja.appraisals.services.note_distribution import note_distribution as keep_note
from kinerja.appraisals.servicewords import ServiceLine, service_lines, service_note
from kinerja.appraisals.views.blueprint import team
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm
from kinerja.cycles.models import AchievementLevel, Cycle, CycleState
from kinerja.cycles.queries.achievement import achievements_for


class NoteForm(WebForm):
    reason = TextAreaField(
        lazy("Pertimbangan Anda tentang sebaran ini"),
        [InputRequired(), Length(max=LONGEST_REASON)],
        render_kw={"rows": 4},
    )


@dataclass(frozen=True, slots=True)
class Section:
    """One unit that the assessor leads."""

    spread: Spread
    picture: Markup
    bars: tuple[Bar, ...]
    guide: Guide | None
    findings: tuple[tuple[Finding, str], ...]
    services: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A Dinas that the assessor heads; without `counts` they would name somebody, or the period is not closed."""

    name: str
    is_closed: bool
    counts: tuple[tuple[str, int], ...]
    other: int
    level: AchievementLevel | None
    findings: tuple[tuple[Finding, str], ...]


@team.get("/<public_id>/sebaran")
def distribution(public_id: str) -> str:
    """Decided and chosen predicates by unit; nothing here changes one."""
    return _page(public_id, None)


@team.post("/<public_id>/sebaran")
def note_distribution(public_id: str) -> Response | tuple[str, int]:
    """Keep the assessor's reason."""
    form = NoteForm.from_request()
    team_cycle(reading(), current_actor(), public_id)
    try:
        if not form.validate():
            return _page(public_id, form), 422
        keep_note(current_actor(), public_id, form.reason.data or "", now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(public_id, form), 422
    except Conflict as refusal:
        flash(message(refusal.code, **refusal.details), "bad")
        return _page(public_id, form), 409
    flash(_("Pertimbangan Anda tersimpan."), "good")
    return redirect(url_for("team.distribution", public_id=public_id), 303)


def _page(public_id: str, form: NoteForm | None) -> str:
    actor, session, now = current_actor(), reading(), utc_now()
    cycle = team_cycle(session, actor, public_id)
    note = last_note(session, cycle.id, actor.employee_id)
    on = local_date(now, cycle.zone)
    spreads = spreads_in(session, actor, cycle, on)
    return render_template(
        "appraisals/team/distribution.html",
        cycle=cycle,
        sections=[_section(number, spread) for number, spread in enumerate(spreads, 1)],
        wholes=_wholes(session, actor, cycle, on),
        source=guide_source(),
        note=note,
        form=form or NoteForm(data={"reason": note.reason if note else ""}),
        service_note=service_note(),
        may_write=cycle.state is not CycleState.CLOSED,
    )


def _section(number: int, spread: Spread) -> Section:
    bars = tuple(
        Bar(predicate_label(code), spread.decided.get(code, 0), spread.chosen.get(code, 0))
        for code in guide_predicates()
    )
    guide = guide_for(spread.achievement.level, spread.people) if spread.achievement else None
    findings = compare(guide, spread.together()) if guide else ()
    title = _("Sebaran predikat: %(unit)s", unit=spread.unit)
    picture = distribution_bars(f"sebaran-{number}", title, bars)
    said = tuple((one, bound_words(one.bound)) for one in findings)
    return Section(spread, picture, bars, guide, said, tuple(service_lines(spread.services)))


def _wholes(session: Session, actor: Actor, cycle: Cycle, on: date) -> list[Whole]:
    """The Dinas that the reader heads; numbers only of a closed period, and where they name nobody."""
    found = []
    led = led_agencies(session, actor, cycle, on)
    achieved = achievements_for(session, cycle, [one for one, _name in led], on) if led else {}
    for agency, name in led:
        closed = cycle.state is CycleState.CLOSED
        counts = agency_counts_for(session, actor, cycle.id, agency) if closed else None
        told = counts or Counter[str]()
        level = achieved[agency].level if agency in achieved else None
        findings = compare(guide_for(level, told.total()), told) if level is not None and told else ()
        found.append(
            Whole(
                name,
                closed,
                tuple((predicate_label(code), told[code]) for code in guide_predicates()) if told else (),
                sum(number for code, number in told.items() if code not in guide_predicates()),
                level,
                tuple((one, bound_words(one.bound)) for one in findings),
            )
        )
    return found
