"""A team carried over into the official system with no text typed again; and by hand without a script."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.copying.queries import copy_lines, copy_sheet
from kinerja.core.db import reading
from tests import factories
from tests.browser.checks import assert_sound, watch
from tests.browser.live import Fill, Stage
from tests.kinerja.appraisals.team_stage import large_team
from tests.kinerja.copying.stage import ORDER, decided_team

pytestmark = [pytest.mark.browser, pytest.mark.long]
TEAM, SMALL_TEAM = 23, 5  # with --full, without
TEXTS: dict[str, list[str]] = {}  # by name, what must arrive in the official system
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def team(request: pytest.FixtureRequest) -> int:
    return TEAM if request.config.getoption("--full") else SMALL_TEAM


@pytest.fixture(scope="module")
def fill(team: int) -> Fill:
    """Budi has decided about his whole team."""

    def decided(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = large_team(team)
            decided_team(play)
            for line in copy_lines(reading(), play.people.budi.actor):
                sheet = copy_sheet(reading(), line.result_id, ORDER, "id")
                TEXTS[sheet.name] = [item.text for item in sheet.items]
            return factories.logins(play.people)

    return decided


@pytest.mark.timeout(600)
def test_a_team_is_carried_over_without_typing(page_as: PageAs, stage: Stage, team: int) -> None:
    page = page_as("budi", permissions=["clipboard-read", "clipboard-write"])
    complaints = watch(page)
    page.goto("/salin")
    expect(page.locator(".progress span", has_text=f"0 dari {team} pegawai sudah disalin")).to_be_visible()
    page.get_by_role("link", name="Salin yang berikutnya").click()
    arrived: dict[str, list[str]] = {}
    for _person in range(team):
        name = page.locator("h1").inner_text().removeprefix("Salin hasil ")
        buttons = page.locator("[data-piece]")
        expect(buttons.first).to_be_visible()
        pasted = []
        for number in range(buttons.count()):
            buttons.nth(number).click()
            expect(page.locator("[data-ticks]").nth(number)).to_be_checked()
            pasted.append(page.evaluate("navigator.clipboard.readText()"))
        arrived[name] = pasted
        expect(page.locator(".progress span", has_text=f"{len(pasted)} dari {len(pasted)} disalin")).to_be_visible()
        page.get_by_role("button", name="Simpan tanda dan").click()
        expect(page.locator("h1")).not_to_have_text(f"Salin hasil {name}")
    assert arrived == TEXTS and len(arrived) == team
    expect(page.locator(".progress span", has_text=f"{team} dari {team} pegawai sudah disalin")).to_be_visible()
    assert complaints == []


def test_the_pages_are_accessible_and_fit(page_as: PageAs) -> None:
    page = page_as("budi")
    page.goto("/salin")
    assert_sound(page)
    page.locator(".lines-list a").first.click()
    expect(page.locator("[data-piece]").first).to_be_visible()
    assert_sound(page)


def test_without_a_script_texts_are_selected_and_ticks_sent(page_as: PageAs) -> None:
    page = page_as("budi", java_script_enabled=False)
    page.goto("/salin")
    page.locator(".lines-list a").first.click()
    expect(page.locator("[data-piece]").first).to_be_hidden()
    expect(page.locator("textarea").first).not_to_be_editable()
    box = page.locator("input[name=item]").first
    box.uncheck()
    page.get_by_role("button", name="Simpan tanda", exact=True).click()
    expect(page.get_by_text("Tanda tersimpan.")).to_be_visible()
    expect(page.locator("input[name=item]").first).not_to_be_checked()
