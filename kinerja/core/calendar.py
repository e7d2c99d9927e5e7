"""The only conversion from an instant to a date, and back; and counting in working days."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Jayapura"
INSTANT = timedelta(microseconds=1)  # the last one before an end that is exclusive


def local_date(now: datetime, zone: str = DEFAULT_ZONE) -> date:
    """The calendar day in that zone (UTC is a day behind until 09:00 WIT)."""
    return now.astimezone(ZoneInfo(zone)).date()


def instant_at(day: date, at: time, zone: str = DEFAULT_ZONE) -> datetime:
    """The instant of a wall-clock time in that zone, in UTC."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """On which days an office works: Monday to Friday or to Saturday, less the holidays."""

    workweek: int = 5
    holidays: Collection[date] = field(default=frozenset())

    def is_working(self, day: date) -> bool:
        return day.weekday() < self.workweek and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after that day, which itself does not count; 0 gives the day."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and including `end`; 0 for an earlier end."""
        days = (start + timedelta(days=one) for one in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)

    def due(self, start: datetime, count: int, zone: str = DEFAULT_ZONE) -> datetime:
        """The first instant after the `count`-th working day that follows the day of `start`: exclusive."""
        return instant_at(self.after(local_date(start, zone), count) + timedelta(days=1), time(), zone)
