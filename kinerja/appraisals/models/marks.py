"""Days that were unlike others for a person or a unit: flexible work, leave, an outage. They change no number."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, UtcInstant, new_public_id


class MarkKind(StrEnum):
    FLEXIBLE = "flexible"  # flexible work, WFA or WFH
    LEAVE = "leave"
    OUTAGE = "outage"  # of network or power


class WorkMark(Model):
    """A mark on the days from `starts_on` to `ends_on`, both included; taken back with a reason, never deleted."""

    __tablename__ = "work_mark"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # None: of the whole province
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # with everything below it
    kind: Mapped[MarkKind] = mapped_column(Coded(MarkKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawal: Mapped[str] = mapped_column(Text, default="")  # why it was taken back
    __table_args__ = (
        CheckConstraint("(employee_id IS NULL) <> (unit_id IS NULL)", name="one_subject"),
        CheckConstraint("ends_on >= starts_on", name="days"),
    )
