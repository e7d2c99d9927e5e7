"""What somebody says against a figure about oneself, and how it was settled; until then the figure does not count."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, UtcInstant, new_public_id


class ContestState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"  # the figure is wrong: it counts no more until another value comes
    DISMISSED = "dismissed"  # the figure stands


class FigureContest(Model):
    """One figure of a data role, contested by its appraisee. `answer` is the figure as it stood then."""

    __tablename__ = "figure_contest"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    part: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[ContestState] = mapped_column(Coded(ContestState), default=ContestState.OPEN)
    filed_at: Mapped[datetime] = mapped_column(UtcInstant)
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settlement: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (Index("ix_figure_contest_figure", "appraisal_id", "part", "role", "code"),)
