"""A sent sheet goes back with a reason: by whom, when, and what stays of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import (
    AssignmentState,
    RatingReview,
    Receipt,
    Response,
    ResponseState,
    SheetReturn,
    Submission,
)
from kinerja.appraisals.queries import sheets_for
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.give_back import LONGEST_REASON, give_back
from kinerja.appraisals.services.respond import save_field
from kinerja.appraisals.services.review_ratings import keep_review
from kinerja.appraisals.services.submit import submit_response
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.notices.models import Notice
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, filled, opened, rev_of, sent
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST, decide, quadrant
from tests.kinerja.core.browsing import log_in, post

WHY = "Periksa lagi kehadiran bulan Maret."


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def count(model: Any, *where: Any) -> int:
    return reading().scalar(select(func.count()).select_from(model).where(*where)) or 0


def own(play: Play) -> str:
    """Sari has sent her self-assessment; the duty's public id."""
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    return duty_of(play.people.sari, play.people.sari, "diri").public_id


def about_sari(play: Play) -> str:
    """Budi has sent his sheet about Sari; the duty's public id."""
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return duty_of(play.people.budi, play.people.sari, "atasan").public_id


def test_a_returned_sheet_is_open_and_what_was_sent_stays(play: Play) -> None:
    duty = own(play)
    assert give_back(play.people.budi.actor, duty, reason=WHY, now=NOW) == 1
    found = duty_of(play.people.sari, play.people.sari, "diri")
    assert found.state is AssignmentState.OPEN and found.done_on is None
    assert count(Response, Response.state == ResponseState.DRAFT) == 1
    assert count(Submission) == 1
    kept = reading().scalars(select(SheetReturn)).one()
    assert kept.reason == WHY and kept.by_id == play.people.budi.account.id


def test_the_returned_sheet_counts_no_more_until_it_is_sent_again(play: Play) -> None:
    appraisal, duty = appraisal_of(play.people.sari).id, own(play)
    assert [sheet.role for sheet in sheets_for(reading(), appraisal, "overall")] == ["diri"]
    give_back(play.people.budi.actor, duty, reason=WHY, now=NOW)
    assert sheets_for(reading(), appraisal, "overall") == []
    sheet = reading().scalars(select(Response.public_id)).one()
    save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "2"}, base_rev=rev_of(sheet, "HADIR"), now=NOW)
    submit_response(play.people.sari.actor, sheet, now=NOW)
    assert [one.answers["HADIR"].value for one in sheets_for(reading(), appraisal, "overall")] == ["2"]
    assert sorted(reading().scalars(select(Submission.seq))) == [1, 2]
    assert count(Receipt) == 2


def test_the_rater_is_told_without_the_reason_and_reads_it_on_the_sheet(play: Play, browser: FlaskClient) -> None:
    give_back(play.people.budi.actor, own(play), reason=WHY, now=NOW)
    notice = reading().scalars(select(Notice).where(Notice.kind == "sheet.returned")).one()
    assert notice.employee_id == play.people.sari.employee_id and WHY not in str(notice.params)
    log_in(browser, play.people.sari)
    sheet = reading().scalars(select(Response.public_id)).one()
    assert WHY in browser.get(f"/lembar/{sheet}").text


def test_a_return_leaves_one_event_without_the_reason(play: Play) -> None:
    give_back(play.people.budi.actor, own(play), reason=WHY, now=NOW)
    event = reading().scalars(select(AuditEvent).where(AuditEvent.event == "sheet.returned")).one()
    assert event.changes == {"role": "diri", "sheets": 1}


def test_a_second_return_finds_nothing_sent(play: Play) -> None:
    duty = own(play)
    give_back(play.people.budi.actor, duty, reason=WHY, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        give_back(play.people.budi.actor, duty, reason=WHY, now=NOW)
    assert caught.value.code == "return.not_sent" and count(SheetReturn) == 1


def test_a_return_ends_the_review_of_ratings(play: Play) -> None:
    duty = own(play)
    about_sari(play)
    sari = appraisal_of(play.people.sari)
    choose_ratings(play.people.budi.actor, sari.public_id, FIRST, now=NOW)
    keep_review(play.people.budi.actor, sari.public_id, EXPECTED, rev=appraisal_of(play.people.sari).rev, now=NOW)
    give_back(play.people.budi.actor, duty, reason=WHY, now=NOW)
    assert count(RatingReview) == 0


@pytest.mark.parametrize("reason", ["", "   ", "x" * (LONGEST_REASON + 1)])
def test_a_return_needs_a_reason_of_some_length(play: Play, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        give_back(play.people.budi.actor, own(play), reason=reason, now=NOW)
    assert list(caught.value.errors) == ["reason"] and count(SheetReturn) == 0


def test_an_unknown_duty_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        give_back(play.people.budi.actor, "tidak-ada", reason=WHY, now=NOW)


def test_the_administrator_of_the_agency_returns_an_open_sheet(play: Play) -> None:
    assert give_back(play.wati, about_sari(play), reason=WHY, now=NOW) == 1


@pytest.mark.parametrize("who", ["sari", "dewi", "tono", "ratna", "operator", "auditor"])
def test_others_return_nothing(play: Play, who: str) -> None:
    person: Person = getattr(play.people, who)
    with pytest.raises(NotAllowed):
        give_back(person.actor, own(play), reason=WHY, now=NOW)
    assert count(SheetReturn) == 0


def test_the_assessor_returns_no_sheet_of_a_colleague(play: Play) -> None:
    duty = duty_of(play.people.budi, play.people.sari, "atasan")
    sent(play.people.budi.actor, duty)
    with pytest.raises(NotAllowed) as caught:
        give_back(play.people.budi.actor, duty.public_id, reason=WHY, now=NOW)
    assert caught.value.code == "assignment.agency_admin_only"


def test_a_sheet_of_a_closed_role_never_goes_back(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    sent(play.people.dewi.actor, duty)
    with pytest.raises(NotAllowed) as caught:
        give_back(play.wati, duty.public_id, reason=WHY, now=NOW)
    assert caught.value.code == "return.closed_role"


def as_administrator(play: Play, someone: Person) -> Actor:
    return replace(someone.actor, grants=play.wati.grants)


def test_an_administrator_returns_neither_the_own_sheet_nor_as_a_party(play: Play) -> None:
    duty = about_sari(play)
    for someone in (play.people.sari, play.people.budi):
        with pytest.raises(NotAllowed):
            give_back(as_administrator(play, someone), duty, reason=WHY, now=NOW)


def test_after_the_window_nothing_goes_back(app: Flask) -> None:
    play = opened(quadrant())
    duty = own(play)
    with pytest.raises(NotAllowed) as caught:
        give_back(play.people.budi.actor, duty, reason=WHY, now=NOW + timedelta(days=60))
    assert caught.value.code == "response.window_closed"


def test_after_the_decision_nothing_goes_back(play: Play) -> None:
    duty = own(play)
    about_sari(play)
    decide(play)
    with pytest.raises(NotAllowed) as caught:
        give_back(play.people.budi.actor, duty, reason=WHY, now=NOW)
    assert caught.value.code == "appraisal.already_decided"


def test_the_page_tells_whose_sheet_it_is_and_nothing_of_it(play: Play, browser: FlaskClient) -> None:
    duty = about_sari(play)
    log_in(browser, play.people.wati)
    page = browser.get(f"/tugas/{duty}/kembalikan").text
    assert "Budi Tidore" in page and "Sari Umasugi" in page
    assert "Selalu menyapa pasien" not in page


def test_the_page_returns_and_leads_back(play: Play, browser: FlaskClient) -> None:
    duty = own(play)
    log_in(browser, play.people.budi)
    decision = f"/penilaian/{appraisal_of(play.people.sari).public_id}"
    assert f"/tugas/{duty}/kembalikan" in browser.get(decision).text
    answer = post(browser, f"/tugas/{duty}/kembalikan", {"reason": WHY})
    assert answer.status_code == 303 and answer.headers["Location"].endswith(decision)
    assert count(SheetReturn) == 1


def test_the_page_without_a_reason_says_so_at_the_field(play: Play, browser: FlaskClient) -> None:
    duty = own(play)
    log_in(browser, play.people.wati)
    answer = post(browser, f"/tugas/{duty}/kembalikan", {"reason": ""})
    assert answer.status_code == 422 and "Alasan pengembalian" in answer.text and count(SheetReturn) == 0
    answer = post(browser, f"/tugas/{duty}/kembalikan", {"reason": "   \u00a0 "})
    assert answer.status_code == 422


def test_the_list_of_raters_leads_to_the_page(play: Play, browser: FlaskClient) -> None:
    duty = about_sari(play)
    filled(play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan"))
    log_in(browser, play.people.wati)
    page = browser.get(f"/admin/penilaian/penilaian/{appraisal_of(play.people.sari).public_id}").text
    assert page.count("/kembalikan") == 1 and f"/tugas/{duty}/kembalikan" in page
