"""The clocks that run in an appraisal: one row per start, with what ended it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, UtcInstant
from kinerja.cycles.models import ClockCode


class Deadline(Model):
    """A clock of an appraisal, running until `ended_at`: in time while `ended_at < due_at`.

    `ended_by` is the step that met it, or `run_out`; `reason` says why it ended late or was moved.
    """

    __tablename__ = "deadline"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    code: Mapped[ClockCode] = mapped_column(Coded(ClockCode))
    starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_by: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        CheckConstraint("due_at > starts_at", name="instants"),
        CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name="ended"),
    )


# A clock runs once at a time: a second start while the first still runs is a mistake.
Index(
    "uq_deadline_running",
    Deadline.appraisal_id,
    Deadline.code,
    unique=True,
    sqlite_where=Deadline.ended_at.is_(None),
    postgresql_where=Deadline.ended_at.is_(None),
)
Index("ix_deadline_due", Deadline.code, Deadline.due_at)
