"""Seventy indicators in a real browser: criteria of the outline open in place, the sheet's contents keep up."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.checks import PHONE, assert_accessible, assert_fits, watch
from tests.browser.live import Fill
from tests.kinerja.appraisals.stage import ALWAYS, NOW, duty_of, opened, started
from tests.kinerja.instruments.large import large
from tests.kinerja.instruments.stage import Stage

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """A draft, and Sari's own empty sheet of the same instrument."""

    def with_long_ones(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(large(70), **ALWAYS)
            sheet = started(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
            draft = Stage.of(play.people, large(70, code="PANJANG"), NOW).draft
            ADDRESSES.update(sheet=f"/lembar/{sheet}", draft=f"/admin/rancangan/{draft}/")
            return factories.logins(play.people)

    return with_long_ones


def test_a_criterion_opens_in_place_and_keeps_what_was_typed(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=PHONE)
    complaints = watch(page)
    page.goto(ADDRESSES["draft"])
    assert_fits(page)
    assert_accessible(page)
    page.locator("#w-K2").fill("4")
    page.get_by_role("button", name="Buka Kriteria K3").click()
    expect(page.locator("tr#baris-K3-1")).to_be_visible()
    expect(page.locator("#lipat-K3")).to_be_focused()
    expect(page.locator("#lipat-K3")).to_have_text("Tutup")
    expect(page.locator("#w-K2")).to_have_value("4")
    expect(page.locator("#pratinjau")).to_contain_text("10 pertanyaan.")
    assert_fits(page)
    assert_accessible(page)
    page.locator("#w-K3-1").fill("5")
    page.locator("#lipat-K3").click()
    expect(page.locator("tr#baris-K3-1")).to_have_count(0)
    page.goto(ADDRESSES["draft"] + "?buka=K3#baris-K3-1")
    expect(page.locator("#w-K3-1")).to_have_value("5")
    assert complaints == []


def test_without_a_script_a_criterion_opens_as_well(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=PHONE, java_script_enabled=False)
    page.goto(ADDRESSES["draft"])
    page.locator("#w-K4").fill("6")
    page.get_by_role("button", name="Buka Kriteria K5").click()
    assert "buka=K5" in page.url
    expect(page.locator("tr#baris-K5-1")).to_be_visible()
    expect(page.locator("#w-K4")).to_have_value("6")


def test_contents_of_a_long_sheet_keep_up_and_lead_to_their_part(page_as: PageAs) -> None:
    page = page_as("sari", viewport=PHONE)
    complaints = watch(page)
    page.goto(ADDRESSES["sheet"])
    page.locator("#daftar-isi summary").click()
    assert_fits(page)
    # What is laid out as it is scrolled to moves under axe's hands: let it look at all of it at once.
    page.evaluate("for (const card of document.querySelectorAll('.card')) card.style.contentVisibility = 'visible'")
    assert_accessible(page)
    page.reload()
    page.locator("#daftar-isi summary").click()
    expect(page.locator("[data-part='K6']")).to_have_text("0 dari 9 terisi")
    page.get_by_role("link", name="Kriteria K6").click()
    expect(page.locator("#t_K6")).to_be_in_viewport()
    page.locator("[name='q_K6-1'][value='3']").check(force=True)
    # The third level asks for the words of that criterion, too.
    expect(page.locator("[data-part='K6']")).to_have_text("1 dari 10 terisi")
    expect(page.locator("[data-part='K1']")).to_have_text("0 dari 9 terisi")
    assert complaints == []
