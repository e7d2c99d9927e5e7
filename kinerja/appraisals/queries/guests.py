"""Guests who have not sent: for reminders, and for whoever hands out their links; reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    Invitation,
    Response,
    ResponseState,
    SheetReturn,
)
from kinerja.appraisals.queries.duties import CLOSES_AT, GRACE, AnyWindow, OwnWindow, with_context
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle, CycleState, Window
from kinerja.people.models import Employee, Guest, Unit, UnitState


@dataclass(frozen=True, slots=True)
class GuestDuty:
    """An open duty of a guest, with what whoever hands out its link has to know."""

    assignment_id: int
    public_id: str
    guest: str
    list_name: str
    address: str | None  # of a guest who may be written to: still listed, and with a link that nobody ended
    appraisee_id: int
    appraisee: str
    assessor_id: int
    agency_id: int
    unit_id: int
    unit_public_id: str
    unit_name: str
    zone: str
    opens_at: datetime
    ends_at: datetime
    is_invited: bool
    used_on: date | None  # when a link of it was first opened
    is_returned: bool


def guest_duties(session: Session, on: date) -> list[GuestDuty]:
    """Those of everybody, in open periods, while the appraisal is not decided."""
    return _found(session, _query(on))


def guest_duty(session: Session, assignment_public_id: str, on: date) -> GuestDuty | None:
    """The same of one duty; None when it is over, or no guest's."""
    return next(iter(_found(session, _query(on).where(Assignment.public_id == assignment_public_id))), None)


def guests_to_remind(session: Session, actor: Actor, cycle_id: int, now: datetime, on: date) -> list[GuestDuty]:
    """Those whose links the actor may hand out and whose window has an end ahead, by unit, guest and appraisee."""
    mine = visible_data(actor).where(Appraisal.cycle_id == cycle_id).with_only_columns(Appraisal.id)
    found = _found(session, _query(on).where(Appraisal.id.in_(mine)))
    waiting = [one for one in found if one.ends_at > now]
    return sorted(waiting, key=lambda one: (one.unit_name, one.guest, one.appraisee, one.assignment_id))


def _query(on: date) -> Select[Any]:
    alive = (
        select(Invitation.assignment_id, func.max(Invitation.used_on).label("used_on"))
        .where(Invitation.revoked_at.is_(None))
        .group_by(Invitation.assignment_id)
        .subquery("alive")
    )
    returned = (
        select(SheetReturn.id)
        .join(Response, Response.id == SheetReturn.response_id)
        .where(Response.assignment_id == Assignment.id, Response.state == ResponseState.DRAFT)
        .correlate(Assignment)
        .exists()
    )
    columns = (
        Assignment.id,
        Assignment.public_id,
        Guest.label,
        Guest.list_name,
        Guest.email,
        Guest.active,
        Appraisal.employee_id.label("appraisee_id"),
        Employee.name.label("appraisee"),
        Appraisal.assessor_id,
        Appraisal.agency_id,
        Appraisal.unit_id,
        Unit.public_id.label("unit_public_id"),
        UnitState.name.label("unit_name"),
        Cycle.zone,
        func.coalesce(OwnWindow.opens_at, AnyWindow.opens_at, type_=Window.opens_at.type).label("opens_at"),
        CLOSES_AT.label("closes_at"),
        GRACE.label("grace"),
        alive.c.assignment_id.is_not(None).label("is_invited"),
        alive.c.used_on,
        returned.label("is_returned"),
    )
    return (
        with_context(select(*columns).select_from(Assignment), on)
        .join(Guest, Guest.id == Assignment.guest_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .outerjoin(alive, alive.c.assignment_id == Assignment.id)
        .where(
            Assignment.state == AssignmentState.OPEN,
            Appraisal.state == AppraisalState.COLLECTING,
            Cycle.state == CycleState.OPEN,
        )
        .order_by(Assignment.id)
    )


def _found(session: Session, query: Select[Any]) -> list[GuestDuty]:
    return [_duty(row) for row in session.execute(query) if row.closes_at is not None]


def _duty(row: Any) -> GuestDuty:
    return GuestDuty(
        assignment_id=row.id,
        public_id=row.public_id,
        guest=row.label,
        list_name=row.list_name,
        address=row.email if row.active and row.is_invited else None,
        appraisee_id=row.appraisee_id,
        appraisee=row.appraisee,
        assessor_id=row.assessor_id,
        agency_id=row.agency_id,
        unit_id=row.unit_id,
        unit_public_id=row.unit_public_id,
        unit_name=row.unit_name or "",
        zone=row.zone,
        opens_at=row.opens_at,
        ends_at=row.closes_at + timedelta(minutes=row.grace or 0),
        is_invited=bool(row.is_invited),
        used_on=row.used_on,
        is_returned=bool(row.is_returned),
    )
