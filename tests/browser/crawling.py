"""A visitor who follows every link, each kind of page once, and looks at it on a phone and on a desk."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.browser.checks import DESK, PHONE, findings, overflowing, watch

# Not pages: files, and the living page that test_components.py looks at.
FILES = {"static", "admin.static", "results.pdf", "versi.download", "appraisals.evidence", "gallery.index"}
# One page per value of these: each verb is a page of its own, each kind of node has its own form.
TELLING_ARGUMENTS = ("verb",)

SPEAKS = Path(__file__).with_name("speaks.js").read_text()
LINKS = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"


@dataclass
class Visitor:
    """One role's eyes: `look` at the present page, `follow` all links from a start."""

    page: Page
    app: Flask
    seen: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    on_look: Callable[[Page, str, str], None] | None = None

    def __post_init__(self) -> None:
        self.complaints = watch(self.page)
        self.home = urlsplit(self.page.url)
        self.routes: MapAdapter = self.app.url_map.bind(self.home.netloc)
        self.page.on("request", self._note_request)

    def follow(self, *starts: str) -> None:
        """Visits one page of each kind that can be reached from the starts."""
        waiting = deque(self.absolute(start) for start in starts)
        while waiting:
            url = waiting.popleft()
            kind = self.kind(url)
            if kind is None or kind in self.seen:
                continue
            answer = self.page.goto(url)
            self.seen[kind] = url
            if answer is None or not answer.ok:
                self.problems.append(f"{url}: answered {answer and answer.status}")
                continue
            self.seen.setdefault(self.kind(self.page.url) or "", self.page.url)
            self.look(kind)
            waiting.extend(self.page.evaluate(LINKS))

    def look(self, kind: str) -> None:
        """Checks the page as it stands, on a phone and on a desk, without loading it again."""
        where = f"{kind} {urlsplit(self.page.url).path}"
        self.problems += [f"{where}: {problem}" for problem in self.page.evaluate(SPEAKS)]
        for size, viewport in (("phone", PHONE), ("desk", DESK)):
            self.page.set_viewport_size(viewport)
            if self.on_look:
                self.on_look(self.page, kind, size)
            self.problems += [f"{where} ({size}): {finding}" for finding in self._findings()]
        self.problems += [f"{where}: console: {text}" for text in self.complaints]
        self.complaints.clear()

    def look_refused(self, path: str, status: int) -> None:
        """An error page is a page too."""
        answer = self.page.goto(self.absolute(path))
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        self.forgive_status()
        self.look(f"{status}")

    def send(self, button: str | Callable[[Page], None], status: int, kind: str) -> None:
        """Presses a button, expects this status, and looks at what comes."""
        press = button if callable(button) else lambda page: page.get_by_role("button", name=button).first.click()
        with self.page.expect_navigation() as navigation:
            press(self.page)
        answer = navigation.value
        assert answer is not None and answer.status == status, f"{kind}: {answer and answer.status} {self.page.url}"
        self.forgive_status()
        self.look(kind)

    def forgive_status(self) -> None:
        """The browser notes each page that is not a 200; where it was expected, that is no complaint."""
        self.complaints[:] = [text for text in self.complaints if "Failed to load resource" not in text]

    def absolute(self, path: str) -> str:
        return path if "://" in path else f"{self.home.scheme}://{self.home.netloc}{path}"

    def kind(self, url: str) -> str | None:
        """The endpoint that answers this address (with what tells its pages apart), or None for what is no page."""
        parts = urlsplit(url)
        if parts.netloc != self.home.netloc:
            return None
        try:
            endpoint, arguments = self.routes.match(parts.path, method="GET")
        except HTTPException:
            return None
        if endpoint in FILES:
            return None
        told = [str(arguments[name]) for name in TELLING_ARGUMENTS if name in arguments]
        if endpoint.endswith("index_view") and parse_qs(parts.query):
            return None  # a sorted or filtered list looks like the list
        return ":".join([endpoint, *told])

    def _findings(self) -> Iterator[str]:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            yield f"{wide} px too wide: {overflowing(self.page)}"
        yield from findings(self.page)

    def _note_request(self, request) -> None:
        if urlsplit(request.url).netloc not in {self.home.netloc, ""}:
            self.problems.append(f"{self.page.url} asks {request.url}")
