"""What every page must keep: no finding of axe, nothing wider than the screen, nothing refused by the browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

every_text = False  # the browser fixture sets it
_clean: set[str] = set()  # kinds of text whose contrast was found good
_frames: set[str] = set()  # what wide frames show, where axe found nothing

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

AXE = Axe().axe_script
ALONE = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'}]})"
# What a wider screen can change although it shows the same elements.
LAYOUT = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]


def _look_script() -> str:
    here = Path(__file__).parent
    script = (here / "look.js").read_text()
    for name in ("SHOWN", "ALIKE", "ROOMY"):
        script = script.replace(f"{name}(", f"({(here / name.lower()).with_suffix('.js').read_text()})(")
    return script


LOOK = _look_script()


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a page gave: pixels too wide, what it shows (of the page, of the frame), axe's findings."""

    too_wide: int
    shown: list[str]
    found: list[str]


def script() -> str:
    """Axe, as it is loaded into each page; as an init script of a context it costs less."""
    return AXE if every_text else AXE + ALONE


def look(page: Page, *, narrow: Look | None = None, only: list[str] | None = None) -> Look:
    """The page as it stands (look.js says what is spared); with `--full` nothing is.

    `narrow` is the look at the same page on a narrower screen, which had no finding; `only` names axe's rules.
    """
    page.wait_for_load_state()
    asked = {
        "only": only,
        "tags": TAGS,
        "layout": LAYOUT,
        "judged": " ".join(_clean),
        "narrow": narrow and narrow.shown,
        "frames": list(_frames),
        "spared": not every_text,
    }
    seen = page.evaluate(LOOK, asked)
    if seen is None:
        page.evaluate(script())
        page.context.add_init_script(script())  # its next page is asked the same
        seen = page.evaluate(LOOK, asked)
    if not any(finding.startswith("color-contrast") for finding in seen["found"]):
        _clean.update(seen["kinds"])
    if narrow is not None and seen["whole"] and not seen["found"]:
        _frames.add(seen["shown"][1])
    return Look(seen["tooWide"], seen["shown"], seen["found"])


def assert_accessible(page: Page) -> None:
    found = look(page).found
    assert found == [], f"{page.url}: {found}"


def assert_fits(page: Page) -> None:
    """Only a labelled data table may scroll sideways, never the page."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide: {overflowing(page)}"


def assert_sound(page: Page) -> None:
    """On a phone and at a desk: nothing wider than the screen, no finding of axe; loaded once, left at the desk."""
    narrow: Look | None = None
    for size in sizes():
        page.set_viewport_size(size)
        narrow = look(page, narrow=narrow)
        where = f"{page.url} at {size['width']} px"
        assert narrow.too_wide <= 0, f"{where} is {narrow.too_wide} px too wide: {overflowing(page)}"
        assert narrow.found == [], f"{where}: {narrow.found}"


def overflowing(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((e) => !e.closest(".scroll") && e.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 8).map((e) => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40))"""
    )


def assert_focus_is_seen(page: Page, presses: int) -> None:
    """Each stop of the Tab key is at least partly visible, not behind a sticky bar."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (!e || e === document.body) return "";
              const b = (e.matches(".level > input") ? e.parentElement : e).getBoundingClientRect();
              const spots = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
              const seen = spots.some(([x, y]) => {
                const top = document.elementFromPoint(b.left + b.width * x, b.top + b.height * y);
                return top && (top === e || e.contains(top) || top.contains(e) || top.closest("label")?.control === e);
              });
              return seen ? "" : e.outerHTML.slice(0, 120);
            }"""
        )
        assert not hidden, f"{page.url}: focus is covered on {hidden}"


def watch(page: Page) -> list[str]:
    """Collects what the browser complains about: blocked by the content policy, script errors, failed loads."""
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def sizes() -> Iterable[dict[str, int]]:
    return (PHONE, DESK)
