"""What the end of a window for decisions starts: the clock of the report, that of a silent assessor's superior."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import EXTENDED, clock_from_end, due_after
from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline
from kinerja.appraisals.queries.deadlines import clocks_of_windows, rating_ends, superiors_of_assessors
from kinerja.appraisals.queries.windows import later_of, personal_ends
from kinerja.core.calendar import local_date
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.clocks import clock_days
from kinerja.notices.changes import NewNotice, add_notices, withdraw_notices
from kinerja.people.queries.calendars import calendars_of


@dataclass(frozen=True, slots=True)
class Begun:
    """How many clocks an ended window started, and how many an extended one stopped."""

    reports: int = 0
    silent: tuple[Appraisal, ...] = ()
    stopped: int = 0


def begin_after_windows(session: Session, cycle: Cycle, *, now: datetime) -> Begun:
    """Start what an ended window starts; again, or noticed late, changes nothing.

    A clock belongs to the end of its window: when that moves, the clock stops, and begins anew with the new end.
    """
    query = select(Appraisal).where(Appraisal.cycle_id == cycle.id, Appraisal.state != AppraisalState.WITHOUT_RESULT)
    appraisals = {one.id: one for one in session.scalars(query.order_by(Appraisal.id).with_for_update())}
    known = clocks_of_windows(session, cycle.id)
    ends = _ends_of(session, cycle, appraisals.values())
    stopped = _stop_moved(session, cycle, known, ends, now=now)
    begun = {(one.appraisal_id, one.code, one.starts_at) for one in known if _counts(one)}
    over = [(one, end) for one in appraisals.values() if (end := ends[one.id]) is not None and end <= now]
    days, calendars = clock_days(session, cycle.id), calendars_of(session, {one.unit_id for one, _end in over})

    def start(code: ClockCode, appraisal: Appraisal, end: datetime) -> bool:
        if (appraisal.id, code, end) in begun:
            return False
        due = due_after(calendars[appraisal.unit_id], end, days[code], cycle.zone)
        session.add(clock_from_end(appraisal.id, code, end, due))
        return True

    reports = sum(start(ClockCode.REPORT, one, end) for one, end in over)
    waiting = [(one, end) for one, end in over if one.state is AppraisalState.COLLECTING]
    silent = [(one, end) for one, end in waiting if start(ClockCode.DEFAULT, one, end)]
    _tell(session, cycle, silent, now=now)
    session.flush()
    return Begun(reports, tuple(one for one, _end in silent), stopped)


def silence_keys(cycle: Cycle, end: datetime) -> tuple[str, str]:
    """Name the notices of one end of a window: to the assessor, and to the assessor's superior."""
    key = f"cycle:{cycle.public_id}:silent:{end:%Y-%m-%dT%H:%MZ}"
    return key, f"{key}:superior"


def _counts(deadline: Deadline) -> bool:
    """Does this clock stand in the way of a new one? An ended one of a superior does not: nothing is decided yet."""
    if deadline.code is ClockCode.DEFAULT:
        return deadline.ended_at is None
    return deadline.ended_by != EXTENDED


def _ends_of(session: Session, cycle: Cycle, appraisals: Collection[Appraisal]) -> dict[int, datetime | None]:
    """When deciding ends for each: with the window of the Dinas, else the general one, or later for a person."""
    windows = rating_ends(session, cycle.id)
    own = personal_ends(session, [one.id for one in appraisals])
    return {one.id: later_of(windows.get(one.agency_id, windows.get(None)), own.get(one.id)) for one in appraisals}


def _stop_moved(
    session: Session, cycle: Cycle, known: list[Deadline], ends: Mapping[int, datetime | None], *, now: datetime
) -> int:
    moved = [
        one
        for one in known
        if one.ended_at is None and one.appraisal_id in ends and ends[one.appraisal_id] != one.starts_at
    ]
    for deadline in moved:
        deadline.ended_at, deadline.ended_by = now, EXTENDED
    for end in {one.starts_at for one in moved}:
        for key in silence_keys(cycle, end):
            withdraw_notices(session, key)
    # A clock runs once at a time: the old ones must be written as ended before new ones come.
    session.flush()
    return len(moved)


def _tell(session: Session, cycle: Cycle, silent: list[tuple[Appraisal, datetime]], *, now: datetime) -> None:
    """One notice per assessor and one per superior, with the number of people who wait."""
    capacities = [(one.assessor_id, one.assessor_placement_id) for one, _end in silent]
    above = superiors_of_assessors(session, capacities, local_date(now, cycle.zone))
    people: Counter[tuple[int, str, str]] = Counter()
    for one, end in silent:
        to_assessor, to_superior = silence_keys(cycle, end)
        people[one.assessor_id, to_assessor, "assessor.silent"] += 1
        superior = above[one.assessor_id, one.assessor_placement_id]
        if superior is not None and superior.employee_id != one.employee_id:
            people[superior.employee_id, to_superior, "assessor.stand_in"] += 1
    notices = [
        NewNotice(employee, key, kind, {"cycle": cycle.name, "cycle_id": cycle.public_id, "people": number})
        for (employee, key, kind), number in people.items()
    ]
    add_notices(session, notices, now=now)
