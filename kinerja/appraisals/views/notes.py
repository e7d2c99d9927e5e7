"""Files of the year's notes for the two who rate by them, and the plan that the assessor takes into an appraisal."""

from flask import Response, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from forms.errors import AnswersInvalid
from kinerja.appraisals.changes.planning import takings_of
from kinerja.appraisals.planned import list_of
from kinerja.appraisals.policies.results import can_read_remarks, can_take_plan
from kinerja.appraisals.queries import supplies_for, with_sent_sheets
from kinerja.appraisals.queries.remarks import note_file_in, plan_about
from kinerja.appraisals.queries.results import scope_of_appraisal
from kinerja.appraisals.sentences import problem_words
from kinerja.appraisals.services.take_plan import take_plan
from kinerja.appraisals.views.blueprint import bp
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor
from kinerja.people.queries import employee_card
from kinerja.plans.downloads import download
from kinerja.plans.models import Plan


@bp.get("/penilaian/<public_id>/catatan/<file_id>")
def note_file(public_id: str, file_id: str) -> Response:
    """A file of a note of the appraised period."""
    session = reading()
    scope = scope_of_appraisal(session, public_id)
    require(can_read_remarks(current_actor(), scope))
    return download(session, note_file_in(session, scope.appraisal_id, file_id))


@bp.get("/penilaian/<public_id>/skp")
def plan(public_id: str) -> str:
    """What the plan would put into the appraisal, before it does."""
    return _plan_page(public_id, [])


@bp.post("/penilaian/<public_id>/skp")
def use_plan(public_id: str) -> Answer | tuple[str, int]:
    """The plan's work results become the items of the instrument."""
    try:
        changed = take_plan(current_actor(), public_id, now=utc_now())
    except Conflict as refusal:
        return _plan_page(public_id, [message(refusal.code)]), 409
    except AnswersInvalid as refusal:
        words = [problem_words(problem) for problem in refusal.problems]
        return _plan_page(public_id, list(dict.fromkeys(words))), 422
    flash(
        _("Hasil kerja dari SKP kini dipakai dalam penilaian ini.") if changed else _("Sudah sama dengan SKP."), "good"
    )
    return redirect(url_for("appraisals.plan", public_id=public_id), 303)


def _plan_page(public_id: str, errors: list[str]) -> str:
    session = reading()
    scope = scope_of_appraisal(session, public_id)
    require(can_take_plan(current_actor(), scope))
    plan = plan_about(session, scope.appraisal_id)
    taken, reasons = _standing(session, scope.appraisal_id, plan)
    supplies = supplies_for(session, [scope.appraisal_id])[scope.appraisal_id]
    card = employee_card(session, scope.employee_id, local_date(utc_now()))
    return render_template(
        "appraisals/plan.html",
        public_id=public_id,
        name=card.name if card else "",
        plan=plan,
        taken=taken,
        reasons=[] if errors else reasons,
        asks=any(list_of(supply.givens) is not None for supply in supplies),
        errors=errors,
    )


def _standing(session: Session, appraisal_id: int, plan: Plan | None) -> tuple[bool, list[str]]:
    """Whether this plan stands in the appraisal, and why it does not fit."""
    if plan is None or not plan.results:
        return False, []
    sent = with_sent_sheets(session, [appraisal_id])
    takings = takings_of(session, {appraisal_id: plan}, sent=sent).get(appraisal_id, [])
    words = [problem_words(problem) for one in takings for problem in one.problems]
    return bool(takings) and all(one.is_done for one in takings), list(dict.fromkeys(words))
