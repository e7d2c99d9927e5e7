"""Employees, their numbers, placements and superiors by date."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kinerja.core.errors import Conflict, Invalid
from kinerja.people.changes.units import checked_name
from kinerja.people.models import (
    Employee,
    EmployeeNumber,
    NumberKind,
    Placement,
    PlacementKind,
    Post,
    SupervisorOverride,
    Unit,
)
from kinerja.people.numbers import number_from
from kinerja.people.queries import not_ended, placements_for, supervisor_of

LONGEST_LETTER = 120
LONGEST_RANK = 60
LONGEST_REASON = 2000


def add_employee(session: Session, name: str, rank: str) -> Employee:
    employee = Employee(name=checked_name(name), rank=checked_rank(rank))
    session.add(employee)
    session.flush()
    return employee


def checked_rank(rank: str) -> str:
    rank = " ".join(rank.split())
    if len(rank) > LONGEST_RANK:
        raise Invalid("people.too_long", {"rank": ["people.too_long"]})
    return rank


def add_number(
    session: Session, employee: Employee, text: str, kind: NumberKind, *, valid_from: date, today: date
) -> EmployeeNumber:
    """The number that holds from that day on; a PPPK gets a new one with each contract."""
    number = number_from(text, kind, today=today)
    taken = select(EmployeeNumber.id).where(EmployeeNumber.number == number)
    if session.scalars(taken).first() is not None:
        raise Invalid("number.taken", {"number": ["number.taken"]})
    same_day = select(EmployeeNumber.id).where(
        EmployeeNumber.employee_id == employee.id, EmployeeNumber.valid_from == valid_from
    )
    if session.scalars(same_day).first() is not None:
        raise Invalid("number.same_day", {"valid_from": ["number.same_day"]})
    row = EmployeeNumber(employee_id=employee.id, number=number, kind=kind, valid_from=valid_from)
    session.add(row)
    session.flush()
    return row


def start_placement(
    session: Session,
    employee: Employee,
    post: Post,
    kind: PlacementKind,
    *,
    valid_from: date,
    valid_to: date | None = None,
    letter: str = "",
) -> Placement:
    """The employee holds the post in that capacity: one definitive post at a time, others beside it as Plt or Plh."""
    check_period(valid_from, valid_to)
    letter = letter.strip()
    if len(letter) > LONGEST_LETTER:
        raise Invalid("people.too_long", {"letter": ["people.too_long"]})
    if kind is not PlacementKind.DEFINITIVE and not letter:
        raise Invalid("placement.letter_missing", {"letter": ["placement.letter_missing"]})
    _refuse_overlaps(session, employee, post, kind, _overlaps(Placement, valid_from, valid_to))
    row = Placement(
        employee_id=employee.id, post_id=post.id, kind=kind, valid_from=valid_from, valid_to=valid_to, letter=letter
    )
    session.add(row)
    session.flush()
    return row


def end_placement(placement: Placement, on: date) -> None:
    """The first day on which it no longer holds; may shorten a planned end, never lengthen one."""
    if placement.valid_to is not None and placement.valid_to <= on:
        raise Conflict("placement.already_ended")
    check_period(placement.valid_from, on)
    placement.valid_to = on


def end_service(session: Session, employee: Employee, on: date) -> list[tuple[Placement, int | None]]:
    """Ends what is not ended by that day, and the employee's service; what ended, each with its agency.

    Raises Conflict while a placement begins on that day or later.
    """
    held = (
        select(Placement, Unit.agency_id).join(Post, Post.id == Placement.post_id).join(Unit, Unit.id == Post.unit_id)
    )
    held = held.where(Placement.employee_id == employee.id, not_ended(Placement, on)).order_by(Placement.id)
    rows = [(placement, agency_id) for placement, agency_id in session.execute(held)]
    if any(placement.valid_from >= on for placement, _agency_id in rows):
        raise Conflict("employee.later_placement")
    for placement, _agency_id in rows:
        placement.valid_to = on
    employee.active = False
    return rows


def override_supervisor(
    session: Session,
    employee: Employee,
    supervisor: Employee,
    *,
    valid_from: date,
    valid_to: date | None,
    reason: str,
) -> SupervisorOverride:
    """Another superior than the tree gives, for a time and with a reason."""
    check_period(valid_from, valid_to)
    reason = checked_reason(reason)
    if employee.id == supervisor.id:
        raise Invalid("supervisor.self", {"supervisor": ["supervisor.self"]})
    if not placements_for(session, [supervisor.id], valid_from):
        raise Invalid("supervisor.without_post", {"supervisor": ["supervisor.without_post"]})
    above = supervisor_of(session, supervisor.id, valid_from)
    if above and above.employee_id == employee.id:
        raise Invalid("supervisor.mutual", {"supervisor": ["supervisor.mutual"]})
    others = select(SupervisorOverride.id).where(
        SupervisorOverride.employee_id == employee.id, _overlaps(SupervisorOverride, valid_from, valid_to)
    )
    if session.scalars(others).first() is not None:
        raise Conflict("supervisor.overlaps")
    row = SupervisorOverride(
        employee_id=employee.id,
        supervisor_id=supervisor.id,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
    )
    session.add(row)
    session.flush()
    return row


def check_period(valid_from: date, valid_to: date | None) -> None:
    """Raises Invalid unless the end comes after the beginning."""
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("people.dates_reversed", {"valid_to": ["people.dates_reversed"]})


def checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("people.reason_missing", {"reason": ["people.reason_missing"]})
    if len(reason) > LONGEST_REASON:
        raise Invalid("people.too_long", {"reason": ["people.too_long"]})
    return reason


def _refuse_overlaps(
    session: Session, employee: Employee, post: Post, kind: PlacementKind, overlapping: ColumnElement[bool]
) -> None:
    held = select(Placement.post_id, Placement.kind).where(Placement.employee_id == employee.id, overlapping)
    for post_id, held_kind in session.execute(held):
        if post_id == post.id:
            raise Conflict("placement.repeated")
        if held_kind is kind is PlacementKind.DEFINITIVE:
            raise Conflict("placement.already_definitive")
    if post.is_head and kind is PlacementKind.DEFINITIVE:
        holder = select(Placement.id).where(Placement.post_id == post.id, Placement.kind == kind, overlapping)
        if session.scalars(holder).first() is not None:
            raise Conflict("placement.post_taken")


def _overlaps(
    model: type[Placement] | type[SupervisorOverride], valid_from: date, valid_to: date | None
) -> ColumnElement[bool]:
    ends_after = or_(model.valid_to.is_(None), model.valid_to > valid_from)
    return ends_after if valid_to is None else and_(ends_after, model.valid_from < valid_to)
