"""One indicator across a team: the same drafts as on each person's sheet, through the same door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from forms.across import Shared, code_for, fields_for, many_fields, own_fields
from forms.answers import answer_to_json, raw_of
from forms.builder import takes_evidence, type_of
from forms.errors import AnswersInvalid, Problem
from forms.instrument import Answer, Indicator
from forms.rows import in_rows
from kinerja.appraisals import policies
from kinerja.appraisals.figures import Around, around
from kinerja.appraisals.models import LONGEST_PATH, ResponseState
from kinerja.appraisals.queries import Sheet
from kinerja.appraisals.queries.across import Group, groups_in, is_hidden, not_started
from kinerja.appraisals.queries.team import team_cycle
from kinerja.appraisals.services import respond
from kinerja.appraisals.services.respond import Saved
from kinerja.appraisals.views.blueprint import team
from kinerja.appraisals.views.news import errata_of
from kinerja.appraisals.views.page import material_beside, revisions_from, stored_elsewhere
from kinerja.appraisals.views.wording import answer_words, problem_words, refusal_words
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.core.i18n import _, catalogue, format_clock, locale_code, message
from kinerja.core.web import current_actor, wants_json
from kinerja.cycles.models import Cycle
from kinerja.cycles.sentences import text_of

Answered = Response | str | tuple[str, int] | tuple[FlaskResponse, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Which indicator of which people the page is about."""

    cycle: Cycle
    group: Group
    indicator: Indicator

    @property
    def neighbours(self) -> tuple[Indicator | None, Indicator | None]:
        """The indicators before and after this one."""
        codes = [one.code for one in self.group.indicators]
        at = codes.index(self.indicator.code)
        before = self.group.indicators[at - 1] if at else None
        return before, self.group.indicators[at + 1] if at + 1 < len(codes) else None


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the fields, or why there are none."""

    key: str
    sheet: Sheet
    fields: Markup
    beside: Markup
    words: str
    note: str
    has_errors: bool


@dataclass
class Refused:
    """What could not be stored of a submitted page, by the sheet's public id."""

    problems: dict[str, Sequence[Problem]] = field(default_factory=dict)
    conflicts: dict[str, Answer | None] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.problems or self.conflicts or self.refusals)


@team.get("/<public_id>/indikator")
def indicators(public_id: str) -> str:
    """Which indicators there are, and how far each is across the team."""
    actor, session, now = current_actor(), reading(), utc_now()
    cycle = team_cycle(session, actor, public_id)
    groups = groups_in(session, actor, cycle.id, local_date(now, cycle.zone))
    progress = {
        group.ref: [(one, text_of(one.label_for(group.role)), *group.answered(one)) for one in group.indicators]
        for group in groups
    }
    ahead = next(
        ((group, one) for group in groups for one, _label, done, total in progress[group.ref] if done < total), None
    )
    return render_template(
        "appraisals/team/indicators.html",
        cycle=cycle,
        groups=groups,
        progress=progress,
        ahead=ahead,
        not_started=len(not_started(session, actor, cycle.id)),
    )


@team.get("/<public_id>/indikator/<version>/<code>")
def indicator(public_id: str, version: str, code: str) -> str:
    """All people with their drafts for one indicator; no totals."""
    return _page(_place(public_id, version, code))


@team.post("/<public_id>/indikator/<version>/<code>")
def save_indicator(public_id: str, version: str, code: str) -> Answered:
    """Store everybody's fields; what cannot be stored stays as typed, the rest is kept."""
    place, now = _place(public_id, version, code), utc_now()
    refused = _save_all(place, now)
    if refused:
        status = 422 if refused.problems else 409
        return _page(_place(public_id, version, code), typed=request.form, refused=refused), status
    before, after = place.neighbours
    ahead = {"sebelum": before, "berikut": after}.get(request.form.get("action", ""), place.indicator)
    if ahead is None:
        flash(_("Isian tersimpan."), "good")
        return redirect(url_for("team.indicators", public_id=public_id), 303)
    if ahead is place.indicator:
        flash(_("Isian tersimpan."), "good")
    return redirect(url_for("team.indicator", public_id=public_id, version=version, code=ahead.code), 303)


@team.post("/<public_id>/indikator/<version>/<code>/isian")
def save_person(public_id: str, version: str, code: str) -> Answered:
    """Store one person's fields as they are left: answers to the script, or leads back to the page."""
    place, now = _place(public_id, version, code), utc_now()
    key, base = request.form.get("field", "")[: LONGEST_PATH + 40], request.form.get("rev", "")
    sheet = next((one for one in place.group.sheets if code_for(code, one.public_id) == key), None)
    if sheet is None:
        raise NotFound("response.unknown")
    try:
        saved = _save(sheet, code, base_rev=int(base) if base.isdecimal() and len(base) < 9 else 0, now=now)
    except AnswersInvalid as refusal:
        if wants_json():
            return jsonify({"field": key, "errors": [problem_words(one) for one in refusal.problems]}), 422
        refused = Refused(problems={sheet.public_id: refusal.problems})
        return _page(place, typed=request.form, refused=refused), 422
    if not wants_json():
        return redirect(url_for("team.indicator", public_id=public_id, version=version, code=code), 303)
    return _reply(_place(public_id, version, code), sheet, saved, now)


def _reply(place: Place, sheet: Sheet, saved: Saved, now: datetime) -> tuple[FlaskResponse, int]:
    """How far the indicator is; in a conflict, what is stored under the names of this page."""
    code = place.indicator.code
    filled, total = place.group.answered(place.indicator)
    body: dict[str, Any] = {"field": code_for(code, sheet.public_id), "rev": saved.rev, "filled": filled}
    body |= {"total": total, "sentence": _progress(filled, total)}
    if not saved.is_conflict:
        return jsonify(body | {"saved": _("tersimpan %(at)s", at=format_clock(now))}), 200
    stored = dict(raw_of(place.indicator, saved.stored, locale=locale_code())) if saved.stored else {}
    theirs = many_fields(stored, code, sheet.public_id)
    plain = answer_to_json(saved.stored) if saved.stored else None
    conflict = {"stored": plain, "fields": {name: list(texts) for name, texts in theirs.items()}}
    return jsonify(body | {"conflict": conflict, "errors": [message("response.changed_elsewhere")]}), 409


def _place(public_id: str, version: str, code: str) -> Place:
    """Raises NotFound for a team, version or indicator that is not the reader's."""
    actor, session = current_actor(), reading()
    cycle = team_cycle(session, actor, public_id)
    groups = groups_in(session, actor, cycle.id, local_date(utc_now(), cycle.zone))
    fitting = [group for group in groups if group.ref == version]
    if not fitting:
        raise NotFound("team.indicator_unknown")
    return Place(cycle, fitting[0], fitting[0].indicator(code))


def _save_all(place: Place, now: datetime) -> Refused:
    """Each sheet by itself: one that is refused holds up no other."""
    refused, code = Refused(), place.indicator.code
    revisions = revisions_from(request.form.get("rev", ""))
    for sheet in place.group.sheets:
        own, stored = own_fields(request.form, code, sheet.public_id), sheet.answers.get(code)
        known = dict(raw_of(place.indicator, stored, locale=locale_code())) if stored else {}
        # Whoever was not on the page when it was sent has no fields in it: that empties nothing.
        if code_for(code, sheet.public_id) not in revisions or _written(own) == _written(known):
            continue
        allowed = policies.can_answer_sheet(current_actor(), sheet.duty, now=now)
        if not allowed:
            refused.refusals[sheet.public_id] = refusal_words(allowed, place.cycle.zone)
            continue
        try:
            saved = _save(sheet, code, base_rev=revisions.get(code_for(code, sheet.public_id), 0), now=now)
        except AnswersInvalid as refusal:
            refused.problems[sheet.public_id] = refusal.problems
            continue
        if saved.is_conflict:
            refused.conflicts[sheet.public_id] = saved.stored
    return refused


def _save(sheet: Sheet, code: str, *, base_rev: int, now: datetime) -> Saved:
    own = own_fields(request.form, code, sheet.public_id)
    return respond.save_field(current_actor(), sheet.public_id, code, own, base_rev=base_rev, now=now)


def _written(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The fields that hold something, with line ends as the database keeps them."""
    return {
        name: [text.replace("\r\n", "\n").strip() for text in texts] for name, texts in fields.items() if any(texts)
    }


def _page(place: Place, *, typed: Any = None, refused: Refused | None = None) -> str:
    found = refused or Refused()
    known = around(reading(), place.group.sheets)
    rows = [_row(place, sheet, typed, found, known) for sheet in place.group.sheets]
    filled, total = place.group.answered(place.indicator)
    before, after = place.neighbours
    codes = [one.code for one in place.group.indicators]
    asked = type_of(place.indicator).asked
    options = asked.options(place.indicator, role=place.group.role, locale=locale_code())
    code = place.indicator.code
    return render_template(
        "appraisals/team/indicator.html",
        cycle=place.cycle,
        version=place.group.ref,
        code=code,
        label=text_of(place.indicator.label_for(place.group.role)),
        help=text_of(place.indicator.help_for(place.group.role)),
        options=[(one.mark, _(one.label) if one.own else one.label) for one in options if one.mark],
        rows=rows,
        revisions=" ".join(f"{row.key}:{row.sheet.revisions.get(code, 0)}" for row in rows if row.fields),
        filled=filled,
        total=total,
        sentence=_progress(filled, total),
        number=codes.index(code) + 1,
        count=len(codes),
        before=before,
        after=after,
        errata=errata_of(place.group.instrument, place.group.sheets[0]).get(code, []),
        typed_in=_shared(place).is_typed,
        takes_evidence=takes_evidence(place.group.instrument, place.indicator, place.group.role),
        errors=[(row, text) for row in rows for text in _texts(row, found)],
        can_save=any(row.fields for row in rows),
    )


def _row(place: Place, sheet: Sheet, typed: Any, refused: Refused, known: Around) -> Row:
    code, whose, role = place.indicator.code, sheet.public_id, place.group.role
    answer = sheet.answers.get(code)
    instrument = in_rows(place.group.instrument, sheet.givens)
    beside = material_beside(instrument, sheet, known).get(code, [])
    problems = list(refused.problems.get(whose, ()))
    if whose in refused.conflicts:
        beside = [*beside, stored_elsewhere(place.indicator, refused.conflicts[whose], role=role)]
        problems.append(Problem("response.changed_elsewhere", code, "value"))
    note, fields = _why_not(place, sheet), Markup("")
    if not note:
        shown = typed if whose in refused.problems or whose in refused.conflicts else None
        html = fields_for(_shared(place), whose, answer, typed=shown, errors=problems, message=problem_words)
        fields = Markup(html)  # noqa: S704  # the engine escapes every value
    return Row(
        code_for(code, whose),
        sheet,
        fields,
        Markup("").join(beside),
        answer_words(place.indicator, answer, role=role),
        note,
        bool(problems),
    )


def _why_not(place: Place, sheet: Sheet) -> str:
    """Why this person's fields are not here; nothing when they are."""
    if sheet.state is ResponseState.SUBMITTED:
        return _("Lembar ini sudah dikirim.")
    if is_hidden(sheet, place.group.instrument, place.indicator.code):
        return _("Tidak ditanyakan untuk pegawai ini.")
    return refusal_words(policies.can_answer_sheet(current_actor(), sheet.duty, now=utc_now()), place.cycle.zone)


def _texts(row: Row, refused: Refused) -> list[str]:
    whose = row.sheet.public_id
    texts = [problem_words(problem) for problem in refused.problems.get(whose, ())]
    if whose in refused.conflicts:
        texts.append(message("response.changed_elsewhere"))
    return [*texts, *([refused.refusals[whose]] if whose in refused.refusals else [])]


def _shared(place: Place) -> Shared:
    words = catalogue()
    return Shared(place.group.instrument, place.indicator, place.group.role, locale_code(), words.ugettext)


def _progress(filled: int, total: int) -> str:
    return _("%(done)s dari %(total)s orang terisi", done=filled, total=total)
