"""Running deadlines move by one act with a reason, never by a holiday."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.models import Deadline
from kinerja.appraisals.queries.shifting import ShiftPlan, shift_plan
from kinerja.appraisals.services.run_clocks import begin_clocks
from kinerja.appraisals.services.shift import shift_deadlines
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.services.clocks import set_clocks
from kinerja.notices.models import Notice
from kinerja.people.services.holidays import HolidayInput, add_holiday
from tests.kinerja.appraisals.stage import NOW, OPENS, Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.appraisals.test_running_clocks import END, LAST_DAYS, MIDNIGHT, SECOND, clock
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.cycles.closing import close_cycle

MONDAY = HolidayInput("", date(2026, 11, 30), "Libur", "SKB")


@pytest.fixture
def decided(app: Flask) -> Play:
    play = opened(quadrant())
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    return play


def plan(play: Play) -> ShiftPlan:
    reading().expire_all()
    cycle = reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()
    return shift_plan(reading(), cycle, now=NOW)


def events() -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == "deadlines.moved")) or 0


def test_holiday_moves_nothing_by_itself(decided: Play) -> None:
    before = clock(decided, ClockCode.RETURN).due_at
    assert plan(decided).shifts == ()
    add_holiday(decided.ratna, MONDAY, now=NOW)
    assert clock(decided, ClockCode.RETURN).due_at == before
    (one,) = plan(decided).shifts
    assert (one.before, local_date(one.after - SECOND)) == (before, LAST_DAYS[14, 5, True])


def test_deadlines_move_as_listed_and_people_hear_of_it(decided: Play) -> None:
    add_holiday(decided.ratna, MONDAY, now=NOW)
    listed = plan(decided)
    assert shift_deadlines(decided.ratna, decided.cycle_id, listed.fingerprint, reason="SKB baru", now=NOW) == 1
    moved = clock(decided, ClockCode.RETURN)
    assert (moved.due_at, moved.reason, moved.starts_at) == (listed.shifts[0].after, "SKB baru", NOW)
    query = select(Notice.due).where(Notice.kind == "deadline.moved.return")
    assert reading().scalars(query).all() == [moved.due_at]
    assert events() == 1
    with pytest.raises(Conflict) as caught:
        shift_deadlines(decided.ratna, decided.cycle_id, listed.fingerprint, reason="SKB baru", now=NOW)
    assert caught.value.code == "deadline.nothing_moves"
    assert events() == 1


def test_list_that_has_changed_meanwhile_moves_nothing(decided: Play) -> None:
    add_holiday(decided.ratna, MONDAY, now=NOW)
    listed, before = plan(decided), clock(decided, ClockCode.RETURN).due_at
    add_holiday(decided.ratna, HolidayInput("", date(2026, 12, 1), "Libur", "SKB"), now=NOW)
    with pytest.raises(Conflict) as caught:
        shift_deadlines(decided.ratna, decided.cycle_id, listed.fingerprint, reason="SKB", now=NOW)
    assert caught.value.code == "deadline.plan_changed"
    assert clock(decided, ClockCode.RETURN).due_at == before


def test_reason_is_owed_and_outsiders_are_refused(decided: Play) -> None:
    add_holiday(decided.ratna, MONDAY, now=NOW)
    seen = plan(decided).fingerprint
    for reason in (" ", "x" * 2001):
        with pytest.raises(Invalid) as caught:
            shift_deadlines(decided.ratna, decided.cycle_id, seen, reason=reason, now=NOW)
        assert set(caught.value.errors) == {"reason"}
    for somebody in (decided.wati, decided.people.budi.actor, decided.people.auditor.actor):
        with pytest.raises(NotAllowed):
            shift_deadlines(somebody, decided.cycle_id, seen, reason="SKB", now=NOW)
    with pytest.raises(NotFound):
        shift_deadlines(decided.ratna, "tidak-ada", seen, reason="SKB", now=NOW)
    close_cycle(decided.ratna, decided.cycle_id, now=NOW)
    with pytest.raises(NotAllowed):
        shift_deadlines(decided.ratna, decided.cycle_id, seen, reason="SKB", now=NOW)
    assert events() == 0


def test_shorter_clock_never_ends_in_the_past(decided: Play) -> None:
    set_clocks(decided.ratna, decided.cycle_id, {ClockCode.RETURN: 1}, reason="Uji", now=NOW)
    cycle = reading().scalars(select(Cycle)).one()
    later = shift_plan(reading(), cycle, now=NOW + timedelta(days=5))
    assert (later.shifts, later.kept) == ((), 1)


def test_clocks_after_a_window_are_counted_again_from_its_last_day(app: Flask) -> None:
    play = opened(quadrant(), opens=OPENS, closes=MIDNIGHT)
    begin_clocks(job_actor("run_clocks"), now=END)
    assert plan(play).shifts == ()
    add_holiday(play.ratna, MONDAY, now=NOW)
    shifts = {one.code: local_date(one.after - SECOND) for one in plan(play).shifts}
    assert shifts == {ClockCode.DEFAULT: LAST_DAYS[14, 5, True], ClockCode.REPORT: LAST_DAYS[30, 5, True]}
    ((_first, number),) = [pair for pair in plan(play).grouped() if pair[0].code is ClockCode.REPORT][:1]
    assert number >= 1
    assert sum(number for _one, number in plan(play).grouped()) == len(plan(play).shifts)


def test_page_lists_asks_for_a_reason_and_moves(app: Flask) -> None:
    # Pages read the clock themselves: this window ends when nobody runs the test any more.
    play = opened(quadrant(), opens=OPENS, closes=datetime(2090, 1, 3))
    begin_clocks(job_actor("run_clocks"), now=datetime(2090, 1, 3, tzinfo=UTC))
    browser = app.test_client()
    log_in(browser, play.people.ratna)
    at = f"/admin/hitung-tenggat/{play.cycle_id}"
    assert "Tidak ada yang bergeser" in browser.get(at).text
    add_holiday(play.ratna, HolidayInput("", date(2090, 1, 10), "Libur", "SKB"), now=NOW)
    page = browser.get(at).text
    assert "Laporan kepada pejabat yang berwenang" in page and "Menjadi sampai" in page
    assert post(browser, at, {"plan": "x", "reason": ""}).status_code == 422
    stale = post(browser, at, {"plan": "x", "reason": "SKB baru"})
    assert stale.status_code == 409 and "SKB baru" in stale.text
    seen = page.split('name="plan"')[1].split('value="')[1].split('"')[0]
    assert post(browser, at, {"plan": seen, "reason": "SKB baru"}).status_code == 303
    kept = reading().scalars(select(Deadline.reason).where(Deadline.code == ClockCode.REPORT)).all()
    assert set(kept) == {"SKB baru"}
