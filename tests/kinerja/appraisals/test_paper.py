"""Sheets on paper: entered by whoever may, kept with their scan, mended by the rater; secret ones without a trace."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from forms.errors import AnswersInvalid
from kinerja.appraisals.models import (
    Assignment,
    AssignmentState,
    Ballot,
    DraftAnswer,
    Receipt,
    Response,
    Submission,
)
from kinerja.appraisals.models.raters import PaperConflict, PaperEntry
from kinerja.appraisals.policies.paper import can_handle_paper
from kinerja.appraisals.queries import sheets_for, superiors_in
from kinerja.appraisals.queries.paper import entered_sheet, paper_duty, paper_lines, served_units, visible_paper
from kinerja.appraisals.services.assign import nominate_official
from kinerja.appraisals.services.paper import PaperScan, enter_conflict, enter_paper, reopen_paper
from kinerja.appraisals.services.respond import save_field
from kinerja.appraisals.services.submit import receipt_of, submit_response
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.files.models import StoredFile
from kinerja.notices.models import Notice
from tests.factories import actor_for, make_grant
from tests.kinerja.appraisals.stage import ALWAYS, NOW, OVER, Play, appraisal_of, duty_of, opened, rev_of, sent, started
from tests.kinerja.core.browsing import log_in, post

PDF = b"%PDF-1.7 lembar"
OPEN_FIELDS = {"q_HADIR": "3", "q_LAPOR": "4"}
SECRET_FIELDS = {"q_HADIR": "5"}
ON = local_date(NOW)


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def scan(name: str = "lembar.pdf", content: bytes = PDF) -> PaperScan:
    return PaperScan(name, io.BytesIO(content))


def own_sheet(play: Play) -> Assignment:
    return duty_of(play.people.sari, play.people.sari, "diri")


def secret_sheet(play: Play) -> Assignment:
    return duty_of(play.people.dewi, play.people.sari, "rekan")


def elsewhere(play: Play) -> Actor:
    """Tono operates the units of the other Dinas."""
    with transaction() as session:
        unit = play.people.other_agency
        make_grant(session, play.people.tono.account, Role.UNIT_OPERATOR, agency_id=unit.id, unit_id=unit.id)
        return actor_for(session, play.people.tono.account)


def entered(play: Play, duty: Assignment, actor: Actor | None = None, **changes: Any) -> None:
    fields = SECRET_FIELDS if duty.closed else OPEN_FIELDS
    values: dict[str, Any] = {"stated": True, "scan": None if duty.closed else scan(), "now": NOW} | changes
    part = values.pop("part", "overall")
    enter_paper(actor or play.people.operator.actor, duty.public_id, part, values.pop("raw", fields), **values)


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def response_of(duty: Assignment) -> Response:
    query = select(Response).where(Response.assignment_id == duty.id).execution_options(populate_existing=True)
    return reading().scalars(query).one()


def part_of(play: Play) -> str:
    return paper_duty(reading(), own_sheet(play).public_id, ON).parts[0].part


def test_an_open_sheet_is_sent_with_its_scan(play: Play) -> None:
    duty = own_sheet(play)
    entered(play, duty, part=part_of(play))
    kept = reading().scalars(select(PaperEntry)).one()
    submission = reading().scalars(select(Submission)).one()
    assert kept.submission_id == submission.id and kept.entered_by_id == play.people.operator.account.id
    assert json.loads(submission.answers)["HADIR"] == {"value": "3"}
    assert reading().scalars(select(StoredFile.type)).one() == "application/pdf" and count(Receipt) == 1
    assert own_sheet(play).state is AssignmentState.DONE
    sheet, _outcome = receipt_of(reading(), play.people.sari.actor, response_of(duty).public_id, now=NOW)
    found = entered_sheet(reading(), sheet.public_id)
    assert found is not None and found.by == "Opan Morotai" and found.scan_name == "lembar.pdf"


def test_entering_leaves_one_event_and_tells_the_rater(play: Play) -> None:
    before = count(Notice)
    entered(play, own_sheet(play), part=part_of(play))
    assert events("paper.entered") == 1 and events("response.submitted") == 0
    assert count(Notice) == before + 1


def test_the_same_paper_is_not_entered_twice(play: Play) -> None:
    part = part_of(play)
    entered(play, own_sheet(play), part=part)
    with pytest.raises(NotAllowed, match="paper.duty_over"):
        entered(play, own_sheet(play), part=part)
    assert count(PaperEntry) == count(Submission) == 1


def test_what_was_begun_on_the_screen_gives_way_to_the_signed_paper(play: Play) -> None:
    from_screen = own_sheet(play)
    sari = play.people.sari.actor
    sheet = started(sari, from_screen)
    save_field(sari, sheet, "HADIR", {"q_HADIR": "5"}, base_rev=0, now=NOW)
    entered(play, from_screen, part=part_of(play))
    stored = reading().scalars(select(DraftAnswer.value).where(DraftAnswer.code == "HADIR")).one()
    assert stored == {"value": "3"}


@pytest.mark.parametrize("who", ["sari", "budi", "wati", "ratna", "auditor", "tono"])
def test_only_an_operator_enters(play: Play, who: str) -> None:
    with pytest.raises(NotAllowed, match="paper.operator_only"):
        entered(play, own_sheet(play), getattr(play.people, who).actor, part=part_of(play))
    assert count(PaperEntry) == 0


def test_an_open_sheet_belongs_to_the_operator_of_the_unit(play: Play) -> None:
    with pytest.raises(NotAllowed, match="paper.not_your_unit"):
        entered(play, own_sheet(play), elsewhere(play), part=part_of(play))


def test_an_operator_enters_nothing_about_oneself_or_the_own_superior(play: Play) -> None:
    people, part = play.people, part_of(play)
    with pytest.raises(NotAllowed, match="paper.party"):
        entered(play, duty_of(people.operator, people.operator, "diri"), part=part)
    with pytest.raises(NotAllowed, match="appraisal.own_superior"):
        entered(play, duty_of(people.budi, people.budi, "diri"), part=part)


def test_a_secret_sheet_goes_to_another_unit_and_leaves_no_trace(play: Play) -> None:
    part, duty = part_of(play), secret_sheet(play)
    with pytest.raises(NotAllowed, match="paper.sealed_elsewhere"):
        entered(play, duty, part=part)
    entered(play, duty, elsewhere(play), part=part)
    kept = reading().scalars(select(PaperEntry)).one()
    assert kept.submission_id is kept.scan_sha256 is None and kept.scan_name == ""
    assert count(Ballot) == 1 and count(Submission) == count(StoredFile) == count(DraftAnswer) == 0


def test_a_scan_of_a_secret_sheet_is_not_kept(play: Play) -> None:
    entered(play, secret_sheet(play), elsewhere(play), part=part_of(play), scan=scan())
    assert count(StoredFile) == 0


def test_without_statement_or_scan_nothing_is_sent(play: Play) -> None:
    with pytest.raises(Invalid) as refusal:
        entered(play, own_sheet(play), part=part_of(play), stated=False, scan=None)
    assert refusal.value.errors == {"stated": ["paper.statement_missing"], "scan": ["paper.scan_missing"]}
    assert count(PaperEntry) == count(Submission) == 0


def test_a_scan_is_a_picture_or_a_pdf(play: Play) -> None:
    with pytest.raises(Invalid):
        entered(play, own_sheet(play), part=part_of(play), scan=scan("lembar.pdf", b"GIF89a"))
    assert count(PaperEntry) == count(Submission) == count(StoredFile) == 0


def test_an_incomplete_sheet_is_not_sent(play: Play) -> None:
    with pytest.raises(AnswersInvalid):
        entered(play, own_sheet(play), part=part_of(play), raw={"q_HADIR": "3"})
    assert count(PaperEntry) == count(Submission) == count(StoredFile) == 0


def test_after_the_window_nothing_is_entered(app: Flask) -> None:
    play = opened(**OVER)
    with pytest.raises(NotAllowed, match="response.window_closed"):
        entered(play, own_sheet(play), part=part_of(play))


def test_an_unknown_code_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        enter_paper(play.people.operator.actor, "tidak-ada", "overall", {}, stated=True, scan=None, now=NOW)


def test_the_rater_mends_what_was_entered_until_the_window_closes(play: Play) -> None:
    part, duty, sari = part_of(play), own_sheet(play), play.people.sari.actor
    entered(play, duty, part=part)
    sheet = response_of(duty).public_id
    reopen_paper(sari, sheet, now=NOW)
    assert sheets_for(reading(), duty.appraisal_id, part) == []
    save_field(sari, sheet, "HADIR", {"q_HADIR": "5"}, base_rev=rev_of(sheet, "HADIR"), now=NOW)
    submit_response(sari, sheet, now=NOW)
    [counted] = sheets_for(reading(), duty.appraisal_id, part)
    assert counted.answers["HADIR"].value == "5" and counted.answers["LAPOR"].value == "4"
    assert count(Submission) == 2 and events("paper.reopened") == 1
    assert entered_sheet(reading(), sheet) is None, "the newest sending is the rater's own"


def test_mending_is_for_the_rater_alone_and_once(play: Play) -> None:
    duty = own_sheet(play)
    entered(play, duty, part=part_of(play))
    sheet = response_of(duty).public_id
    for other in (play.people.budi, play.people.operator, play.people.wati):
        with pytest.raises(NotAllowed):
            reopen_paper(other.actor, sheet, now=NOW)
    reopen_paper(play.people.sari.actor, sheet, now=NOW)
    reopen_paper(play.people.sari.actor, sheet, now=NOW)
    assert events("paper.reopened") == 1
    with pytest.raises(NotFound):
        reopen_paper(play.people.sari.actor, "tidak-ada", now=NOW)


def test_what_was_sent_on_the_screen_or_in_secret_is_not_reopened(play: Play) -> None:
    mine = sent(play.people.sari.actor, own_sheet(play))
    with pytest.raises(NotAllowed, match="paper.not_entered"):
        reopen_paper(play.people.sari.actor, mine, now=NOW)
    duty = secret_sheet(play)
    entered(play, duty, elsewhere(play), part=part_of(play))
    with pytest.raises(NotAllowed, match="paper.not_entered"):
        reopen_paper(play.people.dewi.actor, response_of(duty).public_id, now=NOW)


def test_after_the_window_nothing_is_mended(app: Flask) -> None:
    play = opened()
    entered(play, own_sheet(play), part=part_of(play))
    with pytest.raises(NotAllowed, match="response.window_closed"):
        reopen_paper(play.people.sari.actor, response_of(own_sheet(play)).public_id, now=NOW + timedelta(days=20))


def test_an_entry_is_never_changed(play: Play) -> None:
    entered(play, own_sheet(play), part=part_of(play))
    with pytest.raises(DatabaseError), transaction() as session:
        session.connection().exec_driver_sql("UPDATE paper_entry SET scan_name = 'lain'")


# A conflict of interest that stands on paper


def about_sari(play: Play) -> Assignment:
    """Tono is asked about Sari as a third party by name."""
    sari = appraisal_of(play.people.sari).public_id
    nominate_official(play.wati, sari, "mitra", play.people.tono.employee.public_id, now=NOW)
    return duty_of(play.people.tono, play.people.sari, "mitra")


def test_a_conflict_on_paper_ends_the_duty_and_keeps_the_scan(play: Play) -> None:
    duty = about_sari(play)
    enter_conflict(play.people.operator.actor, duty.public_id, stated=True, scan=scan(), now=NOW)
    found = duty_of(play.people.tono, play.people.sari, "mitra")
    assert found.state is AssignmentState.DECLINED and found.conflict and found.decline_reason == "conflict"
    kept = reading().scalars(select(PaperConflict)).one()
    assert kept.entered_by_id == play.people.operator.account.id and kept.scan_name == "lembar.pdf"
    [event] = reading().scalars(select(AuditEvent).where(AuditEvent.event == "conflict.declared"))
    assert event.changes == {"role": "mitra", "paper": True} and count(Submission) == 0
    kinds = set(reading().scalars(select(Notice.kind).where(Notice.employee_id == play.people.tono.employee_id)))
    assert "paper.conflict_entered" in kinds
    asked = select(Notice.employee_id).where(Notice.kind == "assignment.replace")
    assert reading().scalars(asked).all() == [play.people.wati.employee_id]
    with pytest.raises(NotAllowed, match="paper.duty_over"):
        enter_conflict(play.people.operator.actor, duty.public_id, stated=True, scan=scan(), now=NOW)


def test_a_conflict_on_a_secret_sheet_keeps_no_scan(play: Play) -> None:
    duty = secret_sheet(play)
    with pytest.raises(NotAllowed, match="paper.sealed_elsewhere"):
        enter_conflict(play.people.operator.actor, duty.public_id, stated=True, scan=None, now=NOW)
    enter_conflict(elsewhere(play), duty.public_id, stated=True, scan=scan(), now=NOW)
    kept = reading().scalars(select(PaperConflict)).one()
    assert kept.scan_sha256 is None and kept.scan_name == "" and count(StoredFile) == 0
    assert secret_sheet(play).state is AssignmentState.DECLINED


def test_a_conflict_needs_statement_and_scan_and_a_rater_who_is_asked(play: Play) -> None:
    operator, duty = play.people.operator.actor, about_sari(play)
    with pytest.raises(Invalid) as refusal:
        enter_conflict(operator, duty.public_id, stated=False, scan=None, now=NOW)
    assert refusal.value.errors == {"stated": ["paper.statement_missing"], "scan": ["paper.scan_missing"]}
    with pytest.raises(Invalid):
        enter_conflict(operator, duty.public_id, stated=True, scan=scan("x.pdf", b"GIF89a"), now=NOW)
    with pytest.raises(Conflict, match="paper.no_conflict_asked"):
        enter_conflict(operator, own_sheet(play).public_id, stated=True, scan=scan(), now=NOW)
    with pytest.raises(NotFound):
        enter_conflict(operator, "tidak-ada", stated=True, scan=scan(), now=NOW)
    for other in (play.wati, play.ratna, play.people.tono.actor):
        with pytest.raises(NotAllowed, match="paper.operator_only"):
            enter_conflict(other, duty.public_id, stated=True, scan=scan(), now=NOW)
    assert count(PaperConflict) == count(StoredFile) == 0


def test_the_page_enters_a_conflict_and_who_replaces_reads_the_scan(play: Play, browser: FlaskClient) -> None:
    duty = about_sari(play)
    log_in(browser, play.people.operator)
    path = f"/kertas/{duty.public_id}"
    assert "Pada lembar dinyatakan benturan kepentingan" in browser.get(path).text
    refused = post(browser, f"{path}/benturan", {"stated": "1"}, content_type="multipart/form-data")
    assert refused.status_code == 422 and "Unggah pindaian lembar" in refused.text and "#conflict-scan" in refused.text
    files = {"stated": "1", "scan": (io.BytesIO(PDF), "pernyataan.pdf")}
    assert post(browser, f"{path}/benturan", files, content_type="multipart/form-data").status_code == 303
    assert browser.get(f"{path}/pernyataan").status_code == 403
    for person, status in ((play.people.wati, 200), (play.people.tono, 200), (play.people.budi, 403)):
        client = browser.application.test_client()
        log_in(client, person)
        assert client.get(f"{path}/pernyataan").status_code == status
        if person is play.people.tono:
            assert "dicatat Opan Morotai" in client.get(f"/tugas/{duty.public_id}").text
    wati = browser.application.test_client()
    log_in(wati, play.people.wati)
    page = wati.get(f"/admin/penilaian/penilaian/{appraisal_of(play.people.sari).public_id}").text
    assert "dari lembar kertas" in page and f"{path}/pernyataan" in page


def operators(play: Play) -> list[Actor]:
    people = play.people
    grant = lambda unit: (Grant(Role.UNIT_OPERATOR, unit.agency_id, unit.id),)  # noqa: E731
    found = [people.operator.actor, people.sari.actor]
    for person in (people.tono, people.dewi, people.budi, people.head, people.wati):
        for unit in (people.agency, people.division, people.service_unit, people.other_agency):
            actor = person.actor
            found.append(Actor(ActorKind.ACCOUNT, actor.account_id, actor.employee_id, grants=grant(unit)))
    return found


def test_policy_and_twin_agree_about_every_operator_and_sheet(play: Play) -> None:
    session = reading()
    cycle = appraisal_of(play.people.sari).cycle_id
    duties = list(session.scalars(select(Assignment)))
    for actor in operators(play):
        listed = set(session.scalars(visible_paper(actor, ON).with_only_columns(Assignment.id)))
        served = served_units(session, actor, ON)
        superiors = superiors_in(session, cycle, actor.employee_id)
        allowed = {
            one.id
            for one in duties
            if can_handle_paper(actor, paper_duty(session, one.public_id, ON).scope, served=served, superiors=superiors)
        }
        assert listed == allowed, actor


def test_the_list_names_no_secret_rater(play: Play) -> None:
    lines = paper_lines(reading(), play.people.operator.actor, ON)
    assert lines and {line.role_kind for line in lines} <= {"self", "supervisor"}


def entry_page(browser: FlaskClient, duty: Assignment, **values: Any) -> Any:
    files = {"scan": (io.BytesIO(PDF), "lembar.pdf")} if values.pop("with_scan", True) else {}
    return post(browser, f"/kertas/{duty.public_id}", values | files, content_type="multipart/form-data")


def test_the_page_enters_a_sheet_and_the_rater_sees_by_whom(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.operator)
    duty, part = own_sheet(play), part_of(play)
    assert "Sari Umasugi" in browser.get("/kertas").text
    assert post(browser, "/kertas/cari", {"code": duty.public_id}).location == f"/kertas/{duty.public_id}"
    assert browser.get(f"/kertas/{duty.public_id}").status_code == 200
    assert entry_page(browser, duty, part=part, stated="1", **OPEN_FIELDS).status_code == 303
    rater = browser.application.test_client()
    log_in(rater, play.people.sari)
    sheet = response_of(duty).public_id
    page = rater.get(f"/lembar/{sheet}/bukti-kirim").text
    assert "Diisikan oleh Opan Morotai dari lembar bertanda tangan" in page and "Buka untuk diperbaiki" in page
    assert rater.get(f"/lembar/{sheet}/pindaian").data == PDF
    assert post(rater, f"/lembar/{sheet}/perbaiki").location == f"/lembar/{sheet}"


def test_a_refused_page_keeps_what_was_typed(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.operator)
    page = entry_page(browser, own_sheet(play), part=part_of(play), stated="1", q_HADIR="3")
    assert page.status_code == 422 and 'value="3" checked' in page.text and count(Submission) == 0
    page = entry_page(browser, own_sheet(play), part=part_of(play), with_scan=False, **OPEN_FIELDS)
    assert page.status_code == 422 and "Unggah pindaian lembar" in page.text and 'value="4" checked' in page.text


def test_a_secret_page_says_nothing_of_the_rater(play: Play, browser: FlaskClient) -> None:
    elsewhere(play)
    log_in(browser, play.people.tono)
    page = browser.get(f"/kertas/{secret_sheet(play).public_id}").text
    assert "Sari Umasugi" in page and "Dewi Makian" not in page and 'name="scan"' not in page


def test_an_unknown_code_keeps_what_was_typed(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.operator)
    page = post(browser, "/kertas/cari", {"code": "KODE-LAIN"})
    assert page.status_code == 422 and 'value="KODE-LAIN"' in page.text


def test_nobody_else_reads_the_scan(play: Play, browser: FlaskClient) -> None:
    entered(play, own_sheet(play), part=part_of(play))
    sheet = response_of(own_sheet(play)).public_id
    for person, status in ((play.people.wati, 403), (play.people.dewi, 403), (play.people.auditor, 403)):
        client = browser.application.test_client()
        log_in(client, person)
        assert client.get(f"/lembar/{sheet}/pindaian").status_code == status
    assessor = browser.application.test_client()
    log_in(assessor, play.people.budi)
    assert assessor.get(f"/lembar/{sheet}/pindaian").data == PDF


def test_staff_without_the_role_find_no_desk(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.sari)
    assert browser.get("/kertas").status_code == 403
    assert browser.get(f"/kertas/{own_sheet(play).public_id}").status_code == 403
