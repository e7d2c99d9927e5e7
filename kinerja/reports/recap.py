"""What the one-page summary for leaders says: a plain value, ready for a page and for print."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import AppraisalState, CycleSeal
from kinerja.appraisals.queries.closing import FINISHED, ClosingLine, closing_lines
from kinerja.appraisals.queries.predicates import PredicateCounts, predicate_counts
from kinerja.appraisals.queries.serving import UnitFigure, service_figures
from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import local_date
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries.achievement import Achievement, achievements_for
from kinerja.people.queries import unit_names
from kinerja.reports.policies import can_count_predicates

STATES = (*AppraisalState,)


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A Dinas, or a unit of one's own Dinas."""

    unit_id: int
    name: str
    states: Counter[AppraisalState]
    late: int  # appraisals with a clock that has run out

    @property
    def people(self) -> int:
        return self.states.total()


@dataclass(frozen=True, slots=True)
class WithoutResult:
    """Somebody without a result, never hidden: where, why, and in whose words."""

    name: str
    unit: str
    cause: str  # a code
    reason: str


@dataclass(frozen=True, slots=True)
class Recap:
    cycle: str
    period: tuple[date, date]
    zone: str
    made_at: datetime
    by_agency: bool
    rows: tuple[RecapRow, ...]
    whys: Counter[str]
    without: tuple[WithoutResult, ...]
    counts_predicates: bool
    achievements: Mapping[int, Achievement]  # of the Dinas whose predicates are told
    predicates: PredicateCounts | None  # only of a closed period: from day to day, one more would name somebody
    services: tuple[UnitFigure, ...]  # of the units in the rows
    fingerprint: str  # of the seal; empty while the period is open

    @property
    def total(self) -> Counter[AppraisalState]:
        return sum((row.states for row in self.rows), Counter[AppraisalState]())

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)


def recap_content(session: Session, actor: Actor, cycle: Cycle, *, now: datetime) -> Recap:
    """Of what the actor may see; a number of statements that does not grow with the people."""
    lines = closing_lines(session, actor, cycle, now=now)
    wide = actor.has(Role.PROVINCE_ADMIN) or actor.agencies(Role.AUDITOR) is None
    on = local_date(now, cycle.zone)
    ids = {line.agency_id for line in lines} | {line.unit_id for line in lines}
    names = unit_names(session, ids, on) if lines else {}
    seal, counts = session.get(CycleSeal, cycle.id), bool(can_count_predicates(actor))
    predicates = predicate_counts(session, cycle.id) if counts and seal else None
    return Recap(
        cycle=cycle.name,
        period=(cycle.starts_on, cycle.ends_on),
        zone=cycle.zone,
        made_at=now,
        by_agency=wide,
        rows=_rows(lines, names, by_agency=wide, now=now),
        whys=Counter(line.why for line in lines if line.hinders),
        without=tuple(
            WithoutResult(
                line.name, names.get(line.unit_id, ""), line.cause.value if line.cause else "other", line.reason
            )
            for line in lines
            if line.state is AppraisalState.WITHOUT_RESULT
        ),
        counts_predicates=counts,
        achievements=achievements_for(session, cycle, list(predicates.agencies), on) if predicates else {},
        predicates=predicates,
        services=tuple(service_figures(session, cycle.id, on, ids)),
        fingerprint=seal.fingerprint if seal else "",
    )


def _rows(
    lines: Collection[ClosingLine], names: dict[int, str], *, by_agency: bool, now: datetime
) -> tuple[RecapRow, ...]:
    places: dict[int, list[ClosingLine]] = {}
    for line in lines:
        places.setdefault(line.agency_id if by_agency else line.unit_id, []).append(line)
    found = [
        RecapRow(
            unit_id,
            names.get(unit_id, ""),
            Counter(line.state for line in own),
            sum(line.state not in FINISHED and line.due_at is not None and line.due_at <= now for line in own),
        )
        for unit_id, own in places.items()
    ]
    return tuple(sorted(found, key=lambda row: row.name))
