"""Starting and ending the clocks of an appraisal, counted in the working days of its unit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Deadline
from kinerja.appraisals.queries.deadlines import RUN_OUT
from kinerja.core.calendar import INSTANT, WorkCalendar
from kinerja.core.errors import Conflict
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.clocks import clock_days
from kinerja.people.queries.calendars import calendar_of

EXTENDED = "extended"  # the window after which the clock began is open again, or ends at another time
LATE = "late"  # reason of a clock that a step met before the running out was recorded


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


def clock_from_end(appraisal_id: int, code: ClockCode, end: datetime, due: datetime) -> Deadline:
    """A clock that runs from the end of a window on, whenever that is noticed; not yet added to a session."""
    return Deadline(appraisal_id=appraisal_id, code=code, starts_at=end, due_at=due)


def due_after(calendar: WorkCalendar, end: datetime, days: int, zone: str) -> datetime:
    """When a clock is due that begins with the end of a window.

    `end` is exclusive: what ends at midnight ended on the day before, and that day does not count.
    """
    return calendar.due(end - INSTANT, days, zone)


def end_clock(session: Session, appraisal: Appraisal, code: ClockCode, by: str, *, now: datetime) -> None:
    """The clock stops, met by a step or run out; one that does not run is left alone.

    A step that comes after the last second, but before anybody noticed, is kept as late.
    """
    deadline = running_clock(session, appraisal.id, code)
    if deadline is not None:
        deadline.ended_at, deadline.ended_by = now, by
        if now >= deadline.due_at and by != RUN_OUT and not deadline.reason:
            deadline.reason = LATE


def end_all_clocks(session: Session, cycle_id: int, by: str, *, now: datetime) -> None:
    """Every clock of a period that still runs stops, those after their last day with the reason `late`."""
    of_cycle = select(Appraisal.id).where(Appraisal.cycle_id == cycle_id)
    running = select(Deadline).where(Deadline.appraisal_id.in_(of_cycle), Deadline.ended_at.is_(None))
    for one in session.scalars(running.with_for_update()):
        one.ended_at, one.ended_by = now, by
        one.reason = LATE if now >= one.due_at else one.reason


def running_clock(session: Session, appraisal_id: int, code: ClockCode) -> Deadline | None:
    """The clock of that kind which runs now."""
    query = select(Deadline).where(
        Deadline.appraisal_id == appraisal_id, Deadline.code == code, Deadline.ended_at.is_(None)
    )
    return session.scalar(query)
