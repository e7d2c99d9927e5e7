"""The admin pages around appraisals: opening, progress, naming raters; states only."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState
from kinerja.core.db import reading, transaction
from kinerja.people.models import Unit
from tests.factories import make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, Play, announced, appraisal_of, duty_of, opened, sent
from tests.kinerja.core.browsing import log_in, post

BASE = "/admin/penilaian"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_opening_is_confirmed_with_numbers(app: Flask, browser: FlaskClient) -> None:
    play = announced(**ALWAYS)
    log_in(browser, play.people.ratna)
    page = browser.get(f"{BASE}/buka/{play.cycle_id}")
    assert page.status_code == 200 and "Buka sekarang" in page.text and count(Appraisal) == 0
    answer = post(browser, f"{BASE}/buka/{play.cycle_id}")
    assert answer.status_code == 303 and count(Appraisal) == 9
    assert post(browser, f"{BASE}/buka/{play.cycle_id}").status_code == 303 and count(Appraisal) == 9


def test_a_dinas_administrator_does_not_open(app: Flask, browser: FlaskClient) -> None:
    play = announced(**ALWAYS)
    log_in(browser, play.people.wati)
    assert browser.get(f"{BASE}/buka/{play.cycle_id}").status_code == 403
    assert post(browser, f"{BASE}/buka/{play.cycle_id}").status_code == 403 and count(Appraisal) == 0


def test_the_board_shows_the_own_dinas_only(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    page = browser.get(f"{BASE}/kemajuan/{play.cycle_id}").text
    assert "Bidang Pelayanan Kesehatan" in page and "Dinas Pendidikan" not in page
    units = {row.id: row.public_id for row in reading().scalars(select(Unit))}
    own, other = units[play.people.division.id], units[play.people.other_agency.id]
    assert "Sari" in browser.get(f"{BASE}/kemajuan/{play.cycle_id}/{own}").text
    assert browser.get(f"{BASE}/kemajuan/{play.cycle_id}/{other}").status_code == 404


def test_an_appraisal_shows_states_and_never_answers(play: Play, browser: FlaskClient) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    log_in(browser, play.people.wati)
    page = browser.get(f"{BASE}/penilaian/{appraisal_of(play.people.sari).public_id}")
    assert page.status_code == 200 and "sudah dikirim" in page.text
    assert "menyapa pasien" not in page.text and "Tepat waktu" not in page.text


def test_nobody_manages_the_own_or_a_superiors_appraisal(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    for person in (play.people.wati, play.people.head, play.people.tono):
        assert browser.get(f"{BASE}/penilaian/{appraisal_of(person).public_id}").status_code == 404


def test_staff_and_guests_have_no_way_in(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.sari)
    sari = appraisal_of(play.people.sari).public_id
    for path in (
        f"{BASE}/",
        f"{BASE}/kemajuan/{play.cycle_id}",
        f"{BASE}/penilaian/{sari}",
        f"{BASE}/tambah/{play.cycle_id}",
    ):
        assert browser.get(path).status_code == 403


def test_an_official_is_found_by_a_post_and_named(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    sari = appraisal_of(play.people.sari).public_id
    found = post(browser, f"{BASE}/penilaian/{sari}/cari", {"search": "sangaji", "role": "mitra"})
    assert found.status_code == 200 and "Tono Sangaji" in found.text
    values = {"role": "mitra", "employee": play.people.tono.employee.public_id}
    for _ in range(2):
        assert post(browser, f"{BASE}/penilaian/{sari}/tunjuk", values).status_code == 303
    assert duty_of(play.people.tono, play.people.sari, "mitra").state is AssignmentState.OPEN


def test_a_guest_gets_a_link_that_is_shown_once(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    sari = appraisal_of(play.people.sari).public_id
    values = {"role": "komite_sekolah", "guest": play.people.guest.public_id}
    made = post(browser, f"{BASE}/penilaian/{sari}/tunjuk-tamu", values)
    link = re.search(r'value="http://localhost(/undangan/[^"]+)"', made.text)
    assert made.status_code == 200 and link and "wa.me" in made.text and "Sari" not in made.text.split("wa.me")[1][:300]
    assert "/undangan/" not in browser.get(f"{BASE}/penilaian/{sari}").text
    assert browser.application.test_client().get(link[1]).status_code == 200
    duty = duty_of(play.people.guest, play.people.sari, "komite_sekolah")
    fresh = post(browser, f"{BASE}/penilaian/{sari}/tautan", {"assignment": duty.public_id})
    assert "/undangan/" in fresh.text and browser.application.test_client().get(link[1]).status_code == 410
    assert post(browser, f"{BASE}/penilaian/{sari}/tautan/cabut", {"assignment": duty.public_id}).status_code == 303


def test_a_duty_is_taken_back(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.wati)
    sari = appraisal_of(play.people.sari).public_id
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    for _ in range(2):
        answer = post(browser, f"{BASE}/penilaian/{sari}/cabut", {"assignment": duty.public_id})
        assert answer.status_code == 303
    assert duty_of(play.people.dewi, play.people.sari, "rekan").state is AssignmentState.REVOKED


def test_people_who_came_later_are_added(play: Play, browser: FlaskClient) -> None:
    with transaction() as session:
        rina = make_employee(session, "Rina Kao")
        make_placement(session, rina, make_post(session, play.people.division))
        public_id = rina.public_id
    log_in(browser, play.people.ratna)
    assert "Rina Kao" in browser.get(f"{BASE}/tambah/{play.cycle_id}").text
    assert post(browser, f"{BASE}/tambah/{play.cycle_id}", {"employee": public_id}).status_code == 303
    assert count(Appraisal) == 10 and count(Assignment) > 0
