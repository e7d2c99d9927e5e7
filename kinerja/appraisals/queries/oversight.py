"""What an auditor reads under an assignment: the results in force of the assigned agencies."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from kinerja.appraisals.models import HANDED_OVER, Appraisal, Result
from kinerja.appraisals.queries.results import visible_results
from kinerja.core.authz import Actor, Role
from kinerja.cycles.models import Cycle
from kinerja.people.models import Employee
from kinerja.people.queries import named, unit_names


@dataclass(frozen=True, slots=True)
class OverseenResult:
    """One result with what an auditor needs to find it."""

    public_id: str
    name: str
    unit: str
    cycle: str
    outcome: Any
    is_received: bool
    is_trial: bool


@dataclass(frozen=True, slots=True)
class OverseenPage:
    """`count` are all results that were found, `on_trial` those of them that do not count."""

    rows: list[OverseenResult]
    count: int
    on_trial: int


def overseen_results(
    session: Session, actor: Actor, on: date, *, words: str = "", cycle: str = "", offset: int = 0, limit: int = 50
) -> OverseenPage:
    """Newest period first, then by name; `words` are part of a name or the beginning of a NIP. Three queries."""
    query = _overseen(actor)
    if words:
        query = query.where(named(words))
    if cycle:
        query = query.where(Cycle.public_id == cycle)
    found_rows = query.subquery()
    numbers = select(func.count(), func.count().filter(found_rows.c.on_trial)).select_from(found_rows)
    count, on_trial = session.execute(numbers).one()
    ordered = query.order_by(Cycle.starts_on.desc(), Employee.name, Result.id)
    rows = session.execute(ordered.offset(offset).limit(limit)).all()
    units = unit_names(session, {row.unit_id for row in rows}, on) if rows else {}
    found = [
        OverseenResult(
            row.public_id,
            row.employee,
            units.get(row.unit_id, ""),
            row.cycle,
            row.outcome,
            row.state in HANDED_OVER,
            bool(row.on_trial),
        )
        for row in rows
    ]
    return OverseenPage(found, count, on_trial)


def overseen_cycles(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Public id and name of the periods that have results for the actor."""
    periods = _overseen(actor).with_only_columns(Cycle.id)
    query = select(Cycle.public_id, Cycle.name).where(Cycle.id.in_(periods)).order_by(Cycle.starts_on.desc())
    return [(public_id, name) for public_id, name in session.execute(query)]


def _overseen(actor: Actor) -> Select[Any]:
    agencies = actor.agencies(Role.AUDITOR)
    within = true() if agencies is None else Appraisal.agency_id.in_(sorted(agencies))
    return (
        select(
            Result.public_id,
            Employee.name.label("employee"),
            Appraisal.unit_id,
            Cycle.name.label("cycle"),
            Result.outcome,
            Appraisal.state,
            Result.legal_basis.is_(None).label("on_trial"),
        )
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.id.in_(visible_results(actor)), within)
    )
