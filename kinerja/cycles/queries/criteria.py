""" "Kriteria saya": by which instrument somebody is appraised, why, and what changed since the period before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.diff import Change, changes_between
from forms.instrument import Instrument
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.cycles.models import CriteriaReading, Cycle, CycleKind, CycleState
from kinerja.cycles.queries.periods import visible_cycles
from kinerja.cycles.queries.serving import Serving
from kinerja.cycles.queries.standing import standings
from kinerja.instruments.errata import Note, notes_of
from kinerja.instruments.legal import Kept
from kinerja.instruments.versions import load_instrument
from kinerja.people.queries import EmployeeCard, employee_card


@dataclass(frozen=True, slots=True)
class PartCriteria:
    """One part: its instrument, why this one, and the changes since `previous` (None: no period before)."""

    part: str
    instrument: Instrument
    why: Mapping[str, Any]
    previous: str | None
    changes: tuple[Change, ...]
    read_at: datetime | None
    legal_basis: Kept
    errata: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    cycle: Cycle
    card: EmployeeCard | None
    parts: tuple[PartCriteria, ...]

    @property
    def is_read(self) -> bool:
        return bool(self.parts) and all(part.read_at is not None for part in self.parts)


def readable_cycles(session: Session, actor: Actor) -> list[Cycle]:
    """The announced cycles, the newest first."""
    query = visible_cycles(actor).where(Cycle.state != CycleState.DRAFT)
    return list(session.scalars(query.order_by(Cycle.starts_on.desc(), Cycle.id.desc())))


def unread_cycles(session: Session, employee_id: int) -> list[Cycle]:
    """Announced or open cycles whose criteria this employee has not yet declared read."""
    read = select(CriteriaReading.cycle_id).where(CriteriaReading.employee_id == employee_id)
    live = Cycle.state.in_([CycleState.ANNOUNCED, CycleState.OPEN])
    query = select(Cycle).where(live, Cycle.id.not_in(read)).order_by(Cycle.starts_on)
    return list(session.scalars(query))


def criteria_for(session: Session, employee_id: int, cycle: Cycle, *, now: datetime) -> Criteria:
    """What "Kriteria saya" shows; no parts where no instrument serves this employee."""
    on = local_date(now, cycle.zone)
    card = employee_card(session, employee_id, on)
    standing = standings(session, cycle.id, [employee_id], on).get(employee_id)
    if card is None or standing is None:
        return Criteria(cycle, card, ())
    servings = standing.servings
    before = _previous(session, cycle)
    earlier = _servings_of(session, before, employee_id, on) if before else {}
    readings = dict(
        session.execute(
            select(CriteriaReading.fingerprint, CriteriaReading.read_at).where(
                CriteriaReading.cycle_id == cycle.id, CriteriaReading.employee_id == employee_id
            )
        )
        .tuples()
        .all()
    )
    notes = notes_of(session, [serving.version_id for serving in servings])
    parts = []
    for serving in servings:
        instrument = load_instrument(session, serving.fingerprint)
        old = earlier.get(serving.part)
        changes = _changes(session, old, instrument) if old else ()
        name = before.name if before and old else None
        read_at = readings.get(serving.fingerprint)
        parts.append(
            PartCriteria(
                serving.part,
                instrument,
                serving.why,
                name,
                changes,
                read_at,
                serving.legal_basis,
                notes[serving.version_id],
            )
        )
    return Criteria(cycle, card, tuple(parts))


def _previous(session: Session, cycle: Cycle) -> Cycle | None:
    """The period before: the latest announced one that began earlier; trials do not count."""
    query = select(Cycle).where(
        Cycle.starts_on < cycle.starts_on, Cycle.state != CycleState.DRAFT, Cycle.kind != CycleKind.TRIAL
    )
    return session.scalar(query.order_by(Cycle.starts_on.desc(), Cycle.id.desc()).limit(1))


def _servings_of(session: Session, cycle: Cycle, employee_id: int, on: date) -> dict[str, Serving]:
    standing = standings(session, cycle.id, [employee_id], on).get(employee_id)
    return {serving.part: serving for serving in standing.servings} if standing else {}


def _changes(session: Session, old: Serving, instrument: Instrument) -> tuple[Change, ...]:
    if old.fingerprint == instrument.fingerprint:
        return ()
    return tuple(changes_between(load_instrument(session, old.fingerprint).draft, instrument.draft))
