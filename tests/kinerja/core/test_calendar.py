"""Counting in working days: five- and six-day weeks, holidays, the edge of a day in WIT."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.core.calendar import WorkCalendar

FRIDAY = date(2027, 1, 29)


@pytest.mark.parametrize(
    ("calendar", "count", "expected"),
    [
        (WorkCalendar(), 0, FRIDAY),
        (WorkCalendar(), 1, date(2027, 2, 1)),
        (WorkCalendar(6), 1, date(2027, 1, 30)),
        (WorkCalendar(6), 2, date(2027, 2, 1)),
        (WorkCalendar(5, {date(2027, 2, 1)}), 1, date(2027, 2, 2)),
        (WorkCalendar(5, {date(2027, 2, 6)}), 14, date(2027, 2, 18)),
    ],
)
def test_working_days_after_a_friday(calendar: WorkCalendar, count: int, expected: date) -> None:
    assert calendar.after(FRIDAY, count) == expected


def test_due_is_the_first_instant_after_the_last_day() -> None:
    # 23:30 in Sofifi on Friday is 14:30 UTC of the same day; half an hour later it is Saturday there.
    assert WorkCalendar().due(datetime(2027, 1, 29, 14, 30, tzinfo=UTC), 1) == datetime(2027, 2, 1, 15, tzinfo=UTC)
    assert WorkCalendar(6).due(datetime(2027, 1, 29, 15, 0, tzinfo=UTC), 1) == datetime(2027, 2, 1, 15, tzinfo=UTC)


DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(day=DAYS, count=st.integers(1, 40), week=st.sampled_from([5, 6]), holidays=st.frozensets(DAYS, max_size=30))
def test_counting_there_and_back_agree(day: date, count: int, week: int, holidays: frozenset[date]) -> None:
    calendar = WorkCalendar(week, holidays)
    end = calendar.after(day, count)
    assert calendar.is_working(end)
    assert calendar.between(day, end) == count
    assert calendar.between(day, end - timedelta(days=1)) == count - 1
