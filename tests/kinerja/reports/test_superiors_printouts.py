"""D.1.2 and D.1.3: documents of results that the superior has decided, for a silent assessor or after an objection."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.core.db import reading
from kinerja.core.errors import NotAllowed
from kinerja.reports.models import PageSize, Printout, PrintoutKind
from kinerja.reports.printoutpdf import issued_pdf
from kinerja.reports.printouts import PrintoutContent, content_from_text
from kinerja.reports.queries.printouts import printout_lines
from kinerja.reports.services.issue import issue_printouts
from tests.kinerja.appraisals.stage import ALWAYS, NOW, appraisal_of, duty_of, sent
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST
from tests.kinerja.core.browsing import log_in
from tests.kinerja.objections import stage, test_stand_in
from tests.kinerja.objections.stage import Filed, counting, filed, heard
from tests.kinerja.reports.test_annex import squeezed

AFTER = test_stand_in.AFTER


@pytest.fixture
def objected(app: Flask) -> Filed:
    """Sari has objected, and both sides have spoken."""
    return heard(filed(**ALWAYS))


def document(kind: PrintoutKind) -> PrintoutContent:
    text = reading().scalars(select(Printout.content).where(Printout.kind == kind)).one()
    return content_from_text(text)


def words(result: str) -> str:
    """All that the newest documents of a result print."""
    found = [one for one in printout_lines(reading(), id_of(result)) if not one.replaced]
    pdfs = [issued_pdf(reading(), [one], PageSize.A4, base_url="http://localhost") for one in found]
    texts = [page.extract_text() for pdf in pdfs for page in PdfReader(io.BytesIO(pdf)).pages]
    return squeezed(" ".join(texts))


def id_of(result: str) -> int:
    return stage.result_row(result).id


def test_a_changed_result_prints_the_whole_objection(objected: Filed) -> None:
    result = stage.decide(objected, "changed")
    issue_printouts(objected.head, result, "Laporkan tiap bulan.", now=NOW)
    made = document(PrintoutKind.D13)
    assert made.dispute is not None and made.parties["superior"].name == "Dr. Halima Gamalama"
    assert made.dispute.objection == (
        "Hasil kerja saya sudah dibuktikan.\nhasil kerja: Target tercapai pada bulan Juni."
    )
    text = words(result)
    for said in ("Target tercapai pada bulan Juni.", "Target bulan Juni tidak termasuk rencana.",
                 "Bukti sudah diperiksa.", "Laporkan tiap bulan.", "11. …"):  # fmt: skip
        assert squeezed(said) in text


def test_how_a_silent_side_was_heard_stands_for_its_explanation(app: Flask) -> None:
    objection = filed(**ALWAYS)
    issue_printouts(objection.head, stage.decide(objection, "changed"), now=NOW)
    made = document(PrintoutKind.D13)
    assert made.dispute is not None and made.dispute.explanation == "Didengar lisan."


def test_the_changed_result_replaces_the_first_document(objected: Filed) -> None:
    issue_printouts(objected.budi, objected.result, now=NOW)
    result = stage.decide(objected, "changed")
    assert {one.status for one in printout_lines(reading(), id_of(result))} == {"replaced"}
    with pytest.raises(NotAllowed) as refusal:
        issue_printouts(objected.budi, objected.result, now=NOW)
    assert refusal.value.code == "printout.result_replaced"
    issue_printouts(objected.budi, result, now=NOW)
    statuses = {one.kind: one.status for one in reversed(printout_lines(reading(), id_of(result)))}
    assert statuses == {kind: statuses[kind] for kind in (PrintoutKind.D11, PrintoutKind.C, PrintoutKind.D13)}
    assert (statuses[PrintoutKind.D11], statuses[PrintoutKind.D13]) == ("replaced", "working_copy")


def test_an_upheld_result_keeps_its_document(objected: Filed) -> None:
    issue_printouts(objected.budi, objected.result, now=NOW)
    stage.decide(objected, "upheld")
    assert {one.status for one in printout_lines(reading(), id_of(objected.result))} == {"working_copy"}


@pytest.fixture
def stood_in(app: Flask) -> tuple[Any, str]:
    """The head has decided about Sari for a silent Budi."""
    play = counting()
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play, test_stand_in.decide(play)


def test_the_superior_signs_for_a_silent_assessor(stood_in: tuple[Any, str]) -> None:
    play, result = stood_in
    issue_printouts(play.people.head.actor, result, now=AFTER)
    made, sheet = document(PrintoutKind.D12), document(PrintoutKind.C)
    assert made.parties["superior"].name == "Dr. Halima Gamalama" and sheet.decided_by == "superior"
    assert made.dispute is None
    text = words(result)
    assert squeezed("6. …") in text and squeezed("7. …") in text and squeezed("8. KEPUTUSAN") not in text


def test_the_superior_reads_what_was_issued(client: FlaskClient, stood_in: tuple[Any, str]) -> None:
    play, result = stood_in
    issue_printouts(play.people.head.actor, result, now=AFTER)
    log_in(client, play.people.head)
    page = client.get(f"/dokumen/hasil/{result}")
    assert page.status_code == 200 and "D.1.2" in page.text
    assert f"/dokumen/hasil/{result}" in client.get("/dokumen/tim").text


def test_above_the_top_the_assessor_is_printed_as_superior(app: Flask) -> None:
    play = counting()
    top, head = stage.governor(play), play.people.head
    sent(top.actor, duty_of(top, head, "atasan"))
    appraisal = appraisal_of(head).public_id
    choose_ratings(top.actor, appraisal, FIRST, now=NOW)
    result = finalize_appraisal(top.actor, appraisal, EXPECTED, rev=stage.fresh(head).rev, now=NOW)
    issue_printouts(top.actor, result, now=NOW)
    made = document(PrintoutKind.D11)
    assert made.parties["superior"] == made.parties["assessor"]
