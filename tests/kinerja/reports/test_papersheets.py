"""Sheets to print: every question of the role, a code without personal data, no name on a secret one."""

import subprocess

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, Assignment
from kinerja.appraisals.policies.paper import can_print_paper
from kinerja.appraisals.queries import superiors_in
from kinerja.appraisals.queries.paper import paper_duty, printable_paper, served_units, unit_duties
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
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


def test_a_conflict_has_two_boxes_where_it_is_asked(app: Flask, play: Play) -> None:
    with app.test_request_context():
        asked = sheet_data(printed(play.people.dewi, play.people.sari, "rekan"))["conflict"]
        assert len(asked) == 2 and "Saya mempunyai benturan" in asked[1]
        assert sheet_data(printed(play.people.sari, play.people.sari, "diri"))["conflict"] == []
        assert "Saya mempunyai benturan" in words_of(
            papersheet_pdf([printed(play.people.dewi, play.people.sari, "rekan")], at=NOW)
        )


# A whole unit


def unit_path(play: Play) -> str:
    return f"{BASE}/unit/{play.cycle_id}/{play.people.division.public_id}"


def test_the_sheets_of_a_unit_are_printed_in_one_go_with_a_list(play: Play, browser: FlaskClient) -> None:
    people = play.people
    log_in(browser, people.wati)
    page = browser.get(unit_path(play))
    assert page.status_code == 200 and f"{unit_path(play)}.pdf?jenis=peer" in page.text
    pdf = browser.get(f"{unit_path(play)}.pdf")
    words = words_of(pdf.data)
    secret = duty_of(people.dewi, people.sari, "rekan").public_id
    assert pdf.mimetype == "application/pdf" and "Daftar pembagian lembar" in words and secret in words
    assert "Dewi Makian" in words, "the list says who gets a secret sheet"
    peers = words_of(browser.get(f"{unit_path(play)}.pdf?jenis=peer").data)
    assert secret in peers and duty_of(people.sari, people.sari, "diri").public_id not in peers
    unit = browser.get(f"/admin/penilaian/kemajuan/{play.cycle_id}/{people.division.public_id}").text
    assert unit_path(play) in unit


def test_an_operator_prints_no_secret_sheet_of_the_unit(play: Play, browser: FlaskClient) -> None:
    people = play.people
    log_in(browser, people.operator)
    assert unit_path(play) in browser.get("/kertas").text
    words = words_of(browser.get(f"{unit_path(play)}.pdf").data)
    assert duty_of(people.sari, people.sari, "diri").public_id in words
    assert duty_of(people.dewi, people.sari, "rekan").public_id not in words
    assert duty_of(people.operator, people.operator, "diri").public_id not in words, "never the own one"
    assert browser.get(f"{unit_path(play)}.pdf?jenis=peer").status_code == 404


def test_nobody_else_prints_a_unit(play: Play, browser: FlaskClient) -> None:
    people = play.people
    for person in (people.sari, people.budi, people.ratna, people.auditor, people.tono):
        client = browser.application.test_client()
        log_in(client, person)
        assert client.get(unit_path(play)).status_code == 404
        assert client.get(f"{unit_path(play)}.pdf").status_code == 404


def test_too_many_sheets_are_refused_with_a_way_out(play: Play) -> None:
    session, on = reading(), local_date(NOW)
    unit = play.people.division.public_id
    with pytest.raises(Conflict) as refusal:
        unit_duties(session, play.wati, play.cycle_id, unit, on, most=2)
    assert refusal.value.code == "paper.too_many" and refusal.value.details["most"] == 2


def test_policy_and_twin_agree_about_printing(play: Play) -> None:
    session, on, people = reading(), local_date(NOW), play.people
    cycle = appraisal_of(people.sari).cycle_id
    duties = list(session.scalars(select(Assignment)))
    for person in (people.wati, people.operator, people.ratna, people.sari, people.budi, people.auditor):
        actor = person.actor
        listed = set(session.scalars(printable_paper(actor, on).with_only_columns(Assignment.id)))
        mine = set(session.scalars(visible_data(actor).with_only_columns(Appraisal.id)))
        served = served_units(session, actor, on)
        superiors = superiors_in(session, cycle, actor.employee_id)
        allowed = {
            one.id
            for one in duties
            if can_print_paper(
                actor,
                paper_duty(session, one.public_id, on).scope,
                served=served,
                superiors=superiors,
                administers=one.appraisal_id in mine,
            )
        }
        assert listed == allowed, actor
