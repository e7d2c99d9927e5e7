"""Marks, unit figures and their tables in a real browser: they fit a phone and a desk, and can be read by everybody."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page

from kinerja.appraisals.models import TableKind
from kinerja.appraisals.services.contest import contest_figure
from kinerja.appraisals.services.import_data import import_data, undo_list
from kinerja.appraisals.services.mark import MarkInput, record_mark
from tests import factories
from tests.browser.checks import PHONE, assert_sound, watch
from tests.browser.live import Fill, Stage
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, started, with_data
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_supply import recorded

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, tuple[str, str]] = {}
PageAs = Callable[..., Page]


def stage_it(play: Play) -> None:
    """A contested figure, marks of a person and of a unit, unit figures, lists that hold and one that is taken back."""
    people, about = play.people, appraisal_of(play.people.sari).public_id
    recorded(play)
    contest_figure(people.sari.actor, about, ("overall", "rekap", "HADIR"), "Saya dinas luar.", now=NOW)
    days = (date(2026, 3, 2), date(2026, 3, 13))
    record_mark(play.wati, MarkInput(people.sari.nip, "", "flexible", *days, "SE Gubernur 5/2026"), now=NOW)
    record_mark(play.wati, MarkInput("", people.agency.public_id, "outage", *days, "Surat PLN 12/2026"), now=NOW)
    service = "\n".join((
        "Bidang Pelayanan Kesehatan;SKM;87,5;Laporan SKM triwulan III;20/11/2026",
        "Dinas Kesehatan;TEPAT-WAKTU;92;Laporan layanan;20/11/2026",
    ))  # fmt: skip
    taken = import_data(play.wati, play.cycle_id, service, now=NOW, kind=TableKind.SERVICE_FIGURES, name="skm.csv")
    table = "\n".join((
        f"{people.dewi.nip};ABSEN;angka unit TEPAT-WAKTU;;",
        f"{people.sari.nip};TARGET;120;Perjanjian kinerja;20/11/2026",
    ))  # fmt: skip
    kept = import_data(play.wati, play.cycle_id, table, now=NOW, name="rekap.xlsx")
    leave = f"{people.dewi.nip};cuti;06/04/2026;10/04/2026;850/12/2026"
    undone = import_data(play.wati, play.cycle_id, leave, now=NOW, kind=TableKind.MARKS)
    undo_list(play.wati, play.cycle_id, undone.list_id, "Salah orang.", now=NOW)
    budi, cycle = people.budi, play.cycle_id
    lists = f"/admin/daftar-data/{cycle}"
    ADDRESSES.update({
        "marks": ("wati", f"/admin/penanda/{cycle}"),
        "service figures": ("wati", f"/admin/angka-unit/{cycle}"),
        "figures": ("wati", f"/admin/data-periode/{cycle}"),
        "table of marks": ("wati", f"{lists}/penanda"),
        "table of unit figures": ("wati", f"{lists}/angka-unit"),
        "list": ("wati", f"{lists}/daftar/{kept.list_id}"),
        "list of unit figures": ("wati", f"{lists}/daftar/{taken.list_id}"),
        "list taken back": ("wati", f"{lists}/daftar/{undone.list_id}"),
        "recap": ("wati", f"/rekap/{cycle}"),
        "own criteria": ("sari", f"/kriteria-saya/{cycle}"),
        "own figures": ("sari", f"/data-saya/{about}"),
        "team": ("budi", f"/tim/{cycle}"),
        "distribution": ("budi", f"/tim/{cycle}/sebaran"),
        "sheet": ("budi", f"/lembar/{started(budi.actor, duty_of(budi, people.sari, 'atasan'))}"),
        "decision": ("budi", f"/penilaian/{about}"),
    })  # fmt: skip


@pytest.fixture(scope="module")
def fill() -> Fill:
    def year(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(with_data(quadrant()), **ALWAYS)
            stage_it(play)
            return factories.logins(play.people)

    return year


@pytest.mark.variant
@pytest.mark.parametrize("who", ["wati", "sari", "budi"])
def test_every_page_fits_and_can_be_read(page_as: PageAs, stage: Stage, who: str) -> None:
    page = page_as(who, viewport=PHONE)
    complaints = watch(page)
    for name, (reader, address) in ADDRESSES.items():
        if reader == who:
            answer = page.goto(address)
            assert answer is not None and answer.status == 200, name
            assert_sound(page)
    assert not complaints


def test_a_mark_is_recorded_and_taken_back_without_a_pointer(page_as: PageAs, stage: Stage) -> None:
    page = page_as("wati", viewport=PHONE)
    page.goto(ADDRESSES["marks"][1])
    page.get_by_label("Atau unit kerja").select_option(label="UPTD Laboratorium Kesehatan (Dinas Kesehatan)")
    page.get_by_label("gangguan jaringan atau listrik").check()
    page.get_by_label("Hari pertama").fill("2026-05-04")
    page.get_by_label("Hari terakhir").fill("2026-05-05")
    page.get_by_label("Nomor surat atau catatan").fill("Surat PLN 14/2026")
    page.get_by_role("button", name="Simpan penanda").press("Enter")
    page.get_by_text("Penanda tersimpan").wait_for()
    page.get_by_role("link", name="Cabut penanda UPTD Laboratorium Kesehatan").press("Enter")
    page.get_by_label("Alasan dicabut").fill("Salah hari.")
    page.get_by_role("button", name="Cabut penanda").press("Enter")
    page.get_by_text("Penanda dicabut").wait_for()
    assert page.get_by_text("Salah hari.").is_visible()
