"""Policy and SQL twin agree over generated organisations; Dinas administrators read what the province publishes."""

import random
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kinerja.core.authz import ANONYMOUS, Actor, ActorKind, Grant, Role
from kinerja.core.db import transaction
from kinerja.core.errors import NotAllowed
from kinerja.instruments import policies, queries, services
from kinerja.instruments.models import Document, Draft, Instrument, Version
from kinerja.people.models import Unit, UnitKind
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import seed

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
OWNING = (UnitKind.AGENCY, UnitKind.BUREAU, UnitKind.BOARD, UnitKind.SECRETARIAT)
GRANTED = (Role.AGENCY_ADMIN, Role.AUDITOR, Role.UNIT_OPERATOR, Role.PROVINCE_ADMIN)


def organisation(session: Session, rng: random.Random) -> list[Unit]:
    """A province, agencies of every kind, and units below them."""
    province = factories.make_unit(session, "Provinsi", UnitKind.PROVINCE)
    owners = [
        factories.make_unit(session, f"Dinas {n}", rng.choice(OWNING), parent=None) for n in range(rng.randint(1, 4))
    ]
    return [province, *owners]


def instruments(session: Session, owners: list[Unit], rng: random.Random) -> list[Instrument]:
    """Each with drafts and versions."""
    one, two = (factories.make_account(session).id for _n in range(2))
    session.add(Document(fingerprint="0" * 64, format="x", body="{}"))
    session.flush()
    made = []
    for n in range(rng.randint(2, 6)):
        row = Instrument(code=f"I-{n}", title=f"Instrumen {n}", owner_unit_id=rng.choice(owners).id)
        session.add(row)
        session.flush()
        for number in range(1, rng.randint(1, 3)):
            session.add(
                Version(instrument_id=row.id, number=number, fingerprint="0" * 64, effective_on=date(2027, 1, 1),
                        author_id=one, approver_id=two, published_at=NOW)
            )  # fmt: skip
        session.add(Draft(instrument_id=row.id, author_id=one, created_at=NOW, changed_at=NOW, settings={}))
        made.append(row)
    session.flush()
    return made


def somebody(owners: list[Unit], rng: random.Random) -> Actor:
    grants = []
    for _n in range(rng.randint(0, 3)):
        role = rng.choice(GRANTED)
        everywhere = role is Role.PROVINCE_ADMIN or (role is Role.AUDITOR and rng.random() < 0.3)
        grants.append(Grant(role, None if everywhere else rng.choice(owners).id))
    return Actor(ActorKind.ACCOUNT, account_id=1, grants=tuple(grants))


@pytest.mark.parametrize("number", range(12))
def test_every_visible_query_agrees_with_its_policy(bare: Flask, number: int) -> None:
    rng = random.Random(number)
    with transaction() as session:
        owners = organisation(session, rng)
        made = instruments(session, owners, rng)
        kinds = {unit.id: unit.kind for unit in owners}
        for actor in [ANONYMOUS, *(somebody(owners, rng) for _n in range(25))]:
            may = {row.id: policies.can_read_instrument(
                actor, row, provincial=kinds[row.owner_unit_id] is UnitKind.PROVINCE) for row in made}  # fmt: skip
            read = {number for number, decision in may.items() if decision}
            drafts = {row.id for row in made if policies.can_read_draft(actor, row)}
            assert {row.id for row in session.scalars(queries.visible_instruments(actor))} == read, actor
            assert {row.instrument_id for row in session.scalars(queries.visible_drafts(actor))} == drafts, actor
            versions = list(session.scalars(queries.visible_versions(actor)))
            assert {row.instrument_id for row in versions} <= read
            expected = {row.id for row in session.query(Version) if row.instrument_id in read}
            assert {row.id for row in versions} == expected, actor
            assert {card.id for card in queries.published_versions(session, actor)} == expected, actor
            assert drafts <= read


@pytest.fixture
def provincial(app: Flask, cast: factories.Cast, now: datetime) -> tuple[str, str]:
    """An instrument of the province with a version and an open draft; the public ids of instrument and version."""
    ratna, hasan = cast.ratna.actor, cast.hasan.actor
    with app.test_request_context():
        instrument, draft = services.create_instrument(
            ratna, "PROV", "Tenaga Kesehatan", cast.province.id, document=seed() | {"code": "PROV"}, now=now
        )
        services.submit_draft(ratna, draft, rev=0, accept_warnings=True, now=now)
        services.approve_draft(hasan, draft, rev=0, now=now)
        version = services.publish_instrument(ratna, draft, effective_on=date(2027, 1, 1), reason="Rapat", now=now)
        services.start_draft(ratna, instrument, now=now)
    return instrument, version


def test_a_dinas_administrator_reads_the_version_and_finds_it_in_the_list(
    client: FlaskClient, cast: factories.Cast, provincial: tuple[str, str]
) -> None:
    instrument, version = provincial
    log_in(client, cast.wati)
    assert "Tenaga Kesehatan" in client.get("/admin/instrumen/").text
    shown = client.get(f"/admin/versi/{version}/")
    assert shown.status_code == 200
    assert "Kualitas kerja" in shown.text
    assert "Mulai rancangan" not in shown.text
    assert client.get(f"/admin/versi/{version}/unduh").status_code == 200
    page = client.get(f"/admin/instrumen/details/?id={instrument}").text
    assert "Tidak ada rancangan terbuka." in page
    assert "disunting" not in client.get("/admin/instrumen/").text


def test_a_dinas_administrator_changes_nothing_of_the_province(
    client: FlaskClient, cast: factories.Cast, provincial: tuple[str, str], now: datetime, app: Flask
) -> None:
    instrument, version = provincial
    log_in(client, cast.wati)
    assert post(client, "/admin/instrumen/rancangan", {"instrumen": instrument, "versi": version}).status_code == 403
    with app.test_request_context(), pytest.raises(NotAllowed):
        services.start_draft(cast.wati.actor, instrument, now=now)


@pytest.mark.parametrize("who", ["sari", "operator"])
def test_others_of_a_dinas_do_not(
    client: FlaskClient, cast: factories.Cast, provincial: tuple[str, str], who: str
) -> None:
    log_in(client, getattr(cast, who))
    assert client.get(f"/admin/versi/{provincial[1]}/").status_code == 403


def test_a_dinas_may_begin_with_a_copy_of_the_provinces(
    app: Flask, cast: factories.Cast, provincial: tuple[str, str], now: datetime
) -> None:
    with app.test_request_context():
        made = services.create_instrument(
            cast.wati.actor, "SALINAN", "Salinan", cast.agency.id, copy_of=provincial[0], now=now
        )
    assert all(made)
