"""What decides whether somebody may object to a result: state, clock, finality, and what was filed already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline, Result
from kinerja.appraisals.policies.finality import Finality, finality_of
from kinerja.appraisals.queries.appointed import appointed_of
from kinerja.core.errors import NotFound
from kinerja.cycles.models import ClockCode, Cycle, CycleKind, CycleState
from kinerja.objections.models import Objection, ObjectionState


@dataclass(frozen=True, slots=True)
class Filing:
    """One result and the appraisal around it. `last_result`: whether it is still the one in force.

    `due_at`: the end of the clock for objections, exclusive; None while it has not started.
    """

    appraisal_id: int
    result_id: int
    result_public_id: str
    employee_id: int
    assessor_id: int
    agency_id: int
    state: AppraisalState
    cycle_state: CycleState
    zone: str
    is_in_force: bool
    on_trial: bool
    finality: Finality | None
    due_at: datetime | None
    objection: str | None  # public id, also of a draft
    objection_state: ObjectionState | None


def filing_of(session: Session, result_public_id: str) -> Filing:
    """Raises NotFound."""
    found = session.execute(
        select(Result, Appraisal, Cycle)
        .join(Appraisal, Appraisal.id == Result.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.public_id == result_public_id)
    ).one_or_none()
    if found is None:
        raise NotFound("result.not_found")
    result, appraisal, cycle = found
    objection = session.scalar(select(Objection).where(Objection.result_id == result.id))
    return Filing(
        appraisal_id=appraisal.id,
        result_id=result.id,
        result_public_id=result.public_id,
        employee_id=appraisal.employee_id,
        assessor_id=appraisal.assessor_id,
        agency_id=appraisal.agency_id,
        state=appraisal.state,
        cycle_state=cycle.state,
        zone=cycle.zone,
        is_in_force=appraisal.result_id == result.id,
        on_trial=result.legal_basis is None or cycle.kind is CycleKind.TRIAL,
        finality=finality_of(result, appointed_of(session, appraisal)),
        due_at=_due_at(session, appraisal.id),
        objection=objection.public_id if objection else None,
        objection_state=objection.state if objection else None,
    )


def _due_at(session: Session, appraisal_id: int) -> datetime | None:
    query = select(Deadline.due_at).where(Deadline.appraisal_id == appraisal_id, Deadline.code == ClockCode.OBJECTION)
    return session.scalar(query.order_by(Deadline.id.desc()).limit(1))
