"""Sheets to print: every question of the role, a code without personal data, no name on a secret one."""

import subprocess

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.appraisals.queries.paper import paper_duty
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.reports.papersheet import PrintedDuty, papersheet_pdf, sheet_data
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.core.browsing import log_in

ADDRESS = "https://contoh.invalid/kertas/KODE"
BASE = "/lembar-kertas"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def printed(rater: Person, about: Person, role: str) -> PrintedDuty:
    duty = paper_duty(reading(), duty_of(rater, about, role).public_id, local_date(NOW))
    return PrintedDuty(duty, ADDRESS)


def words_of(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(said.decode().split())


def test_every_question_of_the_role_is_printed_with_its_levels(app: Flask, play: Play) -> None:
    people = play.people
    with app.test_request_context():
        pdf = papersheet_pdf([printed(people.budi, people.sari, "atasan")], at=NOW)
    words = words_of(pdf)
    for text in ("Kehadiran", "Ketepatan laporan", "Satu hal yang sudah kuat", "Menjadi teladan", "Budi Tidore"):
        assert text in words
    assert pdf.startswith(b"%PDF")


def test_the_same_sheet_is_the_same_bytes(app: Flask, play: Play) -> None:
    one = printed(play.people.sari, play.people.sari, "diri")
    with app.test_request_context():
        assert papersheet_pdf([one], at=NOW) == papersheet_pdf([one], at=NOW)


def test_a_secret_sheet_bears_no_name_and_no_line_for_a_hand(app: Flask, play: Play) -> None:
    with app.test_request_context():
        data = sheet_data(printed(play.people.dewi, play.people.sari, "rekan"))
    assert "Dewi Makian" not in str(data) and data["sign"] is None
    assert "Tidak dapat menilai" in str(data["parts"])


def test_a_long_word_and_a_long_text_are_printed_whole(app: Flask, play: Play) -> None:
    with app.test_request_context():
        one = printed(play.people.budi, play.people.sari, "atasan")
        data = sheet_data(one)
    assert data["code"] == one.duty.row.public_id and ADDRESS not in str(data).replace(data["qr"], "")


def test_the_administrator_prints_all_and_the_operator_open_ones(play: Play, browser: FlaskClient) -> None:
    people = play.people
    log_in(browser, people.wati)
    pdf = browser.get(f"{BASE}/penilaian/{appraisal_of(people.sari).public_id}.pdf")
    assert pdf.status_code == 200 and pdf.mimetype == "application/pdf"
    assert "attachment" in pdf.headers["Content-Disposition"] and "no-store" in pdf.headers["Cache-Control"]
    operator = browser.application.test_client()
    log_in(operator, people.operator)
    own, secret = duty_of(people.sari, people.sari, "diri"), duty_of(people.dewi, people.sari, "rekan")
    assert operator.get(f"{BASE}/penilai/{own.public_id}.pdf").status_code == 200
    assert operator.get(f"{BASE}/penilai/{secret.public_id}.pdf").status_code == 403


def test_what_is_sent_is_not_printed_and_others_print_nothing(play: Play, browser: FlaskClient) -> None:
    people = play.people
    own = duty_of(people.sari, people.sari, "diri")
    for person in (people.sari, people.budi, people.ratna, people.auditor, people.tono):
        client = browser.application.test_client()
        log_in(client, person)
        assert client.get(f"{BASE}/penilai/{own.public_id}.pdf").status_code == 403
    sent(people.sari.actor, own)
    log_in(browser, people.wati)
    assert browser.get(f"{BASE}/penilai/{own.public_id}.pdf").status_code == 403
    assert browser.get(f"{BASE}/penilai/tidak-ada.pdf").status_code == 404
    assert browser.get(f"{BASE}/penilaian/tidak-ada.pdf").status_code == 404
