"""The start screen of a duty: who asks, why, whether the name is shown, how long it takes; begin or refuse."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.builder import asked_of
from kinerja.appraisals import policies, queries
from kinerja.appraisals.models import AssignmentState
from kinerja.appraisals.queries.paper import ASKED_ABOUT_CONFLICT, conflict_entered
from kinerja.appraisals.queries.preparing import prepares
from kinerja.appraisals.services import respond
from kinerja.appraisals.views.blueprint import bp
from kinerja.appraisals.views.wording import minutes_for, refusal_words, role_label
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor, guest_allowed
from kinerja.cycles.sentences import why_sentence
from kinerja.instruments.versions import load_instrument

ANSWERS = {"ada": True, "tidak": False}


@bp.get("/tugas/<public_id>")
@guest_allowed
def start(public_id: str) -> str:
    """Before the sheet: everything a rater should know, without starting anything."""
    return _start_page(public_id, None)


@bp.post("/tugas/<public_id>/mulai")
@guest_allowed
def begin(public_id: str) -> Response | tuple[str, int]:
    """Open the sheet, or decline where a conflict of interest is declared."""
    conflict = ANSWERS.get(request.form.get("conflict", ""))
    try:
        sheet = respond.start_assignment(current_actor(), public_id, conflict=conflict, now=utc_now())
    except Invalid as refusal:
        codes = [code for found in refusal.errors.values() for code in found]
        return _start_page(public_id, [message(code) for code in codes]), 422
    if sheet is None:
        flash(_("Terima kasih sudah menyatakannya. Penilai lain akan ditunjuk menggantikan Anda."), "good")
        return redirect(url_for("appraisals.start", public_id=public_id), 303)
    return redirect(url_for("appraisals.sheet", public_id=sheet), 303)


@bp.post("/tugas/<public_id>/tolak")
@guest_allowed
def decline(public_id: str) -> Response:
    """A third party refuses."""
    respond.decline_assignment(current_actor(), public_id, now=utc_now())
    flash(_("Penolakan Anda dicatat. Tidak ada yang perlu Anda lakukan lagi."), "good")
    return redirect(url_for("appraisals.start", public_id=public_id), 303)


def _start_page(public_id: str, errors: list[str] | None) -> str:
    actor, session, now = current_actor(), reading(), utc_now()
    row = queries.assignment_for(session, public_id, local_date(now))
    drafted = prepares(session, actor, row.duty, row.about.appraisal_id, local_date(now))
    require(policies.can_read_sheet(actor, row.duty, prepares=drafted))
    instruments = [load_instrument(session, fingerprint) for _part, fingerprint, *_ in row.parts]
    roles = [one for one in instruments if row.role in one.roles]
    can_start = policies.can_start_assignment(actor, row.duty, now=now, prepares=drafted)
    return render_template(
        "appraisals/start.html",
        row=row,
        errors=errors,
        role=role_label(roles[0], row.role) if roles else row.role,
        minutes=sum(minutes_for(one, row.role) for one in roles),
        questions=sum(1 for one in roles for _indicator in asked_of(one, row.role)),
        why=why_sentence(row.why),
        can_start=can_start,
        refusal=refusal_words(can_start, row.about.zone),
        can_refuse=policies.can_decline_assignment(actor, row.duty),
        asks_conflict=row.duty.role_kind in ASKED_ABOUT_CONFLICT and row.duty.conflict is None,
        on_paper=conflict_entered(session, public_id) if row.duty.state is AssignmentState.DECLINED else None,
    )
