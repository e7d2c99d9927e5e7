"""The runner of jobs as a process of its own, and who holds the database meanwhile."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg

from config.settings import Settings

ROOT = Path(__file__).parents[4]
JOBS = [sys.executable, "-m", "kinerja.core.cli", "jobs"]
PATIENCE_SECONDS = 600
ENDING_SECONDS = 30
LOOK_SECONDS = 0.002


def environment_of(settings: Settings) -> dict[str, str]:
    """What another process needs to know to work on the same data."""
    told = {
        "DATA": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "BASE_URL": settings.base_url,
        "LOG_LEVEL": "WARNING",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    return kept | {"PYTHONPATH": str(ROOT)} | {f"KINERJA_{name}": value for name, value in told.items()}


@contextmanager
def runner(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The runner until the block ends; it may be killed before."""
    process = subprocess.Popen(JOBS, env=environment, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # nothing happens to one that has ended
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            # Its workers begin before it listens to signals: one that comes at once is lost.
            process.kill()
            process.wait()


def wait_for(what: Callable[[], bool]) -> None:
    """Looks again and again until it is so."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not what():
        assert monotonic() < deadline, "it never came to that"
        sleep(LOOK_SECONDS)


@contextmanager
def onlooker(url: str, batch_id: int) -> Iterator[Callable[[], bool]]:
    """Says whether somebody is writing: holds SQLite's write lock, or PostgreSQL's on that list."""
    if url.startswith("sqlite"):
        file = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        try:
            yield lambda: _refused(file, "BEGIN IMMEDIATE", "ROLLBACK")
        finally:
            file.close()
        return
    with psycopg.connect(url, autocommit=True) as connection:
        query = f"SELECT 1 FROM import_batch WHERE id = {batch_id} FOR UPDATE NOWAIT"
        yield lambda: _refused(connection, query, "")


def _refused(connection: sqlite3.Connection | psycopg.Connection, statement: str, afterwards: str) -> bool:
    try:
        connection.execute(statement)
    except (sqlite3.OperationalError, psycopg.errors.LockNotAvailable):
        return True
    if afterwards:
        connection.execute(afterwards)
    return False
