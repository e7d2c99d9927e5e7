"""What every page must keep: no finding of axe, nothing wider than the screen, nothing refused by the browser."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

every_text = False  # the browser fixture sets it
_clean: set[str] = set()  # kinds of text whose contrast was found good
_frames: set[str] = set()  # what wide frames show, where axe found nothing

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

AXE = Axe().axe_script
ALIKE = Path(__file__).with_name("alike.js").read_text()
ROOMY = Path(__file__).with_name("roomy.js").read_text()
BEFORE = f"(judged) => [({ALIKE})(judged), ({ROOMY})()]"
SHOWN = Path(__file__).with_name("shown.js").read_text()
# What a wider screen can change although it shows the same elements.
LAYOUT = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "css-orientation-lock"]
ALONE = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'}]})"
RUN = """(options) => axe.run(document, options).then((results) => results.violations.flatMap((violation) =>
  violation.nodes.map((node) => `${violation.id} ${node.target}: ${node.failureSummary}`)))"""
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "iframes": False}


def script() -> str:
    """Axe, as it is loaded into each page; as an init script of a context it costs less."""
    return AXE if every_text else AXE + ALONE


def findings(page: Page, *, only: list[str] | None = None) -> list[str]:
    """Each violation that axe sees, with the place and its reason; loads axe once per page.

    Contrast and the sizes of targets take most of axe's time. Contrast is computed for one of each kind
    of text (alike.js), once in a run of tests as long as the kind is found clean; targets are measured
    where they are not plainly large enough (roomy.js). With `--full` axe does all of it, whatever `only` says.
    """
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    kinds, roomy = ([], False) if every_text else page.evaluate(BEFORE, " ".join(_clean))
    found = page.evaluate(RUN, _options(None if every_text else only, roomy=roomy))
    if not any(finding.startswith("color-contrast") for finding in found):
        _clean.update(kinds)
    return found


def _options(only: list[str] | None, *, roomy: bool) -> dict[str, Any]:
    spared = {"target-size"} if roomy else set()
    if only is None:
        return {**OPTIONS, "rules": {rule: {"enabled": False} for rule in spared}}
    return {**OPTIONS, "runOnly": {"type": "rule", "values": [rule for rule in only if rule not in spared]}}


def findings_wider(page: Page, shown: list[str]) -> list[str]:
    """The findings on a wider screen, where `shown` is what `shown_on` gave for the narrow one, which had none.

    A page that shows the same in a frame that is known gets the rules of the lay-out only; all with `--full`.
    """
    now = shown_on(page)
    if every_text or now[0] != shown[0] or now[1] not in _frames:
        found = findings(page)
        if not found:
            _frames.add(now[1])
        return found
    return findings(page, only=LAYOUT)


def shown_on(page: Page) -> list[str]:
    page.wait_for_load_state()
    return page.evaluate(SHOWN)


def assert_accessible(page: Page) -> None:
    found = findings(page)
    assert found == [], f"{page.url}: {found}"


def assert_fits(page: Page) -> None:
    """Only a labelled data table may scroll sideways, never the page."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide: {overflowing(page)}"


def assert_sound(page: Page) -> None:
    """On a phone and at a desk: nothing wider than the screen, no finding of axe; loaded once, left at the desk."""
    shown: list[str] | None = None
    for size in sizes():
        page.set_viewport_size(size)
        assert_fits(page)
        found = findings(page) if shown is None else findings_wider(page, shown)
        assert found == [], f"{page.url} at {size['width']} px: {found}"
        shown = shown_on(page)


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
