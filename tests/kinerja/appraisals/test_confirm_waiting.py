"""What nobody confirmed: reminded first, then asked by the system on the period's day; never with a conflict."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kinerja.appraisals.models import Assignment, AssignmentState, AutoConfirmation
from kinerja.appraisals.queries import tasks_for
from kinerja.appraisals.queries.unconfirmed import days_back
from kinerja.appraisals.services.confirm import confirm_raters
from kinerja.appraisals.services.confirm_waiting import confirm_waiting
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.calendar import WorkCalendar
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.core.queue import Job, enqueue
from kinerja.core.runner import run_waiting
from kinerja.cycles.models import Cycle
from kinerja.cycles.services import CycleInput, create_cycle
from kinerja.notices.models import Notice
from kinerja.notices.sentences import notice_sentences
from kinerja.people.models import Placement, RoleGrant
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW, Play, announced, duty_of
from tests.kinerja.appraisals.test_confirm import groups, states, suggested
from tests.kinerja.core.browsing import log_in

JOB = job_actor("confirm_waiting")
# The windows end with Monday, 30 November; two working days before it is the Thursday.
TUESDAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
THURSDAY, FRIDAY = TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=3)


def waiting(before: int | None, **window: datetime) -> Play:
    play = announced(**window)
    with transaction() as session:
        session.execute(update(Cycle).values(confirms_raters=True, confirms_before=before))
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play


@pytest.fixture
def play(app: Flask) -> Play:
    return waiting(2)


def told(someone: Person, kind: str) -> list[dict[str, Any]]:
    query = select(Notice.params).where(Notice.employee_id == someone.employee_id, Notice.kind == f"suggestions.{kind}")
    return list(reading().scalars(query.order_by(Notice.id)))


def confirmed_events() -> list[dict[str, Any]]:
    query = select(AuditEvent.changes).where(AuditEvent.event == "raters.confirmed").order_by(AuditEvent.id)
    return list(reading().scalars(query))


def test_the_opening_tells_administrators_that_suggestions_wait(play: Play) -> None:
    [new] = told(play.people.wati, "new")
    assert new["number"] > 0 and told(play.people.sari, "new") == [] == told(play.people.budi, "new")
    assert "menunggu konfirmasi" in notice_sentences("suggestions.new", new)[0]


def test_administrators_are_reminded_first_and_the_day_confirms(play: Play) -> None:
    assert confirm_waiting(JOB, now=TUESDAY - timedelta(days=1)) == 0 and told(play.people.wati, "soon") == []
    for hours in (0, 5):
        assert confirm_waiting(JOB, now=TUESDAY + timedelta(hours=hours)) == 0
    assert len(told(play.people.wati, "soon")) >= 1 and states() == {"suggested"}
    asked = confirm_waiting(JOB, now=THURSDAY)
    assert asked > 0 and states() == {"open"}
    assert confirm_waiting(JOB, now=THURSDAY + timedelta(hours=1)) == 0
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert duty.public_id in {task.ref for task in tasks_for(reading(), play.people.dewi.actor, THURSDAY)}
    new = select(Notice).where(Notice.kind == "assignment.new", Notice.employee_id == play.people.dewi.employee_id)
    assert reading().scalars(new).all()
    kept = reading().get(AutoConfirmation, duty.id)
    assert kept is not None and (kept.day, kept.days_left) == (date(2026, 11, 26), 2)
    events = confirmed_events()
    assert sum(one["asked"] for one in events) == asked and all(one["auto"] and one["days_left"] == 2 for one in events)
    done = told(play.people.wati, "confirmed")
    assert done and all("tinggal 2 hari kerja" in notice_sentences("suggestions.confirmed", one)[0] for one in done)


def test_who_was_reminded_today_has_the_rest_of_the_day(play: Play) -> None:
    confirm_waiting(JOB, now=THURSDAY)
    mine = (play.people.dewi, play.people.sari, "rekan")
    assert duty_of(*mine).state is AssignmentState.SUGGESTED and told(play.people.wati, "soon")
    confirm_waiting(JOB, now=FRIDAY)
    assert duty_of(*mine).state is AssignmentState.OPEN


def test_where_nobody_can_confirm_nobody_is_waited_for(play: Play) -> None:
    with transaction() as session:
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.role == "agency_admin")):
            grant.valid_to = date(2026, 11, 1)
    assert confirm_waiting(JOB, now=THURSDAY) > 0 and states() == {"open"}


def test_what_was_confirmed_by_hand_stays_as_it_is(play: Play) -> None:
    unit = play.people.division.public_id
    ticked = {field: set() for field in suggested(play)}
    confirm_raters(play.wati, play.cycle_id, unit, ticked, on=date(2026, 11, 25), now=NOW)
    confirm_waiting(JOB, now=TUESDAY)
    confirm_waiting(JOB, now=THURSDAY)
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert duty.state is AssignmentState.REVOKED and reading().get(AutoConfirmation, duty.id) is None


def test_nobody_with_a_conflict_or_without_a_post_is_asked(play: Play) -> None:
    people = play.people
    refused = duty_of(people.dewi, people.sari, "rekan")
    with transaction() as session:
        session.add(
            Assignment(
                appraisal_id=refused.appraisal_id,
                role="mitra",
                role_kind="external",
                employee_id=people.dewi.employee_id,
                state=AssignmentState.DECLINED,
                conflict=True,
                decline_reason="conflict",
            )
        )
        session.get_one(Placement, people.operator.placement.id).valid_to = date(2026, 11, 20)
    confirm_waiting(JOB, now=TUESDAY)
    confirm_waiting(JOB, now=THURSDAY)
    assert duty_of(people.dewi, people.sari, "rekan").state is AssignmentState.SUGGESTED
    assert duty_of(people.operator, people.sari, "rekan").state is AssignmentState.SUGGESTED
    assert duty_of(people.sari, people.dewi, "rekan").state is AssignmentState.OPEN
    [some] = told(people.wati, "confirmed_some")
    assert some["left"] >= 2 and "benturan kepentingan" in notice_sentences("suggestions.confirmed_some", some)[0]
    [group] = [one for one in groups(play) if one.name == people.sari.employee.name and one.role.kind == "peer"]
    assert {one.public_id: one.has_conflict for one in group.people}[people.dewi.employee.public_id]


def test_without_the_setting_nobody_is_asked_and_administrators_hear_of_the_end(app: Flask) -> None:
    play = waiting(None)
    confirm_waiting(JOB, now=FRIDAY - timedelta(days=2))
    assert told(play.people.wati, "last") == []
    for day in (THURSDAY, FRIDAY, FRIDAY + timedelta(days=3)):
        assert confirm_waiting(JOB, now=day) == 0
    assert states() == {"suggested"} and told(play.people.wati, "last") and not told(play.people.wati, "soon")


def test_rest_days_and_closed_windows_confirm_nothing(play: Play) -> None:
    confirm_waiting(JOB, now=TUESDAY)
    assert confirm_waiting(JOB, now=FRIDAY + timedelta(days=1)) == 0  # Saturday
    assert confirm_waiting(JOB, now=FRIDAY + timedelta(days=4)) == 0  # the window is over
    assert states() == {"suggested"} and confirmed_events() == []


def test_only_the_system_confirms_by_itself(play: Play) -> None:
    with pytest.raises(NotAllowed) as caught:
        confirm_waiting(play.ratna, now=THURSDAY)
    assert caught.value.code == "suggestion.confirmed_by_system" and states() == {"suggested"}


def test_the_daily_job_confirms(play: Play) -> None:
    for day in (TUESDAY, THURSDAY):
        with transaction() as session:
            enqueue(session, "confirm_waiting", {}, key=f"confirm_waiting:{day}", actor=JOB, now=day)
        run_waiting(now=day)
    outcomes = list(reading().scalars(select(Job.outcome).where(Job.kind == "confirm_waiting").order_by(Job.id)))
    assert outcomes[0] == {"asked": 0} and outcomes[1]["asked"] > 0


def test_days_back_counts_working_days() -> None:
    calendar = WorkCalendar(5, frozenset({date(2026, 11, 26)}))
    assert days_back(date(2026, 11, 30), 1, calendar) == date(2026, 11, 27)
    assert days_back(date(2026, 11, 30), 2, calendar) == date(2026, 11, 25)
    assert days_back(date(2026, 11, 29), 0, calendar) == date(2026, 11, 27)


def test_the_setting_needs_confirmation_and_bounds(play: Play) -> None:
    for before, confirms, code in ((2, False, "cycle.confirms_nothing"), (31, True, "cycle.confirms_out_of_bounds")):
        entered = CycleInput(
            "X", date(2026, 1, 1), date(2026, 12, 31), confirms_raters=confirms, confirms_before=before
        )
        with pytest.raises(Invalid) as caught:
            create_cycle(play.ratna, entered, now=NOW)
        assert caught.value.errors == {"confirms_before": [code]}


def test_pages_say_what_will_happen_and_what_did(app: Flask) -> None:
    play = waiting(2, opens=datetime(2020, 1, 1), closes=datetime(2099, 1, 1))
    browser: FlaskClient = app.test_client()
    log_in(browser, play.people.wati)
    unit = f"/admin/usulan-penilai/{play.cycle_id}/{play.people.division.public_id}"
    assert "dikonfirmasi otomatis oleh sistem" in browser.get(unit).text
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    with transaction() as session:
        session.get_one(Assignment, duty.id).state = AssignmentState.OPEN
        session.add(AutoConfirmation(assignment_id=duty.id, day=date(2026, 11, 26), days_left=2))
    said = "dikonfirmasi otomatis 26 November 2026, karena masa pengisian tinggal 2 hari kerja"
    assert said in browser.get(unit).text
    appraisal = next(one for one in groups(play) if one.appraisal_id == duty.appraisal_id).appraisal_public_id
    assert said in browser.get(f"/admin/penilaian/penilaian/{appraisal}").text
