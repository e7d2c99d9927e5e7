"""The decree that sets a version: recorded once, with the version or later, and shown wherever the version is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.instruments import services
from kinerja.instruments.legal import BasisEntry, Scan, standing_words
from kinerja.instruments.models import LegalBasis, LegalKind
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed

DECREE = BasisEntry("governor_decree", "188.44/12/CONTOH", date(2026, 1, 5), "Nama Contoh", "Gubernur Contoh")
PDF = b"%PDF-1.7 contoh"
FIELDS = {
    "basis_kind": "governor_decree",
    "basis_number": "188.44/12/CONTOH",
    "basis_date": "2026-01-05",
    "basis_signer": "Nama Contoh",
    "basis_office": "Gubernur Contoh",
}
SENTENCE = "Ditetapkan dengan Keputusan Gubernur Nomor 188.44/12/CONTOH tanggal 5 Januari 2026"
TRIAL = "UJI COBA – belum ditetapkan"


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    """Version 1, published without a decree."""
    with app.test_request_context():
        yield Stage.published(cast, seed(), now)


@pytest.fixture
def ratna(client: FlaskClient, stage: Stage) -> FlaskClient:
    log_in(client, stage.people.ratna)
    return client


def record(stage: Stage, entered: BasisEntry = DECREE, *, who: str = "ratna") -> None:
    services.record_basis(getattr(stage.people, who).actor, stage.version, entered, now=stage.now)


def stored() -> list[LegalBasis]:
    return list(reading().scalars(select(LegalBasis).execution_options(populate_existing=True)))


def at(stage: Stage, rest: str = "") -> str:
    return f"/admin/versi/{stage.version}/{rest}"


def approved(stage: Stage) -> str:
    """The stage's draft, approved by Hasan."""
    services.submit_draft(stage.people.ratna.actor, stage.draft, rev=0, accept_warnings=True, now=stage.now)
    services.approve_draft(stage.people.hasan.actor, stage.draft, rev=0, now=stage.now)
    return f"/admin/rancangan/{stage.draft}/tetapkan"


def test_a_decree_is_recorded_once_with_one_event(stage: Stage) -> None:
    before = len(events())
    record(stage)
    assert events()[before:] == ["version.set"]
    assert [(row.kind, row.number) for row in stored()] == [(LegalKind.GOVERNOR_DECREE, "188.44/12/CONTOH")]
    with pytest.raises(NotAllowed) as refusal:
        record(stage, replace(DECREE, number="2"))
    assert refusal.value.code == "version.is_set"
    assert len(stored()) == 1 and events()[before:] == ["version.set"]


@pytest.mark.parametrize(
    ("field", "changes", "code"),
    [
        ("basis_kind", {"kind": ""}, "basis.kind_missing"),
        ("basis_kind", {"kind": "perda"}, "basis.kind_missing"),
        ("basis_number", {"number": "  "}, "basis.number_missing"),
        ("basis_date", {"signed_on": None}, "basis.date_missing"),
        ("basis_signer", {"signer": ""}, "basis.signer_missing"),
        ("basis_office", {"office": " "}, "basis.office_missing"),
    ],
)
def test_either_all_fields_or_none(stage: Stage, field: str, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        record(stage, replace(DECREE, **changes))
    assert refusal.value.errors == {field: [code]}
    assert stored() == []


def test_a_decree_of_tomorrow_is_refused(stage: Stage) -> None:
    with pytest.raises(Invalid) as refusal:
        record(stage, replace(DECREE, signed_on=(stage.now + timedelta(days=2)).date()))
    assert refusal.value.errors == {"basis_date": ["basis.date_ahead"]}


def test_another_dinas_and_an_unknown_version_are_refused(stage: Stage) -> None:
    with pytest.raises(NotFound):
        record(stage, who="tono")
    with pytest.raises(NotFound):
        services.record_basis(stage.people.ratna.actor, "tidak-ada", DECREE, now=stage.now)
    assert stored() == []


def test_whoever_only_reads_the_version_may_not_record(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        record(stage, who="auditor")


@pytest.mark.parametrize("statement", ["UPDATE legal_basis SET number = 'x'", "DELETE FROM legal_basis"])
def test_the_database_refuses_to_change_it(stage: Stage, statement: str) -> None:
    record(stage)
    with pytest.raises(DBAPIError, match="immutable"), transaction() as session:
        session.execute(text(statement))


def test_a_decree_is_published_with_the_version_or_not_at_all(stage: Stage) -> None:
    approved(stage)
    for changes in ({"number": ""}, {"scan": Scan("sk.docx", BytesIO(PDF))}):
        with pytest.raises(Invalid):
            services.publish_instrument(
                stage.people.ratna.actor, stage.draft, effective_on=date(2027, 1, 1), reason="Rapat",
                basis=replace(DECREE, **changes), now=stage.now,
            )  # fmt: skip
    assert stored() == [] and "version.published" not in events()[-3:]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("sk.pdf", b"", "file.empty"),
        ("sk.pdf", b"bukan", "file.content_differs"),
        ("sk.exe", PDF, "file.type_not_allowed"),
        ("sk.webp", b"RIFF0000WEBP", "basis.scan_type"),
        ("sk.pdf", PDF + b"0" * (10 * 1024 * 1024), "file.too_large"),
    ],
)
def test_a_scan_comes_through_the_door_of_files(stage: Stage, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        record(stage, replace(DECREE, scan=Scan(name, BytesIO(content))))
    assert refusal.value.errors == {"basis_scan": [code]}
    assert stored() == []


@pytest.mark.parametrize("kind", list(LegalKind))
def test_each_kind_has_its_sentence(stage: Stage, kind: LegalKind) -> None:
    words = standing_words({"kind": kind.value, "number": "1", "date": "2026-01-05"})
    assert words.startswith("Ditetapkan dengan ") and words.endswith(" Nomor 1 tanggal 5 Januari 2026")
    assert standing_words(None) == TRIAL


def test_publishing_with_a_decree_through_the_page(ratna: FlaskClient, stage: Stage) -> None:
    address = approved(stage)
    values = {"rev": "0", "effective_on": "2027-01-01", "publish_reason": "Rapat"}
    files = {"basis_scan": (BytesIO(PDF), "sk.pdf")}
    done = post(ratna, address, values | FIELDS | files, content_type="multipart/form-data")
    assert done.status_code == 303
    page = ratna.get(done.headers["Location"])
    assert SENTENCE in page.text and TRIAL not in page.text and "sk.pdf" in page.text
    scan = ratna.get(done.headers["Location"] + "keputusan")
    assert scan.data == PDF and scan.headers["Content-Type"] == "application/octet-stream"
    assert scan.headers["Content-Disposition"].startswith("attachment")


def test_half_a_decree_keeps_what_was_typed(ratna: FlaskClient, stage: Stage) -> None:
    address = approved(stage)
    values = {"rev": "0", "effective_on": "2027-01-01", "publish_reason": "Rapat pleno"}
    answer = post(ratna, address, values | {"basis_number": "188.44/12/CONTOH"})
    assert answer.status_code == 422
    assert 'value="188.44/12/CONTOH"' in answer.text and "Rapat pleno" in answer.text
    assert "Pilih jenis keputusannya." in answer.text and stored() == []
    assert post(ratna, address, values | {"basis_date": "kemarin"}).status_code == 422
    assert post(ratna, address, values | dict.fromkeys(FIELDS, "")).status_code == 303


def test_a_version_without_decree_says_so_everywhere_in_the_panel(ratna: FlaskClient, stage: Stage) -> None:
    details = f"/admin/instrumen/details/?id={stage.instrument}"
    for address in ("/admin/instrumen/", details, at(stage)):
        assert TRIAL in ratna.get(address).text
    assert ratna.get(at(stage, "keputusan")).status_code == 404
    assert post(ratna, at(stage, "keputusan"), FIELDS | {"basis_signer": ""}).status_code == 422
    assert post(ratna, at(stage, "keputusan"), FIELDS).status_code == 303
    for address in (details, at(stage)):
        page = ratna.get(address).text
        assert SENTENCE in page and TRIAL not in page
    assert "UJI COBA" not in ratna.get("/admin/instrumen/").text
    assert post(ratna, at(stage, "keputusan"), FIELDS).status_code == 403


def test_a_reader_sees_the_decree_but_no_form(client: FlaskClient, stage: Stage) -> None:
    log_in(client, stage.people.auditor)
    page = client.get(at(stage)).text
    assert TRIAL in page and "Catat keputusan penetapan" not in page
    assert post(client, at(stage, "keputusan"), FIELDS).status_code == 403
