"""Why a sent sheet or a declined duty went back to its rater, and why a window was opened again."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, UtcInstant, new_public_id

LONGEST_LINE = 200


class SheetReturn(Model):
    """One return of one sheet; the submission that was sent stays, and counts no more while the sheet is open."""

    __tablename__ = "sheet_return"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class Reopening(Model):
    """Why raters of one kind were given a later end about one appraisal; `personal_window` holds the end itself."""

    __tablename__ = "reopening"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    role_kind: Mapped[str] = mapped_column(String(20))
    closes_at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class DutyResumption(Model):
    """A declined duty became its rater's again: what had been said, who gave it back on which day, and why.

    `paper_conflict_id`: the conflict of interest entered from paper that holds no longer.
    """

    __tablename__ = "duty_resumption"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    decline_reason: Mapped[str] = mapped_column(String(40))
    paper_conflict_id: Mapped[int | None] = mapped_column(ForeignKey("paper_conflict.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(LONGEST_LINE))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
