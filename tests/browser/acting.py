"""What visitors do to bring a page into a state: fill a sheet, send it, start a draft, invite a guest."""

import re

from playwright.sync_api import Locator, Page

LONG = (
    "Penyelenggaraan pelayanan kesehatan berkesinambungan di pulau-pulau kecil dan daerah terpencil, termasuk "
    "pertanggungjawaban administrasi, pendokumentasian, serta pengoordinasian antarinstansi "
    "(kebertanggungjawaban/ketersediaan-24-jam/www.contoh.invalid/alamat-yang-sangat-panjang-sekali-tanpa-spasi) "
)


def answer_everything(page: Page, level: int = 3) -> None:
    """Gives each question of the open sheet an answer, long words included."""
    names = page.locator("#lembar input[type=radio]").evaluate_all("all => [...new Set(all.map((e) => e.name))]")
    for name in names:
        options = page.locator(f'#lembar input[name="{name}"]')
        options.nth(min(level, options.count() - 1)).check(force=True)
    for box in visible(page.locator("#lembar textarea")):
        box.fill(LONG)
    for box in visible(page.locator("#lembar input[type=text], #lembar input[type=number]")):
        box.fill("3" if box.get_attribute("inputmode") in {"decimal", "numeric"} else "disimpan di ruang arsip")
    for box in visible(page.locator("#lembar input[type=date]")):
        box.fill("2026-11-20")


def visible(boxes: Locator) -> list[Locator]:
    return [box for box in boxes.all() if box.is_visible()]


def begin(page: Page, link: re.Pattern[str] | str) -> None:
    """From the first page into the sheet behind this link."""
    page.goto("/")
    page.get_by_role("link", name=link).first.click()
    unconcerned = page.locator("input[name=conflict][value=tidak]")
    if unconcerned.count():
        unconcerned.check()
    page.locator("form[action$='/mulai'] button").click()
    page.wait_for_selector("#lembar")
