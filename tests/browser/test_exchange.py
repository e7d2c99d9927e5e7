"""Tables and files in a real browser: twenty pasted rows, a workbook out and back, with and without scripts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.core.db import transaction
from kinerja.instruments import services
from tests import factories
from tests.browser.checks import assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.instruments.exchange.workbook.books import add, put, row_of, saved, tables
from tests.kinerja.instruments.stage import Stage, seed

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 25, 1, 42, tzinfo=UTC)
NODES = "Kriteria dan indikator"
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]
THEMES = ("Pelayanan pasien", "Ketelitian kerja", "Kerja tim", "Tanggung jawab")


def table(*, wrong: bool = False) -> str:
    """Twenty rows as a spreadsheet puts them on the clipboard: merged cells, a cell of two lines, commas."""
    lines = ["Kriteria\tIndikator\tBobot (%)\tTingkat 1\tTingkat 2\tTingkat 3"]
    for number in range(20):
        theme = THEMES[number // 5] if number % 5 == 0 else ""
        label = f"Indikator ke-{number + 1}" if number else '"Menyapa pasien\ndengan nama"'
        weight = "lima" if wrong and number == 7 else "2,5" if number % 2 else "7,5"
        lines.append(f"{theme}\t{label}\t{weight}\tJarang\tSering\tSelalu")
    return "\r\n".join([*lines, "Jumlah\t\t100\t\t\t", ""])


@pytest.fixture(scope="module")
def fill() -> Fill:
    """The cast, the Dinas Kesehatan instrument with a second draft, and new instruments to paste into."""

    def with_instruments(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            with transaction() as session:
                people = factories.cast(session)
            stage = Stage.of(people, seed(), NOW)
            stage.publish(date(2027, 1, 1))
            ADDRESSES.update(draft=f"/admin/rancangan/{stage.draft}/", version=f"/admin/versi/{stage.version}/")
            for name in ("pasted", "plain"):
                made = services.create_instrument(
                    people.ratna.actor, name.upper(), "Instrumen baru", people.agency.id, now=NOW
                )
                ADDRESSES[name] = f"/admin/rancangan/{made[1]}/"
            return factories.logins(people)

    return with_instruments


def looked_at(page: Page, address: str, text: str) -> None:
    """The preview of a table, reached from the outline."""
    page.goto(address)
    page.get_by_role("link", name="Tempel dari Excel").click()
    page.locator("#table").fill(text)
    page.get_by_role("button", name="Lihat hasilnya").last.click()
    expect(page.locator("h2#baris")).to_be_visible()


def test_twenty_rows_are_pasted_undone_and_redone(page_as: PageAs) -> None:
    page = page_as("ratna")
    complaints = watch(page)
    looked_at(page, ADDRESSES["pasted"], table())
    expect(page.locator("#putusan").locator("..")).to_contain_text("20 indikator baru, 0 diubah")
    expect(page.locator("tr.total")).to_contain_text("pas")
    assert page.locator("section[aria-labelledby=baris] tbody tr").count() == 21
    page.get_by_role("button", name="Ambil ke dalam rancangan").click()
    expect(page.locator("#susunan tr[data-code='INDIKATOR-KE-20']")).to_be_visible()
    page.get_by_role("button", name="Batalkan perubahan terakhir").click()
    expect(page.locator("#susunan tr[data-code='INDIKATOR-KE-20']")).to_have_count(0)
    page.get_by_role("button", name="Ulangi perubahan yang dibatalkan").click()
    expect(page.locator("#susunan tr[data-code='INDIKATOR-KE-20']")).to_be_visible()
    expect(page.locator("#s-jumlah")).to_have_text("pas")
    assert complaints == []


def test_a_wrong_cell_is_mended_on_the_page_without_scripts(page_as: PageAs) -> None:
    page = page_as("ratna", java_script_enabled=False)
    looked_at(page, ADDRESSES["plain"], table(wrong=True))
    expect(page.locator("#galat")).to_contain_text("Baris 9, Bobot")
    expect(page.get_by_role("button", name="Ambil ke dalam rancangan")).to_have_count(0)
    box = page.locator("#table")
    box.fill(box.input_value().replace("lima", "2,5"))
    page.get_by_role("button", name="Lihat lagi").last.click()
    page.get_by_role("button", name="Ambil ke dalam rancangan").click()
    expect(page.locator("tr#baris-INDIKATOR-KE-8")).to_be_visible()


def workbook(page: Page, folder: Path) -> Path:
    """Downloaded, worked on and saved as another program would."""
    page.goto(ADDRESSES["draft"] + "berkas")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh XLSX").click()
    sheets = tables(download.value.path().read_bytes())
    put(sheets[NODES], "KES-K1", "Uraian", "Kalimat dari lembar kerja")
    add(sheets[NODES], {"Di dalam": "disiplin", "Urutan": 9, "Uraian": "Hadir rapat tepat waktu", "Bobot": 3})
    sheets[NODES].remove(row_of(sheets[NODES], "KES-K3"))
    sheets["Tingkat"][:] = [row for row in sheets["Tingkat"] if row[0] != "KES-K3"]
    path = folder / "kembali.xlsx"
    path.write_bytes(saved(sheets))
    return path


def compared(page: Page, path: Path) -> None:
    page.goto(ADDRESSES["draft"] + "berkas")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="Bandingkan dengan rancangan").click()
    expect(page.locator("#beda")).to_be_visible()


@pytest.mark.parametrize(
    "scripts", [pytest.param(True, id="scripts"), pytest.param(False, id="plain", marks=pytest.mark.variant)]
)
def test_a_workbook_comes_back_change_by_change(page_as: PageAs, tmp_path: Path, scripts: bool) -> None:
    page = page_as("ratna", java_script_enabled=scripts)
    compared(page, workbook(page, tmp_path))
    boxes = page.locator("input[name=ambil]")
    expect(boxes).to_have_count(3)
    assert all(box.is_checked() for box in boxes.all())
    page.locator("input[value='removed KES-K3']").uncheck()
    page.get_by_role("button", name="Ambil yang dicentang").click()
    expect(page.locator("tr#baris-KES-K1")).to_contain_text("Kalimat dari lembar kerja")
    expect(page.locator("tr#baris-HADIR-RAPAT-TEPAT-WAKTU")).to_be_visible()
    expect(page.locator("tr#baris-KES-K3")).to_be_visible()
    page.get_by_role("button", name="Batalkan perubahan terakhir").click()
    expect(page.locator("tr#baris-HADIR-RAPAT-TEPAT-WAKTU")).to_have_count(0)


def test_an_indicator_is_found_in_the_library_and_copied(page_as: PageAs) -> None:
    page = page_as("ratna", java_script_enabled=False)
    page.goto(ADDRESSES["plain"])
    page.get_by_role("link", name="Pustaka indikator").click()
    page.locator("#cari").fill("keramahan pasien")
    page.get_by_role("button", name="Cari", exact=True).click()
    page.locator("#ke").select_option("kerja_sama")
    page.get_by_role("button", name="Salin “Keramahan").click()
    expect(page.locator("tr#baris-KES-K3")).to_be_visible()
    page.get_by_role("button", name="Batalkan perubahan terakhir").click()
    expect(page.locator("tr#baris-KES-K3")).to_have_count(0)


@pytest.mark.variant
def test_every_page_is_accessible_and_fits(page_as: PageAs, tmp_path: Path) -> None:
    page = page_as("ratna")
    complaints = watch(page)

    def sound() -> None:
        assert_sound(page)

    draft = ADDRESSES["draft"]
    searches = (f"{draft}?cari=pasien", f"{draft}pustaka", f"{ADDRESSES['plain']}pustaka?cari=pasien")
    for address in (f"{draft}tempel", f"{draft}berkas", "/admin/instrumen/impor", *searches):
        page.goto(address)
        sound()
    for wrong in (False, True):
        looked_at(page, ADDRESSES["draft"], table(wrong=wrong))
        sound()
    compared(page, workbook(page, tmp_path))
    sound()
    assert [each for each in complaints if "422" not in each] == []
