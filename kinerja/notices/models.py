"""The inbox: one row per person and cause, so that a repeated job tells nobody twice; and when people are reminded."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class Notice(Model):
    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    due: Mapped[datetime | None] = mapped_column(UtcInstant)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    read_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("employee_id", "key"),)


class ReminderKind(StrEnum):
    """What may wait for somebody."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    PEER = "peer"
    SUBORDINATE = "subordinate"
    EXTERNAL = "external"
    RATING = "rating"
    RECEIPT = "receipt"
    STAND_IN = "stand_in"  # the superior of a silent assessor decides
    OBJECTION = "objection"  # a filed one is heard and decided


class Audience(StrEnum):
    DOER = "doer"  # who has to act
    SUPERIOR = "superior"  # of the doer
    ADMINISTRATOR = "administrator"  # of the appraisee's Dinas


class ReminderRule(Model):
    """Tell that audience so many working days before (negative) or after the deadline; 0 is its last day.

    The rows of a Dinas replace those of the province (`agency_id` None) as a whole, and these the seed.
    """

    __tablename__ = "reminder_rule"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[ReminderKind] = mapped_column(Coded(ReminderKind))
    days: Mapped[int]
    audience: Mapped[Audience] = mapped_column(Coded(Audience))
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "days", "audience"),
        CheckConstraint("days BETWEEN -30 AND 30", name="days"),
    )
