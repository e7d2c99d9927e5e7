"""Cycles in the admin panel, through the client."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.core.db import reading, transaction
from kinerja.cycles.models import Cycle, CycleInstrument, CycleState, Window
from tests.factories import Cast
from tests.kinerja.appraisals.stage import make_version, people_on_stage
from tests.kinerja.core.browsing import log_in, post

BASE = "/admin/periode"
VALUES = {"name": "Penilaian 2026", "kind": "yearly", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}


@pytest.fixture
def people(app: Flask) -> Cast:
    with transaction() as session:
        return people_on_stage(session)[0]


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def only_cycle() -> Cycle:
    found = reading().scalar(select(Cycle).execution_options(populate_existing=True))
    assert found is not None
    return found


def test_a_cycle_is_prepared_and_announced_page_by_page(people: Cast, browser: FlaskClient) -> None:
    with transaction() as session:
        version = make_version(session, people).id
    log_in(browser, people.ratna)
    assert post(browser, f"{BASE}/baru", VALUES).status_code == 303
    at = f"{BASE}/{only_cycle().public_id}"
    assert browser.get(at).status_code == 200
    windows = {"opens_self": "2026-11-01T08:00", "closes_self": "2026-11-09T08:00"}
    assert post(browser, f"{at}/masa", windows | {"grace_minutes": "10", "unit": ""}).status_code == 303
    kept = reading().scalar(select(Window))
    assert kept.opens_at.isoformat() == "2026-10-31T23:00:00+00:00" and kept.grace_minutes == 10
    assert 'value="2026-11-01T08:00"' in browser.get(f"{at}/masa").text
    rule = {"version_id": str(version), "unit_id": "", "job_family_id": "", "part": "overall"}
    assert ", versi 1 (uji coba)</option>" in browser.get(f"{at}/instrumen").text
    for _ in range(2):
        assert post(browser, f"{at}/instrumen", rule).status_code == 303
    assert len(reading().scalars(select(CycleInstrument)).all()) == 1
    check = browser.get(f"{at}/periksa").text
    assert "Masa pengisian belum diisi: Atasan langsung" in check and "harus dibereskan" in check
    warnings = check.split("Yang perlu diketahui")[1]
    assert warnings.count('class="problem"') == 2
    assert "versi 1, belum ditetapkan dengan keputusan." in warnings
    assert "2 jenis penilai ditunjuk oleh administrator Dinas sesudah periode dibuka." in warnings
    assert warnings.split("Lihat semuanya")[1].count("<li>") == 2
    assert post(browser, f"{at}/umumkan").status_code == 303
    assert only_cycle().state is CycleState.ANNOUNCED
    assert post(browser, f"{at}/umumkan").status_code == 403


def test_wrong_input_comes_back_as_typed(people: Cast, browser: FlaskClient) -> None:
    log_in(browser, people.ratna)
    answer = post(browser, f"{BASE}/baru", VALUES | {"ends_on": "2025-01-01"})
    assert answer.status_code == 422 and "Penilaian 2026" in answer.text and "sesudah tanggal mulai" in answer.text
    post(browser, f"{BASE}/baru", VALUES)
    at = f"{BASE}/{only_cycle().public_id}"
    half = post(browser, f"{at}/masa", {"opens_self": "2026-11-01T08:00", "unit": ""})
    assert half.status_code == 422 and "2026-11-01T08:00" in half.text
    turned = {"opens_self": "2026-11-09T08:00", "closes_self": "2026-11-01T08:00", "unit": ""}
    assert post(browser, f"{at}/masa", turned).status_code == 422
    assert reading().scalar(select(Window)) is None


def test_only_the_province_prepares(people: Cast, browser: FlaskClient) -> None:
    log_in(browser, people.ratna)
    post(browser, f"{BASE}/baru", VALUES)
    at = f"{BASE}/{only_cycle().public_id}"
    for somebody in (people.wati, people.sari, people.auditor):
        other = browser.application.test_client()
        log_in(other, somebody)
        for path in (f"{BASE}/baru", at, f"{at}/ubah", f"{at}/masa", f"{at}/instrumen", f"{at}/periksa"):
            assert other.get(path).status_code in (403, 404), path
        for path in (
            f"{BASE}/baru",
            f"{at}/ubah",
            f"{at}/masa",
            f"{at}/umumkan",
            f"{at}/tutup",
            f"{at}/instrumen/hapus",
        ):
            assert post(other, path, VALUES).status_code in (403, 404), path
    assert only_cycle().state is CycleState.DRAFT


def test_a_window_for_one_dinas_stands_beside_the_general_one(people: Cast, browser: FlaskClient) -> None:
    log_in(browser, people.ratna)
    post(browser, f"{BASE}/baru", VALUES)
    at = f"{BASE}/{only_cycle().public_id}"
    values = {"opens_self": "2026-11-01T08:00", "closes_self": "2026-11-09T08:00"}
    for unit in ("", people.agency.public_id):
        assert post(browser, f"{at}/masa", values | {"unit": unit}).status_code == 303
    assert {one.unit_id for one in reading().scalars(select(Window))} == {None, people.agency.id}


def test_taking_plans_over_is_a_setting_of_the_period(people: Cast, browser: FlaskClient) -> None:
    log_in(browser, people.ratna)
    post(browser, f"{BASE}/baru", VALUES | {"takes_plans": "y"})
    assert only_cycle().takes_plans
    at = f"{BASE}/{only_cycle().public_id}/ubah"
    (box,) = BeautifulSoup(browser.get(at).text, "html.parser").select("input[name=takes_plans]")
    assert box.has_attr("checked")
    assert post(browser, at, VALUES).status_code == 303
    assert not only_cycle().takes_plans
