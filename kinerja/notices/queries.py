"""The inbox of a person; reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.notices.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the inbox; the page looks its text up as `notice.<kind>`."""

    public_id: str
    kind: str
    params: Mapping[str, Any]
    due: datetime | None
    created_at: datetime
    read_at: datetime | None


def visible_notices(actor: Actor) -> Select[tuple[Notice]]:
    """One's own notices, nobody else's."""
    query = select(Notice)
    return query.where(false()) if actor.employee_id is None else query.where(Notice.employee_id == actor.employee_id)


def inbox_for(session: Session, employee_id: int, *, limit: int = 50) -> list[NoticeRow]:
    """The newest notices, unread ones first."""
    query = (
        select(Notice.public_id, Notice.kind, Notice.params, Notice.due, Notice.created_at, Notice.read_at)
        .where(Notice.employee_id == employee_id)
        .order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return [NoticeRow(*row) for row in session.execute(query)]


def unread_count(session: Session, employee_id: int) -> int:
    query = select(func.count()).where(Notice.employee_id == employee_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0
