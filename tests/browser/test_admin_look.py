import pytest
from playwright.sync_api import expect

from tests.browser.checks import PHONE, assert_accessible, assert_fits, assert_sound, watch
from tests.browser.live import serving

pytestmark = pytest.mark.browser

LIST = "/admin/families/"
PATHS = ["/admin/", LIST, LIST + "?sort=0&desc=1", LIST + "?flt0_0=RUMPUN-2", LIST + "?flt0_0=RUMPUN-99", LIST + "new/"]


@pytest.fixture(scope="module")
def panel():
    with serving("tests.browser.admin_app:app", {}) as address:
        yield address


@pytest.mark.parametrize("path", PATHS)
def test_the_panel_is_accessible_and_fits(new_context, panel, path):
    page = new_context().new_page()
    complaints = watch(page)
    answer = page.goto(panel + path)
    assert answer.ok, path
    assert_sound(page)
    assert complaints == []


@pytest.mark.parametrize(("name", "address"), [("Rincian", "/details/"), ("Ubah", "/edit/"), ("Hapus", "/hapus/")])
def test_each_row_leads_to_accessible_pages(new_context, panel, name, address):
    page = new_context(viewport=PHONE, color_scheme="dark").new_page()
    page.goto(panel + LIST)
    page.locator("tbody").get_by_role("link", name=name).first.click()
    assert address in page.url
    heading = page.locator("h1").inner_text()
    assert heading and (name == "Rincian" or heading.startswith(name))
    assert_accessible(page)
    assert_fits(page)


def test_deleting_is_asked_about_and_sent_by_post(new_context, panel):
    page = new_context().new_page()
    page.goto(panel + LIST)
    page.locator("tbody").get_by_role("link", name="Hapus").first.click()
    form = page.locator("form:has(button:text-is('Hapus'))")
    assert form.get_attribute("method") == "post"
    assert form.locator("input[name=id]").input_value()


def test_an_incomplete_form_keeps_what_was_typed(no_js, panel):
    page = no_js.new_page()
    page.goto(panel + LIST + "new/")
    page.get_by_label("Nama").fill("Rumpun baru")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    assert page.get_by_label("Nama").input_value() == "Rumpun baru"


def test_search_keeps_its_words_out_of_the_address(no_js, panel):
    page = no_js.new_page()
    page.goto(panel + LIST)
    page.get_by_role("searchbox").fill("contoh 17")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "17" not in page.url.removeprefix(panel)  # the port may hold any digits


def test_an_empty_filter_filters_nothing(no_js, panel):
    page = no_js.new_page()
    page.goto(panel + LIST)
    page.get_by_role("button", name="Saring").click()
    expect(page.locator("tbody tr")).to_have_count(50)
    page.get_by_label("Kode").select_option("RUMPUN-2")
    page.get_by_role("button", name="Saring").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_library_pages_bring_no_script_of_their_own(new_context, panel):
    page = new_context().new_page()
    page.goto(panel + LIST)
    scripts = page.evaluate("[...document.scripts].map((s) => new URL(s.src).pathname)")
    assert scripts == ["/static/app.js"]
    assert page.locator("[style], [onclick]").count() == 0
