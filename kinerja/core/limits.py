"""Limits on guessing that hold across workers and restarts: counters in a table, growing delays."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kinerja.core.db import reading, transaction
from kinerja.core.errors import KinerjaError
from kinerja.core.models import GuessCounter

FORGET_AFTER = timedelta(hours=1)


class TooManyAttempts(KinerjaError):
    """Too many wrong tries; `retry_at` tells when the next one is heard."""

    status = 429

    def __init__(self, retry_at: datetime, *, now: datetime) -> None:
        self.retry_at = retry_at
        self.retry_after = max(1, int((retry_at - now).total_seconds()) + 1)
        super().__init__("attempts.too_many", retry_at=retry_at, seconds=self.retry_after)


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` tries without delay, then waits that double from `first` up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, tries: int) -> timedelta | None:
        beyond = tries - self.free
        return None if beyond < 0 else min(self.first * 2 ** min(beyond, 20), self.longest)


# An identity: five tries, then 30 s, 1 min … 15 min. At the longest wait: 4 guesses an hour.
IDENTITY = Limit(5, timedelta(seconds=30), timedelta(minutes=15))
# A whole office may share one address.
ADDRESS = Limit(40, timedelta(seconds=10), timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted: a kind, a value of which only the hash is stored, and its limit."""

    kind: str
    value: str
    limit: Limit = IDENTITY

    @property
    def hashed(self) -> str:
        return hashlib.sha256(f"{self.kind}\0{self.value}".encode()).hexdigest()


def network_of(address: str | None) -> str:
    """The part of an address that one subscriber holds: all of an IPv4, the /64 of an IPv6."""
    try:
        parsed = ip_address((address or "").split("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)


def admit(keys: Iterable[Key], *, now: datetime) -> None:
    """Count one try against every key *before* it is judged, so that parallel tries are counted too.

    Raises TooManyAttempts, and counts nothing, while any key must wait.
    """
    ordered = sorted(keys, key=lambda key: key.hashed)
    with transaction() as session:
        counters = [_counter(session, key, now=now) for key in ordered]
        waits = [counter.wait_until for counter in counters if counter.wait_until and counter.wait_until > now]
        if waits:
            raise TooManyAttempts(max(waits), now=now)
        for key, counter in zip(ordered, counters, strict=True):
            _count(counter, key.limit, now=now)


def require_no_wait(keys: Iterable[Key], *, now: datetime) -> None:
    """Raises TooManyAttempts while any key must wait. Reads only: for pages that count wrong tries alone."""
    hashes = [key.hashed for key in keys]
    query = select(GuessCounter.wait_until).where(GuessCounter.key_hash.in_(hashes), GuessCounter.wait_until > now)
    waits = [wait for wait in reading().scalars(query) if wait is not None]
    if waits:
        raise TooManyAttempts(max(waits), now=now)


def _counter(session: Session, key: Key, *, now: datetime) -> GuessCounter:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"key_hash": key.hashed, "tries": 0, "last_at": now, "wait_until": None}
    session.execute(insert(GuessCounter).values(**values).on_conflict_do_nothing())
    wanted = select(GuessCounter).where(GuessCounter.key_hash == key.hashed).with_for_update()
    return session.execute(wanted).scalar_one()


def _count(counter: GuessCounter, limit: Limit, *, now: datetime) -> None:
    if now - counter.last_at >= FORGET_AFTER:
        counter.tries = 0
    counter.tries += 1
    counter.last_at = now
    wait = limit.wait(counter.tries)
    counter.wait_until = None if wait is None else now + wait


def forgive(keys: Iterable[Key], *, now: datetime) -> None:
    """The try was right: the identity starts afresh, a shared address only gets this one try back."""
    with transaction() as session:
        for key in sorted(keys, key=lambda key: key.hashed):
            counter = session.get(GuessCounter, key.hashed, with_for_update=True)
            if counter is None:
                continue
            if key.limit is ADDRESS and counter.tries > 1:
                counter.tries -= 1
                counter.wait_until = None if counter.tries < key.limit.free else counter.wait_until
            else:
                session.delete(counter)


def purge_counters(session: Session, *, now: datetime) -> None:
    """Drop counters that no longer matter."""
    session.execute(delete(GuessCounter).where(GuessCounter.last_at < now - FORGET_AFTER))


def device_mark(secret: str, account_id: int) -> str:
    """The cookie by which a device proves that this account once logged in from it."""
    return hmac.new(secret.encode(), f"device:{account_id}".encode(), hashlib.sha256).hexdigest()


def is_known_device(secret: str, account_id: int, mark: str) -> bool:
    return hmac.compare_digest(device_mark(secret, account_id), mark)
