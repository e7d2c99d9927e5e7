"""The last one without a result, then the period closes and shows its seal; in a real browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kinerja.appraisals.models import ClosingAction
from kinerja.core.db import reading
from kinerja.people.models import Unit
from tests import factories
from tests.browser.checks import DESK, PHONE, assert_accessible, assert_fits, watch
from tests.browser.live import Fill
from tests.kinerja.appraisals.closingstage import close_the_rest, decided, key, settled
from tests.kinerja.appraisals.stage import ALWAYS, opened
from tests.kinerja.appraisals.test_decide import quadrant

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """Everybody is settled but for Dewi."""

    def nearly_settled(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(quadrant(), **ALWAYS)
            decided(play)
            settled(play, ClosingAction.SKIP, [key(play.people.sari)])
            close_the_rest(play)
            settled(play, ClosingAction.RESUME, [key(play.people.dewi)])
            unit = reading().scalars(select(Unit.public_id).where(Unit.id == play.people.division.id)).one()
            ADDRESSES["closing"] = f"/admin/penutupan/{play.cycle_id}"
            ADDRESSES["unit"] = f"{ADDRESSES['closing']}/unit/{unit}"
            return factories.logins(play.people)

    return nearly_settled


def test_period_closes_once_the_last_one_is_settled(page_as: PageAs) -> None:
    province = page_as("ratna", viewport=DESK)
    complaints = watch(province)
    province.goto(ADDRESSES["closing"])
    expect(province.get_by_text("masih ada 1 penilaian")).to_be_visible()
    dinas = page_as("wati", viewport=PHONE, java_script_enabled=False)
    dinas.goto(ADDRESSES["unit"])
    dinas.get_by_label("Dewi Makian").check()
    dinas.get_by_label("Tutup tanpa hasil").check()
    dinas.get_by_label("Sebab", exact=True).select_option(label="Tidak ada jaringan")
    dinas.get_by_label("Alasan", exact=True).fill("Pulau tanpa jaringan sejak Oktober.")
    dinas.get_by_role("button", name="Periksa dahulu").click()
    expect(dinas.get_by_text("1 penilaian terkena")).to_be_visible()
    dinas.get_by_role("button", name="Jalankan untuk 1 penilaian").click()
    expect(dinas.get_by_text("Pulau tanpa jaringan sejak Oktober.")).to_be_visible()
    province.reload()
    province.get_by_text("Tutup periode", exact=True).last.click()
    province.get_by_role("button", name="Tutup dan segel sekarang").click()
    expect(province.get_by_text("Segel penutupan")).to_be_visible()
    assert_fits(province)
    assert_accessible(province)
    assert complaints == []
