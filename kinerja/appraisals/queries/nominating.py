"""Whom a Dinas administrator may name: officials found by name or number, guests of the own lists."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalPart, Assignment, AssignmentState
from kinerja.core.authz import Actor
from kinerja.cycles.queries import Seat, roster
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Employee, EmployeeNumber, Guest
from kinerja.people.queries import EmployeeCard, cards_for, visible_guests

MOST_FOUND = 20
NOMINATED = ("peer", "subordinate", "external")
SHORTEST = 3


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


def find_officials(session: Session, words: str, on: date) -> list[EmployeeCard]:
    """Active employees in a post whose name holds the words or whose number they are; twenty at most.

    Naming a third party reaches beyond the own Dinas: an official of another unit is the point of it.
    """
    cleaned = " ".join(words.split())
    if len(cleaned) < SHORTEST:
        return []
    pattern = "%" + cleaned.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    digits = cleaned.replace(" ", "")
    numbered = select(EmployeeNumber.employee_id).where(EmployeeNumber.number == digits)
    query = (
        select(Employee.id)
        .where(Employee.active, or_(Employee.name.ilike(pattern, escape="\\"), Employee.id.in_(numbered)))
        .order_by(Employee.name, Employee.id)
        .limit(MOST_FOUND)
    )
    ids = list(session.scalars(query))
    cards = cards_for(session, ids, on) if ids else {}
    return [cards[one] for one in ids if cards[one].main is not None]


def listed_guests(session: Session, actor: Actor, agency_id: int) -> list[Guest]:
    """The active guests on the lists of that Dinas, as far as the actor may see them."""
    query = select(Guest).where(Guest.id.in_(visible_guests(actor)), Guest.agency_id == agency_id, Guest.active)
    return list(session.scalars(query.order_by(Guest.kind, Guest.list_name, Guest.label)))


def not_yet_appraised(session: Session, cycle_id: int, on: date) -> list[Seat]:
    """Who is in service on that day and has no appraisal in the cycle."""
    known = set(session.scalars(select(Appraisal.employee_id).where(Appraisal.cycle_id == cycle_id)))
    return [seat for seat in roster(session, cycle_id, on).seats if seat.card.employee_id not in known]
