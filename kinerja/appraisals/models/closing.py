"""The closing of a period: what was settled about whom and why, windows of one's own, and the seal."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class ClosingAction(StrEnum):
    MARK = "mark"  # say why somebody is missing
    EXTEND = "extend"  # more time for these people
    HAND_UP = "hand_up"  # the assessor's superior evaluates instead
    WITHOUT_RESULT = "without_result"
    RESUME = "resume"  # an appraisal closed without a result goes on
    SKIP = "skip"  # the period may close although this one is not final


class ClosingCause(StrEnum):
    """Why an appraisal has not come to its end."""

    NO_NETWORK = "no_network"
    OUTAGE = "outage"
    LEAVE = "leave"
    VACANCY = "vacancy"
    SILENT = "silent"
    LEFT = "left"
    OBJECTION = "objection"
    NOT_RECEIPTED = "not_receipted"
    OTHER = "other"


class ClosingNote(Model):
    """One act about one appraisal, with its reason; the newest of an appraisal says how it stands."""

    __tablename__ = "closing_note"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    action: Mapped[ClosingAction] = mapped_column(Coded(ClosingAction))
    cause: Mapped[ClosingCause] = mapped_column(Coded(ClosingCause))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)


class PersonalWindow(Model):
    """Until when a kind of rater (or `rating`) may act about one person, where that is later than for others."""

    __tablename__ = "personal_window"
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    closes_at: Mapped[datetime] = mapped_column(UtcInstant)


class CycleSeal(Model):
    """What a period was when it closed: one hash over every appraisal with its result."""

    __tablename__ = "cycle_seal"
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    format: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(Json)  # appraisals by state
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
