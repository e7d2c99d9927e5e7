"""The clocks of PermenPANRB 6/2022, pp. 114-119, that objections start and meet: last day, last second, holidays."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.run_clocks import run_out_clocks
from kinerja.core.authz import job_actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed
from kinerja.cycles.models import ClockCode, Cycle, CycleClock
from kinerja.objections.queries.periods import decision_clocks
from kinerja.objections.services.file_objection import file_objection, save_objection
from kinerja.people.models import Holiday, Unit
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.core.browsing import log_in
from tests.kinerja.objections.stage import DAY, TYPED, clock, counting, decided, filed, fresh, received

SECOND = timedelta(seconds=1)
CLOCKS = job_actor("run_clocks")


def keep(workweek: int, *holidays: date) -> None:
    """How the units work, before any clock starts."""
    with transaction() as session:
        session.execute(update(Unit).values(workweek=workweek))
        session.add_all(Holiday(day=day, name="Libur", source="Uji") for day in holidays)


def last_day(about: Person, code: ClockCode) -> date:
    return local_date(clock(about, code).due_at - SECOND)


# Received and filed on Wednesday, 25 November 2026; that day does not count.
@pytest.mark.parametrize(
    ("workweek", "holidays", "objection", "decision"),
    [
        (5, [], date(2026, 12, 15), date(2026, 12, 4)),
        (5, [date(2026, 12, 3)], date(2026, 12, 16), date(2026, 12, 7)),
        (6, [], date(2026, 12, 11), date(2026, 12, 3)),
        (6, [date(2026, 11, 28), date(2026, 12, 9)], date(2026, 12, 14), date(2026, 12, 4)),
    ],
)
def test_the_last_days(app: Flask, workweek: int, holidays: list[date], objection: date, decision: date) -> None:
    people = counting().people
    keep(workweek, *holidays)
    result = decided(people.sari, people.budi)
    receive_result(people.sari.actor, result, now=NOW)
    save_objection(people.sari.actor, result, TYPED, now=NOW)
    file_objection(people.sari.actor, result, now=NOW)
    assert last_day(people.sari, ClockCode.OBJECTION) == objection
    assert last_day(people.sari, ClockCode.OBJECTION_DECISION) == decision


def test_without_an_objection_the_result_is_final_after_the_last_second(app: Flask) -> None:
    one = received()
    sari = one.play.people.sari
    due = clock(sari, ClockCode.OBJECTION).due_at
    assert run_out_clocks(CLOCKS, now=due - SECOND) == 0
    assert run_out_clocks(CLOCKS, now=due) == 1
    assert fresh(sari).state is AppraisalState.FINAL
    with pytest.raises(NotAllowed) as caught:
        save_objection(one.sari, one.result, TYPED, now=due + DAY)
    assert caught.value.code == "objection.too_late"


def test_a_filed_objection_keeps_the_result_open_however_late_the_decision_is(app: Flask) -> None:
    one = filed()
    assert run_out_clocks(CLOCKS, now=NOW + 300 * DAY) == 0
    assert fresh(one.play.people.sari).state is AppraisalState.OBJECTED


def test_a_late_receipt_gives_the_whole_time_for_an_objection(app: Flask) -> None:
    """A draft begun in time is no objection: it must be filed before the clock runs out."""
    one = received()
    due = clock(one.play.people.sari, ClockCode.OBJECTION).due_at
    save_objection(one.sari, one.result, TYPED, now=due - SECOND)
    run_out_clocks(CLOCKS, now=due)
    with pytest.raises(NotAllowed) as caught:
        file_objection(one.sari, one.result, now=due)
    assert caught.value.code == "objection.too_late"


@pytest.mark.parametrize(("days", "passes"), [(30, False), (4, False), (3, True)])
def test_the_report_may_be_late_because_of_an_objection(
    app: Flask, client: FlaskClient, days: int, passes: bool
) -> None:
    """The window ends on 30 November; the decision is due on 4 December, the report that many days after the window."""
    one = filed()
    with transaction() as session:
        cycle_id = session.scalars(select(Cycle.id)).one()
        session.add(CycleClock(cycle_id=cycle_id, code=ClockCode.REPORT, days=days))
    appraisal = reading().scalars(select(Appraisal).where(Appraisal.id == fresh(one.play.people.sari).id)).one()
    assert decision_clocks(reading(), appraisal).passes_report is passes
    log_in(client, one.play.people.head)
    page = client.get(f"/keberatan/{one.objection}").text
    assert ("lewat batas lapor karena keberatan" in page) is passes
