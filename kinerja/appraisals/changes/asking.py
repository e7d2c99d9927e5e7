"""An employee hears of a duty."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Assignment
from kinerja.cycles.models import Cycle
from kinerja.notices.changes import NewNotice, add_notice


def tell_rater(
    session: Session, appraisal: Appraisal, assignment: Assignment, employee_id: int, *, now: datetime
) -> None:
    """One notice about the new duty, without the name of whom it is about."""
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    params = {"cycle": cycle.name, "assignment_id": assignment.public_id}
    key = f"assignment:{assignment.public_id}:new"
    add_notice(session, NewNotice(employee_id, key, "assignment.new", params), now=now)
