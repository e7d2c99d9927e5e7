"""Rating 23 people: on a phone, at a desk by keyboard alone, without a script, and signed under one password."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from kinerja.appraisals.queries.across import own_sheets
from kinerja.appraisals.queries.team import team_in
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.respond import save_field
from kinerja.appraisals.services.review_ratings import keep_review
from kinerja.appraisals.services.start_team import start_team
from kinerja.appraisals.services.submit import submit_response
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from tests import factories
from tests.browser.checks import DESK, PHONE, assert_accessible, assert_fits, watch
from tests.browser.conftest import NewContext, PageAs
from tests.browser.keyboard import Keyboard
from tests.browser.live import Fill, House, Stage
from tests.kinerja.appraisals.stage import ANSWERS, Play
from tests.kinerja.appraisals.team_stage import large_team
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

PEOPLE = 23
READY = 5  # of the second team: rated, sent, chosen and looked through


def team_on_stage(app: Flask) -> dict[str, str]:
    with app.app_context():
        play = large_team(PEOPLE)
        return factories.logins(play.people) | {"cycle": play.cycle_id}


def ready_on_stage(app: Flask) -> dict[str, str]:
    """The same, with some people whose ratings wait for the signature."""
    with app.app_context():
        play = large_team(READY + 1)
        make_ready(play, utc_now())
        return factories.logins(play.people) | {"cycle": play.cycle_id}


def make_ready(play: Play, now: datetime) -> None:
    actor = play.people.budi.actor
    start_team(actor, play.cycle_id, now=now)
    found = team_in(reading(), actor, play.cycle_id, local_date(now), now=now)
    for sheet in own_sheets(reading(), actor, found.cycle.id, local_date(now))[:READY]:
        for code, value in ANSWERS["atasan"].items():
            save_field(actor, sheet.public_id, code, {f"q_{code}": value}, base_rev=0, now=now)
        submit_response(actor, sheet.public_id, now=now)
        choose_ratings(actor, sheet.about.appraisal_public_id, FIRST, now=now)
        keep_review(actor, sheet.about.appraisal_public_id, EXPECTED, rev=0, now=now)


@pytest.fixture(scope="module")
def fill() -> Fill:
    return team_on_stage


@pytest.fixture(scope="module")
def ready(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with house.beside(tmp_path_factory.mktemp("ready"), ready_on_stage) as stage:
        yield stage


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def saved(page: Page, number: int) -> None:
    """The server has stored so many people's answers, and says so."""
    expect(page.locator("#kemajuan")).to_contain_text(f"{number} dari {PEOPLE} orang terisi")
    expect(page.locator("#simpanan")).to_contain_text("tersimpan")


def begin(page: Page) -> None:
    """From the board to the indicators; whoever comes first opens the sheets."""
    start = page.get_by_role("button", name=f"Mulai {PEOPLE} lembar sekaligus")
    (start if start.count() else page.get_by_role("link", name="Nilai per indikator")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nilai per indikator")


def test_on_a_phone_everybody_is_rated_indicator_by_indicator(page_as: PageAs, stage: Stage) -> None:
    page = page_as("budi", viewport=PHONE, has_touch=True)
    complaints = watch(page)
    page.goto("/")
    page.get_by_role("link", name="Tim saya").click()
    expect(page.locator(".lines-list > li")).to_have_count(PEOPLE)
    look(page)
    begin(page)
    look(page)
    page.get_by_role("link", name="Kehadiran").tap()
    expect(page.locator(".person")).to_have_count(PEOPLE)
    look(page)
    people = page.locator(".person")
    for number in range(PEOPLE):
        people.nth(number).locator(".level").nth(number % 5).tap()
    saved(page, PEOPLE)
    expect(people.nth(3).locator("[data-chosen]")).to_contain_text("4 – Lebih awal")
    look(page)
    page.get_by_role("button", name="Simpan dan ke indikator berikutnya").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ketepatan laporan")
    page.get_by_role("button", name="Sebelumnya").tap()
    expect(page.locator(".person input:checked")).to_have_count(PEOPLE)
    people.nth(3).get_by_role("link", name="Lembar lengkap").tap()
    expect(page.locator("input[name=q_HADIR][value='4']")).to_be_checked()
    assert complaints == []


def test_by_keyboard_digits_choose_and_arrows_change_the_person(page_as: PageAs, stage: Stage) -> None:
    page = page_as("budi", viewport=DESK)
    page.goto(f"/tim/{stage.logins['cycle']}")
    begin(page)
    page.get_by_role("link", name="Ketepatan laporan").click()
    look(page)
    hands, people = Keyboard(page), page.locator(".person")
    first = people.first.locator("input[type=radio]").first
    first.focus()
    for number in range(PEOPLE):
        hands.press(str(number % 5 + 1))
        hands.press("ArrowDown")
    saved(page, PEOPLE)
    chosen = [people.nth(n).locator("input:checked").get_attribute("value") for n in range(PEOPLE)]
    assert chosen == [str(n % 5 + 1) for n in range(PEOPLE)]
    hands.press("ArrowUp")
    expect(people.nth(PEOPLE - 2).locator("input:focus")).to_have_count(1)
    hands.press("ArrowLeft")
    expect(people.nth(PEOPLE - 2).locator("input:checked")).to_have_value("1")
    look(page)


def test_without_a_script_one_button_stores_everybody(no_js: BrowserContext, stage: Stage) -> None:
    page = no_js.new_page()
    page.goto(stage.url + "/masuk")
    page.locator("input[name=email]").fill(stage.logins["budi"])
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.goto(f"{stage.url}/tim/{stage.logins['cycle']}")
    begin(page)
    page.get_by_role("link", name="Ketepatan laporan").click()
    for number in range(PEOPLE):
        page.locator(".person").nth(number).locator("input[type=radio]").nth(2).check(force=True)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("#kemajuan")).to_contain_text(f"{PEOPLE} dari {PEOPLE} orang terisi")
    expect(page.locator(".person input:checked")).to_have_count(PEOPLE)
    assert {one.get_attribute("value") for one in page.locator(".person input:checked").all()} == {"3"}


@pytest.mark.parametrize(
    "size", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk", marks=pytest.mark.variant)]
)
def test_several_decisions_are_signed_under_one_password(
    new_context: NewContext, ready: Stage, size: dict[str, int]
) -> None:
    page = new_context(viewport=size, base_url=ready.url).new_page()
    page.goto("/masuk")
    page.locator("input[name=email]").fill(ready.logins["budi"])
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.goto(f"/tim/{ready.logins['cycle']}")
    look(page)
    page.get_by_role("link", name="Tanda tangani").click()
    boxes = page.locator("input[name=record]")
    expect(boxes.first).to_be_checked()
    look(page)
    page.locator("input[name=password]").fill("bukan sandinya")
    page.get_by_role("button", name="Tetapkan yang dicentang").click()
    expect(page.locator("#galat")).to_contain_text("Belum ada yang ditandatangani")
    look(page)
    for number in range(2, boxes.count()):
        boxes.nth(number).uncheck()
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.get_by_role("button", name="Tetapkan yang dicentang").click()
    expect(page.locator(".flashes")).to_contain_text("Rating 2 pegawai ditetapkan")
    expect(page.locator(".lines-list")).to_contain_text("ditetapkan, belum diterima pegawai")
    look(page)
    page.get_by_role("link", name="Sebaran predikat").click()
    expect(page.locator("svg.bars")).to_be_visible()
    look(page)
