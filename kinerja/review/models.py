"""Trial runs of a draft over finished appraisals: what was asked for, and what would come out, person by person."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id


class ImpactState(StrEnum):
    COMPUTED = "computed"
    RATING_DUE = "rating_due"  # a score, but the decided ratings do not fit the draft's axes
    INCOMPLETE = "incomplete"  # the draft demands answers or figures that nobody has given
    UNFIT = "unfit"  # what was answered contradicts the draft


class ImpactRun(Model):
    """One calculation of a draft over a finished cycle. It speaks of that revision and fingerprint alone."""

    __tablename__ = "impact_run"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    rev: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcInstant)


class ImpactRow(Model):
    """One appraisal before and after; a summary, never answers. Thrown away with its run."""

    __tablename__ = "impact_row"
    run_id: Mapped[int] = mapped_column(ForeignKey("impact_run.id"), primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[ImpactState] = mapped_column(Coded(ImpactState))
    old_score: Mapped[str | None] = mapped_column(String(60))
    new_score: Mapped[str | None] = mapped_column(String(60))
    old_rank: Mapped[int | None]  # among the computed of the Dinas
    new_rank: Mapped[int | None]
    old_category: Mapped[str | None] = mapped_column(String(40))
    new_category: Mapped[str | None] = mapped_column(String(40))
    old_predicate: Mapped[str | None] = mapped_column(String(40))
    new_predicate: Mapped[str | None] = mapped_column(String(40))
    old_indications: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    new_indications: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)  # codes of what is missing or does not fit
    score_changed: Mapped[bool] = mapped_column(default=False)
    rank_changed: Mapped[bool] = mapped_column(default=False)
    category_changed: Mapped[bool] = mapped_column(default=False)
    indication_changed: Mapped[bool] = mapped_column(default=False)
    predicate_changed: Mapped[bool] = mapped_column(default=False)


Index("ix_impact_run_draft", ImpactRun.draft_id, ImpactRun.cycle_id)
Index("ix_impact_row_agency", ImpactRow.run_id, ImpactRow.agency_id, ImpactRow.unit_id)
