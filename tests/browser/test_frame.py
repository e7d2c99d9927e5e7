import pytest

from tests.browser.checks import DESK, PHONE, assert_accessible, assert_sound, watch

pytestmark = pytest.mark.browser

OPEN_PAGES = ["/masuk", "/kode", "/lupa-sandi", "/komponen", "/tidak-ada"]
SIZES = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.mark.variant  # test_pages.py looks at them with everything in them
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_pages_for_everybody_are_accessible(new_context, server, path):
    page = new_context(base_url=server).new_page()
    page.goto(path)
    assert page.title().endswith("· Kinerja")
    assert_sound(page)


@pytest.mark.variant
@pytest.mark.parametrize("who", ["sari", "ratna", "operator", "auditor"])
def test_the_first_page_of_each_role_is_accessible(page_as, who):
    page = page_as(who)
    complaints = watch(page)
    assert page.reload().ok
    assert page.locator("h1").count() == 1
    assert_sound(page)
    assert complaints == []


def test_the_menu_opens_without_a_script_on_a_phone(page_as):
    page = page_as("sari", viewport=PHONE, java_script_enabled=False)
    link = page.locator(".narrow-nav").get_by_role("link", name="Hasil")
    assert not link.is_visible()
    page.locator(".narrow-nav summary").click()
    link.click()
    assert page.url.endswith("/hasil")


def test_escape_closes_the_menu_and_returns_the_focus(page_as):
    page = page_as("sari", viewport=PHONE)
    summary = page.locator(".user summary")
    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".user").evaluate("e => e.open")
    assert summary.evaluate("e => e === document.activeElement")


def test_logging_out_is_a_button_that_works(page_as):
    page = page_as("sari")
    page.locator(".user summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.goto("/")
    assert "/masuk" in page.url


def test_the_language_changes_and_stays_on_the_page(new_context, server):
    page = new_context(base_url=server).new_page()
    page.goto("/masuk")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/masuk")
    assert page.locator("html").get_attribute("lang") == "en"
    assert_accessible(page)


def test_the_skip_link_leads_to_the_content(new_context, server):
    page = new_context(base_url=server).new_page()
    page.goto("/masuk")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"


def test_nobody_is_led_to_pages_that_are_not_theirs(page_as):
    page = page_as("sari")
    assert page.locator(".wide-nav").get_by_role("link", name="Panel admin").count() == 0
