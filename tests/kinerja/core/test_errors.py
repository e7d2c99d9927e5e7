"""Error pages: in words, with a reference, in HTML and JSON, without internals; logged once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from config.settings import Settings
from kinerja.core.clock import utc_now
from kinerja.core.db import transaction
from kinerja.core.errorpages import WORDS, is_secret
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from kinerja.core.limits import TooManyAttempts
from kinerja.core.web import public
from kinerja.factory import create_app
from tests.conftest import SeparateClient
from tests.databases import Database, dispose, fresh
from tests.factories import cast
from tests.kinerja.core.browsing import TOKEN, log_in, post

SECRET = "rahasia-dalam-server"
REFERENCE = re.compile(r"Nomor rujukan: ([0-9A-F]{8})")


def raised(name: str) -> BaseException:
    now = utc_now()
    made: dict[str, BaseException] = {
        "403": NotAllowed("access.not_allowed"),
        "404": NotFound("record.not_found"),
        "409": Conflict("workflow.wrong_state"),
        "422": Invalid("form.invalid"),
        "429": TooManyAttempts(now + timedelta(minutes=2), now=now),
        "500": RuntimeError(SECRET),
        "503": Unavailable("database.unavailable"),
        "database": OperationalError(SECRET, {}, Exception(SECRET)),
    }
    return made[name]


@pytest.fixture(scope="module")
def failing(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = SeparateClient

    @app.route("/gagal/<name>", methods=["GET", "POST"])
    @app.route("/api/gagal/<name>")
    @public
    def fail(name: str) -> Any:
        if name == "400":
            abort(400)
        raise raised(name)

    yield app
    dispose(app)


@pytest.fixture
def broken(failing: Flask, database: Database) -> Iterator[FlaskClient]:
    with fresh(failing, database):
        yield failing.test_client()


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "422", "429", "500", "503"])
def test_each_error_is_a_page_in_words_with_a_reference(broken: FlaskClient, name: str) -> None:
    answer = broken.get(f"/gagal/{name}")
    assert answer.status_code == int(name)
    assert REFERENCE.search(answer.text)
    assert str(WORDS[int(name)].title._args[0]) in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "422", "429", "500", "503"])
def test_each_error_is_json_under_api_and_on_demand(broken: FlaskClient, name: str) -> None:
    for answer in (
        broken.get(f"/api/gagal/{name}"),
        broken.get(f"/gagal/{name}", headers={"Accept": "application/json"}),
    ):
        assert answer.status_code == int(name)
        assert answer.json is not None
        assert set(answer.json["error"]) == {"code", "message", "reference"}
        assert SECRET not in answer.text


def test_what_the_router_refuses_gets_our_page_too(broken: FlaskClient) -> None:
    assert "Tidak ditemukan" in broken.get("/tidak-ada").text
    answer = broken.delete("/masuk")
    assert answer.status_code == 405
    assert "Cara membuka tidak sesuai" in answer.text
    assert "POST" in answer.headers["Allow"]


def test_an_unexpected_error_is_logged_once_with_the_reference_of_the_page(broken: FlaskClient) -> None:
    with capture_logs() as logs:
        answer = broken.get("/gagal/500")
    found = REFERENCE.search(answer.text)
    assert found
    assert [entry["reference"] for entry in logs if entry["event"] == "unexpected"] == [found[1]]


def test_a_lost_database_asks_to_come_back_later(broken: FlaskClient) -> None:
    answer = broken.get("/gagal/database")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert SECRET not in answer.text


TYPED = {"q_A1": "Kalimat <panjang>\nyang diketik.", "password": SECRET}


def test_what_was_typed_outlives_a_database_that_does_not_answer(broken: FlaskClient) -> None:
    """Nothing was stored: it is one press away from being sent again, but for what is secret."""
    with transaction() as session:
        person = cast(session).sari
    log_in(broken, person)
    answer = post(broken, "/gagal/database?satu=1", TYPED)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert 'action="/gagal/database?satu=1"' in answer.text and REFERENCE.search(answer.text)
    assert "Kalimat &lt;panjang&gt;\nyang diketik." in answer.text and SECRET not in answer.text
    token = TOKEN.search(answer.text)
    assert token and broken.post("/gagal/503", data={"csrf_token": token[1]}).status_code == 503


@pytest.mark.parametrize(("file_name", "told"), [("", False), ("surat.pdf", True)])
def test_only_a_file_that_was_chosen_is_said_to_be_lost(broken: FlaskClient, file_name: str, told: bool) -> None:
    """A browser sends an empty file for every field in which none was chosen."""
    with transaction() as session:
        person = cast(session).sari
    log_in(broken, person)
    answer = post(broken, "/gagal/database", {"q_A1": "Kalimat", "bukti": (BytesIO(b""), file_name)})
    assert answer.status_code == 503 and ("Pilih lagi berkasnya" in answer.text) is told


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Sec-Fetch-Site": "cross-site"}])
def test_nothing_typed_is_shown_to_scripts_or_for_other_sites(broken: FlaskClient, headers: dict[str, str]) -> None:
    with transaction() as session:
        person = cast(session).sari
    log_in(broken, person)
    assert "panjang" not in post(broken, "/gagal/database", TYPED, headers=headers).text


def test_strangers_only_hear_that_it_does_not_answer(broken: FlaskClient) -> None:
    answer = post(broken, "/gagal/database", TYPED)
    assert answer.status_code == 503 and "panjang" not in answer.text


def test_too_many_tries_tells_when(broken: FlaskClient) -> None:
    answer = broken.get("/gagal/429")
    assert 119 <= int(answer.headers["Retry-After"]) <= 121
    assert "WIT" in answer.text


def test_errors_speak_english_on_demand(broken: FlaskClient) -> None:
    broken.set_cookie("bahasa", "en")
    assert '<html lang="en">' in broken.get("/tidak-ada").text


def test_pages_are_written_for_every_kind_of_error() -> None:
    assert set(WORDS) >= {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}


@pytest.mark.parametrize("name", ["password", "new_password_confirm", "kata_sandi", "Password"])
def test_passwords_are_never_carried(name: str) -> None:
    assert is_secret(name)


def test_answers_are_carried() -> None:
    assert not is_secret("q_A1")
