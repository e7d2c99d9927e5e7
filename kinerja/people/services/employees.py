"""Employees, their numbers, placements and superiors."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict
from kinerja.people import policies
from kinerja.people.changes import employees as changes
from kinerja.people.changes.accounts import close_account
from kinerja.people.changes.units import checked_name
from kinerja.people.leaving import Leaving
from kinerja.people.models import Employee, NumberKind, Placement, PlacementKind, Post, SupervisorOverride
from kinerja.people.person import Person
from kinerja.people.queries import agency_of_post, person_by_employee, row_for_update


def add_employee(
    actor: Actor,
    name: str,
    *,
    rank: str,
    number: str,
    number_kind: NumberKind,
    number_from: date,
    post_id: int,
    placed_from: date,
    now: datetime,
) -> int:
    """A new employee with number and definitive post. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        post = row_for_update(session, Post, post_id)
        agency_id = agency_of_post(session, post_id)
        require(policies.can_add_employee(actor, agency_id))
        employee = changes.add_employee(session, name, rank)
        today = local_date(now)
        changes.add_number(session, employee, number, number_kind, valid_from=number_from, today=today)
        placement = changes.start_placement(session, employee, post, PlacementKind.DEFINITIVE, valid_from=placed_from)
        facts = {"post": post_id, "placement": placement.id, "number_kind": number_kind, "from": placed_from}
        record(
            session, actor, Event.EMPLOYEE_CREATED, "employee", employee.id, at=now, agency_id=agency_id, changes=facts
        )
        return employee.id


def change_employee(actor: Actor, employee_id: int, *, name: str, rank: str, now: datetime) -> None:
    """Name with titles, and rank, as they are printed from now on. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        employee = row_for_update(session, Employee, employee_id)
        person = person_by_employee(session, employee_id, local_date(now))
        require(policies.can_change_employee(actor, person))
        before = (employee.name, employee.rank)
        employee.name, employee.rank = checked_name(name), changes.checked_rank(rank)
        fields = [field for field, old in zip(("name", "rank"), before, strict=True) if getattr(employee, field) != old]
        if fields:
            _record_employee(session, actor, person, {"fields": fields}, now=now)


def add_number(
    actor: Actor, employee_id: int, number: str, kind: NumberKind, *, valid_from: date, now: datetime
) -> None:
    """Another number from that day on, as with each new PPPK contract. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        employee = row_for_update(session, Employee, employee_id)
        person = person_by_employee(session, employee_id, local_date(now))
        require(policies.can_change_employee(actor, person))
        changes.add_number(session, employee, number, kind, valid_from=valid_from, today=local_date(now))
        _record_employee(session, actor, person, {"fields": ["number"], "kind": kind, "from": valid_from}, now=now)


def place_employee(
    actor: Actor,
    employee_id: int,
    post_id: int,
    kind: PlacementKind,
    *,
    valid_from: date,
    valid_to: date | None = None,
    letter: str = "",
    now: datetime,
) -> int:
    """Definitive, Plt or Plh in a post; the placement's id. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        employee = row_for_update(session, Employee, employee_id)
        post = row_for_update(session, Post, post_id)
        agency_id = agency_of_post(session, post_id)
        person = person_by_employee(session, employee_id, local_date(now))
        require(policies.can_place_employee(actor, person, agency_id))
        placement = changes.start_placement(
            session, employee, post, kind, valid_from=valid_from, valid_to=valid_to, letter=letter
        )
        facts = {"employee": employee_id, "post": post_id, "kind": kind, "from": valid_from, "to": valid_to}
        record(
            session,
            actor,
            Event.PLACEMENT_STARTED,
            "placement",
            placement.id,
            at=now,
            agency_id=agency_id,
            changes=facts,
        )
        return placement.id


def end_placement(actor: Actor, placement_id: int, *, on: date, now: datetime) -> None:
    """It no longer holds from that day on. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        placement = row_for_update(session, Placement, placement_id)
        agency_id = agency_of_post(session, placement.post_id)
        person = person_by_employee(session, placement.employee_id, local_date(now))
        require(policies.can_end_placement(actor, person, agency_id))
        changes.end_placement(placement, on)
        facts = {"employee": placement.employee_id, "to": on}
        record(
            session,
            actor,
            Event.PLACEMENT_ENDED,
            "placement",
            placement.id,
            at=now,
            agency_id=agency_id,
            changes=facts,
        )


def deactivate_employee(actor: Actor, employee_id: int, reason: Leaving, *, on: date, now: datetime) -> None:
    """From that day on the employee holds no post; the account is closed at once.

    All of it or nothing, each step with its event. Raises NotAllowed, NotFound, Conflict.
    """
    with transaction() as session:
        employee = row_for_update(session, Employee, employee_id)
        person = person_by_employee(session, employee_id, local_date(now))
        require(policies.can_deactivate_employee(actor, person))
        if not employee.active:
            raise Conflict("employee.not_active")
        for placement, agency_id in changes.end_service(session, employee, on):
            facts: dict[str, object] = {"employee": employee_id, "to": on}
            kind, row_id = "placement", placement.id
            record(session, actor, Event.PLACEMENT_ENDED, kind, row_id, at=now, agency_id=agency_id, changes=facts)
        closed = close_account(session, person.account_id)
        facts = {"reason": reason, "from": on, "account_closed": closed}
        _record_employee(session, actor, person, facts, now=now, event=Event.EMPLOYEE_DEACTIVATED)


def reactivate_employee(actor: Actor, employee_id: int, *, now: datetime) -> None:
    """May be placed again; the account stays closed until somebody opens it. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        employee = row_for_update(session, Employee, employee_id)
        person = person_by_employee(session, employee_id, local_date(now))
        require(policies.can_reactivate_employee(actor, person))
        if employee.active:
            raise Conflict("employee.already_active")
        employee.active = True
        _record_employee(session, actor, person, {}, now=now, event=Event.EMPLOYEE_ACTIVATED)


def override_supervisor(
    actor: Actor,
    employee_id: int,
    supervisor_id: int,
    *,
    valid_from: date,
    valid_to: date | None = None,
    reason: str,
    now: datetime,
) -> int:
    """Another superior than the tree gives; the override's id. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        employee = row_for_update(session, Employee, employee_id)
        supervisor = row_for_update(session, Employee, supervisor_id)
        today = local_date(now)
        person = person_by_employee(session, employee_id, today)
        require(policies.can_override_supervisor(actor, person, person_by_employee(session, supervisor_id, today)))
        row = changes.override_supervisor(
            session, employee, supervisor, valid_from=valid_from, valid_to=valid_to, reason=reason
        )
        facts = {"override": row.id, "supervisor": supervisor_id, "from": valid_from, "to": valid_to}
        _record_employee(session, actor, person, facts, now=now, event=Event.SUPERVISOR_OVERRIDDEN)
        return row.id


def end_supervisor_override(actor: Actor, override_id: int, *, on: date, now: datetime) -> None:
    """The tree decides again from that day on. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        row = row_for_update(session, SupervisorOverride, override_id)
        today = local_date(now)
        person = person_by_employee(session, row.employee_id, today)
        require(policies.can_override_supervisor(actor, person, person_by_employee(session, row.supervisor_id, today)))
        if row.valid_to is not None and row.valid_to <= on:
            raise Conflict("placement.already_ended")
        changes.check_period(row.valid_from, on)
        row.valid_to = on
        facts = {"override": row.id, "supervisor": row.supervisor_id, "to": on}
        _record_employee(session, actor, person, facts, now=now, event=Event.SUPERVISOR_OVERRIDDEN)


def _record_employee(
    session: Session,
    actor: Actor,
    person: Person,
    facts: dict[str, object],
    *,
    now: datetime,
    event: Event = Event.EMPLOYEE_CHANGED,
) -> None:
    agency_id = min((one for one in person.agency_ids if one is not None), default=None)
    record(session, actor, event, "employee", person.employee_id or 0, at=now, agency_id=agency_id, changes=facts)
