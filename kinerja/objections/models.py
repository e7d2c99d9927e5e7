"""Objections: what was filed, its frozen pack, the words of both sides, the decision, and who decides."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class ObjectionState(StrEnum):
    DRAFT = "draft"  # the appraisee still writes; nobody else knows of it
    FILED = "filed"  # waits for the superior of the assessor
    WITHDRAWN = "withdrawn"
    UPHELD = "upheld"  # the result stays
    CHANGED = "changed"  # another result is in force


class Party(StrEnum):
    APPRAISEE = "appraisee"
    ASSESSOR = "assessor"


class Seat(StrEnum):
    """Why somebody decides."""

    SUPERIOR = "superior"  # of the assessor
    NEXT_LEVEL = "next_level"  # because the superior is a party
    HEAD_OF_REGION = "head_of_region"  # the structure gives nobody else
    DELEGATED = "delegated"


class Objection(Model):
    """The appraisee's formal challenge of one result; one per result, for ever.

    `points`: what is contested in particular, `axis.<code>` or `indicator.<code>` -> text. Reasons and
    points change only while the objection is a draft; what was filed stands in the pack.
    """

    __tablename__ = "objection"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), unique=True)
    state: Mapped[ObjectionState] = mapped_column(Coded(ObjectionState), default=ObjectionState.DRAFT)
    rev: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[str] = mapped_column(Text, default="")
    points: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    begun_at: Mapped[datetime] = mapped_column(UtcInstant)
    filed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    decider_placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))
    seat: Mapped[Seat | None] = mapped_column(Coded(Seat))
    __table_args__ = (
        CheckConstraint("(state = 'draft') = (filed_at IS NULL)", name="filed"),
        CheckConstraint("(decider_id IS NULL) = (seat IS NULL)", name="seat"),
    )


class ObjectionEvidence(Model):
    """What supports an objection: a stored file (sha256) or a link. Rows change only in a draft."""

    __tablename__ = "objection_evidence"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str | None] = mapped_column(String(2000))
    added_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("(sha256 IS NULL) <> (url IS NULL)", name="file_or_link"),)


class EvidencePack(Model):
    """Everything that the objection is about, frozen at the filing: canonical JSON and its hash."""

    __tablename__ = "evidence_pack"
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(UtcInstant)


class Statement(Model):
    """What one side has to say: the assessor explains, the appraisee replies. Once each."""

    __tablename__ = "objection_statement"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"))
    party: Mapped[Party] = mapped_column(Coded(Party))
    text: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("objection_id", "party"),)


class ObjectionDecision(Model):
    """The last word. `result_id`: the new result where something changed; `hearing`: how a silent side was heard."""

    __tablename__ = "objection_decision"
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), primary_key=True, autoincrement=False)
    outcome: Mapped[ObjectionState] = mapped_column(Coded(ObjectionState))
    reason: Mapped[str] = mapped_column(Text)
    hearing: Mapped[str] = mapped_column(Text, default="")
    result_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"))
    decider: Mapped[dict[str, Any]] = mapped_column(Json)  # name, post, unit and capacity as they were
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (
        CheckConstraint("outcome IN ('upheld', 'changed')", name="outcome"),
        CheckConstraint("(outcome = 'changed') = (result_id IS NOT NULL)", name="result"),
    )


class Delegation(Model):
    """Who decides about an appraisal instead of whom the structure names; the newest row holds.

    For objections and for the decision in place of a silent assessor alike.
    """

    __tablename__ = "decision_delegation"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    to_placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    reason: Mapped[str] = mapped_column(Text)
    letter: Mapped[str] = mapped_column(String(120), default="")
    letter_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class StandInDraft(Model):
    """The superior's first choice in place of a silent assessor, made before the indication is shown."""

    __tablename__ = "stand_in_draft"
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, autoincrement=False)
    axis: Mapped[str] = mapped_column(String(40), primary_key=True)
    first_choice: Mapped[str] = mapped_column(String(40))
    choice: Mapped[str] = mapped_column(String(40))


Index("ix_objection_state", Objection.state, Objection.filed_at)
