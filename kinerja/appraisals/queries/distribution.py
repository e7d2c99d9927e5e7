"""How the predicates of an assessor's team are spread, unit by unit that the assessor leads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.instrument import Instrument
from kinerja.appraisals.distribution import guide_predicates
from kinerja.appraisals.material import place_of
from kinerja.appraisals.models import Appraisal, AppraisalPart, DistributionNote, RatingDraft, Result
from kinerja.appraisals.queries.serving import UnitFigure, service_figures
from kinerja.appraisals.queries.team import visible_team
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries.achievement import Achievement, achievements_for
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Placement, Post, Unit
from kinerja.people.queries import unit_names

PREDICATE = "predicate"


@dataclass
class Spread:
    """The people whom the assessor rates as the leader of one unit.

    `decided` and `chosen` count predicates by code; `open` are people of whom nothing is chosen, `other` those whose
    outcome the guide does not know.
    """

    unit: str
    achievement: Achievement | None
    services: tuple[UnitFigure, ...] = ()
    decided: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)
    open: int = 0
    other: int = 0

    @property
    def people(self) -> int:
        return sum(self.decided.values()) + sum(self.chosen.values()) + self.open + self.other

    def together(self) -> dict[str, int]:
        """Decided and chosen."""
        return {code: self.decided.get(code, 0) + self.chosen.get(code, 0) for code in guide_predicates()}


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is known beside one decision: of the unit that the assessor leads, and of the one the appraisee leads."""

    unit: str
    achievement: Achievement | None
    led_unit: str
    led: Achievement | None
    services: tuple[UnitFigure, ...]  # of both, the assessor's first


def spreads_in(session: Session, actor: Actor, cycle: Cycle, on: date) -> list[Spread]:
    """By the names of the units; a number of queries that does not grow with the people."""
    query = (
        visible_team(actor)
        .where(Appraisal.cycle_id == cycle.id)
        .join(Placement, Placement.id == Appraisal.assessor_placement_id)
        .join(Post, Post.id == Placement.post_id)
        .outerjoin(Result, Result.id == Appraisal.result_id)
        .with_only_columns(Appraisal.id, Post.unit_id, Result.outcome)
        .order_by(Appraisal.id)
    )
    rows = session.execute(query).all()
    units = {row.unit_id for row in rows}
    names = unit_names(session, units, on) if units else {}
    achieved = achievements_for(session, cycle, units, on)
    chosen = _chosen(session, [row.id for row in rows])
    services = _services(session, cycle, units, on)
    spreads = {unit: Spread(names.get(unit, ""), achieved.get(unit), services.get(unit, ())) for unit in units}
    for row in rows:
        _count(spreads[row.unit_id], row.outcome, chosen.get(row.id))
    return sorted(spreads.values(), key=lambda one: one.unit)


def led_agencies(session: Session, actor: Actor, cycle: Cycle, on: date) -> list[tuple[int, str]]:
    """The Dinas that the assessor heads in that period, with their names; mostly none or one."""
    query = (
        visible_team(actor)
        .where(Appraisal.cycle_id == cycle.id)
        .join(Placement, Placement.id == Appraisal.assessor_placement_id)
        .join(Post, Post.id == Placement.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.is_head, Unit.agency_id == Unit.id)
        .with_only_columns(Unit.id)
        .distinct()
    )
    ids = set(session.scalars(query))
    names = unit_names(session, ids, on) if ids else {}
    return sorted(((one, names.get(one, "")) for one in ids), key=lambda one: one[1])


def organisation_of(session: Session, appraisal: Appraisal, cycle: Cycle, on: date) -> Organisation:
    """The achievements beside one decision."""
    placed = select(Placement.id, Post.unit_id, Post.is_head).join(Post, Post.id == Placement.post_id)
    ids = [appraisal.assessor_placement_id, appraisal.placement_id]
    posts = {row.id: row for row in session.execute(placed.where(Placement.id.in_(ids)))}
    assessor, own = posts[appraisal.assessor_placement_id], posts[appraisal.placement_id]
    units = {assessor.unit_id} | ({own.unit_id} if own.is_head else set())
    names, achieved = unit_names(session, units, on), achievements_for(session, cycle, units, on)
    services = _services(session, cycle, units, on)
    return Organisation(
        names.get(assessor.unit_id, ""),
        achieved.get(assessor.unit_id),
        names.get(own.unit_id, "") if own.is_head else "",
        achieved.get(own.unit_id) if own.is_head else None,
        tuple(one for unit in dict.fromkeys((assessor.unit_id, own.unit_id)) for one in services.get(unit, ())),
    )


def _services(session: Session, cycle: Cycle, units: Collection[int], on: date) -> dict[int, tuple[UnitFigure, ...]]:
    found: dict[int, list[UnitFigure]] = {}
    for one in service_figures(session, cycle.id, on, units):
        found.setdefault(one.unit_id, []).append(one)
    return {unit: tuple(own) for unit, own in found.items()}


def last_note(session: Session, cycle_id: int, assessor_id: int | None) -> DistributionNote | None:
    """The newest word of that assessor about the distribution."""
    query = select(DistributionNote).where(
        DistributionNote.cycle_id == cycle_id, DistributionNote.assessor_id == assessor_id
    )
    return session.scalars(query.order_by(DistributionNote.seq.desc()).limit(1)).first()


def predicate_of(instrument: Instrument, ratings: Mapping[str, str]) -> str | None:
    """The code of the predicate that these ratings give; None without a matrix or a rating."""
    matrix = instrument.draft.outcome.matrix
    if matrix is None:
        return None
    return matrix.cells.get((ratings.get(matrix.rows, ""), ratings.get(matrix.columns, "")))


def _count(spread: Spread, outcome: Mapping[str, Any] | None, chosen: str | None) -> None:
    known = guide_predicates()
    if outcome is not None:
        code = outcome.get("code") if outcome.get("kind") == PREDICATE else None
        if code in known:
            spread.decided[str(code)] = spread.decided.get(str(code), 0) + 1
        else:
            spread.other += 1
    elif chosen in known:
        spread.chosen[str(chosen)] = spread.chosen.get(str(chosen), 0) + 1
    else:
        spread.open += 1


def _chosen(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The predicate that chosen, undecided ratings would give."""
    ratings: dict[int, dict[str, str]] = {}
    for draft in session.scalars(select(RatingDraft).where(RatingDraft.appraisal_id.in_(ids))):
        ratings.setdefault(draft.appraisal_id, {})[draft.axis] = draft.choice
    parts = session.scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id.in_(list(ratings))))
    last = {part.appraisal_id: part.fingerprint for part in sorted(parts, key=lambda one: place_of(one.part))}
    found = {one: predicate_of(load_instrument(session, last[one]), own) for one, own in ratings.items()}
    return {one: code for one, code in found.items() if code is not None}
