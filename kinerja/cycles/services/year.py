"""A year is divided into its quarters or months in one act."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict
from kinerja.cycles import policies, queries
from kinerja.cycles.models import Cycle, CycleClock, CycleInstrument, CycleKind, Window
from kinerja.cycles.queries.year import Part, is_divided, parts_of_year


def divide_year(actor: Actor, cycle_id: str, kind: CycleKind, *, now: datetime) -> list[str]:
    """Make the periods of a year, in preparation, with proposed windows and the year's instruments and clocks.

    Their public ids in order; all of them or none. Raises NotAllowed, NotFound, Conflict (no whole
    year; divided so already).
    """
    with transaction() as session:
        year = queries.cycle_for_update(session, cycle_id)
        require(policies.can_divide_cycle(actor, year, kind))
        if is_divided(session, year, kind):
            raise Conflict("cycle.already_divided")
        made = [_make(session, year, kind, part, now=now) for part in parts_of_year(session, year, kind)]
        changes = {"kind": kind.value, "periods": len(made)}
        record(session, actor, Event.CYCLE_DIVIDED, "cycle", year.id, at=now, changes=changes)
        return [one.public_id for one in made]


def _make(session: Session, year: Cycle, kind: CycleKind, part: Part, *, now: datetime) -> Cycle:
    cycle = Cycle(
        name=part.name,
        kind=kind,
        parent_id=year.id,
        starts_on=part.starts_on,
        ends_on=part.ends_on,
        zone=year.zone,
        created_at=now,
    )
    session.add(cycle)
    session.flush()
    for role, (opens, closes) in part.windows.items():
        session.add(Window(cycle_id=cycle.id, role=role, opens_at=opens, closes_at=closes))
    for rule in session.scalars(select(CycleInstrument).where(CycleInstrument.cycle_id == year.id)):
        session.add(
            CycleInstrument(
                cycle_id=cycle.id,
                part=rule.part,
                unit_id=rule.unit_id,
                job_family_id=rule.job_family_id,
                version_id=rule.version_id,
            )
        )
    for clock in session.scalars(select(CycleClock).where(CycleClock.cycle_id == year.id)):
        session.add(CycleClock(cycle_id=cycle.id, code=clock.code, days=clock.days, reason=clock.reason))
    session.flush()
    return cycle
