"""Changes during an open period: what was decreed, which appraisals went over, and which sheets count no more."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class ChangeKind(StrEnum):
    """The cases of a year (PermenPANRB 6/2022, pp. 65, 89-92)."""

    MOVE = "move"  # takes up another post; perhaps leaves people behind whom he or she assessed
    ACTING = "acting"  # is Plt or Plh beside the own post
    ACTING_ENDED = "acting_ended"
    ABSENT = "absent"  # will not come back: retired, died, left
    SUPERVISOR = "supervisor"  # gets another superior than the tree gives
    TASK = "task"  # works for another leader too
    SECONDED = "seconded"  # works at another body
    STUDY = "study"  # tugas belajar
    STUDY_DROPPED = "study_dropped"  # tugas belajar ended without success
    HANDED_UP = "handed_up"  # the assessor's superior evaluates in the assessor's place
    SYNC = "sync"  # the organisation was changed elsewhere; the appraisal follows it


class HandoverState(StrEnum):
    APPLIED = "applied"
    UNDONE = "undone"


class LineOutcome(StrEnum):
    MOVES = "moves"
    STAYS = "stays"
    FEEDBACK = "feedback"  # stays, and somebody is asked for feedback


class Handover(Model):
    """One change with its letter. `detail` holds ids and days only; it is what undoing needs of the organisation."""

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    kind: Mapped[ChangeKind] = mapped_column(Coded(ChangeKind))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # before the change
    effective_on: Mapped[date]
    letter: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[HandoverState] = mapped_column(Coded(HandoverState), default=HandoverState.APPLIED)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    __table_args__ = (CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone"),)


class HandoverLine(Model):
    """What one change meant for one appraisal; `why` is a code.

    `before` and `after` are ids; `duties` are the assignments that were opened and ended. `given_up` counts what no
    undoing brings back: sent sheets that were asked again, answers that did not fit another instrument.
    """

    __tablename__ = "handover_line"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    outcome: Mapped[LineOutcome] = mapped_column(Coded(LineOutcome))
    why: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    duties: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    given_up: Mapped[int] = mapped_column(default=0)
    rev: Mapped[int] = mapped_column(default=0)  # of the appraisal when the change was applied
    __table_args__ = (UniqueConstraint("handover_id", "appraisal_id"),)


class SetAside(Model):
    """A sent sheet that a change left behind: kept and readable by whoever sent it, never counted."""

    __tablename__ = "set_aside"
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("handover_line.id"), index=True)
