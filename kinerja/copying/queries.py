"""How far the results of an assessor, or of a unit, have been carried over; lists know states, only the sheet texts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from forms.rows import in_rows
from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.queries.remarks import remarks_about
from kinerja.appraisals.queries.results import ResultScope, scope_of_result
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.copying.items import OFFICIAL, Item, items_of
from kinerja.copying.models import Copying
from kinerja.copying.orders import Order
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Employee
from kinerja.people.queries import unit_names
from kinerja.reports.content import report_content
from kinerja.reports.queries import report_facts


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One person's result: how many pieces are ticked, and whether all are."""

    result_id: str
    cycle_id: str
    cycle: str
    name: str
    ticked: int
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CopySheet:
    """One person's pieces in the official order, with the ticks."""

    scope: ResultScope
    name: str
    cycle: str
    cycle_id: str
    items: tuple[Item, ...]
    ticked: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnitCopying:
    """One unit: results, those carried over, and who waits, assessor by assessor. No content."""

    unit_name: str
    results: int
    copied: int
    waiting: tuple[tuple[str, tuple[str, ...]], ...]  # assessor -> employees


def visible_copies(actor: Actor) -> Select[tuple[int]]:
    """Ids of the results in force that the actor carries over: the twin of `can_copy_result`."""
    own = select(Result.id).join(Appraisal, Appraisal.result_id == Result.id)
    return own.where(false() if actor.employee_id is None else Appraisal.assessor_id == actor.employee_id)


def copy_lines(session: Session, actor: Actor, cycle_id: str | None = None) -> list[CopyLine]:
    """The actor's people by period, the newest first, then by name."""
    query = (
        select(
            Result.public_id, Cycle.public_id, Cycle.name, Employee.name, Copying.ticked, Copying.completed_at
        )
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(Copying, Copying.result_id == Result.id)
        .where(Result.id.in_(visible_copies(actor)))
        .order_by(Cycle.starts_on.desc(), Cycle.id.desc(), Employee.name, Employee.id)
    )  # fmt: skip
    if cycle_id is not None:
        query = query.where(Cycle.public_id == cycle_id)
    rows = session.execute(query)
    return [CopyLine(row[0], row[1], row[2], row[3], len(row[4] or ()), row[5]) for row in rows]


def copies_waiting(session: Session, actor: Actor) -> int:
    """How many results the actor has not carried over completely, in periods that are not closed."""
    query = (
        select(func.count())
        .select_from(Appraisal)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .outerjoin(Copying, Copying.result_id == Appraisal.result_id)
        .where(
            Appraisal.result_id.in_(visible_copies(actor)),
            Copying.completed_at.is_(None),
            Cycle.state != CycleState.CLOSED,
        )
    )
    return session.scalar(query) or 0


def copy_sheet(session: Session, result_id: str, order: Order, locale: str) -> CopySheet:
    """Everything of one result that is carried over. Raises NotFound."""
    scope, facts = scope_of_result(session, result_id), report_facts(session, result_id)
    if facts is None:
        raise NotFound("result.not_found")
    instrument = in_rows(load_instrument(session, facts.fingerprint), facts.sheet.get("givens", {}))
    content = report_content(facts, instrument, OFFICIAL)
    remarks = remarks_about(session, scope.appraisal_id, scope.assessor_id)
    cycle = select(Cycle.public_id).join(Appraisal, Appraisal.cycle_id == Cycle.id)
    kept = session.scalar(
        select(Copying.ticked).join(Result, Result.id == Copying.result_id).where(Result.public_id == result_id)
    )
    return CopySheet(
        scope=scope,
        name=content.appraisee.name,
        cycle=facts.cycle_name,
        cycle_id=session.scalars(cycle.where(Appraisal.id == scope.appraisal_id)).one(),
        items=tuple(items_of(content, remarks, order, locale)),
        ticked=frozenset(kept or ()),
    )


def unit_copying(session: Session, actor: Actor, cycle_id: int, on: date) -> list[UnitCopying]:
    """The units that the actor administers or audits, by name: states only."""
    assessor = select(Employee.name).where(Employee.id == Appraisal.assessor_id).correlate(Appraisal).scalar_subquery()
    query = (
        visible_appraisals(actor)
        .join(Result, Result.id == Appraisal.result_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .outerjoin(Copying, Copying.result_id == Result.id)
        .where(Appraisal.cycle_id == cycle_id)
        .order_by(Employee.name, Employee.id)
    )
    rows = session.execute(
        query.with_only_columns(Appraisal.unit_id, Employee.name, func.coalesce(assessor, ""), Copying.completed_at)
    ).all()
    names = unit_names(session, {row[0] for row in rows}, on) if rows else {}
    units: dict[int, dict[str, list[str]]] = {}
    counts: dict[int, list[int]] = {}
    for unit_id, name, superior, completed_at in rows:
        count = counts.setdefault(unit_id, [0, 0])
        count[0] += 1
        count[1] += completed_at is not None
        waiting = units.setdefault(unit_id, {})
        if completed_at is None:
            waiting.setdefault(superior, []).append(name)
    return sorted(
        (
            UnitCopying(
                names.get(unit_id, ""),
                counts[unit_id][0],
                counts[unit_id][1],
                tuple((superior, tuple(people)) for superior, people in sorted(waiting.items())),
            )
            for unit_id, waiting in units.items()
        ),
        key=lambda one: one.unit_name,
    )
