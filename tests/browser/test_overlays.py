"""Overlays in a real browser: on a phone and a desk, with the designer's script, and as axe sees them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.core.db import transaction
from kinerja.instruments import services
from kinerja.instruments.edits import add_node, delete_node, set_node, set_weights
from tests import factories
from tests.browser.checks import DESK, PHONE, assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.instruments.overlaystage import FREE, GROUP, HIDABLE, LOCKED, OverlayStage

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 25, 1, 42, tzinfo=UTC)
ADDRESSES: dict[str, str] = {}
OWN = {
    "kind": "indicator", "code": "DINKES-1", "type": "yes_no", "label": {"id": "Memakai alat pelindung diri"},
    "roles": ["atasan"], "weight": "5",
}  # fmt: skip
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """A core that has moved, an overlay that changed the same, and one that is as the core."""

    def with_overlays(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            with transaction() as session:
                people = factories.cast(session)
            stage = OverlayStage.of(people, NOW)
            stage.edit(set_weights({FREE: "25", "KES-K2": "20"}))
            stage.edit(set_node(FREE, {"label": {"id": "Menangani pasien menurut tata cara puskesmas"}}))
            stage.edit(delete_node(HIDABLE))
            stage.edit(add_node(GROUP, OWN))
            stage.change_core(
                set_node(FREE, {"label": {"id": "Menangani pasien menurut tata cara klinis"}}),
                set_node("KES-K2", {"overlay": None}),
                set_node(LOCKED, {"label": {"id": "Hadir dan siap pada jam layanan"}}),
            )
            _overlay, plain = services.create_overlay(
                people.ratna.actor, stage.core, "DIKBUD-PENY", "Penyesuaian Dinas Pendidikan", people.other_agency.id,
                now=NOW,
            )  # fmt: skip
            ADDRESSES.update(
                moved=f"/admin/rancangan/{stage.draft}/",
                plain=f"/admin/rancangan/{plain}/",
                core=f"/admin/rancangan/{stage.core_draft}/",
                instrument=f"/admin/instrumen/details/?id={stage.core}",
                new=f"/admin/instrumen/penyesuaian?id={stage.core}",
            )
            return factories.logins(people)

    return with_overlays


def addresses() -> list[str]:
    parts = ["", "inti", "periksa", "riwayat", "keterangan", f"butir/{FREE}", f"butir/{LOCKED}", "butir/DINKES-1"]
    own = [ADDRESSES["moved"] + part for part in parts]
    return [*own, ADDRESSES["core"] + "izin", ADDRESSES["instrument"], ADDRESSES["new"]]


def test_every_page_is_accessible_and_fits(page_as: PageAs) -> None:
    page = page_as("ratna")
    complaints = watch(page)
    for address in addresses():
        page.goto(address)
        assert_sound(page)
    assert complaints == []


def test_a_weight_saves_itself_and_a_refused_one_stays_with_its_reason(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=DESK)
    page.goto(ADDRESSES["plain"])
    page.locator(f"#w-{FREE}").fill("99")
    page.locator(f"#w-{FREE}").press("Enter")
    expect(page.locator(f"#baris-{FREE} .error")).to_contain_text("di luar batas")
    expect(page.locator(f"#w-{FREE}")).to_have_value("99")
    page.locator(f"#w-{FREE}").fill("30")
    page.locator(f"#w-{FREE}").press("Enter")
    expect(page.locator(f"#baris-{FREE}")).to_contain_text("inti 20")
    page.locator(f"#baris-{HIDABLE} [value='delete:{HIDABLE}']").click()
    expect(page.locator("#tersembunyi")).to_be_visible()
    page.locator(f"[value='show:{HIDABLE}']").click()
    expect(page.locator(f"#baris-{HIDABLE}")).to_be_visible()


def test_a_moved_core_is_followed_by_keyboard_without_script(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=PHONE, java_script_enabled=False)
    page.goto(ADDRESSES["moved"])
    page.get_by_role("link", name="Lihat perubahan inti dan ikuti").click()
    page.locator(f"input[name='set {FREE} label'][value=mine]").check()
    page.get_by_role("button", name="Ikuti inti versi 2").press("Enter")
    page.wait_for_url(lambda url: url.endswith(ADDRESSES["moved"]))
    expect(page.locator(f"#baris-{LOCKED}")).to_contain_text("siap pada jam layanan")
    expect(page.locator(f"#baris-{FREE}")).to_contain_text("tata cara puskesmas")
