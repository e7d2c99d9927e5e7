"""Objections as their policies see them, and the SQL twins of those policies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline
from kinerja.appraisals.queries import visible_appraisals
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.cycles.models import ClockCode, Cycle, CycleState
from kinerja.objections.models import Objection, ObjectionState, Party, Statement


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a policy needs to know of an objection. `stated`: the sides that have spoken."""

    objection_id: int
    public_id: str
    state: ObjectionState
    appraisal_id: int
    appraisal_public_id: str
    appraisal_state: AppraisalState
    employee_id: int
    assessor_id: int
    agency_id: int
    decider_id: int | None
    cycle_state: CycleState
    zone: str
    stated: frozenset[Party] = frozenset()


def hearing_of(session: Session, public_id: str) -> Hearing:
    """Raises NotFound."""
    row = session.execute(
        select(
            Objection.id.label("objection_id"),
            Objection.public_id,
            Objection.state,
            Objection.appraisal_id,
            Appraisal.public_id.label("appraisal_public_id"),
            Appraisal.state.label("appraisal_state"),
            Appraisal.employee_id,
            Appraisal.assessor_id,
            Appraisal.agency_id,
            Objection.decider_id,
            Cycle.state.label("cycle_state"),
            Cycle.zone,
        )
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Objection.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("objection.unknown")
    stated = session.scalars(select(Statement.party).where(Statement.objection_id == row.objection_id))
    return Hearing(**dict(row._mapping), stated=frozenset(stated))


def objection_for_update(session: Session, public_id: str) -> Objection:
    """The locked objection. Raises NotFound."""
    found = session.scalar(select(Objection).where(Objection.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound("objection.unknown")
    return found


def visible_objections(actor: Actor) -> Select[tuple[int]]:
    """Ids of the objections whose contents the actor may read: the twin of `can_read_objection`."""
    filed = Objection.state != ObjectionState.DRAFT
    clauses: list[ColumnElement[bool]] = [false()]
    if actor.employee_id is not None:
        clauses.append(Appraisal.employee_id == actor.employee_id)
        clauses.append(and_(filed, Appraisal.assessor_id == actor.employee_id))
        clauses.append(and_(filed, Objection.decider_id == actor.employee_id))
    if actor.has(Role.AUDITOR):
        agencies = actor.agencies(Role.AUDITOR)
        clauses.append(and_(filed, true() if agencies is None else Appraisal.agency_id.in_(sorted(agencies))))
    query = select(Objection.id).join(Appraisal, Appraisal.id == Objection.appraisal_id)
    return query.where(or_(*clauses) if actor.is_known else false())


def visible_objection_states(actor: Actor) -> Select[tuple[int]]:
    """Ids of the filed objections of which administrators and auditors may know the state: see `visible_appraisals`."""
    known = visible_appraisals(actor).with_only_columns(Appraisal.id)
    return select(Objection.id).where(Objection.state != ObjectionState.DRAFT, Objection.appraisal_id.in_(known))


def clocks_of(session: Session, appraisal_ids: Collection[int]) -> dict[tuple[int, ClockCode], Deadline]:
    """The newest clock of each kind, by appraisal."""
    query: Select[Any] = select(Deadline).where(Deadline.appraisal_id.in_(appraisal_ids)).order_by(Deadline.id)
    return {(one.appraisal_id, one.code): one for one in session.scalars(query)}


@dataclass(frozen=True, slots=True)
class Clocks:
    """Until when the decision is due and when the report was: exclusive instants, None where nothing is known."""

    decision_due: datetime | None
    report_due: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        return self.decision_due is not None and now >= self.decision_due

    @property
    def passes_report(self) -> bool:
        """True where even a decision in time may come after the report was due (35 against 30 working days)."""
        return self.decision_due is not None and self.report_due is not None and self.decision_due > self.report_due
