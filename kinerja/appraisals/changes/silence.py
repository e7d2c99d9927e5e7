"""What the end of a window for decisions starts: the clock of the report, that of a silent assessor's superior."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import EXTENDED, clock_from_end, due_after
from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline
from kinerja.appraisals.queries.deadlines import (
    OF_WINDOW,
    clocks_of_windows,
    locked,
    rating_ends,
    superiors_of_assessors,
)
from kinerja.appraisals.queries.windows import later_of, personal_ends
from kinerja.core.calendar import local_date
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.clocks import clock_days
from kinerja.notices.changes import NewNotice, add_notices, withdraw_notices
from kinerja.people.queries.calendars import calendars_of
from kinerja.people.queries.dates import chunks


@dataclass(frozen=True, slots=True)
class Begun:
    """How many clocks an ended window started, and how many an extended one stopped."""

    reports: int = 0
    silent: tuple[Appraisal, ...] = ()
    stopped: int = 0


Pair = tuple[Appraisal, datetime]  # an appraisal and the end of its window


def begin_after_windows(session: Session, cycle: Cycle, *, now: datetime) -> Begun:
    """Start what an ended window starts; again, or noticed late, changes nothing.

    A clock belongs to the end of its window: when that moves, the clock stops, and begins anew with the new end.
    Rows are locked only where something is to be done: this looks every hour, people work all day.
    """
    known = clocks_of_windows(session, cycle.id)
    states = _states_of(session, cycle)
    ends = _ends_of(session, cycle, states)
    moved = [one for one in known if _has_moved(one, ends)]
    left = [one for one in known if not _has_moved(one, ends)]
    begun = {(one.appraisal_id, one.code, one.starts_at) for one in left if _counts(one)}
    over = {one: end for one, end in ends.items() if end is not None and end <= now}
    fresh = {one for one, end in over.items() if any((one, code, end) not in begun for code in _owed(states[one][1]))}
    touched = _locked(session, fresh | {one.appraisal_id for one in moved})
    _stop(session, cycle, touched, moved, left, now=now)
    days, calendars = clock_days(session, cycle.id), calendars_of(session, {one.unit_id for one in touched.values()})

    def start(code: ClockCode, appraisal: Appraisal) -> bool:
        end = over[appraisal.id]
        if (appraisal.id, code, end) in begun:
            return False
        due = due_after(calendars[appraisal.unit_id], end, days[code], cycle.zone)
        session.add(clock_from_end(appraisal.id, code, end, due))
        return True

    due = [one for one in touched.values() if one.id in over and one.state is not AppraisalState.WITHOUT_RESULT]
    reports = sum(start(ClockCode.REPORT, one) for one in due)
    waiting = [one for one in due if one.state is AppraisalState.COLLECTING]
    silent = [one for one in waiting if start(ClockCode.DEFAULT, one)]
    _tell(session, cycle, [(one, over[one.id]) for one in silent], now=now)
    session.flush()
    return Begun(reports, tuple(silent), len(moved))


def silence_keys(cycle: Cycle, end: datetime) -> tuple[str, str]:
    """Name the notices of one end of a window: to the assessor, and to the assessor's superior."""
    key = f"cycle:{cycle.public_id}:silent:{end:%Y-%m-%dT%H:%MZ}"
    return key, f"{key}:superior"


def _counts(deadline: Deadline) -> bool:
    """Does this clock stand in the way of a new one? An ended one of a superior does not: nothing is decided yet."""
    if deadline.code is ClockCode.DEFAULT:
        return deadline.ended_at is None
    return deadline.ended_by != EXTENDED


def _has_moved(deadline: Deadline, ends: Mapping[int, datetime | None]) -> bool:
    return (
        deadline.ended_at is None
        and deadline.appraisal_id in ends
        and ends[deadline.appraisal_id] != deadline.starts_at
    )


def _owed(state: AppraisalState) -> tuple[ClockCode, ...]:
    """The clocks that an ended window starts in that state."""
    return OF_WINDOW if state is AppraisalState.COLLECTING else (ClockCode.REPORT,)


def _states_of(session: Session, cycle: Cycle) -> dict[int, tuple[int, AppraisalState]]:
    """The Dinas and the state of each appraisal that has or may still have a result."""
    query = select(Appraisal.id, Appraisal.agency_id, Appraisal.state).where(
        Appraisal.cycle_id == cycle.id, Appraisal.state != AppraisalState.WITHOUT_RESULT
    )
    return {one: (agency, state) for one, agency, state in session.execute(query.order_by(Appraisal.id))}


def _ends_of(
    session: Session, cycle: Cycle, states: Mapping[int, tuple[int, AppraisalState]]
) -> dict[int, datetime | None]:
    """When deciding ends for each: with the window of the Dinas, else the general one, or later for a person."""
    windows = rating_ends(session, cycle.id)
    own = personal_ends(session, select(Appraisal.id).where(Appraisal.cycle_id == cycle.id))
    return {
        one: later_of(windows.get(agency, windows.get(None)), own.get(one)) for one, (agency, _state) in states.items()
    }


def _locked(session: Session, appraisal_ids: Collection[int]) -> dict[int, Appraisal]:
    """By id, in one order, as they are once they are locked."""
    found: dict[int, Appraisal] = {}
    for part in chunks(sorted(appraisal_ids)):
        found.update((one.id, one) for one in locked(session, part))
    return found


def _stop(
    session: Session,
    cycle: Cycle,
    touched: Mapping[int, Appraisal],
    moved: list[Deadline],
    left: list[Deadline],
    *,
    now: datetime,
) -> None:
    """End the clocks whose window moved, and take back the notices of those for whom nobody waits any more."""
    for deadline in moved:
        deadline.ended_at, deadline.ended_by = now, EXTENDED
    # A clock runs once at a time: the old ones must be written as ended before new ones come.
    session.flush()
    silent = [one for one in moved if one.code is ClockCode.DEFAULT]
    if not silent:
        return
    ends = {one.starts_at for one in silent}
    others = {one.appraisal_id: one.starts_at for one in left if _waits(one) and one.starts_at in ends}
    rest = session.scalars(select(Appraisal).where(Appraisal.id.in_(others)))
    still = _addressees(session, cycle, [(one, others[one.id]) for one in rest], now=now)
    gone = _addressees(session, cycle, [(touched[one.appraisal_id], one.starts_at) for one in silent], now=now)
    for employee, key, _kind in gone.keys() - still.keys():
        withdraw_notices(session, key, employee)


def _waits(deadline: Deadline) -> bool:
    return deadline.code is ClockCode.DEFAULT and deadline.ended_at is None


def _addressees(session: Session, cycle: Cycle, silent: list[Pair], *, now: datetime) -> Counter[tuple[int, str, str]]:
    """Whom silence concerns: employee, key and kind of the notice, with the number of people who wait."""
    capacities = [(one.assessor_id, one.assessor_placement_id) for one, _end in silent]
    above = superiors_of_assessors(session, capacities, local_date(now, cycle.zone))
    people: Counter[tuple[int, str, str]] = Counter()
    for one, end in silent:
        to_assessor, to_superior = silence_keys(cycle, end)
        people[one.assessor_id, to_assessor, "assessor.silent"] += 1
        superior = above[one.assessor_id, one.assessor_placement_id]
        if superior is not None and superior.employee_id != one.employee_id:
            people[superior.employee_id, to_superior, "assessor.stand_in"] += 1
    return people


def _tell(session: Session, cycle: Cycle, silent: list[Pair], *, now: datetime) -> None:
    """One notice per assessor and one per superior."""
    notices = [
        NewNotice(employee, key, kind, {"cycle": cycle.name, "cycle_id": cycle.public_id, "people": number})
        for (employee, key, kind), number in _addressees(session, cycle, silent, now=now).items()
    ]
    add_notices(session, notices, now=now)
