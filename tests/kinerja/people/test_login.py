"""Logging in by number or e-mail; what is refused, counted and recorded; what the library must not do."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.clock import utc_now
from kinerja.core.db import transaction
from kinerja.core.models import GuessCounter
from kinerja.people.models import Account, LoginSession
from kinerja.people.numbers import shown_number
from tests import factories
from tests.kinerja.core.browsing import log_in_by_page, post

NEW = "ombak besar di selat patinti"


def events(event: Event) -> list[AuditEvent]:
    with transaction() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.event == event.value)))


def change_account(person: factories.Person, **values: object) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == person.account.id).values(**values))


def try_login(client: FlaskClient, identity: str, password: str = "salah-salah-salah") -> int:
    return post(client, "/masuk", {"email": identity, "password": password}).status_code


def is_known(client: FlaskClient) -> bool:
    return client.get("/akun").status_code == 200


def test_login_works_by_number_with_and_without_spaces_and_by_email(app: Flask, cast: factories.Cast) -> None:
    nip = cast.sari.nip
    email = cast.sari.account.email or ""
    for identity in (nip, shown_number(nip), f"  {nip} ", email, email.upper()):
        client = app.test_client()
        assert try_login(client, identity, factories.PASSWORD) == 302, identity
        assert is_known(client)


def test_login_records_exactly_one_event_without_names(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    assert [event.actor_ref for event in events(Event.SESSION_STARTED)] == [str(cast.sari.account.id)]


def test_login_leads_to_where_one_wanted_but_never_to_another_site(client: FlaskClient, cast: factories.Cast) -> None:
    values = {"email": cast.sari.account.email, "password": factories.PASSWORD, "next": "/akun"}
    assert post(client, "/masuk?next=/akun", values).location == "/akun"


@pytest.mark.parametrize("target", ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid", "javascript:x"])
def test_login_ignores_foreign_targets(app: Flask, cast: factories.Cast, target: str) -> None:
    client = app.test_client()
    values = {"email": cast.sari.account.email, "password": factories.PASSWORD, "next": target}
    answer = post(client, "/masuk", values)
    assert answer.status_code in {200, 302}
    location = answer.location or "/"
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_every_failure_gets_the_same_answer(app: Flask, cast: factories.Cast) -> None:
    change_account(cast.tono, active=False)
    change_account(cast.dewi, password=None)
    answers = set()
    tries = [("tak-ada@contoh.invalid", "x" * 12), (cast.sari.nip, "x" * 12), ("199999999999999999", "x" * 12)]
    tries += [(cast.tono.nip, factories.PASSWORD), (cast.dewi.nip, factories.PASSWORD)]
    for identity, password in tries:
        text = post(app.test_client(), "/masuk", {"email": identity, "password": password}).text
        assert "tidak cocok" in text
        answers.add(re.sub(r'(csrf_token" value|name="email"[^>]*value)="[^"]*"', "", text))
    assert len(answers) == 1


def test_the_password_counts_exactly_as_typed(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    # A decomposed accent, and a space at the end: neither is repaired.
    typed = "kafe\u0301 di tepi laut sula "
    values = {"password": factories.PASSWORD, "new_password": typed, "new_password_confirm": typed}
    assert post(client, "/ganti-sandi", values).status_code == 302
    assert try_login(app.test_client(), cast.sari.nip, "kaf\u00e9 di tepi laut sula ") == 200
    assert try_login(app.test_client(), cast.sari.nip, typed.strip()) == 200
    assert try_login(app.test_client(), cast.sari.nip, typed) == 302


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(
    app: Flask, client: FlaskClient, cast: factories.Cast
) -> None:
    other = app.test_client()
    log_in_by_page(other, cast.sari)
    log_in_by_page(client, cast.sari)
    values = {"password": factories.PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    answer = post(client, "/ganti-sandi", values)
    assert (answer.status_code, answer.location) == (302, "/akun")
    assert is_known(client)
    assert not is_known(other)
    assert len(events(Event.ACCOUNT_PASSWORD_CHANGED)) == 1
    with transaction() as session:
        assert len(list(session.scalars(select(LoginSession)))) == 1


@pytest.mark.parametrize(
    ("present", "new", "again", "says"),
    [
        ("salah", NEW, NEW, "tidak cocok"),
        (factories.PASSWORD, "pendek", "pendek", "paling sedikit 12"),
        (factories.PASSWORD, NEW, NEW + "x", "tidak sama"),
        (factories.PASSWORD, "kinerja malut 2026", "kinerja malut 2026", "mudah ditebak"),
        (factories.PASSWORD, "password1234", "password1234", "paling sering dipakai"),
    ],
)
def test_a_bad_change_says_why_and_changes_nothing(
    client: FlaskClient, cast: factories.Cast, present: str, new: str, again: str, says: str
) -> None:
    log_in_by_page(client, cast.sari)
    values = {"password": present, "new_password": new, "new_password_confirm": again}
    answer = post(client, "/ganti-sandi", values)
    assert says in answer.text
    assert new not in answer.text
    assert events(Event.ACCOUNT_PASSWORD_CHANGED) == []


def letters(app: Flask) -> list[str]:
    folder = app.extensions["kinerja_settings"].outbox_dir
    return [path.read_text() for path in sorted(folder.glob("*.eml"))] if folder.exists() else []


@pytest.fixture
def empty_outbox(app: Flask) -> None:
    folder = app.extensions["kinerja_settings"].outbox_dir
    for path in folder.glob("*.eml"):
        path.unlink()


@pytest.mark.usefixtures("empty_outbox")
def test_a_forgotten_password_is_reset_by_letter(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    known = app.test_client()
    log_in_by_page(known, cast.sari)
    assert "sedang dikirim" in post(client, "/lupa-sandi", {"email": cast.sari.nip}).text
    letter = re.sub(r"=\r?\n", "", letters(app)[0]).replace("=3D", "=")
    link = re.search(r"http://localhost(/lupa-sandi/\S+)", letter)
    assert link
    assert "Subject: Petunjuk membuat kata sandi baru" in letter
    assert "text/html" not in letter
    page = client.get(link[1])
    assert page.status_code == 200
    answer = post(client, link[1], {"password": NEW, "password_confirm": NEW})
    assert (answer.status_code, answer.location) == (302, "/masuk")
    assert not is_known(client)
    assert not is_known(known)
    assert try_login(client, cast.sari.nip, NEW) == 302
    assert len(events(Event.ACCOUNT_PASSWORD_RESET)) == 1
    # One use: the link is bound to the old password.
    assert client.get(link[1]).status_code == 302


@pytest.mark.usefixtures("empty_outbox")
def test_without_an_email_the_page_speaks_of_the_operator_and_nothing_is_sent(
    app: Flask, client: FlaskClient, cast: factories.Cast
) -> None:
    change_account(cast.sari, email=None)
    answers = []
    for identity in (cast.sari.nip, "199999999999999999", cast.budi.nip):
        text = post(client, "/lupa-sandi", {"email": identity}).text
        assert "mintalah kode kepada operator unit Anda" in text
        assert "sudah dikirim" not in text
        answers.append(re.sub(r'value="[^"]*"', "", text))
    assert answers[0] == answers[1] == answers[2]
    assert len(letters(app)) == 1


def test_no_token_logs_in_beside_the_session(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    with app.test_request_context("/"):
        token = str(cast.sari.account.get_auth_token())
    assert client.get(f"/akun?auth_token={token}").status_code == 303
    assert client.get("/akun", headers={"Authentication-Token": token}).status_code == 303
    values = {"email": cast.sari.account.email, "password": factories.PASSWORD}
    answer = client.post("/masuk?include_auth_token", json=values, headers={"Accept": "application/json"})
    assert "auth_token" not in answer.text
    assert answer.status_code == 400


def test_links_are_not_signed_with_sha1(app: Flask) -> None:
    security = app.extensions["security"]
    for name in ("reset", "remember_token", "confirm"):
        serializer = getattr(security, f"{name}_serializer")
        assert serializer.make_signer(serializer.salt).digest_method().name == "sha256"


def test_unused_parts_of_the_library_have_no_address(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not rules & {"/register", "/login", "/logout", "/reset", "/confirm", "/us-signin", "/tf-setup", "/fs-static"}


def test_the_sixth_wrong_password_must_wait_and_is_told_how_long(client: FlaskClient, cast: factories.Cast) -> None:
    assert [try_login(client, cast.sari.nip) for _ in range(5)] == [200] * 5
    answer = post(client, "/masuk", {"email": cast.sari.nip, "password": factories.PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 31
    assert "WIT" in answer.text
    with transaction() as session:
        session.execute(update(GuessCounter).values(wait_until=utc_now() - timedelta(seconds=1)))
    assert try_login(client, cast.sari.nip, factories.PASSWORD) == 302


def test_a_refused_login_leaves_one_event_and_no_identity(client: FlaskClient, cast: factories.Cast) -> None:
    try_login(client, cast.sari.nip)
    try_login(client, "tak-ada@contoh.invalid")
    refused = events(Event.SESSION_REFUSED)
    assert [(event.actor_kind, event.subject_id) for event in refused] == [("anonymous", str(cast.sari.account.id))]


def test_number_and_email_of_one_account_share_their_counter(client: FlaskClient, cast: factories.Cast) -> None:
    identities = [cast.sari.nip, cast.sari.account.email or ""] * 3
    assert [try_login(client, identity) for identity in identities] == [200] * 5 + [429]


def test_strangers_cannot_lock_the_owner_out_of_a_known_device(
    app: Flask, client: FlaskClient, cast: factories.Cast
) -> None:
    log_in_by_page(client, cast.sari)
    post(client, "/keluar")
    stranger = app.test_client()
    while try_login(stranger, cast.sari.nip) == 200:
        pass
    assert try_login(stranger, cast.sari.nip, factories.PASSWORD) == 429
    assert try_login(client, cast.sari.nip, factories.PASSWORD) == 302


def test_a_forged_device_mark_is_worth_nothing(app: Flask, client: FlaskClient, cast: factories.Cast) -> None:
    for _ in range(5):
        try_login(client, cast.sari.nip)
    client.set_cookie("kinerja-perangkat", f"{cast.sari.account.id}.{'0' * 64}")
    assert try_login(client, cast.sari.nip, factories.PASSWORD) == 429


def test_guesses_of_the_present_password_are_counted_too(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.sari)
    codes = [post(client, "/verifikasi", {"password": "salah"}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_the_own_account_shows_its_facts(client: FlaskClient, cast: factories.Cast) -> None:
    log_in_by_page(client, cast.operator)
    text = client.get("/akun").text
    assert cast.operator.nip in text.replace(" ", "")
    assert "Operator unit, Bidang Pelayanan Kesehatan" in text
    assert "perangkat ini" in text
