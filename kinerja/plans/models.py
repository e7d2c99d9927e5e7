"""Plans, and what is written down between plan and rating: evidence notes, feedback and its requests, coaching."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class EvidenceNote(Model):
    """A note of an employee about the own work; `codes` name the indicators it speaks of, none: free."""

    __tablename__ = "evidence_note"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    noted_on: Mapped[date]
    codes: Mapped[list[str]] = mapped_column(Json, default=list)
    text: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(2000), default="")  # a link, or where the evidence lies
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    changed_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class NoteFile(Model):
    """A file of a note. Of a purged one only the day is left: neither content nor name."""

    __tablename__ = "note_file"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    note_id: Mapped[int] = mapped_column(ForeignKey("evidence_note.id"), index=True)
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(UtcInstant)
    purge_on: Mapped[date] = mapped_column(index=True)
    purged_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("(sha256 IS NULL) = (purged_at IS NOT NULL)", name="content_or_purged"),)


class RequestState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class FeedbackRequest(Model):
    """An employee asks somebody for feedback."""

    __tablename__ = "feedback_request"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    task: Mapped[str] = mapped_column(Text)
    codes: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[RequestState] = mapped_column(Coded(RequestState), default=RequestState.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("employee_id <> giver_id", name="of_another"),)


class FeedbackKind(StrEnum):
    SCHEDULED = "scheduled"
    INCIDENTAL = "incidental"


class Feedback(Model):
    """Words of one person about another's work, immutable: all feedback stays recorded (PermenPANRB 6/2022 Ps.17(3)).

    `task` names the work where the giver is not the direct superior.
    """

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_request.id"), unique=True)
    kind: Mapped[FeedbackKind] = mapped_column(Coded(FeedbackKind))
    given_on: Mapped[date]
    task: Mapped[str] = mapped_column(Text, default="")
    codes: Mapped[list[str]] = mapped_column(Json, default=list)
    good: Mapped[str] = mapped_column(Text, default="")
    better: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("employee_id <> giver_id", name="of_another"),)


class FeedbackReply(Model):
    """What the employee answers to feedback, once, immutable like the feedback itself."""

    __tablename__ = "feedback_reply"
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class CoachingKind(StrEnum):
    COACHING = "coaching"
    MENTORING = "mentoring"
    COUNSELLING = "counselling"


class CoachingNote(Model):
    """Confidential: only the two concerned read it (forms B.1.6, B.1.7 and B.1.10 of PermenPANRB 6/2022)."""

    __tablename__ = "coaching_note"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    kind: Mapped[CoachingKind] = mapped_column(Coded(CoachingKind))
    held_on: Mapped[date]
    codes: Mapped[list[str]] = mapped_column(Json, default=list)
    goal: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[str] = mapped_column(Text, default="")
    steps: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("employee_id <> leader_id", name="of_another"),)


class CoachingOpinion(Model):
    """What the employee says of a talk, to the leader's superior of that day alone (form B.1.8). Immutable."""

    __tablename__ = "coaching_opinion"
    note_id: Mapped[int] = mapped_column(ForeignKey("coaching_note.id"), primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class CompetenceEvaluation(Model):
    """How far the employee has come after a talk, 1 to 5, for the two concerned (form B.1.9). Immutable."""

    __tablename__ = "competence_evaluation"
    note_id: Mapped[int] = mapped_column(ForeignKey("coaching_note.id"), primary_key=True)
    level: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="one_to_five"),)


class SourceKind(StrEnum):
    EXTERNAL = "external"  # the plan is made and approved in another system
    NONE = "none"  # this group makes no plan (PermenPANRB 6/2022, elucidation C.8)


class PlanSource(Model):
    """Where the plan (SKP) of a group lives: a unit with all below it and a job family; the most specific row wins."""

    __tablename__ = "plan_source"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    job_family_id: Mapped[int | None] = mapped_column(ForeignKey("job_family.id"))
    kind: Mapped[SourceKind] = mapped_column(Coded(SourceKind))
    system: Mapped[str] = mapped_column(String(120), default="")
    __table_args__ = (UniqueConstraint("unit_id", "job_family_id"),)


class Plan(Model):
    """A version of somebody's plan, as a PDF, as work results with targets, or both; a newer one leaves it as it is."""

    __tablename__ = "plan"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    seq: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    results: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("employee_id", "cycle_id", "seq"),)
