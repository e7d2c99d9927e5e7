import pytest

from tests.browser.checks import (
    DESK,
    PHONE,
    assert_accessible,
    assert_fits,
    assert_focus_is_seen,
    assert_sound,
    look,
    watch,
)

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(new_context, gallery_url, scheme):
    page = new_context(color_scheme=scheme).new_page()
    page.goto(gallery_url)
    assert_sound(page)


def test_one_pale_text_among_many_alike_is_found(new_context, gallery_url):
    page = new_context(viewport=DESK).new_page()
    page.goto(gallery_url)
    page.evaluate("document.querySelectorAll('main td')[5].style.color = '#ccc'")
    assert [finding.split()[0] for finding in look(page).found] == ["color-contrast"]


def test_open_folds_and_menus_are_accessible(new_context, gallery_url):
    page = new_context(viewport=PHONE).new_page()
    page.goto(gallery_url)
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    assert_accessible(page)


def test_more_contrast_is_accessible(new_context, gallery_url):
    page = new_context(contrast="more").new_page()
    page.goto(gallery_url)
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_screen(new_context, gallery_url, width):
    page = new_context(viewport={"width": width, "height": 640}).new_page()
    page.goto(gallery_url)
    assert_fits(page)


def test_text_spacing_of_the_reader_loses_nothing(new_context, gallery_url):
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(gallery_url)
    # Through the style sheet's own object: the content policy refuses a style element, and rightly.
    page.evaluate(
        """() => document.styleSheets[0].insertRule("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
           + " word-spacing: .16em !important }", 0)"""
    )
    assert_fits(page)


@WIDTHS
def test_the_sticky_bar_never_covers_the_focus(new_context, gallery_url, viewport):
    page = new_context(viewport=viewport).new_page()
    page.goto(gallery_url)
    assert_focus_is_seen(page, 70)


def test_the_browser_refuses_nothing(new_context, gallery_url):
    page = new_context().new_page()
    complaints = watch(page)
    page.goto(gallery_url)
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_a_level_is_chosen_by_keyboard_and_marked(new_context, gallery_url):
    page = new_context().new_page()
    page.goto(gallery_url)
    page.locator("input[name=q_contoh][value='4']").focus()
    page.keyboard.press("ArrowUp")
    assert page.locator("input[name=q_contoh]:checked").get_attribute("value") == "3"
    card = page.locator(".level:has(input[name=q_contoh]:checked)")
    other = page.locator(".level:has(input[name=q_contoh][value='1'])")
    paint = "e => getComputedStyle(e).backgroundColor"
    assert card.evaluate(paint) != other.evaluate(paint)


def test_buttons_are_large_enough_for_a_thumb(new_context, gallery_url):
    page = new_context(viewport=PHONE).new_page()
    page.goto(gallery_url)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(.btn, .level, .choice, summary, select), main input.w")]
            .map((e) => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
            .filter(([, b]) => b.width && (b.height < 43.5 || b.width < 43.5)).map(([text]) => text)"""
    )
    assert small == []


def test_a_second_click_sends_nothing_twice(new_context, gallery_url):
    page = new_context().new_page()
    page.goto(gallery_url)
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("details.confirm > summary").first.click()
    button = page.get_by_role("button", name="Ya, hapus")
    button.evaluate("b => { b.click(); b.click(); }")
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_the_confirmation_works_without_a_script(no_js, gallery_url):
    page = no_js.new_page()
    page.goto(gallery_url)
    question = page.get_by_role("button", name="Ya, hapus")
    assert not question.is_visible()
    page.locator("details.confirm > summary").first.click()
    assert question.is_visible()


def test_forced_colours_keep_the_choice_visible(new_context, gallery_url):
    page = new_context(forced_colors="active").new_page()
    page.goto(gallery_url)
    paint = "e => getComputedStyle(e).backgroundColor"
    chosen = page.locator(".level:has(> :checked)").first.evaluate(paint)
    other = page.locator(".level:not(:has(> :checked))").first.evaluate(paint)
    assert chosen != other
