"""Evidence notes: written, changed and taken back by the employee alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.plans import policies, queries
from kinerja.plans.changes import LONGEST_TEXT, Upload, add_note_file, checked_text, remove_note_files
from kinerja.plans.models import EvidenceNote


@dataclass(frozen=True, slots=True)
class NoteInput:
    """What was typed into the form of a note."""

    noted_on: date
    text: str
    codes: Sequence[str] = ()
    reference: str = ""
    upload: Upload | None = None


def add_note(actor: Actor, cycle_id: str, entered: NoteInput, *, now: datetime) -> str:
    """Keep a note of the period; gives its public id, of the first one when it is sent twice.

    Raises NotFound, NotAllowed, Invalid by field.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(_may_write(session, actor, cycle, now=now))
        note = EvidenceNote(employee_id=actor.employee_id, created_at=now)
        _fill(session, actor, note, entered, cycle, now=now)
        twin = queries.same_note(session, note)
        if twin is not None:
            return twin
        session.add(note)
        session.flush()
        if entered.upload is not None:
            add_note_file(session, note, entered.upload, now=now)
        changes = {"codes": sorted(note.codes), "file": entered.upload is not None}
        record(session, actor, Event.NOTE_ADDED, "evidence_note", note.id, at=now, changes=changes)
        return note.public_id


def change_note(actor: Actor, note_id: str, entered: NoteInput, *, now: datetime) -> None:
    """Replace what a note says; a chosen file is added. Raises NotFound, NotAllowed, Invalid by field."""
    with transaction() as session:
        note, cycle = _own_note(session, actor, note_id, now=now)
        before = (note.noted_on, note.text, list(note.codes), note.reference)
        _fill(session, actor, note, entered, cycle, now=now)
        if entered.upload is not None:
            add_note_file(session, note, entered.upload, now=now)
        elif before == (note.noted_on, note.text, list(note.codes), note.reference):
            return
        note.changed_at = now
        changes = {"codes": sorted(note.codes), "file": entered.upload is not None}
        record(session, actor, Event.NOTE_CHANGED, "evidence_note", note.id, at=now, changes=changes)


def remove_note(actor: Actor, note_id: str, *, now: datetime) -> None:
    """Take a note back with its files. Raises NotFound, NotAllowed."""
    with transaction() as session:
        note, _cycle = _own_note(session, actor, note_id, now=now)
        remove_note_files(session, queries.files_of(session, note.id))
        session.delete(note)
        record(session, actor, Event.NOTE_REMOVED, "evidence_note", note.id, at=now)


def remove_note_file(actor: Actor, note_id: str, file_id: str, *, now: datetime) -> None:
    """Take one file back. Raises NotFound, NotAllowed."""
    with transaction() as session:
        note, _cycle = _own_note(session, actor, note_id, now=now)
        remove_note_files(session, [queries.file_of(session, note.id, file_id)])
        note.changed_at = now
        changes = {"codes": sorted(note.codes), "file": False}
        record(session, actor, Event.NOTE_CHANGED, "evidence_note", note.id, at=now, changes=changes)


def _may_write(session: Session, actor: Actor, cycle: Cycle, *, now: datetime) -> Decision:
    ends = queries.rating_ends(session, cycle, actor.employee_id, now=now)
    return policies.can_write_note(actor, cycle, rating_ends=ends, now=now)


def _own_note(session: Session, actor: Actor, note_id: str, *, now: datetime) -> tuple[EvidenceNote, Cycle]:
    note = queries.note_for_update(session, note_id)
    require(policies.can_change_note(actor, note))
    cycle = queries.cycle_of_day(session, actor, note.noted_on, now=now)
    if cycle is None:
        raise NotFound("cycle.unknown")
    require(_may_write(session, actor, cycle, now=now))
    return note, cycle


def _fill(
    session: Session, actor: Actor, note: EvidenceNote, entered: NoteInput, cycle: Cycle, *, now: datetime
) -> None:
    """Put what was typed into the row. Raises Invalid by field."""
    errors: dict[str, list[str]] = {}
    text = checked_text(errors, "text", entered.text, missing="notes.text_missing")
    reference = " ".join(entered.reference.split())
    if len(reference) > 2000:
        errors["reference"] = ["text.too_long"]
    today = local_date(now, cycle.zone)
    if not cycle.starts_on <= entered.noted_on <= cycle.ends_on:
        errors["noted_on"] = ["notes.outside_period"]
    elif entered.noted_on > today:
        errors["noted_on"] = ["notes.in_future"]
    # A changed note may keep an indicator that today's criteria no longer have.
    known = {topic.code for topic in queries.topics_for(session, note.employee_id, cycle, now=now)} | set(
        note.codes or ()
    )
    codes = list(dict.fromkeys(entered.codes))
    if set(codes) - known:
        errors["codes"] = ["notes.topic_unknown"]
    if errors:
        raise Invalid("notes.invalid", errors, first=cycle.starts_on, last=cycle.ends_on, most=LONGEST_TEXT)
    note.noted_on, note.text, note.codes, note.reference = entered.noted_on, text, codes, reference
