"""The impact of a draft in a real browser: asked for, waited for, read; on a phone, on a desk, without a script."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kinerja.core.db import reading
from tests import factories
from tests.browser.checks import PHONE, assert_fits, assert_sound, watch
from tests.browser.live import Fill
from tests.kinerja.review.stage import graded, reweighted, trial
from tests.kinerja.review.test_pages import crowd

pytestmark = pytest.mark.browser
ADDRESSES: dict[str, str] = {}
PageAs = Callable[..., Page]


@pytest.fixture(scope="module")
def fill() -> Fill:
    """A finished cycle with sixty-four appraisals and a draft that was computed over it."""

    def with_impact(app: Flask) -> dict[str, str]:
        with app.app_context(), app.test_request_context():
            one = trial(reweighted, graded())
            one.computed()
            crowd(one, 60)
            reading().expire_all()
            ADDRESSES["page"] = f"/admin/dampak/{one.draft}/"
            ADDRESSES["review"] = f"/admin/rancangan/{one.draft}/periksa"
            people = one.play.people
            return factories.logins(people)

    return with_impact


@pytest.mark.variant
@pytest.mark.parametrize("who", ["ratna", "auditor"])
def test_the_pages_are_accessible_and_fit(page_as: PageAs, who: str) -> None:
    page = page_as(who, java_script_enabled=True)
    complaints = watch(page)
    page.goto(ADDRESSES["review"])
    assert_fits(page)
    page.get_by_role("link", name="Lihat dampak").click()
    expect(page).to_have_url(re.compile("/admin/dampak/"))
    assert_sound(page)
    page.get_by_role("link", name="Periode 2026").click()
    expect(page.get_by_role("img", name="Kategori nilai semula dan menurut rancangan")).to_be_visible()
    assert_sound(page)
    assert complaints == []


def test_the_list_is_filtered_without_a_script(page_as: PageAs) -> None:
    page = page_as("ratna", viewport=PHONE, java_script_enabled=False)
    page.goto(ADDRESSES["page"])
    page.get_by_role("link", name="Periode 2026").click()
    page.get_by_label("Unit kerja", exact=True).select_option(label="Dinas Pendidikan")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("rowheader", name="Tono Sangaji")).to_be_visible()
    expect(page.get_by_text("Pegawai 01")).to_have_count(0)
