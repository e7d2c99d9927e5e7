"""Appraisals whose assessor let the window pass, and who decides about them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, PersonalWindow
from kinerja.appraisals.queries.deadlines import rating_ends, superiors_of_assessors
from kinerja.appraisals.queries.windows import RATING
from kinerja.core.calendar import local_date
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.objections.models import Delegation
from kinerja.objections.queries.periods import rating_window_end
from kinerja.objections.queries.seats import decider_of, delegations_of
from kinerja.people.models import Placement, Post, SupervisorOverride
from kinerja.people.queries import in_force


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An appraisal and who would decide about it today in the assessor's place, or above the assessor."""

    appraisal_id: int
    public_id: str
    state: AppraisalState
    employee_id: int
    assessor_id: int
    agency_id: int
    cycle_state: CycleState
    window_end: datetime | None
    decider_id: int | None
    decider_placement_id: int | None


def vacancy_of(session: Session, appraisal: Appraisal, *, now: datetime) -> Vacancy:
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    decider = decider_of(session, appraisal, local_date(now, cycle.zone))
    return Vacancy(
        appraisal.id,
        appraisal.public_id,
        appraisal.state,
        appraisal.employee_id,
        appraisal.assessor_id,
        appraisal.agency_id,
        cycle.state,
        rating_window_end(session, appraisal),
        decider.employee_id if decider else None,
        decider.placement_id if decider else None,
    )


def appraisal_by_public_id(session: Session, public_id: str) -> Appraisal:
    """Raises NotFound."""
    found = session.scalar(select(Appraisal).where(Appraisal.public_id == public_id))
    if found is None:
        raise NotFound("appraisal.not_found")
    return found


def undecided_after_window(session: Session, now: datetime) -> Select[tuple[Appraisal]]:
    """Those of open periods without a decision although their rating window, grace included, is over.

    Whether or not a job has noticed and started the superior's clock.
    """
    terms: list[ColumnElement[bool]] = [false()]
    for cycle_id in session.scalars(select(Cycle.id).where(Cycle.state == CycleState.OPEN)).all():
        ends = rating_ends(session, cycle_id)
        own = [unit for unit in ends if unit is not None]
        ended = [unit for unit in own if now >= ends[unit]]
        general = Appraisal.agency_id.not_in(own) if None in ends and now >= ends[None] else false()
        terms.append(and_(Appraisal.cycle_id == cycle_id, or_(Appraisal.agency_id.in_(ended), general)))
    longer = select(PersonalWindow.appraisal_id).where(PersonalWindow.role == RATING, PersonalWindow.closes_at > now)
    waiting = select(Appraisal).join(Cycle, Cycle.id == Appraisal.cycle_id).where(Cycle.state == CycleState.OPEN)
    over = and_(or_(*terms), Appraisal.id.not_in(longer))
    return waiting.where(Appraisal.state == AppraisalState.COLLECTING, over)


def stand_ins_for(session: Session, employee_id: int, now: datetime) -> list[Appraisal]:
    """The silent appraisals about which this employee decides today; the oldest window first."""
    today = local_date(now)
    named = set(session.scalars(select(Delegation.appraisal_id).where(Delegation.to_id == employee_id)))
    if not named and not _may_be_superior(session, employee_id, today):
        return []
    found = list(session.scalars(undecided_after_window(session, now).order_by(Appraisal.id)))
    delegated = delegations_of(session, [one.id for one in found])
    above = superiors_of_assessors(session, [(one.assessor_id, one.assessor_placement_id) for one in found], today)
    mine = []
    for one in found:
        superior = above[one.assessor_id, one.assessor_placement_id]
        if one.id in delegated:
            decides = delegated[one.id].to_id
        elif superior is not None and superior.employee_id not in (one.employee_id, one.assessor_id):
            decides = superior.employee_id
        else:
            decider = decider_of(session, one, today)
            decides = decider.employee_id if decider else 0
        if decides == employee_id:
            mine.append(one)
    return mine


def _may_be_superior(session: Session, employee_id: int, on: date) -> bool:
    """Whether it is worth looking: heads of units and those who were set above somebody."""
    leads: Select[Any] = (
        select(Placement.id)
        .join(Post, Post.id == Placement.post_id)
        .where(Placement.employee_id == employee_id, Post.is_head, in_force(Placement, on))
    )
    appointed = select(SupervisorOverride.id).where(
        SupervisorOverride.supervisor_id == employee_id, in_force(SupervisorOverride, on)
    )
    return bool(session.scalar(select(or_(leads.exists(), appointed.exists()))))
