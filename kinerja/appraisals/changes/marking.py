"""Marks on working days, kept and taken back inside a caller's transaction; whom they concern is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import WorkMark
from kinerja.appraisals.queries.marks import people_under
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.notices.changes import NewNotice, add_notices


def keep_mark(session: Session, actor: Actor, mark: WorkMark, *, now: datetime) -> None:
    """The mark is in force."""
    session.add(mark)
    session.flush()
    _note(session, actor, mark, Event.MARK_RECORDED, now=now)
    _tell(session, mark, f"mark:{mark.public_id}", f"mark.{mark.kind.value}", now=now)


def take_back_mark(session: Session, actor: Actor, mark: WorkMark, reason: str, *, now: datetime) -> None:
    """The mark counts no more and stays on record."""
    mark.withdrawn_at, mark.withdrawn_by_id, mark.withdrawal = now, actor.account_id, reason
    _note(session, actor, mark, Event.MARK_WITHDRAWN, now=now)
    _tell(session, mark, f"mark:{mark.public_id}:withdrawn", "mark.withdrawn", now=now)


def _tell(session: Session, mark: WorkMark, key: str, kind: str, *, now: datetime) -> None:
    people = [mark.employee_id] if mark.employee_id is not None else []
    if mark.unit_id is not None:
        people = people_under(session, mark.unit_id, mark.starts_on, mark.ends_on)
    add_notices(session, (NewNotice(one, key, kind) for one in people), now=now)


def _note(session: Session, actor: Actor, mark: WorkMark, event: Event, *, now: datetime) -> None:
    changes = {"kind": mark.kind.value, "from": mark.starts_on.isoformat(), "to": mark.ends_on.isoformat()}
    changes["on"] = "employee" if mark.unit_id is None else "unit"
    record(session, actor, event, "mark", mark.public_id, at=now, agency_id=mark.agency_id, changes=changes)
