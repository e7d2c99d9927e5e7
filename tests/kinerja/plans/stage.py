"""What is written in a year on stage: notes, feedback and talks about Sari, whose superior is Budi."""

from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.people.models import Employee
from kinerja.plans.changes import Upload
from kinerja.plans.models import CoachingKind, FeedbackKind
from kinerja.plans.services.coaching import CoachingInput, record_coaching
from kinerja.plans.services.feedback import FeedbackInput, give_feedback
from kinerja.plans.services.notes import NoteInput, add_note
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW, Play
from tests.kinerja.files.test_stripping import png

DAY = date(2026, 3, 2)
PDF = b"%PDF-1.7\n%%EOF\n"


def public_id(person: Person) -> str:
    return reading().scalars(select(Employee.public_id).where(Employee.id == person.employee_id)).one()


def note(**changes: Any) -> NoteInput:
    entered = {"noted_on": DAY, "text": "Menyusun alur antrean baru.", "codes": ("HADIR",), "reference": "SK-7"}
    return NoteInput(**(entered | changes))


def upload(name: str = "alur.png", content: bytes | None = None) -> Upload:
    return Upload(name, BytesIO(png() if content is None else content), 180)


def noted(play: Play, **changes: Any) -> str:
    """The public id of a note of Sari's."""
    return add_note(play.people.sari.actor, play.cycle_id, note(**changes), now=NOW)


def words(**changes: Any) -> FeedbackInput:
    entered = {
        "kind": FeedbackKind.INCIDENTAL,
        "given_on": DAY,
        "good": "Antrean lebih tertib.",
        "better": "Papan petunjuk belum ada.",
        "next_step": "Memasang papan pekan depan.",
        "codes": ("HADIR",),
    }
    return FeedbackInput(**(entered | changes))


def told(play: Play, **changes: Any) -> str:
    """The public id of Budi's feedback about Sari."""
    return give_feedback(play.people.budi.actor, public_id(play.people.sari), words(**changes), now=NOW)


def talk(**changes: Any) -> CoachingInput:
    entered = {
        "kind": CoachingKind.COACHING,
        "held_on": DAY,
        "goal": "Berani memimpin rapat.",
        "facts": "Baru sekali memimpin.",
        "options": "Mendampingi ketua tim.",
        "steps": "Memimpin rapat pekan ketiga.",
        "codes": ("LAPOR",),
    }
    return CoachingInput(**(entered | changes))


def coached(play: Play, **changes: Any) -> str:
    """The public id of a talk of Budi with Sari."""
    return record_coaching(play.people.budi.actor, public_id(play.people.sari), talk(**changes), now=NOW)


def events(*prefixes: str) -> list[tuple[str, dict[str, Any]]]:
    rows = reading().execute(select(AuditEvent.event, AuditEvent.changes).order_by(AuditEvent.id))
    return [(row.event, row.changes) for row in rows if row.event.startswith(prefixes)]
