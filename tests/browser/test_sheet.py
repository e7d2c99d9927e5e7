"""The fill-in sheet in a real browser: accessible as it is generated, saved as each field is left."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from forms.errors import Problem
from forms.givens import settled_givens
from forms.instrument import Answer
from forms.page import page_for, values_of
from forms.rows import in_rows
from tests.browser.checks import PHONE, assert_accessible, assert_fits, assert_sound, sizes, watch
from tests.browser.conftest import NewContext
from tests.forms.builders import criterion
from tests.forms.builders import indicator as indicator_json
from tests.forms.generate import random_instrument
from tests.forms.test_builder import STRICT, indicator, instrument_of
from tests.forms.test_rows import amount, definition, group, reached

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "kinerja" / "static"
ORIGIN = "http://lembar.test"
SHEET = instrument_of(
    indicator(code="A", levels=STRICT, roles=("atasan", "pasien"), decline=("atasan",)),
    indicator("text", code="B", roles=("atasan",)),
    indicator("number", code="C", roles=("atasan",), spec={"target": "9", "unit": "kunjungan"}),
)
TEXTS = {
    "saving": "menyimpan …",
    "offline": "belum terkirim, dicoba lagi",
    "expired": "sesi berakhir",
    "login": "Masuk lagi",
    "conflict": "Isian ini diubah di tempat lain.",
    "mine": "Pakai isian saya",
    "theirs": "Pakai isian tersimpan",
    "empty": "(kosong)",
    "refused": "belum dapat disimpan",
}
DONE = {"filled": 1, "total": 3, "rev": 8, "sentence": "1 dari 3 terisi", "saved": "tersimpan 10.42"}
EXPIRED = {"error": {"code": "csrf.expired", "message": "Halaman ini sudah terbuka terlalu lama."}}
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"
Answering = Callable[[dict[str, str]], tuple[int, dict[str, Any]] | None]


def html(body: str, token: str) -> str:
    texts = " ".join(f'data-t-{name}="{text}"' for name, text in TEXTS.items())
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Lembar</title>
<link rel="stylesheet" href="/kinerja.css"><script src="/sheet.js" defer></script></head><body>
<main class="page"><h1>Lembar</h1><div id="kemajuan"><div class="row"><span>0 dari 3 terisi</span></div>
<progress max="3" value="0" aria-label="0 dari 3 terisi"></progress></div>
<p class="save" role="status" id="simpanan"></p>
<form method="post" action="/kirim" data-autosave="/simpan" data-login="/masuk" {texts}>
<input type="hidden" name="csrf_token" value="{token}"><input type="hidden" name="rev" value="A:7">
{body}<button class="btn">Simpan</button></form></main></body></html>"""


class Server:
    """Answers for the application: keeps every saved field and says what the test wants said."""

    def __init__(self) -> None:
        self.saved: list[dict[str, str]] = []
        self.tokens: list[str] = []
        self.token = "satu"
        self.answer: Answering = lambda fields: (200, DONE)
        self.body = page_for(SHEET, role="atasan", locale="id").join(values_of(SHEET, {}, role="atasan", locale="id"))

    def __call__(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path in ("/sheet.js", "/kinerja.css"):
            route.fulfill(path=STATIC / path[1:])
        elif path == "/simpan":
            self.save(route)
        else:
            headers = {"Content-Security-Policy": CSP, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(status=200, headers=headers, body=html(self.body, self.token))

    def save(self, route: Route) -> None:
        fields = {name: texts[-1] for name, texts in parse_qs(route.request.post_data or "").items()}
        self.tokens.append(route.request.headers["x-csrf-token"])
        answer = self.answer(fields)
        if answer is None:
            route.abort()
            return
        self.saved.append(fields)
        route.fulfill(status=answer[0], content_type="application/json", body=json.dumps(answer[1]))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(new_context: NewContext, server: Server) -> Page:
    page = new_context(viewport=PHONE).new_page()
    page.route(f"{ORIGIN}/**", server)
    page.goto(f"{ORIGIN}/lembar")
    return page


def state(page: Page) -> Any:
    return page.locator("#simpanan")


def choose(page: Page, level: int) -> None:
    page.locator(f"#i_A .level >> nth={level - 1}").click()


def test_a_field_is_saved_as_it_is_left(page: Page, server: Server) -> None:
    complaints = watch(page)
    choose(page, 2)
    expect(state(page)).to_have_text("tersimpan 10.42")
    assert server.saved == [{"field": "A", "rev": "7", "q_A": "2"}]
    expect(page.locator("#kemajuan .row > span")).to_have_text("1 dari 3 terisi")
    assert page.locator("#kemajuan progress").get_attribute("value") == "1"
    page.fill("#q_B", "Menyapa lebih dulu")
    page.locator("#q_C").focus()
    expect(state(page)).to_have_text("tersimpan 10.42")
    assert server.saved[-1]["q_B"] == "Menyapa lebih dulu"
    choose(page, 1)
    page.wait_for_function("document.querySelector('[name=rev]').value.includes('B:8')")
    page.wait_for_timeout(100)
    assert server.saved[-1]["rev"] == "8"
    assert complaints == []


def test_declining_and_answering_exclude_each_other(page: Page) -> None:
    choose(page, 2)
    page.locator("#i_A .choice").click()
    assert page.locator("#i_A .level input:checked").count() == 0
    choose(page, 3)
    assert not page.locator("#n_A").is_checked()


def test_a_refusal_stands_at_the_field_until_it_is_mended(page: Page, server: Server) -> None:
    server.answer = lambda fields: (422, {"field": "C", "errors": ["Tulis <1234> atau 1,2340."]})
    page.fill("#q_C", "1.234")
    page.locator("#q_B").focus()
    expect(page.locator("#x_C .error")).to_have_text("Tulis <1234> atau 1,2340.")
    assert page.input_value("#q_C") == "1.234"
    server.answer = Server().answer
    page.fill("#q_C", "1234")
    page.locator("#q_B").focus()
    expect(page.locator("#x_C .error")).to_have_count(0)
    expect(state(page)).to_have_text("tersimpan 10.42")


def test_what_cannot_be_sent_is_kept_and_sent_when_the_network_is_back(page: Page, server: Server) -> None:
    server.answer = lambda fields: None
    choose(page, 2)
    expect(state(page)).to_have_text("belum terkirim, dicoba lagi")
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    server.answer = Server().answer
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_have_text("tersimpan 10.42")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    assert server.saved == [{"field": "A", "rev": "7", "q_A": "2"}]


def test_a_broken_server_is_asked_again_by_itself(page: Page, server: Server) -> None:
    replies = [(503, {}), (200, DONE)]
    server.answer = lambda fields: replies.pop(0)
    choose(page, 2)
    expect(state(page)).to_have_text("tersimpan 10.42")


def test_an_expired_session_shows_where_to_log_in_and_goes_on_with_the_new_token(page: Page, server: Server) -> None:
    server.answer = lambda fields: (401, {})
    choose(page, 2)
    expect(state(page)).to_contain_text("sesi berakhir")
    link = state(page).locator("a")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("/masuk", "_blank")
    server.token = "dua"
    server.answer = lambda fields: (200, DONE) if server.tokens[-1] == "dua" else (403, EXPIRED)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text("tersimpan 10.42")
    assert server.tokens == ["satu", "satu", "dua"]


def test_a_closed_window_is_said_and_not_asked_again(page: Page, server: Server) -> None:
    server.answer = lambda fields: (403, {"error": {"message": "Masa pengisian sudah ditutup."}})
    choose(page, 2)
    expect(state(page)).to_have_text("Masa pengisian sudah ditutup.")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(100)
    assert len(server.saved) == 1


@pytest.mark.parametrize(("button", "value", "sent"), [("Pakai isian saya", "2", 2), ("Pakai isian tersimpan", "3", 1)])
def test_a_conflict_shows_both_and_lets_the_writer_choose(
    page: Page, server: Server, button: str, value: str, sent: int
) -> None:
    server.answer = lambda fields: (409, {"rev": 9, "conflict": {"fields": {"q_A": ["3"], "r_A": ["<b>"]}}})
    choose(page, 2)
    box = page.locator("#x_A .notice")
    expect(box).to_contain_text("Isian ini diubah di tempat lain.")
    expect(box).to_contain_text("dua")
    expect(box).to_contain_text("<b>")
    server.answer = Server().answer
    box.get_by_role("button", name=button).click()
    expect(box).to_have_count(0)
    assert page.locator("#i_A .level input:checked").get_attribute("value") == value
    page.wait_for_timeout(100)
    assert len(server.saved) == sent
    if sent == 2:
        assert server.saved[-1]["rev"] == "9"


def test_sending_the_form_itself_asks_nothing_on_leaving(page: Page, server: Server) -> None:
    page.fill("#q_B", "belum ditinggalkan")
    page.evaluate("document.forms[0].addEventListener('submit', (event) => event.preventDefault())")
    page.evaluate("document.forms[0].requestSubmit()")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))")


def test_generated_sheets_are_accessible_and_fit(new_context: NewContext) -> None:
    page, server = new_context().new_page(), Server()
    page.route(f"{ORIGIN}/**", server)
    for seed in (0, 3, 8):
        instrument = random_instrument(seed)
        code = next(instrument.indicators("atasan")).code
        errors = {code: [Problem("answer.required", code, "value"), Problem("answer.reason_required", code, "reason")]}
        values = values_of(instrument, {}, errors, role="atasan", locale="id")
        server.body = page_for(instrument, role="atasan", locale="id").join(values)
        page.goto(f"{ORIGIN}/lembar")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert_sound(page)


def rows_sheet() -> str:
    """Two items of a plan, then rows that may stay empty, one of them begun."""
    task = criterion("TUGAS", amount("MANFAAT"), indicator_json("URAIAN", type="text"))
    plan = group(reached(), amount("MUTU"), repeat={"given": "SKP", "title": "NAMA"})
    content = definition(plan, criterion("TAMBAHAN", task, repeat={"most": 3}))
    long = "Menyusun laporan capaian imunisasi dasar lengkap di seluruh puskesmas pulau-pulau kecil"
    givens = settled_givens({"SKP": [{"NAMA": long, "TARGET": 12}, {"NAMA": "Kunjungan", "TARGET": 40}]})
    instrument = in_rows(compile_instrument(draft_from_document(content)), givens)
    answers = {"TAMBAHAN.2.MANFAAT": Answer("4"), "HASIL.1.JUMLAH": Answer("9")}
    page = page_for(instrument, role="atasan", locale="id")
    return page.join(values_of(instrument, answers, role="atasan", locale="id", givens=givens))


@pytest.mark.parametrize("size", sizes(), ids=["phone", "desk"])
def test_rows_are_readable_opened_and_saved(new_context: NewContext, size: dict[str, int]) -> None:
    page, server = new_context(viewport=size).new_page(), Server()
    server.body = rows_sheet()
    page.route(f"{ORIGIN}/**", server)
    page.goto(f"{ORIGIN}/lembar")
    expect(page.get_by_text("seluruh puskesmas pulau-pulau kecil")).to_be_visible()
    folds = page.locator("details.row-fold")
    assert [fold.get_attribute("open") is not None for fold in folds.all()] == [False, True, False]
    folds.first.locator("summary").first.press("Enter")
    page.locator('[id="i_TAMBAHAN.1.MANFAAT"] input').first.fill("7")
    page.locator('[id="q_HASIL.2.JUMLAH"]').focus()
    expect(state(page)).to_have_text("tersimpan 10.42")
    assert server.saved[-1] | {"rev": ""} == {"field": "TAMBAHAN.1.MANFAAT", "rev": "", "q_TAMBAHAN.1.MANFAAT": "7"}
    assert_accessible(page)
    assert_fits(page)
