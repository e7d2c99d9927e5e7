"""Which running and coming periods use which version of an instrument, and for whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle, CycleInstrument, CycleState
from kinerja.cycles.queries.periods import visible_cycles
from kinerja.cycles.queries.serving import Rule, rules_of
from kinerja.instruments.models import Version

LIVE = (CycleState.DRAFT, CycleState.ANNOUNCED, CycleState.OPEN)


@dataclass(frozen=True, slots=True)
class Use:
    """One row of a period's table."""

    cycle: Cycle
    rule: Rule

    @property
    def is_running(self) -> bool:
        """Opened: its appraisals stay on their version."""
        return self.cycle.state is CycleState.OPEN


def uses_of(session: Session, actor: Actor, instrument_id: int, on: date) -> list[Use]:
    """The live periods that the actor may know of, the earliest first, row by row."""
    using = (
        select(CycleInstrument.cycle_id)
        .join(Version, Version.id == CycleInstrument.version_id)
        .where(Version.instrument_id == instrument_id)
    )
    live = visible_cycles(actor).where(Cycle.state.in_(LIVE), Cycle.id.in_(using))
    versions = set(session.scalars(select(Version.id).where(Version.instrument_id == instrument_id)))
    return [
        Use(cycle, rule)
        for cycle in session.scalars(live.order_by(Cycle.starts_on, Cycle.id))
        for rule in rules_of(session, cycle.id, on)
        if rule.version_id in versions
    ]


def coming_cycles(session: Session, actor: Actor) -> list[Cycle]:
    """The periods whose table of instruments may still change, the earliest first."""
    coming = visible_cycles(actor).where(Cycle.state.in_([CycleState.DRAFT, CycleState.ANNOUNCED]))
    return list(session.scalars(coming.order_by(Cycle.starts_on, Cycle.id)))
