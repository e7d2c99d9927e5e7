"""Work by the clock: once per slot in however many processes, and real effects of each kind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, func, select, text

from kinerja.appraisals.changes.releasing import KIND
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditLink
from kinerja.audit.services import record
from kinerja.core import runner
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.models import GuessCounter
from kinerja.core.queue import JOBS, Job, JobState, enqueue
from kinerja.core.runner import run_sweeper, run_waiting
from kinerja.core.schedule import KEPT, RECURRING, key_of, recurring, schedule_due
from kinerja.people.models import LoginSession
from tests import factories
from tests.databases import build_schema

ROOT = Path(__file__).parents[3]


def rows(*where) -> list[tuple[str, JobState]]:
    query = select(Job.kind, Job.state).where(*where).order_by(Job.id)
    return [tuple(row) for row in reading().execute(query)]


def test_everything_comes_round_once_per_slot(app: Flask, now: datetime) -> None:
    assert schedule_due(now=now) == len(RECURRING)
    assert schedule_due(now=now + timedelta(minutes=59)) == 0
    assert run_waiting(now=now) == len(RECURRING)
    assert {state for _kind, state in rows()} == {JobState.DONE}
    hourly = [kind for kind, every in RECURRING.items() if every <= timedelta(hours=1)]
    assert 0 < len(hourly) < len(RECURRING)
    assert schedule_due(now=now + timedelta(hours=1)) == len(hourly)
    assert schedule_due(now=now + timedelta(hours=1)) == 0


def test_many_processes_schedule_it_once(app: Flask, now: datetime) -> None:
    def look(_number: int) -> int:
        with app.app_context():
            return schedule_due(now=now)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(look, range(4))) >= len(RECURRING)
    assert len(rows()) == len(RECURRING)


def test_a_kind_without_a_function_is_refused() -> None:
    with pytest.raises(ValueError, match="no function"):
        recurring("unheard", timedelta(hours=1))(lambda run: None)
    assert set(RECURRING) <= set(JOBS)


def test_slots_begin_on_the_hour(now: datetime) -> None:
    assert key_of("purge_counters", now + timedelta(minutes=30)) == "purge_counters:2026-11-25T01:00Z"
    assert key_of("purge_jobs", now) == "purge_jobs:2026-11-25T00:00Z"


def test_old_counters_and_ended_sessions_are_forgotten(app: Flask, cast: factories.Cast, now: datetime) -> None:
    with transaction() as session:
        for name, ago in (("old", timedelta(hours=2)), ("new", timedelta(minutes=5))):
            session.add(GuessCounter(key_hash=name, tries=1, last_at=now - ago))
            end = now - ago if name == "old" else now + ago
            session.add(
                LoginSession(id_hash=name, account_id=cast.sari.account.id, created_at=now, seen_at=now, expires_at=end)
            )
    schedule_due(now=now)
    run_waiting(now=now)
    assert list(reading().scalars(select(GuessCounter.key_hash))) == ["new"]
    assert list(reading().scalars(select(LoginSession.id_hash))) == ["new"]


def test_the_whole_log_is_sealed(app: Flask, cast: factories.Cast, now: datetime) -> None:
    with transaction() as session:
        for number in range(3):
            record(session, cast.ratna.actor, Event.UNIT_CHANGED, "unit", number, at=now)
    schedule_due(now=now)
    run_waiting(now=now)
    assert reading().scalar(select(func.count()).select_from(AuditLink)) == 3


def test_rounds_long_over_are_forgotten_and_asked_for_jobs_stay(app: Flask, now: datetime) -> None:
    schedule_due(now=now)
    with transaction() as session:
        enqueue(session, "verify_log", {}, key="asked", actor=job_actor("test"), now=now)
    run_waiting(now=now)
    later = now + KEPT + timedelta(days=1)
    schedule_due(now=later)
    run_waiting(now=later)
    kept = rows(Job.created_at == now)
    assert [kind for kind, _state in kept] == ["verify_log"]
    assert len(rows(Job.created_at == later)) == len(RECURRING)


def test_sweeper_looks_at_once_and_goes_on(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SWEEP_SECONDS", 0.01)
    stop, turns = Signal(), []

    def clock() -> datetime:
        turns.append(1)
        if len(turns) == 3:
            stop.set()
        return now

    run_sweeper(app, stop, clock)
    assert len(turns) == 3 and len(rows()) == len(RECURRING)


@pytest.mark.sqlite_only  # the embedded mode
def test_embedded_runner_releases_what_is_due_and_again_after_a_restart(app: Flask, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    command = [sys.executable, "-m", "kinerja.core.cli"]
    environment = {**os.environ, "KINERJA_DATA": str(tmp_path)}
    build_schema(url)
    for number in range(2):
        waiting = {"key": f"due-{number}", "at": "2026-01-01 00:00:00.000000", "kind": KIND, "id": f"id-{number}"}
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text(DUE), waiting)
        with running([*command, "jobs"], environment):
            until(lambda key=f"due-{number}": state_in(url, key) == "done")


DUE = """
INSERT INTO job (public_id, kind, key, args, actor, state, progress, total, cancel, lease_until, attempts, created_at,
                 error)
VALUES (:id, :kind, :key, '{}', '{"kind": "job", "label": "release_ballots", "grants": []}', 'waiting', 0, 0, 0, :at, 0,
        :at, '')
"""


def state_in(url: str, key: str) -> str:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return str(connection.execute(text("SELECT state FROM job WHERE key = :key"), {"key": key}).scalar_one())


def until(holds: Callable[[], bool], patience: float = 60) -> None:
    deadline = monotonic() + patience
    while not holds():
        assert monotonic() < deadline
        sleep(0.05)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
