"""The runner of jobs: carries ids in a huey, does each job once, tries again what failed or was lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as Signal
from typing import Any

from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.api import Huey
from huey.registry import Message
from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import DBAPIError
from structlog import get_logger

from config.settings import Settings
from kinerja.core.authz import Actor
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.errors import KinerjaError
from kinerja.core.queue import (
    EXTENSION,
    JOBS,
    LEASE,
    Job,
    JobCancelled,
    JobLost,
    JobRun,
    JobState,
    actor_from_json,
    push,
)
from kinerja.core.schedule import schedule_due

RETRY_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3
SWEEP_SECONDS = 10.0
SWEEP_AFTER = timedelta(seconds=10)

log = get_logger(__name__)

ActorLoader = Callable[[Actor], Actor]


@dataclass(frozen=True, slots=True)
class Queue:
    """An application's huey, which carries public ids only, and how actors are loaded anew."""

    huey: Huey
    announce: Callable[[str], Any]
    load_actor: ActorLoader


def init_app(app: Flask, settings: Settings, load_actor: ActorLoader = lambda actor: actor) -> None:
    """Redis where there is one, a file in the data folder elsewhere.

    `load_actor` gives today's grants to the actor that a job kept.
    """
    common: dict[str, Any] = {"name": "kinerja", "results": False, "serializer": JsonSerializer()}
    if settings.redis_url:
        huey = RedisHuey(url=settings.redis_url, **common)
    else:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey(filename=str(settings.queue_path), **common)

    def run(public_id: str) -> None:
        with app.app_context():
            run_job(public_id, now=utc_now())

    app.extensions[EXTENSION] = Queue(huey, huey.task(name="run_job")(run), load_actor)


class JsonSerializer:
    """Messages as JSON: whoever can write to the queue must not be able to run code."""

    def serialize(self, message: Message) -> bytes:
        return json.dumps(list(message)).encode()

    def deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def run_job(public_id: str, *, now: datetime, clock: Callable[[], datetime] = utc_now) -> bool:
    """Does the job unless somebody else has it or has done it; the same id any number of times is harmless."""
    run = _claimed(public_id, now, clock)
    if run is None:
        return False
    try:
        JOBS[run.kind](run)
    except JobLost:
        log.warning("job.lost", kind=run.kind, job=public_id)
        return False
    except JobCancelled:
        _finish(run, JobState.CANCELLED)
    except KinerjaError as error:
        _finish(run, JobState.FAILED, error.code)
    except Exception as error:  # noqa: BLE001  # the runner must outlive every job
        log.exception("job.raised", kind=run.kind, job=public_id, attempt=run.attempt)
        _finish(run, JobState.FAILED if run.attempt >= MOST_ATTEMPTS else JobState.WAITING, type(error).__name__)
    else:
        _finish(run, JobState.DONE)
    return True


def _claimable(now: datetime) -> Any:
    free = and_(Job.state == JobState.WAITING, or_(Job.lease_until.is_(None), Job.lease_until <= now))
    return or_(free, and_(Job.state == JobState.RUNNING, Job.lease_until < now))


def _claimed(public_id: str, now: datetime, clock: Callable[[], datetime]) -> JobRun | None:
    claim = update(Job).where(Job.public_id == public_id, _claimable(now))
    claim = claim.values(state=JobState.RUNNING, lease_until=now + LEASE, attempts=Job.attempts + 1)
    with transaction() as session:
        if not session.execute(claim).rowcount:  # type: ignore[attr-defined]  # an UPDATE's result
            return None
        row = session.scalars(select(Job).where(Job.public_id == public_id)).one()
    actor = current_app.extensions[EXTENSION].load_actor(actor_from_json(row.actor))
    return JobRun(row.id, row.kind, row.args, actor, now, row.attempts, row.cursor, clock=clock)


def _finish(run: JobRun, state: JobState, error: str = "") -> None:
    at = run.clock()
    again = state is JobState.WAITING
    values = {
        "state": state,
        "error": error,
        "finished_at": None if again else at,
        "lease_until": at + RETRY_AFTER * run.attempt if again else None,
    }
    if state is JobState.DONE:
        values["outcome"] = run.outcome
    with transaction() as session:
        session.execute(update(Job).where(*run.held()).values(values))


def sweep(*, now: datetime) -> int:
    """Pushes again what nobody has taken: lost messages, retries that are due, runners that died."""
    lost = select(Job.public_id).where(_claimable(now), Job.created_at <= now - SWEEP_AFTER).order_by(Job.id).limit(500)
    ids = list(reading().scalars(lost))
    for public_id in ids:
        push(public_id)
    return len(ids)


def run_waiting(*, now: datetime) -> int:
    """Does every waiting job in this process, those that they add included; for tests and commands."""
    done = 0
    while ids := list(reading().scalars(select(Job.public_id).where(_claimable(now)).order_by(Job.id))):
        done += sum(run_job(public_id, now=now, clock=lambda: now) for public_id in ids)
    return done


def run_sweeper(app: Flask, stop: Signal, clock: Callable[[], datetime] = utc_now) -> None:
    """At once, then every ten seconds until `stop` is set: what comes round, and what was lost.

    A database that does not answer is asked again at the next turn.
    """
    while not stop.is_set():
        now = clock()
        try:
            with app.app_context():
                schedule_due(now=now)
                sweep(now=now)
        except DBAPIError as error:
            log.warning("sweeper.retries", error=type(error).__name__)
        stop.wait(SWEEP_SECONDS)
