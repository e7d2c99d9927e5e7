"""The appraisee writes, files and withdraws an objection."""

from datetime import datetime
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.queries.results import appraisal_for_update, scope_of_result
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.files.services import store_file
from kinerja.objections import policies
from kinerja.objections.changes.drafting import Typed, draft_of, keep_typed
from kinerja.objections.changes.filing import keep_filing, keep_withdrawal
from kinerja.objections.changes.packing import Contested
from kinerja.objections.models import ObjectionEvidence
from kinerja.objections.queries.filing import Filing, filing_of
from kinerja.objections.queries.hearings import hearing_of, objection_for_update

MAX_REASONS, MAX_POINT = 10_000, 5_000
MOST_LINKS, MOST_FILES, LONGEST_LINK = 20, 20, 2_000


def save_objection(actor: Actor, result_public_id: str, typed: Typed, *, now: datetime) -> None:
    """Keep the draft; an empty one too. Raises NotFound, NotAllowed, Invalid."""
    errors = _too_much(typed)
    if errors:
        raise Invalid("objection.invalid", errors)
    with transaction() as session:
        _appraisal, filing = _locked(session, actor, result_public_id, now=now)
        keep_typed(session, draft_of(session, filing, now=now), typed, now=now)


def add_objection_file(actor: Actor, result_public_id: str, stream: IO[bytes], *, name: str, now: datetime) -> None:
    """Put a file into the draft; the same content once only. Raises NotFound, NotAllowed, Invalid."""
    with transaction() as session:
        _appraisal, filing = _locked(session, actor, result_public_id, now=now)
        objection = draft_of(session, filing, now=now)
        kept = _files(session, objection.id)
        stored = store_file(session, stream, name=name, now=now)
        if any(one.sha256 == stored.sha256 for one in kept):
            return
        if len(kept) >= MOST_FILES:
            raise Invalid("objection.too_many_files", {"file": ["objection.too_many_files"]}, most=MOST_FILES)
        row = ObjectionEvidence(objection_id=objection.id, sha256=stored.sha256, name=name[:200], added_at=now)
        session.add(row)
        subject = objection.public_id
        record(session, actor, Event.EVIDENCE_ADDED, "objection", subject, at=now, agency_id=filing.agency_id)


def remove_objection_file(actor: Actor, result_public_id: str, evidence_id: str, *, now: datetime) -> None:
    """Take a file out of the draft; again is harmless. Raises NotFound, NotAllowed."""
    with transaction() as session:
        _appraisal, filing = _locked(session, actor, result_public_id, now=now)
        objection = draft_of(session, filing, now=now)
        found = next((one for one in _files(session, objection.id) if one.public_id == evidence_id), None)
        if found is None:
            return
        session.delete(found)
        subject = objection.public_id
        record(session, actor, Event.EVIDENCE_REMOVED, "objection", subject, at=now, agency_id=filing.agency_id)


def file_objection(actor: Actor, result_public_id: str, *, now: datetime) -> str:
    """File what was written; the caller has just asked for the password again. Returns the objection's public id.

    State, frozen pack, signature, clock, notices and event are stored together or not at all.
    Raises NotFound, NotAllowed, Invalid (no reasons), Conflict.
    """
    with transaction() as session:
        appraisal, filing = _locked(session, actor, result_public_id, now=now)
        objection = draft_of(session, filing, now=now)
        if not objection.reasons.strip():
            raise Invalid("objection.reasons_missing", {"reasons": ["objection.reasons_missing"]})
        result = session.get_one(Result, filing.result_id)
        keep_filing(session, actor, Contested(objection, result, appraisal), now=now)
        return objection.public_id


def withdraw_objection(actor: Actor, public_id: str, *, now: datetime) -> None:
    """The result becomes final; the caller has just asked for the password again.

    Raises NotFound, NotAllowed.
    """
    with transaction() as session:
        hearing = hearing_of(session, public_id)
        appraisal = appraisal_for_update(session, hearing.appraisal_public_id)
        objection = objection_for_update(session, public_id)
        require(policies.can_withdraw_objection(actor, hearing_of(session, public_id)))
        keep_withdrawal(session, actor, objection, appraisal, now=now)


def _locked(session: Session, actor: Actor, result_public_id: str, *, now: datetime) -> tuple[Appraisal, Filing]:
    """The locked appraisal with what the policy needs, if the actor may write and file now."""
    scope = scope_of_result(session, result_public_id)
    appraisal = appraisal_for_update(session, scope.appraisal_public_id)
    filing = filing_of(session, result_public_id)
    require(policies.can_file_objection(actor, filing, now=now))
    if filing.result_id != appraisal.result_id:
        raise Conflict("result.superseded")
    return appraisal, filing


def _files(session: Session, objection_id: int) -> list[ObjectionEvidence]:
    query = select(ObjectionEvidence).where(
        ObjectionEvidence.objection_id == objection_id, ObjectionEvidence.sha256.is_not(None)
    )
    return list(session.scalars(query.order_by(ObjectionEvidence.id)))


def _too_much(typed: Typed) -> dict[str, list[str]]:
    """What is too long or no link, by field."""
    errors: dict[str, list[str]] = {}
    if len(typed.reasons) > MAX_REASONS:
        errors["reasons"] = ["objection.reasons_too_long"]
    for key, text in typed.points.items():
        if len(text) > MAX_POINT:
            errors[key] = ["objection.point_too_long"]
    links = [link.strip() for link in typed.links if link.strip()]
    if len(links) > MOST_LINKS:
        errors["links"] = ["objection.too_many_links"]
    elif any(not _is_link(link) for link in links):
        errors["links"] = ["objection.no_link"]
    return errors


def _is_link(text: str) -> bool:
    plain = len(text) <= LONGEST_LINK and not any(sign.isspace() for sign in text)
    return plain and text.startswith(("https://", "http://")) and len(text.partition("://")[2]) > 3
