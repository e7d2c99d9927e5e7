"""What waits for somebody in objections and in silent assessors' places, for the first page and the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.objections.models import Party
from kinerja.objections.queries.lists import ObjectionLine, Side, objections_waiting
from kinerja.objections.queries.periods import due_after_window
from kinerja.objections.queries.silent import stand_ins_for
from kinerja.people.models import Employee


@dataclass(frozen=True, slots=True)
class StandInLine:
    """A silent assessor's appraisal that somebody else decides; `due_at` is exclusive."""

    public_id: str
    name: str
    assessor: str
    cycle: str
    zone: str
    due_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class HearingDuties:
    """What one has to decide, explain, answer, and decide in somebody's place."""

    decide: list[ObjectionLine]
    explain: list[ObjectionLine]
    reply: list[ObjectionLine]
    stand_in: list[StandInLine]

    def __bool__(self) -> bool:
        return bool(self.decide or self.explain or self.reply or self.stand_in)


def hearing_duties(session: Session, actor: Actor, now: datetime) -> HearingDuties:
    """Only what can be done now."""
    today = local_date(now)

    waiting = objections_waiting(session, actor, today)
    silent = stand_ins_for(session, actor.employee_id, now) if actor.employee_id is not None else []
    return HearingDuties(
        [one for one in waiting if Side.DECIDED in one.sides],
        [one for one in waiting if Side.ASSESSED in one.sides and Party.ASSESSOR not in one.stated],
        [one for one in waiting if Side.OWN in one.sides and one.stated == {Party.ASSESSOR}],
        stand_in_lines(session, silent, now),
    )


def stand_in_lines(session: Session, appraisals: Iterable[Appraisal], now: datetime) -> list[StandInLine]:
    """In the order given."""
    found = list(appraisals)
    if not found:
        return []
    people = {one.employee_id for one in found} | {one.assessor_id for one in found}
    names = dict(session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(people))).tuples().all())
    lines = []
    for one in found:
        cycle = session.get_one(Cycle, one.cycle_id)
        due = due_after_window(session, one, ClockCode.DEFAULT)
        overdue = due is not None and now >= due
        name, assessor = names[one.employee_id], names[one.assessor_id]
        lines.append(StandInLine(one.public_id, name, assessor, cycle.name, cycle.zone, due, overdue))
    return lines
