"""Work that comes round by the clock: one job per kind and slot, however many processes look at it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.limits import purge_counters
from kinerja.core.queue import JOBS, Job, JobFunction, JobRun, JobState, enqueue, job

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEPT = timedelta(days=30)

RECURRING: dict[str, timedelta] = {}


def recurring(kind: str, every: timedelta) -> Callable[[JobFunction], JobFunction]:
    """Makes a job of this kind come round: once in each slot of that length, for as long as a runner runs."""

    def register(function: JobFunction) -> JobFunction:
        if kind not in JOBS:
            raise ValueError(f"no function for job {kind}")
        RECURRING[kind] = every
        return function

    return register


def key_of(kind: str, now: datetime) -> str:
    """The slot's beginning is part of the key, so that the second to ask finds the first one's row."""
    every = RECURRING[kind]
    return f"{kind}:{EPOCH + (now - EPOCH) // every * every:%Y-%m-%dT%H:%MZ}"


def schedule_due(*, now: datetime) -> int:
    """Puts into the queue what this slot has not seen yet; how many. Mostly one read and nothing else."""
    keys = {key_of(kind, now): kind for kind in RECURRING}
    known = set(reading().scalars(select(Job.key).where(Job.key.in_(keys))))
    return sum(_scheduled(kind, key, now) for key, kind in keys.items() if key not in known)


def _scheduled(kind: str, key: str, now: datetime) -> bool:
    try:
        with transaction() as session:
            enqueue(session, kind, {}, key=key, actor=job_actor(kind), now=now)
    except IntegrityError:  # another process was first
        return False
    return True


@recurring("purge_counters", HOUR)
@job("purge_counters")
def purge_counters_job(run: JobRun) -> None:
    """Forgets counters against guessing that no longer matter."""
    with transaction() as session:
        purge_counters(session, now=run.now)


@recurring("purge_jobs", DAY)
@job("purge_jobs")
def purge_jobs_job(run: JobRun) -> None:
    """Forgets rounds that are long over. Jobs that somebody asked for stay: their keys keep them from running again."""
    over = Job.state.in_([JobState.DONE, JobState.CANCELLED, JobState.FAILED])
    old = Job.finished_at < run.now - KEPT
    with transaction() as session:
        session.execute(delete(Job).where(Job.kind.in_(RECURRING), over, old))
