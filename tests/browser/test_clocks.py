"""Holidays, clocks, reminders and texts to share in a real browser, with and without a script."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.appraisals.services.remind import make_digests
from kinerja.appraisals.services.run_clocks import begin_clocks
from kinerja.core.authz import job_actor
from kinerja.cycles.models import ClockCode, CycleKind
from kinerja.cycles.services.clocks import set_clocks
from kinerja.cycles.services.year import divide_year
from kinerja.people.services.holidays import HolidayInput, add_holiday
from tests import factories
from tests.browser.checks import PHONE, assert_sound, watch
from tests.browser.live import Fill, Stage
from tests.kinerja.appraisals.stage import ALWAYS, NOW, opened
from tests.kinerja.appraisals.test_decide import quadrant

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
FAR = datetime(2099, 1, 2, tzinfo=UTC)
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """An open year with quarters, holidays, a clock that was changed, and running clocks that would move."""

    def with_clocks(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(quadrant(), **ALWAYS)
            begin_clocks(job_actor("run_clocks"), now=FAR)
            for calendar, day in (("", date(2099, 1, 6)), ("Kepulauan Sula", date(2026, 12, 28))):
                add_holiday(play.ratna, HolidayInput(calendar, day, "Hari libur uji", "Keputusan 1/2026"), now=NOW)
            set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason="Surat edaran BKD.", now=NOW)
            divide_year(play.ratna, play.cycle_id, CycleKind.QUARTERLY, now=NOW)
            make_digests(job_actor("remind"), now=NOW)
            period = f"/admin/periode/{play.cycle_id}"
            ADDRESSES.update(
                holidays="/admin/hari-libur/",
                proposals="/admin/hari-libur/usulan/?tahun=2027",
                calendar=f"/admin/unit/tindakan/kalender/?id={play.people.agency.public_id}",
                period=period,
                clocks=f"{period}/tenggat",
                divide=f"{period}/bagi?kind=monthly",
                deadlines=f"/admin/hitung-tenggat/{play.cycle_id}",
                reminders="/admin/pengingat/",
                board=f"/admin/penilaian/kemajuan/{play.cycle_id}",
                home="/",
            )
            return factories.logins(play.people)

    return with_clocks


@pytest.mark.variant
def test_the_pages_are_accessible_and_fit(page_as: PageAs) -> None:
    page = page_as("ratna")
    complaints = watch(page)
    for address in ADDRESSES.values():
        page.goto(address)
        for fold in page.locator("main details > summary").all():
            if fold.is_visible():
                fold.click()
        assert_sound(page)
    assert complaints == []


def test_a_text_is_copied_with_one_press(page_as: PageAs, stage: Stage) -> None:
    page = page_as("sari", viewport=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=stage.url)
    page.goto("/")
    box = page.locator("details.share").first
    box.locator("summary").click()
    box.get_by_role("button", name="Salin teks").click()
    expect(box.get_by_role("status")).to_have_text("Tersalin.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == box.locator("textarea").input_value() and stage.url in copied
    assert (box.get_by_role("link").get_attribute("href") or "").startswith("https://wa.me/?text=")


def test_without_a_script_the_text_is_there_to_be_selected(page_as: PageAs) -> None:
    page = page_as("sari", viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    box = page.locator("details.share").first
    box.locator("summary").click()
    expect(box.locator("textarea")).to_be_visible()
    expect(box.get_by_role("button", name="Salin teks")).to_be_hidden()


def test_proposals_are_ticked_and_taken_over_without_a_script(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=PHONE, java_script_enabled=False)
    page.goto("/admin/hari-libur/usulan/?tahun=2026")
    page.get_by_label("17 Agustus 2026").check()
    page.get_by_role("button", name="Catat yang dicentang").click()
    expect(page.get_by_text("hari libur dicatat")).to_be_visible()
    expect(page.get_by_text("Hari Kemerdekaan Republik Indonesia")).to_be_visible()


def test_running_deadlines_move_after_they_were_listed(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=PHONE)
    page.goto(ADDRESSES["deadlines"])
    expect(page.get_by_role("table")).to_contain_text("Laporan kepada pejabat yang berwenang")
    page.get_by_label("Alasan").fill("Keputusan 1/2026 menambah satu hari libur.")
    page.get_by_role("button", name="Geser semuanya").click()
    expect(page.get_by_text("tenggat digeser")).to_be_visible()
    page.goto(ADDRESSES["deadlines"])
    expect(page.get_by_text("Tidak ada yang bergeser")).to_be_visible()
