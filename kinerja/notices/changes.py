"""Notices written inside a caller's transaction; the same key tells the same person only once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kinerja.core.types import new_public_id
from kinerja.notices.models import Notice

BATCH = 1000


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What to tell whom: `kind` names the text (`notice.<kind>` in the messages), `params` fill it."""

    employee_id: int
    key: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None


def add_notice(session: Session, notice: NewNotice, *, now: datetime) -> None:
    """Put one notice into its inbox unless the key is there already."""
    add_notices(session, [notice], now=now)


def add_notices(session: Session, notices: Iterable[NewNotice], *, now: datetime) -> None:
    """Put many notices into their inboxes at once; those already there stay as they are."""
    rows = [
        {
            "public_id": new_public_id(),
            "employee_id": one.employee_id,
            "key": one.key,
            "kind": one.kind,
            "params": dict(one.params),
            "due": one.due,
            "created_at": now,
        }
        for one in notices
    ]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Notice).on_conflict_do_nothing(index_elements=["employee_id", "key"])
    for start in range(0, len(rows), BATCH):
        session.execute(insert, rows[start : start + BATCH])


def withdraw_notices(session: Session, key: str, employee_id: int | None = None) -> None:
    """Take back what has become untrue, for one person or for everybody."""
    query = select(Notice).where(Notice.key == key)
    if employee_id is not None:
        query = query.where(Notice.employee_id == employee_id)
    for notice in session.scalars(query):
        session.delete(notice)


def drop_older(session: Session, kind: str, key: str, employee_ids: Collection[int], *, before: datetime) -> None:
    """Of each of these people only the notice of that key stays among those of its kind; old ones go for everybody."""
    of_the_kind = delete(Notice).where(Notice.kind == kind, Notice.key != key)
    ids = sorted(employee_ids)
    for start in range(0, len(ids), BATCH):
        session.execute(of_the_kind.where(Notice.employee_id.in_(ids[start : start + BATCH])))
    session.execute(of_the_kind.where(Notice.created_at < before))
