"""Starting and ending the clocks of an appraisal, counted in the working days of its unit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Deadline
from kinerja.core.errors import Conflict
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.clocks import clock_days
from kinerja.people.queries.calendars import calendar_of

RUN_OUT = "run_out"


def start_clock(session: Session, appraisal: Appraisal, code: ClockCode, *, now: datetime) -> Deadline:
    """A clock that runs from now on. Raises Conflict where it runs already."""
    if running_clock(session, appraisal.id, code) is not None:
        raise Conflict("deadline.running", code=code.value)
    days = clock_days(session, appraisal.cycle_id)[code]
    zone = session.get_one(Cycle, appraisal.cycle_id).zone
    due = calendar_of(session, appraisal.unit_id).due(now, days, zone)
    deadline = Deadline(appraisal_id=appraisal.id, code=code, starts_at=now, due_at=due)
    session.add(deadline)
    session.flush()
    return deadline


def end_clock(session: Session, appraisal: Appraisal, code: ClockCode, by: str, *, now: datetime) -> None:
    """The clock stops, met by a step or run out; one that does not run is left alone."""
    deadline = running_clock(session, appraisal.id, code)
    if deadline is not None:
        deadline.ended_at, deadline.ended_by = now, by


def running_clock(session: Session, appraisal_id: int, code: ClockCode) -> Deadline | None:
    """The clock of that kind which runs now."""
    query = select(Deadline).where(
        Deadline.appraisal_id == appraisal_id, Deadline.code == code, Deadline.ended_at.is_(None)
    )
    return session.scalar(query)
