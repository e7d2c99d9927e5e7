"""Headers on every answer, and the limits on what is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from config.settings import Settings
from kinerja.core.headers import SecurityHeaders, StaticVersions
from kinerja.factory import create_app
from tests import factories
from tests.databases import dispose
from tests.kinerja.core.browsing import log_in, token_of


@pytest.mark.parametrize("path", ["/masuk", "/akun", "/tidak-ada", "/static/kinerja.css", "/keluar", "/api/tidak-ada"])
def test_every_answer_carries_the_headers(client: FlaskClient, cast: factories.Cast, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action"):
        assert part in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_an_answer_that_brings_its_own_header_keeps_it() -> None:
    def inner(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [("content-security-policy", "default-src 'none'")])
        return [b""]

    answer = Client(SecurityHeaders(inner, secure=True)).get("/")
    assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'none'"]
    assert answer.headers["X-Frame-Options"] == "DENY" and "Strict-Transport-Security" in answer.headers


@pytest.mark.parametrize("path", ["/undangan/rahasia", "/lupa-sandi/rahasia"])
def test_addresses_with_secrets_are_told_to_nobody(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"


def test_personal_pages_stay_in_no_cache(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    assert "no-store" in client.get("/akun").headers["Cache-Control"]
    assert "no-store" in client.get("/tidak-ada").headers["Cache-Control"]


def test_static_files_with_a_version_may_be_kept_for_ever(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context("/"):
        path = app.url_for("static", filename="kinerja.css")
    assert "?v=" in path
    answer = client.get(path)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "immutable" not in client.get("/static/kinerja.css").headers["Cache-Control"]


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    versions = StaticVersions(tmp_path)
    (tmp_path / "a.css").write_text("one")
    first = versions.of("a.css")
    (tmp_path / "a.css").write_text("other")
    assert versions.of("a.css") != first
    assert versions.of("missing.css") == ""


def test_too_large_a_body_is_refused_in_words(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    values = {"csrf_token": token_of(client), "teks": "x" * 3_000_000}
    answer = client.post("/akun/sesi", data=values)
    assert answer.status_code == 413
    assert "terlalu besar" in answer.text


@pytest.fixture
def strict(settings: Settings) -> Iterator[FlaskClient]:
    """The application as it stands behind TLS, with a named host."""
    safe = replace(settings, secure_cookies=True, trusted_hosts=("kinerja.contoh.invalid",), proxy_hops=1)
    app = create_app(safe)
    yield app.test_client()
    dispose(app)


def test_unknown_hosts_are_refused(strict: FlaskClient) -> None:
    assert strict.get("/masuk", headers={"Host": "evil.invalid"}).status_code == 400
    assert strict.get("/masuk", headers={"Host": "kinerja.contoh.invalid"}).status_code == 200


def test_behind_tls_cookies_and_transport_are_strict(strict: FlaskClient) -> None:
    answer = strict.get("/masuk", base_url="https://kinerja.contoh.invalid")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kinerja=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
