"""Somebody fills in a sheet while a large list is applied: a server, a runner and this process over one SQLite file."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Timer
from time import monotonic
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from flask import Flask

from config.settings import Settings, kept_secrets
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.factory import create_app
from kinerja.people.models import ImportState
from kinerja.people.services.importing import apply_list, check_list, upload_list
from tests.browser.live import House
from tests.databases import dispose
from tests.factories import PASSWORD, logins
from tests.journeys.visitor import Forms
from tests.kinerja.appraisals.stage import ALWAYS, duty_of, opened, started
from tests.kinerja.people.importing.dirty import as_xlsx, dirty, prepare
from tests.kinerja.people.importing.outside import environment_of, runner
from tests.kinerja.people.importing.stage import ON, batch_of

pytestmark = pytest.mark.sqlite_only
ROWS = 5000
BUSY_SECONDS = 10  # so long SQLite lets a writer wait
FIELD = "HADIR"


@dataclass
class Rater:
    """Somebody with a browser and an open sheet, who changes one answer again and again."""

    address: str
    sheet: str
    browser: OpenerDirector
    token: str = ""
    rev: int = 0

    def log_in(self, email: str) -> None:
        token = self.token_of("/masuk")
        form = urlencode({"email": email, "password": PASSWORD, "csrf_token": token}).encode()
        with self.browser.open(f"{self.address}/masuk", form) as answer:
            assert not answer.url.endswith("/masuk")
        self.token = self.token_of(f"/lembar/{self.sheet}")

    def token_of(self, path: str) -> str:
        with self.browser.open(self.address + path) as answer:
            page = answer.read().decode()
        return next(form.values["csrf_token"][0] for form in Forms(page).found if "csrf_token" in form.values)

    def press(self, value: str) -> tuple[int, str]:
        """Without a script: the whole page is sent with its button; the status and the page that comes."""
        form = {"action": "simpan", "rev": f"{FIELD}:{self.rev}", f"q_{FIELD}": value, "csrf_token": self.token}
        try:
            answer = self.browser.open(f"{self.address}/lembar/{self.sheet}", urlencode(form).encode(), timeout=60)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            page = answer.read().decode()
        self.rev += answer.status == 200
        return answer.status, page

    def save(self, value: str) -> tuple[int, dict[str, Any], float]:
        """As sheet.js does when a field is left: the status, what was answered, and how long it took."""
        form = {"field": FIELD, "rev": str(self.rev), f"q_{FIELD}": value}
        headers = {"X-CSRF-Token": self.token, "Accept": "application/json"}
        request = Request(f"{self.address}/lembar/{self.sheet}/isian", urlencode(form).encode(), headers)  # noqa: S310  # our own server
        began = monotonic()
        try:
            answer = self.browser.open(request, timeout=60)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            body = json.loads(answer.read())
        if answer.status == 200:
            self.rev = body["rev"]
        return answer.status, body, monotonic() - began


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, scale: Callable[[int], int]) -> Iterator[SimpleNamespace]:
    """A period with open sheets, a list whose dry run was read, and the server over both."""
    made = SimpleNamespace()

    def fill(app: Flask) -> dict[str, str]:
        with app.app_context():
            play = opened(**ALWAYS)
            people = play.people
            made.sheet = started(people.sari.actor, duty_of(people.sari, people.sari, "diri"))
            raw = as_xlsx(dirty(prepare(people.agency, scale(ROWS)), scale(ROWS)).lines)
            made.actor, now = people.ratna.actor, utc_now()
            made.batch = upload_list(made.actor, "daftar.xlsx", raw, now=now)
            fields = [column["field"] for column in batch_of(made.batch).columns]
            check_list(made.actor, made.batch, fields, effective_on=ON, now=now)
            run_waiting(now=now)
            return logins(people)

    with House(tmp_path_factory.mktemp("tetangga")).open() as house:
        served = house.stage(fill)
        made.data, made.url = served.data, served.url
        made.rater = Rater(served.url, made.sheet, build_opener(HTTPCookieProcessor(CookieJar())))
        made.rater.log_in(served.logins["sari"])
        yield made


@contextmanager
def beside(data: Path) -> Iterator[Settings]:
    """An application in this process over the same data."""
    settings = Settings(data_dir=data, database_url=f"sqlite:///{data / 'kinerja.db'}", **kept_secrets(data))
    app = create_app(settings)
    with app.app_context():
        yield settings
    dispose(app)


def stored(data: Path) -> str:
    with closing(sqlite3.connect(data / "kinerja.db")) as file:
        (value,) = file.execute("SELECT value FROM draft_answer WHERE code = ?", [FIELD]).fetchone()
    return str(json.loads(value)["value"])


@pytest.mark.timeout(900)
def test_an_answer_is_stored_while_a_large_list_is_applied(stage: SimpleNamespace) -> None:
    with beside(stage.data) as settings:
        apply_list(stage.actor, stage.batch, batch_of(stage.batch).digest, now=utc_now())
        job_id, saves, state = batch_of(stage.batch).job_id, [], JobState.WAITING
        with runner(environment_of(settings)):
            while state in (JobState.WAITING, JobState.RUNNING):
                value = "12345"[len(saves) % 5]
                saves.append((value, *stage.rater.save(value)))
                reading().expire_all()
                state = reading().get_one(Job, job_id).state
        assert (state, batch_of(stage.batch).state) == (JobState.DONE, ImportState.APPLIED)
    assert len(saves) > 1 and {status for _value, status, _body, _seconds in saves} == {200}
    assert max(seconds for *_said, seconds in saves) < BUSY_SECONDS
    assert stored(stage.data) == saves[-1][0]


@contextmanager
def locked(data: Path, seconds: float) -> Iterator[None]:
    """Somebody else writes for so long."""
    with closing(sqlite3.connect(data / "kinerja.db", isolation_level=None, check_same_thread=False)) as file:
        file.execute("BEGIN IMMEDIATE")
        timer = Timer(seconds, file.execute, ["ROLLBACK"])
        timer.start()
        try:
            yield
        finally:
            timer.join()


def test_an_answer_that_meets_a_writer_waits_and_is_stored(stage: SimpleNamespace) -> None:
    with locked(stage.data, 1.0):
        status, _body, seconds = stage.rater.save("2")
    assert status == 200 and seconds > 0.5 and stored(stage.data) == "2"


@pytest.mark.timeout(120)
def test_an_answer_that_waits_in_vain_is_said_to_be_unsaved_and_stored_when_it_is_sent_again(
    stage: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    """What sheet.js does then: it keeps the field as unsaved, says so, and sends it again after a pause. Without a
    script the page that comes holds what was typed, one press away from being sent again."""
    if not request.config.getoption("--full"):
        pytest.skip("waits for as long as SQLite does: with --full")
    assert stage.rater.save("3")[0] == 200
    with locked(stage.data, 2 * BUSY_SECONDS + 4):
        status, body, _seconds = stage.rater.save("5")
        assert (status, body["error"]["code"]) == (503, "database.unavailable") and stored(stage.data) == "3"
        status, page = stage.rater.press("1")
        (kept,) = [form for form in Forms(page).found if form.action.endswith(f"/lembar/{stage.sheet}")]
        assert status == 503 and kept.values[f"q_{FIELD}"] == ["1"] and stored(stage.data) == "3"
    assert stage.rater.save("5")[0] == 200 and stored(stage.data) == "5"
    assert stage.rater.press("1")[0] == 200 and stored(stage.data) == "1"
