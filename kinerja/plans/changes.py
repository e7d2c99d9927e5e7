"""Notes, their files and feedback changed inside a caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja.audit.models import Purge
from kinerja.core.errors import Invalid
from kinerja.files.models import MAX_SIZE
from kinerja.files.services import drop_file, store_file
from kinerja.files.stripping import without_location
from kinerja.plans.models import EvidenceNote, NoteFile
from kinerja.plans.policies import purge_day

MOST_FILES = 5
LONGEST_TEXT = 5000
PURGE_REASON = "retention.evidence"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, and for how many days after the year it is kept."""

    name: str
    stream: IO[bytes]
    keep_days: int


def add_note_file(session: Session, note: EvidenceNote, upload: Upload, *, now: datetime) -> NoteFile:
    """Keep a file without what tells where it was made. Raises Invalid at the field `file`."""
    own = select(NoteFile.id).where(NoteFile.note_id == note.id, NoteFile.sha256.is_not(None))
    if len(session.scalars(own).all()) >= MOST_FILES:
        raise Invalid("notes.too_many_files", {"file": ["notes.too_many_files"]}, most=MOST_FILES)
    content = upload.stream.read(MAX_SIZE + 1)
    try:
        clean = without_location(upload.name, content) if 0 < len(content) <= MAX_SIZE else content
        stored = store_file(session, BytesIO(clean), name=upload.name, now=now)
    except Invalid as refusal:
        raise Invalid(refusal.code, {"file": [refusal.code]}, **refusal.details) from refusal
    file = NoteFile(
        note_id=note.id,
        sha256=stored.sha256,
        name=upload.name[:200],
        added_at=now,
        purge_on=purge_day(note.noted_on, keep_days=upload.keep_days),
    )
    session.add(file)
    session.flush()
    return file


def remove_note_files(session: Session, files: Sequence[NoteFile]) -> None:
    """Take files back; a content that nothing else names goes too."""
    contents = {file.sha256 for file in files if file.sha256 is not None}
    for file in files:
        session.delete(file)
    session.flush()
    for sha256 in sorted(contents):
        drop_file(session, sha256)


def purge_note_files(session: Session, today: date, *, held: Select[tuple[int]], now: datetime, limit: int) -> int:
    """Empty the files whose day has come, each with its purge record; how many.

    `held` selects employees about whom somebody still decides: theirs wait.
    """
    due = (
        select(NoteFile)
        .join(EvidenceNote, EvidenceNote.id == NoteFile.note_id)
        .where(NoteFile.sha256.is_not(None), NoteFile.purge_on < today, EvidenceNote.employee_id.not_in(held))
        .order_by(NoteFile.id)
        .limit(limit)
        .with_for_update(of=NoteFile)
    )
    files = list(session.scalars(due))
    contents = set()
    for file in files:
        contents.add(file.sha256 or "")
        purge = Purge(record_kind="note_file", record_id=str(file.id), hash=file.sha256, reason=PURGE_REASON, at=now)
        session.add(purge)
        file.sha256, file.name, file.purged_at = None, "", now
    session.flush()
    for sha256 in sorted(contents):
        drop_file(session, sha256)
    return len(files)


def checked_text(errors: dict[str, list[str]], name: str, text: str, *, missing: str = "") -> str:
    """The text without blank ends; what is wrong with it goes into `errors` at its field."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        errors[name] = ["text.too_long"]
    elif not text and missing:
        errors[name] = [missing]
    return text
