"""The designer in a real browser: with its script, without it, on a phone, and as axe sees it."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from config.settings import Settings, kept_secrets
from kinerja.core.db import transaction
from kinerja.factory import create_app
from kinerja.instruments.edits import set_weights
from tests import factories
from tests.browser.checks import DESK, PHONE, assert_accessible, assert_fits, watch
from tests.browser.live import serving
from tests.databases import build_schema, dispose
from tests.kinerja.instruments.stage import Stage, seed
from tests.servers import free_port

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 25, 1, 42, tzinfo=UTC)
ADDRESSES: dict[str, str] = {}
Fill = Callable[[Flask], dict[str, str]]
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """The cast, the Dinas Kesehatan instrument as version 1, and a draft whose weights are 3 too much."""

    def with_instrument(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            with transaction() as session:
                people = factories.cast(session)
            stage = Stage.of(people, seed(), NOW)
            stage.publish(date(2027, 1, 1))
            stage.edit(set_weights({"KES-K3": "23"}))
            draft = f"/admin/rancangan/{stage.draft}/"
            ADDRESSES.update(
                draft=draft,
                version=f"/admin/versi/{stage.version}/",
                instrument=f"/admin/instrumen/details/?id={stage.instrument}",
            )
            found = {field.name: getattr(people, field.name) for field in fields(people)}
            return {name: who.account.email for name, who in found.items() if isinstance(who, factories.Person)}

    return with_instrument


@pytest.fixture(scope="module", name="stage")
def own_stage(tmp_path_factory: pytest.TempPathFactory, fill: Fill) -> Iterator[SimpleNamespace]:
    """A server of its own, because the session's stage has no instruments."""
    data, port = tmp_path_factory.mktemp("designer"), free_port()
    url = f"sqlite:///{data / 'kinerja.db'}"
    build_schema(url)
    app = create_app(Settings(data_dir=data, database_url=url, testing=True, **kept_secrets(data)))
    logins = fill(app)
    dispose(app)
    environment = {"KINERJA_DATA": str(data), "KINERJA_BASE_URL": f"http://127.0.0.1:{port}"}
    with serving("app:app", environment | {"KINERJA_LOG_LEVEL": "WARNING"}, port=port) as address:
        yield SimpleNamespace(url=address, logins=logins, data=data)


FORMS = ("butir/KES-K3", "butir/KUAT", "penilai", "hasil", "keterangan")
PARTS = ("", *FORMS, "pratinjau?role=pasien", "riwayat", "periksa")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(page_as: PageAs, viewport: dict[str, int]) -> None:
    page = page_as("ratna", viewport=viewport)
    complaints = watch(page)
    own = [ADDRESSES["version"], ADDRESSES["instrument"], "/admin/instrumen/", "/admin/instrumen/baru"]
    for address in [*(ADDRESSES["draft"] + part for part in PARTS), *own]:
        page.goto(address)
        assert_fits(page)
        assert_accessible(page)
    assert complaints == []


def test_weights_save_themselves_and_totals_follow(page_as: PageAs) -> None:
    page = page_as("ratna")
    page.goto(ADDRESSES["draft"])
    expect(page.locator("#s-jumlah")).to_have_text("lebih 3")
    page.locator("#w-KES-K3").fill("20")
    page.keyboard.press("Enter")
    expect(page.locator("#s-jumlah")).to_have_text("pas")
    expect(page.locator("#w-KES-I1")).to_be_focused()
    expect(page.locator("#masalah")).to_contain_text("Tidak ada yang harus dibetulkan")
    page.reload()
    expect(page.locator("#w-KES-K3")).to_have_value("20")


def codes(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('tr[data-code]')].map((row) => row.dataset.code)")
    return found


def test_rows_move_by_keyboard_and_keep_the_focus(page_as: PageAs) -> None:
    page = page_as("ratna")
    page.goto(ADDRESSES["draft"])
    before = codes(page)
    page.locator("#w-KES-K2").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#baris-KES-K2 + #baris-KES-K1")).to_be_visible()
    expect(page.locator("#w-KES-K2")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#baris-KES-K1 + #baris-KES-K2")).to_be_visible()
    assert codes(page) == before


def test_the_preview_follows_the_chosen_role(page_as: PageAs) -> None:
    page = page_as("ratna")
    page.goto(ADDRESSES["draft"])
    page.locator("#pratinjau-role").select_option("pasien")
    expect(page.locator(".phone-page")).to_contain_text("Bagaimana petugas ini melayani Anda?")


def test_everything_works_without_a_script(page_as: PageAs) -> None:
    page = page_as("ratna", java_script_enabled=False)
    page.goto(ADDRESSES["draft"])
    page.locator("#w-KES-D1").fill("9")
    page.locator("#w-KES-D2").fill("6")
    page.get_by_role("button", name="Simpan bobot", exact=True).last.click()
    assert page.url.endswith("#susunan")
    expect(page.locator("#w-KES-D1")).to_have_value("9")
    page.locator("#baris-KES-S2 summary").click()
    page.locator("#baris-KES-S2").get_by_role("button", name="Hapus").click()
    assert "KES-S2" not in codes_without_script(page)
    page.get_by_role("button", name="Batalkan perubahan terakhir").click()
    assert "KES-S2" in codes_without_script(page)


def codes_without_script(page: Page) -> str:
    return page.content()
