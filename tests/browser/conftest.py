"""A browser, the living page and the whole application behind its real server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.checks import DESK
from tests.browser.live import ROOT, serving
from tests.servers import free_port

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that KINERJA_CHROMIUM names."""
    program = os.environ.get("KINERJA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("chromium is missing: make test installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes browser contexts (one visitor each) and closes them with the test; takes Playwright's options."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        settings = {"viewport": DESK, "locale": "id-ID", "timezone_id": "Asia/Jayapura", **options}
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def no_js(new_context: NewContext) -> BrowserContext:
    return new_context(java_script_enabled=False)


@pytest.fixture(scope="session")
def gallery_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving("tests.browser.gallery_app:app", {}) as address:
        yield address + "/komponen"


@pytest.fixture(scope="session")
def seed_commands() -> list[list[str]]:
    """What fills the fresh data folder before the server starts; a folder's conftest may override it."""
    return [["init"], ["seed"]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, seed_commands: list[list[str]]) -> Iterator[str]:
    """The address of the whole application on a fresh, seeded data folder."""
    port = free_port()
    environment = server_environment(tmp_path_factory.mktemp("served"), port)
    for words in seed_commands:
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-4000:]
    with serving("app:app", environment, port=port) as address:
        yield address


def server_environment(data: Path, port: int) -> dict[str, str]:
    return {"KINERJA_DATA": str(data), "KINERJA_BASE_URL": f"http://127.0.0.1:{port}", "KINERJA_LOG_LEVEL": "WARNING"}


PageAs = Callable[..., Page]


@pytest.fixture
def page_as(new_context: NewContext, server: str) -> PageAs:
    """`page_as(identity, password)` is a page of somebody who has just logged in; options go to the context."""

    def log_in(identity: str, password: str, **options: object) -> Page:
        page = new_context(base_url=server, **options).new_page()
        page.goto("/masuk" if not options.pop("login", None) else str(options["login"]))
        page.locator("input[autocomplete=username], input[name=email], input[name=identity]").first.fill(identity)
        page.locator("input[type=password]").first.fill(password)
        page.locator("main button[type=submit], main input[type=submit]").first.click()
        page.wait_for_load_state()
        return page

    return log_in
