"""A decision is passed on: to a Plt, a Plh, or whoever is named with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.appraisals.queries.results import appraisal_for_update
from kinerja.appraisals.queries.visible import superiors_in
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.cycles.models import Cycle
from kinerja.objections import policies
from kinerja.objections.changes.filing import seat
from kinerja.objections.changes.telling import tell
from kinerja.objections.models import Delegation, Objection, ObjectionState
from kinerja.objections.queries.seats import decider_of
from kinerja.objections.queries.silent import Vacancy, vacancy_of
from kinerja.people.models import Employee
from kinerja.people.queries import EmployeeCard, employee_card

MAX_REASON, MAX_LETTER = 2_000, 120


@dataclass(frozen=True, slots=True)
class Handover:
    """Who shall decide, why, and by which letter."""

    to_public_id: str
    reason: str
    letter: str = ""
    letter_on: date | None = None


def delegate_decision(actor: Actor, appraisal_public_id: str, handover: Handover, *, now: datetime) -> None:
    """Name who decides about this appraisal: an objection that waits, or in a silent assessor's place.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction() as session:
        appraisal = appraisal_for_update(session, appraisal_public_id)
        vacancy = vacancy_of(session, appraisal, now=now)
        require(delegation_policy(session, actor, appraisal, vacancy, now=now))
        today = local_date(now, session.get_one(Cycle, appraisal.cycle_id).zone)
        card = _named(session, handover, today)
        require(
            policies.can_take_over(
                card.employee_id, vacancy, superiors=superiors_in(session, appraisal.cycle_id, card.employee_id)
            )
        )
        row = Delegation(
            appraisal_id=appraisal.id,
            from_id=vacancy.decider_id,
            to_id=card.employee_id,
            to_placement_id=card.placements[0].id,
            reason=handover.reason.strip(),
            letter=handover.letter.strip(),
            letter_on=handover.letter_on,
            by_id=actor.account_id,
            at=now,
        )
        session.add(row)
        session.flush()
        objection = running_objection(session, appraisal.id)
        if objection is not None:
            seat(objection, decider_of(session, appraisal, today))
        _tell(session, appraisal, row, now=now)
        record(
            session,
            actor,
            Event.DECISION_DELEGATED,
            "appraisal",
            appraisal.public_id,
            at=now,
            agency_id=appraisal.agency_id,
            changes={"from": row.from_id or 0, "to": row.to_id},
        )


def delegation_policy(
    session: Session, actor: Actor, appraisal: Appraisal, vacancy: Vacancy, *, now: datetime
) -> Decision:
    """May this actor name who decides? The rows that the pure policy needs, and its answer."""
    return policies.can_delegate_decision(
        actor,
        vacancy,
        superiors=superiors_in(session, appraisal.cycle_id, actor.employee_id),
        is_pending=is_pending(session, vacancy, now=now),
    )


def is_pending(session: Session, vacancy: Vacancy, *, now: datetime) -> bool:
    """An objection waits, or the assessor let the window pass."""
    if vacancy.state is AppraisalState.COLLECTING:
        return vacancy.window_end is not None and now >= vacancy.window_end
    return running_objection(session, vacancy.appraisal_id) is not None


def running_objection(session: Session, appraisal_id: int) -> Objection | None:
    return session.scalar(
        select(Objection).where(Objection.appraisal_id == appraisal_id, Objection.state == ObjectionState.FILED)
    )


def _named(session: Session, handover: Handover, on: date) -> EmployeeCard:
    """The named employee with a post. Raises Invalid."""
    errors: dict[str, list[str]] = {}
    if not handover.reason.strip():
        errors["reason"] = ["delegation.reason_missing"]
    elif len(handover.reason) > MAX_REASON:
        errors["reason"] = ["delegation.reason_too_long"]
    if len(handover.letter) > MAX_LETTER:
        errors["letter"] = ["delegation.letter_too_long"]
    employee_id = session.scalar(select(Employee.id).where(Employee.public_id == handover.to_public_id))
    card = employee_card(session, employee_id, on) if employee_id is not None else None
    if card is None or not card.active:
        errors["to"] = ["delegation.nobody_named"]
    elif not card.placements:
        errors["to"] = ["delegation.without_post"]
    if errors or card is None:
        raise Invalid("delegation.invalid", errors)
    return card


def _tell(session: Session, appraisal: Appraisal, row: Delegation, *, now: datetime) -> None:
    kinds = [("delegation.to", row.to_id), ("delegation.from", row.from_id)]
    kinds += [("delegation.party", appraisal.employee_id), ("delegation.party", appraisal.assessor_id)]
    tell(session, appraisal, kinds, key=f"delegation:{row.id}", now=now)
