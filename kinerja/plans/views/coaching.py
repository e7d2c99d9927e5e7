"""Coaching: recorded by the superior, read by the two concerned; counselling opens with a password only."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kinerja.core.authz import Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.core.web import check_password, current_actor
from kinerja.people.queries import cards_for
from kinerja.plans import policies, queries
from kinerja.plans.forms import COMPETENCE_LEVELS, CoachingForm, EvaluationForm, OpinionForm, PasswordForm
from kinerja.plans.models import CoachingKind, CoachingNote
from kinerja.plans.queries.coached import above_leader, evaluation_after, opinion_on
from kinerja.plans.services import coached, coaching
from kinerja.plans.views.wording import topics_about

bp = Blueprint("coaching", __name__, url_prefix="/pembinaan")
Answer = Response | str | tuple[str, int]


@bp.route("/baru/<public_id>", methods=("GET", "POST"))
def add(public_id: str) -> Answer:
    """A talk with a direct subordinate."""
    actor, session, today = current_actor(), reading(), local_date(utc_now())
    card = queries.employee_by_public_id(session, public_id, today)
    bond = queries.bond_of(session, actor, card.employee_id, today)
    require(policies.can_record_coaching(actor, card.employee_id, supervisor_id=bond.supervisor_id))
    form = CoachingForm.from_request(data={"held_on": today}).offer(topics_about(session, actor, card.employee_id))
    if form.validate_on_submit():
        try:
            made = coaching.record_coaching(actor, public_id, form.entered(), now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("Catatan pembinaan tersimpan. Hanya Anda berdua yang dapat membacanya."), "good")
            return redirect(url_for("coaching.show", public_id=made), 303)
    page = render_template("plans/coaching_form.html", form=form, card=card)
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/<public_id>", methods=("GET", "POST"))
def show(public_id: str) -> Answer:
    """The talk; of counselling only that it was held, until the reader proves who is reading."""
    actor, session, now = current_actor(), reading(), utc_now()
    note = queries.coaching_by_public_id(session, actor, public_id)
    require(policies.can_read_coaching(actor, note))
    is_open, form, status = note.kind is not CoachingKind.COUNSELLING, PasswordForm.from_request(), 200
    if not is_open and request.method == "POST":
        try:
            if form.validate():
                check_password(actor, form.password.data, now=now)
                coaching.open_counselling(actor, public_id, now=now)
                is_open = True
        except Invalid as refusal:
            form.take(refusal)
        status = 200 if is_open else 422
    return _page(note, is_open=is_open, form=form), status


@bp.post("/<public_id>/tanggapan")
def say(public_id: str) -> Answer:
    """The employee's words to the leader's superior. Raises NotFound, NotAllowed."""
    actor, session, now = current_actor(), reading(), utc_now()
    note = queries.coaching_by_public_id(session, actor, public_id)
    require(_may_say(note))
    form = OpinionForm.from_request()
    try:
        if not form.validate():
            return _page(note, opinion_form=form), 422
        coached.say_of_coaching(actor, public_id, form.text.data or "", now=now)
    except Invalid as refusal:
        form.take(refusal)
        return _page(note, opinion_form=form), 422
    except Conflict as refusal:
        form.form_errors.append(message(refusal.code))
        return _page(note, opinion_form=form), 409
    flash(_("Tanggapan Anda sampai kepada atasan pembimbing Anda."), "good")
    return redirect(url_for("coaching.show", public_id=public_id), 303)


@bp.post("/<public_id>/kompetensi")
def evaluate(public_id: str) -> Answer:
    """The leader's evaluation after the talk. Raises NotFound, NotAllowed."""
    actor, session, now = current_actor(), reading(), utc_now()
    note = queries.coaching_by_public_id(session, actor, public_id)
    require(policies.can_evaluate_competence(actor, note))
    form = EvaluationForm.from_request()
    try:
        if not form.validate():
            return _page(note, evaluation_form=form), 422
        coached.evaluate_competence(actor, public_id, int(form.level.data), form.text.data or "", now=now)
    except Invalid as refusal:
        form.take(refusal)
        return _page(note, evaluation_form=form), 422
    except Conflict as refusal:
        form.form_errors.append(message(refusal.code))
        return _page(note, evaluation_form=form), 409
    flash(_("Evaluasi tersimpan. Hanya Anda berdua yang dapat membacanya."), "good")
    return redirect(url_for("coaching.show", public_id=public_id), 303)


def _may_say(note: CoachingNote) -> Decision:
    reader_id = above_leader(reading(), note, local_date(utc_now()))
    return policies.can_say_of_coaching(current_actor(), note, reader_id=reader_id)


def _page(
    note: CoachingNote,
    *,
    is_open: bool = True,
    form: PasswordForm | None = None,
    opinion_form: OpinionForm | None = None,
    evaluation_form: EvaluationForm | None = None,
) -> str:
    """The talk with what followed it; forms that came back keep what was typed."""
    actor, session = current_actor(), reading()
    people = cards_for(session, [note.employee_id, note.leader_id], local_date(utc_now()))
    opinion, evaluation = opinion_on(session, actor, note.id), evaluation_after(session, note.id)
    if opinion is None and _may_say(note):
        opinion_form = opinion_form or OpinionForm(None)
    if evaluation is None and policies.can_evaluate_competence(actor, note):
        evaluation_form = evaluation_form or EvaluationForm(None)
    return render_template(
        "plans/coaching.html",
        note=note,
        employee=people[note.employee_id].name,
        leader=people[note.leader_id].name,
        topics=dict(topics_about(session, actor, note.employee_id)),
        is_open=is_open,
        form=form,
        opinion=opinion,
        opinion_form=opinion_form,
        evaluation=evaluation,
        level=COMPETENCE_LEVELS[evaluation.level] if evaluation else "",
        evaluation_form=evaluation_form,
    )
