"""Who prepares for an assessor drafts working copies and is named on them; issuing and signing stay the assessor's."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.appraisals.services.prepare import end_preparer, prepare_ratings
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.core.runner import run_waiting
from kinerja.reports.models import PageSize, PrintoutKind
from kinerja.reports.policies import can_read_printout
from kinerja.reports.printouts import content_from_text
from kinerja.reports.queries.printouts import (
    prepares_printouts,
    printouts_by_ids,
    scope_of,
    stored_content,
    visible_printouts,
)
from kinerja.reports.services.bundle import request_bundle
from kinerja.reports.services.issue import issue_printouts, prepare_printouts
from kinerja.reports.services.scans import add_scan
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant, sari
from tests.kinerja.appraisals.test_prepare import TODAY, named, ratings_for
from tests.kinerja.core.browsing import log_in, log_out, post
from tests.kinerja.reports.test_print_basis import OFFICIAL, record_print_basis
from tests.kinerja.reports.test_printouts import events, printouts, text_of

HASAN = "Hasan Jailolo, S.Kom."
NAMES = ("sari", "budi", "dewi", "tono", "head", "ratna", "hasan", "wati", "operator", "auditor")


@pytest.fixture
def decided(app: Flask) -> tuple[Play, str]:
    """Hasan prepares for Budi, who has decided about Sari without anything prepared."""
    play = opened(quadrant(), **ALWAYS)
    named(play, play.people.budi, play.people.hasan)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play, decide(play)


def drafted(play: Play, result: str, note: str = "Catatan Hasan.") -> tuple[int, int]:
    return prepare_printouts(play.people.hasan.actor, result, note, now=NOW)


def test_a_preparer_drafts_working_copies_that_say_so(decided: tuple[Play, str], client: FlaskClient) -> None:
    play, result = decided
    drafted(play, result)
    assert [(one.kind, one.official, one.prepared) for one in printouts()] == [
        (PrintoutKind.D11, False, True), (PrintoutKind.C, False, True),
    ]  # fmt: skip
    assert (events("printout.prepared"), events("printout.issued")) == (2, 0)
    log_in(client, play.people.hasan)
    for one in printouts():
        answer = client.get(f"/dokumen/{one.public_id}/a4.pdf")
        text = text_of(answer.data)
        assert f"Disiapkan oleh {HASAN}" in text and "rancangan penyiap" in text
        assert client.get(f"/dokumen/{one.public_id}/a4.pdf").data == answer.data


def test_a_draft_is_never_official_and_what_the_assessor_issues_is(decided: tuple[Play, str]) -> None:
    play, result = decided
    record_print_basis(play.ratna, OFFICIAL, now=NOW)
    drafted(play, result)
    issue_printouts(play.people.budi.actor, result, "Catatan Budi.", now=NOW)
    document = printouts()[2]
    assert [one.prepared for one in printouts()] == [True, True, False, False]
    content = content_from_text(document.content)
    assert content.note == "Catatan Budi." and content.prepared_by[0].startswith(f"{HASAN}, ")
    lines = {one.id: one.replaced for one in printouts_by_ids(reading(), [one.id for one in printouts()])}
    assert [lines[one.id] for one in printouts()] == [True, True, False, False]


def test_after_the_assessor_nobody_prepares(decided: tuple[Play, str]) -> None:
    play, result = decided
    issue_printouts(play.people.budi.actor, result, now=NOW)
    with pytest.raises(NotAllowed, match="printout.already_issued"):
        drafted(play, result)
    assert len(printouts()) == 2


@pytest.mark.parametrize("who", ["sari", "dewi", "tono", "ratna", "wati", "head", "auditor", "operator", "budi"])
def test_nobody_prepares_who_is_not_named(decided: tuple[Play, str], who: str) -> None:
    play, result = decided
    with pytest.raises(NotAllowed, match="preparer.not_named"):
        prepare_printouts(getattr(play.people, who).actor, result, "", now=NOW)
    assert printouts() == []


def test_a_preparer_neither_issues_nor_brings_a_scan(decided: tuple[Play, str]) -> None:
    play, result = decided
    drafted(play, result)
    with pytest.raises(NotAllowed):
        issue_printouts(play.people.hasan.actor, result, now=NOW)
    for who in (play.people.hasan, play.people.budi):
        with pytest.raises(NotAllowed):
            add_scan(who.actor, printouts()[0].public_id, "a.pdf", io.BytesIO(b"%PDF-1.7"), now=NOW)


def test_nobody_prepares_about_oneself(decided: tuple[Play, str]) -> None:
    play, result = decided
    named(play, play.people.budi, play.people.sari)
    with pytest.raises(NotAllowed):
        prepare_printouts(play.people.sari.actor, result, "", now=NOW)


def test_the_grant_is_dated(decided: tuple[Play, str]) -> None:
    play, result = decided
    grant = named(play, play.people.budi, play.people.tono, valid_from=TODAY - timedelta(days=9))
    end_preparer(play.ratna, grant, now=NOW)
    with pytest.raises(NotAllowed):
        prepare_printouts(play.people.tono.actor, result, "", now=NOW)


def test_too_long_a_note_and_unknown_results_are_refused(decided: tuple[Play, str]) -> None:
    play, result = decided
    with pytest.raises(Invalid):
        drafted(play, result, "a" * 10_001)
    with pytest.raises(NotFound):
        drafted(play, "tidak-ada")


def test_lists_and_policies_agree_about_drafts(decided: tuple[Play, str]) -> None:
    play, result = decided
    drafted(play, result)
    record_print_basis(play.ratna, OFFICIAL, now=NOW)
    issue_printouts(play.people.budi.actor, result, now=NOW)
    scope = scope_of(reading(), result)
    lines = printouts_by_ids(reading(), [one.id for one in printouts()])
    for name in NAMES:
        actor = getattr(play.people, name).actor
        prepares = prepares_printouts(reading(), actor, scope, TODAY)
        assert prepares == (name == "hasan")
        visible = set(reading().scalars(visible_printouts(actor, TODAY)))
        for line in lines:
            assert (line.id in visible) == bool(can_read_printout(actor, scope, line, prepares=prepares)), name
    assert [line.prepared for line in lines if can_read_printout(play.people.sari.actor, scope, line)] == [False] * 2


def test_a_bundle_takes_no_note_over_unseen(decided: tuple[Play, str]) -> None:
    play, result = decided
    drafted(play, result)
    request_bundle(play.people.budi.actor, play.cycle_id, "", PageSize.A4, now=NOW)
    run_waiting(now=NOW)
    assert [content_from_text(one.content).note for one in printouts()] == ["Catatan Hasan.", "", "", ""]


def test_prepared_ratings_are_named_on_form_and_page(client: FlaskClient, app: Flask) -> None:
    play = opened(quadrant(), **ALWAYS)
    named(play, play.people.budi, play.people.hasan)
    prepare_ratings(play.people.hasan.actor, sari(play).public_id, ratings_for(play), now=NOW)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    result = decide(play)
    document, sheet = issue_printouts(play.people.budi.actor, result, now=NOW)
    for one in (document, sheet):
        words = content_from_text(stored_content(reading(), one)).prepared_by
        assert len(words) == 1 and words[0].startswith(f"{HASAN}, ")
    log_in(client, play.people.sari)
    assert f"Disiapkan oleh {words[0]}." in client.get(f"/hasil/{result}").text
    assert f"Disiapkan oleh {words[0]}." in client.get(f"/dokumen/hasil/{result}").text


def test_the_pages_lead_from_preparing_to_issuing(client: FlaskClient, decided: tuple[Play, str]) -> None:
    play, result = decided
    log_in(client, play.people.hasan)
    assert f"/dokumen/hasil/{result}" in client.get("/penyiapan").text
    page = client.get(f"/dokumen/hasil/{result}").text
    assert "Siapkan salinan kerja" in page and "/terbitkan" not in page
    long = post(client, f"/dokumen/hasil/{result}/siapkan", {"note": "a" * 10_001})
    assert long.status_code == 422 and "a" * 10_001 in long.text
    assert post(client, f"/dokumen/hasil/{result}/siapkan", {"note": "Catatan Hasan."}).status_code == 303
    assert "sudah disiapkan" in client.get("/penyiapan").text
    log_out(client)
    log_in(client, play.people.sari)
    assert "rancangan penyiap" not in client.get(f"/dokumen/hasil/{result}").text
    assert client.get(f"/dokumen/{printouts()[0].public_id}/a4.pdf").status_code == 403
    log_out(client)
    log_in(client, play.people.budi)
    page = client.get(f"/dokumen/hasil/{result}").text
    assert "rancangan penyiap" in page and "Catatan Hasan." in page and "/terbitkan" in page
    assert "Terbitkan dokumen" in page and "Terbitkan lagi" not in page and "berasal dari rancangan penyiap" in page
    assert "belum terbit" in client.get("/dokumen/tim").text
    assert post(client, f"/dokumen/hasil/{result}/terbitkan", {"note": "Catatan Hasan."}).status_code == 303
    log_out(client)
    log_in(client, play.people.hasan)
    assert f"/dokumen/hasil/{result}" not in client.get("/penyiapan").text
    assert post(client, f"/dokumen/hasil/{result}/siapkan", {"note": ""}).status_code == 403
