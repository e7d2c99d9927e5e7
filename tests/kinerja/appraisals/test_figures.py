"""Figures where people read them: beside the indicators of a sheet, and on the own "Kriteria saya"."""

from collections.abc import Mapping
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from forms.instrument import Given
from kinerja.appraisals.figures import given_words, source_words
from kinerja.appraisals.services.assign import nominate_official
from kinerja.appraisals.services.supply import record_data, set_givens
from tests.factories import Person
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    announced,
    appraisal_of,
    duty_of,
    opened,
    started,
    with_data,
)
from tests.kinerja.core.browsing import log_in

GIVENS = {"TARGET": "120", "MULAI": "2026-01-05", "PENUH": "no"}
FIGURES = {"q_HADIR": "4", "q_ABSEN": "97,5"}


def supplied(play: Play, givens: Mapping[str, str] = GIVENS, figures: Mapping[str, str] = FIGURES) -> None:
    sari = appraisal_of(play.people.sari).public_id
    set_givens(play.wati, sari, givens, source="Perjanjian kinerja", now=NOW)
    record_data(play.wati, sari, "rekap", figures, source="Rekap <apel>", dated=date(2026, 11, 20), now=NOW)


@pytest.fixture
def play(app: Flask) -> Play:
    play = opened(with_data(), **ALWAYS)
    supplied(play)
    return play


def browser_of(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, person)
    return browser


def beside(app: Flask, play: Play, rater: Person, role: str) -> dict[str, list[str]]:
    """What stands above each field of the rater's sheet about Sari."""
    sheet = started(rater.actor, duty_of(rater, play.people.sari, role))
    page = BeautifulSoup(browser_of(app, rater).get(f"/lembar/{sheet}").text, "html.parser")
    found = {}
    for field in page.select("[id^=i_]"):
        notices = [" ".join(one.get_text().split()) for one in field.select(".notice.small")]
        if notices:
            found[str(field["id"])[2:]] = notices
    return found


def test_the_superior_sees_data_and_targets_with_their_source(app: Flask, play: Play) -> None:
    assert beside(app, play, play.people.budi, "atasan") == {
        "HADIR": ["Data: 4 – Lebih awal (Rekap <apel>, 20 November 2026)"],
        "KUNJUNGAN": ["Target: 120 kunjungan (Perjanjian kinerja, 25 November 2026)"],
    }


def test_the_appraisee_sees_data_beside_the_own_assessment(app: Flask, play: Play) -> None:
    assert list(beside(app, play, play.people.sari, "diri")) == ["HADIR"]


def test_outsiders_see_targets_only(app: Flask, play: Play) -> None:
    tono = play.people.tono
    assert tono.employee is not None
    nominate_official(play.wati, appraisal_of(play.people.sari).public_id, "mitra", tono.employee.public_id, now=NOW)
    assert beside(app, play, tono, "mitra") == {
        "KUNJUNGAN": ["Target: 120 kunjungan (Perjanjian kinerja, 25 November 2026)"]
    }


def test_a_correction_takes_the_place_of_what_was_shown(app: Flask, play: Play) -> None:
    supplied(play, figures=FIGURES | {"q_HADIR": "2"})
    (shown,) = beside(app, play, play.people.budi, "atasan")["HADIR"]
    assert shown.startswith("Data: 2 – Kadang terlambat")


def section(app: Flask, play: Play, who: Person) -> list[str]:
    answer = browser_of(app, who).get(f"/kriteria-saya/{play.cycle_id}")
    assert answer.status_code == 200
    return [
        " ".join(one.get_text(" ", strip=True).split())
        for one in BeautifulSoup(answer.text, "html.parser").select("#data li")
    ]


def test_people_read_what_is_known_about_them(app: Flask, play: Play) -> None:
    assert section(app, play, play.people.sari) == [
        "Target kunjungan: 120 kunjungan Perjanjian kinerja, 25 November 2026",
        "Mulai bertugas: 5 Januari 2026 Perjanjian kinerja, 25 November 2026",
        "Penuh waktu: Tidak Perjanjian kinerja, 25 November 2026",
        "Kehadiran: 4 – Lebih awal Rekap <apel>, 20 November 2026",
        "Hari hadir: 97,5 % Rekap <apel>, 20 November 2026",
    ]


def test_what_has_not_come_yet_is_said_so_and_others_figures_are_not_shown(app: Flask, play: Play) -> None:
    lines = section(app, play, play.people.dewi)
    assert len(lines) == 5 and all(line.endswith("belum ada") for line in lines)


def test_nothing_is_said_where_nothing_is_taken(app: Flask) -> None:
    play = opened(**ALWAYS)
    assert section(app, play, play.people.sari) == []


def test_nothing_is_said_before_the_opening(app: Flask) -> None:
    play = announced(with_data(), **ALWAYS)
    assert section(app, play, play.people.sari) == []


@pytest.mark.parametrize(
    ("given", "value", "words"),
    [
        ({"unit": "orang"}, "1250", "1.250 orang"),
        ({}, "12.5", "12,5"),
        ({"type": "date"}, "2026-01-05", "5 Januari 2026"),
        ({"type": "yes_no"}, "yes", "Ya"),
        ({"type": "text"}, "Puskesmas Weda", "Puskesmas Weda"),
        ({}, "", ""),
    ],
)
def test_givens_in_words(app: Flask, given: dict[str, str], value: str, words: str) -> None:
    with app.test_request_context("/"):
        assert given_words(Given("G", {"id": "G"}, **given), value) == words  # type: ignore[arg-type]  # texts only


def test_a_source_in_words(app: Flask) -> None:
    with app.test_request_context("/"):
        assert source_words("Rekap", date(2026, 1, 5)) == "Rekap, 5 Januari 2026"
        assert source_words("", None) == ""
