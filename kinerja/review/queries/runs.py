"""Runs with how far their job is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja.core.errors import NotFound
from kinerja.core.queue import Job, JobState
from kinerja.cycles.models import Cycle
from kinerja.review.models import ImpactRun

UNFINISHED = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run with its cycle and the state of its job."""

    id: int
    public_id: str
    draft_id: int
    cycle_id: int
    cycle_public_id: str
    cycle_name: str
    rev: int
    fingerprint: str
    requested_at: datetime
    state: JobState
    cancel: bool
    progress: int
    total: int
    error: str
    job_public_id: str
    finished_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state is JobState.DONE

    def is_stale(self, fingerprint: str) -> bool:
        """Whether it speaks of another content than the one with that fingerprint."""
        return self.fingerprint != fingerprint


def latest_run(session: Session, draft_id: int, cycle_id: int) -> RunCard | None:
    """The newest run of a draft over a cycle."""
    row = session.execute(_cards().where(ImpactRun.draft_id == draft_id, ImpactRun.cycle_id == cycle_id)).first()
    return RunCard(*row) if row else None


def runs_of(session: Session, draft_id: int) -> list[RunCard]:
    """Every run of a draft, the newest first."""
    return [RunCard(*row) for row in session.execute(_cards().where(ImpactRun.draft_id == draft_id)).tuples()]


def run_by_id(session: Session, run_id: int) -> ImpactRun:
    """Raises NotFound when it was replaced by a newer one."""
    found = session.get(ImpactRun, run_id)
    if found is None:
        raise NotFound("impact.replaced")
    return found


def _cards() -> Select[Any]:
    return (
        select(
            ImpactRun.id, ImpactRun.public_id, ImpactRun.draft_id, ImpactRun.cycle_id, Cycle.public_id, Cycle.name,
            ImpactRun.rev, ImpactRun.fingerprint, ImpactRun.requested_at, Job.state, Job.cancel, Job.progress,
            Job.total, Job.error, Job.public_id, Job.finished_at,
        )
        .join(Job, Job.id == ImpactRun.job_id)
        .join(Cycle, Cycle.id == ImpactRun.cycle_id)
        .order_by(ImpactRun.id.desc())
    )  # fmt: skip
