"""How raters came to be, and sheets that came on paper."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
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
