"""Cycles and their windows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, ActorKind, Role
from kinerja.core.calendar import local_date
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState, Window
from kinerja.people.models import Unit
from kinerja.people.queries import unit_names


@dataclass(frozen=True, slots=True)
class WindowRow:
    """When a kind of rater may answer, everywhere or in one Dinas."""

    role: str
    unit_id: int | None
    unit_name: str
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int


def visible_cycles(actor: Actor) -> Select[tuple[Cycle]]:
    """The twin of `can_view_cycle`: everything for provincial administrators, announced ones for accounts."""
    query = select(Cycle)
    if actor.has(Role.PROVINCE_ADMIN):
        return query
    if actor.kind is not ActorKind.ACCOUNT:
        return query.where(false())
    return query.where(Cycle.state != CycleState.DRAFT)


def cycle_by_public_id(session: Session, actor: Actor, public_id: str) -> Cycle:
    """The cycle. Raises NotFound where there is none that the actor may know of."""
    cycle = session.scalar(visible_cycles(actor).where(Cycle.public_id == public_id))
    if cycle is None:
        raise NotFound("cycle.unknown")
    return cycle


def cycle_for_update(session: Session, public_id: str) -> Cycle:
    """The cycle, locked until the transaction ends. Raises NotFound."""
    cycle = session.scalar(select(Cycle).where(Cycle.public_id == public_id).with_for_update())
    if cycle is None:
        raise NotFound("cycle.unknown")
    return cycle


def windows_of(session: Session, cycle_id: int) -> list[Window]:
    """The windows of a cycle, the general ones first."""
    query = select(Window).where(Window.cycle_id == cycle_id)
    return list(
        session.scalars(query.order_by(Window.unit_id.is_not(None), Window.unit_id, Window.opens_at, Window.id))
    )


def window_for(session: Session, cycle_id: int, unit_id: int, role: str) -> tuple[datetime, datetime] | None:
    """When a kind of rater (or `rating`) may act about people of that unit, grace included.

    The window of the unit's Dinas goes before the general one.
    """
    agency = select(Unit.agency_id).where(Unit.id == unit_id).scalar_subquery()
    query = (
        select(Window)
        .where(Window.cycle_id == cycle_id, Window.role == role)
        .where(or_(Window.unit_id.is_(None), Window.unit_id == agency))
        .order_by(Window.unit_id.is_(None))
    )
    window = session.scalars(query.limit(1)).first()
    return None if window is None else (window.opens_at, window.closes_at + timedelta(minutes=window.grace_minutes))


def window_rows(session: Session, cycle: Cycle, *, now: datetime) -> list[WindowRow]:
    """The windows as a page shows them."""
    windows = windows_of(session, cycle.id)
    units = {window.unit_id for window in windows if window.unit_id is not None}
    names = unit_names(session, units, local_date(now, cycle.zone)) if units else {}
    return [
        WindowRow(w.role, w.unit_id, names.get(w.unit_id or 0, ""), w.opens_at, w.closes_at, w.grace_minutes)
        for w in windows
    ]
