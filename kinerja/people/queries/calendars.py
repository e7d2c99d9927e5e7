"""Which days a unit works, from its working week and the holidays of its calendar."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.calendar import WorkCalendar
from kinerja.people.models import NATIONAL, Holiday, Unit


def calendars_of(session: Session, unit_ids: Collection[int]) -> dict[int, WorkCalendar]:
    """The working days of each unit, in two queries; national holidays are everybody's."""
    units = session.execute(select(Unit.id, Unit.workweek, Unit.calendar).where(Unit.id.in_(unit_ids))).all()
    followed = {NATIONAL, *(row.calendar for row in units)}
    days: dict[str, set[date]] = {name: set() for name in followed}
    for name, day in session.execute(select(Holiday.calendar, Holiday.day).where(Holiday.calendar.in_(followed))):
        days[name].add(day)
    return {row.id: WorkCalendar(row.workweek, frozenset(days[NATIONAL] | days[row.calendar])) for row in units}


def calendar_of(session: Session, unit_id: int) -> WorkCalendar:
    """The working days of one unit."""
    return calendars_of(session, [unit_id])[unit_id]
