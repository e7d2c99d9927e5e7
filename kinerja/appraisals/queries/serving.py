"""The service figures of units in a period: the newest of each kind, and whose figure is nearest to somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import ServiceFigure, ServiceKind
from kinerja.core.authz import Actor
from kinerja.people.models import Unit
from kinerja.people.queries import agency_scope, unit_names
from kinerja.people.queries.tree import climb, unit_parents


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What holds for a unit."""

    unit_id: int
    unit_public_id: str
    unit: str
    kind: ServiceKind
    value: Decimal
    source: str
    dated: date
    corrections: int  # how often it was recorded anew


def service_figures(session: Session, cycle_id: int, on: date, unit_ids: Collection[int]) -> list[UnitFigure]:
    """What holds for these units, by their names, then in the order of the kinds."""
    return _figures(session, cycle_id, on, ServiceFigure.unit_id.in_(sorted(unit_ids)))


def figures_in_sight(session: Session, actor: Actor, cycle_id: int, on: date) -> list[UnitFigure]:
    """The same for all units of the Dinas whose progress the actor follows."""
    scope = agency_scope(actor)
    own = select(Unit.id).where(Unit.agency_id.in_(sorted(scope or ())))
    within: ColumnElement[bool] = true() if scope is None else ServiceFigure.unit_id.in_(own)
    return _figures(session, cycle_id, on, within)


def nearest_figures(
    session: Session, cycle_id: int, on: date, unit_ids: Collection[int]
) -> dict[tuple[int, ServiceKind], UnitFigure]:
    """For each unit and kind its own figure, else that of the nearest unit above."""
    if not unit_ids:
        return {}
    parents = unit_parents(session, unit_ids, on)
    ways = {one: climb(parents, one) for one in set(unit_ids)}
    known = service_figures(session, cycle_id, on, {unit for way in ways.values() for unit in way})
    by_place = {(one.unit_id, one.kind): one for one in known}
    found = {}
    for unit_id, way in ways.items():
        for kind in ServiceKind:
            nearest = next((by_place[unit, kind] for unit in way if (unit, kind) in by_place), None)
            if nearest is not None:
                found[unit_id, kind] = nearest
    return found


def last_figure(session: Session, cycle_id: int, unit_id: int, kind: ServiceKind) -> ServiceFigure | None:
    """The newest row, taken back or not."""
    query = select(ServiceFigure).where(
        ServiceFigure.cycle_id == cycle_id, ServiceFigure.unit_id == unit_id, ServiceFigure.kind == kind
    )
    return session.scalars(query.order_by(ServiceFigure.seq.desc()).limit(1)).first()


def _figures(session: Session, cycle_id: int, on: date, within: ColumnElement[bool]) -> list[UnitFigure]:
    later = aliased(ServiceFigure, name="later_figure")
    newest = (
        select(func.max(later.seq))
        .where(
            later.cycle_id == ServiceFigure.cycle_id, later.unit_id == ServiceFigure.unit_id,
            later.kind == ServiceFigure.kind,
        )
        .correlate(ServiceFigure)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(ServiceFigure, Unit.public_id)
        .join(Unit, Unit.id == ServiceFigure.unit_id)
        .where(
            ServiceFigure.cycle_id == cycle_id, ServiceFigure.seq == newest, ServiceFigure.value.is_not(None), within
        )
    )
    rows = session.execute(query).tuples().all()
    names = unit_names(session, {row.unit_id for row, _public_id in rows}, on) if rows else {}
    found = [
        UnitFigure(
            row.unit_id, public_id, names.get(row.unit_id, ""), row.kind, row.value, row.source, row.dated, row.seq - 1
        )
        for row, public_id in rows
        if row.value is not None
    ]
    order = list(ServiceKind)
    return sorted(found, key=lambda one: (one.unit, one.unit_id, order.index(one.kind)))
