"""Writing and filing an objection to one result."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.instrument import Instrument
from forms.rows import in_rows
from kinerja.appraisals.queries.results import parts_of
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, message
from kinerja.core.web import check_password, current_actor
from kinerja.instruments.versions import load_instrument
from kinerja.objections import policies
from kinerja.objections.forms import AXIS, INDICATOR, POINTS, ObjectionForm, SignForm, field_names, objection_form
from kinerja.objections.models import Objection, ObjectionState
from kinerja.objections.queries.filing import Filing, filing_of
from kinerja.objections.queries.hearings import hearing_of
from kinerja.objections.queries.pages import evidence_rows, objection_by_result
from kinerja.objections.services import file_objection as verbs

bp = Blueprint("filing", __name__, url_prefix="/keberatan/hasil")
Answer = Response | str | tuple[str, int]


@bp.get("/<public_id>")
def write(public_id: str) -> Answer:
    """The draft, for the appraisee; what was filed is read on its own page."""
    session, filing = _opened(public_id)
    if _is_filed(filing):
        return redirect(url_for("objections.show", public_id=filing.objection), 303)
    return _page(session, filing, None)


@bp.post("/<public_id>")
def save(public_id: str) -> Answer:
    """Keep everything typed; then perhaps add or take away a file, or go on to the check."""
    session, filing = _opened(public_id)
    if _is_filed(filing):
        return redirect(url_for("objections.show", public_id=filing.objection), 303)
    actor, now = current_actor(), utc_now()
    form = _form_class(session, filing).from_request()
    if not policies.can_file_objection(actor, filing, now=now):
        # The clock may run out while somebody writes: the page says so, and what was typed can be copied.
        return _page(session, filing, form), 409
    try:
        if not form.validate():
            return _page(session, filing, form), 422
        verbs.save_objection(actor, public_id, form.typed(), now=now)
        if request.form.get("action") == "berkas":
            _take_file(public_id)
    except Invalid as refusal:
        form.take(Invalid(refusal.code, field_names(refusal.errors), **refusal.details))
        return _page(session, filing, form), 422
    if request.form.get("evidence"):
        verbs.remove_objection_file(actor, public_id, request.form["evidence"], now=now)
    if request.form.get("action") == "periksa":
        return redirect(url_for("filing.review", public_id=public_id), 303)
    flash(_("Tersimpan. Keberatan belum diajukan."), "good")
    return redirect(url_for("filing.write", public_id=public_id), 303)


@bp.get("/<public_id>/periksa")
def review(public_id: str) -> Answer:
    """Everything once more, before the password."""
    session, filing = _opened(public_id)
    if _is_filed(filing):
        return redirect(url_for("objections.show", public_id=filing.objection), 303)
    return _review_page(session, filing, SignForm(None))


@bp.post("/<public_id>/ajukan")
def submit(public_id: str) -> Answer:
    """File what is stored. Again, it leads to what was filed."""
    session, filing = _opened(public_id)
    if _is_filed(filing):
        return redirect(url_for("objections.show", public_id=filing.objection), 303)
    actor, now = current_actor(), utc_now()
    form = SignForm.from_request()
    if not policies.can_file_objection(actor, filing, now=now):
        return _review_page(session, filing, form), 409
    try:
        if not form.validate():
            return _review_page(session, filing, form), 422
        check_password(actor, form.password.data, now=now)
        objection = verbs.file_objection(actor, public_id, now=now)
    except Invalid as refusal:
        form.take(refusal)
        return _review_page(session, filing, form), 422
    decided = hearing_of(reading(), objection).decider_id is not None
    told = _("Keberatan diajukan. Yang memutus dan Pejabat Penilai Kinerja sudah diberi tahu.")
    flash(
        told if decided else _("Keberatan diajukan. BKD sudah diberi tahu untuk menunjuk siapa yang memutus."), "good"
    )
    return redirect(url_for("objections.show", public_id=objection), 303)


def _opened(public_id: str) -> tuple[Session, Filing]:
    """Raises NotFound, NotAllowed."""
    session = reading()
    filing = filing_of(session, public_id)
    require(policies.can_read_draft(current_actor(), filing))
    return session, filing


def _is_filed(filing: Filing) -> bool:
    return filing.objection_state not in (None, ObjectionState.DRAFT)


def _take_file(public_id: str) -> None:
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        raise Invalid("evidence.file_missing", {"file": ["evidence.file_missing"]})
    stream = BytesIO(chosen.stream.read())
    try:
        verbs.add_objection_file(current_actor(), public_id, stream, name=chosen.filename, now=utc_now())
    except Invalid as refusal:
        raise Invalid(refusal.code, {"file": [refusal.code]}, **refusal.details) from refusal


def _instrument(session: Session, filing: Filing) -> Instrument:
    part = parts_of(session, filing.appraisal_id)[-1]
    return in_rows(load_instrument(session, part.fingerprint), part.givens)


def _form_class(session: Session, filing: Filing) -> type[ObjectionForm]:
    return objection_form(_instrument(session, filing))


def _stored(session: Session, filing: Filing, objection: Objection | None) -> ObjectionForm:
    """The form with what was kept."""
    values: dict[str, Any] = {}
    if objection is not None:
        fields = field_names({key: [] for key in objection.points})
        values = dict(zip(fields, objection.points.values(), strict=True))
        links = [one.url for one in evidence_rows(session, objection.id) if one.url]
        values |= {"reasons": objection.reasons, "links": "\n".join(links)}
    return _form_class(session, filing)(None, data=values)


def _page(session: Session, filing: Filing, form: ObjectionForm | None) -> str:
    objection = objection_by_result(session, filing.result_id)
    shown = form if form is not None else _stored(session, filing, objection)
    allowed = policies.can_file_objection(current_actor(), filing, now=utc_now())
    return render_template(
        "objections/write.html",
        filing=filing,
        form=shown,
        axes=shown.fields_of(AXIS),
        indicators=shown.fields_of(INDICATOR),
        files=[one for one in evidence_rows(session, objection.id) if one.sha256] if objection else [],
        objection=objection,
        refusal="" if allowed else message(allowed.reason, **allowed.details),
    )


def _review_page(session: Session, filing: Filing, form: SignForm) -> str:
    objection = objection_by_result(session, filing.result_id)
    stored = _stored(session, filing, objection)
    points = [field for prefix in POINTS for field in stored.fields_of(prefix) if field.data]
    allowed = policies.can_file_objection(current_actor(), filing, now=utc_now())
    return render_template(
        "objections/review.html",
        filing=filing,
        form=form,
        objection=objection,
        points=points,
        evidence=evidence_rows(session, objection.id) if objection else [],
        refusal="" if allowed else message(allowed.reason, **allowed.details),
    )
