"""Tables that were taken in, with their lines and what each changed, so that a whole one can be taken back."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.queue import Job
from kinerja.core.types import BigId, Coded, Json, JsonOrNull, UtcInstant, new_public_id


class TableKind(StrEnum):
    FIGURES = "figures"
    MARKS = "marks"
    SERVICE_FIGURES = "service_figures"


class ListState(StrEnum):
    WAITING = "waiting"  # a job applies it
    APPLIED = "applied"
    OVERTAKEN = "overtaken"  # the records changed before the job came to it: nothing was stored
    UNDOING = "undoing"  # a job takes it back
    UNDONE = "undone"


class DataList(Model):
    """A table that somebody applied to a period. What its lines changed stands in DataListChange."""

    __tablename__ = "data_list"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    kind: Mapped[TableKind] = mapped_column(Coded(TableKind))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # None: of the province
    name: Mapped[str] = mapped_column(String(200))  # of the file; blank for a pasted table
    hash: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(10))  # in which its numbers are read
    state: Mapped[ListState] = mapped_column(Coded(ListState), default=ListState.WAITING)
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    blockers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # why it could not be taken back
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was taken back
    runs: Mapped[int] = mapped_column(default=0)  # how many jobs it has had
    job_id: Mapped[int | None] = mapped_column(ForeignKey(Job.id))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    applied_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class DataListRow(Model):
    """One line as it stood in the table, and what became of it. `appraisal_id`: whose figure it is."""

    __tablename__ = "data_list_row"
    list_id: Mapped[int] = mapped_column(ForeignKey("data_list.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[str]] = mapped_column(Json)
    verdict: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    appraisal_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal.id"))


class DataListChange(Model):
    """One record that a list made (`before` none) or changed, in order."""

    __tablename__ = "data_list_change"
    list_id: Mapped[int] = mapped_column(ForeignKey("data_list.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    record: Mapped[str] = mapped_column(String(40))  # the table
    record_id: Mapped[int] = mapped_column(BigId)
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
