"""Where somebody's plan lives, and its versions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.people.models import JobFamily, Unit
from kinerja.people.queries import PlacementCard, unit_ancestors, unit_names
from kinerja.plans.models import Plan, PlanSource, SourceKind

USUAL_SYSTEM = "e-Kinerja BKN"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a plan is made, in the words of a setting."""

    kind: SourceKind
    system: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    public_id: str
    unit_name: str
    job_family: str
    kind: SourceKind
    system: str
    agency_id: int | None


def visible_plans(actor: Actor, led: Collection[int] = ()) -> Select[tuple[Plan]]:
    """One's own and those of one's direct subordinates: the twin of `can_read_note`."""
    if actor.employee_id is None:
        return select(Plan).where(false())
    return select(Plan).where(or_(Plan.employee_id == actor.employee_id, Plan.employee_id.in_(sorted(led))))


def source_for(session: Session, card: PlacementCard | None, on: date) -> Source:
    """The nearest unit's row counts, with the job family before without; by default the plan is elsewhere."""
    rows = session.scalars(select(PlanSource)).all() if card is not None else []
    way = [] if card is None or not rows else [card.unit_id, *unit_ancestors(session, card.unit_id, on)]
    family = card.job_family_id if card is not None else None
    fitting = [
        ((way.index(row.unit_id) if row.unit_id is not None else len(way), row.job_family_id is None), row)
        for row in rows
        if (row.unit_id is None or row.unit_id in way) and row.job_family_id in (None, family)
    ]
    if not fitting:
        return Source(SourceKind.EXTERNAL, USUAL_SYSTEM)
    best = min(fitting, key=lambda pair: pair[0])[1]
    return Source(best.kind, best.system or USUAL_SYSTEM)


def source_rows(session: Session, on: date) -> list[SourceRow]:
    """All settings by unit and job family."""
    rows = session.execute(
        select(PlanSource, JobFamily.name, Unit.agency_id)
        .outerjoin(JobFamily, JobFamily.id == PlanSource.job_family_id)
        .outerjoin(Unit, Unit.id == PlanSource.unit_id)
        .order_by(PlanSource.id)
    ).all()
    names = unit_names(session, {row[0].unit_id for row in rows if row[0].unit_id is not None}, on) if rows else {}
    return [
        SourceRow(
            row.public_id, names.get(row.unit_id or 0, ""), family or "", row.kind, row.system or USUAL_SYSTEM, agency
        )
        for row, family, agency in rows
    ]


def plans_of(session: Session, employee_id: int, cycle_id: int) -> list[Plan]:
    """The versions, the newest first."""
    query = select(Plan).where(Plan.employee_id == employee_id, Plan.cycle_id == cycle_id)
    return list(session.scalars(query.order_by(Plan.seq.desc())))


def next_seq(session: Session, employee_id: int, cycle_id: int) -> int:
    query = select(func.max(Plan.seq)).where(Plan.employee_id == employee_id, Plan.cycle_id == cycle_id)
    return (session.scalar(query) or 0) + 1


def plan_by_public_id(session: Session, actor: Actor, public_id: str, led: Collection[int] = ()) -> Plan:
    """Raises NotFound."""
    found = session.scalar(visible_plans(actor, led).where(Plan.public_id == public_id))
    if found is None:
        raise NotFound("plan.unknown")
    return found
