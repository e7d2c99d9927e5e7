"""A duty with what surrounds it: whose appraisal, which window, how far its sheets are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    PersonalWindow,
    Response,
    ResponseState,
)
from kinerja.appraisals.policies.sheets import Duty
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState, Window
from kinerja.people.models import Employee, Placement, Post, UnitState

AnyWindow = aliased(Window, name="window_any")
OwnWindow = aliased(Window, name="window_own")
PlacedPost = aliased(Post, name="placed_post")


@dataclass(frozen=True, slots=True)
class About:
    """Whose appraisal, in which post and unit, in which cycle."""

    appraisal_id: int
    appraisal_public_id: str
    agency_id: int
    employee_id: int
    name: str
    post: str
    unit: str
    cycle_id: str
    cycle: str
    zone: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A duty with its sheets: part -> (version's fingerprint, sheet or None, state or None)."""

    id: int
    public_id: str
    role: str
    about: About
    duty: Duty
    done_on: date | None
    parts: tuple[tuple[str, str, str | None, ResponseState | None], ...]
    why: Mapping[str, Any]
    legal_basis: Mapping[str, Any] | None = None  # None: on trial


ABOUT: tuple[Any, ...] = (
    Appraisal.id.label("appraisal_id"),
    Appraisal.public_id.label("appraisal_public_id"),
    Appraisal.agency_id,
    Appraisal.employee_id.label("appraisee_id"),
    Employee.name.label("appraisee"),
    PlacedPost.title.label("post"),
    UnitState.name.label("unit"),
    Cycle.public_id.label("cycle_public_id"),
    Cycle.name.label("cycle"),
    Cycle.zone,
    Cycle.state.label("cycle_state"),
)
USUAL_END = func.coalesce(OwnWindow.closes_at, AnyWindow.closes_at, type_=Window.closes_at.type)
# An end of one person's own holds where it is later than that of everybody else.
IS_LONGER = PersonalWindow.closes_at > USUAL_END
CLOSES_AT = case((IS_LONGER, PersonalWindow.closes_at), else_=USUAL_END)
GRACE = case((IS_LONGER, 0), else_=func.coalesce(OwnWindow.grace_minutes, AnyWindow.grace_minutes))
DUTY: tuple[Any, ...] = (
    Assignment.id.label("assignment_id"),
    Assignment.public_id.label("assignment_public_id"),
    Assignment.role,
    Assignment.role_kind,
    Assignment.closed,
    Assignment.state.label("assignment_state"),
    Assignment.conflict,
    Assignment.employee_id,
    Assignment.guest_id,
    Assignment.done_on,
    func.coalesce(OwnWindow.opens_at, AnyWindow.opens_at, type_=Window.opens_at.type).label("opens_at"),
    CLOSES_AT.label("closes_at"),
    GRACE.label("grace"),
)


def with_context(query: Select[Any], on: date | BindParameter[date]) -> Select[Any]:
    """Join what surrounds an assignment: appraisal, cycle, appraisee, unit by its name of that day, window."""
    return (
        query.join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Placement, Placement.id == Appraisal.placement_id)
        .join(PlacedPost, PlacedPost.id == Placement.post_id)
        .outerjoin(
            UnitState,
            and_(
                UnitState.unit_id == Appraisal.unit_id,
                UnitState.valid_from <= on,
                or_(UnitState.valid_to.is_(None), UnitState.valid_to > on),
            ),
        )
        .outerjoin(AnyWindow, and_(_window(AnyWindow), AnyWindow.unit_id.is_(None)))
        .outerjoin(OwnWindow, and_(_window(OwnWindow), OwnWindow.unit_id == Appraisal.agency_id))
        .outerjoin(
            PersonalWindow,
            and_(PersonalWindow.appraisal_id == Appraisal.id, PersonalWindow.role == Assignment.role_kind),
        )
    )


def assignment_for(session: Session, public_id: str, on: date) -> AssignmentRow:
    """The duty of that public id with the state of its sheets. Raises NotFound."""
    query = with_context(select(*ABOUT, *DUTY).select_from(Assignment), on).where(Assignment.public_id == public_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("assignment.unknown")
    sheets = (
        select(
            AppraisalPart.part,
            AppraisalPart.fingerprint,
            Response.public_id,
            Response.state,
            AppraisalPart.why,
            AppraisalPart.legal_basis,
        )
        .outerjoin(Response, and_(Response.assignment_id == row.assignment_id, Response.part == AppraisalPart.part))
        .where(AppraisalPart.appraisal_id == row.appraisal_id)
        .order_by(AppraisalPart.id)
    )
    found = session.execute(sheets).all()
    parts = tuple((one.part, one.fingerprint, one.public_id, one.state) for one in found)
    why = found[0].why if found else {}
    basis = found[0].legal_basis if found and all(one.legal_basis for one in found) else None
    about, duty = about_from_row(row), duty_from_row(row)
    return AssignmentRow(
        row.assignment_id, row.assignment_public_id, row.role, about, duty, row.done_on, parts, why, basis
    )


def about_from_row(row: Any) -> About:
    return About(
        row.appraisal_id,
        row.appraisal_public_id,
        row.agency_id,
        row.appraisee_id,
        row.appraisee,
        row.post,
        row.unit or "",
        row.cycle_public_id,
        row.cycle,
        row.zone,
    )


def duty_from_row(row: Any, response_state: ResponseState | None = None) -> Duty:
    closes_at = row.closes_at
    if closes_at is not None and row.grace:
        closes_at = closes_at + timedelta(minutes=row.grace)
    return Duty(
        employee_id=row.employee_id,
        guest_id=row.guest_id,
        role_kind=row.role_kind,
        closed=row.closed,
        state=AssignmentState(row.assignment_state),
        conflict=row.conflict,
        cycle_state=CycleState(row.cycle_state),
        opens_at=row.opens_at,
        closes_at=closes_at,
        response_state=response_state,
    )


def _window(window: Any) -> ColumnElement[bool]:
    return and_(window.cycle_id == Appraisal.cycle_id, window.role == Assignment.role_kind)
