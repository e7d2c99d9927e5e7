"""The authorization matrix: every route × role × relation, made from the route map and held against table.json.

`table.json` names, for each request, the roles that may make it; everybody else is sent to the log-in
page (401), refused (403) or told nothing (404). A route without a line fails; a new line is
added by hand after thinking about who may.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kinerja.core.db import Base, db, reading
from tests.databases import Database
from tests.matrix.routes import Request, requests
from tests.matrix.stage import Matrix, build

TABLE: dict[str, list[str]] = json.loads(Path(__file__).with_name("table.json").read_text())
# Rows that a request may touch whoever asks: sessions, guess counters, and the events of refusals.
VOLATILE = {"login_session", "guess_counter", "audit_event", "audit_link"}
# These end or change the session of who asks, so that the next line of the table would ask as somebody else.
LAST = (
    "security.logout",
    "people.end_sessions_elsewhere",
    "appraisals.enter",
    "appraisals.enter_code",
    "people.relogin",
)
# Anybody may ask, and what follows says nothing about rights: log-in and its limits have tests of their own.
ELSEWHERE = ("security.login", "security.forgot_password", "security.reset_password", "people.activate_with_code")


@pytest.fixture
def matrix(app: Flask) -> Iterator[Matrix]:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        yield build(app)
    finally:
        app.testing = True
        app.config["PROPAGATE_EXCEPTIONS"] = None


def kind_of(answer: Any) -> str:
    """What an answer says about the right to ask."""
    if answer.status_code >= 500:
        return "broken"
    if answer.status_code == 401 or (answer.status_code in (302, 303) and "/masuk" in (answer.location or "")):
        return "login"
    return {403: "denied", 404: "hidden"}.get(answer.status_code, "open")


def lines(matrix: Matrix) -> list[Request]:
    return [one for one in requests(matrix.app, matrix.ids) if one.endpoint not in ELSEWHERE + LAST]


def digest() -> dict[str, str]:
    """A hash of every table's rows."""
    found = {}
    session = reading()
    for table in Base.metadata.sorted_tables:
        if table.name in VOLATILE:
            continue
        rows = sorted(repr(tuple(row)) for row in session.execute(table.select()))
        found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


# Thousands of requests: the limit of other tests would end these on a busy machine.
pytestmark = [pytest.mark.timeout(600), pytest.mark.long]


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": None,
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Permissions-Policy": None,
}


def header_faults(one: Request, answer: Any) -> list[str]:
    """What an answer lacks, whoever asked and whatever it says."""
    missing = [name for name, part in HEADERS.items() if (part or "") not in answer.headers.get(name, "\0")]
    if "unsafe-inline" in answer.headers.get("Content-Security-Policy", "unsafe-inline"):
        missing.append("unsafe-inline")
    if one.endpoint not in ("static", "admin.static") and "no-store" not in answer.headers.get("Cache-Control", ""):
        missing.append("no-store")
    return [f"{one.key}: {answer.status_code} {missing}"] if missing else []


def test_every_route_has_a_line_and_every_line_a_route(app: Flask) -> None:
    # A line names records by what they are; which ones they are is for the other tests.
    any_record: dict[str, str] = defaultdict(lambda: "1")
    asked = {one.key for one in requests(app, any_record) if one.endpoint not in ELSEWHERE + LAST}
    assert asked - TABLE.keys() == set(), "routes without a line in table.json"
    assert TABLE.keys() - asked == set(), "lines without a route"


def test_nobody_else_gets_in_and_nothing_changes(matrix: Matrix, db_kind: str) -> None:
    before = digest()
    wrong: list[str] = []
    # Browsers and programs take turns; on the other database each asks what the other one asked here.
    programs = cycle((True, False) if db_kind == "sqlite" else (False, True))
    for one in lines(matrix):
        for who in sorted(matrix.clients.keys() - set(TABLE.get(one.key, ()))):
            headers = {"Accept": "application/json" if next(programs) else "text/html"}
            answer = matrix.ask(who, one.method, one.path, headers=headers)
            wrong += header_faults(one, answer)
            expected = {"login"} if who == "anonymous" else {"denied", "hidden"}
            if kind_of(answer) not in expected:
                wrong.append(f"{one.key}: {who} got {kind_of(answer)}")
    assert wrong == []
    assert digest() == before


def test_readers_get_in_and_reading_changes_nothing(matrix: Matrix) -> None:
    before = digest()
    wrong: list[str] = []
    for one in lines(matrix):
        if one.method == "GET":
            for who in TABLE.get(one.key, ()):
                answer = matrix.ask(who, "GET", one.path)
                wrong += header_faults(one, answer)
                if kind_of(answer) != "open":
                    wrong.append(f"{one.key}: {who} got {answer.status_code}")
    assert wrong == []
    assert digest() == before


@pytest.mark.once  # the database is put back after every request
def test_writers_get_in(matrix: Matrix, database: Database) -> None:
    kept = database.keep()
    wrong = []
    for one in lines(matrix):
        if one.method == "POST":
            for who in TABLE.get(one.key, ()):
                answer = matrix.ask(who, "POST", one.path)
                if kind_of(answer) != "open":
                    wrong.append(f"{one.key}: {who} got {answer.status_code}")
                db.session.remove()
                database.restore(kept)
    assert wrong == []


def test_every_write_needs_its_token(matrix: Matrix) -> None:
    before = digest()
    wrong = []
    for one in lines(matrix):
        if one.method == "POST":
            for who in ("ratna", "dewi", "guest", "anonymous"):
                answer = matrix.clients[who].post(one.path, data={})
                if answer.status_code not in (400, 401, 403, 404):
                    wrong.append(f"{one.key}: {who} got {answer.status_code}")
    assert wrong == []
    assert digest() == before
