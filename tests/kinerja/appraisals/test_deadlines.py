"""Clocks in working days start and end with the steps of an appraisal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kinerja.appraisals.changes.deadlines import start_clock
from kinerja.appraisals.models import Appraisal, Deadline
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict
from kinerja.cycles.models import ClockCode, Cycle, CycleClock
from kinerja.people.models import Holiday
from tests.kinerja.appraisals.stage import NOW, Play
from tests.kinerja.appraisals.test_decide import decide, play, rated, sari

__all__ = ["play", "rated"]


def clocks(appraisal: Appraisal) -> dict[ClockCode, Deadline]:
    query = select(Deadline).where(Deadline.appraisal_id == appraisal.id)
    return {one.code: one for one in reading().scalars(query)}


def last_day(deadline: Deadline) -> date:
    return local_date(deadline.due_at - timedelta(seconds=1))


def test_decision_starts_the_clock_of_the_return(rated: Play) -> None:
    decide(rated)
    running = clocks(sari(rated))
    assert list(running) == [ClockCode.RETURN]
    assert running[ClockCode.RETURN].ended_at is None
    assert running[ClockCode.RETURN].starts_at == NOW


def test_receipt_ends_the_return_and_starts_the_objection(rated: Play) -> None:
    public_id = decide(rated)
    receive_result(rated.people.sari.actor, public_id, now=NOW + timedelta(days=1))
    both = clocks(sari(rated))
    assert (both[ClockCode.RETURN].ended_by, both[ClockCode.RETURN].ended_at) == ("receive", NOW + timedelta(days=1))
    assert both[ClockCode.OBJECTION].starts_at == NOW + timedelta(days=1)


def test_holidays_and_the_number_of_a_cycle_move_the_last_day(rated: Play) -> None:
    with transaction() as session:
        cycle_id = session.scalars(select(Cycle.id).join(Appraisal).where(Appraisal.id == sari(rated).id)).one()
        session.add(CycleClock(cycle_id=cycle_id, code=ClockCode.RETURN, days=1))
        following = local_date(NOW) + timedelta(days=1)
        session.add_all(Holiday(day=following + timedelta(days=one), name="Libur") for one in range(3))
    decide(rated)
    assert last_day(clocks(sari(rated))[ClockCode.RETURN]) >= following + timedelta(days=3)


def test_clock_runs_once_at_a_time(rated: Play) -> None:
    decide(rated)
    with transaction() as session, pytest.raises(Conflict) as caught:
        start_clock(session, sari(rated), ClockCode.RETURN, now=NOW)
    assert caught.value.code == "deadline.running"
