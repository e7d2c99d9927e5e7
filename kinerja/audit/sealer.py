"""Sealing: one sealer at a time chains committed events into the insert-only table of links."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event as Signal

from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError
from structlog import get_logger

from kinerja.audit.hashing import link_hash_of
from kinerja.audit.models import AuditEvent, AuditLink
from kinerja.audit.queries import head, unsealed_ids
from kinerja.core.db import reading, transaction

NEWEST = 10_000
BATCH = 1000
PAUSE_SECONDS = 1.0
FULL_EVERY = timedelta(hours=1)
LOCK = 7_305_451_962  # any number of ours; names the advisory lock of the sealer

log = get_logger(__name__)


def seal(*, full: bool = False) -> int:
    """Chains up to a thousand events that have no link yet, lowest id first; returns how many.

    Any number of sealers may run: PostgreSQL's advisory lock or SQLite's write lock
    lets one in, the others return 0 or wait. `full` looks beyond the newest 10,000.
    """
    newest = None if full else NEWEST
    if not unsealed_ids(reading(), newest=newest, limit=1):
        return 0
    with transaction() as session:
        if session.get_bind().dialect.name == "postgresql" and not session.scalar(
            select(func.pg_try_advisory_xact_lock(LOCK))
        ):
            return 0
        position, previous = head(session)
        ids = unsealed_ids(session, newest=newest, limit=BATCH)
        bodies = select(AuditEvent.id, AuditEvent.body_hash).where(AuditEvent.id.in_(ids))
        hashes = {row.id: row.body_hash for row in session.execute(bodies)}
        links = []
        for event_id in ids:
            position += 1
            previous = link_hash_of(previous, position, event_id, hashes[event_id])
            links.append({"position": position, "event_id": event_id, "hash": previous})
        if links:
            session.execute(insert(AuditLink), links)
        return len(links)


def run_sealer(app: Flask, stop: Signal, clock: Callable[[], datetime]) -> None:
    """Seals within seconds until `stop` is set; hourly it looks at the whole log. A database that does not
    answer is tried again at the next turn."""
    last_full: datetime | None = None
    while not stop.is_set():
        now = clock()
        full = last_full is None or now - last_full >= FULL_EVERY
        try:
            with app.app_context():
                sealed = seal(full=full)
        except DBAPIError as error:
            log.warning("sealer.retries", error=type(error).__name__)
            sealed = 0
        else:
            last_full = now if full and sealed < BATCH else last_full
        if sealed < BATCH:
            stop.wait(PAUSE_SECONDS)
