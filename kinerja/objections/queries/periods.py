"""When the rating window of an appraisal ended, and the clocks that count from there, started or not."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import EXTENDED, due_after
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries.windows import RATING, window_of
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.clocks import clock_days
from kinerja.objections.queries.hearings import Clocks, clocks_of
from kinerja.people.queries.calendars import calendar_of


def rating_window_end(session: Session, appraisal: Appraisal) -> datetime | None:
    """The person's own end, or that of the window, grace included; None where no window for ratings was set."""
    window = window_of(session, appraisal, RATING)
    return window[1] if window else None


def due_after_window(session: Session, appraisal: Appraisal, code: ClockCode) -> datetime | None:
    """The end of a clock that counts from the end of the window, exclusive; worked out where it was never started."""
    started = clocks_of(session, [appraisal.id]).get((appraisal.id, code))
    if started is not None and started.ended_by != EXTENDED:
        return started.due_at
    end = rating_window_end(session, appraisal)
    if end is None:
        return None
    days = clock_days(session, appraisal.cycle_id)[code]
    zone = session.get_one(Cycle, appraisal.cycle_id).zone
    return due_after(calendar_of(session, appraisal.unit_id), end, days, zone)


def decision_clocks(session: Session, appraisal: Appraisal) -> Clocks:
    """The clocks that an objection's page shows."""
    decision = clocks_of(session, [appraisal.id]).get((appraisal.id, ClockCode.OBJECTION_DECISION))
    return Clocks(decision.due_at if decision else None, due_after_window(session, appraisal, ClockCode.REPORT))
