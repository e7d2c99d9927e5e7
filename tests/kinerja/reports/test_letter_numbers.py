"""Letter numbers of printed documents: typed, printed, and carried by one document of an agency and year only."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.people.services import change_letter_pattern
from kinerja.reports.models import PrintoutKind
from kinerja.reports.printouts import content_from_text
from kinerja.reports.queries.letters import letter_holder
from kinerja.reports.queries.printouts import scope_of
from kinerja.reports.serials import letter_key, next_letter
from kinerja.reports.services.issue import issue_printouts, prepare_printouts
from kinerja.reports.services.scans import add_scan
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_prepare import named
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.reports.test_bundles import decide_about
from tests.kinerja.reports.test_printouts import printouts, text_of

LETTER = "800/12/DINKES/2026"


@pytest.fixture
def two(app: Flask) -> tuple[Play, str, str]:
    """Budi has decided about Sari and Dewi; Sari's document carries a number."""
    play = opened(quadrant(), **ALWAYS)
    first, second = (decide_about(play, one) for one in (play.people.sari, play.people.dewi))
    issue_printouts(play.people.budi.actor, first, "", LETTER, now=NOW)
    return play, first, second


def refused(play: Play, result: str, letter: str) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        issue_printouts(play.people.budi.actor, result, "", letter, now=NOW)
    return refusal.value


def test_a_number_stands_on_the_document_and_not_on_its_sheet(two: tuple[Play, str, str]) -> None:
    assert [(one.kind, one.letter) for one in printouts()] == [(PrintoutKind.D11, LETTER), (PrintoutKind.C, "")]
    assert [content_from_text(one.content).letter for one in printouts()] == [LETTER, ""]


@pytest.mark.parametrize("typed", [LETTER, "  800 / 12 / dinkes / 2026 "])
def test_a_number_of_another_document_is_refused_and_names_it(two: tuple[Play, str, str], typed: str) -> None:
    refusal = refused(two[0], two[2], typed)
    assert refusal.errors == {"letter": ["printout.letter_taken"]}
    told = {name: str(value) for name, value in refusal.details.items()}
    assert told == {"form": "D.1.1 Dokumen evaluasi kinerja", "serial": "0001/2026"} and len(printouts()) == 2


def test_another_number_year_or_agency_is_free(two: tuple[Play, str, str]) -> None:
    play, _first, second = two
    scope = scope_of(reading(), second)
    assert letter_holder(reading(), scope, PrintoutKind.D11, LETTER, 2026) is not None
    assert letter_holder(reading(), scope, PrintoutKind.D11, LETTER, 2027) is None
    elsewhere = replace(scope, agency_id=play.people.division.id)
    assert letter_holder(reading(), elsewhere, PrintoutKind.D11, LETTER, 2026) is None
    issue_printouts(play.people.budi.actor, second, "", "800/13/DINKES/2026", now=NOW)
    assert len(printouts()) == 4


def test_documents_without_a_number_do_not_hinder_each_other(two: tuple[Play, str, str]) -> None:
    play, first, second = two
    issue_printouts(play.people.budi.actor, second, "", "", now=NOW)
    issue_printouts(play.people.budi.actor, first, "", "  ", now=NOW)
    assert [one.letter for one in printouts()] == [LETTER, "", "", "", ""]


def test_issuing_again_keeps_the_number_for_the_same_document(two: tuple[Play, str, str]) -> None:
    play, first, _second = two
    issue_printouts(play.people.budi.actor, first, "Ikut pelatihan.", LETTER, now=NOW)
    issue_printouts(play.people.budi.actor, first, now=NOW + timedelta(days=1))
    assert [one.letter for one in printouts() if one.kind is PrintoutKind.D11] == [LETTER, LETTER]


def test_a_mistyped_number_is_free_again_once_it_is_corrected(two: tuple[Play, str, str]) -> None:
    play, first, second = two
    issue_printouts(play.people.budi.actor, first, "", "800/11/DINKES/2026", now=NOW)
    issue_printouts(play.people.budi.actor, second, "", LETTER, now=NOW)
    assert refused(play, first, LETTER).details["serial"] == "0004/2026"


def test_a_signed_document_keeps_its_number_for_good(two: tuple[Play, str, str]) -> None:
    play, first, second = two
    from_paper = io.BytesIO(b"%PDF-1.7\n%%EOF")
    add_scan(play.people.budi.actor, printouts()[0].public_id, "surat.pdf", from_paper, now=NOW)
    issue_printouts(play.people.budi.actor, first, "", "800/11/DINKES/2026", now=NOW)
    assert refused(play, second, LETTER).details["serial"] == "0001/2026"


def test_a_number_that_is_too_long_is_refused_at_its_field(two: tuple[Play, str, str]) -> None:
    assert refused(two[0], two[2], "8" * 101).errors == {"letter": ["printout.letter_too_long"]}


def test_a_document_without_a_number_hashes_as_before_there_were_numbers(two: tuple[Play, str, str]) -> None:
    assert ["letter" in json.loads(one.content) for one in printouts()] == [True, False]


def test_a_preparers_number_is_proposed_to_the_assessor(client: FlaskClient, two: tuple[Play, str, str]) -> None:
    play, _first, second = two
    named(play, play.people.budi, play.people.hasan)
    with pytest.raises(Invalid):
        prepare_printouts(play.people.hasan.actor, second, "", LETTER, now=NOW)
    prepare_printouts(play.people.hasan.actor, second, "", "800/13", now=NOW)
    log_in(client, play.people.budi)
    assert 'value="800/13"' in client.get(f"/dokumen/hasil/{second}").text
    issue_printouts(play.people.budi.actor, second, "", "800/13", now=NOW)
    assert [one.letter for one in printouts() if not one.prepared] == [LETTER, "", "800/13", ""]


def test_keys_tell_no_spaces_and_capitals_apart() -> None:
    assert letter_key(" 800 /12/Dinkes") == letter_key("800/12/DINKES") == "800/12/dinkes"
    assert letter_key("  ") is None


@pytest.mark.parametrize(
    ("carried", "proposed"),
    [
        ((), "800/1/DINKES/2026"),
        (("800/12/dinkes/2026", "800/9/dinkes/2026"), "800/13/DINKES/2026"),
        (("800/99/dinkes/2025", "lain", "800/x/dinkes/2026"), "800/1/DINKES/2026"),
    ],
)
def test_the_next_number_follows_the_highest_of_the_pattern(carried: tuple[str, ...], proposed: str) -> None:
    assert next_letter("800/{nomor}/DINKES/{tahun}", 2026, carried) == proposed


def test_signs_of_a_pattern_stand_for_themselves() -> None:
    assert next_letter("{nomor}.K(a)", 2026, ["4.k(a)", "7xk(a)"]) == "5.K(a)"
    assert next_letter("", 2026, ["800/1"]) == ""


def test_the_form_proposes_the_next_number_of_the_agency(client: FlaskClient, two: tuple[Play, str, str]) -> None:
    play, first, second = two
    log_in(client, play.people.budi)
    path = f"/dokumen/hasil/{second}"
    assert 'name="letter"' in client.get(path).text and "800/13" not in client.get(path).text
    change_letter_pattern(play.wati, play.people.agency.id, "800/{nomor}/DINKES/{tahun}", now=NOW)
    now, year = utc_now(), local_date(utc_now()).year
    issue_printouts(play.people.budi.actor, first, "", f"800/12/DINKES/{year}", now=now)
    assert f'value="800/13/DINKES/{year}"' in client.get(path).text
    assert f'value="800/12/DINKES/{year}"' in client.get(f"/dokumen/hasil/{first}").text, "what was typed last stays"
    assert post(client, f"{path}/terbitkan", {"letter": "", "note": ""}).status_code == 303
    assert "800/13" not in client.get(path).text, "who leaves it empty is not asked again"


def test_the_page_keeps_what_was_typed_and_names_the_document(client: FlaskClient, two: tuple[Play, str, str]) -> None:
    log_in(client, two[0].people.budi)
    path = f"/dokumen/hasil/{two[2]}"
    answer = post(client, f"{path}/terbitkan", {"letter": LETTER, "note": "Ikut pelatihan."})
    assert answer.status_code == 422
    assert "dokumen lain: D.1.1 Dokumen evaluasi kinerja, nomor seri 0001/2026" in answer.text
    assert f'value="{LETTER}"' in answer.text and "Ikut pelatihan." in answer.text
    assert "Sari" not in answer.text
    assert post(client, f"{path}/terbitkan", {"letter": "800/13", "note": ""}).status_code == 303
    page = client.get(path).text
    assert 'value="800/13"' in page and "<dd>800/13</dd>" in page


def test_the_number_is_printed_and_not_told_to_the_public(client: FlaskClient, two: tuple[Play, str, str]) -> None:
    log_in(client, two[0].people.sari)
    document = printouts()[0]
    assert f"NOMOR: {LETTER}" in text_of(client.get(f"/dokumen/{document.public_id}/a4.pdf").data)
    assert LETTER not in client.get(f"/periksa/{document.code}").text
