"""What a browser does: keeps the cookie, reads the token from a page, posts forms."""

import re
from typing import Any

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


def post(client: FlaskClient, path: str, values: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
    """A POST with the token of the moment."""
    return client.post(path, data={"csrf_token": token_of(client), **(values or {})}, **kwargs)


def log_in(client: FlaskClient, person: factories.Person, password: str = factories.PASSWORD) -> TestResponse:
    answer = post(client, "/masuk", {"email": person.account.email, "password": password})
    assert answer.status_code == 302, answer.text
    return answer


def log_out(client: FlaskClient) -> TestResponse:
    return post(client, "/keluar")
