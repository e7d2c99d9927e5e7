"""The sheet: filled in field by field or as a whole, reviewed, sent, and proven sent."""

from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.answers import answer_to_json, incomplete, raw_from_answers
from forms.errors import AnswersInvalid
from forms.rows import in_rows
from kinerja.appraisals import policies, queries
from kinerja.appraisals.models import LONGEST_PATH, Appraisal
from kinerja.appraisals.policies.paper import can_reopen_paper
from kinerja.appraisals.queries import Sheet
from kinerja.appraisals.queries.paper import entered_sheet
from kinerja.appraisals.services import respond, submit
from kinerja.appraisals.views.blueprint import bp
from kinerja.appraisals.views.contents import part_words, progress_words
from kinerja.appraisals.views.news import is_drafted
from kinerja.appraisals.views.page import revisions_from, sheet_page
from kinerja.appraisals.views.wording import lines_of, problem_words, refusal_words, role_label
from kinerja.core.authz import ActorKind, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, format_clock, locale_code, message
from kinerja.core.web import current_actor, guest_allowed, require_fresh, wants_json
from kinerja.files.services import read_file
from kinerja.instruments.versions import load_instrument

Answer = Response | str | bytes | tuple[str | bytes, int] | tuple[FlaskResponse, int]


@bp.get("/lembar/<public_id>")
@guest_allowed
def sheet(public_id: str) -> Answer:
    """The sheet with what was stored so far; writes nothing."""
    found = _own_sheet(public_id)
    if found.state == "submitted":
        return redirect(url_for("appraisals.receipt", public_id=public_id), 303)
    return sheet_page(found)


@bp.post("/lembar/<public_id>")
@guest_allowed
def save(public_id: str) -> Answer:
    """Store the whole form; whatever cannot be stored stays on the page as typed."""
    refused = _save_all(public_id)
    if refused is not None:
        return refused
    if request.form.get("action") == "periksa":
        return redirect(url_for("appraisals.review", public_id=public_id), 303)
    flash(_("Isian tersimpan."), "good")
    return redirect(url_for("appraisals.sheet", public_id=public_id), 303)


@bp.post("/lembar/<public_id>/isian")
@guest_allowed
def save_field(public_id: str) -> Answer:
    """Store one field group as it is left."""
    code = request.form.get("field", "")[:LONGEST_PATH]
    base = request.form.get("rev", "")
    now = utc_now()
    try:
        saved = respond.save_field(
            current_actor(),
            public_id,
            code,
            request.form,
            base_rev=int(base) if base.isdecimal() and len(base) < 9 else 0,
            now=now,
        )
    except AnswersInvalid as refusal:
        words = [problem_words(problem) for problem in refusal.problems]
        if wants_json():
            return jsonify({"field": code, "errors": words}), 422
        return sheet_page(_own_sheet(public_id), typed=request.form, problems=refusal.problems), 422
    if not wants_json():
        return redirect(url_for("appraisals.sheet", public_id=public_id), 303)
    body: dict[str, Any] = {"field": code, "rev": saved.rev, "filled": saved.filled, "total": saved.total}
    body |= {"complete": saved.is_complete, "sentence": progress_words(saved.filled, saved.total)}
    if saved.parts:
        body["parts"] = {part.criterion.code: part_words(part) for part in saved.parts}
    if saved.is_conflict:
        found = _own_sheet(public_id)
        instrument = in_rows(load_instrument(reading(), found.fingerprint), found.givens)
        stored = {code: saved.stored} if saved.stored else {}
        theirs = raw_from_answers(instrument, stored, role=found.role, locale=locale_code())
        plain = answer_to_json(saved.stored) if saved.stored else None
        conflict = {"stored": plain, "fields": {name: list(texts) for name, texts in theirs.items()}}
        return jsonify(body | {"conflict": conflict, "errors": [message("response.changed_elsewhere")]}), 409
    return jsonify(body | {"saved": _("tersimpan %(at)s", at=format_clock(now))}), 200


@bp.post("/lembar/<public_id>/bukti")
@guest_allowed
def upload(public_id: str) -> Answer:
    """Store the typed form and the chosen file of one field."""
    code = request.form.get("field", "")[:LONGEST_PATH]
    refused = _save_all(public_id)
    if refused is not None:
        return refused
    chosen = request.files.get(f"f_{code}")
    try:
        if chosen is None or not chosen.filename:
            raise Invalid("evidence.file_missing")
        stream = BytesIO(chosen.stream.read())
        respond.add_evidence(current_actor(), public_id, code, stream, name=chosen.filename, now=utc_now())
    except Invalid as refusal:
        text = message(refusal.code, **refusal.details)
        return sheet_page(_own_sheet(public_id), typed=request.form, notes={code: text}), 422
    flash(_("Berkas tersimpan."), "good")
    return redirect(url_for("appraisals.sheet", public_id=public_id, _anchor=f"i_{code}"), 303)


@bp.post("/lembar/<public_id>/bukti/hapus")
@guest_allowed
def remove(public_id: str) -> Answer:
    """Store the typed form and take one file away."""
    refused = _save_all(public_id)
    if refused is not None:
        return refused
    respond.remove_evidence(current_actor(), public_id, request.form.get("evidence", ""), now=utc_now())
    flash(_("Berkas dihapus dari isian ini."), "good")
    return redirect(url_for("appraisals.sheet", public_id=public_id), 303)


@bp.get("/lembar/<public_id>/berkas/<evidence_id>")
@guest_allowed
def evidence(public_id: str, evidence_id: str) -> FlaskResponse:
    """One's own evidence file, only ever as a download."""
    found = _own_sheet(public_id)
    row = next((one for one in found.evidence if one.public_id == evidence_id and one.sha256), None)
    if row is None or row.sha256 is None:
        raise NotFound("file.unknown")
    response = FlaskResponse(b"".join(read_file(reading(), row.sha256)), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=row.name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/lembar/<public_id>/periksa")
@guest_allowed
def review(public_id: str) -> Answer:
    """All answers before sending, with what is missing linked to its place."""
    found = _own_sheet(public_id)
    if found.state == "submitted":
        return redirect(url_for("appraisals.receipt", public_id=public_id), 303)
    return _review_page(found, [])


@bp.post("/lembar/<public_id>/kirim")
@guest_allowed
def send(public_id: str) -> Answer:
    """Send the stored answers: an account signs with its password."""
    actor, now = current_actor(), utc_now()
    found = _own_sheet(public_id)
    if found.state == "submitted":
        return redirect(url_for("appraisals.receipt", public_id=public_id), 303)
    try:
        if actor.kind is ActorKind.ACCOUNT:
            require_fresh(request.form.get("password"))
        submit.submit_response(actor, public_id, now=now)
    except Invalid as refusal:
        return _review_page(found, [message(refusal.code, **refusal.details)]), 422
    except AnswersInvalid:
        return _review_page(found, [_("Lembar belum lengkap.")]), 422
    return redirect(url_for("appraisals.receipt", public_id=public_id), 303)


@bp.get("/lembar/<public_id>/bukti-kirim")
@guest_allowed
def receipt(public_id: str) -> str:
    """That something was sent, when and by which number; never the content."""
    session = reading()
    found, outcome = submit.receipt_of(session, current_actor(), public_id, now=utc_now())
    instrument = load_instrument(session, found.fingerprint)
    role, sent_at = role_label(instrument, found.role), outcome.get("at")
    entered = entered_sheet(session, public_id)
    appraisal_state = session.scalars(select(Appraisal.state).where(Appraisal.id == found.about.appraisal_id)).one()
    may_mend = can_reopen_paper(
        current_actor(),
        found.duty,
        is_from_paper=entered is not None,
        appraisal_state=appraisal_state,
        now=utc_now(),
    )
    return render_template(
        "appraisals/receipt.html",
        sheet=found,
        outcome=outcome,
        role=role,
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        entered=entered,
        may_mend=may_mend,
    )


def _own_sheet(public_id: str) -> Sheet:
    """The sheet of this reader. Raises NotFound, NotAllowed."""
    found = queries.stored_sheet(public_id, local_date(utc_now()))
    require(policies.can_read_sheet(current_actor(), found.duty, prepares=is_drafted(found)))
    return found


def _save_all(public_id: str) -> Answer | None:
    """None when everything typed is stored; else the page with everything as typed, and why."""
    actor, now = current_actor(), utc_now()
    found = _own_sheet(public_id)
    allowed = policies.can_answer_sheet(actor, found.duty, now=now, prepares=is_drafted(found))
    if not allowed:
        return sheet_page(found, typed=request.form, refusal=refusal_words(allowed, found.about.zone)), 409
    base = revisions_from(request.form.get("rev", ""))
    saved = respond.save_sheet(actor, public_id, request.form, base_revs=base, now=now, locale=locale_code())
    if saved.conflicts:
        return sheet_page(_own_sheet(public_id), typed=request.form, saved=saved), 409
    if saved.problems:
        return sheet_page(_own_sheet(public_id), typed=request.form, saved=saved), 422
    return None


def _review_page(found: Sheet, errors: list[str]) -> str:
    actor = current_actor()
    instrument = in_rows(load_instrument(reading(), found.fingerprint), found.givens)
    owed = incomplete(instrument, found.answers, role=found.role, givens=found.givens)
    missing = AnswersInvalid(owed).by_field()
    return render_template(
        "appraisals/review.html",
        sheet=found,
        role=role_label(instrument, found.role),
        lines=list(lines_of(instrument, found.answers, missing, role=found.role, givens=found.givens)),
        missing=len(missing),
        errors=errors,
        signs=actor.kind is ActorKind.ACCOUNT,
        refusal=_sending_words(found),
    )


def _sending_words(found: Sheet) -> str:
    """Why this reader does not send; who prepares learns that the assessor does."""
    actor, now = current_actor(), utc_now()
    if is_drafted(found):
        return message("preparer.assessor_sends")
    return refusal_words(policies.can_submit_response(actor, found.duty, now=now), found.about.zone)
