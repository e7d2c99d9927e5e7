"""One-time codes: who hands them out, for whom, how long they serve, and the first password they open."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.clock import utc_now
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.people.codes import LIFETIME, MOST_FAILURES, code_hash, issue_login_code, redeem_login_code
from kinerja.people.models import Account, LoginCode
from kinerja.people.passwords import password_problems
from tests import factories
from tests.kinerja.core.browsing import log_in, post

NEW = "ombak besar di selat patinti"


def count(event: Event) -> int:
    with transaction() as session:
        return session.scalars(select(func.count()).where(AuditEvent.event == event.value)).one()


def issue(cast: factories.Cast, now: datetime) -> str:
    return issue_login_code(cast.operator.actor, cast.sari.account.public_id, now)


def test_an_operator_issues_a_code_that_is_stored_only_as_a_hash(cast: factories.Cast, now: datetime) -> None:
    code = issue(cast, now)
    assert len(code) == 14
    with transaction() as session:
        row = session.scalars(select(LoginCode)).one()
    assert row.code_hash == code_hash(cast.sari.account.public_id, code)
    assert row.expires_at - row.issued_at == LIFETIME
    assert count(Event.LOGIN_CODE_ISSUED) == 1


@pytest.mark.parametrize("outsider", ["sari", "budi", "tono", "auditor"])
def test_who_is_no_operator_of_the_unit_gets_no_code(cast: factories.Cast, now: datetime, outsider: str) -> None:
    with pytest.raises(NotAllowed):
        issue_login_code(getattr(cast, outsider).actor, cast.dewi.account.public_id, now)


def test_an_operator_serves_the_own_unit_only_and_no_administrator(cast: factories.Cast, now: datetime) -> None:
    for other in (cast.tono, cast.ratna, cast.operator):
        with pytest.raises(NotAllowed):
            issue_login_code(cast.operator.actor, other.account.public_id, now)
    assert count(Event.LOGIN_CODE_ISSUED) == 0


def test_unknown_and_closed_accounts_get_no_code(cast: factories.Cast, now: datetime) -> None:
    with pytest.raises(NotFound):
        issue_login_code(cast.ratna.actor, "tidak-ada", now)
    with transaction() as session:
        session.execute(update(Account).where(Account.id == cast.sari.account.id).values(active=False))
    with pytest.raises(Conflict):
        issue(cast, now)


def test_a_code_sets_the_password_and_logs_in(client: FlaskClient, cast: factories.Cast) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == cast.sari.account.id).values(password=None, email=None))
    code = issue(cast, utc_now())
    values = {"email": cast.sari.nip, "code": code.lower().replace("-", " "), "password": NEW, "password_confirm": NEW}
    answer = post(client, "/kode", values)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/akun").status_code == 200
    assert (count(Event.LOGIN_CODE_USED), count(Event.ACCOUNT_ACTIVATED)) == (1, 1)


def test_a_code_works_once(cast: factories.Cast, now: datetime) -> None:
    code = issue(cast, now)
    redeem_login_code(cast.sari.nip, code, NEW, now=now)
    with pytest.raises(Invalid, match=r"code\.wrong"):
        redeem_login_code(cast.sari.nip, code, NEW + " dua", now=now)


def test_a_new_code_ends_the_earlier_one(cast: factories.Cast, now: datetime) -> None:
    first = issue(cast, now)
    second = issue(cast, now + timedelta(minutes=1))
    with pytest.raises(Invalid, match=r"code\.wrong"):
        redeem_login_code(cast.sari.nip, first, NEW, now=now + timedelta(minutes=2))
    redeem_login_code(cast.sari.nip, second, NEW, now=now + timedelta(minutes=2))


def test_a_code_dies_after_three_days(cast: factories.Cast, now: datetime) -> None:
    code = issue(cast, now)
    with pytest.raises(Invalid, match=r"code\.wrong"):
        redeem_login_code(cast.sari.nip, code, NEW, now=now + LIFETIME)


def test_a_code_dies_after_five_wrong_tries(cast: factories.Cast, now: datetime) -> None:
    code = issue(cast, now)
    for _ in range(MOST_FAILURES):
        with pytest.raises(Invalid, match=r"code\.wrong"):
            redeem_login_code(cast.sari.nip, "AAAA-AAAA-AAAA", NEW, now=now)
    with pytest.raises(Invalid, match=r"code\.wrong"):
        redeem_login_code(cast.sari.nip, code, NEW, now=now)


def test_a_code_serves_only_its_own_account(cast: factories.Cast, now: datetime) -> None:
    code = issue(cast, now)
    for identity in (cast.dewi.nip, "tak-ada@contoh.invalid"):
        with pytest.raises(Invalid, match=r"code\.wrong"):
            redeem_login_code(identity, code, NEW, now=now)


def test_a_weak_password_does_not_use_up_the_code(client: FlaskClient, cast: factories.Cast) -> None:
    code = issue(cast, utc_now())
    values = {"email": cast.sari.nip, "code": code, "password": "dinaskesehatan", "password_confirm": "dinaskesehatan"}
    answer = post(client, "/kode", values)
    assert answer.status_code == 422
    assert "mudah ditebak" in answer.text
    assert f'value="{code}"' in answer.text
    assert "dinaskesehatan" not in answer.text
    assert post(client, "/kode", values | {"password": NEW, "password_confirm": NEW}).status_code == 303


def test_a_code_ends_the_sessions_of_whoever_had_the_password(
    app: Flask, client: FlaskClient, cast: factories.Cast
) -> None:
    thief = app.test_client()
    log_in(thief, cast.sari)
    redeem_login_code(cast.sari.nip, issue(cast, utc_now()), NEW, now=utc_now())
    assert thief.get("/akun").status_code == 303
    assert count(Event.ACCOUNT_PASSWORD_RESET) == 1


def test_guesses_of_codes_must_wait(client: FlaskClient, cast: factories.Cast) -> None:
    values = {"email": cast.sari.nip, "code": "AAAA-AAAA-AAAA", "password": NEW, "password_confirm": NEW}
    assert [post(client, "/kode", values).status_code for _ in range(6)] == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("elevenchars", "password.too_short"),
        ("x" * 129, "password.too_long"),
        ("aaaaaaaaaaaa", "password.common"),
        ("password12345", "password.common"),
        ("P@ssw0rd!2026", "password.common"),
        ("qwertyqwerty", "password.common"),
        ("iloveyou99999", "password.common"),
        ("kinerja-sofifi-2026", "password.guessable"),
        ("Dinas Kesehatan 1", "password.guessable"),
        ("maluku utara malut", "password.guessable"),
        ("123456789012", "password.guessable"),
        ("qwertyuiop12", "password.common"),
        ("umasugi sari 1986", "password.guessable"),
        ("198609262015051001", "password.guessable"),
    ],
)
def test_what_everybody_tries_first_is_refused(password: str, problem: str) -> None:
    assert password_problems(password, ["Sari Umasugi, A.Md.Kep.", "198609262015051001"]) == [problem]


@pytest.mark.parametrize(
    "password",
    [
        "ombak besar di selat patinti",
        "tujuh belas cengkih",
        "Xk7#pQ2!mZ9v",
        "nasi jaha dan papeda",
        "ñandú çok güzel 日本語",
    ],
)
def test_a_few_words_are_enough(password: str) -> None:
    assert password_problems(password, ["Sari Umasugi"]) == []


def test_long_passwords_are_judged_quickly_and_allowed() -> None:
    assert password_problems("kapal berlayar ke pulau " * 5 + "akhir") == []
