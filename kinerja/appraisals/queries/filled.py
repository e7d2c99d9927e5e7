"""Who has filled in: numbers of sheets, never what stands in them."""

from collections.abc import Collection

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState
from kinerja.cycles.models import Cycle, CycleState


def sheets_sent(session: Session, employee_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By rater: how many duties of the open periods are done, and how many there are."""
    done = func.sum(case((Assignment.state == AssignmentState.DONE, 1), else_=0))
    query = (
        select(Assignment.employee_id, done, func.count())
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(
            Assignment.employee_id.in_(employee_ids),
            Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]),
            Cycle.state == CycleState.OPEN,
        )
        .group_by(Assignment.employee_id)
    )
    return {rater: (int(sent), total) for rater, sent, total in session.execute(query) if rater is not None}
