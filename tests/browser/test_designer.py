"""The designer in a real browser: with its script, without it, on a phone, and as axe sees it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.core.db import transaction
from kinerja.instruments import services
from kinerja.instruments.edits import chained, delete_node, set_settings, set_weights
from tests import factories
from tests.browser.checks import assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.instruments.stage import Stage, seed

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 25, 1, 42, tzinfo=UTC)
ADDRESSES: dict[str, str] = {}
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
                empty=empty_draft(people, "BARU-1"),
                types=empty_draft(people, "BARU-2"),
            )
            return factories.logins(people)

    return with_instrument


def empty_draft(people: factories.Cast, code: str) -> str:
    """A new instrument that knows one given, with a single criterion and nothing in it."""
    _instrument, draft = services.create_instrument(people.ratna.actor, code, "Baru", people.agency.id, now=NOW)
    given = {"code": "target_waktu", "label": {"id": "Target waktu tunggu"}, "unit": "menit"}
    only = [delete_node(code) for code in ("disiplin", "inisiatif", "kerja_sama", "UMPAN-BALIK")]
    step = chained(set_settings({"givens": [given]}), *only)
    services.edit_draft(people.ratna.actor, draft, rev=0, op="node.delete", edit=step, now=NOW)
    return f"/admin/rancangan/{draft}/"


FORMS = ("butir/KES-K3", "butir/KUAT", "penilai", "hasil", "keterangan")
PARTS = ("", *FORMS, "pratinjau?role=pasien", "riwayat", "periksa")


@pytest.mark.variant  # test_pages.py looks at the designer of the demo
def test_every_page_is_accessible_and_fits(page_as: PageAs) -> None:
    page = page_as("ratna")
    complaints = watch(page)
    own = [ADDRESSES["version"], ADDRESSES["instrument"], "/admin/instrumen/", "/admin/instrumen/baru"]
    for address in [*(ADDRESSES["draft"] + part for part in PARTS), *own]:
        page.goto(address)
        assert_sound(page)
    assert complaints == []


def test_every_setting_of_a_node_is_accessible_and_fits(page_as: PageAs) -> None:
    page = page_as("ratna")
    complaints = watch(page)
    page.goto(ADDRESSES["draft"] + "butir/KES-I1")
    open_folds(page)
    for prefix, row in (("si", "si0"), ("si", "si1"), ("ri", "ri0")):
        page.locator(f"[value='syarat+:{prefix}']").click()
        expect(page.locator(f"#{row}_what")).to_be_visible()  # a click on a page that is being left is lost
    assert_sound(page)
    page.goto(ADDRESSES["draft"] + "butir/inisiatif")
    page.locator("#agg_op").select_option("formula")
    page.locator("#agg_formula").fill("MAKS([KES-D1]; [KES-D2])")
    for number, step in enumerate(("table", "line", "round", "cap", "floor", "formula")):
        page.locator("#add_op").select_option(step)
        page.get_by_role("button", name="Tambah langkah").click()
        expect(page.locator(f"#st{number}")).to_be_visible()
    page.locator("#st3_at").fill("seratus")
    page.get_by_role("button", name="Simpan", exact=True).last.click()
    expect(page.locator("#galat")).to_contain_text("bukan angka")
    assert_sound(page)
    assert [each for each in complaints if "422" not in each] == []


def open_folds(page: Page) -> None:
    page.evaluate("for (const fold of document.querySelectorAll('[data-node] details')) fold.open = true")


KINDS = (
    "number", "scale", "measured", "yes_no", "single_choice", "multiple_choice", "text", "date", "evidence", "note"
)  # fmt: skip


def test_every_type_of_answer_is_accessible_and_fits(page_as: PageAs) -> None:
    page = page_as("ratna")
    page.goto(ADDRESSES["types"])
    page.locator("[value='add:kualitas_kerja']").click()
    for kind in KINDS:
        page.locator("#type").select_option(kind)
        expect(page.locator(f"[name=shown][value^='{kind}:']")).to_be_attached()
        open_folds(page)
        if kind == "number":
            page.locator("#s_direction").select_option("range")
            expect(page.locator("#s_target_to")).to_be_visible()
        if kind in ("scale", "measured"):
            page.locator("#s_how").select_option("table")
            expect(page.locator("#sc_r1_upto")).to_be_visible()
        assert_sound(page)


def test_an_indicator_is_designed_from_nothing_and_tried(page_as: PageAs) -> None:
    page = page_as("ratna", java_script_enabled=False)
    page.goto(ADDRESSES["empty"])
    page.locator("[value='add:kualitas_kerja']").click()
    own = page.url.partition("#")[0]
    page.locator("#label_id").fill("Waktu tunggu pasien")
    page.locator("#weight").fill("100")
    page.locator("#type").select_option("number")
    page.get_by_role("button", name="Pakai tipe ini").click()
    expect(page.locator("#label_id")).to_have_value("Waktu tunggu pasien")
    page.locator("#s_target_given").select_option(label="Target waktu tunggu")
    page.locator("#s_direction").select_option("lower_mirror")
    page.locator("#batas summary").click()
    page.locator("#s_cap").fill("120")
    page.locator("#try").fill("45")
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator("#contoh")).to_contain_text("Capaian 45 dari target 100 → nilai 120")
    page.get_by_role("button", name="Simpan", exact=True).last.click()
    row = page.locator(f"#baris-{own.rpartition('/')[2]}")
    expect(row).to_contain_text("Target dari data bawaan “Target waktu tunggu”")
    expect(row).to_contain_text("nilai 0 sampai 120")
    page.goto(ADDRESSES["empty"] + "pratinjau?role=atasan")
    for target, answer, score in (("60", "45", "120,00"), ("60", "66", "90,00"), ("30", "66", "0,00")):
        page.locator("#g_target_waktu").fill(target)
        page.locator(f"[name='q_{own.rpartition('/')[2]}']").fill(answer)
        page.get_by_role("button", name="Hitung").click()
        expect(page.locator("#nilai .figure")).to_have_text(score)


def test_the_score_of_a_trial_follows_the_answers(page_as: PageAs) -> None:
    page = page_as("ratna")
    page.goto(ADDRESSES["draft"] + "pratinjau?role=atasan")
    score, levels = page.locator("#nilai"), page.locator("fieldset[data-field] [type=radio][value='3']")
    expect(score).to_contain_text("tampil di sini")
    for place in range(levels.count()):
        levels.nth(place).check(force=True)
    expect(score.locator("table.trial")).to_be_visible()
    expect(score).not_to_contain_text("Belum ada nilai")  # the last answer's score, not an earlier one's
    expect(page.locator("#nilai:not([aria-busy])")).to_be_visible()
    address, _, _ = page.url.partition("?")
    page.route(address, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    before = score.inner_text()
    with page.expect_event("requestfailed"):
        levels.first.locator("xpath=ancestor::fieldset[1]").locator("[type=radio][value='4']").check(force=True)
    expect(page.locator("#nilai:not([aria-busy])")).to_be_visible()
    assert score.inner_text() == before  # without a connection the last score stays
    page.unroute(address)


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
    undo = page.get_by_role("button", name="Batalkan perubahan terakhir")
    expect(page.locator("#baris-KES-D1")).to_be_visible()
    expect(page.locator("#baris-KES-S2")).to_have_count(0)
    undo.click()
    expect(page.locator("#baris-KES-S2")).to_be_visible()
