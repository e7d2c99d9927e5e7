"""Why the predicates of a team are spread otherwise than the guide says."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, UtcInstant


class DistributionNote(Model):
    """The assessor's word about the team's distribution in one cycle; a later one follows with the next seq."""

    __tablename__ = "distribution_note"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    seq: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("cycle_id", "assessor_id", "seq"),)
