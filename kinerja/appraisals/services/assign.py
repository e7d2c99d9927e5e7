"""Naming third parties and replacements, and taking a duty back; by the administrator of the Dinas."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.instrument import RaterRole
from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.asking import tell_rater
from kinerja.appraisals.changes.inviting import Link, issue, revoke_links
from kinerja.appraisals.changes.replacing import replacement_key
from kinerja.appraisals.changes.roles import role_of
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState
from kinerja.appraisals.queries.nominating import main_place
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, NotFound
from kinerja.notices.changes import withdraw_notices
from kinerja.people.models import Employee, Guest


@dataclass(frozen=True, slots=True)
class Nominated:
    """The new duty; `link` only for a guest, shown this once."""

    assignment_id: str
    link: Link | None = None


def nominate_official(
    actor: Actor, appraisal_id: str, role: str, employee_id: str, *, now: datetime, replaces: str | None = None
) -> Nominated:
    """Make an employee a rater; naming the same person again gives the same duty.

    Raises NotAllowed, NotFound, Conflict.
    """
    with transaction() as session:
        appraisal, superiors = _appraisal(session, actor, appraisal_id)
        nominee = session.scalar(select(Employee).where(Employee.public_id == employee_id, Employee.active))
        if nominee is None:
            raise NotFound("employee.unknown")
        rater_role = role_of(session, appraisal.id, role)
        place = main_place(session, nominee.id, local_date(now))
        require(
            policies.can_nominate_official(
                actor,
                appraisal,
                role_kind=rater_role.kind.value,
                nominee_id=nominee.id,
                nominee_unit_id=place.unit_id if place else None,
                superiors=superiors,
            )
        )
        assignment, is_new = _duty(session, appraisal, rater_role, replaces, employee_id=nominee.id)
        assignment.placement_id = place.id if place else None
        if is_new:
            _created(session, actor, appraisal, assignment, now=now)
            tell_rater(session, appraisal, assignment, nominee.id, now=now)
        return Nominated(assignment.public_id)


def nominate_guest(
    actor: Actor, appraisal_id: str, role: str, guest_id: str, *, now: datetime, replaces: str | None = None
) -> Nominated:
    """Make a guest of the named list a rater, with a link that is shown once. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        appraisal, superiors = _appraisal(session, actor, appraisal_id)
        guest = session.scalar(select(Guest).where(Guest.public_id == guest_id))
        if guest is None:
            raise NotFound("guest.unknown")
        rater_role = role_of(session, appraisal.id, role)
        kind = rater_role.kind.value
        require(policies.can_nominate_guest(actor, appraisal, guest, role=role, role_kind=kind, superiors=superiors))
        assignment, is_new = _duty(session, appraisal, rater_role, replaces, guest_id=guest.id)
        if is_new:
            _created(session, actor, appraisal, assignment, now=now)
        return Nominated(assignment.public_id, issue(session, actor, appraisal, assignment, now=now))


def revoke_assignment(actor: Actor, assignment_id: str, *, now: datetime) -> None:
    """Take an open duty back with its links; again is harmless. Raises NotAllowed, NotFound."""
    with transaction() as session:
        assignment = session.scalar(select(Assignment).where(Assignment.public_id == assignment_id).with_for_update())
        if assignment is None:
            raise NotFound("assignment.unknown")
        appraisal = session.get_one(Appraisal, assignment.appraisal_id)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        _require_visible(session, actor, appraisal)
        if assignment.state is AssignmentState.REVOKED:
            return
        require(policies.can_revoke_assignment(actor, appraisal, assignment, superiors=superiors))
        advance(assignment, Step.REVOKE)
        revoke_links(session, assignment.id, now=now)
        if assignment.employee_id is not None:
            withdraw_notices(session, f"assignment:{assignment.public_id}:new", assignment.employee_id)
        agency = appraisal.agency_id
        changes = {"role": assignment.role}
        record(
            session,
            actor,
            Event.ASSIGNMENT_REVOKED,
            "assignment",
            assignment.id,
            at=now,
            agency_id=agency,
            changes=changes,
        )


def _appraisal(session: Session, actor: Actor, public_id: str) -> tuple[Appraisal, frozenset[int]]:
    appraisal = session.scalar(select(Appraisal).where(Appraisal.public_id == public_id).with_for_update())
    if appraisal is None:
        raise NotFound("appraisal.unknown")
    return appraisal, queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)


def _require_visible(session: Session, actor: Actor, appraisal: Appraisal) -> None:
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    require(policies.can_view_appraisal_state(actor, appraisal, superiors=superiors))


def _duty(
    session: Session,
    appraisal: Appraisal,
    role: RaterRole,
    replaces: str | None,
    *,
    employee_id: int | None = None,
    guest_id: int | None = None,
) -> tuple[Assignment, bool]:
    """The open duty of this rater, new or the one already there. Raises Conflict when it is over."""
    known = session.scalar(
        select(Assignment).where(
            Assignment.appraisal_id == appraisal.id,
            Assignment.role == role.code,
            Assignment.employee_id.is_not_distinct_from(employee_id),
            Assignment.guest_id.is_not_distinct_from(guest_id),
        )
    )
    if known is not None and known.state is AssignmentState.SUGGESTED:
        known.replaces_id = None if replaces is None else _replaced(session, appraisal, replaces)
        advance(known, Step.CONFIRM)
        return known, True
    if known is not None:
        if known.state is AssignmentState.DECLINED:
            raise Conflict("assignment.rater_declined")
        if known.state is not AssignmentState.OPEN:
            raise Conflict("assignment.rater_had_duty", state=known.state.value)
        return known, False
    before = None if replaces is None else _replaced(session, appraisal, replaces)
    assignment = Assignment(
        appraisal_id=appraisal.id,
        role=role.code,
        role_kind=role.kind.value,
        closed=role.closed,
        employee_id=employee_id,
        guest_id=guest_id,
        replaces_id=before,
    )
    session.add(assignment)
    session.flush()
    return assignment, True


def _replaced(session: Session, appraisal: Appraisal, public_id: str) -> int:
    """The duty that is over and now passes on; nobody need be asked for a replacement any more."""
    query = select(Assignment.id).where(Assignment.public_id == public_id, Assignment.appraisal_id == appraisal.id)
    found = session.scalar(query.where(Assignment.state.in_([AssignmentState.DECLINED, AssignmentState.REVOKED])))
    if found is None:
        raise NotFound("assignment.unknown")
    withdraw_notices(session, replacement_key(public_id))
    return found


def _created(session: Session, actor: Actor, appraisal: Appraisal, assignment: Assignment, *, now: datetime) -> None:
    event = Event.ASSIGNMENT_REPLACED if assignment.replaces_id else Event.ASSIGNMENT_CREATED
    agency = appraisal.agency_id
    changes = {"role": assignment.role, "guest": assignment.guest_id is not None}
    record(session, actor, event, "assignment", assignment.id, at=now, agency_id=agency, changes=changes)
