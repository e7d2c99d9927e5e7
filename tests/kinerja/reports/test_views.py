"""The pages of decision, result, explanation, receipt and PDF, asked for as a browser does."""

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from kinerja.appraisals.models import AppraisalState
from kinerja.appraisals.services.supply import record_data
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, with_data
from tests.kinerja.appraisals.test_decide import decide, quadrant, sari
from tests.kinerja.core.browsing import log_in, token_of

SENTENCE = "Nilai instrumen ini bahan pertimbangan, bukan predikat kinerja."


@pytest.fixture
def rated(app: Flask) -> Play:
    """Budi's sheet about Sari is sent."""
    play = opened(quadrant(), **ALWAYS)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play


def post(client: FlaskClient, page: str, path: str, **fields: str):  # type: ignore[no-untyped-def]
    """Post the fields with the token of the page, as its form would."""
    return client.post(path, data=fields | {"csrf_token": token_of(client, page)})


def test_decision_page_hides_numbers_before_the_first_choice(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.budi)
    page = client.get(f"/penilaian/{sari(rated).public_id}").text
    assert "Langkah 1 dari 2" in page and "68,00" not in page and "petunjuk nilai" not in page
    assert "Selalu menyapa pasien." in page


def test_the_assessor_sees_the_figures_and_what_is_missing(app: Flask, client: FlaskClient) -> None:
    play = opened(with_data(quadrant()), **ALWAYS)
    figures = {"q_ABSEN": "97,5"}
    record_data(play.wati, sari(play).public_id, "rekap", figures, source="Rekap", dated=date(2026, 1, 5), now=NOW)
    log_in(client, play.people.budi)
    page = client.get(f"/penilaian/{sari(play).public_id}").text
    assert "97,5 %" in page and "Rekap, 5 Januari 2026" in page
    assert "Belum ada datanya: Target kunjungan; Kehadiran." in page
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    page = client.get(f"/penilaian/{sari(play).public_id}").text
    assert "97,5 %" in page and "Belum ada datanya" not in page


def test_first_choice_shows_the_indication(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.budi)
    page = f"/penilaian/{sari(rated).public_id}"
    answer = post(client, page, f"{page}/pilihan", axis_hasil="sesuai", axis_perilaku="sesuai")
    assert answer.status_code == 303
    text = client.get(page).text
    assert "Langkah 2 dari 2" in text and "68,00" in text and "petunjuk nilai: sesuai ekspektasi" in text


def test_missing_rating_is_refused_beside_its_axis(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.budi)
    page = f"/penilaian/{sari(rated).public_id}"
    answer = post(client, page, f"{page}/pilihan", axis_hasil="di_atas")
    assert answer.status_code == 422 and "Pilih salah satu rating." in answer.text
    assert re.search(r'value="di_atas"[^>]*checked', answer.text)


def test_decision_with_a_wrong_password_keeps_what_was_typed(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.budi)
    page = f"/penilaian/{sari(rated).public_id}"
    post(client, page, f"{page}/pilihan", axis_hasil="sesuai", axis_perilaku="sesuai")
    fields = {"axis_hasil": "di_atas", "axis_perilaku": "sesuai", "reason_hasil": "Posko banjir."}
    answer = post(client, page, f"{page}/tetapkan", rev=str(sari(rated).rev), password="bukan ini", **fields)
    assert answer.status_code == 422 and "Posko banjir." in answer.text
    assert sari(rated).state is AppraisalState.COLLECTING


def test_decision_leads_to_the_result(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.budi)
    page = f"/penilaian/{sari(rated).public_id}"
    post(client, page, f"{page}/pilihan", axis_hasil="sesuai", axis_perilaku="sesuai")
    fields = {"axis_hasil": "sesuai", "axis_perilaku": "sesuai", "reason_hasil": "", "reason_perilaku": ""}
    answer = post(client, page, f"{page}/tetapkan", rev=str(sari(rated).rev), password=factories.PASSWORD, **fields)
    assert answer.status_code == 303
    text = client.get(answer.location).text
    assert "Predikat kinerja: baik" in text and SENTENCE in text


def test_reason_that_is_due_is_asked_for_at_its_field(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.budi)
    page = f"/penilaian/{sari(rated).public_id}"
    post(client, page, f"{page}/pilihan", axis_hasil="sesuai", axis_perilaku="sesuai")
    fields = {"axis_hasil": "sesuai", "axis_perilaku": "di_atas", "reason_hasil": "", "reason_perilaku": ""}
    answer = post(client, page, f"{page}/tetapkan", rev=str(sari(rated).rev), password=factories.PASSWORD, **fields)
    assert answer.status_code == 422 and "Tulis alasannya" in answer.text


def test_appraisee_reads_explanation_and_receipts(rated: Play, client: FlaskClient) -> None:
    result = decide(rated)
    log_in(client, rated.people.sari)
    page = client.get(f"/hasil/{result}").text
    assert "Hasil penilaian Anda" in page and "68,00" in page and "Selalu menyapa pasien." in page
    explained = client.get(f"/hasil/{result}/perhitungan").text
    assert SENTENCE in explained and "isian 3 dari 5 bernilai 60,00" in explained
    answer = post(client, f"/hasil/{result}", f"/hasil/{result}/terima", password=factories.PASSWORD)
    assert answer.status_code == 303 and sari(rated).state is AppraisalState.RECEIVED
    assert "Anda menyatakan sudah menerima" in client.get(f"/hasil/{result}").text


def test_receipt_without_password_is_asked_for_it(rated: Play, client: FlaskClient) -> None:
    result = decide(rated)
    log_in(client, rated.people.sari)
    answer = post(client, f"/hasil/{result}", f"/hasil/{result}/terima", password="")
    assert answer.status_code == 422 and "Ketik kata sandi Anda." in answer.text


@pytest.mark.parametrize("who", ["tono", "ratna", "wati"])
@pytest.mark.parametrize("tail", ["", "/perhitungan", "/lembar.pdf"])
def test_result_is_closed_to_everybody_else(rated: Play, client: FlaskClient, who: str, tail: str) -> None:
    result = decide(rated)
    log_in(client, getattr(rated.people, who))
    assert client.get(f"/hasil/{result}{tail}").status_code == 403


def test_unknown_result_is_not_found(rated: Play, client: FlaskClient) -> None:
    log_in(client, rated.people.sari)
    assert client.get("/hasil/tidak-ada").status_code == 404


def test_sheet_says_everything_and_repeats_byte_for_byte(rated: Play, client: FlaskClient) -> None:
    result = decide(rated)
    log_in(client, rated.people.sari)
    first, second = (client.get(f"/hasil/{result}/lembar.pdf") for _ in range(2))
    assert first.data == second.data and first.mimetype == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(first.data)).pages)
    for words in ("SALINAN KERJA – bukan dokumen resmi", "68,00", "BAIK", "Selalu menyapa pasien.", "6/2022 dan"):
        assert words in " ".join(text.split())


def test_list_shows_own_and_assessed_results(rated: Play, client: FlaskClient) -> None:
    result = decide(rated)
    log_in(client, rated.people.budi)
    page = client.get("/hasil").text
    assert "Hasil pegawai yang saya nilai" in page and f"/hasil/{result}" in page
    assert appraisal_of(rated.people.sari).public_id not in page
