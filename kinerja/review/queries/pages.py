"""What the pages of a run show: counts by unit, distributions, and single appraisals; of visible rows alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.core.authz import Actor
from kinerja.people.models import Employee, Unit
from kinerja.people.queries import unit_names
from kinerja.review.models import ImpactRow, ImpactState
from kinerja.review.queries.visible import numbers_within, visible_impact_rows


class Kind(StrEnum):
    """What may differ, as a filter of the list."""

    ANY = "any"
    SCORE = "score"
    RANK = "rank"
    CATEGORY = "category"
    INDICATION = "indication"
    PREDICATE = "predicate"
    NOT_COMPUTABLE = "not_computable"


FLAGS: Mapping[Kind, ColumnElement[bool]] = {
    Kind.SCORE: ImpactRow.score_changed.is_(True),
    Kind.RANK: ImpactRow.rank_changed.is_(True),
    Kind.CATEGORY: ImpactRow.category_changed.is_(True),
    Kind.INDICATION: ImpactRow.indication_changed.is_(True),
    Kind.PREDICATE: ImpactRow.predicate_changed.is_(True),
}
CLAUSES: Mapping[Kind, ColumnElement[bool]] = {
    **FLAGS,
    Kind.ANY: or_(*FLAGS.values()),
    Kind.NOT_COMPUTABLE: ImpactRow.state.in_([ImpactState.INCOMPLETE, ImpactState.UNFIT]),
}


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many of a unit's appraisals change, and in what."""

    agency_id: int
    agency_name: str
    unit_public_id: str
    unit_name: str
    total: int
    changed: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """One person; figures only where the reader reads that person's result too."""

    row: ImpactRow
    name: str
    agency_name: str
    unit_name: str
    with_numbers: bool

    def changed(self, kind: Kind) -> bool:
        return bool(getattr(self.row, f"{kind.value}_changed"))


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many had each figure before and have it after, among those that can be computed."""

    count: int
    scores: Mapping[int, tuple[int, int]]  # tens of points -> before, after
    categories: Mapping[str, tuple[int, int]]
    predicates: Mapping[str, tuple[int, int]]


def unit_counts(session: Session, actor: Actor, run_id: int, on: date) -> list[UnitCount]:
    """By Dinas and unit, in the order of their names; two queries and the names."""
    rows = visible_impact_rows(actor, run_id).subquery()
    own = {name: _sum(rows.c[f"{name.value}_changed"]) for name in FLAGS}
    any_flag = or_(*(rows.c[f"{name.value}_changed"].is_(True) for name in FLAGS))
    lost = rows.c.state.in_([ImpactState.INCOMPLETE, ImpactState.UNFIT])
    query = (
        select(
            rows.c.agency_id, Unit.id, Unit.public_id, func.count(), _sum(any_flag), _sum(lost), *own.values()
        )
        .join(Unit, Unit.id == rows.c.unit_id)
        .group_by(rows.c.agency_id, Unit.id, Unit.public_id)
    )  # fmt: skip
    found = session.execute(query).all()
    names = unit_names(session, {row[0] for row in found} | {row[1] for row in found}, on) if found else {}
    counts = [
        UnitCount(
            row[0],
            names.get(row[0], ""),
            row[2],
            names.get(row[1], ""),
            row[3],
            {Kind.ANY: row[4], Kind.NOT_COMPUTABLE: row[5], **dict(zip(own, row[6:], strict=True))},
        )
        for row in found
    ]
    return sorted(counts, key=lambda one: (one.agency_name, one.unit_name, one.unit_public_id))


def impact_query(actor: Actor, run_id: int, *, kind: Kind | None, unit: str) -> Select[tuple[ImpactRow]]:
    """The visible rows that a reader chose, unordered."""
    query = visible_impact_rows(actor, run_id)
    if kind is not None:
        query = query.where(CLAUSES[kind])
    if unit:
        query = query.where(ImpactRow.unit_id.in_(select(Unit.id).where(Unit.public_id == unit)))
    return query


def impact_count(session: Session, query: Select[tuple[ImpactRow]]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def impact_lines(
    session: Session,
    actor: Actor,
    owner_unit_id: int,
    query: Select[tuple[ImpactRow]],
    *,
    on: date,
    offset: int = 0,
    limit: int = 50,
) -> list[ImpactLine]:
    """The chosen rows by Dinas, unit and name, with the names of that day."""
    ordered = (
        query.add_columns(Employee.name)
        .join(Appraisal, Appraisal.id == ImpactRow.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .order_by(ImpactRow.agency_id, ImpactRow.unit_id, Employee.name, ImpactRow.appraisal_id)
    )
    rows = session.execute(ordered.offset(offset).limit(limit)).tuples().all()
    units = {row.agency_id for row, _name in rows} | {row.unit_id for row, _name in rows}
    names = unit_names(session, units, on) if units else {}
    within = numbers_within(actor, owner_unit_id)
    return [
        ImpactLine(
            row,
            name,
            names.get(row.agency_id, ""),
            names.get(row.unit_id, ""),
            within is None or row.agency_id in within,
        )
        for row, name in rows
    ]


def distribution(session: Session, actor: Actor, run_id: int) -> Distribution:
    """Over everything that the actor may know of in the run; never over a part, whose difference to the whole tells."""
    query = visible_impact_rows(actor, run_id).with_only_columns(
        ImpactRow.old_score, ImpactRow.new_score, ImpactRow.old_category, ImpactRow.new_category,
        ImpactRow.old_predicate, ImpactRow.new_predicate, maintain_column_froms=True,
    ).where(~CLAUSES[Kind.NOT_COMPUTABLE])  # fmt: skip
    count = 0
    tallies: list[Counter[Any]] = [Counter() for _ in range(6)]
    for row in session.execute(query):
        count += 1
        for tally, value in zip(tallies, row, strict=True):
            tally[value] += 1
    scores = [_by_tens(tally) for tally in tallies[:2]]
    return Distribution(count, _paired(*scores), _paired(*tallies[2:4]), _paired(*tallies[4:]))


def _by_tens(tally: Counter[Any]) -> Counter[Any]:
    tens: Counter[Any] = Counter()
    for score, number in tally.items():
        if score is not None:
            tens[min(whole_points(score) // 10, 9)] += number
    return tens


def whole_points(score: str) -> int:
    """The whole points of a score, towards less; scores are exact decimals."""
    whole, point, rest = score.partition(".")
    return int(whole or 0) - (1 if score.startswith("-") and point and rest.strip("0") else 0)


def _paired(before: Counter[Any], after: Counter[Any]) -> dict[Any, tuple[int, int]]:
    keys = {key for key in (*before, *after) if key is not None}
    return {key: (before[key], after[key]) for key in sorted(keys)}


def _sum(flag: Any) -> Any:
    return cast(func.coalesce(func.sum(case((and_(flag), 1), else_=0)), 0), Integer)
