"""What the checks spare themselves must not hide a fault: each page here has one, and it is found."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import DESK, PHONE, look

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="id"><head><title>Uji</title><style>
  .wide {{ display: none }} @media (min-width: 900px) {{ .wide {{ display: block }} }}
  button {{ min-width: 30px; min-height: 30px; padding: 0; border: 0 }}
  .tiny {{ min-width: 10px; min-height: 10px; width: 10px; height: 10px }}
  @media (min-width: 900px) {{ .shrinking {{ min-width: 10px; min-height: 10px; width: 10px; height: 10px }} }}
  .over {{ position: absolute; left: 0; top: 60px; width: 30px }} .under {{ position: absolute; left: 12px; top: 60px }}
  .faint {{ color: #ccc; background: #fff }} @media (min-width: 900px) {{ .paler {{ color: #ddd; background: #fff }} }}
</style></head><body><header class="bar">Kinerja</header><main><h1>Uji</h1>{}</main></body></html>"""


@pytest.fixture
def page(new_context) -> Page:
    return new_context().new_page()


def looked_at(page: Page, inside: str) -> tuple[list[str], list[str]]:
    """The findings on a phone, and those that only the desk has."""
    page.set_content(PAGE.format(inside))
    page.set_viewport_size(PHONE)
    narrow = look(page)
    page.set_viewport_size(DESK)
    return narrow.found, look(page, narrow=narrow).found


def rules(found: list[str]) -> set[str]:
    return {finding.split()[0] for finding in found}


def test_a_page_without_fault_has_no_finding(page):
    assert looked_at(page, "<p>Baik.</p>") == ([], [])


def test_faint_text_is_found_again_on_every_page(page):
    for _again in range(2):
        narrow, wide = looked_at(page, '<p class="faint">Pudar.</p>')
        assert rules(narrow) == rules(wide) == {"color-contrast"}


def test_text_that_is_faint_only_on_a_wide_screen_is_found(page):
    assert looked_at(page, '<p class="plain">Baik.</p>') == ([], [])
    narrow, wide = looked_at(page, '<p class="paler">Pudar di layar lebar.</p>')
    assert (rules(narrow), rules(wide)) == (set(), {"color-contrast"})


def test_what_only_a_wide_screen_shows_is_looked_at_whole(page):
    looked_at(page, "<p>Baik.</p>")  # the frame is known now
    narrow, wide = looked_at(page, '<div class="wide"><input type="text"></div>')
    assert (rules(narrow), rules(wide)) == (set(), {"label"})


def test_a_frame_that_is_new_is_looked_at_whole(page):
    looked_at(page, "<p>Baik.</p>")
    framed = PAGE.replace("Kinerja</header>", 'Kinerja <div class="wide"><input type="text"></div></header>')
    page.set_content(framed.format("<p>Baik.</p>"))
    page.set_viewport_size(PHONE)
    narrow = look(page)
    page.set_viewport_size(DESK)
    assert (narrow.found, rules(look(page, narrow=narrow).found)) == ([], {"label"})


BUTTON = '<button class="{}" aria-label="{}"></button>'


def test_large_targets_are_not_measured_again(page):
    assert looked_at(page, BUTTON.format("", "Satu") + BUTTON.format("", "Dua")) == ([], [])


def test_targets_too_small_are_found(page):
    narrow, wide = looked_at(page, BUTTON.format("tiny", "Satu") + BUTTON.format("tiny", "Dua"))
    assert rules(narrow) == rules(wide) == {"target-size"}


def test_targets_too_small_on_a_wide_screen_alone_are_found(page):
    looked_at(page, "<p>Baik.</p>")  # the frame is known now
    narrow, wide = looked_at(page, BUTTON.format("shrinking", "Satu") + BUTTON.format("shrinking", "Dua"))
    assert (rules(narrow), rules(wide)) == (set(), {"target-size"})


def test_targets_that_lie_on_each_other_are_found(page):
    narrow, wide = looked_at(page, BUTTON.format("under", "Satu") + BUTTON.format("over", "Dua"))
    assert rules(narrow) == rules(wide) == {"target-size"}
