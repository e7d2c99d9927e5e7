"""Printed documents: issued once with a number, kept as they were, read by the parties alone."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, update

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.services.achievement import AchievementInput, record_achievement
from kinerja.people.models import Placement, PlacementKind
from kinerja.reports.models import Printout, PrintoutKind
from kinerja.reports.policies import can_issue_printouts, can_read_printout
from kinerja.reports.printoutdata import post_words
from kinerja.reports.printouts import Achievement, content_from_text
from kinerja.reports.queries.printouts import issuable_results, printouts_by_ids, scope_of, visible_printouts
from kinerja.reports.services.issue import issue_printouts
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant, sari
from tests.kinerja.core.browsing import log_in, post


@pytest.fixture
def decided(app: Flask) -> tuple[Play, str]:
    """Sari's result is decided."""
    play = opened(quadrant(), **ALWAYS)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play, decide(play)


def printouts() -> list[Printout]:
    return list(reading().scalars(select(Printout).order_by(Printout.id).execution_options(populate_existing=True)))


def events(name: str) -> int:
    return len(list(reading().scalars(select(AuditEvent.id).where(AuditEvent.event == name))))


def text_of(pdf: bytes) -> str:
    """What a reader of the file would copy out, without line breaks."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_issuing_numbers_document_and_sheet(decided: tuple[Play, str]) -> None:
    play, result = decided
    issue_printouts(play.people.budi.actor, result, now=NOW)
    assert [(one.kind, one.year, one.number, one.official) for one in printouts()] == [
        (PrintoutKind.D11, 2026, 1, False),
        (PrintoutKind.C, 2026, 2, False),
    ]
    assert events("printout.issued") == 2


def test_issuing_the_same_again_gives_no_new_number(decided: tuple[Play, str]) -> None:
    play, result = decided
    first = issue_printouts(play.people.budi.actor, result, "Ikut pelatihan.", now=NOW)
    assert issue_printouts(play.people.budi.actor, result, now=NOW + timedelta(days=1)) == first
    assert events("printout.issued") == 2


def test_another_note_replaces_the_document_but_not_the_sheet(decided: tuple[Play, str]) -> None:
    play, result = decided
    first = issue_printouts(play.people.budi.actor, result, now=NOW)
    second = issue_printouts(play.people.budi.actor, result, "Ikut pelatihan.", now=NOW)
    assert second[0] > first[0] and second[1] == first[1]
    assert [one.number for one in printouts()] == [1, 2, 3]


@pytest.mark.parametrize("who", ["sari", "dewi", "tono", "ratna", "wati", "head", "auditor"])
def test_nobody_but_the_assessor_issues(decided: tuple[Play, str], who: str) -> None:
    play, result = decided
    with pytest.raises(NotAllowed):
        issue_printouts(getattr(play.people, who).actor, result, now=NOW)
    assert printouts() == []


def test_an_unknown_result_has_no_documents(decided: tuple[Play, str]) -> None:
    with pytest.raises(NotFound):
        issue_printouts(decided[0].people.budi.actor, "tidak-ada", now=NOW)


def test_a_note_that_is_too_long_is_refused_at_its_field(decided: tuple[Play, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        issue_printouts(decided[0].people.budi.actor, decided[1], "x" * 10_001, now=NOW)
    assert refusal.value.errors == {"note": ["printout.note_too_long"]} and printouts() == []


@pytest.fixture
def issued(decided: tuple[Play, str]) -> tuple[Play, str, Printout]:
    """The documents of Sari's result."""
    play, result = decided
    issue_printouts(play.people.budi.actor, result, "Ikut pelatihan.", now=NOW)
    return play, result, printouts()[0]


def page(client: FlaskClient, issued: tuple[Play, str, Printout], who: str) -> Any:
    log_in(client, getattr(issued[0].people, who))
    return client.get(f"/dokumen/hasil/{issued[1]}")


@pytest.mark.parametrize("who", ["sari", "budi", "auditor"])
def test_parties_and_auditors_read_the_documents(
    client: FlaskClient, issued: tuple[Play, str, Printout], who: str
) -> None:
    text = page(client, issued, who).text
    assert "D.1.1 Dokumen evaluasi kinerja" in text and "0001/2026" in text and "salinan kerja" in text
    assert ("Terbitkan lagi" in text) == (who == "budi")
    assert client.get(f"/dokumen/{issued[2].public_id}/f4.pdf").status_code == 200


@pytest.mark.parametrize("who", ["dewi", "tono", "ratna", "wati", "operator"])
def test_administrators_and_strangers_do_not(client: FlaskClient, issued: tuple[Play, str, Printout], who: str) -> None:
    assert page(client, issued, who).status_code == 403
    assert client.get(f"/dokumen/{issued[2].public_id}/a4.pdf").status_code == 403


@pytest.mark.parametrize(("size", "box"), [("a4", (595, 842)), ("f4", (609, 935))])
def test_a_document_repeats_byte_for_byte_on_either_size(
    client: FlaskClient, issued: tuple[Play, str, Printout], size: str, box: tuple[int, int]
) -> None:
    log_in(client, issued[0].people.budi)
    first, second = (client.get(f"/dokumen/{issued[2].public_id}/{size}.pdf") for _ in range(2))
    assert first.data == second.data and first.mimetype == "application/pdf"
    shown = PdfReader(io.BytesIO(first.data)).pages[0].mediabox
    assert (round(shown.width), round(shown.height)) == box


def test_an_unknown_size_or_document_is_not_found(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    log_in(client, issued[0].people.budi)
    for path in (f"{issued[2].public_id}/letter.pdf", "tidak-ada/a4.pdf"):
        assert client.get(f"/dokumen/{path}").status_code == 404
    assert client.get("/dokumen/hasil/tidak-ada").status_code == 404


def test_the_page_issues_and_keeps_what_was_typed(client: FlaskClient, decided: tuple[Play, str]) -> None:
    play, result = decided
    log_in(client, play.people.budi)
    path = f"/dokumen/hasil/{result}"
    assert "Belum ada dokumen" in client.get(path).text
    refused = post(client, f"{path}/terbitkan", {"note": "x" * 10_001})
    assert refused.status_code == 422 and "x" * 10_001 in refused.text and printouts() == []
    assert post(client, f"{path}/terbitkan", {"note": "Ikut pelatihan."}).status_code == 303
    assert "Ikut pelatihan." in client.get(path).text and len(printouts()) == 2


def test_a_working_copy_says_so_and_shows_no_emblem(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    log_in(client, issued[0].people.sari)
    pdf = client.get(f"/dokumen/{issued[2].public_id}/a4.pdf").data
    text = text_of(pdf)
    assert "SALINAN KERJA – bukan dokumen resmi" in text and "Ikut pelatihan." in text
    assert all(not page.images for page in PdfReader(io.BytesIO(pdf)).pages)


def check(client: FlaskClient, code: str) -> Any:
    return client.get(f"/periksa/{code}")


def test_anybody_checks_a_document_without_learning_whose_it_is(
    client: FlaskClient, issued: tuple[Play, str, Printout]
) -> None:
    play, _result, printout = issued
    answer = check(client, printout.code)
    assert answer.status_code == 200 and "noindex" in answer.headers["X-Robots-Tag"]
    for words in ("D.1.1", "0001/2026", printout.content_hash, "salinan kerja", "Dinas Kesehatan"):
        assert words in answer.text
    for secret in (play.people.sari.employee.name, play.people.sari.nip, play.people.budi.employee.name, "baik"):
        assert secret not in answer.text
    assert check(client, printout.code.lower()).status_code == 200


def test_a_replaced_document_is_told(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    issue_printouts(issued[0].people.budi.actor, issued[1], "Catatan lain.", now=NOW)
    assert "diganti" in check(client, issued[2].code).text


def test_a_code_is_typed_from_printout(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    code = issued[2].code
    typed = " ".join(re.findall("....", code)).lower()
    answer = post(client, "/periksa", {"code": typed})
    assert answer.status_code == 303 and client.get(answer.location).status_code == 200
    assert post(client, "/periksa", {"code": ""}).status_code == 422


def test_guessing_codes_is_slowed_down(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    answers = [check(client, "TIDAK-ADA").status_code for _ in range(42)]
    assert answers[0] == 404 and answers[-1] == 429
    assert check(client, issued[2].code).status_code == 429


def test_right_codes_are_never_counted(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    assert {check(client, issued[2].code).status_code for _ in range(45)} == {200}


def scan(client: FlaskClient, issued: tuple[Play, str, Printout], name: str, content: bytes) -> Any:
    fields = {"printout": issued[2].public_id, "scan": (io.BytesIO(content), name)}
    return post(client, f"/dokumen/hasil/{issued[1]}/pindaian", fields)


@pytest.mark.parametrize("who", ["sari", "budi"])
def test_a_party_brings_the_signed_printout_back(
    client: FlaskClient, issued: tuple[Play, str, Printout], who: str
) -> None:
    log_in(client, getattr(issued[0].people, who))
    for _twice in range(2):
        assert scan(client, issued, "tanda-tangan.pdf", b"%PDF-1.7 contoh").status_code == 303
    text = client.get(f"/dokumen/hasil/{issued[1]}").text
    assert text.count("tanda-tangan.pdf") == 1 and events("printout.scan_added") == 1
    found = re.search(r"/dokumen/[\w-]+/pindaian/[\w-]+", text)
    assert found and client.get(found[0]).data == b"%PDF-1.7 contoh"


def test_a_scan_is_closed_to_everybody_else(
    client: FlaskClient, issued: tuple[Play, str, Printout], app: Flask
) -> None:
    log_in(client, issued[0].people.budi)
    scan(client, issued, "tanda-tangan.pdf", b"%PDF-1.7 contoh")
    found = re.search(r"/dokumen/[\w-]+/pindaian/[\w-]+", client.get(f"/dokumen/hasil/{issued[1]}").text)
    other = app.test_client()
    log_in(other, issued[0].people.wati)
    assert found and other.get(found[0]).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("surat.docx", b"PK", "Isi berkas ini tidak sesuai"),
        ("surat.webp", b"RIFF1234WEBP", "Pindaian harus PDF, JPG, atau PNG."),
        ("surat.pdf", b"", "Berkas ini kosong."),
        ("", b"", "Pilih berkas pindaiannya dahulu."),
    ],
)
def test_what_is_no_scan_is_refused_at_its_field(
    client: FlaskClient, issued: tuple[Play, str, Printout], name: str, content: bytes, words: str
) -> None:
    log_in(client, issued[0].people.budi)
    answer = scan(client, issued, name, content)
    assert answer.status_code == 422 and words in answer.text


def test_auditors_and_strangers_bring_no_scan(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    log_in(client, issued[0].people.auditor)
    assert scan(client, issued, "a.pdf", b"%PDF-1.7").status_code == 403


def test_a_replaced_document_takes_no_scan(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    issue_printouts(issued[0].people.budi.actor, issued[1], "Catatan lain.", now=NOW)
    log_in(client, issued[0].people.budi)
    assert scan(client, issued, "a.pdf", b"%PDF-1.7").status_code == 422


def test_result_page_leads_to_the_documents(client: FlaskClient, issued: tuple[Play, str, Printout]) -> None:
    log_in(client, issued[0].people.sari)
    assert f"/dokumen/hasil/{issued[1]}" in client.get(f"/hasil/{issued[1]}").text
    assert sari(issued[0]).public_id not in client.get(f"/dokumen/hasil/{issued[1]}").text


def test_lists_and_policies_agree(issued: tuple[Play, str, Printout]) -> None:
    play, result, printout = issued
    scope, line = scope_of(reading(), result), printouts_by_ids(reading(), [printout.id])[0]
    names = ("sari", "budi", "dewi", "tono", "head", "ratna", "hasan", "wati", "operator", "auditor")
    for name in names:
        actor = getattr(play.people, name).actor
        readable = printout.id in set(reading().scalars(visible_printouts(actor)))
        issuable = scope.result_id in set(reading().scalars(issuable_results(actor)))
        assert readable == bool(can_read_printout(actor, scope, line)), name
        assert issuable == bool(can_issue_printouts(actor, scope)), name


def test_a_plt_assessor_is_printed_with_the_letter(app: Flask) -> None:
    play = opened(quadrant(), **ALWAYS)
    assert play.people.budi.placement is not None
    acting = {"kind": PlacementKind.PLT, "letter": "821.2/14/CONTOH"}
    with transaction() as session:
        session.execute(update(Placement).where(Placement.id == play.people.budi.placement.id).values(**acting))
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    document, _sheet = issue_printouts(play.people.budi.actor, decide(play), now=NOW)
    assessor = content_from_text(reading().get_one(Printout, document).content).parties["assessor"]
    assert post_words(assessor) == "Plt. Kepala Bidang (Surat Nomor 821.2/14/CONTOH)"


def test_the_superior_is_the_one_of_the_assessor(issued: tuple[Play, str, Printout]) -> None:
    superior = content_from_text(issued[2].content).parties["superior"]
    assert (superior.name, superior.post) == ("Dr. Halima Gamalama", "Kepala Dinas")


def test_the_achievement_of_the_assessors_unit_is_printed(decided: tuple[Play, str]) -> None:
    play, result = decided
    issue_printouts(play.people.budi.actor, result, now=NOW)
    entered = AchievementInput(play.people.division.id, "needs_improvement", "LKjIP, nomor 700/12", NOW.date())
    record_achievement(play.ratna, play.cycle_id, entered, now=NOW)
    document, sheet = issue_printouts(play.people.budi.actor, result, now=NOW)
    for one in (document, sheet):
        made = content_from_text(reading().get_one(Printout, one).content)
        assert made.achievement == Achievement("needs_improvement", "LKjIP, nomor 700/12")
    assert [one.number for one in printouts()] == [1, 2, 3, 4]


def test_a_closed_period_is_still_printed(decided: tuple[Play, str]) -> None:
    play, result = decided
    with transaction() as session:
        session.execute(update(Cycle).values(state=CycleState.CLOSED))
    issue_printouts(play.people.budi.actor, result, now=NOW)
    assert len(printouts()) == 2
