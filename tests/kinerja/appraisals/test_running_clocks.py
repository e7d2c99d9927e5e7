"""The clocks of PermenPANRB 6/2022 (pp. 114-119): start, last second in time, first second out, and then what."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.changes.deadlines import end_clock, start_clock
from kinerja.appraisals.changes.windows import extend_window
from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline, Result, Signature, SignatureMeaning
from kinerja.appraisals.queries.deadlines import silent_appraisals, silent_for
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.run_clocks import begin_clocks, run_out_clocks
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed
from kinerja.core.queue import enqueue
from kinerja.core.runner import run_waiting
from kinerja.cycles.models import ClockCode, Cycle, CycleState
from kinerja.cycles.services import WindowInput, set_windows
from kinerja.notices.models import Notice
from kinerja.people.models import Holiday, Unit
from tests.kinerja.appraisals.stage import CLOSES, KINDS, NOW, OPENS, Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant, sari

JOB = job_actor("run_clocks")
SECOND = timedelta(seconds=1)
MIDNIGHT = datetime(2026, 11, 26)  # in Sofifi: the window of decisions ends with the 25th
END = datetime(2026, 11, 25, 15, tzinfo=UTC)
# Everything starts on Wednesday, 25 November 2026. The holiday is Monday, the 30th.
LAST_DAYS: dict[tuple[int, int, bool], date] = {
    (7, 5, False): date(2026, 12, 4),
    (7, 6, False): date(2026, 12, 3),
    (7, 5, True): date(2026, 12, 7),
    (7, 6, True): date(2026, 12, 4),
    (14, 5, False): date(2026, 12, 15),
    (14, 6, False): date(2026, 12, 11),
    (14, 5, True): date(2026, 12, 16),
    (14, 6, True): date(2026, 12, 12),
    (30, 5, False): date(2027, 1, 6),
    (30, 6, False): date(2026, 12, 30),
    (30, 5, True): date(2027, 1, 7),
    (30, 6, True): date(2026, 12, 31),
}
DAYS = {
    ClockCode.DELIVERY: 14,
    ClockCode.RETURN: 14,
    ClockCode.REPORT: 30,
    ClockCode.DEFAULT: 14,
    ClockCode.DEFAULT_DELIVERY: 7,
    ClockCode.DEFAULT_RETURN: 7,
    ClockCode.OBJECTION: 14,
    ClockCode.OBJECTION_DECISION: 7,
}
WEEKS = [(5, False), (6, False), (5, True), (6, True)]


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant())


@pytest.fixture
def ended(app: Flask) -> Play:
    """Windows that end with 25 November; Budi has sent his sheet about Sari."""
    play = opened(quadrant(), opens=OPENS, closes=MIDNIGHT)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play


@pytest.fixture
def decided(app: Flask) -> Play:
    play = opened(quadrant())
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    return play


def works(play: Play, week: int, *, holiday: bool) -> None:
    """The week and the holidays of Sari's unit."""
    with transaction() as session:
        session.get_one(Unit, play.people.division.id).workweek = week
        if holiday:
            session.add(Holiday(day=date(2026, 11, 30), name="Libur", source="Uji"))


def clock(play: Play, code: ClockCode, *, running: bool = True) -> Deadline | None:
    query = select(Deadline).where(Deadline.appraisal_id == sari(play).id, Deadline.code == code)
    query = query.where(Deadline.ended_at.is_(None)) if running else query
    return reading().scalar(query.order_by(Deadline.id.desc()).execution_options(populate_existing=True))


def run(now: datetime) -> dict[str, Any]:
    """The hourly job at that instant."""
    with transaction() as session:
        job = enqueue(session, "run_clocks", {}, key=f"run_clocks:{now}", actor=JOB, now=now)
        public_id = job.public_id
    run_waiting(now=now)
    kind = type(job)
    return reading().scalar(select(kind.outcome).where(kind.public_id == public_id))


def state(play: Play) -> AppraisalState:
    return reading().scalar(select(Appraisal.state).where(Appraisal.id == sari(play).id))


def notices(employee_id: int) -> list[tuple[str, dict[str, Any]]]:
    query = select(Notice.kind, Notice.params).where(Notice.employee_id == employee_id).order_by(Notice.id)
    return [(kind, params) for kind, params in reading().execute(query) if kind.partition(".")[0] != "cycle"]


def events(event: Event) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == event.value)) or 0


@pytest.mark.parametrize("code", [one for one in DAYS if one not in (ClockCode.REPORT, ClockCode.DEFAULT)])
def test_every_clock_of_a_step_ends_with_its_last_working_day(play: Play, code: ClockCode) -> None:
    for week, holiday in WEEKS:
        works(play, week, holiday=holiday and week == 5)
        with transaction() as session:
            appraisal = session.get_one(Appraisal, sari(play).id)
            deadline = start_clock(session, appraisal, code, now=NOW)
            last = LAST_DAYS[DAYS[code], week, holiday]
            assert local_date(deadline.due_at - SECOND) == last
            assert local_date(deadline.due_at) == last + timedelta(days=1)
            end_clock(session, appraisal, code, "test", now=NOW)


@pytest.mark.parametrize("code", [ClockCode.REPORT, ClockCode.DEFAULT])
@pytest.mark.parametrize(("week", "holiday"), WEEKS)
def test_clocks_after_the_window_count_from_its_last_day(
    ended: Play, code: ClockCode, week: int, holiday: bool
) -> None:
    works(ended, week, holiday=holiday)
    run(END - SECOND)
    assert clock(ended, code) is None
    run(END + timedelta(days=3))  # noticed late: the clock counts all the same from the end of the window
    deadline = clock(ended, code)
    assert deadline is not None and deadline.starts_at == END
    assert local_date(deadline.due_at - SECOND) == LAST_DAYS[DAYS[code], week, holiday]


@pytest.mark.parametrize(("week", "holiday"), WEEKS)
def test_unreturned_result_counts_as_received_after_the_last_second(app: Flask, week: int, holiday: bool) -> None:
    play = opened(quadrant())
    works(play, week, holiday=holiday)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    due = clock(play, ClockCode.RETURN).due_at
    assert local_date(due - SECOND) == LAST_DAYS[14, week, holiday]
    assert run(due - SECOND)["ended"] == 0
    assert state(play) is AppraisalState.DECIDED
    assert run(due)["ended"] == 1
    assert state(play) is AppraisalState.RECEIVED
    ended = clock(play, ClockCode.RETURN, running=False)
    assert (ended.ended_by, ended.ended_at) == ("run_out", due)
    assert clock(play, ClockCode.OBJECTION).starts_at == due
    received = select(func.count()).where(Signature.meaning == SignatureMeaning.RECEIVED)
    assert reading().scalar(received) == 0
    assert notices(play.people.sari.employee_id)[-1][0] == "result.presumed"
    assert events(Event.RESULT_PRESUMED) == 1


def test_time_for_an_objection_runs_out_and_the_result_is_final(decided: Play) -> None:
    receipt = NOW + timedelta(days=1)
    receive_result(decided.people.sari.actor, _result(decided), now=receipt)
    due = clock(decided, ClockCode.OBJECTION).due_at
    run(due - SECOND)
    assert state(decided) is AppraisalState.RECEIVED
    run(due)
    assert state(decided) is AppraisalState.FINAL
    assert clock(decided, ClockCode.OBJECTION, running=False).ended_by == "run_out"
    assert notices(decided.people.sari.employee_id)[-1][0] == "result.settled"
    assert events(Event.RESULT_SETTLED) == 1


def test_objection_stops_what_would_make_the_result_final(decided: Play) -> None:
    receive_result(decided.people.sari.actor, _result(decided), now=NOW)
    due = clock(decided, ClockCode.OBJECTION).due_at
    with transaction() as session:
        appraisal = session.get_one(Appraisal, sari(decided).id)
        advance(appraisal, Step.OBJECT)
        end_clock(session, appraisal, ClockCode.OBJECTION, Step.OBJECT, now=NOW)
    run(due)
    assert state(decided) is AppraisalState.OBJECTED


def test_evaluation_by_the_superior_is_final_once_it_counts_as_received(decided: Play) -> None:
    with transaction() as session:
        appraisal = session.get_one(Appraisal, sari(decided).id)
        end_clock(session, appraisal, ClockCode.RETURN, "test", now=NOW)
        due = start_clock(session, appraisal, ClockCode.DEFAULT_RETURN, now=NOW).due_at
    run(due)
    assert state(decided) is AppraisalState.FINAL
    assert clock(decided, ClockCode.OBJECTION, running=False) is None
    assert notices(decided.people.sari.employee_id)[-1][0] == "result.presumed_final"


def test_receipt_after_the_last_second_is_kept_as_late_until_the_system_notices(decided: Play) -> None:
    due = clock(decided, ClockCode.RETURN).due_at
    receive_result(decided.people.sari.actor, _result(decided), now=due)
    ended = clock(decided, ClockCode.RETURN, running=False)
    assert (ended.ended_by, ended.reason) == ("receive", "late")


def test_running_out_again_changes_nothing(decided: Play) -> None:
    due = clock(decided, ClockCode.RETURN).due_at
    run(due)
    before = [(one.code, one.due_at, one.ended_by) for one in reading().scalars(select(Deadline))]
    assert run(due + SECOND) == {"silent": 0, "ended": 0}
    assert [(one.code, one.due_at, one.ended_by) for one in reading().scalars(select(Deadline))] == before
    assert events(Event.RESULT_PRESUMED) == 1


def test_clocks_of_a_closed_cycle_rest(decided: Play) -> None:
    due = clock(decided, ClockCode.RETURN).due_at
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    assert run(due) == {"silent": 0, "ended": 0}


def test_silent_assessor_and_superior_hear_how_many_wait(ended: Play) -> None:
    assert run(END)["silent"] > 0
    about_sari = [one for one in silent_appraisals(reading()) if one.employee_id == ended.people.sari.employee_id]
    assert [(one.assessor_id, one.since) for one in about_sari] == [(ended.people.budi.employee_id, END)]
    waiting = silent_for(reading(), ended.people.head.employee_id, date(2026, 11, 26))
    assert ended.people.sari.employee_id in {one.employee_id for one in waiting}
    mine = [one for one in silent_appraisals(reading()) if one.assessor_id == ended.people.budi.employee_id]
    ((kind, params),) = [one for one in notices(ended.people.budi.employee_id) if one[0] == "assessor.silent"]
    assert (kind, params["people"]) == ("assessor.silent", len(mine))
    assert "assessor.stand_in" in dict(notices(ended.people.head.employee_id))
    again = len(notices(ended.people.budi.employee_id))
    assert run(END + timedelta(hours=1))["silent"] == 0
    assert len(notices(ended.people.budi.employee_id)) == again
    assert events(Event.ASSESSOR_SILENT) == len(silent_appraisals(reading()))


def test_decided_appraisal_gets_the_clock_of_the_report_only(ended: Play) -> None:
    decide(ended)
    run(END)
    assert clock(ended, ClockCode.REPORT) is not None
    assert clock(ended, ClockCode.DEFAULT) is None


def test_extended_window_stops_the_clocks_and_takes_the_notices_back(ended: Play) -> None:
    run(END)
    windows = [WindowInput(kind, OPENS, CLOSES) for kind in (*KINDS, "rating")]
    set_windows(ended.ratna, ended.cycle_id, windows, now=END + SECOND)
    run(END + timedelta(hours=1))
    assert clock(ended, ClockCode.DEFAULT) is None
    assert clock(ended, ClockCode.DEFAULT, running=False).ended_by == "extended"
    assert [one for one in notices(ended.people.budi.employee_id) if one[0] == "assessor.silent"] == []
    assert silent_appraisals(reading()) == []
    later = datetime(2026, 11, 30, 15, tzinfo=UTC)
    run(later)
    assert clock(ended, ClockCode.DEFAULT).starts_at == later
    assert clock(ended, ClockCode.REPORT).starts_at == later


def test_later_end_for_one_person_leaves_the_notices_about_the_others(ended: Play) -> None:
    run(END)
    budi = ended.people.budi.employee_id
    mine = [one.appraisal_id for one in silent_appraisals(reading()) if one.assessor_id == budi]
    assert len(mine) > 1
    for number, appraisal_id in enumerate(mine, 1):
        with transaction() as session:
            extend_window(session, appraisal_id, "rating", END + timedelta(days=5))
        run(END + timedelta(hours=number))
        left = [one for one in silent_appraisals(reading()) if one.assessor_id == budi]
        assert len(left) == len(mine) - number
        assert ("assessor.silent" in dict(notices(budi))) == bool(left)
    run(END + timedelta(days=5))
    assert len([one for one in silent_appraisals(reading()) if one.assessor_id == budi]) == len(mine)


def test_closed_without_a_result_no_clock_is_touched(ended: Play) -> None:
    run(END)
    with transaction() as session:
        advance(session.get_one(Appraisal, sari(ended).id), Step.CLOSE)
    before = clock(ended, ClockCode.REPORT)
    assert run(END + timedelta(hours=1)) == {"silent": 0, "ended": 0}
    assert clock(ended, ClockCode.REPORT).due_at == before.due_at


def test_only_the_system_runs_clocks(decided: Play) -> None:
    for act in (begin_clocks, run_out_clocks):
        with pytest.raises(NotAllowed) as caught:
            act(decided.ratna, now=NOW + timedelta(days=60))
        assert caught.value.code == "deadline.run_by_system"
    assert state(decided) is AppraisalState.DECIDED


def _result(play: Play) -> str:
    return reading().scalars(select(Result.public_id).where(Result.appraisal_id == sari(play).id)).one()
