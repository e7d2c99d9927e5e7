"""One indicator across a team: the drafts of the persons' own sheets, through the same door."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import DraftAnswer, Response
from kinerja.appraisals.queries.across import Group, groups_in
from kinerja.appraisals.services.respond import save_field
from kinerja.appraisals.services.start_team import start_team
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.cycles.services import WindowInput, set_windows
from tests.counting import statements
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    appraisal_of,
    document,
    duty_of,
    filled,
    opened,
    rev_of,
    sent,
    started,
)
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.plans.stage import noted

JSON = {"Accept": "application/json"}


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask, play: Play) -> FlaskClient:
    """Budi, who has begun with his whole team."""
    start_team(play.people.budi.actor, play.cycle_id, now=NOW)
    client = app.test_client()
    log_in(client, play.people.budi)
    return client


def group(play: Play) -> Group:
    return groups_in(reading(), play.people.budi.actor, appraisal_of(play.people.sari).cycle_id, local_date(NOW))[0]


def address(play: Play, code: str = "HADIR") -> str:
    return f"/tim/{play.cycle_id}/indikator/{group(play).ref}/{code}"


def sheet_about(play: Play, name: str) -> str:
    return next(sheet.public_id for sheet in group(play).sheets if sheet.about.name.startswith(name))


def revisions(page: str) -> str:
    found = re.search(r'name="rev" value="([^"]*)"', page)
    assert found
    return found[1]


def stored(sheet: str, code: str = "HADIR") -> Any:
    query = select(DraftAnswer.value).join(Response, Response.id == DraftAnswer.response_id)
    return reading().scalar(query.where(Response.public_id == sheet, DraftAnswer.code == code))


def submit(
    browser: FlaskClient, play: Play, values: dict[str, str], *, code: str = "HADIR", action: str = "simpan"
) -> Any:
    page = browser.get(address(play, code)).text
    return post(browser, address(play, code), {"rev": revisions(page), "action": action} | values)


def test_the_page_shows_everybody_with_every_level_and_no_score(play: Play, browser: FlaskClient) -> None:
    page = browser.get(address(play)).text
    for sheet in group(play).sheets:
        assert sheet.about.name in page
        assert page.count(f'name="q_HADIR.{sheet.public_id}"') == 5
    assert "Menjadi teladan" in page and "Nilai instrumen" not in page
    assert f"0 dari {len(group(play).sheets)} orang terisi" in page


def test_the_page_asks_no_more_for_a_larger_team_and_writes_nothing(play: Play, browser: FlaskClient) -> None:
    place = address(play)
    before = reading().scalar(select(func.count()).select_from(DraftAnswer))
    browser.get(place)
    with statements() as seen:
        browser.get(place)
    assert len(seen) <= 8, seen
    assert reading().scalar(select(func.count()).select_from(DraftAnswer)) == before


def test_one_submit_stores_many_people(play: Play, browser: FlaskClient) -> None:
    sari, dewi = sheet_about(play, "Sari"), sheet_about(play, "Dewi")
    answer = submit(browser, play, {f"q_HADIR.{sari}": "4", f"q_HADIR.{dewi}": "2", f"r_HADIR.{dewi}": "Sering izin."})
    assert answer.status_code == 303
    assert stored(sari) == {"value": "4"} and stored(dewi) == {"value": "2", "reason": "Sering izin."}


def test_what_is_stored_here_stands_on_the_own_sheet_and_the_other_way(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    submit(browser, play, {f"q_HADIR.{sari}": "4"})
    assert re.search(r'name="q_HADIR" value="4" checked', browser.get(f"/lembar/{sari}").text)
    save_field(play.people.budi.actor, sari, "LAPOR", {"q_LAPOR": "5"}, base_rev=0, now=NOW)
    assert re.search(rf'name="q_LAPOR.{sari}" value="5" checked', browser.get(address(play, "LAPOR")).text)


def test_the_same_page_sent_again_counts_no_revision(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    submit(browser, play, {f"q_HADIR.{sari}": "4"})
    submit(browser, play, {f"q_HADIR.{sari}": "4"})
    assert rev_of(sari, "HADIR") == 1


@pytest.mark.parametrize(("action", "code", "goal"), [("berikut", "HADIR", "LAPOR"), ("sebelum", "LAPOR", "HADIR")])
def test_the_buttons_store_and_lead_to_the_neighbours(
    play: Play, browser: FlaskClient, action: str, code: str, goal: str
) -> None:
    sari = sheet_about(play, "Sari")
    answer = submit(browser, play, {f"q_{code}.{sari}": "3"}, code=code, action=action)
    assert answer.headers["Location"].endswith(f"/{goal}")
    assert stored(sari, code) == {"value": "3"}


def test_after_the_last_indicator_comes_the_list(play: Play, browser: FlaskClient) -> None:
    answer = submit(browser, play, {}, code="KUAT", action="berikut")
    assert answer.headers["Location"].endswith("/indikator")


def test_a_bad_answer_stays_as_typed_and_holds_up_nobody_else(play: Play, browser: FlaskClient) -> None:
    sari, dewi = sheet_about(play, "Sari"), sheet_about(play, "Dewi")
    values = {f"q_HADIR.{sari}": "9", f"r_HADIR.{sari}": "Catatan <b>", f"q_HADIR.{dewi}": "2"}
    answer = submit(browser, play, values)
    assert answer.status_code == 422
    assert "Catatan &lt;b&gt;" in answer.text and f'href="#i_HADIR.{sari}"' in answer.text
    assert stored(sari) is None and stored(dewi) == {"value": "2"}


def test_a_newer_answer_is_shown_and_not_overwritten(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    page = browser.get(address(play)).text
    save_field(play.people.budi.actor, sari, "HADIR", {"q_HADIR": "5"}, base_rev=0, now=NOW)
    answer = post(browser, address(play), {"rev": revisions(page), f"q_HADIR.{sari}": "1"})
    assert answer.status_code == 409
    assert "Menjadi teladan" in answer.text and re.search(rf'name="q_HADIR.{sari}" value="1" checked', answer.text)
    assert stored(sari) == {"value": "5"}


def test_somebody_who_was_not_on_the_page_keeps_the_answer(play: Play, browser: FlaskClient) -> None:
    sari, dewi = sheet_about(play, "Sari"), sheet_about(play, "Dewi")
    save_field(play.people.budi.actor, dewi, "HADIR", {"q_HADIR": "5"}, base_rev=0, now=NOW)
    post(browser, address(play), {"rev": f"HADIR.{sari}:0", f"q_HADIR.{sari}": "3"})
    assert stored(sari) == {"value": "3"} and stored(dewi) == {"value": "5"}


def test_the_script_stores_one_person_and_hears_how_far_the_team_is(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    values = {"field": f"HADIR.{sari}", "rev": "0", f"q_HADIR.{sari}": "4"}
    answer = post(browser, address(play) + "/isian", values, headers=JSON)
    assert answer.status_code == 200
    assert answer.json["rev"] == 1 and answer.json["sentence"] == f"1 dari {len(group(play).sheets)} orang terisi"
    assert stored(sari) == {"value": "4"}


def test_the_script_hears_of_a_conflict_under_the_names_of_the_page(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    save_field(play.people.budi.actor, sari, "HADIR", {"q_HADIR": "5"}, base_rev=0, now=NOW)
    values = {"field": f"HADIR.{sari}", "rev": "0", f"q_HADIR.{sari}": "4"}
    answer = post(browser, address(play) + "/isian", values, headers=JSON)
    assert answer.status_code == 409
    assert answer.json["conflict"]["fields"] == {f"q_HADIR.{sari}": ["5"]}


def test_the_script_hears_what_is_wrong(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    values = {"field": f"HADIR.{sari}", "rev": "0", f"q_HADIR.{sari}": "9"}
    assert post(browser, address(play) + "/isian", values, headers=JSON).json["errors"]
    page = post(browser, address(play) + "/isian", values)
    assert page.status_code == 422 and "Sebagian belum tersimpan" in page.text


def test_without_the_script_one_field_leads_back_to_the_page(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    answer = post(browser, address(play) + "/isian", {"field": f"HADIR.{sari}", "rev": "x", f"q_HADIR.{sari}": "4"})
    assert answer.status_code == 303 and stored(sari) == {"value": "4"}


def test_a_sheet_of_somebody_else_is_not_found(play: Play, browser: FlaskClient) -> None:
    foreign = started(play.people.head.actor, duty_of(play.people.head, play.people.budi, "atasan"))
    values = {"field": f"HADIR.{foreign}", "rev": "0", f"q_HADIR.{foreign}": "4"}
    assert post(browser, address(play) + "/isian", values, headers=JSON).status_code == 404
    assert stored(foreign) is None


@pytest.mark.parametrize("path", ["/HADIR-LAIN", "/../0000000000000000/HADIR"])
def test_an_unknown_indicator_or_version_is_not_found(play: Play, browser: FlaskClient, path: str) -> None:
    place = address(play).rpartition("/")[0]
    version = place.rpartition("/")[0]
    goal = f"{version}/0000000000000000/HADIR" if ".." in path else place + path
    assert browser.get(goal).status_code == 404
    assert post(browser, goal).status_code == 404


def test_an_outsider_finds_nothing(app: Flask, play: Play, browser: FlaskClient) -> None:
    other = app.test_client()
    log_in(other, play.people.tono)
    for path in (address(play), f"/tim/{play.cycle_id}/indikator"):
        assert other.get(path).status_code == 404


def test_a_sent_sheet_is_shown_and_cannot_be_changed(play: Play, browser: FlaskClient) -> None:
    sari = sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    page = browser.get(address(play)).text
    assert "Lembar ini sudah dikirim." in page and f'name="q_HADIR.{sari}"' not in page
    post(browser, address(play), {"rev": f"HADIR.{sari}:1", f"q_HADIR.{sari}": "5"})
    assert stored(sari) == {"value": "3"}


def test_after_the_window_the_page_keeps_what_was_typed_and_says_why(play: Play, browser: FlaskClient) -> None:
    sari, page = sheet_about(play, "Sari"), browser.get(address(play)).text
    ended = WindowInput("supervisor", ALWAYS["opens"], (utc_now() - timedelta(days=1)).replace(tzinfo=None))
    set_windows(play.ratna, play.cycle_id, [ended], now=NOW)
    answer = post(browser, address(play), {"rev": revisions(page), f"q_HADIR.{sari}": "4"})
    assert answer.status_code == 409 and "Masa pengisian sudah ditutup" in answer.text
    assert stored(sari) is None


def test_the_self_assessment_stands_beside_the_field_after_the_own_sheet_was_complete(
    play: Play, browser: FlaskClient
) -> None:
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    assert "Penilaian diri:" not in browser.get(address(play)).text
    filled(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    assert "Penilaian diri:</span> 4 – Lebih awal" in browser.get(address(play)).text


def test_the_years_notes_stand_beside_the_field_of_whom_they_speak(play: Play, browser: FlaskClient) -> None:
    noted(play)
    sari = sheet_about(play, "Sari")
    page = browser.get(address(play)).text
    start = page.index(f'data-field="HADIR.{sari}"')
    assert page.count("Menyusun alur antrean baru.") == 1
    assert "Menyusun alur antrean baru." in page[start : page.index("</fieldset>", start)]
    assert "Menyusun alur antrean baru." not in browser.get(address(play, "LAPOR")).text


def test_what_is_hidden_for_somebody_is_not_asked(app: Flask) -> None:
    content = document()
    condition = {"compare": {"left": {"answer": "HADIR"}, "op": "=", "right": "5"}}
    content["root"]["children"][0]["children"][1]["show_if"] = condition
    play = opened(content, **ALWAYS)
    start_team(play.people.budi.actor, play.cycle_id, now=NOW)
    client = app.test_client()
    log_in(client, play.people.budi)
    sari = sheet_about(play, "Sari")
    save_field(play.people.budi.actor, sari, "HADIR", {"q_HADIR": "5"}, base_rev=0, now=NOW)
    page = client.get(address(play, "LAPOR")).text
    assert page.count("Tidak ditanyakan untuk pegawai ini.") == len(group(play).sheets) - 1
    assert f'name="q_LAPOR.{sari}"' in page and "0 dari 1 orang terisi" in page


def test_the_list_says_how_far_each_indicator_is(play: Play, browser: FlaskClient) -> None:
    sari = sheet_about(play, "Sari")
    submit(browser, play, {f"q_HADIR.{sari}": "4"})
    page = browser.get(f"/tim/{play.cycle_id}/indikator").text
    assert f"1 dari {len(group(play).sheets)}" in page and "Ketepatan laporan" in page
    assert "Lanjut ke indikator yang belum lengkap" in page
