"""Raters who are not at a desk: a guest comes by QR code on a phone, a paper sheet comes over an operator's table."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.core.authz import Role
from kinerja.core.db import reading, transaction
from tests import factories
from tests.browser.checks import DESK, PHONE, assert_accessible, assert_fits, watch
from tests.browser.conftest import NewContext
from tests.browser.live import Fill, Stage
from tests.kinerja.appraisals.stage import ALWAYS, duty_of, opened

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]
LINK = re.compile(r"/undangan/[\w-]+")


@pytest.fixture(scope="module")
def fill() -> Fill:
    """An open period with guests on the list of the Dinas, and an operator elsewhere."""

    def with_guests(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(**ALWAYS)
            people = play.people
            with transaction() as session:
                for number in range(3):
                    factories.make_guest(session, people.agency, f"Anggota Komite {number}")
                unit = people.other_agency
                grant = {"agency_id": unit.id, "unit_id": unit.id}
                factories.make_grant(session, people.tono.account, Role.UNIT_OPERATOR, **grant)
            reading().expire_all()
            ADDRESSES["draw"] = f"/admin/undian/{play.cycle_id}/{people.division.public_id}"
            own = duty_of(people.sari, people.sari, "diri").public_id
            ADDRESSES["own"], ADDRESSES["open"] = f"/tugas/{own}", f"/kertas/{own}"
            ADDRESSES["secret"] = f"/kertas/{duty_of(people.dewi, people.sari, 'rekan').public_id}"
            return factories.logins(people)

    return with_guests


def looked_at(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def test_a_guest_comes_by_the_code_on_a_card_and_sends_from_a_phone(
    page_as: PageAs, new_context: NewContext, stage: Stage
) -> None:
    desk = page_as("wati", viewport=DESK)
    complaints = watch(desk)
    desk.goto(ADDRESSES["draw"])
    looked_at(desk)
    desk.get_by_label("Jenis penilai").select_option("komite_sekolah")
    desk.get_by_label("Tamu dari daftar").check()
    desk.get_by_role("button", name="Lihat undian").click()
    expect(desk.get_by_role("heading", name="Pratinjau undian ke-1")).to_be_visible()
    looked_at(desk)
    desk.get_by_role("button", name="Tetapkan undian").click()
    expect(desk.get_by_role("heading", name="Kartu undangan")).to_be_visible()
    looked_at(desk)
    expect(desk.get_by_role("img", name="Kode QR undangan").first).to_be_visible()
    # The code on the card holds the address that is written below it.
    link = LINK.search(desk.locator(".qr-card .typed").first.inner_text())
    assert link and complaints == []
    phone = new_context(base_url=stage.url, viewport=PHONE).new_page()
    troubles = watch(phone)
    phone.goto(link[0])
    looked_at(phone)
    phone.reload()  # messengers open links, too: nothing is used up
    phone.get_by_role("button", name="Buka undangan").click()
    expect(phone.get_by_role("heading", name="Umpan balik untuk")).to_be_visible()
    looked_at(phone)
    phone.get_by_label("Tidak ada", exact=True).check()
    phone.get_by_role("button", name=re.compile("^Mulai")).click()
    phone.locator("label.level", has_text="Tepat waktu").click()
    looked_at(phone)
    phone.get_by_role("button", name="Simpan dan periksa").click()
    phone.get_by_role("button", name="Saya menyatakan demikian dan mengirim").click()
    expect(phone.get_by_role("heading", name="Bukti kirim")).to_be_visible()
    looked_at(phone)
    assert troubles == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_paper_are_accessible_and_fit(page_as: PageAs, viewport: dict[str, int]) -> None:
    page = page_as("operator", viewport=viewport)
    page.goto("/kertas")
    looked_at(page)
    page.get_by_label("Kode lembar").fill("KODE-YANG-SALAH")
    page.get_by_role("button", name="Buka lembar").click()
    expect(page.get_by_text("Kode lembar ini tidak dikenal")).to_be_visible()
    expect(page.get_by_label("Kode lembar")).to_have_value("KODE-YANG-SALAH")
    looked_at(page)
    sealed = page_as("tono", viewport=viewport)
    sealed.goto(ADDRESSES["secret"])
    expect(sealed.get_by_text("tidak disebut, lembar tertutup")).to_be_visible()
    expect(sealed.get_by_text("Dewi Makian")).to_have_count(0)
    looked_at(sealed)


def test_a_paper_sheet_is_entered_with_its_scan_and_mended_by_the_rater(page_as: PageAs) -> None:
    page = page_as("operator", viewport=DESK)
    complaints = watch(page)
    page.goto(ADDRESSES["open"])
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.get_by_role("alert")).to_contain_text("Belum dapat disimpan")
    looked_at(page)
    for level in page.locator("label.level", has_text="Tepat waktu").all():
        level.click()
    scan = {"name": "lembar.pdf", "mimeType": "application/pdf", "buffer": io.BytesIO(b"%PDF-1.7 lembar").getvalue()}
    page.get_by_label("Pindaian lembar bertanda tangan").set_input_files(scan)
    page.get_by_label("Lembarnya bertanda tangan penilai").check()
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.get_by_text("Lembar tersimpan dan terkirim.")).to_be_visible()
    assert [one for one in complaints if "422" not in one] == []
    rater = page_as("sari", viewport=PHONE)
    rater.goto(ADDRESSES["own"])
    rater.get_by_role("link", name="Lihat bukti kirim").click()
    expect(rater.get_by_text("Diisikan oleh Opan Morotai dari lembar bertanda tangan.")).to_be_visible()
    looked_at(rater)
    rater.get_by_text("Perbaiki isian", exact=True).click()
    rater.get_by_role("button", name="Buka untuk diperbaiki").click()
    expect(rater.locator("label.level", has_text="Tepat waktu").first.locator("input")).to_be_checked()
    looked_at(rater)
