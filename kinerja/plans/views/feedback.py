"""Feedback: the desk of who gives it, the form, asking, and what a superior reads about an employee."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor
from kinerja.people.queries import EmployeeCard, cards_for, find_officials, supervisor_of
from kinerja.plans import policies, queries
from kinerja.plans.forms import AskForm, FeedbackForm, ReplyForm
from kinerja.plans.queries.coached import opinions_given_to
from kinerja.plans.services import feedback
from kinerja.plans.views.wording import topics_about

bp = Blueprint("feedback", __name__, url_prefix="/umpan-balik")
Answer = Response | str | tuple[str, int]


@bp.get("")
def desk() -> str:
    """Who waits for one's words, whom one leads, what one has said lately."""
    return _desk()


@bp.post("/cari")
def search() -> str:
    """Officials by name or number: a POST without redirect, so that neither stands in an address."""
    actor, session, today = current_actor(), reading(), local_date(utc_now())
    require(policies.can_find_people(actor, leads=queries.leads(session, actor, today)))
    words = request.form.get("search", "")[:100]
    found = [one for one in find_officials(session, words, today) if one.employee_id != actor.employee_id]
    return _desk(words=words, found=found)


@bp.get("/pegawai/<public_id>")
def about(public_id: str) -> Answer:
    """What the year has left about a direct subordinate; one's own stands elsewhere."""
    actor, session, today = current_actor(), reading(), local_date(utc_now())
    card, bond = _card_and_bond(session, actor, public_id)
    if card.employee_id == actor.employee_id:
        return redirect(url_for("plans.index"), 303)
    require(policies.can_read_note(actor, card.employee_id, supervisor_id=bond.supervisor_id))
    cycle = queries.period_for(session, actor, today)
    remarks = (
        queries.remarks_of(session, card.employee_id, cycle.starts_on, cycle.ends_on, actor.employee_id or 0)
        if cycle
        else ()
    )
    return render_template(
        "plans/about.html",
        card=card,
        cycle=cycle,
        remarks=[one for one in remarks if one.kind != "coaching"],
        coaching=queries.coaching_lines(session, actor, about=card.employee_id),
        topics=dict(topics_about(session, actor, card.employee_id)),
        plan=next(iter(queries.plans_of(session, card.employee_id, cycle.id)), None) if cycle else None,
    )


@bp.route("/beri/<public_id>", methods=("GET", "POST"))
def give(public_id: str) -> Answer:
    """On one's own initiative."""
    actor, session, today = current_actor(), reading(), local_date(utc_now())
    card, bond = _card_and_bond(session, actor, public_id)
    require(
        policies.can_give_feedback(
            actor,
            card.employee_id,
            supervisor_id=bond.supervisor_id,
            own_supervisor_id=bond.own_supervisor_id,
            leads=bond.leads,
        )
    )
    form = FeedbackForm.from_request(data={"given_on": today}).offer(topics_about(session, actor, card.employee_id))
    if form.validate_on_submit():
        try:
            feedback.give_feedback(actor, public_id, form.entered(), now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("Umpan balik tersimpan dan pegawainya diberi tahu."), "good")
            return redirect(url_for("feedback.desk"), 303)
    page = render_template("plans/give.html", form=form, card=card, asked=None)
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/permintaan/<public_id>", methods=("GET", "POST"))
def answer(public_id: str) -> Answer:
    """Because somebody asked."""
    actor, session, today = current_actor(), reading(), local_date(utc_now())
    asked = queries.request_by_public_id(session, actor, public_id)
    require(policies.can_answer_request(actor, asked))
    card = cards_for(session, [asked.employee_id], today)[asked.employee_id]
    stored = {"given_on": today, "task": asked.task, "codes": asked.codes, "kind": "incidental"}
    form = FeedbackForm.from_request(data=stored).offer(topics_about(session, actor, asked.employee_id))
    if form.validate_on_submit():
        try:
            feedback.answer_request(actor, public_id, form.entered(), now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("Umpan balik tersimpan dan pegawainya diberi tahu."), "good")
            return redirect(url_for("feedback.desk"), 303)
    page = render_template("plans/give.html", form=form, card=card, asked=asked)
    return (page, 422) if form.errors or form.form_errors else page


@bp.post("/permintaan/<public_id>/tolak")
def refuse(public_id: str) -> Response:
    """One cannot answer."""
    queries.request_by_public_id(reading(), current_actor(), public_id)
    feedback.refuse_request(current_actor(), public_id, now=utc_now())
    flash(_("Penolakan dicatat dan pegawainya diberi tahu."), "good")
    return redirect(url_for("feedback.desk"), 303)


@bp.post("/permintaan/<public_id>/tarik")
def withdraw(public_id: str) -> Response:
    """One's own request is taken back."""
    queries.request_by_public_id(reading(), current_actor(), public_id)
    feedback.withdraw_request(current_actor(), public_id, now=utc_now())
    flash(_("Permintaan ditarik."), "good")
    return redirect(url_for("plans.index"), 303)


@bp.route("/minta", methods=("GET", "POST"))
def ask() -> Answer:
    """Choose the superior, or somebody found by name."""
    actor, session, now = current_actor(), reading(), utc_now()
    require(policies.can_open_notes(actor))
    words = request.form.get("search", "")[:100]
    people = _askable(session, actor, words)
    form = AskForm.from_request().offer(topics_about(session, actor, actor.employee_id or 0))
    form.offer_people([(one.public_id, _described(one)) for one in people])
    if request.method == "POST" and request.form.get("action") != "cari" and form.validate():
        try:
            feedback.ask_feedback(actor, form.giver.data or "", form.task.data or "", form.chosen(), now=now)
        except Invalid as refusal:
            form.take(refusal)
        except Conflict as refusal:
            form.form_errors.append(message(refusal.code))
        else:
            flash(_("Permintaan terkirim."), "good")
            return redirect(url_for("plans.index"), 303)
    page = render_template("plans/ask.html", form=form, words=words, found=len(people))
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/<public_id>/tanggapan", methods=("GET", "POST"))
def reply(public_id: str) -> Answer:
    """One piece of feedback for the two concerned, and the employee's one answer. Raises NotFound, NotAllowed."""
    actor, session, now = current_actor(), reading(), utc_now()
    given = queries.feedback_by_public_id(session, actor, public_id)
    allowed = policies.can_reply_to_feedback(actor, given)
    form, status = ReplyForm.from_request(), 200
    if request.method == "POST":
        require(allowed)
        try:
            if form.validate():
                feedback.reply_to_feedback(actor, public_id, form.text.data or "", now=now)
                flash(_("Tanggapan tersimpan dan pemberinya diberi tahu."), "good")
                return redirect(url_for("feedback.reply", public_id=public_id), 303)
            status = 422
        except Invalid as refusal:
            form.take(refusal)
            status = 422
        except Conflict as refusal:
            form.form_errors.append(message(refusal.code))
            status = 409
    names = cards_for(session, [given.employee_id, given.giver_id], local_date(now))
    known = queries.reply_to(session, given.id)
    page = render_template(
        "plans/reply.html",
        given=given,
        employee=names[given.employee_id].name,
        giver=names[given.giver_id].name,
        reply=known,
        form=form if allowed and (known is None or status == 409) else None,
    )
    return page, status


def _desk(*, words: str = "", found: list[EmployeeCard] | None = None) -> str:
    actor, session, today = current_actor(), reading(), local_date(utc_now())
    require(policies.can_open_notes(actor))
    led = cards_for(session, queries.led_by(session, actor, today), today)
    return render_template(
        "plans/desk.html",
        waiting=queries.requests_to(session, actor),
        led=sorted(led.values(), key=lambda card: card.name),
        may_find=bool(policies.can_find_people(actor, leads=queries.leads(session, actor, today))),
        given=queries.feedback_given(session, actor),
        opinions=opinions_given_to(session, actor),
        words=words,
        found=found,
    )


def _card_and_bond(session: Session, actor: Actor, public_id: str) -> tuple[EmployeeCard, queries.Bond]:
    today = local_date(utc_now())
    card = queries.employee_by_public_id(session, public_id, today)
    return card, queries.bond_of(session, actor, card.employee_id, today)


def _askable(session: Session, actor: Actor, words: str) -> list[EmployeeCard]:
    """The direct superior first, then whom the words find."""
    today = local_date(utc_now())
    superior = supervisor_of(session, actor.employee_id or 0, today)
    first = cards_for(session, [superior.employee_id], today).values() if superior else ()
    found = {card.employee_id: card for card in (*first, *find_officials(session, words, today))}
    found.pop(actor.employee_id or 0, None)
    return list(found.values())


def _described(card: EmployeeCard) -> str:
    return f"{card.name} – {card.main.post_title}, {card.main.unit_name}" if card.main else card.name
