"""The pages of a run: who sees what, states of a job, empty states, files, and what a picture must not tell."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, update

from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, Role
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.instruments.models import Instrument
from kinerja.instruments.services import publish_instrument, return_draft
from kinerja.people.models import Employee, RoleGrant
from kinerja.review import policies, queries
from kinerja.review.models import ImpactRow, ImpactRun
from kinerja.review.pictures import Bar, paired_bars
from kinerja.review.queries.pages import whole_points
from tests import factories
from tests.kinerja.appraisals.stage import NOW, appraisal_of
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.review.stage import ANSWERED, Trial, graded, reweighted, trial, unchanged
from tests.kinerja.review.test_compute import another_required, other_ratings

SCORE = re.compile(r"\b\d{2},\d{2}\b")


def address(one: Trial, more: str = "") -> str:
    return f"/admin/dampak/{one.draft}/?periode={one.cycle}{more}"


def shown(client: FlaskClient, one: Trial, who: factories.Person, more: str = "") -> str:
    log_in(client, who)
    answer = client.get(address(one, more))
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def done(app: Flask) -> Trial:
    one = trial(reweighted, graded())
    one.computed()
    return one


def owned_by_agency(one: Trial) -> None:
    """The instrument belongs to Dinas Kesehatan, so that its administrator sees the draft."""
    with transaction() as session:
        session.execute(update(Instrument).values(owner_unit_id=one.play.people.agency.id))


def test_review_page_leads_to_the_impact_and_says_how_far_it_is(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted)
    log_in(client, one.play.people.hasan)
    page = f"/admin/rancangan/{one.draft}/periksa"
    assert "Lihat dampak" in client.get(page).text and "sudah dihitung" not in client.get(page).text
    one.asked()
    assert "sedang dihitung" in client.get(page).text
    run_waiting(now=NOW)
    assert "sudah dihitung" in client.get(page).text
    with transaction() as session:
        session.execute(update(ImpactRun).values(fingerprint="0" * 64))
    assert "dihitung untuk isi yang lama" in client.get(page).text


def test_review_page_of_a_draft_in_editing_says_what_comes_first(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted, state="editing")
    log_in(client, one.play.people.ratna)
    page = client.get(f"/admin/rancangan/{one.draft}/periksa").text
    assert "Dampak dihitung setelah rancangan diajukan" in page and "Lihat dampak" not in page


def test_asking_on_the_page_then_waiting_then_reading(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted, graded())
    page = shown(client, one, one.play.people.ratna)
    assert "Belum dihitung" in page and "Periode 2026 (4 penilaian)" in page
    answer = post(client, f"/admin/dampak/{one.draft}/hitung", {"periode": one.cycle})
    assert answer.status_code == 303 and answer.location.endswith(f"?periode={one.cycle}")
    page = client.get(answer.location).text
    assert "halaman ini boleh ditinggalkan" in page and "Hentikan" in page
    run_waiting(now=NOW)
    page = client.get(answer.location).text
    assert "Siapa yang berubah" in page and "Hitung lagi" in page
    assert "Nilai instrumen ini bahan pertimbangan, bukan predikat kinerja." in page


@pytest.mark.parametrize("typed", ["", "tidak-ada"])
def test_a_wrong_cycle_is_refused_at_the_field(client: FlaskClient, app: Flask, typed: str) -> None:
    one = trial(reweighted)
    log_in(client, one.play.people.ratna)
    answer = post(client, f"/admin/dampak/{one.draft}/hitung", {"periode": typed})
    assert answer.status_code == 422 and "Pilih periode yang sudah selesai." in answer.text
    assert 'id="periode-error"' in answer.text


def test_an_unknown_cycle_or_draft_is_not_found(client: FlaskClient, done: Trial) -> None:
    log_in(client, done.play.people.ratna)
    assert client.get(f"/admin/dampak/{done.draft}/?periode=tidak-ada").status_code == 404
    assert client.get("/admin/dampak/tidak-ada/").status_code == 404
    assert post(client, f"/admin/dampak/{done.draft}/unduh/pdf", {"periode": done.cycle}).status_code == 404


@pytest.mark.parametrize("who", ["sari", "budi", "operator"])
def test_those_without_the_panel_are_refused(client: FlaskClient, done: Trial, who: str) -> None:
    log_in(client, getattr(done.play.people, who))
    assert client.get(address(done)).status_code == 403
    assert post(client, f"/admin/dampak/{done.draft}/hitung", {"periode": done.cycle}).status_code == 403


def test_stopping_and_what_was_stopped(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted)
    one.asked()
    log_in(client, one.play.people.ratna)
    answer = post(client, f"/admin/dampak/{one.draft}/hentikan", {"periode": one.cycle})
    page = client.get(answer.location).text
    assert "Perhitungan diminta berhenti." in page and "dihentikan sebelum selesai" in page
    again = post(client, f"/admin/dampak/{one.draft}/hentikan", {"periode": one.cycle})
    assert "Perhitungan ini sudah berakhir." in client.get(again.location).text


def test_a_failed_run_says_why(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted)
    one.asked()
    with transaction() as session:
        session.execute(update(Job).values(state=JobState.FAILED, error="impact.draft_changed"))
    assert "Rancangan berubah sejak perhitungan diminta" in shown(client, one, one.play.people.ratna)


def test_a_changed_draft_makes_the_run_stale(client: FlaskClient, done: Trial) -> None:
    return_draft(done.ratna, done.draft, reason="Disunting lagi", now=NOW)
    with transaction() as session:
        session.execute(update(ImpactRun).values(fingerprint="0" * 64, rev=0))
    page = shown(client, done, done.play.people.ratna)
    assert "Perhitungan ini sudah usang" in page and "berlaku untuk revisi 0" in page


def test_no_finished_cycle_is_an_empty_page_with_a_reason(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted)
    with transaction() as session:
        session.execute(update(Instrument).values(code="LAIN-2026"))
        session.connection().exec_driver_sql("UPDATE cycle SET state = 'open'")
    log_in(client, one.play.people.ratna)
    page = client.get(f"/admin/dampak/{one.draft}/").text
    assert "Belum ada periode yang selesai" in page and "Hitung dampak" not in page


def test_nothing_changes_is_said(client: FlaskClient, app: Flask) -> None:
    one = trial(unchanged)
    one.computed()
    assert "Tidak ada yang berubah" in shown(client, one, one.play.people.ratna)


# What one sees


def test_an_administrator_sees_who_changes_but_no_scores(client: FlaskClient, done: Trial) -> None:
    page = shown(client, done, done.play.people.ratna)
    assert "Dewi Makian" in page and "Kategori berubah" in page and "Budi Tidore" not in page
    assert not SCORE.search(page) and '<svg class="bars"' not in page
    assert "Anda melihat apa yang berubah, bukan nilainya" in page


def test_a_dinas_administrator_sees_the_own_dinas_only(client: FlaskClient, done: Trial) -> None:
    owned_by_agency(done)
    page = shown(client, done, done.play.people.wati, "&ubah=semua")
    assert "Dewi Makian" in page and "Tono Sangaji" not in page and "Dinas Pendidikan" not in page
    assert not SCORE.search(page)


def test_an_auditor_reads_the_figures_and_sees_the_picture(client: FlaskClient, done: Trial) -> None:
    page = shown(client, done, done.play.people.auditor, "&ubah=semua")
    assert "76,00" in page and "52,00" in page and "Baik" in page and "Cukup" in page
    picture = page.split('<svg class="bars"', 1)[1].split("</svg>", 1)[0]
    assert "<title" in picture and "Baik: semula 2, menjadi" in picture


def test_an_auditor_of_one_dinas_reads_that_one(client: FlaskClient, done: Trial) -> None:
    other = done.play.people.other_agency.id
    with transaction() as session:
        session.execute(update(RoleGrant).where(RoleGrant.role == Role.AUDITOR).values(agency_id=other))
        session.execute(update(Instrument).values(owner_unit_id=other))
    page = shown(client, done, done.play.people.auditor, "&ubah=semua")
    assert "Tono Sangaji" in page and "88,00" in page and "Dewi Makian" not in page


def test_nobody_sees_the_own_row_or_that_of_a_superior(client: FlaskClient, done: Trial) -> None:
    with transaction() as session:
        factories.make_grant(session, done.play.people.dewi.account, Role.PROVINCE_ADMIN)
    page = shown(client, done, done.play.people.dewi, "&ubah=semua")
    assert "Sari Umasugi" in page and "Tono Sangaji" in page
    table = page.split('id="daftar"', 1)[1]
    assert "Dewi Makian" not in table and "Budi Tidore" not in table


def test_filters_by_kind_and_unit(client: FlaskClient, done: Trial) -> None:
    log_in(client, done.play.people.ratna)
    listed = lambda more: client.get(address(done, more)).text.split('id="daftar"', 1)[1]  # noqa: E731
    assert "Budi Tidore" in listed("&ubah=semua") and "Budi Tidore" not in listed("&ubah=score")
    unit = done.play.people.other_agency.public_id
    assert "Tono Sangaji" in listed(f"&unit={unit}") and "Dewi Makian" not in listed(f"&unit={unit}")
    assert "Tidak ada penilaian dengan pilihan ini." in listed("&ubah=predicate")
    assert "Tidak ada penilaian dengan pilihan ini." in listed("&ubah=semua&hal=9&unit=tidak-ada")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (another_required, "ada isian yang diwajibkan rancangan (Butir baru)"),
        (other_ratings, "rating perlu diputuskan lagi (perilaku kerja)"),
    ],
)
def test_what_cannot_be_computed_is_listed_with_its_reason(
    client: FlaskClient, app: Flask, change: Any, words: str
) -> None:
    one = trial(change)
    one.computed()
    assert words in shown(client, one, one.play.people.ratna, "&ubah=semua")


def test_twin_and_policy_agree(done: Trial) -> None:
    cast = done.play.people
    run = reading().scalars(select(ImpactRun.id)).one()
    instrument = reading().scalars(select(Instrument)).one()
    for who in (cast.ratna, cast.wati, cast.auditor, cast.budi, cast.sari):
        rows = reading().scalars(queries.visible_impact_rows(who.actor, run)).all()
        lines = queries.impact_lines(
            reading(), who.actor, instrument.owner_unit_id, queries.visible_impact_rows(who.actor, run), on=date.today()
        )
        assert {line.row.appraisal_id for line in lines} == {row.appraisal_id for row in rows}
        for line in lines:
            assert line.with_numbers == bool(
                policies.can_read_impact_numbers(who.actor, instrument, line.row.agency_id)
            )


def test_who_shapes_the_instrument_reads_no_numbers_even_as_an_auditor(done: Trial) -> None:
    instrument = reading().scalars(select(Instrument)).one()
    auditor, ratna = done.play.people.auditor.actor, done.ratna
    both = Actor(ratna.kind, ratna.account_id, ratna.employee_id, grants=(*ratna.grants, *auditor.grants))
    agency = done.play.people.agency.id
    assert policies.can_read_impact_numbers(auditor, instrument, agency)
    assert not policies.can_read_impact_numbers(both, instrument, agency)


@pytest.mark.parametrize(
    ("numbers", "count", "changed", "allowed"),
    [
        (True, 2, [1, 0], True),
        (False, 9, [3, 3], False),
        (False, 10, [3, 0], True),
        (False, 500, [400, 2], False),
        (False, 500, [0, 1], False),
    ],
)
def test_a_picture_is_not_shown_where_it_points_at_somebody(
    numbers: bool, count: int, changed: list[int], allowed: bool
) -> None:
    found = policies.can_see_distribution(numbers=numbers, count=count, changed=changed)
    assert bool(found) is allowed


def test_many_people_are_paged_and_pictured(client: FlaskClient, done: Trial) -> None:
    crowd(done, 60)
    page = shown(client, done, done.play.people.ratna)
    assert "Halaman 1 dari 3" in page and '<svg class="bars"' in page
    assert "Pegawai 59" in client.get(address(done, "&hal=2")).text


def crowd(done: Trial, number: int) -> None:
    """Copies of Dewi's row, each about somebody of her own."""
    with transaction() as session:
        dewi = session.scalars(
            select(ImpactRow).where(ImpactRow.appraisal_id == appraisal_of(done.play.people.dewi).id)
        ).one()
        like = appraisal_of(done.play.people.dewi)
        for one in range(number):
            person = factories.make_employee(session, f"Pegawai {one:02}")
            copied = {
                column.name: getattr(like, column.name)
                for column in like.__table__.columns
                if column.name not in ("id", "public_id", "employee_id", "result_id")
            }
            appraisal = type(like)(**copied, employee_id=person.id)
            session.add(appraisal)
            session.flush()
            values = {column.name: getattr(dewi, column.name) for column in dewi.__table__.columns}
            session.add(ImpactRow(**values | {"appraisal_id": appraisal.id}))


# Files


def downloaded(client: FlaskClient, one: Trial, kind: str) -> Any:
    return post(client, f"/admin/dampak/{one.draft}/unduh/{kind}", {"periode": one.cycle, "ubah": "semua", "unit": ""})


def test_files_hold_what_the_page_shows(client: FlaskClient, done: Trial) -> None:
    log_in(client, done.play.people.auditor)
    text = downloaded(client, done, "csv").get_data().decode("utf-8-sig")
    line = next(line for line in csv.reader(StringIO(text), delimiter=";") if line and line[0].startswith("Dewi"))
    assert line[5:9] == ["76,00", "52,00", "2", "3"]
    assert "bahan pertimbangan" in text
    rows = CalamineWorkbook.from_filelike(BytesIO(downloaded(client, done, "xlsx").data)).get_sheet_by_index(0)
    assert next(row for row in rows.to_python() if str(row[0]).startswith("Dewi"))[5:7] == ["76,00", "52,00"]


def test_files_of_an_administrator_hold_no_numbers_and_are_recorded(client: FlaskClient, done: Trial) -> None:
    log_in(client, done.play.people.ratna)
    text = downloaded(client, done, "csv").get_data().decode()
    assert "Dewi" in text and not SCORE.search(text)
    query = select(func.count()).where(AuditEvent.event == "export.made")
    assert reading().scalar(query) == 1


def test_files_are_defused(client: FlaskClient, done: Trial) -> None:
    with transaction() as session:
        session.execute(update(Employee).values(name="=1+1"))
    log_in(client, done.play.people.ratna)
    assert "\n'=1+1;" in downloaded(client, done, "csv").get_data().decode()


def test_nothing_is_downloaded_before_the_end(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted)
    one.asked()
    log_in(client, one.play.people.ratna)
    assert downloaded(client, one, "csv").status_code == 409


# Pictures


def test_bars_are_escaped_and_told_in_words(app: Flask) -> None:
    with app.test_request_context():
        image = paired_bars("uji", "Sebelum & sesudah", [Bar("<b>", 1, 0), Bar("Baik", 3, 4)])
    assert "&lt;b&gt;" in image and "<b>" not in image and "Sebelum &amp; sesudah" in image
    assert "Baik: semula 3, menjadi 4" in image and 'width="85.0%"' in image and 'width="0.0%"' in image


@pytest.mark.parametrize(
    ("score", "points"), [("68.67", 68), ("0.00", 0), ("-0.50", -1), ("-3", -3), ("100.00", 100), ("-3.00", -3)]
)
def test_whole_points_go_towards_less(score: str, points: int) -> None:
    assert whole_points(score) == points


def test_the_stage_is_whole(done: Trial) -> None:
    assert done.rows().keys() == ANSWERED.keys()


def test_a_published_draft_keeps_its_impact_without_a_button(client: FlaskClient, app: Flask) -> None:
    one = trial(reweighted, graded(), state="approved")
    one.computed()
    publish_instrument(one.ratna, one.draft, effective_on=NOW.date(), reason="Uji", now=NOW)
    page = shown(client, one, one.play.people.ratna)
    assert "Siapa yang berubah" in page and "Hitung lagi" not in page and "setelah rancangan diajukan" not in page
    assert "sudah usang" not in page
