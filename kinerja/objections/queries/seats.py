"""Who decides above the assessor on a day: by delegation, by the structure, or the head of the region."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.objections.models import Delegation, Seat
from kinerja.people.models import Placement, Post, Unit, UnitKind
from kinerja.people.queries import (
    PlacementCard,
    SupervisorCard,
    heads_of,
    supervisor_of,
    unit_ancestors,
)


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, in which capacity, and why it is this person."""

    employee_id: int
    placement_id: int
    seat: Seat


def decider_of(session: Session, appraisal: Appraisal, on: date) -> Decider | None:
    """Whoever decides about this appraisal on that day; None where the structure and its head give nobody.

    Never a party: the way goes one level up until it meets neither the assessor nor the appraisee
    (PermenPANRB 6/2022 is silent about superiors who are parties; see docs/decisions/).
    """
    delegation = delegations_of(session, [appraisal.id]).get(appraisal.id)
    if delegation is not None:
        return Decider(delegation.to_id, delegation.to_placement_id, Seat.DELEGATED)
    return structural_decider(session, appraisal, on)


def structural_decider(session: Session, appraisal: Appraisal, on: date) -> Decider | None:
    """The same without delegations."""
    parties = {appraisal.employee_id, appraisal.assessor_id}
    passed: set[int] = set()
    card = _above_assessor(session, appraisal, on)
    while card is not None and card.employee_id in parties and card.employee_id not in passed:
        passed.add(card.employee_id)
        card = supervisor_of(session, card.employee_id, on)
    if card is not None and card.employee_id not in parties:
        seat = Seat.NEXT_LEVEL if passed else Seat.SUPERIOR
        return Decider(card.employee_id, card.placement_id, seat)
    head = head_of_region(session, on)
    if head is None or head.employee_id in parties:
        return None
    return Decider(head.employee_id, head.id, Seat.HEAD_OF_REGION)


def head_of_region(session: Session, on: date) -> PlacementCard | None:
    provinces = list(session.scalars(select(Unit.id).where(Unit.kind == UnitKind.PROVINCE).order_by(Unit.id)))
    heads = heads_of(session, provinces, on)
    return next((heads[unit] for unit in provinces if unit in heads), None)


def delegations_of(session: Session, appraisal_ids: Collection[int]) -> dict[int, Delegation]:
    """The delegation that holds, by appraisal; of those who hold a post no more too."""
    newest = (
        select(func.max(Delegation.id))
        .where(Delegation.appraisal_id.in_(appraisal_ids))
        .group_by(Delegation.appraisal_id)
    )
    return {row.appraisal_id: row for row in session.scalars(select(Delegation).where(Delegation.id.in_(newest)))}


def _above_assessor(session: Session, appraisal: Appraisal, on: date) -> SupervisorCard | None:
    """The superior by the assessor's seat; where the assessor has left it, the first head above the seat."""
    superior = supervisor_of(session, appraisal.assessor_id, on, placement_id=appraisal.assessor_placement_id)
    if superior is not None:
        return superior
    seat = select(Post.unit_id, Post.is_head).join(Placement, Placement.post_id == Post.id)
    post = session.execute(seat.where(Placement.id == appraisal.assessor_placement_id)).one()
    above = unit_ancestors(session, post.unit_id, on)
    way = above if post.is_head else [post.unit_id, *above]
    heads = heads_of(session, way, on)
    head = next((heads[unit] for unit in way if unit in heads), None)
    return SupervisorCard(head.employee_id, head.id) if head else None
