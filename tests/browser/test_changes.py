"""Changes during a period and the first page of each role in a real browser, on a phone and at a desk."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kinerja.appraisals.models import ClosingAction
from kinerja.core.db import reading
from kinerja.people.models import Unit
from tests import factories
from tests.browser.checks import PHONE, assert_accessible, assert_fits, assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.appraisals.changestage import changing
from tests.kinerja.appraisals.closingstage import decided, key, settled
from tests.kinerja.appraisals.stage import ALWAYS

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
NUMBERS: dict[str, str] = {}
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """An open period in which one result is decided."""

    def with_period(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            stage = changing(**ALWAYS)
            decided(stage.play)
            settled(stage.play, ClosingAction.WITHOUT_RESULT, [key(stage.nia)])
            cycle, division = stage.play.cycle_id, stage.cast.division.id
            unit = reading().scalars(select(Unit.public_id).where(Unit.id == division)).one()
            ADDRESSES.update(
                home="/",
                changes=f"/admin/perubahan/{cycle}",
                move=f"/admin/perubahan/{cycle}/catat/move",
                acting=f"/admin/perubahan/{cycle}/catat/acting",
                rules=f"/admin/perubahan/{cycle}/aturan",
                closing=f"/admin/penutupan/{cycle}",
                unit=f"/admin/penutupan/{cycle}/unit/{unit}",
                recap=f"/rekap/{cycle}",
            )
            NUMBERS.update(dewi=stage.cast.dewi.nip)
            return factories.logins(stage.cast)

    return with_period


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("sari", ("home",)),
        ("budi", ("home",)),
        ("operator", ("home",)),
        ("wati", ("home", "changes", "move", "acting", "closing", "unit", "recap")),
        ("ratna", ("home", "rules", "closing", "recap")),
        ("auditor", ("home", "closing", "unit")),
    ],
)
def test_pages_are_accessible_and_fit(page_as: PageAs, who: str, names: tuple[str, ...]) -> None:
    page = page_as(who)
    complaints = watch(page)
    for name in names:
        page.goto(ADDRESSES[name])
        assert_sound(page)
    assert complaints == []


@pytest.mark.parametrize("scripted", [False, True], ids=["no-script", "script"])
def test_move_is_seen_before_it_is_applied_and_undone(page_as: PageAs, scripted: bool) -> None:
    page = page_as("wati", viewport=PHONE, java_script_enabled=scripted)
    page.goto(ADDRESSES["changes"])
    page.get_by_role("link", name="Pindah jabatan", exact=True).click()
    page.get_by_label("NIP pegawai").fill(NUMBERS["dewi"])
    page.get_by_label("Jabatan baru").select_option(label="UPTD Laboratorium Kesehatan: Pranata Laboratorium")
    page.get_by_label("Berlaku mulai (TMT)").fill("2024-03-01")
    page.get_by_label("Nomor surat").fill("SK-7/2024")
    page.get_by_role("button", name="Lihat dampaknya").click()
    expect(page.get_by_role("heading", name="Dampak perubahan")).to_be_visible()
    expect(page.get_by_text("Yusuf Tobelo").first).to_be_visible()
    if scripted:
        assert_fits(page)
        assert_accessible(page)
    page.get_by_role("button", name="Terapkan sekarang").click()
    expect(page.get_by_text("Perubahan diterapkan.")).to_be_visible()
    page.get_by_text("Batalkan perubahan").click()
    page.get_by_role("button", name="Batalkan sekarang").click()
    expect(page.get_by_text("Semua kembali seperti semula.").first).to_be_visible()
