"""When rating time comes, the year's remarks stand beside the indicator they speak of, for the two who rate by them."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from kinerja.core.db import READ, db
from kinerja.plans.beside import by_indicator
from kinerja.plans.models import CoachingKind
from kinerja.plans.queries import Remark
from kinerja.plans.services.feedback import give_feedback
from kinerja.plans.services.notes import change_note
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, started
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.core.browsing import log_in
from tests.kinerja.plans.stage import DAY, coached, note, noted, public_id, told, upload, words


@pytest.fixture
def play(app: Flask) -> Play:
    play = opened(quadrant(), **ALWAYS)
    noted(play, upload=upload())
    noted(play, text="Ikut <pelatihan> statistik.", codes=(), reference="https://contoh.invalid/sertifikat")
    told(play)
    give_feedback(play.people.head.actor, public_id(play.people.sari), words(task="Posko", codes=("LAPOR",)), now=NOW)
    coached(play)
    coached(play, kind=CoachingKind.COUNSELLING, goal="Urusan pribadi")
    return play


def browser_of(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, person)
    return browser


def texts(page: BeautifulSoup, place: str) -> str:
    return " ".join(" ".join(one.get_text().split()) for one in page.select(place))


def sheet_page(app: Flask, play: Play, rater: Person, role: str) -> BeautifulSoup:
    sheet = started(rater.actor, duty_of(rater, play.people.sari, role))
    return BeautifulSoup(browser_of(app, rater).get(f"/lembar/{sheet}").text, "html.parser")


@pytest.mark.parametrize(("who", "role"), [("budi", "atasan"), ("sari", "diri")])
def test_both_see_the_remarks_beside_their_indicator(app: Flask, play: Play, who: str, role: str) -> None:
    page = sheet_page(app, play, getattr(play.people, who), role)
    hadir, lapor = texts(page, "#i_HADIR .year-notes"), texts(page, "#i_LAPOR .year-notes")
    assert "Menyusun alur antrean baru." in hadir and "Langkah berikut: Memasang papan pekan depan." in hadir
    assert "Dr. Halima Gamalama" in lapor and "Tugas: Posko" in lapor and "Berani memimpin rapat." in lapor
    assert "Urusan pribadi" not in page.get_text()


def test_a_changed_note_shows_its_day_beside_the_indicator(app: Flask, play: Play) -> None:
    note_id = noted(play, text="Semula.", codes=("LAPOR",))
    change_note(play.people.sari.actor, note_id, note(text="Menjadi.", codes=("LAPOR",)), now=NOW)
    page = sheet_page(app, play, play.people.budi, "atasan")
    assert "2 Maret 2026 · Catatan bukti (diubah 25 November 2026)" in texts(page, "#i_LAPOR .year-notes")
    assert "diubah" not in texts(page, "#i_HADIR .year-notes")


def test_what_speaks_of_no_indicator_stands_above_the_sheet(app: Flask, play: Play) -> None:
    page = sheet_page(app, play, play.people.budi, "atasan")
    rest = [one for one in page.select(".year-notes") if one.find_parent(id=re.compile("^i_")) is None]
    assert len(rest) == 1 and "Ikut <pelatihan> statistik." in rest[0].get_text()
    assert rest[0].select_one("a[href='https://contoh.invalid/sertifikat']")


def test_peers_see_none_of_it(app: Flask, play: Play) -> None:
    page = sheet_page(app, play, play.people.dewi, "rekan")
    assert page.select(".year-notes") == []


@pytest.mark.parametrize(("who", "role", "asked"), [("budi", "atasan", 3), ("dewi", "rekan", 2)])
def test_a_sheet_asks_once_more_only_where_something_stands_beside_it(
    app: Flask, play: Play, who: str, role: str, asked: int
) -> None:
    rater = getattr(play.people, who)
    sheet = started(rater.actor, duty_of(rater, play.people.sari, role))
    browser = browser_of(app, rater)
    browser.get(f"/lembar/{sheet}")
    with statements(db.engines[READ]) as heard:
        browser.get(f"/lembar/{sheet}")
    assert len(heard) == asked


class statements:  # noqa: N801  # reads as a verb
    """The statements that an engine is asked in a block."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.heard = engine, []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self.hear)
        return self.heard

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.hear)

    def hear(self, _connection, _cursor, statement, *_more) -> None:
        self.heard.append(statement)


def test_the_assessor_decides_with_them_in_view(app: Flask, play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    page = browser_of(app, play.people.budi).get(f"/penilaian/{appraisal_of(play.people.sari).public_id}")
    section = BeautifulSoup(page.text, "html.parser").select_one("#catatan")
    assert section is not None
    assert [one.get_text() for one in section.select("h3")] == [
        "Kehadiran",
        "Ketepatan laporan",
        "Tanpa indikator tertentu",
    ]


def note_files(page: BeautifulSoup) -> Iterator[str]:
    return (str(link["href"]) for link in page.select(".year-notes .files a"))


@pytest.mark.parametrize("who", ["budi", "sari"])
def test_the_two_open_the_file(app: Flask, play: Play, who: str) -> None:
    [address] = note_files(sheet_page(app, play, play.people.budi, "atasan"))
    answer = browser_of(app, getattr(play.people, who)).get(address)
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("who", "status"), [("dewi", 403), ("wati", 403), ("ratna", 403), ("auditor", 403)])
def test_nobody_else_opens_the_file(app: Flask, play: Play, who: str, status: int) -> None:
    [address] = note_files(sheet_page(app, play, play.people.budi, "atasan"))
    assert browser_of(app, getattr(play.people, who)).get(address).status_code == status


def test_a_file_of_somebody_else_is_not_found(app: Flask, play: Play) -> None:
    [address] = note_files(sheet_page(app, play, play.people.budi, "atasan"))
    other = address.replace(appraisal_of(play.people.sari).public_id, appraisal_of(play.people.dewi).public_id)
    assert browser_of(app, play.people.budi).get(other).status_code == 404


def test_rows_of_a_repeating_criterion_show_what_was_noted_about_its_indicator() -> None:
    remark = Remark("note", "a", DAY, ("CAPAIAN",), "", (("text", "x"),))
    beside, rest = by_indicator([remark], ["SKP.1.CAPAIAN", "SKP.2.CAPAIAN", "LAIN"])
    assert list(beside) == ["SKP.1.CAPAIAN", "SKP.2.CAPAIAN"] and rest == []
