"""Peers and subordinates whom the organisation of a day suggests for the people of a unit; reads only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.circle import Circle
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, AutoConfirmation
from kinerja.appraisals.queries.nominating import NominatedRole, nominated_roles
from kinerja.appraisals.queries.unconfirmed import is_conflict
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import roster
from kinerja.people.models import Employee

SUGGESTED = ("peer", "subordinate")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be asked; `state` is what the duty is by now, None where there is none."""

    employee_id: int
    public_id: str
    name: str
    placement_id: int | None
    state: AssignmentState | None
    has_conflict: bool = False  # once declared a conflict of interest about the appraisee
    auto: tuple[date, int] | None = None  # when the system confirmed it, and how many working days were left

    @property
    def is_fixed(self) -> bool:
        """Asked already: not for this page to take back."""
        return self.state in (AssignmentState.OPEN, AssignmentState.DONE)


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    """One role of one appraisal with everybody who may be asked in it."""

    appraisal_id: int
    appraisal_public_id: str
    name: str
    role: NominatedRole
    people: tuple[Suggestion, ...]

    @property
    def field(self) -> str:
        """What the page calls the group."""
        return f"g_{self.appraisal_public_id}_{self.role.code}"


def suggested_groups(
    session: Session, actor: Actor, cycle: Cycle, unit_id: int, *, on: date, lock: bool = False
) -> list[SuggestedGroup]:
    """The peer and subordinate groups of every appraisal of the unit that the actor may name raters for.

    Who refused, or was taken back, is not suggested again. `lock` the appraisals for confirming.
    """
    # Whoever may enter data about somebody may name raters: the same administrators, under the same conditions.
    query = visible_data(actor).where(Appraisal.cycle_id == cycle.id, Appraisal.unit_id == unit_id)
    query = query.order_by(Appraisal.id)
    appraisals = list(session.scalars(query.with_for_update(of=Appraisal) if lock else query))
    if not appraisals:
        return []
    everybody = roster(session, cycle.id, on)
    circle = Circle(everybody, everybody)
    known = _duties(session, [one.id for one in appraisals])
    groups = [group for one in appraisals for group in _groups(session, one, circle, known)]
    ids = {who for _appraisal, _role, people in groups for who, _place, _state in people}
    ids |= {appraisal.employee_id for appraisal in appraisals}
    rows = session.execute(select(Employee.id, Employee.public_id, Employee.name).where(Employee.id.in_(ids)))
    names = {row.id: (row.public_id, row.name) for row in rows}
    conflicts = _conflicts(session, {one.employee_id for one in appraisals})
    auto = _auto_confirmed(session, [one.id for one in appraisals])
    found = [
        SuggestedGroup(
            appraisal.id,
            appraisal.public_id,
            names[appraisal.employee_id][1],
            role,
            tuple(
                sorted(
                    (
                        Suggestion(
                            who,
                            *names[who],
                            place,
                            state,
                            (appraisal.employee_id, who) in conflicts,
                            auto.get((appraisal.id, role.code, who)),
                        )
                        for who, place, state in people
                    ),
                    key=lambda one: (one.name, one.employee_id),
                )
            ),
        )
        for appraisal, role, people in groups
    ]
    return sorted(found, key=lambda one: (one.name, one.appraisal_id, one.role.kind, one.role.code))


def _conflicts(session: Session, appraisees: set[int]) -> set[tuple[int, int | None]]:
    """Who declared a conflict of interest about whom, in whatever period: (appraisee, rater)."""
    query = (
        select(Appraisal.employee_id, Assignment.employee_id)
        .join(Assignment, Assignment.appraisal_id == Appraisal.id)
        .where(Appraisal.employee_id.in_(appraisees), is_conflict(Assignment))
    )
    return set(session.execute(query).tuples())


def _auto_confirmed(session: Session, ids: list[int]) -> dict[tuple[int, str, int | None], tuple[date, int]]:
    query = (
        select(Assignment, AutoConfirmation.day, AutoConfirmation.days_left)
        .join(AutoConfirmation, AutoConfirmation.assignment_id == Assignment.id)
        .where(Assignment.appraisal_id.in_(ids))
    )
    return {(one.appraisal_id, one.role, one.employee_id): (day, left) for one, day, left in session.execute(query)}


Person = tuple[int, int | None, AssignmentState | None]
Duties = Mapping[tuple[int, str], Mapping[int, Assignment]]


def _duties(session: Session, ids: list[int]) -> Duties:
    query = select(Assignment).where(Assignment.appraisal_id.in_(ids), Assignment.employee_id.is_not(None))
    found: dict[tuple[int, str], dict[int, Assignment]] = {}
    for one in session.scalars(query):
        found.setdefault((one.appraisal_id, one.role), {})[one.employee_id or 0] = one
    return found


def _groups(
    session: Session, appraisal: Appraisal, circle: Circle, known: Duties
) -> Iterator[tuple[Appraisal, NominatedRole, list[Person]]]:
    seat = circle.seats.get(appraisal.employee_id)
    for role in nominated_roles(session, appraisal.id):
        if role.kind not in SUGGESTED:
            continue
        around = circle.below[appraisal.employee_id] if role.kind == "subordinate" else []
        if role.kind == "peer" and seat is not None:
            around = circle.peers(seat)
        duties = known.get((appraisal.id, role.code), {})
        gone = {who for who, one in duties.items() if one.state in (AssignmentState.DECLINED, AssignmentState.REVOKED)}
        people: list[Person] = [(who, one.placement_id, one.state) for who, one in duties.items() if who not in gone]
        parties = {appraisal.employee_id, appraisal.assessor_id}
        people += [
            (who, circle.seats[who].placement.id, None) for who in around if who not in duties and who not in parties
        ]
        if people:
            yield appraisal, role, people
