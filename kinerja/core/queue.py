"""Background work: a row in the causing transaction, its id in the queue after commit, a sweeper for lost ones."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from redis import RedisError
from sqlalchemy import String, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from structlog import get_logger

from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.clock import utc_now
from kinerja.core.db import Model, transaction
from kinerja.core.types import BigId, Coded, Json, UtcInstant, new_public_id

LEASE = timedelta(minutes=5)
EXTENSION = "kinerja_queue"

log = get_logger(__name__)


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Model):
    """A piece of work. `key` names what is to be done, so that asking twice does it once."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(160), unique=True)
    args: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    actor: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[JobState] = mapped_column(Coded(JobState), default=JobState.WAITING, index=True)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[Any] = mapped_column(Json, nullable=True)  # where a second attempt goes on
    outcome: Mapped[Any] = mapped_column(Json, nullable=True)  # codes and public ids of what came out
    cancel: Mapped[bool] = mapped_column(default=False)
    lease_until: Mapped[datetime | None] = mapped_column(UtcInstant)  # waiting: not before; running: until
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    finished_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    error: Mapped[str] = mapped_column(String(80), default="")


class JobCancelled(Exception):
    """Somebody asked the job to stop."""


class JobLost(Exception):
    """Another runner took over after the lease ran out: this one must stop."""


@dataclass(slots=True)
class JobRun:
    """One attempt at a job, as its function sees it. The policy is asked again by the function, at run time."""

    job_id: int
    kind: str
    args: Mapping[str, Any]
    actor: Actor
    now: datetime  # the start of this attempt
    attempt: int
    cursor: Any = None  # what the last progress() of an earlier attempt kept
    outcome: Any = None  # set it to codes and public ids; kept when the job is done
    clock: Callable[[], datetime] = field(default=utc_now, repr=False)

    def progress(self, done: int, total: int, *, cursor: Any = None) -> None:
        """Keeps how far it is and prolongs the lease; between transactions only.

        Raises JobCancelled or JobLost, which the runner understands.
        """
        values = {"progress": done, "total": total, "cursor": cursor, "lease_until": self.clock() + LEASE}
        with transaction() as session:
            if not session.execute(update(Job).where(*self.held()).values(values)).rowcount:  # type: ignore[attr-defined]  # an UPDATE's result
                raise JobLost(self.kind)
            cancel = session.scalar(select(Job.cancel).where(Job.id == self.job_id))
        if cancel:
            raise JobCancelled(self.kind)

    def held(self) -> tuple[Any, ...]:
        return (Job.id == self.job_id, Job.state == JobState.RUNNING, Job.attempts == self.attempt)


JobFunction = Callable[[JobRun], None]

JOBS: dict[str, JobFunction] = {}


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Registers the function that does jobs of this kind; refuses a second one."""

    def register(function: JobFunction) -> JobFunction:
        if kind in JOBS:
            raise ValueError(f"two functions for job {kind}")
        JOBS[kind] = function
        return function

    return register


def enqueue(
    session: Session, kind: str, args: Mapping[str, Any], *, key: str, actor: Actor, now: datetime | None = None
) -> Job:
    """The job's row in the caller's transaction; a runner hears of it after the commit.

    The same key gives the same row; one that failed or was cancelled starts again.
    """
    if kind not in JOBS:
        raise ValueError(f"no function for job {kind}")
    row = session.scalar(select(Job).where(Job.key == key).with_for_update())
    if row is None:
        row = Job(kind=kind, key=key, created_at=now or utc_now())
        session.add(row)
    elif row.state in (JobState.WAITING, JobState.RUNNING, JobState.DONE):
        return row
    row.args, row.actor, row.state = dict(args), actor_to_json(actor), JobState.WAITING
    row.attempts, row.error, row.cancel, row.lease_until, row.finished_at = 0, "", False, None, None
    session.flush()
    public_id = row.public_id
    event.listen(session, "after_commit", lambda _session: push(public_id), once=True)
    return row


def cancel_job(session: Session, public_id: str, *, now: datetime) -> None:
    """A waiting job is cancelled at once, a running one at its next progress."""
    session.execute(update(Job).where(Job.public_id == public_id).values(cancel=True))
    waiting = update(Job).where(Job.public_id == public_id, Job.state == JobState.WAITING)
    session.execute(waiting.values(state=JobState.CANCELLED, finished_at=now))


def push(public_id: str) -> None:
    """Tells the runners. A queue that does not answer must not undo what is committed: the sweeper comes round."""
    try:
        current_app.extensions[EXTENSION].announce(public_id)
    except (RedisError, sqlite3.Error, OSError) as error:
        log.warning("job.not_pushed", job=public_id, error=type(error).__name__)


def actor_to_json(actor: Actor) -> dict[str, Any]:
    return {**asdict(actor), "kind": actor.kind.value, "grants": [asdict(grant) for grant in actor.grants]}


def actor_from_json(kept: Mapping[str, Any]) -> Actor:
    grants = tuple(Grant(Role(grant["role"]), grant["agency_id"], grant["unit_id"]) for grant in kept["grants"])
    return Actor(**{**kept, "kind": ActorKind(kept["kind"]), "grants": grants})
