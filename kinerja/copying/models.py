"""Which pieces of a result its assessor has carried over into the official system."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import Json, UtcInstant


class Copying(Model):
    """One result's ticks, by the keys of its pieces; `completed_at` as long as all are ticked.

    A result that supersedes another starts without ticks: it has to be carried over again.
    """

    __tablename__ = "copying"
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), primary_key=True)
    ticked: Mapped[list[str]] = mapped_column(Json, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)
    completed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
