"""The only conversion from an instant to a date, and back."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Jayapura"


def local_date(now: datetime, zone: str = DEFAULT_ZONE) -> date:
    """The calendar day in that zone (UTC is a day behind until 09:00 WIT)."""
    return now.astimezone(ZoneInfo(zone)).date()


def instant_at(day: date, at: time, zone: str = DEFAULT_ZONE) -> datetime:
    """The instant of a wall-clock time in that zone, in UTC."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
