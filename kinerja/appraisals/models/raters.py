"""How raters came to be: draws; groups voided whole; sheets on paper; and who prepares for an assessor."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class PoolSource(StrEnum):
    OWN_AGENCY = "own_agency"  # officials of other units of the same Dinas
    ANY_AGENCY = "any_agency"  # officials of other units, wherever
    GUESTS = "guests"  # the Dinas's named lists


class RaterDraw(Model):
    """One draw of third parties for a unit: with the seed anybody can draw again and find the same.

    `outcome`: public id of the appraisal -> public ids of the assignments that were made.
    """

    __tablename__ = "rater_draw"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40))
    source: Mapped[PoolSource] = mapped_column(Coded(PoolSource))
    number: Mapped[int]  # how many each appraisal was to have
    ordinal: Mapped[int]  # of this unit and role, from 1
    seed: Mapped[str] = mapped_column(String(64))
    pool: Mapped[int]  # how many candidates there were
    outcome: Mapped[dict[str, Any]] = mapped_column(Json)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcInstant)
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id", "role", "ordinal"),)


class VoidState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class GroupVoid(Model):
    """A closed group of one appraisal counts no more, as a whole: proposed by one, confirmed by another.

    `seen`: of each part whose mean may have been read, {"raters": the assignments that had sent, "waiting": how many
    of their sheets were not in that mean}. Who took part is known anyway; who wrote what is not.
    """

    __tablename__ = "group_void"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[VoidState] = mapped_column(Coded(VoidState), default=VoidState.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    seen: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    __table_args__ = (CheckConstraint("state <> 'confirmed' OR decided_by_id <> proposed_by_id", name="four_eyes"),)


class VoidedSheet(Model):
    """A ballot or submission of a voided group: kept, and counted no more."""

    __tablename__ = "voided_sheet"
    sheet_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    void_id: Mapped[int] = mapped_column(ForeignKey("group_void.id"), index=True)


class PaperEntry(Model):
    """Who entered a sheet that came on paper. Of an open role the signed scan is kept with the submission.

    Of a closed role only the day: neither the hour nor handwriting may name anybody.
    """

    __tablename__ = "paper_entry"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"), unique=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    scan_name: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (CheckConstraint("(submission_id IS NULL) = (scan_sha256 IS NULL)", name="open_with_scan"),)


class PaperConflict(Model):
    """That a conflict of interest was declared on the paper sheet: who entered it, and the scan of an open one.

    Of a closed role only the day, as with its answers. It holds until the duty is given back to its rater.
    """

    __tablename__ = "paper_conflict"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    scan_name: Mapped[str] = mapped_column(String(200), default="")


class GuestLetter(Model):
    """That a guest was written to about a duty: once per cause, and only the day."""

    __tablename__ = "guest_letter"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    cause: Mapped[str] = mapped_column(String(60))  # remind:<day>, returned:<number> or thanks
    day: Mapped[date]
    __table_args__ = (UniqueConstraint("assignment_id", "cause"),)


class AutoConfirmation(Model):
    """A suggested rater whom nobody had confirmed when the window neared its end: asked by the system, on that day."""

    __tablename__ = "auto_confirmation"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    day: Mapped[date]
    days_left: Mapped[int]  # working days to the end of the window


class Preparer(Model):
    """Who drafts on behalf of a named assessor, from one day to before another, by a letter that the province keeps."""

    __tablename__ = "preparer"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    assessor_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    letter: Mapped[str] = mapped_column(String(200))
    named_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    __table_args__ = (
        CheckConstraint("assessor_id <> employee_id", name="somebody_else"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),
    )


class PreparedRating(Model):
    """What a preparer suggests on one axis to the named assessor, who alone chooses and decides."""

    __tablename__ = "prepared_rating"
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    axis: Mapped[str] = mapped_column(String(40), primary_key=True)
    choice: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
