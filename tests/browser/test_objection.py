"""An objection in a real browser, from filing to decision: on a phone, on a desk, and without a script."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from kinerja.appraisals.models import Deadline
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.db import transaction
from tests import factories
from tests.browser.checks import DESK, PHONE, assert_accessible, assert_fits, assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.appraisals.stage import ALWAYS, NOW
from tests.kinerja.objections.stage import counting, decided

pytestmark = pytest.mark.browser
PageAs = Callable[..., Page]
PDF = {"name": "bukti juni.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 contoh"}
LONG = " ".join(["Laporan bulanan diserahkan tepat waktu sejak Juni, dengan tanda terima dari sekretariat."] * 20)


@pytest.fixture(scope="module")
def fill() -> Fill:
    """Three received results of Budi's people, whose clocks run for years."""

    def with_results(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            people = counting(**ALWAYS).people
            for person in (people.sari, people.dewi, people.operator):
                receive_result(person.actor, decided(person, people.budi), now=NOW)
            with transaction() as session:
                session.execute(update(Deadline).values(due_at=NOW.replace(year=2099)))
            return factories.logins(people)

    return with_results


class Journey:
    """Everybody's page in one size; with a script each page is also looked at."""

    def __init__(self, page_as: PageAs, viewport: dict[str, int], *, script: bool = True) -> None:
        self.page_as, self.script = page_as, script
        self.options = {"viewport": viewport, "java_script_enabled": script}
        self.pages: dict[str, Page] = {}
        self.complaints: list[str] = []

    def of(self, who: str) -> Page:
        if who not in self.pages:
            self.pages[who] = self.page_as(who, **self.options)
            if self.script:
                self.complaints = watch(self.pages[who])
        return self.pages[who]

    def look(self, page: Page) -> None:
        if self.script:
            assert_fits(page)
            assert_accessible(page)
            assert self.complaints == []


def filed(journey: Journey, who: str) -> str:
    """The address of the objection that somebody writes and files."""
    page = journey.of(who)
    page.goto("/hasil")
    page.locator("main").get_by_role("link", name="Periode 2026").first.click()
    page.get_by_role("link", name="Tulis keberatan").click()
    journey.look(page)
    page.get_by_label("Alasan keberatan").fill(LONG)
    page.get_by_text("Rating yang Anda persoalkan").click()
    page.get_by_label("Rating hasil kerja").fill("Target tercapai pada bulan Juni.")
    page.get_by_label("Berkas bukti dukung").set_input_files(PDF)
    page.get_by_role("button", name="Tambah berkas").click()
    expect(page.get_by_role("link", name="bukti juni.pdf")).to_be_visible()
    expect(page.get_by_label("Alasan keberatan")).to_have_value(LONG)
    journey.look(page)
    page.get_by_role("button", name="Simpan dan periksa").click()
    expect(page.get_by_role("heading", name="Periksa keberatan")).to_be_visible()
    journey.look(page)
    page.get_by_label("Kata sandi").fill(factories.PASSWORD)
    page.get_by_role("button", name="Ajukan keberatan").click()
    expect(page.get_by_text("menunggu putusan").first).to_be_visible()
    journey.look(page)
    return page.url


def state(journey: Journey, who: str, task: str, words: str) -> None:
    """From "Tugas saya" to the sent statement."""
    page = journey.of(who)
    page.goto("/")
    card = page.locator("section", has=page.get_by_role("heading", name=task))
    card.get_by_role("link").first.click()
    page.get_by_label("Keterangan Anda").fill(words)
    page.get_by_role("button", name="Kirim keterangan").click()
    expect(page.get_by_text(words)).to_be_visible()
    journey.look(page)


def decide(journey: Journey, outcome: str) -> Page:
    """The head reads the pack and decides the newest objection."""
    page = journey.of("head")
    page.goto("/")
    card = page.locator("section", has=page.get_by_role("heading", name="Memutus keberatan"))
    card.get_by_role("link").first.click()
    page.get_by_role("link", name="Baca berkas").click()
    expect(page.get_by_role("heading", name="Nilai instrumen 68,00")).to_be_visible()
    journey.look(page)
    page.get_by_role("link", name="Kembali ke keberatan").click()
    page.get_by_role("link", name="Putuskan keberatan ini").click()
    journey.look(page)
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label("Alasan putusan").fill("Kedua pihak didengar dan bukti diperiksa.")
    if outcome == "Hasil diubah":
        group = page.get_by_role("group", name="Rating hasil kerja")
        group.get_by_label("di atas ekspektasi", exact=True).check()
        group.get_by_label("Alasan rating hasil kerja").fill("Bukti bulan Juni diterima.")
    page.get_by_label("Kata sandi").fill(factories.PASSWORD)
    page.get_by_role("button", name="Simpan putusan").click()
    expect(page.get_by_role("heading", name=re.compile("^Putusan: hasil"))).to_be_visible()
    journey.look(page)
    return page


@pytest.mark.parametrize(
    ("who", "viewport", "script"),
    [
        pytest.param("dewi", DESK, True, id="desk"),
        pytest.param("operator", PHONE, False, id="phone without a script"),
        pytest.param("sari", PHONE, True, id="phone", marks=pytest.mark.variant),
    ],
)
def test_from_filing_to_the_changed_result(page_as: PageAs, who: str, viewport: dict[str, int], script: bool) -> None:
    journey = Journey(page_as, viewport, script=script)
    address = filed(journey, who)
    state(journey, "budi", "Menjelaskan penilaian yang dipersoalkan", "Bulan Juni di luar rencana.")
    state(journey, who, "Menanggapi penjelasan atas keberatan Anda", "Rencana diubah pada bulan Mei.")
    decide(journey, "Hasil diubah")
    page = journey.of(who)
    page.goto(address)
    expect(page.get_by_text("Kedua pihak didengar dan bukti diperiksa.")).to_be_visible()
    page.get_by_role("link", name="Baca hasil yang baru").click()
    expect(page.get_by_text("Diubah oleh keputusan atas keberatan (D.1.3)")).to_be_visible()
    journey.look(page)
    page.get_by_role("link", name="Baca hasil semula").click()
    expect(page.get_by_text("Hasil ini sudah diganti.")).to_be_visible()


def test_the_list_of_administrators_fits_and_holds_no_contents(page_as: PageAs) -> None:
    page = page_as("ratna")
    page.goto("/keberatan")
    expect(page.get_by_role("heading", name="Keadaan keberatan")).to_be_visible()
    assert_sound(page)
