"""Official printing: only after the province has recorded a decree; a working copy before and for trials."""

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.instruments.legal import BasisEntry, Scan
from kinerja.instruments.models import LegalBasis, LegalKind
from kinerja.reports.models import PrintBasis, Printout, PrintoutKind
from kinerja.reports.services.basis import PrintBasisEntry, record_print_basis
from kinerja.reports.services.issue import issue_printouts
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, announced, duty_of, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.reports.samples import BASIS, content, pdf_of
from tests.kinerja.reports.test_printouts import events

DECREE = BasisEntry("governor_decree", "188.44/12/CONTOH", date(2026, 11, 2), "Nama Contoh", "Gubernur Contoh")
OFFICIAL = PrintBasisEntry(True, DECREE)
FIELDS = {
    "mode": "official",
    "basis_kind": "governor_decree",
    "basis_number": "188.44/12/CONTOH",
    "basis_date": "2026-11-02",
    "basis_signer": "Nama Contoh",
    "basis_office": "Gubernur Contoh",
}


def png() -> bytes:
    """A picture that is nobody's emblem: one grey point."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a494441"
        "54789c636800000082008177cd72b60000000049454e44ae426082"
    )


def stored() -> list[PrintBasis]:
    return list(reading().scalars(select(PrintBasis).order_by(PrintBasis.id)))


def test_the_province_records_a_decree_with_one_event(cast: factories.Cast) -> None:
    record_print_basis(cast.ratna.actor, OFFICIAL, now=NOW)
    assert [(row.official, row.number) for row in stored()] == [(True, "188.44/12/CONTOH")]
    assert events("print_basis.recorded") == 1


@pytest.mark.parametrize("who", ["sari", "budi", "wati", "operator", "auditor", "head"])
def test_nobody_else_does(cast: factories.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        record_print_basis(getattr(cast, who).actor, OFFICIAL, now=NOW)
    assert stored() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "basis_kind"),
        ({"number": " "}, "basis_number"),
        ({"signed_on": None}, "basis_date"),
        ({"signed_on": (NOW + timedelta(days=2)).date()}, "basis_date"),
        ({"signer": ""}, "basis_signer"),
        ({"office": ""}, "basis_office"),
        ({"scan": Scan("sk.png", io.BytesIO(b"%PDF"))}, "basis_scan"),
    ],
)
def test_everything_about_the_decree_is_owed(cast: factories.Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        record_print_basis(cast.ratna.actor, PrintBasisEntry(True, replace(DECREE, **changes)), now=NOW)
    assert list(refusal.value.errors) == [field] and stored() == []


@pytest.mark.parametrize(
    ("name", "image", "code"),
    [
        ("lambang.pdf", b"%PDF-1.7", "print_basis.emblem_type"),
        ("lambang.svg", b"<svg/>", "file.type_not_allowed"),
        ("lambang.png", b"\x89PNG\r\n\x1a\n rusak", "print_basis.emblem_unreadable"),
        ("lambang.png", png() + b"\0" * 512 * 1024, "print_basis.emblem_too_large"),
    ],
)
def test_an_emblem_that_cannot_be_printed_is_refused(cast: factories.Cast, name: str, image: bytes, code: str) -> None:
    entered = replace(OFFICIAL, emblem=Scan(name, io.BytesIO(image)))
    with pytest.raises(Invalid) as refusal:
        record_print_basis(cast.ratna.actor, entered, now=NOW)
    assert refusal.value.errors == {"emblem": [code]} and stored() == []


def test_a_working_copy_has_no_emblem(cast: factories.Cast) -> None:
    entered = PrintBasisEntry(False, DECREE, Scan("lambang.png", io.BytesIO(png())))
    with pytest.raises(Invalid) as refusal:
        record_print_basis(cast.ratna.actor, entered, now=NOW)
    assert refusal.value.code == "print_basis.emblem_not_official"


@pytest.mark.parametrize("statement", ["UPDATE print_basis SET number = 'x'", "DELETE FROM print_basis"])
def test_the_database_refuses_to_change_it(cast: factories.Cast, statement: str) -> None:
    record_print_basis(cast.ratna.actor, OFFICIAL, now=NOW)
    with pytest.raises(DBAPIError, match="immutable"), transaction() as session:
        session.execute(text(statement))


def decided(*, on_trial: bool) -> tuple[Play, str]:
    """Sari's result under an instrument with a decree of its own, or on trial."""
    play = announced(quadrant(), **ALWAYS)
    if not on_trial:
        with transaction() as session:
            session.add(
                LegalBasis(version_id=play.version_id, kind=LegalKind.OTHER, number="1", signed_on=date(2026, 1, 5),
                           signer="Nama Contoh", office="Pejabat Contoh", recorded_by_id=play.people.ratna.account.id,
                           recorded_at=NOW - timedelta(days=1))
            )  # fmt: skip
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play, decide(play)


def official() -> list[bool]:
    return [row.official for row in reading().scalars(select(Printout).order_by(Printout.id))]


def test_documents_are_official_from_the_decree_on_and_replace_the_working_copies(app: Flask) -> None:
    play, result = decided(on_trial=False)
    issue_printouts(play.people.budi.actor, result, now=NOW)
    record_print_basis(play.people.ratna.actor, OFFICIAL, now=NOW)
    issue_printouts(play.people.budi.actor, result, now=NOW)
    assert official() == [False, False, True, True]
    record_print_basis(play.people.ratna.actor, PrintBasisEntry(False, replace(DECREE, number="2")), now=NOW)
    issue_printouts(play.people.budi.actor, result, now=NOW)
    assert official() == [False, False, True, True, False, False]


def test_a_result_on_trial_stays_a_working_copy(app: Flask) -> None:
    play, result = decided(on_trial=True)
    record_print_basis(play.people.ratna.actor, OFFICIAL, now=NOW)
    issue_printouts(play.people.budi.actor, result, now=NOW)
    assert official() == [False, False]


def test_the_emblem_is_printed_on_official_documents_alone(app: Flask) -> None:
    def images(pdf: bytes) -> int:
        return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)

    assert images(pdf_of(content(PrintoutKind.D11, basis=BASIS), emblem=png())) == 1
    assert images(pdf_of(content(PrintoutKind.D11), emblem=png())) == 0


def test_the_page_records_and_keeps_what_was_typed(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.ratna)
    assert "sebagai salinan kerja" in client.get("/admin/cetak-resmi/").text
    refused = post(client, "/admin/cetak-resmi/", FIELDS | {"basis_date": ""})
    assert refused.status_code == 422 and "188.44/12/CONTOH" in refused.text and stored() == []
    files = {"basis_scan": (io.BytesIO(b"%PDF-1.7 sk"), "sk.pdf"), "emblem": (io.BytesIO(png()), "lambang.png")}
    assert post(client, "/admin/cetak-resmi/", FIELDS | files).status_code == 303
    text = client.get("/admin/cetak-resmi/").text
    assert "dicetak resmi menurut Keputusan Gubernur Nomor 188.44/12/CONTOH" in text
    path = f"/admin/cetak-resmi/{stored()[0].public_id}/keputusan"
    assert client.get(path).data == b"%PDF-1.7 sk" and stored()[0].emblem_sha256 is not None
    assert client.get("/admin/cetak-resmi/tidak-ada/keputusan").status_code == 404


def test_the_page_is_closed_to_a_dinas(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.wati)
    assert client.get("/admin/cetak-resmi/").status_code == 403
    assert post(client, "/admin/cetak-resmi/", FIELDS).status_code == 403 and stored() == []
