"""Reads of the log; never writes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.hashing import GENESIS
from kinerja.audit.models import AuditEvent, AuditLink
from kinerja.audit.policies import readable_agencies
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.core.queue import Job, JobState


def visible_events(actor: Actor) -> Select[tuple[AuditEvent]]:
    """The SQL twin of can_read_event; unordered, to be narrowed by lists and exports."""
    agencies = readable_agencies(actor)
    events = select(AuditEvent)
    if agencies is None:
        return events
    return events.where(AuditEvent.agency_id.in_(agencies) if agencies else false())


def head(session: Session) -> tuple[int, str]:
    """Position and hash of the last link; (0, zeros) before the first."""
    last = session.execute(
        select(AuditLink.position, AuditLink.hash).order_by(AuditLink.position.desc()).limit(1)
    ).one_or_none()
    return (last.position, last.hash) if last else (0, GENESIS)


def unsealed_ids(session: Session, *, newest: int | None, limit: int = 1000) -> list[int]:
    """Ids of events without a link, lowest first; among the `newest` ids only, or among all (None).

    Not `id > last sealed`: PostgreSQL commits out of id order.
    """
    unsealed = (
        select(AuditEvent.id)
        .outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id)
        .where(AuditLink.position.is_(None))
    )
    if newest is not None:
        top = session.scalar(select(func.max(AuditEvent.id))) or 0
        unsealed = unsealed.where(AuditEvent.id > top - newest)
    return list(session.scalars(unsealed.order_by(AuditEvent.id).limit(limit)))


@dataclass(frozen=True, slots=True)
class SealState:
    """How far the chain reaches, and what still waits for the sealer."""

    position: int
    head: str
    unsealed: int


def seal_state(session: Session) -> SealState:
    """Three short queries; numbers of events, not their contents."""
    position, digest = head(session)
    events = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    links = session.scalar(select(func.count()).select_from(AuditLink)) or 0
    return SealState(position, digest, max(events - links, 0))


def links_of(session: Session, event_ids: Collection[int]) -> Mapping[int, AuditLink]:
    """The seals of these events, by event."""
    links = session.scalars(select(AuditLink).where(AuditLink.event_id.in_(event_ids)))
    return {link.event_id: link for link in links}


VERIFY = "verify_log"


def last_verification(session: Session) -> Job | None:
    """The newest finished one."""
    done = select(Job).where(Job.kind == VERIFY, Job.state == JobState.DONE)
    return session.scalars(done.order_by(Job.id.desc()).limit(1)).one_or_none()


def running_verification(session: Session) -> Job | None:
    """The one that waits or runs."""
    busy = select(Job).where(Job.kind == VERIFY, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
    return session.scalars(busy.order_by(Job.id.desc()).limit(1)).one_or_none()


def verification(session: Session, public_id: str) -> Job:
    """Raises NotFound."""
    row = session.scalars(select(Job).where(Job.kind == VERIFY, Job.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound("record.not_found")
    return row


def event_count(session: Session, events: Collection[Event]) -> int:
    """How often any of these has happened: the log only grows, so that an equal number means that none did since."""
    query = select(func.count()).select_from(AuditEvent)
    return session.scalar(query.where(AuditEvent.event.in_([event.value for event in events]))) or 0
