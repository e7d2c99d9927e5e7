"""Documents of a whole team: made in the background for who may, stopped, taken away, forgotten."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.core.authz import Role
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.plans.services.planning import keep_plan
from kinerja.reports.models import Bundle, BundleFile, BundlePrint, BundleShape, PageSize, Printout
from kinerja.reports.queries.bundles import bundle_for
from kinerja.reports.queries.printouts import printout_lines
from kinerja.reports.services import bundle as service
from kinerja.reports.services.bundle import cancel_bundle, file_name, purge_bundles, request_bundle
from kinerja.reports.services.issue import issue_printouts
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST, quadrant
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.reports.test_printouts import events


def decide_about(play: Play, someone: factories.Person) -> str:
    """Budi sends his sheet about somebody of his Bidang, and decides."""
    budi = play.people.budi.actor
    sent(budi, duty_of(play.people.budi, someone, "atasan"))
    choose_ratings(budi, appraisal_of(someone).public_id, FIRST, now=NOW)
    appraisal = appraisal_of(someone)
    reading().refresh(appraisal)
    return finalize_appraisal(budi, appraisal.public_id, EXPECTED, rev=appraisal.rev, now=NOW)


@pytest.fixture
def play(app: Flask) -> Play:
    """Budi has decided about Sari and Dewi."""
    play = opened(quadrant(), **ALWAYS)
    for someone in (play.people.sari, play.people.dewi):
        decide_about(play, someone)
    return play


def requested(play: Play, unit: str = "", **changes: Any) -> str:
    actor = changes.pop("actor", play.people.budi.actor)
    return request_bundle(actor, play.cycle_id, unit, PageSize.F4, now=changes.pop("now", NOW), **changes)


def count(model: Any) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def zipped(client: FlaskClient, public_id: str) -> zipfile.ZipFile:
    answer = post(client, f"/dokumen/tim/{public_id}/unduh")
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_all_documents_of_a_team_come_as_one_file(client: FlaskClient, play: Play) -> None:
    made = requested(play)
    run_waiting(now=NOW)
    card = bundle_for(reading(), play.people.budi.actor, made)
    assert (card.state, card.progress, card.total, card.files) == (JobState.DONE, 2, 2, 4)
    log_in(client, play.people.budi)
    archive = zipped(client, made)
    assert archive.namelist() == [
        "dewi-makian-a-md-kep-c1-2026-0004.pdf",
        "dewi-makian-a-md-kep-d11-2026-0003.pdf",
        "sari-umasugi-a-md-kep-c1-2026-0002.pdf",
        "sari-umasugi-a-md-kep-d11-2026-0001.pdf",
    ]
    assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())


def test_a_bundle_holds_the_same_bytes_as_the_single_document(client: FlaskClient, play: Play) -> None:
    made = requested(play)
    run_waiting(now=NOW)
    log_in(client, play.people.budi)
    first = reading().scalars(select(Printout.public_id).where(Printout.number == 1)).one()
    single = client.get(f"/dokumen/{first}/f4.pdf").data
    archive = zipped(client, made)
    assert single == archive.read("sari-umasugi-a-md-kep-d11-2026-0001.pdf")
    assert post(client, f"/dokumen/tim/{made}/unduh").data == post(client, f"/dokumen/tim/{made}/unduh").data


def test_a_bundle_keeps_numbers_and_notes_of_what_was_issued(play: Play) -> None:
    result = reading().scalars(select(Result.public_id).order_by(Result.id)).first()
    issue_printouts(play.people.budi.actor, result, "Ikut pelatihan.", now=NOW)
    requested(play)
    run_waiting(now=NOW)
    assert count(Printout) == 4 and events("printout.issued") == 4


def test_one_unit_may_be_chosen(play: Play) -> None:
    requested(play, play.people.division.public_id)
    run_waiting(now=NOW)
    assert count(BundleFile) == 4
    with pytest.raises(Invalid) as refusal:
        requested(play, play.people.service_unit.public_id)
    assert refusal.value.errors == {"unit": ["bundle.nothing"]}


@pytest.mark.parametrize("who", ["sari", "dewi", "head", "tono"])
def test_who_decided_nothing_has_nothing_to_bundle(play: Play, who: str) -> None:
    with pytest.raises(Invalid):
        requested(play, actor=getattr(play.people, who).actor)
    assert count(Bundle) == 0


def test_administrators_of_the_dinas_and_the_province_have_no_bundle(play: Play) -> None:
    for who in (play.people.wati, play.people.ratna, play.people.operator):
        with pytest.raises(Invalid):
            requested(play, actor=who.actor)
    with transaction() as session:
        account = factories.make_account(session)
        factories.make_grant(session, account, Role.AGENCY_ADMIN, agency_id=play.people.agency.id)
        bare = factories.actor_for(session, account)
    with pytest.raises(NotAllowed):
        requested(play, actor=bare)
    assert count(Bundle) == 0


def test_an_auditor_gets_what_was_issued_and_issues_nothing(play: Play) -> None:
    result = reading().scalars(select(Result.public_id).order_by(Result.id)).first()
    issue_printouts(play.people.budi.actor, result, now=NOW)
    requested(play, actor=play.people.auditor.actor)
    run_waiting(now=NOW)
    assert (count(Printout), count(BundleFile)) == (2, 2)


def test_asking_twice_gives_the_bundle_under_way(play: Play) -> None:
    assert requested(play) == requested(play)
    assert count(Bundle) == 1 and events("bundle.requested") == 1


def test_unknown_periods_and_units_are_refused(play: Play) -> None:
    for cycle, unit in (("tidak-ada", ""), (play.cycle_id, "tidak-ada")):
        with pytest.raises(Invalid):
            request_bundle(play.people.budi.actor, cycle, unit, PageSize.A4, now=NOW)


def test_a_cancelled_bundle_is_not_made(client: FlaskClient, play: Play) -> None:
    made = requested(play)
    log_in(client, play.people.budi)
    assert "Sedang dibuat" in client.get(f"/dokumen/tim/{made}").text
    assert post(client, f"/dokumen/tim/{made}/hentikan").status_code == 303
    run_waiting(now=NOW)
    assert count(Printout) == 0 and events("job.cancelled") == 1
    text = client.get(f"/dokumen/tim/{made}").text
    assert "dihentikan sebelum selesai" in text and "/unduh" not in text
    assert post(client, f"/dokumen/tim/{made}/unduh").status_code == 409
    with pytest.raises(Conflict):
        cancel_bundle(play.people.budi.actor, made, now=NOW)


def test_a_bundle_goes_on_after_the_last_result_that_was_kept(play: Play) -> None:
    made = requested(play)
    first = reading().scalars(select(Result.id).order_by(Result.id)).first()
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.key == f"make_bundle:{made}")).one()
        job.cursor = [1, first]
    run_waiting(now=NOW)
    card = bundle_for(reading(), play.people.budi.actor, made)
    assert (card.state, card.progress, card.files) == (JobState.DONE, 2, 2)


@pytest.mark.parametrize("who", ["sari", "ratna", "wati", "auditor"])
def test_a_bundle_is_for_who_asked_alone(client: FlaskClient, play: Play, who: str) -> None:
    made = requested(play)
    run_waiting(now=NOW)
    log_in(client, getattr(play.people, who))
    assert client.get(f"/dokumen/tim/{made}").status_code == 404
    for verb in ("unduh", "hentikan"):
        assert post(client, f"/dokumen/tim/{made}/{verb}").status_code == 404
    with pytest.raises(NotFound):
        bundle_for(reading(), getattr(play.people, who).actor, made)


def test_the_page_asks_and_leads_on(client: FlaskClient, play: Play) -> None:
    log_in(client, play.people.budi)
    assert "/dokumen/tim" in client.get("/hasil").text
    assert "Bidang Pelayanan Kesehatan" in client.get("/dokumen/tim").text
    wrong = post(client, "/dokumen/tim", {"cycle": "tidak-ada", "unit": "", "size": "f4", "shape": "zip"})
    assert wrong.status_code == 422 and 'value="f4"' in wrong.text and count(Bundle) == 0
    answer = post(client, "/dokumen/tim", {"cycle": play.cycle_id, "unit": "", "size": "f4", "shape": "zip"})
    assert answer.status_code == 303
    run_waiting(now=NOW)
    assert "4 dokumen dalam satu berkas ZIP." in client.get(answer.location).text
    assert "siap diunduh" in client.get("/dokumen/tim").text


def test_who_decided_nothing_reads_why_there_is_nothing(client: FlaskClient, play: Play) -> None:
    log_in(client, play.people.sari)
    assert "Belum ada dokumen untuk tim Anda" in client.get("/dokumen/tim").text


def test_taking_a_bundle_away_is_written_down(client: FlaskClient, play: Play) -> None:
    made = requested(play)
    run_waiting(now=NOW)
    log_in(client, play.people.budi)
    zipped(client, made)
    assert events("export.made") == 1


def test_old_bundles_are_forgotten_and_their_documents_stay(play: Play) -> None:
    requested(play)
    run_waiting(now=NOW)
    with transaction() as session:
        purge_bundles(session, now=NOW + timedelta(days=6))
    assert count(Bundle) == 1
    with transaction() as session:
        purge_bundles(session, now=NOW + timedelta(days=8))
    assert (count(Bundle), count(BundleFile), count(Printout)) == (0, 0, 4)


def test_file_names_hold_plain_letters_only(play: Play) -> None:
    requested(play)
    run_waiting(now=NOW)
    printout = printout_lines(reading(), reading().scalars(select(Result.id).order_by(Result.id)).first() or 0)[0]
    assert file_name(printout, "I Gusti Ngurah Ábdul, S.Kom/…") == "i-gusti-ngurah-abdul-s-kom-c1-2026-0002.pdf"


def with_plan(play: Play) -> None:
    """Sari's plan in two versions, each a PDF."""
    for version in (b"%PDF-1.7 lama", b"%PDF-1.7 baru"):
        keep_plan(play.people.sari.actor, play.cycle_id, [], ("skp.pdf", io.BytesIO(version)), now=NOW)


def test_the_newest_plan_lies_beside_the_documents(client: FlaskClient, app: Flask) -> None:
    play = opened(quadrant(), **ALWAYS)
    with_plan(play)
    decide_about(play, play.people.sari)
    made = requested(play)
    run_waiting(now=NOW)
    log_in(client, play.people.budi)
    archive = zipped(client, made)
    plans = [name for name in archive.namelist() if name.startswith("skp/")]
    assert plans == ["skp/001-sari-umasugi-a-md-kep.pdf"] and archive.read(plans[0]) == b"%PDF-1.7 baru"


def test_an_auditor_gets_no_plan(client: FlaskClient, app: Flask) -> None:
    play = opened(quadrant(), **ALWAYS)
    with_plan(play)
    issue_printouts(play.people.budi.actor, decide_about(play, play.people.sari), now=NOW)
    made = requested(play, actor=play.people.auditor.actor)
    run_waiting(now=NOW)
    log_in(client, play.people.auditor)
    assert [name for name in zipped(client, made).namelist() if name.startswith("skp/")] == []


def printed(client: FlaskClient, public_id: str) -> bytes:
    answer = post(client, f"/dokumen/tim/{public_id}/unduh")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    return answer.data


def test_one_pdf_begins_each_document_on_a_sheet_of_its_own(client: FlaskClient, play: Play) -> None:
    made = requested(play, shape=BundleShape.PDF)
    run_waiting(now=NOW)
    log_in(client, play.people.budi)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(printed(client, made))).pages]
    firsts = [place for place, text in enumerate(pages) if "Halaman 1 dari" in text]
    assert len(firsts) == 4 and all(place % 2 == 0 for place in firsts)
    forms = ["D.1.1" if "Formulir D.1.1" in pages[place] else "C.1" for place in firsts]
    people = ["Dewi" if "Dewi Makian" in pages[place] else "Sari" for place in firsts]
    assert list(zip(people, forms, strict=True)) == [
        ("Dewi", "D.1.1"), ("Dewi", "C.1"), ("Sari", "D.1.1"), ("Sari", "C.1"),
    ]  # fmt: skip
    assert {text for place, text in enumerate(pages) if not text.strip()} <= {""}
    assert "4 dokumen dalam satu PDF." in client.get(f"/dokumen/tim/{made}").text and events("export.made") == 1


def test_one_pdf_has_the_same_bytes_when_it_is_made_again(client: FlaskClient, play: Play) -> None:
    log_in(client, play.people.budi)
    files = []
    for days in (0, 1):
        made = requested(play, shape=BundleShape.PDF, now=NOW + timedelta(days=days))
        run_waiting(now=NOW + timedelta(days=days))
        files.append(printed(client, made))
    assert files[0] == files[1] and count(BundlePrint) == 2 and count(Printout) == 4


def test_one_pdf_and_a_zip_are_two_choices(play: Play) -> None:
    assert requested(play) != requested(play, shape=BundleShape.PDF)
    assert count(Bundle) == 2


def test_one_pdf_of_too_many_people_is_refused_at_the_field(
    client: FlaskClient, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_IN_ONE_PDF", 1)
    log_in(client, play.people.budi)
    asked = {"cycle": play.cycle_id, "unit": "", "size": "f4", "shape": "pdf"}
    answer = post(client, "/dokumen/tim", asked)
    assert answer.status_code == 422 and "paling banyak" in answer.text and count(Bundle) == 0
    assert post(client, "/dokumen/tim", asked | {"shape": "zip"}).status_code == 303


def test_a_bundle_in_which_nothing_was_left_says_so(client: FlaskClient, play: Play) -> None:
    made = requested(play, shape=BundleShape.PDF)
    with transaction() as session:
        for appraisal in session.scalars(select(Appraisal)):
            appraisal.result_id = None  # as after an objection that is heard again
    run_waiting(now=NOW)
    log_in(client, play.people.budi)
    assert "Tidak ada lagi dokumen" in client.get(f"/dokumen/tim/{made}").text
    assert post(client, f"/dokumen/tim/{made}/unduh").status_code == 409 and count(BundlePrint) == 0


def test_old_prints_are_forgotten_too(play: Play) -> None:
    requested(play, shape=BundleShape.PDF)
    run_waiting(now=NOW)
    assert count(BundlePrint) == 1
    with transaction() as session:
        purge_bundles(session, now=NOW + timedelta(days=8))
    assert (count(BundlePrint), count(Bundle), count(Printout)) == (0, 0, 4)
