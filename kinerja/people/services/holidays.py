"""Holidays: entered, changed and removed one by one, or taken over from the proposals of a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.people import policies
from kinerja.people.changes.units import checked_name
from kinerja.people.models import NATIONAL, Holiday
from kinerja.people.queries import row_for_update
from kinerja.people.queries.holidays import proposals

LONGEST_CALENDAR = 40


@dataclass(frozen=True, slots=True)
class HolidayInput:
    """A day on which offices that follow the calendar rest; `source` names the decree."""

    calendar: str
    day: date
    name: str
    source: str


def add_holiday(actor: Actor, entered: HolidayInput, *, now: datetime) -> int:
    """The new holiday's id. Deadlines that run stay where they are. Raises NotAllowed, Invalid."""
    require(policies.can_change_holidays(actor))
    with transaction() as session:
        holiday = Holiday(**_checked(session, entered))
        session.add(holiday)
        session.flush()
        facts = _facts(holiday)
        record(session, actor, Event.HOLIDAY_ADDED, "holiday", holiday.id, at=now, changes=facts)
        return holiday.id


def edit_holiday(actor: Actor, holiday_id: int, entered: HolidayInput, *, now: datetime) -> None:
    """Put a day right; nothing happens when nothing differs. Raises NotAllowed, NotFound, Invalid."""
    require(policies.can_change_holidays(actor))
    with transaction() as session:
        holiday = row_for_update(session, Holiday, holiday_id)
        values = _checked(session, entered, but=holiday_id)
        fields = [name for name, value in values.items() if getattr(holiday, name) != value]
        before = holiday.day
        for name in fields:
            setattr(holiday, name, values[name])
        if fields:
            facts = _facts(holiday) | {"fields": fields, "before": before}
            record(session, actor, Event.HOLIDAY_CHANGED, "holiday", holiday.id, at=now, changes=facts)


def remove_holiday(actor: Actor, holiday_id: int, *, now: datetime) -> None:
    """The day is a working day again, for deadlines that start from now on. Raises NotAllowed, NotFound."""
    require(policies.can_change_holidays(actor))
    with transaction() as session:
        holiday = row_for_update(session, Holiday, holiday_id)
        record(session, actor, Event.HOLIDAY_REMOVED, "holiday", holiday.id, at=now, changes=_facts(holiday))
        session.delete(holiday)


def adopt_holidays(actor: Actor, year: int, days: Collection[date], *, source: str, now: datetime) -> int:
    """Take the chosen proposals of a year into the national calendar; how many are new. Again is harmless.

    Raises NotAllowed, Invalid (no source; a day that is not proposed).
    """
    require(policies.can_change_holidays(actor))
    with transaction() as session:
        source = _source(source)
        offered = {one.day: one for one in proposals(session, year)}
        if not set(days) <= offered.keys():
            raise Invalid("holiday.not_proposed", {"days": ["holiday.not_proposed"]})
        fresh = [offered[day] for day in sorted(set(days)) if not offered[day].is_known]
        session.add_all(Holiday(day=one.day, name=checked_name(one.name), source=source) for one in fresh)
        if fresh:
            facts = {"days": [one.day for one in fresh]}
            record(session, actor, Event.HOLIDAYS_ADOPTED, "calendar", year, at=now, changes=facts)
        return len(fresh)


def _checked(session: Session, entered: HolidayInput, *, but: int | None = None) -> dict[str, object]:
    calendar = " ".join(entered.calendar.split()) or NATIONAL
    if len(calendar) > LONGEST_CALENDAR:
        raise Invalid("people.too_long", {"new_calendar": ["people.too_long"]})
    values = {"calendar": calendar, "day": entered.day, "name": checked_name(entered.name)}
    twin = select(Holiday.id).where(Holiday.calendar == calendar, Holiday.day == entered.day, Holiday.id != (but or 0))
    if session.scalar(twin) is not None:
        raise Invalid("holiday.repeated", {"day": ["holiday.repeated"]})
    return values | {"source": _source(entered.source)}


def _source(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("holiday.source_missing", {"source": ["holiday.source_missing"]})
    if len(text) > 200:
        raise Invalid("people.too_long", {"source": ["people.too_long"]})
    return text


def _facts(holiday: Holiday) -> dict[str, object]:
    return {"day": holiday.day, "national": holiday.calendar == NATIONAL}
