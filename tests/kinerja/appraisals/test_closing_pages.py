"""The pages of closing a period: states and causes, look first, then do it; never contents."""

import re
from datetime import date, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import AppraisalState, ClosingAction, ClosingNote, CycleSeal, PersonalWindow
from kinerja.core.calendar import instant_at
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle, CycleState
from kinerja.people.models import Unit
from tests.kinerja.appraisals.closingstage import close_the_rest, decided, key, settled, state_of
from tests.kinerja.appraisals.stage import ALWAYS, Play, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.core.browsing import log_in, post


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


@pytest.fixture
def browser(app: Flask, play: Play) -> FlaskClient:
    client = app.test_client()
    log_in(client, play.people.wati)
    return client


def address(play: Play, unit: int | None = None) -> str:
    base = f"/admin/penutupan/{play.cycle_id}"
    if unit is None:
        return base
    return f"{base}/unit/{reading().scalars(select(Unit.public_id).where(Unit.id == unit)).one()}"


def typed(play: Play, *people: str, **changes: object) -> dict[str, object]:
    values = {"appraisal": [key(getattr(play.people, one)) for one in people], "action": "without_result"}
    return values | {"cause": "no_network", "reason": "Tanpa jaringan.", "until": "", "step": "look"} | changes


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_overview_counts_states_and_says_what_stands_in_the_way(play: Play, browser: FlaskClient) -> None:
    page = browser.get(address(play)).text
    assert "Bidang Pelayanan Kesehatan" in page and "masa pengisian masih berjalan" in page
    assert "Dinas Pendidikan" not in page


def test_what_was_answered_is_nowhere(play: Play, browser: FlaskClient) -> None:
    decided(play)
    unit = browser.get(address(play, play.people.division.id)).text
    assert "Sari Umasugi" in unit and "sudah ditetapkan" in unit
    for secret in ("68,00", "68.00", "menyapa pasien", "baik"):
        assert secret not in unit


def test_act_is_looked_at_and_then_done(play: Play, browser: FlaskClient) -> None:
    decided(play)
    unit = address(play, play.people.division.id)
    seen = post(browser, unit, typed(play, "sari", "dewi"))
    assert seen.status_code == 200 and count(ClosingNote) == 0
    assert "Dewi Makian" in seen.text and "Tidak cocok dengan keadaan" in seen.text
    chosen = re.findall(r'name="appraisal" value="([^"]+)"', seen.text)
    assert chosen == [key(play.people.dewi)]
    answer = post(browser, unit, typed(play, "dewi", step="apply"))
    assert answer.status_code == 303 and state_of(play.people.dewi) is AppraisalState.WITHOUT_RESULT
    after = browser.get(unit).text
    assert "Dewi Makian" in after and "Tanpa jaringan." in after


def test_more_time_is_typed_as_a_day(play: Play, browser: FlaskClient) -> None:
    unit = address(play, play.people.division.id)
    more = {"action": "extend", "until": "2099-03-01", "roles": ["self", "rating"], "step": "apply"}
    seen = post(browser, unit, typed(play, "sari", **more | {"step": "look"}))
    assert "1 Maret 2099 23.59 WIT" in seen.text
    assert post(browser, unit, typed(play, "sari", **more)).status_code == 303
    assert count(PersonalWindow) == 2


def test_the_day_that_is_typed_ends_with_its_last_second(play: Play, browser: FlaskClient) -> None:
    more = {"action": "extend", "until": "2099-03-01", "roles": ["rating"], "step": "apply"}
    post(browser, address(play, play.people.division.id), typed(play, "sari", **more))
    assert reading().scalars(select(PersonalWindow.closes_at)).all() == [instant_at(date(2099, 3, 2), time())]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"appraisal": []}, "Pilih paling sedikit satu pegawai"),
        ({"reason": ""}, "Tuliskan alasannya"),
        ({"action": ""}, "Pilih tindakannya"),
        ({"action": "extend", "step": "apply"}, "Isi sampai kapan diperpanjang"),
    ],
)
def test_bad_input_is_shown_again_with_what_was_typed(
    play: Play, browser: FlaskClient, changes: dict[str, object], says: str
) -> None:
    unit = address(play, play.people.division.id)
    values = typed(play, "dewi", reason="Alasan yang saya ketik.") | changes
    answer = post(browser, unit, values)
    assert answer.status_code == 422 and says in answer.text
    assert ("Alasan yang saya ketik." in answer.text) == ("reason" not in changes)
    assert count(ClosingNote) == 0


def test_going_back_keeps_what_was_chosen(play: Play, browser: FlaskClient) -> None:
    answer = post(browser, address(play, play.people.division.id), typed(play, "dewi", step="edit"))
    assert answer.status_code == 200 and "Tanpa jaringan." in answer.text
    assert re.search(rf'value="{key(play.people.dewi)}" checked', answer.text)


def test_unit_of_another_dinas_is_not_found(play: Play, browser: FlaskClient) -> None:
    assert browser.get(address(play, play.people.other_agency.id)).status_code == 404
    assert browser.get(f"/admin/penutupan/{play.cycle_id}/unit/tidak-ada").status_code == 404


def test_auditor_reads_without_acting(app: Flask, play: Play) -> None:
    client = app.test_client()
    log_in(client, play.people.auditor)
    page = client.get(address(play, play.people.division.id))
    assert page.status_code == 200 and 'name="appraisal"' not in page.text
    answer = post(client, address(play, play.people.division.id), typed(play, "dewi", step="apply"))
    assert answer.status_code == 403 and count(ClosingNote) == 0


def test_province_closes_and_the_seal_is_shown(app: Flask, play: Play) -> None:
    decided(play)
    settled(play, ClosingAction.SKIP, [key(play.people.sari)])
    close_the_rest(play)
    client = app.test_client()
    log_in(client, play.people.ratna)
    assert "Tutup dan segel sekarang" in client.get(address(play)).text
    assert post(client, f"{address(play)}/tutup").status_code == 303
    assert reading().scalars(select(Cycle.state)).one() is CycleState.CLOSED
    page = client.get(address(play)).text
    assert reading().scalars(select(CycleSeal.fingerprint)).one() in page and "Tutup dan segel" not in page


def test_closing_is_refused_while_somebody_is_missing(app: Flask, play: Play) -> None:
    client = app.test_client()
    log_in(client, play.people.ratna)
    assert "9 penilaian yang belum final" in client.get(address(play)).text
    assert post(client, f"{address(play)}/tutup").status_code == 403
    assert count(CycleSeal) == 0
