"""Where running clocks would end if they were counted again: by today's holidays, working weeks and numbers of days."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.document import fingerprint_of
from kinerja.appraisals.models import Appraisal, Deadline
from kinerja.appraisals.queries.deadlines import OF_WINDOW
from kinerja.core.calendar import INSTANT
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries.clocks import clock_days
from kinerja.people.queries.calendars import calendars_of


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that would end at another time."""

    deadline_id: int
    appraisal_id: int
    employee_id: int
    unit_id: int
    code: ClockCode
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """What counting again would move; `kept` clocks would be over at once and stay as they are."""

    shifts: tuple[Shift, ...]
    kept: int

    @property
    def fingerprint(self) -> str:
        """Tells whether what is confirmed is still what was listed."""
        return fingerprint_of([[one.deadline_id, one.after.isoformat()] for one in self.shifts])

    def grouped(self) -> list[tuple[Shift, int]]:
        """One shift for all of the same clock, unit and instants, with their number."""
        first: dict[tuple[object, ...], Shift] = {}
        number: Counter[tuple[object, ...]] = Counter()
        for one in self.shifts:
            key = (one.code, one.unit_id, one.before, one.after)
            first.setdefault(key, one)
            number[key] += 1
        return [(one, number[key]) for key, one in first.items()]


def shift_plan(session: Session, cycle: Cycle, *, now: datetime) -> ShiftPlan:
    """Every running clock of the cycle counted again from its start, in the order of ends."""
    query = (
        select(Deadline, Appraisal.unit_id, Appraisal.employee_id)
        .join(Appraisal, Appraisal.id == Deadline.appraisal_id)
        .where(Appraisal.cycle_id == cycle.id, Deadline.ended_at.is_(None))
        .order_by(Deadline.due_at, Deadline.id)
    )
    rows = session.execute(query).all()
    days, calendars = clock_days(session, cycle.id), calendars_of(session, {row.unit_id for row in rows})
    shifts, kept = [], 0
    for deadline, unit_id, employee_id in rows:
        start = deadline.starts_at - INSTANT if deadline.code in OF_WINDOW else deadline.starts_at
        after = calendars[unit_id].due(start, days[deadline.code], cycle.zone)
        if after == deadline.due_at:
            continue
        if after <= now:
            kept += 1
            continue
        code, before = deadline.code, deadline.due_at
        shifts.append(Shift(deadline.id, deadline.appraisal_id, employee_id, unit_id, code, before, after))
    return ShiftPlan(tuple(shifts), kept)
