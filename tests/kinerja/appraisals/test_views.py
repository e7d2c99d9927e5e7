"""The pages of raters, through the client."""

import json
import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from kinerja.appraisals.models import Assignment, AssignmentState, Ballot, DraftAnswer, Evidence, Response, Submission
from kinerja.appraisals.services.assign import nominate_guest, nominate_official
from kinerja.appraisals.services.invite import issue_link
from kinerja.core.db import READ, db, reading
from kinerja.cycles.models import CriteriaReading
from kinerja.cycles.services import WindowInput, set_windows
from kinerja.people.models import LoginSession
from tests.factories import PASSWORD, Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, OVER, Play, appraisal_of, duty_of, filled, opened, started
from tests.kinerja.core.browsing import log_in, post, token_of

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def sheet_by(browser: FlaskClient, rater: Person, about: Person, role: str) -> str:
    """Log in, start, and give the address of the sheet."""
    log_in(browser, rater)
    duty = duty_of(rater, about, role)
    answer = post(browser, f"/tugas/{duty.public_id}/mulai", {"conflict": "tidak"})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def revisions(page: str) -> str:
    found = re.search(r'name="rev" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_start_screen_tells_everything_and_writes_nothing(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.dewi)
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    page = browser.get(f"/tugas/{duty.public_id}")
    assert page.status_code == 200
    for words in ("Siapa yang meminta", "Apakah nama saya tampil", "Berapa lama", "benturan kepentingan"):
        assert words in page.text
    assert count(Response) == 0


def test_the_start_screen_of_somebody_else_is_refused(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.tono)
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert browser.get(f"/tugas/{duty.public_id}").status_code == 403
    assert browser.get("/tugas/tidak-ada").status_code == 404


def test_starting_without_a_word_on_conflicts_asks_again(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.dewi)
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    answer = post(browser, f"/tugas/{duty.public_id}/mulai")
    assert answer.status_code == 422 and "Nyatakan dahulu" in answer.text


def test_a_conflict_ends_the_duty_with_thanks(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.dewi)
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    answer = post(browser, f"/tugas/{duty.public_id}/mulai", {"conflict": "ada"})
    page = browser.get(answer.headers["Location"])
    assert "penilai lain akan ditunjuk" in page.text
    assert duty_of(play.people.dewi, play.people.sari, "rekan").state is AssignmentState.DECLINED


def test_the_sheet_needs_at_most_three_queries_and_writes_nothing(play: Play, browser: FlaskClient) -> None:
    duty = duty_of(play.people.budi, play.people.sari, "atasan")
    public_id = filled(play.people.budi.actor, duty)
    log_in(browser, play.people.budi)
    browser.get(f"/lembar/{public_id}")
    seen: list[str] = []

    def listen(*args: object) -> None:
        seen.append(str(args[2]))

    engines = [db.engines[None], db.engines[READ]]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listen)
    try:
        page = browser.get(f"/lembar/{public_id}")
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", listen)
    assert page.status_code == 200
    assert len(seen) <= 3, seen
    assert all(statement.lstrip().upper().startswith(("SELECT", "WITH")) for statement in seen)


def test_the_sheet_shows_what_was_stored(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    saved = post(browser, address, {"q_HADIR": "4", "rev": "", "action": "simpan"})
    assert saved.status_code == 303
    page = browser.get(address).text
    assert re.search(r'name="q_HADIR" value="4" checked', page) and "1 dari 2 terisi" in page
    assert revisions(page) == "HADIR:1"


def test_the_sheet_is_only_the_raters(play: Play, browser: FlaskClient) -> None:
    address = f"/lembar/{started(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, 'diri'))}"
    log_in(browser, play.people.ratna)
    for path in (address, f"{address}/periksa", f"{address}/bukti-kirim"):
        assert browser.get(path).status_code in (403, 404)
    for path in (address, f"{address}/isian", f"{address}/kirim", f"{address}/bukti", f"{address}/bukti/hapus"):
        assert post(browser, path, {"q_HADIR": "1", "field": "HADIR", "password": PASSWORD}).status_code == 403
    assert count(DraftAnswer) == count(Submission) == 0


def test_an_unreadable_form_keeps_everything_typed(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.budi, play.people.sari, "atasan")
    typed = {"q_HADIR": "99", "q_KUAT": "Kalimat yang <panjang>", "rev": "", "action": "periksa"}
    answer = post(browser, address, typed)
    assert answer.status_code == 422
    assert "Kalimat yang &lt;panjang&gt;" in answer.text and "Kehadiran: Pilih salah satu" in answer.text


def test_an_unknown_field_is_refused(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    answer = post(browser, address, {"q_HADIR": "4", "q_TIDAKADA": "1", "rev": ""})
    assert answer.status_code == 422


def test_a_second_tab_is_told_and_keeps_both_values(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    post(browser, address, {"q_HADIR": "4", "rev": ""})
    answer = post(browser, address, {"q_HADIR": "2", "rev": ""})
    assert answer.status_code == 409
    assert re.search(r'name="q_HADIR" value="2" checked', answer.text) and "Yang tersimpan" in answer.text
    again = post(browser, address, {"q_HADIR": "2", "rev": revisions(answer.text)})
    assert again.status_code == 303


def test_a_field_is_saved_by_script(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    values = {"field": "HADIR", "rev": "0", "q_HADIR": "4"}
    headers = {"Accept": "application/json"}
    first = post(browser, f"{address}/isian", values, headers=headers)
    assert first.status_code == 200 and first.json["rev"] == 1 and "tersimpan" in first.json["saved"]
    assert post(browser, f"{address}/isian", values, headers=headers).json["rev"] == 1
    other = post(browser, f"{address}/isian", values | {"q_HADIR": "2"}, headers=headers)
    assert other.status_code == 409
    assert other.json["conflict"]["fields"] == {"q_HADIR": ["4"]} and other.json["rev"] == 1
    wrong = post(browser, f"{address}/isian", values | {"q_HADIR": "x"}, headers=headers)
    assert wrong.status_code == 422 and wrong.json["errors"]


def test_a_field_is_saved_without_script(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    assert post(browser, f"{address}/isian", {"field": "HADIR", "rev": "0", "q_HADIR": "4"}).status_code == 303


def test_a_closed_window_loses_nothing_typed(app: Flask, browser: FlaskClient) -> None:
    play = opened(**ALWAYS)
    address = sheet_by(browser, play.people.budi, play.people.sari, "atasan")
    set_windows(play.ratna, play.cycle_id, [WindowInput("supervisor", **OVER)], now=NOW)
    answer = post(browser, address, {"q_KUAT": "Kalimat berharga", "rev": ""})
    assert answer.status_code == 409 and "Kalimat berharga" in answer.text and "sudah ditutup" in answer.text
    assert count(DraftAnswer) == 0
    assert "sudah ditutup" in browser.get(address).text


def test_evidence_is_uploaded_with_everything_typed_and_downloaded_again(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    values = {"q_LAPOR": "3", "rev": "", "field": "HADIR", "f_HADIR": (BytesIO(PDF), "rekap.pdf")}
    answer = post(browser, f"{address}/bukti", values)
    assert answer.status_code == 303, answer.text
    page = browser.get(address).text
    assert "rekap.pdf" in page and re.search(r'name="q_LAPOR" value="3" checked', page)
    row = reading().scalar(select(Evidence))
    download = browser.get(f"{address}/berkas/{row.public_id}")
    assert download.data == PDF and download.headers["Content-Disposition"].startswith("attachment")
    gone = post(browser, f"{address}/bukti/hapus", {"q_LAPOR": "3", "rev": revisions(page), "evidence": row.public_id})
    assert gone.status_code == 303 and "rekap.pdf" not in browser.get(address).text


def test_a_refused_file_keeps_everything_typed(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    values = {"q_LAPOR": "3", "rev": "", "field": "HADIR", "f_HADIR": (BytesIO(b"MZ\x90"), "virus.exe")}
    answer = post(browser, f"{address}/bukti", values)
    assert answer.status_code == 422 and re.search(r'name="q_LAPOR" value="3" checked', answer.text)


def test_the_review_links_what_is_missing(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    post(browser, address, {"q_HADIR": "4", "rev": ""})
    page = browser.get(f"{address}/periksa").text
    assert f"{address}#i_LAPOR" in page and "4 – Lebih awal" in page and "Kata sandi" not in page


def test_sending_asks_for_the_password_and_gives_a_receipt(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    post(browser, address, {"q_HADIR": "4", "q_LAPOR": "5", "rev": ""})
    wrong = post(browser, f"{address}/kirim", {"password": "bukan-kata-sandi"})
    assert wrong.status_code == 422 and count(Submission) == 0
    right = post(browser, f"{address}/kirim", {"password": PASSWORD})
    assert right.status_code == 303 and right.headers["Location"].endswith("/bukti-kirim")
    receipt = browser.get(right.headers["Location"]).text
    assert "BK-" in receipt and "Lebih awal" not in receipt
    again = post(browser, f"{address}/kirim", {"password": PASSWORD})
    assert again.status_code == 303 and count(Submission) == 1
    assert browser.get(address).status_code == 303


def test_an_incomplete_sheet_is_shown_again(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.sari, play.people.sari, "diri")
    answer = post(browser, f"{address}/kirim", {"password": PASSWORD})
    assert answer.status_code == 422 and "Lembar belum lengkap" in answer.text


def test_an_ended_session_carries_what_was_typed(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.budi, play.people.sari, "atasan")
    token = token_of(browser)
    browser.delete_cookie("kinerja")
    browser.delete_cookie("__Host-kinerja")
    answer = browser.post(address, data={"csrf_token": token, "q_KUAT": "Kalimat berharga", "rev": ""})
    assert answer.status_code in (400, 401) and "Kalimat berharga" in answer.text


def guest_link(play: Play, role: str = "komite_sekolah") -> tuple[str, str]:
    sari = appraisal_of(play.people.sari).public_id
    named = nominate_guest(play.wati, sari, role, play.people.guest.public_id, now=NOW)
    assert named.link is not None
    return named.link.token, named.link.code


def test_opening_a_link_shows_a_button_and_consumes_nothing(play: Play, browser: FlaskClient) -> None:
    token, _code = guest_link(play)
    for _ in range(3):
        page = browser.get(f"/undangan/{token}")
        assert page.status_code == 200 and "Buka undangan" in page.text
    assert count(LoginSession) == 0


def test_a_guest_fills_in_and_sends_without_an_account(play: Play, browser: FlaskClient) -> None:
    token, code = guest_link(play)
    entered = post(browser, f"/undangan/{token}")
    start = entered.headers["Location"]
    assert entered.status_code == 303 and token not in start
    assert "Bolehkah menolak" in browser.get(start).text
    begun = browser.post(f"{start}/mulai", data={"csrf_token": guest_token(browser, start), "conflict": "tidak"})
    address = begun.headers["Location"]
    values = {"q_HADIR": "5", "rev": "", "action": "periksa"}
    assert browser.post(address, data=values | {"csrf_token": guest_token(browser, address)}).status_code == 303
    elsewhere = browser.application.test_client()
    resumed = post(elsewhere, "/undangan", {"code": code.lower()})
    assert resumed.status_code == 303 and 'value="5" checked' in elsewhere.get(address).text
    assert browser.get(address).status_code == 303  # The newest session wins.
    sent = elsewhere.post(f"{address}/kirim", data={"csrf_token": guest_token(elsewhere, f"{address}/periksa")})
    assert sent.status_code == 303 and count(Ballot) == 1
    assert elsewhere.get(sent.headers["Location"]).status_code == 200
    assert browser.get(f"/undangan/{token}").status_code == 410


def guest_token(browser: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found
    return found[1]


def test_a_guest_sees_nothing_else(play: Play, browser: FlaskClient) -> None:
    token, _code = guest_link(play)
    post(browser, f"/undangan/{token}")
    for path in ("/kriteria-saya", "/admin/", "/hasil", "/akun"):
        assert browser.get(path).status_code in (403, 404), path
    other = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert browser.get(f"/tugas/{other.public_id}").status_code == 403


def test_revoked_and_unknown_links_say_so(play: Play, browser: FlaskClient) -> None:
    token, _code = guest_link(play)
    duty = duty_of(play.people.guest, play.people.sari, "komite_sekolah")
    fresh = issue_link(play.wati, duty.public_id, now=NOW)
    assert "sudah dicabut" in browser.get(f"/undangan/{token}").text
    assert browser.get(f"/undangan/{fresh.token}").status_code == 200
    assert browser.get("/undangan/" + "x" * 32).status_code == 404
    assert post(browser, "/undangan", {"code": "SALAHKODE"}).status_code == 422


def test_a_third_party_may_refuse(play: Play, browser: FlaskClient) -> None:
    sari = appraisal_of(play.people.sari).public_id
    tono = play.people.tono
    named = nominate_official(play.wati, sari, "mitra", tono.employee.public_id, now=NOW)
    log_in(browser, tono)
    assert "Saya menolak" in browser.get(f"/tugas/{named.assignment_id}").text
    assert post(browser, f"/tugas/{named.assignment_id}/tolak").status_code == 303
    kept = reading().scalar(select(Assignment).where(Assignment.public_id == named.assignment_id))
    assert kept.state is AssignmentState.DECLINED


def test_the_first_page_lists_the_tasks(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.budi)
    page = browser.get("/").text
    assert "Menilai bawahan langsung" in page and "Isi penilaian diri" in page


def test_criteria_are_read_by_a_button_only(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.sari)
    address = f"/kriteria-saya/{play.cycle_id}"
    assert play.cycle_id in browser.get("/kriteria-saya").text
    page = browser.get(address)
    assert page.status_code == 200 and "Mengapa lembar ini" in page.text and count(CriteriaReading) == 0
    for _ in range(2):
        assert post(browser, f"{address}/baca").status_code == 303
    assert count(CriteriaReading) == 1 and "sudah dibaca" in browser.get(address).text


def test_no_page_writes_on_get(play: Play, browser: FlaskClient) -> None:
    public_id = filled(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    duty = duty_of(play.people.sari, play.people.sari, "diri")
    log_in(browser, play.people.sari)
    seen: list[str] = []

    def listen(*args: object) -> None:
        seen.append(str(args[2]))

    paths = [f"/tugas/{duty.public_id}", f"/lembar/{public_id}", f"/lembar/{public_id}/periksa", "/"]
    paths += ["/kriteria-saya", f"/kriteria-saya/{play.cycle_id}", "/undangan", "/undangan/abc"]
    event.listen(db.engines[None], "before_cursor_execute", listen)
    try:
        answers = [browser.get(path).status_code for path in paths]
    finally:
        event.remove(db.engines[None], "before_cursor_execute", listen)
    assert set(answers) == {200, 404} and seen == []


def test_values_survive_a_json_round_trip(play: Play, browser: FlaskClient) -> None:
    address = sheet_by(browser, play.people.budi, play.people.sari, "atasan")
    odd = 'Kutip "ganda", <b>tebal</b>, \\ dan “lengkung” 日本'
    post(browser, address, {"q_KUAT": odd, "rev": ""})
    kept = reading().scalar(select(DraftAnswer.value).where(DraftAnswer.code == "KUAT"))
    assert json.loads(json.dumps(kept)) == {"value": odd}
    assert "&lt;b&gt;tebal&lt;/b&gt;" in browser.get(address).text
