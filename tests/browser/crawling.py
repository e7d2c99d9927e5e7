"""A visitor who follows every link, each kind of page once, and looks at it on a phone and on a desk."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from playwright.sync_api import Page, Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.browser.checks import DESK, PHONE, Look, look, overflowing, watch

# Not pages: files, and the living page that test_components.py looks at.
FILES = {
    "static",
    "admin.static",
    "results.pdf",
    "recap.pdf",
    "printouts.pdf",
    "printouts.scan",
    "print_basis.scan",
    "versi.download",
    "versi.scan",
    "versi.workbook",
    "annex.draft",
    "annex.version",
    "papersheets.assignment",
    "papersheets.appraisal",
    "papersheets.unit",
    "paper.conflict_scan",
    "appraisals.scan",
    "rancangan.document",
    "rancangan.workbook",
    "instrumen.schema",
    "people_import_admin.template",
    "appraisals.evidence",
    "appraisals.note_file",
    "copying.workbook",
    "planning.document",
    "plans.file",
    "objections.evidence",
    "gallery.index",
}
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
    only: list[str] | None = None  # of axe's rules; None is all

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
        self.page.wait_for_load_state()
        where = f"{kind} {urlsplit(self.page.url).path}"
        self.problems += [f"{where}: {problem}" for problem in self.page.evaluate(SPEAKS)]
        narrow: Look | None = None
        for size, viewport in (("phone", PHONE), ("desk", DESK)):
            self.page.set_viewport_size(viewport)
            if self.on_look:
                self.on_look(self.page, kind, size)
            seen = look(self.page, narrow=narrow, only=self.only)
            found = list(seen.found)
            if seen.too_wide > 0:
                found.append(f"{seen.too_wide} px too wide: {overflowing(self.page)}")
            self.problems += [f"{where} ({size}): {finding}" for finding in found]
            narrow = None if found else seen
        self.problems += [f"{where}: console: {text}" for text in self.complaints]
        self.complaints.clear()

    def open(self, path: str, kind: str) -> None:
        """Goes to a page in a state of its own and looks at it."""
        answer = self.page.goto(self.absolute(path))
        assert answer is not None and answer.ok, f"{kind}: {answer and answer.status}"
        self.look(kind)

    def look_refused(self, path: str, status: int) -> None:
        """An error page is a page too."""
        with self._expecting(status, path):
            self.page.goto(self.absolute(path))
        self.look(f"{status}")

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.locator(f"main [name={name}]").first.fill(text)

    def send(self, button: str, status: int, kind: str) -> None:
        """Presses the first such button, expects this status at the end of its way, and looks at what comes."""
        pressed = self.page.locator(button).first
        pressed.wait_for()
        self.page.wait_for_load_state()  # or its own load would pass for that of the page that follows
        with self._expecting(status, kind):
            pressed.click()
        self.look(kind)

    def send_empty(self, button: str, status: int, kind: str) -> None:
        """Sends the form past the browser's own checks, as an old browser would."""
        self.page.locator(button).first.evaluate("e => { e.form.noValidate = true; }")
        self.send(button, status, kind)

    @contextmanager
    def _expecting(self, status: int, kind: str) -> Iterator[None]:
        """The next page comes with this status; that the browser notes it is then no complaint."""
        documents: list[int] = []

        def note(response: Response) -> None:
            if response.request.is_navigation_request() and not 300 <= response.status < 400:
                documents.append(response.status)

        self.page.on("response", note)
        with self.page.expect_event("load"):
            yield
        self.page.remove_listener("response", note)
        assert documents[-1:] == [status], f"{kind}: {documents} at {self.page.url}"
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

    def _note_request(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in {self.home.netloc, ""}:
            self.problems.append(f"{self.page.url} asks {request.url}")
