"""Hands on a keyboard: every control is reached by Tab, seen when it is reached, and worked by keys alone."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

MOST_TABS, SOON_MS = 25, 15_000
# After such a pause a list takes the next letter for the first of a new beginning.
PAUSE_MS = 1_500

# What the focus is on: the name that is read aloud, and whether it can be seen with a ring around it.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return {name: "", id: "", seen: true};
  const labels = [...(e.labels || [])].map((label) => label.textContent).join(" ");
  const told = e.getAttribute("aria-label") || labels || e.textContent;
  const b = e.getBoundingClientRect(), style = getComputedStyle(e);
  const spots = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) => {
    const top = document.elementFromPoint(b.left + b.width * x, b.top + b.height * y);
    return top && (top === e || e.contains(top) || top.contains(e) || top.closest("label")?.control === e);
  });
  // The calendar inside a date draws a ring of its own.
  const ring = e.type === "date" || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {name: told.replace(/\\s+/g, " ").trim(), id: e.id, seen: spots && ring, open: !!e.closest("details[open]")};
}"""


@dataclass
class Keyboard:
    """One person without a mouse. `stops` counts the presses of Tab."""

    page: Page
    stops: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found

    def to(self, name: str, *, most: int = MOST_TABS, back: bool = False) -> None:
        """Tab until the control of that name has the focus; each stop on the way is seen."""
        passed: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            self.stops += 1
            found = self.focus()
            assert found["seen"], f"{self.page.url}: the focus on “{found['name'][:60]}” is not seen"
            if found["name"].startswith(name):
                return
            passed.append(found["name"][:30])
        raise AssertionError(f"{self.page.url}: “{name}” is not within {most} stops: {passed}")

    def is_on(self, selector: str) -> None:
        """The focus has come here by itself, and is seen."""
        expect(self.page.locator(selector).and_(self.page.locator(":focus"))).to_be_visible(timeout=SOON_MS)
        assert self.focus()["seen"], f"{self.page.url}: {selector}"

    def write(self, text: str, to: str = "", **how: Any) -> None:
        """Type over what the field holds."""
        if to:
            self.to(to, **how)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, start: str, to: str = "", **how: Any) -> None:
        """In a list, type the beginning of the option; with the arrows where a busy machine tore the typing apart."""
        if to:
            self.to(to, **how)
        self.page.keyboard.type(start)
        if self._chosen().startswith(start):
            return
        self.page.wait_for_timeout(PAUSE_MS)
        self.press("Home")
        for _ in range(int(self.page.evaluate("document.activeElement.options.length"))):
            if self._chosen().startswith(start):
                return
            self.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: no option “{start}”, last “{self._chosen()}”")

    def _chosen(self) -> str:
        return str(self.page.evaluate("document.activeElement.selectedOptions[0].text")).strip()

    def to_card(self, title: str, most: int = 12) -> None:
        """From card to card until the one with that heading."""
        for _ in range(most):
            self.press("Alt+PageDown")
            heading = "document.activeElement.closest('section')?.querySelector('h2, h3')?.textContent.trim()"
            if self.page.evaluate(heading) == title:
                return
        raise AssertionError(f"{self.page.url}: no card “{title}”")

    def tick(self, name: str, **how: Any) -> None:
        self.to(name, **how)
        before = self.page.evaluate("document.activeElement.checked")
        self.press("Space")
        assert self.page.evaluate("document.activeElement.checked") is not before

    def go(self, key: str = "Enter") -> None:
        """Press a key that leads to a page, and wait until it is there."""
        with self.page.expect_event("load", timeout=SOON_MS):
            self.press(key)

    def follow(self, name: str, key: str = "Enter", **how: Any) -> None:
        self.to(name, **how)
        self.go(key)
