"""Who is missing at the end of a period, and why: states and causes, never contents."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    ClosingAction,
    ClosingCause,
    ClosingNote,
    Deadline,
)
from kinerja.appraisals.queries.deadlines import rating_ends
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.appraisals.queries.windows import later_of, personal_ends
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import NotFound
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.people.models import Employee, Unit
from kinerja.people.queries import placements_for, unit_names

FINISHED = (AppraisalState.FINAL, AppraisalState.WITHOUT_RESULT)
Assessor = aliased(Employee, name="assessor_of_closing")


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One appraisal: `why` is the code of what it waits for, or of how it ended; `due_at` when a clock runs."""

    id: int
    public_id: str
    name: str
    assessor: str
    unit_id: int
    agency_id: int
    state: AppraisalState
    why: str
    sent: int
    asked: int
    due_at: datetime | None = None
    cause: ClosingCause | None = None
    reason: str = ""
    is_passed: bool = False

    @property
    def hinders(self) -> bool:
        """Whether the period cannot close because of this one."""
        return self.state not in FINISHED and not self.is_passed


@dataclass(frozen=True, slots=True)
class ClosingUnit:
    """One unit of the overview."""

    public_id: str
    name: str
    agency: str
    people: int
    states: Counter[AppraisalState] = field(default_factory=Counter)
    whys: Counter[str] = field(default_factory=Counter)
    hindering: int = 0


def closing_lines(
    session: Session, actor: Actor, cycle: Cycle, *, now: datetime, unit: str | None = None
) -> list[ClosingLine]:
    """The visible appraisals of a cycle, of one unit if asked, by name; the number of queries does not grow."""
    query = visible_appraisals(actor).where(Appraisal.cycle_id == cycle.id)
    if unit is not None:
        query = query.where(Appraisal.unit_id.in_(select(Unit.id).where(Unit.public_id == unit)))
    return _lines(session, query, cycle, now=now)


def hindering(session: Session, cycle: Cycle) -> int:
    """How many appraisals of the whole cycle stand in the way of closing it."""
    notes = newest_notes().subquery()
    passed = select(notes.c.appraisal_id).where(notes.c.action == ClosingAction.SKIP)
    query = select(func.count()).select_from(Appraisal).where(Appraisal.cycle_id == cycle.id)
    return session.scalar(query.where(Appraisal.state.not_in(FINISHED), Appraisal.id.not_in(passed))) or 0


def closing_units(
    session: Session, lines: Collection[ClosingLine], cycle: Cycle, *, now: datetime
) -> list[ClosingUnit]:
    """The lines summed up, by Dinas and unit."""
    on = local_date(now, cycle.zone)
    ids = {line.unit_id for line in lines}
    names = unit_names(session, ids | {line.agency_id for line in lines}, on) if lines else {}
    keys = dict(session.execute(select(Unit.id, Unit.public_id).where(Unit.id.in_(ids))).tuples().all())
    found = []
    for unit_id in ids:
        own = [line for line in lines if line.unit_id == unit_id]
        found.append(
            ClosingUnit(
                keys[unit_id],
                names.get(unit_id, ""),
                names.get(own[0].agency_id, ""),
                len(own),
                Counter(line.state for line in own),
                Counter(line.why for line in own if line.hinders),
                sum(line.hinders for line in own),
            )
        )
    return sorted(found, key=lambda one: (one.agency, one.name))


def appraisals_to_settle(session: Session, cycle_id: int, public_ids: Collection[str]) -> list[Appraisal]:
    """The chosen appraisals, locked. Raises NotFound where one is not of this cycle."""
    query = select(Appraisal).where(Appraisal.cycle_id == cycle_id, Appraisal.public_id.in_(public_ids))
    found = list(session.scalars(query.order_by(Appraisal.id).with_for_update()))
    if not found or len(found) != len(set(public_ids)):
        raise NotFound("appraisal.unknown")
    return found


def newest_notes() -> Select[Any]:
    """The last act about each appraisal that says how it stands."""
    newest = select(func.max(ClosingNote.id)).group_by(ClosingNote.appraisal_id)
    return select(ClosingNote.appraisal_id, ClosingNote.action, ClosingNote.cause, ClosingNote.reason).where(
        ClosingNote.id.in_(newest)
    )


def _lines(session: Session, appraisals: Select[Any], cycle: Cycle, *, now: datetime) -> list[ClosingLine]:
    ids = appraisals.with_only_columns(Appraisal.id)
    live = Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE])
    asked = func.count(Assignment.id).filter(live)
    sent = func.count(Assignment.id).filter(Assignment.state == AssignmentState.DONE)
    query = (
        select(Appraisal, Employee.name, Assessor.name, asked, sent)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assessor, Assessor.id == Appraisal.assessor_id)
        .outerjoin(Assignment, Assignment.appraisal_id == Appraisal.id)
        .where(Appraisal.id.in_(ids))
        .group_by(Appraisal.id, Employee.id, Assessor.id)
        .order_by(Employee.name, Appraisal.id)
    )
    rows = session.execute(query).tuples().all()
    facts = _facts(session, ids, cycle, {row[0].assessor_id for row in rows}, now=now)
    return [
        ClosingLine(
            one.id,
            one.public_id,
            name,
            assessor,
            one.unit_id,
            one.agency_id,
            one.state,
            facts.why(one),
            done,
            duties,
            facts.due(one),
            *facts.note(one),
        )
        for one, name, assessor, duties, done in rows
    ]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What tells why an appraisal is not finished."""

    now: datetime
    ends: dict[int | None, datetime]
    own_ends: dict[int, datetime]
    in_office: frozenset[int]
    clocks: dict[int, dict[ClockCode, datetime]]
    notes: dict[int, tuple[ClosingAction, ClosingCause, str]]

    def why(self, one: Appraisal) -> str:
        action, cause, _reason = self.notes.get(one.id, (None, None, ""))
        if one.state in FINISHED:
            return one.state.value
        if action is ClosingAction.SKIP and one.state is not AppraisalState.COLLECTING:
            return "passed"
        if one.state is AppraisalState.DECIDED:
            return "not_receipted"
        if one.state is AppraisalState.RECEIVED:
            return "objection_time"
        if one.state is AppraisalState.OBJECTED:
            return "objection"
        if action is ClosingAction.MARK and cause is not None:
            return f"marked_{cause.value}"
        if one.assessor_id not in self.in_office:
            return "vacancy"
        end = later_of(self.ends.get(one.agency_id, self.ends.get(None)), self.own_ends.get(one.id))
        return "silent" if end is None or end <= self.now else "window_open"

    def due(self, one: Appraisal) -> datetime | None:
        """When what is waited for is due."""
        code = {
            AppraisalState.COLLECTING: ClockCode.DEFAULT,
            AppraisalState.DECIDED: ClockCode.RETURN,
            AppraisalState.RECEIVED: ClockCode.OBJECTION,
            AppraisalState.OBJECTED: ClockCode.OBJECTION_DECISION,
        }.get(one.state)
        return self.clocks.get(one.id, {}).get(code) if code else None

    def note(self, one: Appraisal) -> tuple[ClosingCause | None, str, bool]:
        action, cause, reason = self.notes.get(one.id, (None, None, ""))
        passed = action is ClosingAction.SKIP and one.state not in (*FINISHED, AppraisalState.COLLECTING)
        return cause, reason, passed


def _facts(session: Session, ids: Select[Any], cycle: Cycle, assessors: set[int], *, now: datetime) -> _Facts:
    running = select(Deadline.appraisal_id, Deadline.code, Deadline.due_at)
    running = running.where(and_(Deadline.appraisal_id.in_(ids), Deadline.ended_at.is_(None)))
    clocks: dict[int, dict[ClockCode, datetime]] = {}
    for appraisal_id, code, due_at in session.execute(running):
        clocks.setdefault(appraisal_id, {})[code] = due_at
    notes = newest_notes().where(ClosingNote.appraisal_id.in_(ids))
    return _Facts(
        now,
        rating_ends(session, cycle.id),
        personal_ends(session, ids),
        frozenset(placements_for(session, assessors, local_date(now, cycle.zone))),
        clocks,
        {row.appraisal_id: (row.action, row.cause, row.reason) for row in session.execute(notes)},
    )
