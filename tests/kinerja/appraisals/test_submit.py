"""Sending: once, whole, signed; secret where the role is closed."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forms.errors import AnswersInvalid
from kinerja.appraisals.models import (
    Assignment,
    AssignmentState,
    Ballot,
    DraftAnswer,
    Receipt,
    Response,
    ResponseState,
    Signature,
    Submission,
)
from kinerja.appraisals.queries import sheet_for, sheets_for, unreleased_for
from kinerja.appraisals.services.assign import nominate_official
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.release import release_ballots
from kinerja.appraisals.services.respond import save_field
from kinerja.appraisals.services.submit import receipt_of, submit_response
from kinerja.appraisals.services.supply import set_givens
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed, NotFound
from kinerja.core.queue import Job
from kinerja.core.runner import run_job
from tests.factories import actor_for, make_account, make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import (
    NOW,
    Play,
    announced,
    appraisal_of,
    duty_of,
    filled,
    opened,
    sent,
    started,
    with_data,
)

AFTER = NOW + timedelta(days=20)


@pytest.fixture
def play(app: Flask) -> Play:
    return opened()


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_sending_locks_signs_and_receipts(play: Play) -> None:
    duty = duty_of(play.people.sari, play.people.sari, "diri")
    sheet = filled(play.people.sari.actor, duty)
    outcome = submit_response(play.people.sari.actor, sheet, now=NOW)
    submission = reading().scalar(select(Submission))
    assert json.loads(submission.answers) == {"HADIR": {"value": "4"}, "LAPOR": {"value": "5"}}
    assert submission.submitted_at == NOW and submission.seq == 1 and json.loads(submission.sheet)["format"]
    signature = reading().scalar(select(Signature))
    assert (signature.record_id, signature.record_hash) == (submission.id, submission.hash)
    response = reading().get(Response, submission.response_id)
    assert response.state is ResponseState.SUBMITTED
    done = duty_of(play.people.sari, play.people.sari, "diri")
    assert done.state is AssignmentState.DONE and done.done_on == local_date(NOW)
    assert outcome["number"].startswith("BK-2026-") and outcome["at"]
    assert reading().scalar(select(func.count()).where(AuditEvent.event == "response.submitted")) == 1


def test_a_double_click_sends_once_and_gives_the_same_receipt(play: Play) -> None:
    duty = duty_of(play.people.sari, play.people.sari, "diri")
    sheet = filled(play.people.sari.actor, duty)
    first = submit_response(play.people.sari.actor, sheet, now=NOW)
    assert submit_response(play.people.sari.actor, sheet, now=AFTER) == first
    assert count(Submission) == count(Signature) == count(Receipt) == 1


def test_an_incomplete_sheet_is_not_sent(play: Play) -> None:
    sheet = started(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    with pytest.raises(AnswersInvalid) as refusal:
        submit_response(play.people.sari.actor, sheet, now=NOW)
    assert [problem.path for problem in refusal.value.problems] == ["HADIR", "LAPOR"]
    assert count(Submission) == 0


def test_what_a_given_hides_is_not_owed_and_what_it_shows_is(app: Flask) -> None:
    content = with_data()
    shown = {"compare": {"left": {"given": "PENUH"}, "op": "=", "right": "yes"}}
    content["root"]["children"][0]["children"][1]["show_if"] = shown
    play = opened(content)
    sari, wati = play.people.sari, play.people.wati
    sheet = filled(sari.actor, duty_of(sari, sari, "diri"), {"HADIR": "4"})
    set_givens(wati.actor, appraisal_of(sari).public_id, {"PENUH": "yes"}, source="Perjanjian kinerja", now=NOW)
    with pytest.raises(AnswersInvalid) as refusal:
        submit_response(sari.actor, sheet, now=NOW)
    assert [problem.path for problem in refusal.value.problems] == ["LAPOR"]
    set_givens(wati.actor, appraisal_of(sari).public_id, {"PENUH": "no"}, source="Perjanjian kinerja", now=NOW)
    submit_response(sari.actor, sheet, now=NOW)
    assert count(Submission) == 1


def test_nobody_sends_for_somebody_else_nor_late(play: Play) -> None:
    sheet = filled(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    for stranger in (play.people.budi, play.people.ratna, play.people.tono):
        with pytest.raises(NotAllowed):
            submit_response(stranger.actor, sheet, now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        submit_response(play.people.sari.actor, sheet, now=AFTER)
    assert refusal.value.code == "response.window_closed"
    with pytest.raises(NotFound):
        submit_response(play.people.sari.actor, "tidak-ada", now=NOW)


def test_a_sent_sheet_is_not_changed_any_more(play: Play) -> None:
    sheet = sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    with pytest.raises(NotAllowed) as refusal:
        save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "1"}, base_rev=1, now=NOW)
    assert refusal.value.code == "response.already_submitted"


def test_the_supervisor_sees_the_self_assessment_after_the_own_complete_draft(play: Play) -> None:
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    duty = duty_of(play.people.budi, play.people.sari, "atasan")
    sheet = started(play.people.budi.actor, duty)
    assert sheet_for(reading(), sheet, local_date(NOW)).beside.self_answers is None
    filled(play.people.budi.actor, duty)
    assert sheet_for(reading(), sheet, local_date(NOW)).beside.self_answers["HADIR"] == {"value": "4"}


def test_a_peer_never_sees_the_self_assessment(play: Play) -> None:
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    sheet = filled(play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan"))
    assert sheet_for(reading(), sheet, local_date(NOW)).beside.self_answers is None


def test_a_closed_role_leaves_a_ballot_and_no_trace_of_the_draft(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    sheet = filled(play.people.dewi.actor, duty)
    outcome = submit_response(play.people.dewi.actor, sheet, now=NOW)
    assert count(Ballot) == 1 and count(DraftAnswer) == count(Submission) == count(Signature) == 0
    assert outcome["at"] is None and duty_of(play.people.dewi, play.people.sari, "rekan").done_on
    kept, receipt = receipt_of(reading(), play.people.dewi.actor, sheet, now=NOW)
    assert receipt == outcome and not kept.answers
    with pytest.raises(NotFound):
        receipt_of(reading(), play.people.sari.actor, sheet, now=NOW)


def crowd(number: int) -> tuple[Play, list]:  # type: ignore[type-arg]
    """The stage with so many colleagues more in Sari's unit; peers of the least burdened."""
    play = announced()
    with transaction() as session:
        people = []
        for one in range(number):
            employee = make_employee(session, f"Rekan {one}")
            make_placement(session, employee, make_post(session, play.people.division))
            people.append((employee.id, actor_for(session, make_account(session, employee))))
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play, people


def ballots_about_sari(number: int) -> Play:
    play, people = crowd(4)
    actors = dict(people) | {one.employee_id: one.actor for one in (play.people.dewi, play.people.operator)}
    query = select(Assignment).where(
        Assignment.appraisal_id == appraisal_of(play.people.sari).id, Assignment.role == "rekan"
    )
    duties = list(reading().scalars(query.order_by(Assignment.id)))
    assert len(duties) == 3
    for duty in duties[:number]:
        sent(actors[duty.employee_id], duty)
    return play


def test_three_ballots_are_released_without_author(app: Flask) -> None:
    play = ballots_about_sari(3)
    done = release_ballots(job_actor("release_ballots"), now=AFTER)
    assert (done.ballots, done.withheld_groups) == (3, 0) and count(Ballot) == 0
    for submission in reading().scalars(select(Submission)):
        assert submission.response_id is submission.seq is submission.submitted_at is None
    sheets = sheets_for(reading(), appraisal_of(play.people.sari).id, "overall")
    assert [(one.role, one.rater) for one in sheets] == [("rekan", "")] * 3
    assert release_ballots(job_actor("release_ballots"), now=AFTER).ballots == 0


def test_ballots_wait_for_the_end_of_the_window(app: Flask) -> None:
    ballots_about_sari(3)
    assert release_ballots(job_actor("release_ballots"), now=NOW).ballots == 0 and count(Ballot) == 3


def test_fewer_than_three_are_never_released(app: Flask) -> None:
    play = ballots_about_sari(2)
    done = release_ballots(job_actor("release_ballots"), now=AFTER)
    assert (done.ballots, done.withheld_groups) == (0, 1)
    appraisal = appraisal_of(play.people.sari).id
    assert sheets_for(reading(), appraisal, "overall") == []
    assert unreleased_for(reading(), appraisal, "overall") == {"rekan": 2}


def test_the_open_sheets_enter_with_a_label(play: Play) -> None:
    nominate_official(
        play.wati, appraisal_of(play.people.sari).public_id, "mitra", play.people.tono.employee.public_id, now=NOW
    )
    sent(play.people.tono.actor, duty_of(play.people.tono, play.people.sari, "mitra"))
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    sheets = sheets_for(reading(), appraisal_of(play.people.sari).id, "overall")
    assert [one.role for one in sheets] == ["atasan", "mitra"] and all(one.rater for one in sheets)


def test_the_release_waits_in_the_queue_and_goes_on_by_itself(app: Flask) -> None:
    ballots_about_sari(3)
    waiting = list(reading().scalars(select(Job).where(Job.kind == "release_ballots")))
    assert len(waiting) == 1 and waiting[0].lease_until == NOW + timedelta(hours=6)
    assert run_job(waiting[0].public_id, now=NOW, clock=lambda: NOW) is False
    due = NOW + timedelta(days=10)
    assert run_job(waiting[0].public_id, now=due, clock=lambda: due) is True
    assert count(Ballot) == 0 and count(Submission) == 3


def test_nobody_but_the_system_releases(app: Flask) -> None:
    play = opened()
    with pytest.raises(NotAllowed):
        release_ballots(play.ratna, now=AFTER)
