"""Suggested raters whom nobody has confirmed, and the day on which the system does it; reads only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState
from kinerja.appraisals.queries.duties import CLOSES_AT, GRACE, AnyWindow, OwnWindow, with_context
from kinerja.core.authz import Role
from kinerja.core.calendar import INSTANT, WorkCalendar, local_date
from kinerja.cycles.models import Cycle, CycleState, Window
from kinerja.people.models import Account, Employee, RoleGrant
from kinerja.people.queries import in_force, placements_for
from kinerja.people.queries.calendars import calendar_of

Other = aliased(Assignment, name="other_duty")
OtherAppraisal = aliased(Appraisal, name="other_appraisal")


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """One suggestion that waits. `confirms_before`: so many working days before the end the system confirms it."""

    assignment_id: int
    appraisal_id: int
    appraisee_id: int
    assessor_id: int
    rater_id: int
    cycle_id: int
    agency_id: int
    unit_id: int
    zone: str
    opens_at: datetime
    ends_at: datetime
    confirms_before: int | None
    has_conflict: bool  # the rater once declared a conflict of interest about this appraisee

    @property
    def last_day(self) -> date:
        return local_date(self.ends_at - INSTANT, self.zone)


def unconfirmed(
    session: Session,
    on: date,
    *,
    cycle_id: int | None = None,
    unit_id: int | None = None,
    assignment_ids: Collection[int] | None = None,
) -> list[Unconfirmed]:
    """All of open periods, of one period, of one unit, or those among certain duties."""
    columns = (
        Assignment.id,
        Assignment.employee_id.label("rater_id"),
        Appraisal.id.label("appraisal_id"),
        Appraisal.employee_id.label("appraisee_id"),
        Appraisal.assessor_id,
        Appraisal.cycle_id,
        Appraisal.agency_id,
        Appraisal.unit_id,
        Cycle.zone,
        Cycle.confirms_before,
        func.coalesce(OwnWindow.opens_at, AnyWindow.opens_at, type_=Window.opens_at.type).label("opens_at"),
        CLOSES_AT.label("closes_at"),
        GRACE.label("grace"),
        conflict_declared(Assignment.employee_id, Appraisal.employee_id).label("has_conflict"),
    )
    query = (
        with_context(select(*columns).select_from(Assignment), on)
        .where(
            Assignment.state == AssignmentState.SUGGESTED,
            Appraisal.state == AppraisalState.COLLECTING,
            Cycle.state == CycleState.OPEN,
        )
        .order_by(Assignment.id)
    )
    if cycle_id is not None:
        query = query.where(Appraisal.cycle_id == cycle_id)
    if unit_id is not None:
        query = query.where(Appraisal.unit_id == unit_id)
    if assignment_ids is not None:
        query = query.where(Assignment.id.in_(assignment_ids))
    return [_one(row) for row in session.execute(query) if row.closes_at is not None]


def conflict_declared(rater: Any, appraisee: Any) -> ColumnElement[bool]:
    """True where that rater declared a conflict of interest about that appraisee, in whatever duty or period."""
    return (
        select(Other.id)
        .join(OtherAppraisal, OtherAppraisal.id == Other.appraisal_id)
        .where(Other.employee_id == rater, OtherAppraisal.employee_id == appraisee)
        .where(is_conflict(Other))
        .exists()
    )


def is_conflict(duty: Any) -> ColumnElement[bool]:
    """True of duties whose rater declared a conflict of interest."""
    return or_(duty.conflict.is_(True), duty.decline_reason == "conflict")


def _one(row: Any) -> Unconfirmed:
    return Unconfirmed(
        assignment_id=row.id,
        appraisal_id=row.appraisal_id,
        appraisee_id=row.appraisee_id,
        assessor_id=row.assessor_id,
        rater_id=row.rater_id,
        cycle_id=row.cycle_id,
        agency_id=row.agency_id,
        unit_id=row.unit_id,
        zone=row.zone,
        opens_at=row.opens_at,
        ends_at=row.closes_at + timedelta(minutes=row.grace or 0),
        confirms_before=row.confirms_before,
        has_conflict=bool(row.has_conflict),
    )


def days_back(last: date, count: int, calendar: WorkCalendar) -> date:
    """The working day after which `count` working days remain, up to and including `last`."""
    day = last
    while calendar.between(day, last) < count or not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def auto_day(session: Session, cycle: Cycle, unit_id: int, on: date) -> date | None:
    """The last day on which suggestions of that unit can be confirmed by hand before the system does the first."""
    if cycle.confirms_before is None:
        return None
    ends = {one.last_day for one in unconfirmed(session, on, cycle_id=cycle.id, unit_id=unit_id)}
    if not ends:
        return None
    calendar = calendar_of(session, unit_id)
    return max(on, days_back(min(ends), cycle.confirms_before, calendar) - timedelta(days=1))


def confirming(session: Session, some: Iterable[Unconfirmed], on: date) -> dict[int, int]:
    """By employee how many of these each may confirm: administrators of the Dinas, never as a party."""
    waiting = list(some)
    query = (
        select(Account.employee_id, RoleGrant.agency_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.AGENCY_ADMIN, in_force(RoleGrant, on), Account.active)
        .where(or_(RoleGrant.agency_id.in_({one.agency_id for one in waiting}), RoleGrant.agency_id.is_(None)))
        .where(Account.employee_id.is_not(None))
    )
    granted: dict[int, set[int | None]] = {}
    for employee, agency in session.execute(query).tuples():
        granted.setdefault(employee or 0, set()).add(agency)
    numbers = {
        employee: sum(
            (None in agencies or one.agency_id in agencies) and employee not in (one.appraisee_id, one.assessor_id)
            for one in waiting
        )
        for employee, agencies in sorted(granted.items())
    }
    return {employee: number for employee, number in numbers.items() if number}


def still_serving(session: Session, employees: Collection[int], on: date) -> frozenset[int]:
    """Those who are active and hold a post on that day."""
    placed = placements_for(session, employees, on)
    active = set(session.scalars(select(Employee.id).where(Employee.active, Employee.id.in_(employees))))
    return frozenset(one for one in employees if placed.get(one) and one in active)
