"""Beginnings and ends of drafts: creating, starting, discarding, restoring."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.document import document_from_draft, draft_from_document
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.edits import CODE
from kinerja.instruments.models import DraftState, Instrument, Version
from kinerja.instruments.starting import empty_document
from kinerja.instruments.versions import document_of
from kinerja.people.models import JobFamily, Unit, UnitKind

OWNERS = (UnitKind.PROVINCE, UnitKind.SECRETARIAT, UnitKind.AGENCY, UnitKind.BUREAU, UnitKind.BOARD)


def create_instrument(
    actor: Actor,
    code: str,
    title: str,
    owner_unit_id: int,
    *,
    job_family_id: int | None = None,
    document: dict[str, Any] | None = None,
    copy_of: str | None = None,
    now: datetime,
) -> tuple[str, str]:
    """A new instrument with a first draft; gives the public ids of both.

    The draft starts from `document`, from the newest version of the instrument `copy_of`
    (a public id), or from four empty criteria. Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        require(policies.can_create_instrument(actor, owner_unit_id))
        check_new(session, code, title, owner_unit_id, job_family_id)
        instrument = Instrument(code=code, title=title, owner_unit_id=owner_unit_id, job_family_id=job_family_id)
        session.add(instrument)
        session.flush()
        record(
            session, actor, Event.INSTRUMENT_CREATED, "instrument", instrument.id, at=now,
            agency_id=owner_unit_id, changes={"code": code},
        )  # fmt: skip
        if document is not None:
            start = document_from_draft(draft_from_document(document))
        elif copy_of:
            start = _newest_document(session, queries.instrument_for(session, actor, copy_of))
        else:
            start = empty_document()
        title_texts = start["title"] if document is not None else {"id": title}
        start = {**start, "code": code, "title": title_texts}
        draft = changes.open_draft(session, actor, instrument, start, base_version_id=None, at=now)
        return instrument.public_id, draft.public_id


def start_draft(
    actor: Actor,
    instrument_id: str,
    *,
    from_version: str | None = None,
    document: dict[str, Any] | None = None,
    now: datetime,
) -> str:
    """A draft of an instrument: from a version (default: the one in force), or empty when there is none.

    With `document`, what that says, under the instrument's own code; it then changes the
    version in force. Raises NotFound, NotAllowed, DefinitionInvalid.
    """
    with transaction() as session:
        instrument = queries.instrument_for(session, actor, instrument_id)
        require(policies.can_start_draft(actor, instrument))
        base = instrument.current_version_id
        start, core = _start_of(session, actor, instrument, from_version)
        if document is not None:
            start = {**document_from_draft(draft_from_document(document)), "code": instrument.code}
        draft = changes.open_draft(
            session, actor, instrument, start, base_version_id=base, core_version_id=core, at=now
        )
        return draft.public_id


def _start_of(
    session: Session, actor: Actor, instrument: Instrument, from_version: str | None
) -> tuple[dict[str, Any], int | None]:
    """What a draft begins with, and the core's version that it then stands on."""
    version = session.get(Version, instrument.current_version_id) if instrument.current_version_id else None
    if from_version is not None:
        owner, version = queries.version_for(session, actor, from_version)
        if owner.id != instrument.id:
            raise NotFound("version.unknown")
    if version is not None:
        return document_of(session, version.fingerprint), version.core_version_id
    core = queries.core_of(session, instrument)
    head = {"code": instrument.code, "title": {"id": instrument.title}}
    if core is None:
        return {**empty_document(), **head}, None
    return {**_newest_document(session, core), **head}, core.current_version_id


def discard_draft(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Put a draft aside; nothing is deleted. Raises NotFound, NotAllowed."""
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_discard_draft(actor, instrument, draft))
        changes.move_draft(session, draft, DraftState.DISCARDED, at=now)
        changes.note(session, actor, Event.DRAFT_DISCARDED, instrument, draft, at=now)


def restore_draft(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Bring a discarded draft back to editing. Raises NotFound, NotAllowed."""
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_restore_draft(actor, instrument, draft))
        changes.move_draft(session, draft, DraftState.EDITING, at=now)
        changes.note(session, actor, Event.DRAFT_RESTORED, instrument, draft, at=now)


def check_new(session: Session, code: str, title: str, owner_unit_id: int, job_family_id: int | None) -> None:
    """Raises Invalid for a code, name, owner or job family that a new instrument can't have."""
    errors: dict[str, list[str]] = {}
    if not CODE.fullmatch(code):
        errors["code"] = ["code.malformed"]
    elif session.scalar(select(Instrument.id).where(func.upper(Instrument.code) == code.upper())):
        errors["code"] = ["code.taken"]
    if not title.strip() or len(title) > 200:
        errors["title"] = ["title.missing"]
    unit = session.get(Unit, owner_unit_id)
    if unit is None or unit.kind not in OWNERS:
        errors["owner"] = ["instrument.owner_unknown"]
    if job_family_id is not None and session.get(JobFamily, job_family_id) is None:
        errors["job_family"] = ["instrument.job_family_unknown"]
    if errors:
        raise Invalid("instrument.refused", errors, code=code)


def _newest_document(session: Session, instrument: Instrument) -> dict[str, Any]:
    """The version in force; for an instrument without one, an empty start."""
    version = session.get(Version, instrument.current_version_id) if instrument.current_version_id else None
    return document_of(session, version.fingerprint) if version else empty_document()
