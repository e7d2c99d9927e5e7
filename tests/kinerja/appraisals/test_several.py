"""Several records under one password: each looked through before, each a decision or a sending of its own."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    ChangeKind,
    RatingDraft,
    RatingReview,
    Response,
    ResponseState,
    Result,
    Signature,
    Submission,
)
from kinerja.appraisals.queries.results import record_hash_of
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.hand_over import apply_change, foresee_change
from kinerja.appraisals.services.review_ratings import keep_review, sign_reviewed
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import PASSWORD, Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, filled, opened, sent
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST, quadrant
from tests.kinerja.core.browsing import log_in, post


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


@pytest.fixture
def browser(app: Flask, play: Play) -> FlaskClient:
    client = app.test_client()
    log_in(client, play.people.budi)
    return client


def reviewed(play: Play, *people: Person, choices: dict[str, Choice] | None = None) -> list[str]:
    """Budi has sent his sheets about them, chosen, and looked through; gives the appraisals."""
    found = []
    for person in people:
        sent(play.people.budi.actor, duty_of(play.people.budi, person, "atasan"))
        found.append(appraisal_of(person).public_id)
        choose_ratings(play.people.budi.actor, found[-1], FIRST, now=NOW)
        keep_review(play.people.budi.actor, found[-1], choices or EXPECTED, rev=appraisal_of(person).rev, now=NOW)
    return found


def count(model: Any, *where: Any) -> int:
    return reading().scalar(select(func.count()).select_from(model).where(*where)) or 0


def events(name: str) -> int:
    return count(AuditEvent, AuditEvent.event == name)


def place(play: Play) -> str:
    return f"/tim/{play.cycle_id}/tanda-tangan"


def test_a_review_decides_nothing_and_keeps_choice_and_reason(play: Play) -> None:
    choices = EXPECTED | {"hasil": Choice("di_atas", " Memimpin posko. ")}
    reviewed(play, play.people.sari, choices=choices)
    draft = reading().scalars(select(RatingDraft).where(RatingDraft.axis == "hasil")).one()
    assert (draft.first_choice, draft.choice, draft.reason) == ("sesuai", "di_atas", "Memimpin posko.")
    assert count(Result) == 0 and appraisal_of(play.people.sari).state is AppraisalState.COLLECTING
    assert events("rating.reviewed") == 1


def test_a_review_asks_for_the_reasons_that_are_due(play: Play) -> None:
    with pytest.raises(Invalid) as caught:
        reviewed(play, play.people.sari, choices=EXPECTED | {"perilaku": Choice("di_atas", " ")})
    assert caught.value.errors == {"reason_perilaku": ["rating.reason_due"]}
    assert count(RatingReview) == 0


def dropped_out(play: Play, person: Person) -> None:
    """Tugas belajar ended without success."""
    change = Change(ChangeKind.STUDY_DROPPED, person.employee_id, NOW.date(), "SP-4/2026")
    apply_change(play.ratna, change, mark=foresee_change(play.ratna, change, now=NOW).mark, now=NOW)


def test_a_review_takes_no_ratings_that_nobody_could_sign(play: Play) -> None:
    dropped_out(play, play.people.sari)
    with pytest.raises(Invalid) as caught:
        reviewed(play, play.people.sari)
    assert caught.value.errors == {axis: ["rating.study_dropped"] for axis in EXPECTED}
    assert count(RatingReview) == 0
    lowest = {axis: Choice("di_bawah", "Tidak lulus.") for axis in EXPECTED}
    sari = appraisal_of(play.people.sari)
    keep_review(play.people.budi.actor, sari.public_id, lowest, rev=sari.rev, now=NOW)
    assert count(RatingReview) == 1


def test_the_page_of_the_decision_says_which_ratings_remain(play: Play, browser: FlaskClient) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    page = f"/penilaian/{appraisal_of(play.people.sari).public_id}"
    assert "Tugas belajar pegawai ini tidak selesai" not in browser.get(page).text
    dropped_out(play, play.people.sari)
    assert "Tugas belajar pegawai ini tidak selesai" in browser.get(page).text


def test_signing_says_why_ratings_no_longer_fit(play: Play, browser: FlaskClient) -> None:
    (sari,) = reviewed(play, play.people.sari)
    dropped_out(play, play.people.sari)
    answer = post(browser, place(play), {"record": [sari], "password": PASSWORD})
    assert answer.status_code == 409 and "Tugas belajar pegawai ini tidak selesai" in answer.text
    assert count(Result) == 0


def test_a_review_before_the_first_choice_is_refused(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    sari = appraisal_of(play.people.sari)
    with pytest.raises(Conflict) as caught:
        keep_review(play.people.budi.actor, sari.public_id, EXPECTED, rev=sari.rev, now=NOW)
    assert caught.value.code == "decision.choose_first"


def test_a_review_of_a_stale_page_is_refused(play: Play) -> None:
    (sari,) = reviewed(play, play.people.sari)
    with pytest.raises(Conflict) as caught:
        keep_review(play.people.budi.actor, sari, EXPECTED, rev=99, now=NOW)
    assert caught.value.code == "appraisal.changed_meanwhile"


@pytest.mark.parametrize("who", ["sari", "tono", "ratna", "wati"])
def test_reviews_and_signatures_belong_to_the_assessor(play: Play, who: str) -> None:
    actor: Actor = getattr(play.people, who).actor
    (sari,) = reviewed(play, play.people.sari)
    with pytest.raises(NotAllowed):
        keep_review(actor, sari, EXPECTED, rev=0, now=NOW)
    with pytest.raises(NotAllowed):
        sign_reviewed(actor, sari, now=NOW)
    assert count(Result) == 0


def test_an_unknown_appraisal_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        sign_reviewed(play.people.budi.actor, "tidak-ada", now=NOW)


def test_signing_decides_exactly_what_was_looked_through(play: Play) -> None:
    (sari,) = reviewed(play, play.people.sari, choices=EXPECTED | {"hasil": Choice("di_atas", "Memimpin posko.")})
    public_id = sign_reviewed(play.people.budi.actor, sari, now=NOW)
    result = reading().scalars(select(Result).where(Result.public_id == public_id)).one()
    assert result.ratings["hasil"] == {"decided": "di_atas", "suggested": "sesuai", "reason": "Memimpin posko."}
    signature = reading().scalars(select(Signature).where(Signature.record_kind == "result")).one()
    assert signature.record_hash == record_hash_of(result)
    assert events("result.finalised") == 1 and count(RatingReview) == 0


def test_what_was_not_looked_through_is_not_signed(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    sari = appraisal_of(play.people.sari).public_id
    choose_ratings(play.people.budi.actor, sari, FIRST, now=NOW)
    with pytest.raises(Conflict) as caught:
        sign_reviewed(play.people.budi.actor, sari, now=NOW)
    assert caught.value.code == "decision.not_reviewed"


def test_choosing_again_asks_for_another_review(play: Play) -> None:
    (sari,) = reviewed(play, play.people.sari)
    choose_ratings(play.people.budi.actor, sari, FIRST | {"hasil": "di_atas"}, now=NOW)
    with pytest.raises(Conflict) as caught:
        sign_reviewed(play.people.budi.actor, sari, now=NOW)
    assert caught.value.code == "decision.not_reviewed"


def test_material_that_changed_after_the_review_is_not_signed(play: Play) -> None:
    (sari,) = reviewed(play, play.people.sari)
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    with pytest.raises(Conflict) as caught:
        sign_reviewed(play.people.budi.actor, sari, now=NOW)
    assert caught.value.code == "decision.material_changed"
    assert count(Result) == 0


def test_one_password_signs_each_record_by_itself(play: Play, browser: FlaskClient) -> None:
    both = reviewed(play, play.people.sari, play.people.dewi)
    page = browser.get(place(play)).text
    assert "Sari Umasugi" in page and "Dewi Makian" in page and page.count("checked") == 2 and "baik" in page
    answer = post(browser, place(play), {"record": both, "password": PASSWORD})
    assert answer.status_code == 303
    assert count(Result) == 2 and events("result.finalised") == 2
    assert count(Signature, Signature.record_kind == "result") == 2
    assert "Rating 2 pegawai ditetapkan" in browser.get(answer.headers["Location"]).text


def test_only_what_is_ticked_is_signed(play: Play, browser: FlaskClient) -> None:
    sari, _dewi = reviewed(play, play.people.sari, play.people.dewi)
    post(browser, place(play), {"record": [sari], "password": PASSWORD})
    assert count(Result) == 1 and appraisal_of(play.people.dewi).state is AppraisalState.COLLECTING


def test_what_fails_is_named_and_the_rest_goes_through(play: Play, browser: FlaskClient) -> None:
    both = reviewed(play, play.people.sari, play.people.dewi)
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    answer = post(browser, place(play), {"record": both, "password": PASSWORD})
    assert answer.status_code == 409
    assert "Sari Umasugi" in answer.text and "Bahannya berubah sesudah Anda periksa" in answer.text
    assert count(Result) == 1 and appraisal_of(play.people.dewi).state is AppraisalState.DECIDED


def test_a_wrong_password_signs_nothing_and_keeps_the_choice(play: Play, browser: FlaskClient) -> None:
    sari, dewi = reviewed(play, play.people.sari, play.people.dewi)
    answer = post(browser, place(play), {"record": [sari], "password": "bukan sandinya"})
    assert answer.status_code == 422 and count(Result) == 0
    assert re.search(rf'value="{sari}" checked', answer.text) and not re.search(rf'value="{dewi}" checked', answer.text)


def test_nothing_chosen_is_said_at_the_list(play: Play, browser: FlaskClient) -> None:
    reviewed(play, play.people.sari)
    answer = post(browser, place(play), {"password": PASSWORD})
    assert answer.status_code == 422 and "Pilih paling sedikit satu." in answer.text


def test_a_repeated_signing_changes_nothing(play: Play, browser: FlaskClient) -> None:
    both = reviewed(play, play.people.sari, play.people.dewi)
    post(browser, place(play), {"record": both, "password": PASSWORD})
    answer = post(browser, place(play), {"record": both, "password": PASSWORD})
    assert answer.status_code == 409 and count(Result) == 2


def test_somebody_elses_appraisal_is_refused_among_ones_own(play: Play, browser: FlaskClient) -> None:
    (sari,) = reviewed(play, play.people.sari)
    foreign = appraisal_of(play.people.tono).public_id
    answer = post(browser, place(play), {"record": [sari, foreign], "password": PASSWORD})
    assert answer.status_code == 409 and "Tono" not in answer.text
    assert reading().scalars(select(Appraisal.state).where(Appraisal.public_id == foreign)).one() == "collecting"
    assert count(Result) == 1


def test_an_empty_list_says_how_it_is_filled(play: Play, browser: FlaskClient) -> None:
    assert "Simpan, tanda tangani nanti" in browser.get(place(play)).text


def test_the_decision_page_keeps_a_review_without_a_password(play: Play, browser: FlaskClient) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    sari = appraisal_of(play.people.sari)
    choose_ratings(play.people.budi.actor, sari.public_id, FIRST, now=NOW)
    values = {"axis_hasil": "sesuai", "axis_perilaku": "sesuai", "rev": str(sari.rev), "password": ""}
    answer = post(browser, f"/penilaian/{sari.public_id}/siap", values)
    assert answer.status_code == 303 and count(RatingReview) == 1
    assert "Tanda tangani 1 penetapan" in browser.get(answer.headers["Location"]).text


def test_the_decision_page_keeps_what_was_typed_when_a_reason_is_missing(play: Play, browser: FlaskClient) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    sari = appraisal_of(play.people.sari)
    choose_ratings(play.people.budi.actor, sari.public_id, FIRST, now=NOW)
    values = {"axis_hasil": "di_atas", "axis_perilaku": "sesuai", "reason_perilaku": "Catatan", "rev": str(sari.rev)}
    answer = post(browser, f"/penilaian/{sari.public_id}/siap", values)
    assert answer.status_code == 422 and "Catatan" in answer.text and count(RatingReview) == 0


def test_the_reason_of_a_review_stands_in_the_form_again(play: Play, browser: FlaskClient) -> None:
    (sari,) = reviewed(play, play.people.sari, choices=EXPECTED | {"hasil": Choice("di_atas", "Memimpin posko.")})
    assert "Memimpin posko." in browser.get(f"/penilaian/{sari}").text


def test_complete_sheets_are_sent_together(play: Play, browser: FlaskClient) -> None:
    cast = play.people
    whole = [filled(cast.budi.actor, duty_of(cast.budi, person, "atasan")) for person in (cast.sari, cast.dewi)]
    page = browser.get(f"/tim/{play.cycle_id}/kirim").text
    assert page.count('name="record"') == 2
    answer = post(browser, f"/tim/{play.cycle_id}/kirim", {"record": whole, "password": PASSWORD})
    assert answer.status_code == 303
    assert count(Submission) == 2 and events("response.submitted") == 2
    assert count(Signature, Signature.record_kind == "submission") == 2


def test_an_incomplete_sheet_is_not_offered_and_not_sent(play: Play, browser: FlaskClient) -> None:
    cast = play.people
    part = filled(cast.budi.actor, duty_of(cast.budi, cast.sari, "atasan"), {"HADIR": "4"})
    assert 'name="record"' not in browser.get(f"/tim/{play.cycle_id}/kirim").text
    answer = post(browser, f"/tim/{play.cycle_id}/kirim", {"record": [part], "password": PASSWORD})
    assert answer.status_code == 409 and "Lembar belum lengkap" in answer.text
    assert count(Response, Response.state == ResponseState.SUBMITTED) == 0


@pytest.mark.parametrize("path", ["kirim", "tanda-tangan"])
def test_an_outsider_finds_neither_page(app: Flask, play: Play, path: str) -> None:
    other = app.test_client()
    log_in(other, play.people.tono)
    assert other.get(f"/tim/{play.cycle_id}/{path}").status_code == 404
    assert post(other, f"/tim/{play.cycle_id}/{path}", {"record": ["x"], "password": PASSWORD}).status_code == 404
