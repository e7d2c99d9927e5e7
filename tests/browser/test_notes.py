"""Notes of the year in a real browser: written on a phone, and beside the indicator when rating time comes."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.checks import PHONE, assert_sound, watch
from tests.browser.live import Fill, Stage
from tests.kinerja.appraisals.stage import ALWAYS, duty_of, opened, started
from tests.kinerja.appraisals.test_rows import repeating
from tests.kinerja.files.test_stripping import chunk, png
from tests.kinerja.plans.stage import coached, noted, public_id, told, upload
from tests.kinerja.plans.test_planning import TABLE

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """A year of Sari's with a note, a file, feedback and a talk; Budi's sheet about her is begun."""

    def year(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            play = opened(repeating(), **ALWAYS)
            noted(play, upload=upload())
            told(play)
            ADDRESSES["talk"] = f"/pembinaan/{coached(play)}"
            ADDRESSES["period"] = f"/catatan/{play.cycle_id}"
            ADDRESSES["plan"] = f"/skp/{play.cycle_id}"
            ADDRESSES["about"] = f"/umpan-balik/pegawai/{public_id(play.people.sari)}"
            ADDRESSES["give"] = f"/umpan-balik/beri/{public_id(play.people.sari)}"
            ADDRESSES["new talk"] = f"/pembinaan/baru/{public_id(play.people.sari)}"
            budi = play.people.budi
            ADDRESSES["sheet"] = f"/lembar/{started(budi.actor, duty_of(budi, play.people.sari, 'atasan'))}"
            return factories.logins(play.people)

    return year


def test_a_note_with_a_photo_is_written_on_a_phone_and_stands_beside_its_indicator(
    page_as: PageAs, stage: Stage
) -> None:
    page = page_as("sari", viewport=PHONE)
    complaints = watch(page)
    page.goto(ADDRESSES["period"])
    page.get_by_role("link", name="Tulis catatan bukti").click()
    page.get_by_label("Apa yang dikerjakan").fill("Memasang papan petunjuk di loket.")
    page.get_by_label("Disiplin › Kehadiran").check()
    photo = png(chunk(b"eXIf", b"GPSLatitude"))
    page.get_by_label("Berkas bukti").set_input_files({"name": "papan.png", "mimeType": "image/png", "buffer": photo})
    page.get_by_label("sudah saya tutupi").check()
    assert_sound(page)
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_text("Memasang papan petunjuk di loket.")).to_be_visible()
    assert complaints == []

    rating = page_as("budi", viewport=PHONE)
    rating.goto(ADDRESSES["sheet"])
    beside = rating.locator("#i_HADIR .year-notes")
    expect(beside.get_by_text("Memasang papan petunjuk di loket.")).to_be_visible()
    expect(beside.get_by_text("Memasang papan pekan depan.")).to_be_visible()
    with rating.expect_download() as download:
        beside.get_by_role("link", name="papan.png").click()
    assert download.value.path().read_bytes() == png()
    assert_sound(rating)


@pytest.mark.variant
@pytest.mark.parametrize(
    ("who", "place"),
    [("sari", "period"), ("sari", "talk"), ("budi", "about"), ("budi", "give"), ("budi", "new talk"), ("sari", "plan")],
)
def test_the_pages_are_accessible_and_fit(page_as: PageAs, who: str, place: str) -> None:
    page = page_as(who)
    page.goto(ADDRESSES[place])
    assert_sound(page)


def test_a_plan_is_pasted_looked_at_and_kept_without_a_script(page_as: PageAs) -> None:
    page = page_as("sari", java_script_enabled=False)
    page.goto(ADDRESSES["plan"])
    page.get_by_label("Hasil kerja dan target").first.fill(TABLE)
    page.get_by_role("button", name="Lihat dahulu").click()
    expect(page.get_by_role("heading", name="Yang terbaca: 3 baris")).to_be_visible()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Versi 1, yang terbaru")).to_be_visible()
