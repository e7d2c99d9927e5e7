"""Sending a sheet: locked, signed and receipted in one transaction; a secret one leaves no author."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import parse_answers, raw_from_answers
from forms.rows import in_rows
from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes import keep_ballot, keep_submission, sign
from kinerja.appraisals.changes.evidence import pieces_of
from kinerja.appraisals.changes.releasing import schedule_release
from kinerja.appraisals.changes.sending import finish_if_last, give_receipt, receipt_key
from kinerja.appraisals.models import Receipt, Response, SignatureMeaning
from kinerja.appraisals.queries import Sheet
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import NotFound
from kinerja.instruments.versions import load_instrument


def submit_response(actor: Actor, response_id: str, *, now: datetime) -> dict[str, Any]:
    """Lock the rater's answers and give the receipt; sending twice gives the same receipt.

    Submission (or ballot), state, signature, receipt and audit event are stored together or
    not at all. The caller has checked the password of an account. Raises NotAllowed, NotFound,
    AnswersInvalid with all that is still missing.
    """
    with transaction() as session:
        response = session.scalar(select(Response).where(Response.public_id == response_id).with_for_update())
        if response is None:
            raise NotFound("response.unknown")
        sheet = queries.sheet_for(session, response_id, local_date(now))
        known = session.get(Receipt, receipt_key(response_id))
        if known is not None and policies.is_rater(actor, sheet.duty):
            return dict(known.outcome)
        require(policies.can_submit_response(actor, sheet.duty, now=now))
        _send(session, actor, sheet, response, now=now)
        advance(response, Step.SUBMIT)
        finish_if_last(session, sheet, now=now)
        agency = sheet.about.agency_id
        changes = {"role": sheet.role, "part": sheet.part}
        record(
            session, actor, Event.RESPONSE_SUBMITTED, "response", sheet.id, at=now, agency_id=agency, changes=changes
        )
        return give_receipt(session, sheet, owner=f"{actor.kind.value}:{actor.ref}", now=now)


def receipt_of(session: Session, actor: Actor, response_id: str, *, now: datetime) -> tuple[Sheet, dict[str, Any]]:
    """A sent sheet's receipt, for its rater only. Raises NotFound."""
    sheet = queries.sheet_for(session, response_id, local_date(now))
    receipt = session.get(Receipt, receipt_key(response_id))
    if receipt is None or not policies.is_rater(actor, sheet.duty):
        raise NotFound("receipt.unknown")
    return sheet, dict(receipt.outcome)


def _send(session: Session, actor: Actor, sheet: Sheet, response: Response, *, now: datetime) -> None:
    instrument = in_rows(load_instrument(session, sheet.fingerprint), sheet.givens)
    files = {code: pieces_of(sheet, code) for code in {one.code for one in sheet.evidence}}
    # File pieces come back through `files`, so that the form reads the typed ones only.
    typed = {
        code: replace(answer, evidence=tuple(piece for piece in answer.evidence if piece.get("kind") != "file"))
        for code, answer in sheet.answers.items()
    }
    raw = raw_from_answers(instrument, typed, role=sheet.role)
    answers = parse_answers(instrument, raw, role=sheet.role, complete=True, files=files, givens=sheet.givens)
    if sheet.duty.closed:
        keep_ballot(session, sheet, response, answers)
        # A window may have been opened again after the last release had run.
        schedule_release(session, now=now)
        return
    submission = keep_submission(session, sheet, instrument, answers, now=now)
    sign(session, actor, SignatureMeaning.SENT, ("submission", submission.id, submission.hash), at=now)
