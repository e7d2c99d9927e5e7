"""The operator's page: own subtree, state of accounts, codes shown once; nothing that somebody wrote."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.people import operator
from kinerja.people.models import Account, LoginCode
from kinerja.people.operator import Progress
from tests import factories
from tests.kinerja.core.browsing import log_in, post

CODE = re.compile(r"<code[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>")


@pytest.fixture
def served(client: FlaskClient, cast: factories.Cast) -> FlaskClient:
    log_in(client, cast.operator)
    return client


@pytest.fixture
def progress() -> Iterator[None]:
    def provider(session: Session, ids: Sequence[int], now: datetime) -> dict[int, Progress]:
        return {employee_id: Progress(1, 2) for employee_id in ids}

    before = list(operator._providers)
    operator.register_progress(provider)
    yield
    operator._providers[:] = before


def codes() -> int:
    return len(reading().scalars(select(LoginCode.id)).all())


def test_page_lists_the_people_of_the_own_subtree_only(served: FlaskClient, cast: factories.Cast) -> None:
    page = served.get("/operator").text
    assert all(name in page for name in ("Sari Umasugi", "Budi Tidore", "Dewi Makian"))
    assert not any(name in page for name in ("Tono", "Halima", "Ratna", "Wati"))


def test_page_shows_the_state_of_accounts(served: FlaskClient, cast: factories.Cast) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == cast.sari.account.id).values(password=None))
        session.execute(update(Account).where(Account.id == cast.dewi.account.id).values(active=False))
        newcomer = factories.make_employee(session, "Baru")
        factories.make_placement(session, newcomer, factories.make_post(session, cast.division))
    page = served.get("/operator").text
    assert all(text in page for text in ("belum ada kata sandi", "akun ditutup", "belum ada akun", "siap masuk"))


def test_page_shows_progress_when_it_is_known(served: FlaskClient, cast: factories.Cast, progress: None) -> None:
    assert "1 dari 2 terkirim" in served.get("/operator").text


@pytest.mark.parametrize("words", ["sari umasugi", "  SARI ", "nip"])
def test_search_finds_by_name_or_number_without_address(served: FlaskClient, cast: factories.Cast, words: str) -> None:
    answer = post(served, "/operator/cari", {"search": cast.sari.nip if words == "nip" else words})
    assert answer.status_code == 200
    assert "Sari Umasugi" in answer.text and "Budi Tidore" not in answer.text


def test_search_without_a_hit_says_so(served: FlaskClient) -> None:
    assert "Tidak ada yang cocok" in post(served, "/operator/cari", {"search": "%"}).text


def test_code_is_shown_once_and_recorded(served: FlaskClient, cast: factories.Cast) -> None:
    answer = post(served, f"/operator/kode/{cast.sari.account.public_id}", {})
    shown = CODE.search(answer.text)
    assert answer.status_code == 200 and shown and "Sari Umasugi" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert shown[1] not in served.get("/operator").text
    events = list(reading().scalars(select(AuditEvent).where(AuditEvent.event == Event.LOGIN_CODE_ISSUED)))
    assert [(event.actor_ref, event.subject_id) for event in events] == [
        (str(cast.operator.account.id), str(cast.sari.account.id))
    ]


def test_code_opens_the_account(app: Flask, served: FlaskClient, cast: factories.Cast) -> None:
    shown = CODE.search(post(served, f"/operator/kode/{cast.sari.account.public_id}", {}).text)
    assert shown
    new = "perahu cadik menuju dowora"
    values = {"email": cast.sari.nip, "code": shown[1], "password": new, "password_confirm": new}
    assert post(app.test_client(), "/kode", values).status_code == 303


def test_code_for_a_foreign_or_unknown_account_does_not_exist(served: FlaskClient, cast: factories.Cast) -> None:
    for public_id in (cast.tono.account.public_id, cast.head.account.public_id, "tidak-ada"):
        assert post(served, f"/operator/kode/{public_id}", {}).status_code == 404
    assert codes() == 0


def test_code_for_oneself_is_refused(served: FlaskClient, cast: factories.Cast) -> None:
    assert post(served, f"/operator/kode/{cast.operator.account.public_id}", {}).status_code == 403
    assert codes() == 0


def test_code_for_a_closed_account_is_refused(served: FlaskClient, cast: factories.Cast) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == cast.sari.account.id).values(active=False))
    assert post(served, f"/operator/kode/{cast.sari.account.public_id}", {}).status_code == 409


def test_code_for_an_administrator_is_the_provinces_affair(served: FlaskClient, cast: factories.Cast) -> None:
    with transaction() as session:
        factories.make_grant(session, cast.budi.account, factories.Role.AGENCY_ADMIN, agency_id=cast.agency.id)
    assert post(served, f"/operator/kode/{cast.budi.account.public_id}", {}).status_code == 403


def test_code_needs_a_post(served: FlaskClient, cast: factories.Cast) -> None:
    assert served.get(f"/operator/kode/{cast.sari.account.public_id}").status_code == 405
    assert codes() == 0


@pytest.mark.parametrize("name", ["sari", "budi", "tono", "auditor"])
def test_page_is_for_operators(client: FlaskClient, cast: factories.Cast, name: str) -> None:
    log_in(client, getattr(cast, name))
    assert client.get("/operator").status_code == 403
    assert post(client, "/operator/cari", {"search": "a"}).status_code == 403


def test_administrator_of_the_dinas_issues_codes_for_it(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.wati)
    assert post(client, f"/operator/kode/{cast.sari.account.public_id}", {}).status_code == 200
    assert post(client, f"/operator/kode/{cast.tono.account.public_id}", {}).status_code == 404
