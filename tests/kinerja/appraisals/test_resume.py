"""A duty that was declined by mistake goes back to its rater: by whom, when, and what becomes of what was declared."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState, DutyResumption
from kinerja.appraisals.models.raters import PaperConflict
from kinerja.appraisals.models.returns import LONGEST_LINE
from kinerja.appraisals.services.assign import nominate_guest, nominate_official, revoke_assignment
from kinerja.appraisals.services.invite import enter_by_token, invitation_state
from kinerja.appraisals.services.paper import PaperScan, enter_conflict
from kinerja.appraisals.services.respond import decline_assignment, start_assignment
from kinerja.appraisals.services.resume import resume_assignment
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.notices.models import Notice
from kinerja.people.models import Employee
from tests.factories import Person, guest_actor
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, started
from tests.kinerja.core.browsing import log_in, post

AFTER = NOW + timedelta(days=20)
WHY = "Diminta Tono lewat telepon: salah menekan."
BASE = "/admin/penilaian/penilaian"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def named(play: Play, about: Person, nominee: Person, actor: Actor | None = None, **more: str) -> str:
    appraisal = appraisal_of(about).public_id
    assert nominee.employee is not None
    made = nominate_official(
        actor or play.wati, appraisal, "mitra", nominee.employee.public_id, now=NOW, replaces=more.get("replaces")
    )
    return made.assignment_id


def refused(play: Play) -> Assignment:
    """Tono was asked about Sari, and refused."""
    decline_assignment(play.people.tono.actor, named(play, play.people.sari, play.people.tono), now=NOW)
    return duty_of(play.people.tono, play.people.sari, "mitra")


def everywhere(play: Play) -> Actor:
    """An administrator of every Dinas who is nobody's subordinate."""
    assert play.people.ratna.account is not None
    return Actor(ActorKind.ACCOUNT, play.people.ratna.account.id, grants=(Grant(Role.AGENCY_ADMIN),))


def resumed(play: Play, duty: Assignment, actor: Actor | None = None, reason: str = WHY) -> object:
    return resume_assignment(actor or play.wati, duty.public_id, reason=reason, now=NOW)


def events(name: str) -> list[AuditEvent]:
    return list(reading().scalars(select(AuditEvent).where(AuditEvent.event == name)))


def told(kind: str) -> list[int]:
    return list(reading().scalars(select(Notice.employee_id).where(Notice.kind == kind)))


def count() -> int:
    return reading().scalar(select(func.count()).select_from(DutyResumption)) or 0


def test_a_refused_duty_is_open_again_and_its_rater_hears_of_it(play: Play) -> None:
    duty = refused(play)
    assert told("assignment.replace") == [play.people.wati.employee_id]
    assert resumed(play, duty) is None
    found = duty_of(play.people.tono, play.people.sari, "mitra")
    assert found.state is AssignmentState.OPEN and found.conflict is None and found.decline_reason == ""
    assert told("assignment.replace") == [] and told("assignment.new") == [play.people.tono.employee_id]
    kept = reading().scalars(select(DutyResumption)).one()
    assert (kept.decline_reason, kept.reason, kept.day) == ("refused", WHY, local_date(NOW))
    assert play.people.wati.account is not None and kept.by_id == play.people.wati.account.id
    sent(play.people.tono.actor, found)


def test_the_log_keeps_what_was_declared_and_no_words(play: Play) -> None:
    resumed(play, refused(play))
    assert len(events("assignment.declined")) == 1
    [event] = events("assignment.resumed")
    assert event.changes == {"role": "mitra", "declined": "refused"} and event.agency_id == play.people.agency.id


def test_who_declared_a_conflict_is_asked_about_it_again(play: Play) -> None:
    dewi, sari = play.people.dewi, play.people.sari
    duty = duty_of(dewi, sari, "rekan")
    start_assignment(dewi.actor, duty.public_id, conflict=True, now=NOW)
    resumed(play, duty)
    with pytest.raises(Invalid, match=r"assignment\.invalid"):
        start_assignment(dewi.actor, duty.public_id, conflict=None, now=NOW)
    started(dewi.actor, duty)
    assert len(events("conflict.declared")) == 1
    assert events("assignment.resumed")[0].changes == {"role": "rekan", "declined": "conflict"}


def test_who_began_before_declining_is_asked_again_too(play: Play) -> None:
    named(play, play.people.sari, play.people.tono)
    duty = duty_of(play.people.tono, play.people.sari, "mitra")
    started(play.people.tono.actor, duty)
    decline_assignment(play.people.tono.actor, duty.public_id, now=NOW)
    resumed(play, duty)
    assert duty_of(play.people.tono, play.people.sari, "mitra").conflict is None


def on_paper(play: Play, duty: Assignment) -> None:
    scan = PaperScan("lembar.pdf", io.BytesIO(b"%PDF-1.7\n%%EOF\n"))
    enter_conflict(play.people.operator.actor, duty.public_id, stated=True, scan=scan, now=NOW)


def test_a_conflict_from_paper_holds_no_longer_and_may_be_declared_again(play: Play, browser: FlaskClient) -> None:
    named(play, play.people.sari, play.people.tono)
    duty = duty_of(play.people.tono, play.people.sari, "mitra")
    for times in (1, 2):
        on_paper(play, duty)
        assert len(told("paper.conflict_entered")) == len(told("assignment.replace")) == 1
        resumed(play, duty)
        assert told("paper.conflict_entered") == told("assignment.replace") == [] and count() == times
    kept = set(reading().scalars(select(PaperConflict.id)))
    assert kept == set(reading().scalars(select(DutyResumption.paper_conflict_id))) and len(kept) == 2
    assert events("assignment.resumed")[0].changes == {"role": "mitra", "declined": "conflict", "paper": True}
    # Said on the screen now: nothing claims that it came from paper.
    start_assignment(play.people.tono.actor, duty.public_id, conflict=True, now=NOW)
    log_in(browser, play.people.wati)
    page = browser.get(f"{BASE}/{appraisal_of(play.people.sari).public_id}").text
    assert "ada benturan kepentingan" in page and "dari lembar kertas" not in page
    assert page.count("ditugaskan lagi") == 1
    assert browser.get(f"/kertas/{duty.public_id}/pernyataan").status_code == 404


def test_a_guest_gets_a_new_link_and_the_old_one_stays_dead(play: Play) -> None:
    sari, guest = appraisal_of(play.people.sari).public_id, play.people.guest
    made = nominate_guest(play.wati, sari, "komite_sekolah", guest.public_id, now=NOW)
    assert made.link is not None
    decline_assignment(guest_actor(guest), made.assignment_id, now=NOW)
    link = resume_assignment(play.wati, made.assignment_id, reason=WHY, now=NOW)
    assert link is not None and enter_by_token(link.token, now=NOW).assignment_id == made.assignment_id
    assert invitation_state(reading(), made.link.token, now=NOW) == "revoked"
    again = resume_assignment(play.wati, made.assignment_id, reason=WHY, now=NOW)
    assert again is not None and count() == 1 and enter_by_token(again.token, now=NOW)


def test_after_the_window_a_guest_gets_nothing_back(app: Flask) -> None:
    play = opened()
    sari, guest = appraisal_of(play.people.sari).public_id, play.people.guest
    made = nominate_guest(play.wati, sari, "komite_sekolah", guest.public_id, now=NOW)
    decline_assignment(guest_actor(guest), made.assignment_id, now=NOW)
    with pytest.raises(Conflict, match=r"invitation\.window_over"):
        resume_assignment(play.wati, made.assignment_id, reason=WHY, now=AFTER)
    assert count() == 0 and duty_of(guest, play.people.sari, "komite_sekolah").state is AssignmentState.DECLINED


def test_twice_is_harmless(play: Play) -> None:
    duty = refused(play)
    for _ in range(2):
        resumed(play, duty)
    assert count() == len(events("assignment.resumed")) == len(told("assignment.new")) == 1


def test_whoever_declines_again_is_heard_again(play: Play) -> None:
    duty = refused(play)
    resumed(play, duty)
    decline_assignment(play.people.tono.actor, duty.public_id, now=NOW)
    assert told("assignment.replace") == [play.people.wati.employee_id]
    resumed(play, duty)
    assert count() == 2


def test_what_was_not_declined_is_not_given_back(play: Play) -> None:
    named(play, play.people.sari, play.people.tono)
    duty = duty_of(play.people.tono, play.people.sari, "mitra")
    with pytest.raises(Conflict, match=r"assignment\.not_declined"):
        resumed(play, duty)
    revoke_assignment(play.wati, duty.public_id, now=NOW)
    with pytest.raises(Conflict, match=r"assignment\.not_declined"):
        resumed(play, duty)
    with pytest.raises(NotFound):
        resume_assignment(play.wati, "tidak-ada", reason=WHY, now=NOW)
    assert count() == 0


def test_a_replacement_is_taken_back_first(play: Play) -> None:
    duty, sari = refused(play), play.people.sari
    named(play, sari, play.people.ratna, replaces=duty.public_id)
    with pytest.raises(Conflict, match=r"assignment\.replacement_stands"):
        resumed(play, duty)
    revoke_assignment(play.wati, duty_of(play.people.ratna, sari, "mitra").public_id, now=NOW)
    resumed(play, duty)
    assert duty_of(play.people.tono, sari, "mitra").state is AssignmentState.OPEN


def test_a_replacement_that_declined_holds_no_place_but_its_own_replacement_does(play: Play) -> None:
    duty, sari, ratna = refused(play), play.people.sari, play.people.ratna
    second = named(play, sari, ratna, replaces=duty.public_id)
    decline_assignment(ratna.actor, second, now=NOW)
    third = named(play, sari, play.people.hasan, replaces=second)
    with pytest.raises(Conflict, match=r"assignment\.replacement_stands"):
        resumed(play, duty)
    sent(play.people.hasan.actor, duty_of(play.people.hasan, sari, "mitra"))
    with pytest.raises(Conflict, match=r"assignment\.replacement_sent"):
        resumed(play, duty)
    assert third and count() == 0


def test_a_replacement_that_declined_hinders_nobody(play: Play) -> None:
    duty, ratna = refused(play), play.people.ratna
    decline_assignment(ratna.actor, named(play, play.people.sari, ratna, replaces=duty.public_id), now=NOW)
    resumed(play, duty)
    assert duty_of(play.people.tono, play.people.sari, "mitra").state is AssignmentState.OPEN


@pytest.mark.parametrize("reason", ["", "  \n ", "a" * (LONGEST_LINE + 1)])
def test_without_a_reason_of_one_line_nothing_happens(play: Play, reason: str) -> None:
    duty = refused(play)
    with pytest.raises(Invalid) as refusal:
        resumed(play, duty, reason=reason)
    assert list(refusal.value.errors) == ["reason"] and count() == 0
    assert duty_of(play.people.tono, play.people.sari, "mitra").state is AssignmentState.DECLINED


@pytest.mark.parametrize("name", ["ratna", "sari", "budi", "tono", "dewi", "operator", "auditor"])
def test_nobody_else_gives_a_duty_back(play: Play, name: str) -> None:
    duty = refused(play)
    with pytest.raises(NotAllowed, match=r"assignment\.agency_admin_only"):
        resumed(play, duty, getattr(play.people, name).actor)
    assert count() == 0


@pytest.mark.parametrize(
    ("about", "rater", "reason"),
    [("tono", "sari", "agency_admin_only"), ("wati", "tono", "own_appraisal"), ("head", "tono", "own_superior")],
)
def test_another_dinas_and_whom_it_concerns_are_out(play: Play, about: str, rater: str, reason: str) -> None:
    subject, person = getattr(play.people, about), getattr(play.people, rater)
    decline_assignment(person.actor, named(play, subject, person, everywhere(play)), now=NOW)
    with pytest.raises(NotAllowed, match=rf"assignment\.{reason}"):
        resumed(play, duty_of(person, subject, "mitra"))
    resumed(play, duty_of(person, subject, "mitra"), everywhere(play))


def test_nobody_gives_a_duty_back_to_oneself(play: Play) -> None:
    wati, sari = play.people.wati, play.people.sari
    decline_assignment(wati.actor, named(play, sari, wati, everywhere(play)), now=NOW)
    with pytest.raises(NotAllowed, match=r"assignment\.oneself"):
        resumed(play, duty_of(wati, sari, "mitra"))


def test_a_rater_who_serves_no_more_gets_nothing_back(play: Play) -> None:
    duty = refused(play)
    with transaction() as session:
        session.get_one(Employee, play.people.tono.employee_id).active = False
    with pytest.raises(NotAllowed, match=r"assignment\.nominee_without_post"):
        resumed(play, duty)


def test_after_the_decision_it_is_too_late(play: Play) -> None:
    duty = refused(play)
    with transaction() as session:
        session.get_one(Appraisal, duty.appraisal_id).state = AppraisalState.DECIDED
    with pytest.raises(NotAllowed, match=r"appraisal\.already_decided"):
        resumed(play, duty)


def test_naming_whoever_declined_says_where_the_duty_is_given_back(play: Play) -> None:
    refused(play)
    with pytest.raises(Conflict, match=r"assignment\.rater_declined"):
        named(play, play.people.sari, play.people.tono)


def test_who_gave_a_duty_back_is_never_changed(play: Play) -> None:
    resumed(play, refused(play))
    with pytest.raises(Exception, match="duty_resumption"), transaction() as session:
        session.connection().exec_driver_sql("UPDATE duty_resumption SET reason = 'lain'")


# The page


def test_the_page_gives_a_declined_duty_back(play: Play, browser: FlaskClient) -> None:
    duty = refused(play)
    log_in(browser, play.people.wati)
    page = f"{BASE}/{appraisal_of(play.people.sari).public_id}"
    before = browser.get(page).text
    assert before.count("/tugaskan-lagi") == 1 and f'value="{duty.public_id}"' in before
    assert "ditanyai lagi tentang itu" in before
    values = {"assignment": duty.public_id, "reason": WHY}
    for _ in range(2):
        assert post(browser, f"{page}/tugaskan-lagi", values).status_code == 303
    after = browser.get(page).text
    assert "/tugaskan-lagi" not in after and WHY in after and "Penugasan diberikan kembali" in after
    assert count() == 1


def test_a_refused_form_keeps_what_was_typed(play: Play, browser: FlaskClient) -> None:
    duty = refused(play)
    log_in(browser, play.people.wati)
    page = f"{BASE}/{appraisal_of(play.people.sari).public_id}"
    empty = post(browser, f"{page}/tugaskan-lagi", {"assignment": duty.public_id, "reason": ""})
    assert empty.status_code == 422 and f'href="#reason-{duty.public_id}"' in empty.text
    assert f'id="reason-{duty.public_id}-error"' in empty.text and "<details" in empty.text
    blank = post(browser, f"{page}/tugaskan-lagi", {"assignment": duty.public_id, "reason": "   "})
    assert blank.status_code == 422 and "Tuliskan alasannya." in blank.text
    named(play, play.people.sari, play.people.ratna, replaces=duty.public_id)
    clash = post(browser, f"{page}/tugaskan-lagi", {"assignment": duty.public_id, "reason": WHY})
    assert clash.status_code == 409 and "Cabut dahulu penugasan penggantinya" in clash.text
    assert f'value="{WHY}"' in clash.text and 'class="confirm calm" open' in clash.text and count() == 0


def test_a_guests_new_link_stands_on_the_very_answer(play: Play, browser: FlaskClient) -> None:
    sari, guest = appraisal_of(play.people.sari).public_id, play.people.guest
    made = nominate_guest(play.wati, sari, "komite_sekolah", guest.public_id, now=NOW)
    decline_assignment(guest_actor(guest), made.assignment_id, now=NOW)
    log_in(browser, play.people.wati)
    assert "hanya tampil sekali" in browser.get(f"{BASE}/{sari}").text
    values = {"assignment": made.assignment_id, "reason": WHY}
    answer = post(browser, f"{BASE}/{sari}/tugaskan-lagi", values)
    assert answer.status_code == 200 and "/undangan/" in answer.text
    assert "/undangan/" not in browser.get(f"{BASE}/{sari}").text


def test_auditors_read_that_a_secret_duty_was_given_back_and_no_words(play: Play, browser: FlaskClient) -> None:
    dewi, sari = play.people.dewi, play.people.sari
    duty = duty_of(dewi, sari, "rekan")
    assert duty.closed
    start_assignment(dewi.actor, duty.public_id, conflict=True, now=NOW)
    resumed(play, duty)
    page = f"{BASE}/{appraisal_of(sari).public_id}"
    for person, reads in ((play.people.wati, True), (play.people.auditor, False)):
        client = browser.application.test_client()
        log_in(client, person)
        text = client.get(page).text
        assert "ditugaskan lagi" in text and (WHY in text) is reads and "/tugaskan-lagi" not in text


def test_auditors_have_no_button_and_no_way(play: Play, browser: FlaskClient) -> None:
    duty = refused(play)
    log_in(browser, play.people.auditor)
    page = f"{BASE}/{appraisal_of(play.people.sari).public_id}"
    assert "/tugaskan-lagi" not in browser.get(page).text
    values = {"assignment": duty.public_id, "reason": WHY}
    assert post(browser, f"{page}/tugaskan-lagi", values).status_code == 403 and count() == 0
