"""Which published version serves whom in a cycle, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kinerja.cycles.models import Cycle, CycleInstrument
from kinerja.instruments.legal import Kept, kept_basis
from kinerja.instruments.models import Instrument, LegalBasis, Version
from kinerja.people.models import JobFamily
from kinerja.people.queries import PlacementCard, unit_names, unit_parents


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: this version for this unit (and below) and this job family; None means any."""

    public_id: str
    part: str
    unit_id: int | None
    unit_name: str
    job_family_id: int | None
    job_family: str
    version_id: int
    version_number: int
    fingerprint: str
    instrument_code: str
    instrument_title: str
    legal_basis: Kept


@dataclass(frozen=True, slots=True)
class Serving:
    """The version for one part of somebody's appraisal, with the reason in force on that day."""

    part: str
    version_id: int
    fingerprint: str
    why: Mapping[str, Any]
    legal_basis: Kept = None  # as it counts for this period; None: on trial


def rules_of(session: Session, cycle_id: int, on: date) -> list[Rule]:
    """The table of a cycle with the names in force on a day; three queries at most.

    A decree counts that was recorded before the period opened.
    """
    counts = and_(
        LegalBasis.version_id == Version.id,
        or_(Cycle.opened_at.is_(None), LegalBasis.recorded_at <= Cycle.opened_at),
    )
    query = (
        select(
            CycleInstrument,
            Version.number,
            Version.fingerprint,
            Instrument.code,
            Instrument.title,
            JobFamily.name,
            LegalBasis,
        )
        .join(Cycle, Cycle.id == CycleInstrument.cycle_id)
        .join(Version, Version.id == CycleInstrument.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .outerjoin(JobFamily, JobFamily.id == CycleInstrument.job_family_id)
        .outerjoin(LegalBasis, counts)
        .where(CycleInstrument.cycle_id == cycle_id)
        .order_by(CycleInstrument.part, CycleInstrument.id)
    )
    rows = session.execute(query).all()
    names = unit_names(session, {row[0].unit_id for row in rows if row[0].unit_id is not None}, on) if rows else {}
    return [
        Rule(
            public_id=served.public_id,
            part=served.part,
            unit_id=served.unit_id,
            unit_name=names.get(served.unit_id or 0, ""),
            job_family_id=served.job_family_id,
            job_family=family or "",
            version_id=served.version_id,
            version_number=number,
            fingerprint=fingerprint,
            instrument_code=code,
            instrument_title=title,
            legal_basis=kept_basis(basis) if basis is not None else None,
        )
        for served, number, fingerprint, code, title, family, basis in rows
    ]


def version_for(
    session: Session, cycle_id: int, part: str, placement: PlacementCard, on: date
) -> tuple[int, Mapping[str, Any]] | None:
    """The version that serves this placement for a part and why; None where no rule fits."""
    found = versions_for(session, cycle_id, [placement], on)[placement.id]
    return next(((one.version_id, one.why) for one in found if one.part == part), None)


def versions_for(
    session: Session, cycle_id: int, placements: Iterable[PlacementCard], on: date
) -> dict[int, list[Serving]]:
    """The versions of every part, placement by placement, in a number of queries that does not grow with them."""
    placements = list(placements)
    rules = rules_of(session, cycle_id, on)
    parents = unit_parents(session, {card.unit_id for card in placements}, on) if placements else {}
    ways: dict[int, list[int]] = {}
    for card in placements:
        if card.unit_id not in ways:
            ways[card.unit_id] = _way_up(parents, card.unit_id)
    return {card.id: _servings(rules, ways[card.unit_id], card) for card in placements}


def _servings(rules: list[Rule], way: list[int], card: PlacementCard) -> list[Serving]:
    best: dict[str, tuple[tuple[int, bool], Rule]] = {}
    for rule in rules:
        rank = _rank(rule, way, card)
        if rank is not None and (rule.part not in best or rank < best[rule.part][0]):
            best[rule.part] = (rank, rule)
    return [
        Serving(
            part,
            rule.version_id,
            rule.fingerprint,
            _why(rule, rank[0] if rule.unit_id is not None else None),
            rule.legal_basis,
        )
        for part, (rank, rule) in sorted(best.items())
    ]


def _rank(rule: Rule, way: list[int], card: PlacementCard) -> tuple[int, bool] | None:
    """How close the rule is: steps up the tree first, then with job family before without; None: does not fit."""
    if rule.unit_id is not None and rule.unit_id not in way:
        return None
    if rule.job_family_id is not None and rule.job_family_id != card.job_family_id:
        return None
    distance = len(way) if rule.unit_id is None else way.index(rule.unit_id)
    return distance, rule.job_family_id is None


def _why(rule: Rule, distance: int | None) -> dict[str, Any]:
    return {
        "rule": rule.public_id,
        "unit": rule.unit_name,
        "job_family": rule.job_family,
        "distance": distance,
        "instrument": rule.instrument_code,
        "title": rule.instrument_title,
        "number": rule.version_number,
    }


def _way_up(parents: Mapping[int, int | None], unit_id: int) -> list[int]:
    way: list[int] = []
    step: int | None = unit_id
    while step is not None and step not in way:
        way.append(step)
        step = parents.get(step)
    return way
