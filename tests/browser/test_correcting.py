"""Corrections in an open cycle in a real browser: errata beside the old text, and the page of a move."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.instruments.services import propose_erratum
from tests import factories
from tests.browser.checks import PHONE, assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.appraisals.stage import ALWAYS, NOW, duty_of, filled, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_move import another_for_superiors, proposed, superior_about_sari
from tests.kinerja.instruments.test_errata import GROUP, LABEL, LEVEL, approved, version_of

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """An open cycle with a sheet sent and one begun, three errata and a proposal to move."""

    def with_corrections(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(quadrant(), **ALWAYS)
            people = play.people
            superior_about_sari(play)
            own = filled(people.sari.actor, duty_of(people.sari, people.sari, "diri"))
            approved(play, LABEL)
            approved(play, GROUP)
            propose_erratum(play.ratna, version_of(play), LEVEL, now=NOW)
            proposed(play, another_for_superiors)
            ADDRESSES.update(
                move=f"/admin/pindah-versi/{play.cycle_id}",
                version=f"/admin/versi/{version_of(play)}/",
                sheet=f"/lembar/{own}",
                criteria=f"/kriteria-saya/{play.cycle_id}",
            )
            return factories.logins(people)

    return with_corrections


@pytest.mark.variant
@pytest.mark.parametrize(("who", "names"), [("hasan", ("move", "version")), ("sari", ("sheet", "criteria"))])
def test_the_pages_are_accessible_and_fit(page_as: PageAs, who: str, names: tuple[str, ...]) -> None:
    page = page_as(who)
    complaints = watch(page)
    for name in names:
        page.goto(ADDRESSES[name])
        assert_sound(page)
    assert complaints == []


def test_a_second_account_moves_the_cycle_without_a_script(page_as: PageAs) -> None:
    page = page_as("hasan", viewport=PHONE, java_script_enabled=False)
    page.goto(ADDRESSES["move"])
    expect(page.get_by_text("Atasan: 1 lembar")).to_be_visible()
    page.get_by_text("Kuatkan perpindahan").click()
    page.get_by_role("button", name="Pindahkan sekarang").click()
    expect(page.get_by_text("1 lembar kembali")).to_be_visible()
    other = page_as("sari", viewport=PHONE)
    other.goto(ADDRESSES["sheet"])
    expect(other.get_by_text("Isian Anda tetap.")).to_be_visible()
