"""The session: server-side rows, rotation, expiry, log-out, closed accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import OperationalError

from kinerja.core import sessions
from kinerja.core.clock import utc_now
from kinerja.core.db import transaction
from kinerja.core.sessions import KNOWN_PREFIX, hash_of
from kinerja.people.models import Account, LoginSession, RoleGrant
from kinerja.people.sessions import LoginSessions
from tests import factories
from tests.kinerja.core.browsing import log_in_by_page, log_out, post


def rows() -> list[LoginSession]:
    with transaction() as session:
        return list(session.scalars(select(LoginSession)))


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("kinerja")
    assert cookie is not None
    return cookie.value


def change_rows(**values: Any) -> None:
    with transaction() as session:
        session.execute(update(LoginSession).values(**values))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement on either engine meanwhile."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def is_known(client: FlaskClient) -> bool:
    return client.get("/akun").status_code == 200


def test_a_visit_without_login_leaves_no_row(client: FlaskClient, cast: factories.Cast) -> None:
    assert client.get("/masuk").status_code == 200
    assert rows() == []


def test_login_makes_one_row_that_holds_only_the_hash_of_the_cookie(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    token = cookie_of(client).removeprefix(KNOWN_PREFIX)
    assert [row.id_hash for row in rows()] == [hash_of(token)]
    assert token not in str(rows()[0].data)
    assert len(token) == 43  # 256 bits


def test_the_cookie_changes_at_login_and_the_old_one_is_worthless(client: FlaskClient, cast: factories.Cast) -> None:
    client.get("/masuk")
    before = cookie_of(client)
    log_in_by_page(client, cast.sari)
    assert cookie_of(client) != before
    client.set_cookie("kinerja", before)
    assert not is_known(client)


def test_the_cookie_is_for_this_site_and_not_for_scripts(client: FlaskClient, cast: factories.Cast) -> None:
    made = log_in_by_page(client, cast.sari).headers.getlist("Set-Cookie")
    cookie = next(value for value in made if value.startswith("kinerja="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_secure_cookies_carry_the_host_prefix() -> None:
    interface = sessions.ServerSessions(LoginSessions(), timedelta(1), timedelta(1), secure=True, secret_key="x")
    assert interface.cookie_name == "__Host-kinerja"


def test_proving_again_rotates_the_id_but_keeps_the_token_of_open_forms(
    client: FlaskClient, cast: factories.Cast
) -> None:
    log_in_by_page(client, cast.sari)
    before, seed, created = cookie_of(client), rows()[0].data["csrf_seed"], rows()[0].created_at
    answer = post(client, "/verifikasi", {"password": factories.PASSWORD})
    assert answer.status_code == 302
    assert cookie_of(client) != before
    assert (rows()[0].data["csrf_seed"], rows()[0].created_at) == (seed, created)
    client.set_cookie("kinerja", before)
    assert not is_known(client)


def test_logging_in_again_changes_the_token_of_forms(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    seed = rows()[0].data["csrf_seed"]
    log_out(client)
    log_in_by_page(client, cast.sari)
    assert rows()[0].data["csrf_seed"] != seed


def test_logout_deletes_the_row_at_once(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    stolen = cookie_of(client)
    log_out(client)
    assert rows() == []
    client.set_cookie("kinerja", stolen)
    assert not is_known(client)


def test_logout_by_a_link_is_refused(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    assert client.get("/keluar").status_code == 405
    assert is_known(client)


@pytest.mark.parametrize("column", ["seen_at", "expires_at"])
def test_a_session_ends_when_idle_and_when_its_time_is_over(
    client: FlaskClient, cast: factories.Cast, column: str
) -> None:
    log_in_by_page(client, cast.sari)
    ago = timedelta(minutes=61) if column == "seen_at" else timedelta(seconds=1)
    change_rows(**{column: utc_now() - ago})
    assert not is_known(client)


def test_a_closed_account_is_out_at_once(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    with transaction() as session:
        session.execute(update(Account).where(Account.id == cast.sari.account.id).values(active=False))
    assert not is_known(client)


def test_a_changed_uniquifier_ends_every_session(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    with transaction() as session:
        session.execute(update(Account).where(Account.id == cast.sari.account.id).values(fs_uniquifier="other"))
    assert not is_known(client)


def test_a_made_up_or_foreign_cookie_is_nobody(client: FlaskClient, cast: factories.Cast) -> None:
    for value in ("s.", "s." + "a" * 43, "garbage", "eyJhY2NvdW50X2lkIjoxfQ.x.y"):
        client.set_cookie("kinerja", value)
        assert client.get("/akun").status_code == 303


def test_an_anonymous_cookie_never_makes_anybody_known(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    interface = app.session_interface
    assert isinstance(interface, sessions.ServerSessions)
    forged = interface.signer.dumps({"account_id": cast.sari.account.id, "_user_id": "uniquifier-1", "csrf_seed": "x"})
    client.set_cookie("kinerja", str(forged))
    assert client.get("/akun").status_code == 303


def test_one_query_knows_who_asks_and_a_get_writes_nothing(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.ratna)
    client.get("/akun")
    with statements() as seen:
        assert "Akun saya" in client.get("/tidak-ada").text
    assert len(seen) == 1, seen


def test_only_the_pages_of_the_log_in_library_load_the_account_itself(
    client: FlaskClient, cast: factories.Cast
) -> None:
    log_in_by_page(client, cast.ratna)
    with statements() as seen:
        assert client.get("/ganti-sandi").status_code == 200
    assert len(seen) == 2 and all(one.startswith("SELECT") for one in seen), seen


def test_last_seen_is_written_at_most_every_five_minutes(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    client.get("/akun")
    change_rows(seen_at=utc_now() - timedelta(minutes=6))
    client.get("/akun")
    seen = rows()[0].seen_at
    assert utc_now() - seen < timedelta(minutes=1)
    client.get("/akun")
    assert rows()[0].seen_at == seen


def test_static_files_need_no_session(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    with statements() as seen:
        assert client.get("/static/kinerja.css").status_code == 200
    assert seen == []


def test_grants_are_those_in_force_today(cast: factories.Cast, client: FlaskClient) -> None:
    log_in_by_page(client, cast.wati)
    now = utc_now()
    stored = LoginSessions().load(rows()[0].id_hash, now=now)
    assert stored is not None
    assert stored.actor.grants == cast.wati.actor.grants
    with transaction() as session:
        session.execute(update(RoleGrant).values(valid_to=now.date() - timedelta(days=2)))
    again = LoginSessions().load(rows()[0].id_hash, now=now)
    assert again is not None
    assert again.actor.grants == ()


def test_ending_other_sessions_keeps_this_one(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    other = app.test_client()
    log_in_by_page(other, cast.sari)
    log_in_by_page(client, cast.sari)
    assert post(client, "/akun/sesi").status_code == 303
    assert is_known(client)
    assert not is_known(other)


def test_the_newest_session_of_a_guest_wins(cast: factories.Cast, now: datetime) -> None:
    store = LoginSessions()
    for name in ("a" * 64, "b" * 64):
        new = sessions.NewSession(
            name, None, None, cast.guest.id, now, now + timedelta(hours=1), {"guest_id": cast.guest.id}
        )
        store.put(new, now=now)
    assert store.load("a" * 64, now=now) is None
    kept = store.load("b" * 64, now=now)
    assert kept is not None
    assert kept.actor.guest_id == cast.guest.id


class LostStore(LoginSessions):
    """The database does not answer."""

    def load(self, id_hash: str, *, now: datetime) -> sessions.StoredSession | None:
        raise OperationalError("select", {}, Exception("gone"))


def test_a_lost_database_says_so_instead_of_logging_out(
    app: Flask, client: FlaskClient, cast: factories.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_by_page(client, cast.sari)
    cookie = cookie_of(client)
    with monkeypatch.context() as patch:
        patch.setattr(app.session_interface, "store", LostStore())
        answer = client.get("/akun")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert client.get("/masuk").status_code == 200
    assert cookie_of(client) == cookie
    assert is_known(client)
