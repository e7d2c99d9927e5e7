"""What units achieved, and which year's achievement holds on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from kinerja.cycles.models import AchievementLevel, Cycle, CycleKind, UnitAchievement
from kinerja.people.queries import unit_names


@dataclass(frozen=True, slots=True)
class Achievement:
    """The level that holds for a unit. `is_previous`: of the year before, because none came in time."""

    level: AchievementLevel
    source: str
    dated: date
    cycle: str
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class AchievementRow:
    """One unit on the page of a cycle; `corrections` are how often it was recorded anew."""

    unit: str
    achievement: Achievement
    corrections: int


def in_time(cycle: Cycle) -> date:
    """The last day on which an annual achievement counts: the end of January after the year (P6 p. 94)."""
    return date(cycle.ends_on.year + 1, 1, 31)


def achievements_for(session: Session, cycle: Cycle, unit_ids: Collection[int], on: date) -> dict[int, Achievement]:
    """What holds for these units on that day; units of which nothing is known are left out.

    Of an annual cycle, what is dated after January gives way to the year before; so does what is missing then.
    """
    own = {row.unit_id: row for row in _newest(session, [cycle.id], unit_ids)}
    found = {unit: _achievement(row, cycle) for unit, row in own.items()}
    if cycle.kind is not CycleKind.YEARLY:
        return found
    late = {
        unit
        for unit in unit_ids
        if (unit in own and own[unit].dated > in_time(cycle)) or (unit not in own and on > in_time(cycle))
    }
    for unit, achievement in _of_year_before(session, cycle, late).items():
        found[unit] = achievement
    return found


def achievement_rows(session: Session, cycle: Cycle, on: date) -> list[AchievementRow]:
    """What is recorded in the cycle, by the units' names."""
    rows = _newest(session, [cycle.id])
    names = unit_names(session, {row.unit_id for row in rows}, on) if rows else {}
    found = [AchievementRow(names.get(row.unit_id, ""), _achievement(row, cycle), row.seq - 1) for row in rows]
    return sorted(found, key=lambda one: one.unit)


def _of_year_before(session: Session, cycle: Cycle, unit_ids: Collection[int]) -> dict[int, Achievement]:
    if not unit_ids:
        return {}
    year = cycle.ends_on.year - 1
    query = select(Cycle).where(
        Cycle.kind == CycleKind.YEARLY, Cycle.ends_on >= date(year, 1, 1), Cycle.ends_on <= date(year, 12, 31)
    )
    before = {one.id: one for one in session.scalars(query.order_by(Cycle.ends_on, Cycle.id))}
    found = {}
    for row in sorted(_newest(session, list(before), unit_ids), key=lambda one: before[one.cycle_id].ends_on):
        found[row.unit_id] = _achievement(row, before[row.cycle_id], is_previous=True)
    return found


def _achievement(row: UnitAchievement, cycle: Cycle, *, is_previous: bool = False) -> Achievement:
    return Achievement(row.level, row.source, row.dated, cycle.name, is_previous)


def _newest(
    session: Session, cycle_ids: Collection[int], unit_ids: Collection[int] | None = None
) -> list[UnitAchievement]:
    """The last record of each unit in each of these cycles."""
    later = aliased(UnitAchievement, name="later_achievement")
    newest = (
        select(func.max(later.seq))
        .where(later.cycle_id == UnitAchievement.cycle_id, later.unit_id == UnitAchievement.unit_id)
        .correlate(UnitAchievement)
        .scalar_subquery()
    )
    query = select(UnitAchievement).where(UnitAchievement.cycle_id.in_(cycle_ids), UnitAchievement.seq == newest)
    if unit_ids is not None:
        query = query.where(UnitAchievement.unit_id.in_(unit_ids))
    return list(session.scalars(query.order_by(UnitAchievement.id)))
