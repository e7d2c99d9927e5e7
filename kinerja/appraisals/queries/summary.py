"""How far the open periods are, summed up for a first page: states and clocks, never contents; a few statements."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    Deadline,
    PersonalWindow,
)
from kinerja.appraisals.queries.duties import AnyWindow, OwnWindow
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.appraisals.queries.windows import RATING, later_of
from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import local_date
from kinerja.cycles.models import ClockCode, Cycle, CycleState, Window
from kinerja.people.models import Placement, Post, Unit
from kinerja.people.queries import in_force, operated_units, subtree_ids, unit_names

# Clocks that run in somebody's hands: what an administrator can remind of.
WATCHED = (ClockCode.DEFAULT, ClockCode.RETURN, ClockCode.OBJECTION_DECISION, ClockCode.REPORT)


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """A Dinas, or a unit of one's own Dinas, by state."""

    public_id: str
    name: str
    is_agency: bool
    states: Counter[AppraisalState]

    @property
    def people(self) -> int:
        return self.states.total()


@dataclass(frozen=True, slots=True)
class PeriodSummary:
    """One open period: `late` counts clocks that ran out and wait for somebody, by kind."""

    public_id: str
    name: str
    zone: str
    rating_ends: datetime | None
    states: Counter[AppraisalState]
    late: Counter[ClockCode]
    units: tuple[UnitSummary, ...]

    @property
    def people(self) -> int:
        return self.states.total()


@dataclass(frozen=True, slots=True)
class ServedSummary:
    """What an operator's people still have to send: who has something open, and how many sheets."""

    people: int
    sheets: int
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnClock:
    """A clock of one's own appraisal: what it waits for, and until when."""

    appraisal_id: int
    cycle: str
    zone: str
    code: ClockCode
    due_at: datetime


@dataclass(slots=True)
class _Counted:
    states: Counter[AppraisalState] = field(default_factory=Counter)
    units: dict[int, Counter[AppraisalState]] = field(default_factory=dict)


def period_summaries(session: Session, actor: Actor, *, now: datetime) -> list[PeriodSummary]:
    """The open periods as far as the actor may see them: by Dinas for the province, else by unit. Five statements."""
    wide = actor.has(Role.PROVINCE_ADMIN) or actor.agencies(Role.AUDITOR) is None
    place = Appraisal.agency_id if wide else Appraisal.unit_id
    seen = visible_appraisals(actor).with_only_columns(Appraisal.id)
    query = (
        select(Appraisal.cycle_id, place, Appraisal.state, func.count())
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.id.in_(seen), Cycle.state == CycleState.OPEN)
        .group_by(Appraisal.cycle_id, place, Appraisal.state)
    )
    found: dict[int, _Counted] = {}
    for cycle_id, unit_id, state, number in session.execute(query):
        counted = found.setdefault(cycle_id, _Counted())
        counted.states[state] += number
        counted.units.setdefault(unit_id, Counter())[state] += number
    if not found:
        return []
    late = _late(session, seen, now)
    names = unit_names(session, {one for counted in found.values() for one in counted.units}, local_date(now))
    units = {unit_id for counted in found.values() for unit_id in counted.units}
    keys = dict(session.execute(select(Unit.id, Unit.public_id).where(Unit.id.in_(units))).tuples().all())
    return [
        PeriodSummary(
            cycle.public_id,
            cycle.name,
            cycle.zone,
            ends,
            found[cycle.id].states,
            late.get(cycle.id, Counter()),
            tuple(
                sorted(
                    (
                        UnitSummary(keys[unit_id], names.get(unit_id, ""), wide, states)
                        for unit_id, states in found[cycle.id].units.items()
                    ),
                    key=lambda unit: unit.name,
                )
            ),
        )
        for cycle, ends in _cycles(session, list(found))
    ]


def _cycles(session: Session, ids: list[int]) -> list[tuple[Cycle, datetime | None]]:
    """The periods, the newest first, each with the end of the general window for decisions."""
    general = and_(Window.cycle_id == Cycle.id, Window.role == RATING, Window.unit_id.is_(None))
    query = select(Cycle, Window.closes_at, Window.grace_minutes).outerjoin(Window, general).where(Cycle.id.in_(ids))
    rows = session.execute(query.order_by(Cycle.starts_on.desc(), Cycle.id.desc())).tuples().all()
    return [(cycle, end + timedelta(minutes=grace or 0) if end is not None else None) for cycle, end, grace in rows]


def _late(session: Session, seen: object, now: datetime) -> dict[int, Counter[ClockCode]]:
    query = (
        select(Appraisal.cycle_id, Deadline.code, func.count())
        .join(Appraisal, Appraisal.id == Deadline.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.id.in_(seen), Cycle.state == CycleState.OPEN)  # type: ignore[arg-type]  # a select of ids
        .where(Deadline.ended_at.is_(None), Deadline.code.in_(WATCHED))
        .where((Deadline.due_at <= now) | (Deadline.code == ClockCode.DEFAULT))
        .group_by(Appraisal.cycle_id, Deadline.code)
    )
    late: dict[int, Counter[ClockCode]] = {}
    for cycle_id, code, number in session.execute(query):
        late.setdefault(cycle_id, Counter())[code] = number
    return late


def served_summary(session: Session, actor: Actor, on: date) -> ServedSummary:
    """What the people of an operator's units have to send in open periods. One statement."""
    placed = select(Placement.employee_id).join(Post, Post.id == Placement.post_id)
    placed = placed.where(Post.unit_id.in_(subtree_ids(operated_units(actor), on)), in_force(Placement, on))
    query = (
        select(func.count(Assignment.employee_id.distinct()), func.count())
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Assignment.state == AssignmentState.OPEN, Assignment.employee_id.in_(placed))
        .where(Cycle.state == CycleState.OPEN)
    )
    people, sheets = session.execute(query).one()
    return ServedSummary(people, sheets)


def own_clocks(session: Session, employee_id: int) -> list[OwnClock]:
    """Objections to one's own results of open periods: until when, the nearest first. One statement."""
    mine = (ClockCode.OBJECTION, ClockCode.OBJECTION_DECISION)
    query = (
        select(Appraisal.id, Cycle.name, Cycle.zone, Deadline.code, Deadline.due_at)
        .join(Appraisal, Appraisal.id == Deadline.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.employee_id == employee_id, Cycle.state == CycleState.OPEN)
        .where(Deadline.ended_at.is_(None), Deadline.code.in_(mine))
        .order_by(Deadline.due_at)
    )
    return [OwnClock(*row) for row in session.execute(query)]


def decision_ends(session: Session, employee_id: int) -> dict[str, tuple[datetime, str]]:
    """Until when somebody may decide, with the zone, by the public id of each undecided appraisal. One statement."""
    windows = {
        window: and_(window.cycle_id == Appraisal.cycle_id, window.role == RATING) for window in (AnyWindow, OwnWindow)
    }
    own = and_(PersonalWindow.appraisal_id == Appraisal.id, PersonalWindow.role == RATING)
    query = (
        select(
            Appraisal.public_id,
            Cycle.zone,
            func.coalesce(OwnWindow.closes_at, AnyWindow.closes_at, type_=Window.closes_at.type),
            func.coalesce(OwnWindow.grace_minutes, AnyWindow.grace_minutes),
            PersonalWindow.closes_at,
        )
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .outerjoin(AnyWindow, and_(windows[AnyWindow], AnyWindow.unit_id.is_(None)))
        .outerjoin(OwnWindow, and_(windows[OwnWindow], OwnWindow.unit_id == Appraisal.agency_id))
        .outerjoin(PersonalWindow, own)
        .where(Appraisal.assessor_id == employee_id, Appraisal.state == AppraisalState.COLLECTING)
        .where(Cycle.state == CycleState.OPEN)
    )
    ends: dict[str, tuple[datetime, str]] = {}
    for public_id, zone, usual, grace, longer in session.execute(query):
        end = later_of(usual + timedelta(minutes=grace or 0) if usual is not None else None, longer)
        if end is not None:
            ends[public_id] = (end, zone)
    return ends
