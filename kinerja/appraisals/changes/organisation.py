"""What a change does to posts and superiors, so that it can be undone exactly."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import ChangeKind, Handover
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.errors import Conflict, Invalid
from kinerja.people import policies
from kinerja.people.changes import employees as people
from kinerja.people.changes.accounts import close_account
from kinerja.people.leaving import Leaving
from kinerja.people.models import Employee, Placement, PlacementKind, Post, SupervisorOverride
from kinerja.people.person import Person
from kinerja.people.queries import agency_of_post, in_force, not_ended, person_by_employee, row_for_update


@dataclass(frozen=True, slots=True)
class Change:
    """What a letter orders. `other_id`: the new superior, or the leader who gave a task; `until` is exclusive."""

    kind: ChangeKind
    employee_id: int
    effective_on: date
    letter: str
    note: str = ""
    until: date | None = None
    post_id: int | None = None
    capacity: PlacementKind = PlacementKind.PLT
    other_id: int | None = None
    leaving: Leaving = Leaving.RETIRED


def change_organisation(
    session: Session, actor: Actor, change: Change, person: Person, *, now: datetime
) -> dict[str, Any]:
    """Posts and superiors as the letter orders; gives what undoing needs.

    Raises NotAllowed, NotFound, Conflict, Invalid.
    """
    employee = row_for_update(session, Employee, change.employee_id)
    if change.kind is ChangeKind.MOVE:
        return _move(session, actor, change, employee, person, now=now)
    if change.kind is ChangeKind.ACTING:
        started = _start(session, actor, change, employee, person, kind=change.capacity, now=now)
        return {"started": started}
    if change.kind is ChangeKind.ACTING_ENDED:
        acting = [
            one for one in _held(session, employee.id, change.effective_on) if one.kind != PlacementKind.DEFINITIVE
        ]
        if not acting:
            raise Conflict("handover.not_acting")
        return {"ended": _end(session, actor, acting, person, change.effective_on, now=now)}
    if change.kind is ChangeKind.ABSENT:
        return _leave(session, actor, change, employee, person, now=now)
    if change.kind is ChangeKind.SUPERVISOR:
        return _override(session, actor, change, employee, person, now=now)
    return {}


def _leave(
    session: Session, actor: Actor, change: Change, employee: Employee, person: Person, *, now: datetime
) -> dict[str, Any]:
    """Out of service: every post ends and the account is closed, as when an employee is deactivated."""
    require(policies.can_deactivate_employee(actor, person))
    held = {str(one.id): _text(one.valid_to) for one in _held(session, employee.id, change.effective_on)}
    for placement, agency_id in people.end_service(session, employee, change.effective_on):
        _note_end(session, actor, placement, agency_id, change.effective_on, now=now)
    closed = close_account(session, person.account_id)
    facts = {"reason": change.leaving, "from": change.effective_on, "account_closed": closed}
    agency_id = min((one for one in person.agency_ids if one is not None), default=None)
    subject = employee.id
    record(session, actor, Event.EMPLOYEE_DEACTIVATED, "employee", subject, at=now, agency_id=agency_id, changes=facts)
    return {"ended": held, "left": True}


def _move(
    session: Session, actor: Actor, change: Change, employee: Employee, person: Person, *, now: datetime
) -> dict[str, Any]:
    """Out of the definitive post and into another; acting posts stay until they are ended by a letter of their own."""
    definitive = [
        one for one in _held(session, employee.id, change.effective_on) if one.kind is PlacementKind.DEFINITIVE
    ]
    ended = _end(session, actor, definitive, person, change.effective_on, now=now)
    session.flush()
    started = _start(session, actor, change, employee, person, kind=PlacementKind.DEFINITIVE, now=now)
    return {"ended": ended, "started": started}


def _held(session: Session, employee_id: int, on: date) -> list[Placement]:
    query = select(Placement).where(Placement.employee_id == employee_id, in_force(Placement, on))
    return list(session.scalars(query.order_by(Placement.id).with_for_update()))


def _start(
    session: Session,
    actor: Actor,
    change: Change,
    employee: Employee,
    person: Person,
    *,
    kind: PlacementKind,
    now: datetime,
) -> list[int]:
    if change.post_id is None:
        raise Invalid("handover.invalid", {"post": ["handover.post_missing"]})
    post = row_for_update(session, Post, change.post_id)
    agency_id = agency_of_post(session, post.id)
    require(policies.can_place_employee(actor, person, agency_id))
    until = change.until if kind is not PlacementKind.DEFINITIVE else None
    row = people.start_placement(
        session, employee, post, kind, valid_from=change.effective_on, valid_to=until, letter=change.letter
    )
    facts = {"employee": employee.id, "post": post.id, "kind": kind, "from": change.effective_on, "to": until}
    record(session, actor, Event.PLACEMENT_STARTED, "placement", row.id, at=now, agency_id=agency_id, changes=facts)
    return [row.id]


def _end(
    session: Session, actor: Actor, placements: list[Placement], person: Person, on: date, *, now: datetime
) -> dict[str, str | None]:
    ended: dict[str, str | None] = {}
    for placement in placements:
        agency_id = agency_of_post(session, placement.post_id)
        require(policies.can_end_placement(actor, person, agency_id))
        ended[str(placement.id)] = _text(placement.valid_to)
        people.end_placement(placement, on)
        _note_end(session, actor, placement, agency_id, on, now=now)
    return ended


def _note_end(
    session: Session, actor: Actor, placement: Placement, agency_id: int | None, on: date, *, now: datetime
) -> None:
    facts = {"employee": placement.employee_id, "to": on}
    record(session, actor, Event.PLACEMENT_ENDED, "placement", placement.id, at=now, agency_id=agency_id, changes=facts)


def _override(
    session: Session, actor: Actor, change: Change, employee: Employee, person: Person, *, now: datetime
) -> dict[str, Any]:
    """Another superior from that day on; one in force until then ends on it."""
    if change.other_id is None:
        raise Invalid("handover.invalid", {"other": ["handover.other_missing"]})
    supervisor = row_for_update(session, Employee, change.other_id)
    superior = person_by_employee(session, supervisor.id, local_date(now))
    require(policies.can_override_supervisor(actor, person, superior))
    query = select(SupervisorOverride).where(
        SupervisorOverride.employee_id == employee.id, in_force(SupervisorOverride, change.effective_on)
    )
    before: dict[str, str | None] = {}
    for row in session.scalars(query.with_for_update()):
        if row.valid_from == change.effective_on:
            raise Conflict("supervisor.overlaps")
        before[str(row.id)] = _text(row.valid_to)
        row.valid_to = change.effective_on
    session.flush()
    made = people.override_supervisor(
        session, employee, supervisor, valid_from=change.effective_on, valid_to=change.until, reason=change.letter
    )
    facts = {"override": made.id, "supervisor": supervisor.id, "from": change.effective_on, "to": change.until}
    agency_id = min((one for one in person.agency_ids if one is not None), default=None)
    subject = employee.id
    record(session, actor, Event.SUPERVISOR_OVERRIDDEN, "employee", subject, at=now, agency_id=agency_id, changes=facts)
    return {"overridden": [made.id], "overrides_ended": before}


def restore_organisation(session: Session, handover: Handover) -> None:
    """Posts and superiors as before the change. Raises Conflict when something newer stands on them."""
    detail = handover.detail
    for key in detail.get("started", []):
        session.delete(row_for_update(session, Placement, key))
    for key in detail.get("overridden", []):
        session.delete(row_for_update(session, SupervisorOverride, key))
    session.flush()
    for key, until in detail.get("ended", {}).items():
        placement = row_for_update(session, Placement, int(key))
        later = select(Placement.id).where(
            Placement.employee_id == placement.employee_id,
            Placement.kind == PlacementKind.DEFINITIVE,
            not_ended(Placement, handover.effective_on),
            Placement.id != placement.id,
        )
        if placement.kind is PlacementKind.DEFINITIVE and session.scalar(later.limit(1)) is not None:
            raise Conflict("handover.newer_post")
        placement.valid_to = _day(until)
    for key, until in detail.get("overrides_ended", {}).items():
        row_for_update(session, SupervisorOverride, int(key)).valid_to = _day(until)
    if detail.get("left"):
        row_for_update(session, Employee, handover.employee_id).active = True
    session.flush()


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
