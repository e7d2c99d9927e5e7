"""Reads of the log; never writes."""

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from kinerja.audit.hashing import GENESIS
from kinerja.audit.models import AuditEvent, AuditLink
from kinerja.audit.policies import readable_agencies
from kinerja.core.authz import Actor


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
    unsealed = select(AuditEvent.id).outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id).where(
        AuditLink.position.is_(None)
    )
    if newest is not None:
        top = session.scalar(select(func.max(AuditEvent.id))) or 0
        unsealed = unsealed.where(AuditEvent.id > top - newest)
    return list(session.scalars(unsealed.order_by(AuditEvent.id).limit(limit)))
