""" "Catatan": what an employee has noted in a period, and what others have said."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id, readable_cycles
from kinerja.plans import policies, queries
from kinerja.plans.downloads import download
from kinerja.plans.forms import NoteForm
from kinerja.plans.models import EvidenceNote
from kinerja.plans.services import notes
from kinerja.plans.views.wording import topic_pairs

bp = Blueprint("plans", __name__, url_prefix="/catatan")
Answer = Response | str | tuple[str, int]


@bp.get("")
def index() -> Answer:
    """The period of today; without any, what will be here."""
    actor, session = current_actor(), reading()
    require(policies.can_open_notes(actor))
    cycle = queries.period_for(session, actor, local_date(utc_now()))
    if cycle is None:
        return render_template("plans/none.html")
    return redirect(url_for("plans.period", public_id=cycle.public_id), 303)


@bp.get("/<public_id>")
def period(public_id: str) -> str:
    """One's own notes, feedback, requests and talks of a period."""
    actor, session, now = current_actor(), reading(), utc_now()
    require(policies.can_open_notes(actor))
    cycle, employee_id = cycle_by_public_id(session, actor, public_id), actor.employee_id or 0
    remarks = queries.remarks_of(session, employee_id, cycle.starts_on, cycle.ends_on, employee_id)
    ends = queries.rating_ends(session, cycle, employee_id, now=now)
    may_write = policies.can_write_note(actor, cycle, rating_ends=ends, now=now)
    return render_template(
        "plans/period.html",
        cycle=cycle,
        cycles=readable_cycles(session, actor),
        notes=[one for one in remarks if one.kind == "note"],
        feedback=[one for one in remarks if one.kind == "feedback"],
        requests=queries.requests_by(session, actor),
        coaching=queries.coaching_lines(session, actor, about=employee_id),
        topics=dict(topic_pairs(queries.topics_for(session, employee_id, cycle, now=now))),
        may_write=bool(may_write),
        refusal="" if may_write else message(may_write.reason),
    )


@bp.route("/<public_id>/tulis", methods=("GET", "POST"))
def add(public_id: str) -> Answer:
    """A new note of the period."""
    actor, session = current_actor(), reading()
    require(policies.can_open_notes(actor))
    cycle = cycle_by_public_id(session, actor, public_id)
    _require_writing(cycle)
    today = local_date(utc_now(), cycle.zone)
    form = _offered(NoteForm.from_request(data={"noted_on": min(today, cycle.ends_on)}), cycle)
    if form.validate_on_submit():
        try:
            notes.add_note(actor, public_id, form.entered(keep_days=_keep_days()), now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("Catatan tersimpan."), "good")
            return redirect(url_for("plans.period", public_id=public_id), 303)
    return _form_page(form, cycle)


@bp.route("/bukti/<public_id>", methods=("GET", "POST"))
def change(public_id: str) -> Answer:
    """One's own note with its files."""
    actor, session = current_actor(), reading()
    note = queries.note_by_public_id(session, actor, public_id)
    cycle = _cycle_of(note)
    _require_writing(cycle)
    stored = {"noted_on": note.noted_on, "text": note.text, "codes": note.codes, "reference": note.reference}
    form = _offered(NoteForm.from_request(data=stored), cycle)
    if form.validate_on_submit():
        try:
            notes.change_note(actor, public_id, form.entered(keep_days=_keep_days()), now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("Catatan tersimpan."), "good")
            return redirect(url_for("plans.period", public_id=cycle.public_id), 303)
    return _form_page(form, cycle, note=note)


@bp.post("/bukti/<public_id>/hapus")
def remove(public_id: str) -> Response:
    """Take a note back."""
    cycle = _cycle_of(queries.note_by_public_id(reading(), current_actor(), public_id))
    notes.remove_note(current_actor(), public_id, now=utc_now())
    flash(_("Catatan dihapus."), "good")
    return redirect(url_for("plans.period", public_id=cycle.public_id), 303)


@bp.get("/bukti/<public_id>/berkas/<file_id>")
def file(public_id: str, file_id: str) -> FlaskResponse:
    """A file of a note: for the employee and the direct superior."""
    actor, session = current_actor(), reading()
    led = queries.led_by(session, actor, local_date(utc_now()))
    note = queries.note_by_public_id(session, actor, public_id, led)
    return download(session, queries.file_of(session, note.id, file_id))


@bp.post("/bukti/<public_id>/berkas/<file_id>/hapus")
def remove_file(public_id: str, file_id: str) -> Response:
    """Take one file of a note back."""
    queries.note_by_public_id(reading(), current_actor(), public_id)
    notes.remove_note_file(current_actor(), public_id, file_id, now=utc_now())
    flash(_("Berkas dihapus dari catatan ini."), "good")
    return redirect(url_for("plans.change", public_id=public_id), 303)


def _form_page(form: NoteForm, cycle: Cycle, note: EvidenceNote | None = None) -> Answer:
    files = queries.files_of(reading(), note.id) if note is not None else []
    page = render_template("plans/note.html", form=form, cycle=cycle, note=note, files=files)
    return (page, 422) if form.errors or form.form_errors else page


def _offered(form: NoteForm, cycle: Cycle) -> NoteForm:
    topics = queries.topics_for(reading(), current_actor().employee_id or 0, cycle, now=utc_now())
    return form.offer(topic_pairs(topics))


def _cycle_of(note: EvidenceNote) -> Cycle:
    cycle = queries.cycle_of_day(reading(), current_actor(), note.noted_on, now=utc_now())
    if cycle is None:
        raise NotFound("cycle.unknown")
    return cycle


def _require_writing(cycle: Cycle) -> None:
    actor, now = current_actor(), utc_now()
    ends = queries.rating_ends(reading(), cycle, actor.employee_id, now=now)
    require(policies.can_write_note(actor, cycle, rating_ends=ends, now=now))


def _keep_days() -> int:
    return int(current_app.extensions["kinerja_settings"].evidence_days)
