"""The wizard for lists of people in a real browser: from the file to applying and back, on a phone and on a desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.checks import DESK, PHONE, assert_accessible, assert_fits, watch
from tests.browser.conftest import PageAs
from tests.browser.live import Fill, Stage
from tests.browser.storyline import job_runner
from tests.kinerja.people.importing.dirty import as_xlsx, dirty, prepare

pytestmark = pytest.mark.browser
FILES: dict[str, bytes] = {}


@pytest.fixture(scope="module")
def fill() -> Fill:
    """An organisation that fits the list."""

    def with_list(app: Flask) -> dict[str, str]:
        with app.app_context():
            people = factories.cast_on_stage()
            FILES["daftar.xlsx"] = as_xlsx(dirty(prepare(people.agency, 100), 100).lines)
            return factories.logins(people)

    return with_list


@pytest.fixture(scope="module", autouse=True)
def runner(stage: Stage) -> Iterator[None]:
    with job_runner({"KINERJA_DATA": str(stage.data)}):
        yield


def work(page: Page, button: str) -> None:
    """Presses the button, then reloads, as the page offers, until the work in the background is done."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    again = page.get_by_role("link", name="Muat ulang")
    done = page.get_by_role("heading", name="Hasil pemeriksaan")
    expect(again.or_(done)).to_be_visible()
    while again.count():
        # With a script the page may have come by itself meanwhile: then there is no link to press.
        page.goto(page.url)
        expect(again.or_(done)).to_be_visible()
    page.wait_for_load_state()
    expect(again).to_have_count(0)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("viewport", "script"),
    [
        pytest.param(PHONE, True, id="phone-script"),
        pytest.param(DESK, False, id="desk-no-script"),
        pytest.param(DESK, True, id="desk-script", marks=pytest.mark.variant),
        pytest.param(PHONE, False, id="phone-no-script", marks=pytest.mark.variant),
    ],
)
def test_a_dirty_list_goes_in_and_out_again(
    page_as: PageAs, tmp_path: Path, viewport: dict[str, int], script: bool
) -> None:
    page = page_as("wati", viewport=viewport, java_script_enabled=script)
    complaints = watch(page)

    def look() -> None:
        assert_fits(page)
        if script:
            assert_accessible(page)

    path = tmp_path / "daftar.xlsx"
    path.write_bytes(FILES["daftar.xlsx"])
    page.goto("/admin/impor-pegawai/")
    look()
    page.get_by_label("Berkas daftar pegawai").set_input_files(path)
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_role("heading", name="Arti kolom")).to_be_visible()
    expect(page.get_by_label("NIP BARU")).to_have_value("number")
    look()
    work(page, "Periksa daftar")
    expect(page.get_by_role("heading", name="Hasil pemeriksaan")).to_be_visible()
    look()
    page.get_by_role("link", name=re.compile("^ditolak")).click()
    expect(page.get_by_text("Angka ini sudah diubah oleh lembar kerja").first).to_be_visible()
    look()
    page.get_by_label("Bidang Urusan Conto 1").select_option(label="Bidang Urusan Contoh 1 (Dinas Kesehatan)")
    work(page, "Pakai dan periksa lagi")
    expect(page.get_by_label("Bidang Urusan Conto 1")).to_have_count(0)
    with page.expect_download() as rejected:
        page.get_by_role("button", name="Unduh baris yang ditolak").click()
    assert rejected.value.suggested_filename == "baris-ditolak.xlsx"
    page.get_by_text("Terapkan", exact=True).click()
    work(page, "Terapkan sekarang")
    expect(page.get_by_text(re.compile("^Diterapkan .* oleh Wati Obi"))).to_be_visible()
    look()
    page.get_by_text("Batalkan impor", exact=True).click()
    work(page, "Kembalikan semuanya")
    expect(page.get_by_text("data pegawai kembali seperti semula")).to_be_visible()
    look()
    assert complaints == []
