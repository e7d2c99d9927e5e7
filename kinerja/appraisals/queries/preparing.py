"""Who prepares for whom, what is waiting for it, and what has been prepared; reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, not_, select, union
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState, Response
from kinerja.appraisals.models.raters import PreparedRating, Preparer
from kinerja.appraisals.policies.preparing import can_prepare
from kinerja.appraisals.policies.sheets import PREPARED, Duty, is_rater
from kinerja.appraisals.queries.visible import superiors_in, superiors_of_actor
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.people.models import Employee
from kinerja.people.queries import cards_for, in_force

Assessor = aliased(Employee, name="prepared_assessor")


@dataclass(frozen=True, slots=True)
class PreparerRow:
    """One grant as the province sees it."""

    public_id: str
    assessor: str
    preparer: str
    valid_from: date
    valid_to: date | None
    letter: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """One appraisal that waits for being prepared."""

    public_id: str
    assignment_id: str
    name: str
    assessor: str
    cycle: str
    state: AssignmentState


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was suggested on one axis, and by whom."""

    choice: str
    reason: str
    by: str
    by_id: int
    at: datetime


def preparer_rows(session: Session) -> list[PreparerRow]:
    """Every grant, those without an end first, by the assessor's name."""
    query = (
        select(
            Preparer.public_id, Assessor.name, Employee.name, Preparer.valid_from, Preparer.valid_to, Preparer.letter
        )
        .join(Assessor, Assessor.id == Preparer.assessor_id)
        .join(Employee, Employee.id == Preparer.employee_id)
        .order_by(Preparer.valid_to.is_not(None), Assessor.name, Preparer.id)
    )
    return [PreparerRow(*row) for row in session.execute(query).tuples()]


def preparer_for_update(session: Session, public_id: str) -> Preparer:
    """Raises NotFound."""
    found = session.scalar(select(Preparer).where(Preparer.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound("preparer.unknown")
    return found


def is_named(session: Session, actor: Actor, assessor_id: int, on: date) -> bool:
    """Whether the actor prepares for that assessor on that day."""
    if actor.employee_id is None:
        return False
    query = select(Preparer.id).where(Preparer.assessor_id == assessor_id, *_own(actor.employee_id, on))
    return session.scalar(query.limit(1)) is not None


def prepares(session: Session, actor: Actor, duty: Duty, appraisal_id: int, on: date) -> bool:
    """Whether the actor may draft this sheet for its rater; no query unless it is a superior's and somebody else's."""
    if duty.role_kind != PREPARED or actor.employee_id is None or is_rater(actor, duty):
        return False
    if duty.employee_id is None or not is_named(session, actor, duty.employee_id, on):
        return False
    appraisal = session.scalars(select(Appraisal).where(Appraisal.id == appraisal_id)).one()
    superiors = superiors_in(session, appraisal.cycle_id, actor.employee_id)
    return bool(can_prepare(actor, appraisal, is_named=True, superiors=superiors))


def visible_preparations(actor: Actor, on: date) -> Select[tuple[Appraisal]]:
    """The twin of `can_prepare`: appraisals of the assessors for whom the actor is named."""
    if actor.employee_id is None:
        return select(Appraisal).where(false())
    assessors = select(Preparer.assessor_id).where(*_own(actor.employee_id, on))
    return select(Appraisal).where(
        Appraisal.assessor_id.in_(assessors),
        Appraisal.employee_id != actor.employee_id,
        not_(superiors_of_actor(actor.employee_id)),
    )


def preparations(session: Session, actor: Actor, on: date) -> list[Preparation]:
    """The undecided ones in open cycles, with the superior's sheet; by assessor and name."""
    mine = visible_preparations(actor, on).where(Appraisal.state == AppraisalState.COLLECTING)
    query = (
        select(Appraisal.public_id, Assignment.public_id, Employee.name, Assessor.name, Cycle.name, Assignment.state)
        .join(Assignment, Assignment.appraisal_id == Appraisal.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assessor, Assessor.id == Appraisal.assessor_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            Appraisal.id.in_(mine.with_only_columns(Appraisal.id)),
            Cycle.state == CycleState.OPEN,
            Assignment.role_kind == PREPARED,
            Assignment.employee_id == Appraisal.assessor_id,
            Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]),
        )
        .order_by(Assessor.name, Employee.name, Appraisal.id)
    )
    return [Preparation(*row) for row in session.execute(query).tuples()]


def prepared_appraisal(session: Session, actor: Actor, public_id: str, on: date) -> Appraisal:
    """Raises NotFound."""
    found = session.scalar(visible_preparations(actor, on).where(Appraisal.public_id == public_id))
    if found is None:
        raise NotFound("appraisal.unknown")
    return found


def prepared_ratings(session: Session, appraisal_id: int) -> dict[str, Prepared]:
    """What was suggested, by axis."""
    query = (
        select(PreparedRating.axis, PreparedRating.choice, PreparedRating.reason)
        .add_columns(Employee.name, PreparedRating.by_id, PreparedRating.at)
        .join(Employee, Employee.id == PreparedRating.by_id)
        .where(PreparedRating.appraisal_id == appraisal_id)
    )
    return {row[0]: Prepared(*row[1:]) for row in session.execute(query)}


def who_prepared(session: Session, appraisal_id: int) -> list[int]:
    """The employees who drafted the assessor's sheet of an appraisal or suggested its ratings, by id."""
    sheets = (
        select(Response.prepared_by_id)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(
            Assignment.appraisal_id == appraisal_id,
            Assignment.role_kind == PREPARED,
            Response.prepared_by_id.is_not(None),
        )
    )
    ratings = select(PreparedRating.by_id).where(PreparedRating.appraisal_id == appraisal_id)
    found: list[int] = list(session.scalars(union(sheets, ratings)))
    return sorted(found)


def preparer_words(session: Session, employee_ids: Collection[int], on: date) -> dict[int, str]:
    """Name and post on that day, as pages and forms say who prepared."""
    if not employee_ids:
        return {}
    cards = cards_for(session, employee_ids, on)
    return {
        key: ", ".join(filter(None, [card.name, card.main.post_title if card.main else ""]))
        for key, card in cards.items()
    }


def _own(employee_id: int, on: date) -> list[ColumnElement[bool]]:
    return [Preparer.employee_id == employee_id, in_force(Preparer, on)]
