"""What a year has left about one person's work, as it stands beside the indicators when rating time comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja.core.calendar import local_date
from kinerja.core.jsonrows import json_rows
from kinerja.people.models import Employee
from kinerja.plans.models import CoachingKind, CoachingNote, EvidenceNote, Feedback, FeedbackReply, NoteFile

# Whoever embeds these has an Employee of its own in the statement.
Giver = aliased(Employee, name="feedback_giver")


@dataclass(frozen=True, slots=True)
class FileLine:
    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One note, feedback or coaching; `texts` are pairs of a kind of text and the text."""

    kind: str  # note, feedback, coaching
    public_id: str
    day: date
    codes: tuple[str, ...]
    author: str
    texts: tuple[tuple[str, str], ...]
    reference: str = ""
    files: tuple[FileLine, ...] = ()
    changed: date | None = None


def remark_columns(employee: Any, first: Any, last: Any, reader: Any) -> dict[str, Any]:
    """JSON columns by name about that employee and those days, for a select of whoever knows both.

    Coaching only where `reader` is one of the two concerned; counselling never stands beside anything.
    """
    notes = _notes(employee, first, last)
    files = notes.join(NoteFile, NoteFile.note_id == EvidenceNote.id).where(NoteFile.sha256.is_not(None))
    feedback = (
        _feedback(employee, first, last)
        .join(Giver, Giver.id == Feedback.giver_id)
        .outerjoin(FeedbackReply, FeedbackReply.feedback_id == Feedback.id)
    )
    coaching = _coaching(employee, first, last).where(
        or_(CoachingNote.leader_id == reader, CoachingNote.employee_id == reader),
        CoachingNote.kind != CoachingKind.COUNSELLING,
    )
    return {
        "year_notes": json_rows(
            {
                "p": EvidenceNote.public_id, "d": EvidenceNote.noted_on, "c": EvidenceNote.codes,
                "text": EvidenceNote.text, "r": EvidenceNote.reference,
                "u": EvidenceNote.changed_at,
            },
            notes,
        ),
        "year_files": json_rows({"o": EvidenceNote.public_id, "p": NoteFile.public_id, "n": NoteFile.name}, files),
        "year_feedback": json_rows(
            {
                "p": Feedback.public_id, "d": Feedback.given_on, "c": Feedback.codes, "by": Giver.name,
                "task": Feedback.task, "good": Feedback.good, "better": Feedback.better, "next": Feedback.next_step,
                "reply": FeedbackReply.text,
            },
            feedback,
        ),
        "year_coaching": json_rows(
            {
                "p": CoachingNote.public_id, "d": CoachingNote.held_on, "c": CoachingNote.codes,
                "goal": CoachingNote.goal, "facts": CoachingNote.facts, "options": CoachingNote.options,
                "steps": CoachingNote.steps,
            },
            coaching,
        ),
    }  # fmt: skip


def is_remarked(employee: Any, first: Any, last: Any) -> ColumnElement[bool]:
    """Whether the columns may have anything, for any reader: three searches instead of four lists."""
    return or_(*(find(employee, first, last).exists() for find in (_notes, _feedback, _coaching)))


def _notes(employee: Any, first: Any, last: Any) -> Select[tuple[int]]:
    return select(EvidenceNote.id).where(
        EvidenceNote.employee_id == employee, EvidenceNote.noted_on.between(first, last)
    )


def _feedback(employee: Any, first: Any, last: Any) -> Select[tuple[int]]:
    return select(Feedback.id).where(Feedback.employee_id == employee, Feedback.given_on.between(first, last))


def _coaching(employee: Any, first: Any, last: Any) -> Select[tuple[int]]:
    return select(CoachingNote.id).where(
        CoachingNote.employee_id == employee, CoachingNote.held_on.between(first, last)
    )


def remarks_of(session: Session, employee_id: int, first: date, last: date, reader_id: int) -> tuple[Remark, ...]:
    """What somebody who may read all of it finds, the oldest first."""
    columns = remark_columns(employee_id, first, last, reader_id)
    row = session.execute(select(*(column.label(name) for name, column in columns.items()))).one()
    return remarks_from(row._asdict())


def remarks_from(columns: Mapping[str, Any]) -> tuple[Remark, ...]:
    """The columns of a row as values, the oldest first."""
    files: dict[str, list[FileLine]] = {}
    for one in columns["year_files"] or ():
        files.setdefault(one["o"], []).append(FileLine(one["p"], one["n"]))
    found = [
        _remark("note", one, "", ("text",), files.get(one["p"], ())) for one in columns["year_notes"] or ()
    ]  # fmt: skip
    found += [
        _remark("feedback", one, one["by"], ("task", "good", "better", "next", "reply"))
        for one in columns["year_feedback"] or ()
    ]
    found += [
        _remark("coaching", one, "", ("goal", "facts", "options", "steps")) for one in columns["year_coaching"] or ()
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.public_id)))


def _remark(
    kind: str, one: Mapping[str, Any], author: str, texts: Iterable[str], files: Iterable[FileLine] = ()
) -> Remark:
    return Remark(
        kind=kind,
        public_id=one["p"],
        day=date.fromisoformat(one["d"]),
        codes=tuple(one["c"]),
        author=author,
        texts=tuple((name, one[name]) for name in texts if one[name]),
        reference=one.get("r", ""),
        files=tuple(files),
        changed=_day_of(one.get("u")),
    )


def _day_of(instant: str | None) -> date | None:
    """The day of an instant as the databases write it into JSON; SQLite's has no zone and is UTC."""
    if instant is None:
        return None
    read = datetime.fromisoformat(instant)
    return local_date(read if read.tzinfo else read.replace(tzinfo=UTC))
