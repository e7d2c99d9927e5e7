"""A browser, the living page and the whole application behind its real server."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kinerja.core.db import transaction
from kinerja.home.demo import DEMO_PASSWORD
from kinerja.home.demo.logins import demo_email
from tests import factories
from tests.browser import checks
from tests.browser.checks import DESK
from tests.browser.crawling import Visitor
from tests.browser.demo import Demo, served_demo
from tests.browser.live import Fill, House, Stage, serving
from tests.kinerja.core.browsing import TOKEN

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    # Each page lives for a moment: compiling its scripts well costs more than they then take.
    "--js-flags=--no-maglev --no-turbofan",
]
PATIENCE_MS = 45_000


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Debian's Chromium, without a window where it comes so (that costs less), or what KINERJA_CHROMIUM names."""
    checks.every_text = bool(request.config.getoption("--full"))
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    program = os.environ.get("KINERJA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.fail("chromium is missing: make test installs it")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
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
def gallery_url() -> Iterator[str]:
    with serving("tests.browser.gallery_app:app", {}) as address:
        yield address + "/komponen"


@pytest.fixture(scope="module")
def fill() -> Fill:
    """What stands in the fresh database. A module overrides it for a stage of its own."""

    def cast_on_stage(app: Flask) -> dict[str, str]:
        with app.app_context(), transaction() as session:
            people = factories.cast(session)
            return factories.logins(people)

    return cast_on_stage


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole application behind granian."""
    with House(tmp_path_factory.mktemp("house")).open() as house:
        yield house


@pytest.fixture(scope="module")
def stage(house: House, fill: Fill) -> Stage:
    """The server, with what this module's `fill` stores and nothing else."""
    return house.stage(fill)


@pytest.fixture(scope="module")
def server(stage: Stage) -> str:
    return stage.url


PageAs = Callable[..., Page]


def enter(context: BrowserContext, email: str, password: str) -> None:
    """Logs in without showing the page for it, which tests of its own look at."""
    form = context.request.get("/masuk").text()
    token = TOKEN.search(form)
    assert token, "no token on the page to log in"
    answer = context.request.post("/masuk", form={"email": email, "password": password, "csrf_token": token[1]})
    assert answer.ok and not answer.url.endswith("/masuk"), f"{email}: {answer.status} at {answer.url}"


@pytest.fixture
def page_as(new_context: NewContext, stage: Stage) -> PageAs:
    """`page_as("sari")` is a page of somebody who has just logged in; further options go to the context."""

    def log_in(who: str, password: str = factories.PASSWORD, **options: object) -> Page:
        context = new_context(base_url=stage.url, **options)
        enter(context, stage.logins.get(who, who), password)
        page = context.new_page()
        page.goto("/")
        return page

    return log_in


@pytest.fixture(scope="session")
def pictured(request: pytest.FixtureRequest) -> bool:
    """Whether the pictures in docs/ are renewed in this run."""
    return bool(request.config.getoption("--pictures"))


# The demo as it is installed; its log-ins are strangers to the stage above.
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served_demo(tmp_path_factory) as running:
        yield running


@pytest.fixture
def visit(new_context: NewContext, demo: Demo) -> Iterator[Visit]:
    """`visit("bkd")` is somebody logged in, `visit()` anybody; what they found is asserted when the test ends."""
    visitors: list[Visitor] = []

    def come(name: str = "", **options: object) -> Visitor:
        context = new_context(base_url=demo.url, **options)
        context.add_init_script(checks.script())
        page = context.new_page()
        if name:
            enter(context, demo_email(name), DEMO_PASSWORD)
        page.goto("/" if name else "/masuk")
        visitors.append(Visitor(page, demo.app))
        return visitors[-1]

    yield come
    problems = [problem for visitor in visitors for problem in visitor.problems]
    assert not problems, "\n".join(problems)
