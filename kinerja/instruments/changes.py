"""Changes to instruments inside a caller's transaction: no policy, no commit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import Invalid
from kinerja.files.models import StoredFile
from kinerja.files.services import store_file
from kinerja.instruments.content import BASE, CORE, Content, difference, stored_patch
from kinerja.instruments.drafts import rows_from_document, write_content, written_of
from kinerja.instruments.legal import SCAN_TYPES, BasisEntry, Scan, check_basis
from kinerja.instruments.models import (
    Draft,
    DraftChange,
    DraftComment,
    DraftState,
    Instrument,
    LegalBasis,
    LegalKind,
    Version,
)
from kinerja.instruments.overlays import layer_of
from kinerja.instruments.queries import next_number

Bases = tuple[int | None, int | None]  # the version that a draft rests on, before and after


def keep_step(
    session: Session,
    draft: Draft,
    actor: Actor,
    op: str,
    *,
    old: Content,
    new: Content,
    at: datetime,
    undoes: int | None = None,
    bases: Bases | None = None,
    cores: Bases | None = None,
) -> DraftChange | None:
    """Write what differs, with what it replaced; nothing and None when nothing differs.

    `bases` moves the draft from one version to another, `cores` an overlay from one of its core's to another, as a
    part of the step. An overlay's contents may be written or effective. Raises Invalid for what its core locks.
    """
    layer = layer_of(session, draft.core_version_id)
    if layer is not None and new.nodes:
        old = written_of(session, draft.id)
        new = layer.written(new, old)
    before, after = difference(old, new)
    if not before and bases is None and cores is None:
        return None
    write_content(session, draft, old, new)
    moves = {name: pair for name, pair in ((BASE, bases), (CORE, cores)) if pair is not None}
    if bases is not None:
        draft.base_version_id = bases[1]
    if cores is not None:
        draft.core_version_id = cores[1]
    draft.rev += 1
    draft.changed_at = at
    step = DraftChange(
        draft_id=draft.id,
        rev=draft.rev,
        actor_id=actor.account_id,
        op=op,
        before=stored_patch(before) | {name: pair[0] for name, pair in moves.items()},
        after=stored_patch(after) | {name: pair[1] for name, pair in moves.items()},
        undoes=undoes,
        at=at,
    )
    session.add(step)
    session.flush()
    return step


def carry_comments(session: Session, draft: Draft, code: str, new_code: str) -> None:
    """What was said about a node is said about it under its new code, too."""
    own = (DraftComment.draft_id == draft.id, DraftComment.code == code)
    session.execute(update(DraftComment).where(*own).values(code=new_code))


def open_draft(
    session: Session,
    actor: Actor,
    instrument: Instrument,
    document: Mapping[str, Any],
    *,
    base_version_id: int | None,
    core_version_id: int | None = None,
    at: datetime,
) -> Draft:
    """A draft in editing, with rows that say what the document says; on a core, the operations that make it."""
    draft = Draft(
        instrument_id=instrument.id,
        base_version_id=base_version_id,
        core_version_id=core_version_id,
        state=DraftState.EDITING,
        author_id=actor.account_id,
        created_at=at,
        changed_at=at,
        settings={},
    )
    session.add(draft)
    session.flush()
    rows_from_document(session, draft, document)
    note(session, actor, Event.DRAFT_CREATED, instrument, draft, at=at, base_version=base_version_id)
    return draft


def move_draft(session: Session, draft: Draft, state: DraftState, *, at: datetime) -> None:
    """Another state; callers have asked the policy."""
    draft.state = state
    draft.changed_at = at
    if state not in (DraftState.APPROVED, DraftState.PUBLISHED):
        draft.approver_id = None


def note(
    session: Session, actor: Actor, event: Event, instrument: Instrument, draft: Draft, *, at: datetime, **changes: Any
) -> None:
    """The audit event of a draft."""
    record(
        session, actor, event, "draft", draft.id, at=at, agency_id=instrument.owner_unit_id,
        changes={"instrument": instrument.code, "rev": draft.rev, "state": draft.state, **changes},
    )  # fmt: skip


def keep_version(
    session: Session,
    actor: Actor,
    instrument: Instrument,
    draft: Draft,
    fingerprint: str,
    *,
    title: str,
    effective_on: date,
    reason: str,
    at: datetime,
) -> Version:
    """Version n+1 of a stored document, in force from now on; the draft, approved by another, is done."""
    assert draft.approver_id is not None  # the policies have seen to it
    version = Version(
        instrument_id=instrument.id,
        number=next_number(session, instrument.id),
        fingerprint=fingerprint,
        base_version_id=draft.base_version_id,
        core_version_id=draft.core_version_id,
        effective_on=effective_on,
        author_id=draft.author_id,
        approver_id=draft.approver_id,
        reason=reason,
        published_at=at,
    )
    session.add(version)
    session.flush()
    instrument.current_version_id = version.id
    instrument.title = title[:200]
    move_draft(session, draft, DraftState.PUBLISHED, at=at)
    record(
        session, actor, Event.VERSION_PUBLISHED, "version", version.id, at=at, agency_id=instrument.owner_unit_id,
        changes={"instrument": instrument.code, "number": version.number, "fingerprint": fingerprint},
    )  # fmt: skip
    return version


def keep_basis(
    session: Session, actor: Actor, instrument: Instrument, version: Version, entered: BasisEntry, *, at: datetime
) -> None:
    """The decree of a version with its scan, for good. Raises Invalid by field."""
    check_basis(entered, local_date(at))
    stored = stored_scan(session, entered.scan, now=at) if entered.scan else None
    row = LegalBasis(
        version_id=version.id,
        kind=LegalKind(entered.kind),
        number=entered.number.strip(),
        signed_on=entered.signed_on,
        signer=entered.signer.strip(),
        office=entered.office.strip(),
        sha256=stored.sha256 if stored else None,
        file_name=entered.scan.name[-200:] if entered.scan else "",
        recorded_by_id=actor.account_id,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, Event.VERSION_SET, "version", version.id, at=at, agency_id=instrument.owner_unit_id,
        changes={"instrument": instrument.code, "number": version.number, "kind": row.kind.value, "scan": row.sha256},
    )  # fmt: skip


def stored_scan(session: Session, scan: Scan, *, now: datetime) -> StoredFile:
    """The scan of a decree, through the one door of files. Raises Invalid at its field."""
    try:
        stored = store_file(session, scan.stream, name=scan.name, now=now)
    except Invalid as refusal:
        raise Invalid(refusal.code, {"basis_scan": [refusal.code]}, **refusal.details) from refusal
    if stored.type not in SCAN_TYPES:
        raise Invalid("basis.scan_type", {"basis_scan": ["basis.scan_type"]})
    return stored
