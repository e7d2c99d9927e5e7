"""Whom a Dinas administrator may name: the roles that are filled so, and guests of the own lists."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalPart, Assignment, AssignmentState
from kinerja.core.authz import Actor
from kinerja.cycles.queries import Seat, roster
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Employee, Guest
from kinerja.people.queries import PlacementCard, placements_for, visible_guests

NOMINATED = ("peer", "subordinate", "external")
GONE = (AssignmentState.DECLINED, AssignmentState.REVOKED)


@dataclass(frozen=True, slots=True)
class NominatedRole:
    """A role of this appraisal for which somebody can be named, and how many it has and needs."""

    code: str
    label: dict[str, str]
    kind: str
    closed: bool
    minimum: int
    present: int


def nominated_roles(session: Session, appraisal_id: int) -> list[NominatedRole]:
    """The roles of all parts that are filled by naming somebody."""
    present: dict[str, int] = {}
    live = Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE])
    for code in session.scalars(select(Assignment.role).where(Assignment.appraisal_id == appraisal_id, live)):
        present[code] = present.get(code, 0) + 1
    found: dict[str, NominatedRole] = {}
    query = select(AppraisalPart.fingerprint).where(AppraisalPart.appraisal_id == appraisal_id)
    for fingerprint in session.scalars(query.order_by(AppraisalPart.id)).all():
        for role in load_instrument(session, fingerprint).roles.values():
            if role.kind.value in NOMINATED and role.code not in found:
                least = max(role.minimum, 3) if role.closed else role.minimum
                labels = dict(role.label)
                number = present.get(role.code, 0)
                found[role.code] = NominatedRole(role.code, labels, role.kind.value, role.closed, least, number)
    return list(found.values())


def main_place(session: Session, employee_id: int, on: date) -> PlacementCard | None:
    """The capacity in which somebody named on that day acts; None for nobody in service."""
    places = placements_for(session, [employee_id], on).get(employee_id, [])
    return places[0] if places else None


def replacement_state(session: Session, assignment_id: int) -> AssignmentState | None:
    """How far the one is who was named in the duty's place, or in the place of a replacement that is gone too."""
    left = {assignment_id}
    while left:
        query = select(Assignment.id, Assignment.state).where(Assignment.replaces_id.in_(left))
        found = session.execute(query).tuples().all()
        standing = {state for _id, state in found if state not in GONE}
        if standing:
            return AssignmentState.DONE if AssignmentState.DONE in standing else AssignmentState.OPEN
        left = {key for key, _state in found}
    return None


def listed_guests(session: Session, actor: Actor, agency_id: int) -> list[Guest]:
    """The active guests on the lists of that Dinas, as far as the actor may see them."""
    query = select(Guest).where(Guest.id.in_(visible_guests(actor)), Guest.agency_id == agency_id, Guest.active)
    return list(session.scalars(query.order_by(Guest.kind, Guest.list_name, Guest.label)))


def not_yet_appraised(session: Session, cycle_id: int, on: date) -> list[Seat]:
    """Who is in service on that day and has no appraisal in the cycle."""
    known = select(Appraisal.id).where(Appraisal.cycle_id == cycle_id, Appraisal.employee_id == Employee.id).exists()
    return list(roster(session, cycle_id, on, select(Employee.id).where(~known)).seats)
