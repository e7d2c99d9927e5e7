"""The session: server-side rows, rotation, expiry, log-out, closed accounts."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kinerja.core.db import transaction
from kinerja.core.sessions import hash_of
from kinerja.people.models import Account, LoginSession
from tests import factories
from tests.kinerja.core.browsing import log_in, log_out, post


def rows() -> list[LoginSession]:
    with transaction() as session:
        return list(session.scalars(select(LoginSession)))


def test_a_visit_without_login_leaves_no_row(client: FlaskClient, cast: factories.Cast) -> None:
    assert client.get("/masuk").status_code == 200
    assert rows() == []


def test_login_makes_one_row_that_holds_only_the_hash_of_the_cookie(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.sari)
    cookie = client.get_cookie("kinerja")
    assert cookie is not None
    assert [row.id_hash for row in rows()] == [hash_of(cookie.value.removeprefix("s."))]
