"""What a browser does: keeps the cookie, reads the token from a page, posts forms."""

import re
from typing import Any
from weakref import WeakKeyDictionary

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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


def log_in(client: FlaskClient, person: factories.Person, password: str = factories.PASSWORD) -> TestResponse:
    answer = post(client, "/masuk", {"email": person.account.email, "password": password})
    assert answer.status_code == 302, answer.text
    return answer


def log_out(client: FlaskClient) -> TestResponse:
    return post(client, "/keluar")
