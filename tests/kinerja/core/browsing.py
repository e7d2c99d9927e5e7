"""What a browser does: keeps the cookie, reads the token from a page, posts forms."""

import re
from contextvars import Context
from typing import Any
from weakref import WeakKeyDictionary

from flask import session
from flask.testing import FlaskClient
from flask_security import login_user
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from kinerja.core.csrf import session_token
from kinerja.core.db import reading
from kinerja.people.models import Account
from tests import factories

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


def token_of(client: FlaskClient, path: str = "/masuk") -> str:
    """The token of that page; the log-in page sends who is known on to a page of their own."""
    answer = client.get(path)
    found = TOKEN.search(answer.text) or TOKEN.search(client.get("/akun").text)
    assert found, answer.text
    return found[1]


_read: WeakKeyDictionary[FlaskClient, tuple[str, str]] = WeakKeyDictionary()


def token_of_session(client: FlaskClient) -> str:
    """The token of the session, which is as lasting as its cookie: read from a page once."""
    cookie = client.get_cookie(client.application.session_interface.cookie_name)
    if cookie is None or _read.get(client, ("", ""))[0] != cookie.value:
        token = token_of(client)
        cookie = client.get_cookie(client.application.session_interface.cookie_name)
        assert cookie is not None
        _read[client] = cookie.value, token
    return _read[client][1]


def post(client: FlaskClient, path: str, values: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
    """A POST with the token of the session."""
    return client.post(path, data={"csrf_token": token_of_session(client), **(values or {})}, **kwargs)


def log_in_by_page(client: FlaskClient, person: factories.Person, password: str = factories.PASSWORD) -> TestResponse:
    """As somebody comes in: over the page for it, with its limits and its trace."""
    answer = post(client, "/masuk", {"email": person.account.email, "password": password})
    assert answer.status_code == 302, answer.text
    return answer


def log_in(client: FlaskClient, person: factories.Person) -> None:
    """A session as `log_in_by_page` leaves it, at a quarter of its cost: nearly every test begins with one."""
    Context().run(_enter, client, person.account.id)


def _enter(client: FlaskClient, account_id: int) -> None:
    app = client.application
    interface = app.session_interface
    with app.test_request_context():
        account = reading().get_one(Account, account_id)
        reading().expunge(account)
        login_user(account, authn_via=["password"])
        response = app.response_class()
        known = session._get_current_object()  # type: ignore[attr-defined]
        interface.save_session(app, known, response)
        token = session_token()
    value = parse_cookie(response.headers["Set-Cookie"].partition(";")[0])[interface.cookie_name]
    client.set_cookie(interface.cookie_name, value, domain="localhost")
    _read[client] = value, token


def log_out(client: FlaskClient) -> TestResponse:
    return post(client, "/keluar")
