"""Every endpoint is closed; expired sessions and tokens lose nothing that was typed."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.core.web import is_public, local_path
from tests import factories
from tests.kinerja.core.browsing import log_in, post, token_of

OPEN = {
    "static",
    "security.login",
    "security.logout",
    "security.forgot_password",
    "security.reset_password",
    "people.activate",
    "people.activate_with_code",
    "people.relogin",
    "people.set_language",
    "gallery.index",
    # Guests and colleagues come by a link or a code; the health check by the machine.
    "trials.show",
    "trials.attempt",
    "appraisals.invitation",
    "appraisals.enter",
    "appraisals.code",
    "appraisals.enter_code",
    "health.index",
    # Whoever holds a printed document in hands.
    "checks.index",
    "checks.find",
    "checks.show",
}
FIELD = re.compile(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', re.S)


def carried(text: str) -> dict[str, str]:
    return {unescape(name): unescape(value) for name, value in FIELD.findall(text)}


def test_only_the_listed_endpoints_are_open(app: Flask) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if is_public(rule.endpoint)}
    assert found - OPEN == set()


def test_every_other_page_sends_strangers_to_the_login(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if is_public(rule.endpoint) or "GET" not in (rule.methods or set()):
            continue
        path = re.sub(r"<(?:[^:>]+:)?[^>]+>", "1", rule.rule)
        answer = client.get(path)
        assert (answer.status_code, "/masuk" in (answer.location or "")) == (303, True), rule.rule


def test_every_other_post_is_refused_to_strangers(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if is_public(rule.endpoint) or "POST" not in (rule.methods or set()):
            continue
        path = re.sub(r"<(?:[^:>]+:)?[^>]+>", "1", rule.rule)
        assert client.post(path).status_code == 401, rule.rule


def test_the_login_page_remembers_where_one_wanted_to_go(client: FlaskClient, cast: factories.Cast) -> None:
    assert client.get("/akun?x=1").location == "/masuk?next=/akun?x%3D1"


def test_clients_that_ask_for_json_get_json(client: FlaskClient) -> None:
    answer = client.get("/akun", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "access.login"
    assert client.get("/api/apa-saja").mimetype == "application/json"


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/akun", "/akun"),
        ("/akun?x=1#y", "/akun?x=1#y"),
        (None, "/"),
        ("", "/"),
        ("https://evil.invalid/", "/"),
        ("//evil.invalid", "/"),
        ("/\\evil.invalid", "/"),
        ("/\n/evil.invalid", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_only_addresses_inside_the_application_are_kept(target: str | None, kept: str) -> None:
    assert local_path(target) == kept


TYPED = {"password": "rahasia-sekali", "catatan": 'baris satu\nbaris <dua> & "tiga"', "pilih": ["a", "b"]}


def test_an_expired_session_in_mid_form_loses_nothing(client: FlaskClient, cast: factories.Cast) -> None:
    answer = client.post("/akun/sesi?x=1", data=TYPED)
    assert answer.status_code == 401
    assert "isian Anda masih ada" in answer.text
    assert "rahasia-sekali" not in answer.text
    fields: dict[str, Any] = carried(answer.text)
    assert fields["x_catatan"].splitlines() == TYPED["catatan"].splitlines()
    names = [name for name, _ in FIELD.findall(answer.text)]
    assert names.count("x_pilih") == 2
    token = token_of(client)
    values = {"csrf_token": token, "_target": "/akun/sesi?x=1", "email": cast.sari.nip, **fields}

    wrong = client.post("/masuk/lanjut", data=values | {"password": "salah"})
    assert wrong.status_code == 401
    assert carried(wrong.text)["x_catatan"] == fields["x_catatan"]

    right = client.post("/masuk/lanjut", data=values | {"password": factories.PASSWORD})
    assert right.status_code == 200
    assert 'action="/akun/sesi?x=1"' in right.text
    assert carried(right.text)["catatan"].splitlines() == TYPED["catatan"].splitlines()
    assert client.get("/akun").status_code == 200


def test_the_offer_after_login_carries_a_token_that_works(client: FlaskClient, cast: factories.Cast) -> None:
    values = {"_target": "/akun/sesi", "email": cast.sari.nip, "password": factories.PASSWORD}
    page = client.post("/masuk/lanjut", data={"csrf_token": token_of(client), **values})
    token = re.search(r'name="csrf_token" value="([0-9a-f]+)"', page.text)
    assert token
    assert client.post("/akun/sesi", data={"csrf_token": token[1]}).status_code == 303


def test_logging_in_again_never_leads_to_another_site(client: FlaskClient, cast: factories.Cast) -> None:
    values = {"_target": "https://evil.invalid/", "email": cast.sari.nip, "password": factories.PASSWORD}
    page = client.post("/masuk/lanjut", data={"csrf_token": token_of(client), **values})
    assert "evil" not in page.text


def test_an_expired_token_offers_the_same_values_again(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    answer = client.post("/akun/sesi", data={"csrf_token": "0" * 64, **TYPED})
    assert answer.status_code == 400
    assert carried(answer.text)["catatan"].splitlines() == TYPED["catatan"].splitlines()
    assert "rahasia-sekali" not in answer.text
    assert 'action="/akun/sesi"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.invalid"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_is_refused_even_with_the_right_token_and_gets_no_offer(
    client: FlaskClient, cast: factories.Cast, headers: dict[str, str]
) -> None:
    log_in(client, cast.sari)
    answer = client.post("/akun/sesi", data={"csrf_token": token_of(client), **TYPED}, headers=headers)
    assert answer.status_code == 403
    assert carried(answer.text) == {}


def test_another_site_gets_no_login_form_that_sends_its_values(client: FlaskClient, cast: factories.Cast) -> None:
    answer = client.post("/akun/sesi", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert carried(answer.text) == {}


def test_our_own_origin_passes(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    for origin in ("http://localhost", "null"):
        own = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        assert post(client, "/akun/sesi", headers=own).status_code == 303


def test_the_token_may_come_in_a_header(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    assert client.post("/akun/sesi", headers={"X-CSRFToken": token_of(client)}).status_code == 303


def test_the_token_is_stable_over_a_session_and_differs_between_sessions(
    app: Flask, client: FlaskClient, cast: factories.Cast
) -> None:
    log_in(client, cast.sari)
    other = app.test_client()
    log_in(other, cast.sari)
    assert token_of(client, "/akun") == token_of(client, "/ganti-sandi")
    assert token_of(client, "/akun") != token_of(other, "/akun")


def test_every_post_needs_a_token(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.ratna)
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            path = re.sub(r"<(?:[^:>]+:)?[^>]+>", "1", rule.rule)
            assert client.post(path).status_code == 400, rule.rule
