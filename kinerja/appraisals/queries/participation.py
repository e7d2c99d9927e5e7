"""Who was invited and who took part, for auditors: names, roles, states and days; never what was written."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, false, func, select, true
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState, Response
from kinerja.appraisals.models.raters import GroupVoid, PaperEntry, RaterDraw, VoidState
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle
from kinerja.people.models import Employee
from kinerja.people.queries import named, unit_names


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """One appraisal with how many were asked, took part, declined."""

    public_id: str
    name: str
    unit: str
    cycle: str
    state: AppraisalState
    asked: int
    done: int
    declined: int
    voids: int


@dataclass(frozen=True, slots=True)
class ParticipationPage:
    rows: list[ParticipationRow]
    count: int


def audited_appraisals(actor: Actor) -> Select[tuple[Appraisal]]:
    """The twin of `can_audit_participation`: what the actor may know of, in the agencies under assignment."""
    agencies = actor.agencies(Role.AUDITOR)
    within = true() if agencies is None else Appraisal.agency_id.in_(sorted(agencies))
    return visible_appraisals(actor).where(within if actor.has(Role.AUDITOR) else false())


def participation(
    session: Session, actor: Actor, on: date, *, words: str = "", cycle: str = "", offset: int = 0, limit: int = 50
) -> ParticipationPage:
    """Newest period first, then by name; `words` are part of a name or the beginning of a NIP. Three queries."""
    seen = audited_appraisals(actor).with_only_columns(Appraisal.id).subquery()
    found = (
        select(Appraisal.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.id.in_(select(seen.c.id)))
    )
    if words:
        found = found.where(named(words))
    if cycle:
        found = found.where(Cycle.public_id == cycle)
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Cycle.starts_on.desc(), Employee.name, Appraisal.id).offset(offset).limit(limit)
    rows = session.execute(_rows(list(session.scalars(page)))).all()
    units = unit_names(session, {row.unit_id for row in rows}, on) if rows else {}
    return ParticipationPage(
        [
            ParticipationRow(
                row.public_id,
                row.name,
                units.get(row.unit_id, ""),
                row.cycle,
                row.state,
                int(row.asked),
                int(row.done),
                int(row.declined),
                row.voids,
            )
            for row in rows
        ],
        count,
    )


def audited_appraisal(session: Session, actor: Actor, public_id: str) -> Appraisal:
    """Raises NotFound."""
    found = session.scalar(audited_appraisals(actor).where(Appraisal.public_id == public_id))
    if found is None:
        raise NotFound("appraisal.unknown")
    return found


def audited_cycles(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Public id and name of the periods with appraisals under assignment."""
    periods = audited_appraisals(actor).with_only_columns(Appraisal.cycle_id)
    query = select(Cycle.public_id, Cycle.name).where(Cycle.id.in_(periods)).order_by(Cycle.starts_on.desc())
    return [(public_id, name) for public_id, name in session.execute(query)]


def draws_of(session: Session, appraisal: Appraisal) -> list[RaterDraw]:
    """The draws that gave this appraisal somebody, with their seeds."""
    query = select(RaterDraw).where(RaterDraw.cycle_id == appraisal.cycle_id, RaterDraw.unit_id == appraisal.unit_id)
    return [one for one in session.scalars(query.order_by(RaterDraw.id)) if appraisal.public_id in one.outcome]


def paper_days(session: Session, appraisal_id: int) -> dict[str, list[date]]:
    """On which days sheets of each role came on paper; of open and closed roles alike no more than the day."""
    query = (
        select(Assignment.role, PaperEntry.day)
        .join(Response, Response.id == PaperEntry.response_id)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Assignment.appraisal_id == appraisal_id)
        .order_by(Assignment.role, PaperEntry.day)
    )
    found: dict[str, list[date]] = {}
    for role, day in session.execute(query):
        found.setdefault(role, []).append(day)
    return found


def _rows(ids: list[int]) -> Select[Any]:
    def number(*states: AssignmentState) -> Any:
        return func.coalesce(func.sum(case((Assignment.state.in_(states), 1), else_=0)), 0)

    voids = (
        select(func.count())
        .select_from(GroupVoid)
        .where(GroupVoid.appraisal_id == Appraisal.id, GroupVoid.state == VoidState.CONFIRMED)
        .correlate(Appraisal)
        .scalar_subquery()
    )
    columns = (
        Appraisal.public_id,
        Employee.name,
        Appraisal.unit_id,
        Cycle.name.label("cycle"),
        Appraisal.state,
        number(AssignmentState.OPEN, AssignmentState.DONE, AssignmentState.DECLINED).label("asked"),
        number(AssignmentState.DONE).label("done"),
        number(AssignmentState.DECLINED).label("declined"),
        voids.label("voids"),
    )
    return (
        select(*columns)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .outerjoin(Assignment, Assignment.appraisal_id == Appraisal.id)
        .where(Appraisal.id.in_(ids))
        .group_by(Appraisal.id, Employee.id, Cycle.id)
        .order_by(Cycle.starts_on.desc(), Employee.name, Appraisal.id)
    )
