"""Objections in lists: one's own, those one decides or answers, and the states for administrators."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import Appraisal
from kinerja.core.authz import Actor
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.objections.models import Objection, ObjectionState, Party, Statement
from kinerja.objections.queries.hearings import clocks_of, visible_objection_states, visible_objections
from kinerja.people.models import Employee
from kinerja.people.queries import unit_names

PAGE_SIZE = 50
Decider = aliased(Employee, name="decider")


class Side(StrEnum):
    """Where a reader stands."""

    OWN = "own"
    ASSESSED = "assessed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection in a list. Instants are exclusive ends; `decider` is empty where nobody decides."""

    public_id: str
    appraisal: str
    name: str
    unit: str
    cycle: str
    zone: str
    state: ObjectionState
    filed_at: datetime
    decision_due: datetime | None
    report_due: datetime | None
    decider: str
    stated: frozenset[Party]
    sides: frozenset["Side"]  # those on which the reader stands

    def is_overdue(self, now: datetime) -> bool:
        return self.state is ObjectionState.FILED and self.decision_due is not None and now >= self.decision_due


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """One page of a list; `page` counts from 0 and is the last one where more was asked for."""

    lines: list[ObjectionLine]
    page: int
    pages: int


def objections_on_side(session: Session, actor: Actor, side: Side | None, on: date, *, page: int) -> ObjectionPage:
    """Those whose contents the actor reads, standing on that side or (None) on none; waiting ones first."""
    places: dict[Side, Any] = {
        Side.OWN: Appraisal.employee_id,
        Side.ASSESSED: Appraisal.assessor_id,
        Side.DECIDED: func.coalesce(Objection.decider_id, 0),
    }
    query = _rows(Objection.id.in_(visible_objections(actor)))
    if actor.employee_id is None:
        return ObjectionPage([], 0, 0) if side is not None else _page(session, actor, query, on, page)
    elsewhere = and_(*(place != actor.employee_id for place in places.values()))
    stands = elsewhere if side is None else places[side] == actor.employee_id
    return _page(session, actor, query.where(stands), on, page)


def objections_waiting(session: Session, actor: Actor, on: date) -> list[ObjectionLine]:
    """Those that are not decided, of somebody who stands on a side of them; all of them, the newest first."""
    if actor.employee_id is None:
        return []
    query = _rows(Objection.id.in_(visible_objections(actor))).where(Objection.state == ObjectionState.FILED)
    return [line for line in _lines(session, actor, query, on) if line.sides]


def objection_states(session: Session, actor: Actor, on: date, *, page: int) -> ObjectionPage:
    """What administrators and auditors know: states, clocks and who decides; no contents."""
    return _page(session, actor, _rows(Objection.id.in_(visible_objection_states(actor))), on, page)


def _page(session: Session, actor: Actor, query: Select[Any], on: date, page: int) -> ObjectionPage:
    """One query where there are none."""
    count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    if not count:
        return ObjectionPage([], 0, 0)
    pages = -(-count // PAGE_SIZE)
    page = min(max(page, 0), pages - 1)
    return ObjectionPage(_lines(session, actor, query.limit(PAGE_SIZE).offset(page * PAGE_SIZE), on), page, pages)


def _rows(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            Objection.id,
            Objection.public_id,
            Objection.appraisal_id,
            Objection.state,
            Objection.filed_at,
            Appraisal.public_id.label("appraisal"),
            Appraisal.unit_id,
            Appraisal.employee_id,
            Appraisal.assessor_id,
            Objection.decider_id,
            Employee.name,
            Cycle.name.label("cycle"),
            Cycle.zone,
            Decider.name.label("decider"),
        )
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(Decider, Decider.id == Objection.decider_id)
        .where(condition, Objection.state != ObjectionState.DRAFT)
        .order_by(Objection.state != ObjectionState.FILED, Objection.filed_at.desc(), Objection.id.desc())
    )


def _lines(session: Session, actor: Actor, query: Select[Any], on: date) -> list[ObjectionLine]:
    rows = session.execute(query).all()
    if not rows:
        return []
    clocks = clocks_of(session, [row.appraisal_id for row in rows])
    units = unit_names(session, {row.unit_id for row in rows}, on)
    said: dict[int, set[Party]] = {}
    for objection_id, party in session.execute(
        select(Statement.objection_id, Statement.party).where(Statement.objection_id.in_([row.id for row in rows]))
    ):
        said.setdefault(objection_id, set()).add(party)
    lines = []
    for row in rows:
        decision = clocks.get((row.appraisal_id, ClockCode.OBJECTION_DECISION))
        report = clocks.get((row.appraisal_id, ClockCode.REPORT))
        lines.append(
            ObjectionLine(
                row.public_id,
                row.appraisal,
                row.name,
                units.get(row.unit_id, ""),
                row.cycle,
                row.zone,
                row.state,
                row.filed_at,
                decision.due_at if decision else None,
                report.due_at if report else None,
                row.decider or "",
                frozenset(said.get(row.id, ())),
                _sides(actor, row),
            )
        )
    return lines


def _sides(actor: Actor, row: Any) -> frozenset[Side]:
    places = {Side.OWN: row.employee_id, Side.ASSESSED: row.assessor_id, Side.DECIDED: row.decider_id}
    return frozenset(side for side, who in places.items() if actor.employee_id is not None and who == actor.employee_id)
