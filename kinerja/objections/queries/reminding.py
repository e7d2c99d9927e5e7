"""Filed objections as duties of those who decide them, for the reminders of the day."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Deadline
from kinerja.appraisals.queries.reminding import Waiting
from kinerja.cycles.models import ClockCode, Cycle, CycleState
from kinerja.notices.models import ReminderKind
from kinerja.objections.models import Objection, ObjectionState


def objections_waiting(session: Session) -> Iterator[Waiting]:
    """Those of open cycles, with the clock of the decision, whether or not it is overdue."""
    place = (Appraisal.employee_id, Appraisal.agency_id, Appraisal.unit_id, Cycle.zone)
    query = (
        select(Objection.decider_id, *place, Deadline.starts_at, Deadline.due_at)
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Deadline, Deadline.appraisal_id == Appraisal.id)
        .where(Objection.state == ObjectionState.FILED, Objection.decider_id.is_not(None))
        .where(Deadline.code == ClockCode.OBJECTION_DECISION, Deadline.ended_at.is_(None))
        .where(Cycle.state == CycleState.OPEN)
    )
    for decider, *rest in session.execute(query):
        yield Waiting(ReminderKind.OBJECTION, decider, *rest)
