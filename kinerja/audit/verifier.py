"""Verification: walks the whole chain and places every alteration, deletion, insertion and reordering."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.hashing import GENESIS, body_hash_of, link_hash_of
from kinerja.audit.models import AuditEvent, AuditLink

PAGE = 2000
SETTLING = timedelta(seconds=60)  # a younger event may still be on its way into the chain
BODY = ("event", "actor_kind", "actor_ref", "subject_kind", "subject_id", "agency_id", "at", "changes")


class Finding(StrEnum):
    EVENT_ALTERED = "event_altered"
    EVENT_DELETED = "event_deleted"
    EVENT_INSERTED = "event_inserted"
    LINK_ALTERED = "link_altered"  # its hash or its event is another one: reordered, replaced, inserted
    LINK_MISSING = "link_missing"
    HEAD_DIFFERS = "head_differs"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the log no longer is what was sealed."""

    finding: Finding
    position: int | None
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found; `unsealed` counts the tail that awaits the sealer."""

    position: int
    head: str
    unsealed: int
    faults: tuple[Fault, ...]

    @property
    def is_intact(self) -> bool:
        return not self.faults


def verify(
    session: Session,
    *,
    now: datetime,
    anchor: tuple[int, str] | None = None,
    on_page: Callable[[int], None] = lambda position: None,
) -> Verdict:
    """Reads everything once, in pages. `anchor` is a head that was kept outside the database:
    without one, cutting off the end of the log cannot be told from a shorter log. `on_page`
    hears how far it is."""
    faults: list[Fault] = []
    position, top, head = 0, 0, GENESIS
    before: tuple[str, ...] = (GENESIS,)  # what the next link may stand on
    anchored = anchor in (None, (0, GENESIS))
    for link in _links(session):
        if link.position > position + 1:
            faults += [Fault(Finding.LINK_MISSING, gap, None) for gap in range(position + 1, link.position)]
            before = ()
        faults += _faults_of(link, before)
        position, head, top = link.position, link.hash, max(top, link.event_id)
        # A link whose hash was altered must not accuse the next, which stands on the true one.
        before = (head, *(_expected(link, each) for each in before[:1]))
        anchored = anchored or anchor == (position, head)
        if position % PAGE == 0:
            on_page(position)
    if not anchored and anchor is not None:
        faults.append(Fault(Finding.HEAD_DIFFERS, anchor[0], None))
    unsealed = 0
    for event_id, at in _unlinked(session):
        if event_id < top and at < now - SETTLING:
            faults.append(Fault(Finding.EVENT_INSERTED, None, event_id))
        else:
            unsealed += 1
    return Verdict(position, head, unsealed, tuple(faults))


def _expected(link: Any, previous: str) -> str:
    return link_hash_of(previous, link.position, link.event_id, link.body_hash or "")


def _faults_of(link: Any, before: tuple[str, ...]) -> list[Fault]:
    """`before` is empty after a gap: then only the event itself can be checked."""
    if link.body_hash is None:
        return [Fault(Finding.EVENT_DELETED, link.position, link.event_id)]
    if body_hash_of({name: getattr(link, name) for name in BODY}) != link.body_hash:
        return [Fault(Finding.EVENT_ALTERED, link.position, link.event_id)]
    if before and link.hash not in [_expected(link, each) for each in before]:
        return [Fault(Finding.LINK_ALTERED, link.position, link.event_id)]
    return []


def _links(session: Session) -> Iterator[Any]:
    columns = [getattr(AuditEvent, name) for name in BODY]
    after = -1
    while True:
        rows = session.execute(
            select(AuditLink.position, AuditLink.event_id, AuditLink.hash, AuditEvent.body_hash, *columns)
            .outerjoin(AuditEvent, AuditEvent.id == AuditLink.event_id)
            .where(AuditLink.position > after)
            .order_by(AuditLink.position)
            .limit(PAGE)
        ).all()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1].position


def _unlinked(session: Session) -> Iterator[tuple[int, datetime]]:
    """Events without a link. By columns, so that the read session keeps nothing."""
    yield from session.execute(
        select(AuditEvent.id, AuditEvent.at)
        .outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id)
        .where(AuditLink.position.is_(None))
        .order_by(AuditEvent.id)
    ).tuples()
