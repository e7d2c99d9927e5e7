"""Results of a version without a decree are on trial, for good: what counts is the opening of the period."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, AppraisalPart, Result
from kinerja.appraisals.queries.oversight import overseen_results
from kinerja.appraisals.queries.results import basis_of, record_hash_of, results_of
from kinerja.appraisals.services.open_cycle import add_appraisal, open_cycle
from kinerja.core.db import reading, transaction
from kinerja.instruments.legal import BasisEntry
from kinerja.instruments.models import Version
from kinerja.instruments.services import record_basis
from kinerja.people.models import Employee
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, announced, appraisal_of, duty_of, sent, started
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in

DECREE = BasisEntry("agency_decree", "7/CONTOH", date(2025, 12, 1), "Nama Contoh", "Kepala Dinas Contoh")
KEPT = {"kind": "agency_decree", "number": "7/CONTOH", "date": "2025-12-01"}
SENTENCE = "Ditetapkan dengan Keputusan Kepala Dinas Nomor 7/CONTOH tanggal 1 Desember 2025"
TRIAL = "UJI COBA – belum ditetapkan"


@pytest.fixture
def play(app: Flask) -> Play:
    """Announced, not yet open, without a decree."""
    return announced(quadrant(), **ALWAYS)


def set_version(play: Play, *, later: timedelta = timedelta(0)) -> None:
    version = reading().scalars(select(Version.public_id).where(Version.id == play.version_id)).one()
    record_basis(play.ratna, version, DECREE, now=NOW + later)


def decided(play: Play) -> Result:
    """Sari's result."""
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return decided_in_open_cycle(play)


def decided_in_open_cycle(play: Play) -> Result:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    public_id = decide(play)
    return reading().scalars(select(Result).where(Result.public_id == public_id)).one()


def test_a_result_keeps_the_decree_that_stood_before_opening(play: Play) -> None:
    set_version(play)
    assert decided(play).legal_basis == KEPT


def test_a_result_without_decree_is_on_trial_and_stays_so(play: Play) -> None:
    result = decided(play)
    assert result.legal_basis is None
    set_version(play)
    kept = reading().scalars(select(Result).execution_options(populate_existing=True)).one()
    assert kept.legal_basis is None


def test_a_decree_after_opening_does_not_count_for_what_is_open(play: Play) -> None:
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    set_version(play, later=timedelta(minutes=1))
    assert decided_in_open_cycle(play).legal_basis is None


def test_who_is_added_later_is_appraised_as_everybody_else(play: Play) -> None:
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    set_version(play, later=timedelta(minutes=1))
    with transaction() as session:
        late = factories.make_employee(session, "Rahma Contoh")
        post = factories.make_post(session, play.people.division)
        factories.make_placement(session, late, post)
        late_id = late.id
    public_id = reading().scalars(select(Employee.public_id).where(Employee.id == late_id)).one()
    add_appraisal(play.ratna, play.cycle_id, public_id, now=NOW + timedelta(days=1))
    query = select(AppraisalPart.legal_basis).join(Appraisal, Appraisal.id == AppraisalPart.appraisal_id)
    assert reading().scalars(query.where(Appraisal.employee_id == late_id)).all() == [None]


def test_one_part_on_trial_puts_the_whole_result_on_trial(play: Play) -> None:
    set_version(play)
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    with transaction() as session:
        whole = session.scalars(
            select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal_of(play.people.sari).id)
        ).one()
        session.add(
            AppraisalPart(
                appraisal_id=whole.appraisal_id, part="perilaku", version_id=whole.version_id,
                fingerprint=whole.fingerprint, why=whole.why, givens={}, given_sources={},
            )
        )  # fmt: skip
    assert basis_of(reading(), appraisal_of(play.people.budi).id) == KEPT
    assert basis_of(reading(), appraisal_of(play.people.sari).id) is None


def test_the_signature_covers_the_mark(play: Play) -> None:
    set_version(play)
    result = decided(play)
    signed = record_hash_of(result)
    reading().expunge(result)
    result.legal_basis = None
    assert record_hash_of(result) != signed


def test_lists_mark_trials_and_counts_leave_them_out(play: Play) -> None:
    decided(play)
    session, people = reading(), play.people
    assert [line.is_trial for line in results_of(session, people.sari.actor, own=True)] == [True]
    found = overseen_results(session, people.auditor.actor, NOW.date())
    assert (found.count, found.on_trial, found.rows[0].is_trial) == (1, 1, True)


def test_results_that_count_are_counted(play: Play) -> None:
    set_version(play)
    decided(play)
    found = overseen_results(reading(), play.people.auditor.actor, NOW.date())
    assert (found.count, found.on_trial, found.rows[0].is_trial) == (1, 0, False)


@pytest.mark.parametrize(("is_set", "said", "unsaid"), [(False, TRIAL, "Ditetapkan dengan"), (True, SENTENCE, TRIAL)])
def test_every_page_of_an_appraisal_says_it(
    play: Play, client: FlaskClient, is_set: bool, said: str, unsaid: str
) -> None:
    if is_set:
        set_version(play)
    result = decided(play)
    people = play.people
    own = duty_of(people.dewi, people.dewi, "diri")
    sheet = started(people.dewi.actor, own)
    log_in(client, people.dewi)
    pages = [
        f"/tugas/{own.public_id}",
        f"/lembar/{sheet}",
        f"/lembar/{sheet}/periksa",
        f"/kriteria-saya/{play.cycle_id}",
    ]
    for page in pages:
        text = client.get(page).text
        assert said in text and unsaid not in text, page
    other = client.application.test_client()
    log_in(other, people.budi)
    result_pages = [f"/hasil/{result.public_id}", f"/hasil/{result.public_id}/perhitungan"]
    for page in [*result_pages, f"/penilaian/{appraisal_of(people.sari).public_id}"]:
        text = other.get(page).text
        assert said in text and unsaid not in text, page
    assert ("uji coba" in other.get("/hasil").text) is not is_set
    pdf = PdfReader(BytesIO(other.get(f"/hasil/{result.public_id}/lembar.pdf").data))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert said in text and unsaid not in text


def test_the_period_page_says_which_instrument_is_on_trial(play: Play, client: FlaskClient) -> None:
    log_in(client, play.people.ratna)
    page = f"/admin/periode/{play.cycle_id}"
    assert TRIAL in client.get(page).text and "tetap bertanda uji coba" in client.get(page).text
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    set_version(play, later=timedelta(minutes=1))
    assert TRIAL in client.get(page).text and SENTENCE not in client.get(page).text


@pytest.mark.parametrize("is_set", [False, True])
def test_the_auditor_reads_how_many_count(play: Play, client: FlaskClient, is_set: bool) -> None:
    if is_set:
        set_version(play)
    decided(play)
    log_in(client, play.people.auditor)
    page = client.get("/pengawasan").text
    assert f"{int(is_set)} hasil yang dihitung." in page
    assert ("1 hasil uji coba tampil di bawah" in page) is not is_set


@pytest.mark.parametrize("is_set", [False, True])
def test_who_opens_a_period_is_warned_before(play: Play, client: FlaskClient, is_set: bool) -> None:
    if is_set:
        set_version(play)
    log_in(client, play.people.ratna)
    for page in (f"/admin/periode/{play.cycle_id}/periksa", f"/admin/penilaian/buka/{play.cycle_id}"):
        assert ("belum ditetapkan dengan keputusan" in client.get(page).text) is not is_set, page
