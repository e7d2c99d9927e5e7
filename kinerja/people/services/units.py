"""Units and posts: created, renamed and moved by date."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict
from kinerja.people import policies
from kinerja.people.changes import units as changes
from kinerja.people.models import NATIONAL, Post, PostKind, Unit, UnitKind
from kinerja.people.queries import agency_of_post, row_for_update, unit_subtree


def create_unit(
    actor: Actor, kind: UnitKind, name: str, *, parent_id: int | None, valid_from: date, now: datetime
) -> int:
    """The new unit's id. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        parent = _parent(session, parent_id)
        require(policies.can_create_unit(actor, kind, parent.agency_id if parent else None))
        unit = changes.add_unit(session, kind, name, parent=parent, valid_from=valid_from)
        facts = {"kind": kind, "parent": parent_id, "from": valid_from}
        record(session, actor, Event.UNIT_CREATED, "unit", unit.id, at=now, agency_id=unit.agency_id, changes=facts)
        return unit.id


def rename_unit(actor: Actor, unit_id: int, name: str, *, on: date, now: datetime) -> None:
    """A new name from that day on; the days before keep the old one.

    Raises NotAllowed, NotFound, Conflict, Invalid.
    """
    with transaction() as session:
        unit = row_for_update(session, Unit, unit_id)
        require(policies.can_change_unit(actor, unit.kind, unit.agency_id))
        changes.rename_unit(session, unit, name, on=on)
        facts = {"field": "name", "from": on}
        record(session, actor, Event.UNIT_CHANGED, "unit", unit.id, at=now, agency_id=unit.agency_id, changes=facts)


def move_unit(actor: Actor, unit_id: int, parent_id: int, *, on: date, now: datetime) -> None:
    """Under another unit from that day on. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        unit = row_for_update(session, Unit, unit_id)
        parent = row_for_update(session, Unit, parent_id)
        target = unit.agency_id if unit.kind in policies.AGENCY_KINDS else parent.agency_id
        require(policies.can_move_unit(actor, unit.kind, unit.agency_id, to_agency_id=target))
        before = unit.agency_id
        changes.move_unit(session, unit, parent, on=on)
        facts = {"field": "parent", "parent": parent_id, "from": on, "agency_before": before}
        record(session, actor, Event.UNIT_CHANGED, "unit", unit.id, at=now, agency_id=target, changes=facts)


def change_workweek(actor: Actor, unit_id: int, days: int, *, below: bool = False, now: datetime) -> None:
    """Five or six working days a week, in the units below too if asked; deadlines that run stay where they are.

    Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        unit = row_for_update(session, Unit, unit_id)
        require(policies.can_change_unit(actor, unit.kind, unit.agency_id))
        before = unit.workweek
        changes.change_workweek(_with_below(session, unit, below=below, now=now), days)
        facts = {"field": "workweek", "before": before, "after": days} | ({"below": True} if below else {})
        record(session, actor, Event.UNIT_CHANGED, "unit", unit.id, at=now, agency_id=unit.agency_id, changes=facts)


def change_calendar(actor: Actor, unit_id: int, calendar: str, *, below: bool = False, now: datetime) -> None:
    """Follow a calendar that adds days to the national one, in the units below too if asked.

    Deadlines that run stay where they are. Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        unit = row_for_update(session, Unit, unit_id)
        require(policies.can_change_unit(actor, unit.kind, unit.agency_id))
        changes.change_calendar(session, _with_below(session, unit, below=below, now=now), calendar)
        facts = {"field": "calendar", "national": calendar == NATIONAL} | ({"below": True} if below else {})
        record(session, actor, Event.UNIT_CHANGED, "unit", unit.id, at=now, agency_id=unit.agency_id, changes=facts)


def change_letter_pattern(actor: Actor, unit_id: int, pattern: str, *, now: datetime) -> None:
    """How letter numbers of an agency are proposed from now on. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        unit = row_for_update(session, Unit, unit_id)
        require(policies.can_change_letter_pattern(actor, unit.agency_id))
        if unit.agency_id != unit.id:
            raise Conflict("unit.no_agency")
        changes.change_letter_pattern(unit, pattern)
        facts = {"field": "letter_pattern", "given": bool(unit.letter_pattern)}
        record(session, actor, Event.UNIT_CHANGED, "unit", unit.id, at=now, agency_id=unit.agency_id, changes=facts)


def _with_below(session: Session, unit: Unit, *, below: bool, now: datetime) -> list[Unit]:
    """The unit, and everything of its own Dinas below it if asked: who administers one need not administer others."""
    if not below:
        return [unit]
    inside = unit_subtree(session, unit.id, local_date(now)) | {unit.id}
    query = select(Unit).where(Unit.id.in_(inside), Unit.agency_id.is_not_distinct_from(unit.agency_id))
    return list(session.scalars(query.order_by(Unit.id).with_for_update()))


def create_post(
    actor: Actor,
    unit_id: int,
    title: str,
    kind: PostKind,
    *,
    level: str = "",
    job_family_id: int | None = None,
    is_head: bool = False,
    now: datetime,
) -> int:
    """The new post's id. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        unit = row_for_update(session, Unit, unit_id)
        require(policies.can_create_post(actor, unit.agency_id))
        post = changes.add_post(session, unit, title, kind, level=level, job_family_id=job_family_id, is_head=is_head)
        facts = {"unit": unit_id, "kind": kind, "is_head": is_head, "job_family": job_family_id}
        record(session, actor, Event.POST_CREATED, "post", post.id, at=now, agency_id=unit.agency_id, changes=facts)
        return post.id


def change_post(
    actor: Actor, post_id: int, title: str, *, level: str = "", job_family_id: int | None = None, now: datetime
) -> None:
    """Title, level and family put right; results that are decided keep the words they were decided with.

    Nothing happens when nothing differs. Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        post = row_for_update(session, Post, post_id)
        agency_id = agency_of_post(session, post_id)
        require(policies.can_change_post(actor, agency_id))
        before = post.job_family_id
        fields = changes.change_post(session, post, title, level=level, job_family_id=job_family_id)
        if fields:
            facts = {"fields": fields, "job_family_before": before, "job_family": job_family_id}
            record(session, actor, Event.POST_CHANGED, "post", post.id, at=now, agency_id=agency_id, changes=facts)


def _parent(session: Session, parent_id: int | None) -> Unit | None:
    return None if parent_id is None else row_for_update(session, Unit, parent_id)
