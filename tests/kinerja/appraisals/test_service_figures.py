"""Service figures of units: kept with their source, shown beside the unit's results, never a person's by themselves."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals import queries
from kinerja.appraisals.models import ServiceFigure, ServiceKind
from kinerja.appraisals.policies.serving import can_record_service_figure
from kinerja.appraisals.queries.serving import figures_in_sight, nearest_figures, service_figures
from kinerja.appraisals.queries.table import Judged, VerdictKind
from kinerja.appraisals.services.import_data import import_data
from kinerja.appraisals.services.serve import ServiceFigureInput, record_service_figure, withdraw_service_figure
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.people.models import Unit
from kinerja.reports.recap import recap_content
from kinerja.reports.recappdf import recap_data, recap_pdf
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, started, with_data
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_supply import DAY, recorded
from tests.kinerja.core.browsing import log_in, post

SOURCE, NOTE = "Laporan SKM triwulan III", "Angka unit, bukan bagian dari nilai siapa pun."
OF_UNIT = "angka unit Bidang Pelayanan Kesehatan, bukan ukuran perorangan"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()), **ALWAYS)


def kept(play: Play, unit: Unit | None = None, *, by: str = "wati", **changes: Any) -> bool:
    values = {"kind": "satisfaction", "value": "87,5", "source": SOURCE, "dated": DAY}
    entered = ServiceFigureInput((unit or play.people.division).public_id, **(values | changes))
    return record_service_figure(getattr(play.people, by).actor, play.cycle_id, entered, now=NOW)


def cycle_of(play: Play) -> Cycle:
    return reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()


def holding(play: Play) -> list[tuple[str, str, int]]:
    reading().expire_all()
    units = [one.id for one in reading().scalars(select(Unit))]
    found = service_figures(reading(), cycle_of(play).id, DAY, units)
    return [(one.kind.value, str(one.value.normalize()), one.corrections) for one in found]


def events() -> list[str]:
    kinds = reading().scalars(select(AuditEvent.event).order_by(AuditEvent.id))
    return [kind for kind in kinds if kind.startswith("service_figure.")]


def test_a_figure_is_kept_corrected_and_not_kept_twice(play: Play) -> None:
    assert kept(play) and not kept(play) and holding(play) == [("satisfaction", "87.5", 0)]
    assert kept(play, value="88") and holding(play) == [("satisfaction", "88", 1)]
    assert events() == ["service_figure.recorded"] * 2
    assert reading().scalars(select(ServiceFigure.seq).order_by(ServiceFigure.seq)).all() == [1, 2]


def test_a_figure_is_taken_back_with_a_reason_and_may_come_again(play: Play) -> None:
    kept(play)
    unit = play.people.division.public_id
    with pytest.raises(Invalid):
        withdraw_service_figure(play.wati, play.cycle_id, unit, "satisfaction", " ", now=NOW)
    withdraw_service_figure(play.wati, play.cycle_id, unit, "satisfaction", "Salah unit.", now=NOW)
    assert holding(play) == [] and events() == ["service_figure.recorded", "service_figure.withdrawn"]
    for kind in ("satisfaction", "aid", "nonsense"):
        with pytest.raises(Conflict, match="nothing_holds"):
            withdraw_service_figure(play.wati, play.cycle_id, unit, kind, "Lagi.", now=NOW)
    assert kept(play) and holding(play) == [("satisfaction", "87.5", 2)]


@pytest.mark.parametrize(
    ("field", "code", "changes"),
    [
        ("value", "service.value_missing", {"value": " "}),
        ("value", "service.value_unreadable", {"value": "bagus"}),
        ("value", "service.value_ambiguous", {"value": "1.234", "kind": "timeliness"}),
        ("value", "service.bounds.satisfaction", {"value": "24,9"}),
        ("value", "service.bounds.timeliness", {"value": "101", "kind": "timeliness"}),
        ("value", "service.value_unreadable", {"value": "2,5", "kind": "complaints"}),
        ("value", "service.bounds.complaints", {"value": "-1", "kind": "complaints"}),
        ("value", "service.value_too_fine", {"value": "87,12345"}),
        ("kind", "service.kind_unknown", {"kind": "x"}),
        ("source", "service.source_missing", {"source": " "}),
        ("dated", "service.in_future", {"dated": date(2026, 11, 26)}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(play: Play, field: str, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        kept(play, **changes)
    assert refusal.value.errors == {field: [code]} and holding(play) == []


def test_a_dinas_keeps_its_own_and_bkd_all(play: Play) -> None:
    people = play.people
    assert kept(play, people.other_agency, by="ratna") and kept(play, people.agency)
    with pytest.raises(Invalid) as refusal:
        kept(play, people.other_agency)
    assert refusal.value.errors == {"unit": ["service.unit_unknown"]}
    for who in ("sari", "budi", "operator", "auditor"):
        with pytest.raises(NotAllowed):
            kept(play, by=who)
    with pytest.raises(NotFound):
        record_service_figure(play.wati, "tidak-ada", ServiceFigureInput("", "", "", "", DAY), now=NOW)
    with transaction() as session:
        session.get_one(Cycle, cycle_of(play).id).state = CycleState.CLOSED
    with pytest.raises(NotAllowed, match="already_closed"):
        kept(play, by="ratna")


def test_administrators_see_what_they_may_record(play: Play) -> None:
    people = play.people
    kept(play, people.agency), kept(play, people.other_agency, by="ratna"), kept(play, people.province, by="ratna")
    cycle, units = cycle_of(play), {one.id: one.agency_id for one in reading().scalars(select(Unit))}
    for who in ("wati", "ratna"):
        actor = getattr(people, who).actor
        seen = {one.unit_id for one in figures_in_sight(reading(), actor, cycle.id, DAY)}
        every = {people.agency.id, people.other_agency.id, people.province.id}
        assert seen == {one for one in every if can_record_service_figure(actor, cycle, units[one])}
    assert figures_in_sight(reading(), people.sari.actor, cycle.id, DAY) == []


def test_the_nearest_unit_lends_its_figure(play: Play) -> None:
    people, cycle = play.people, cycle_of(play)
    kept(play, people.agency, value="80")
    ids = {people.division.id, people.service_unit.id, people.other_agency.id}
    found = nearest_figures(reading(), cycle.id, DAY, ids)
    assert {unit for unit, _kind in found} == {people.division.id, people.service_unit.id}
    kept(play, people.division)
    own = nearest_figures(reading(), cycle.id, DAY, ids)
    assert own[people.division.id, ServiceKind.SATISFACTION].unit == "Bidang Pelayanan Kesehatan"
    assert own[people.service_unit.id, ServiceKind.SATISFACTION].unit == "Dinas Kesehatan"


def imported(play: Play, value: str, *, code: str = "ABSEN", number: str | None = None, rest: str = ";;") -> Judged:
    text = (
        f"NIP;Kode;Nilai;Sumber;Tanggal data\n{play.people.sari.nip if number is None else number};{code};{value}{rest}"
    )
    return import_data(play.wati, play.cycle_id, text, now=NOW)


def sheet_of(play: Play) -> queries.DataSheet:
    appraisal = appraisal_of(play.people.sari).id
    reading().expire_all()
    return queries.data_in_force(reading(), [appraisal])[appraisal, "overall", "rekap"]


def test_a_table_takes_a_units_figure_when_it_says_so_and_marks_it(play: Play) -> None:
    kept(play)
    plan = imported(play, "angka unit SKM")
    assert [one.kind for one in plan.verdicts] == [VerdictKind.NEW]
    assert plan.verdicts[0].unit == "Bidang Pelayanan Kesehatan"
    sheet = sheet_of(play)
    assert sheet.answers["ABSEN"].value == "87.5"
    assert sheet.sources["ABSEN"] == {"source": SOURCE, "date": "2026-11-20", "unit": "Bidang Pelayanan Kesehatan"}
    again = imported(play, "Angka Unit skm")
    assert [one.kind for one in again.verdicts] == [VerdictKind.UNCHANGED]


def test_a_units_figure_stays_one_when_somebody_saves_the_form_again(play: Play) -> None:
    kept(play)
    imported(play, "angka unit SKM")
    recorded(play, {"q_ABSEN": "87,5"}, source="Kata saya")
    assert sheet_of(play).sources["ABSEN"]["unit"] == "Bidang Pelayanan Kesehatan"
    recorded(play, {"q_ABSEN": "87,5", "q_HADIR": "4"}, source="Kata saya")
    assert sheet_of(play).sources["ABSEN"]["unit"] == "Bidang Pelayanan Kesehatan"
    recorded(play, {"q_ABSEN": "90", "q_HADIR": "4"}, source="Rekap sendiri")
    assert "unit" not in sheet_of(play).sources["ABSEN"]


@pytest.mark.parametrize(
    ("cell", "reason", "row"),
    [
        ("nip", "data.unit_is_no_person", {"value": "87,5", "number": "Bidang Pelayanan Kesehatan"}),
        ("code", "data.code_of_unit", {"value": "87,5", "code": "SKM"}),
        ("value", "data.unit_figure_unknown", {"value": "angka unit"}),
        ("value", "data.unit_figure_missing", {"value": "angka unit BANTUAN"}),
        ("value", "data.unit_for_given", {"value": "angka unit SKM", "code": "TARGET"}),
        ("source", "data.unit_brings_source", {"value": "angka unit SKM", "rest": ";Kata saya;1/11/2026"}),
    ],
)
def test_a_units_figure_becomes_nobodys_by_itself(play: Play, cell: str, reason: str, row: dict[str, Any]) -> None:
    kept(play)
    (verdict,) = imported(play, **({"rest": ";Rekap;1/11/2026"} | row if "angka" not in row["value"] else row)).verdicts
    assert (verdict.kind, verdict.cell, verdict.reason) == (VerdictKind.REJECTED, cell, reason)
    assert queries.data_in_force(reading(), [appraisal_of(play.people.sari).id]) == {}


def test_pages_say_that_a_figure_is_a_units(play: Play, app: Flask) -> None:
    people = play.people
    kept(play, value="60", kind="timeliness")
    imported(play, "angka unit TEPAT-WAKTU")
    sari, wati = app.test_client(), app.test_client()
    log_in(sari, people.sari), log_in(wati, people.wati)
    about = appraisal_of(people.sari).public_id
    assert OF_UNIT in sari.get(f"/data-saya/{about}").text
    assert OF_UNIT in wati.get(f"/admin/penilaian/penilaian/{about}").text
    page = post(
        wati, f"/admin/data-periode/{play.cycle_id}", {"table": f"{people.dewi.nip};ABSEN;angka unit TEPAT-WAKTU;;"}
    )
    assert "angka unit Bidang Pelayanan Kesehatan" in page.text


def test_a_sheet_says_that_the_figure_beside_it_is_a_units(play: Play, client: FlaskClient) -> None:
    people = play.people
    kept(play, kind="complaints", value="4")
    imported(play, "angka unit PENGADUAN", code="HADIR")
    log_in(client, people.budi)
    sheet = started(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    assert OF_UNIT in client.get(f"/lembar/{sheet}").text


def test_a_units_figures_stand_beside_its_results(play: Play, app: Flask) -> None:
    people = play.people
    budi, wati, sari = (app.test_client() for _one in range(3))
    for client, who in ((budi, people.budi), (wati, people.wati), (sari, people.sari)):
        log_in(client, who)
    about = appraisal_of(people.sari).public_id
    pages = [
        (wati, f"/rekap/{play.cycle_id}"),
        (wati, f"/admin/capaian/{play.cycle_id}"),
        (budi, f"/tim/{play.cycle_id}/sebaran"),
        (budi, f"/penilaian/{about}"),
    ]
    for client, path in pages:
        assert client.get(path).status_code == 200 and NOTE not in client.get(path).text, path
    kept(play)
    for client, path in pages:
        text = client.get(path).text
        assert NOTE in text and "87,5" in text and SOURCE in text and "20 November 2026" in text, path


def test_the_printed_summary_holds_them_too(play: Play) -> None:
    kept(play)
    recap = recap_content(reading(), play.ratna, cycle_of(play), now=NOW)
    assert recap_data(recap)["services"]["lines"] == [
        ["Bidang Pelayanan Kesehatan", "Indeks kepuasan masyarakat (SKM)", "87,5", SOURCE, "20 November 2026"]
    ]
    assert recap_pdf(recap).startswith(b"%PDF")


def test_the_page_records_corrects_and_takes_back(play: Play, client: FlaskClient) -> None:
    log_in(client, play.people.wati)
    path, unit = f"/admin/angka-unit/{play.cycle_id}", play.people.division.public_id
    assert path in client.get(f"/admin/periode/{play.cycle_id}").text
    assert "Belum ada angka unit" in client.get(path).text
    values = {"unit": unit, "kind": "satisfaction", "source": SOURCE, "dated": "2026-11-20"}
    refused = post(client, path, values | {"value": "12"})
    assert refused.status_code == 422 and "antara 25 dan 100" in refused.text and SOURCE in refused.text
    refused = post(client, path, values)
    assert refused.status_code == 422 and "Isi nilainya." in refused.text
    assert post(client, path, values | {"value": "87,5"}).status_code == 303
    page = client.get(path).text
    assert "87,5" in page and "Bidang Pelayanan Kesehatan" in page
    taking = {"unit": unit, "kind": "satisfaction"}
    refused = post(client, f"{path}/cabut", taking | {"reason": ""})
    assert refused.status_code == 422 and "Tuliskan alasannya." in refused.text
    assert post(client, f"{path}/cabut", taking | {"reason": "Salah unit."}).status_code == 303
    assert "Belum ada angka unit" in client.get(path).text
    assert post(client, f"{path}/cabut", taking | {"reason": "Lagi."}).status_code == 409
    assert client.get("/admin/angka-unit/tidak-ada").status_code == 404


def test_an_auditor_reads_and_records_nothing(play: Play, client: FlaskClient) -> None:
    kept(play)
    log_in(client, play.people.auditor)
    path = f"/admin/angka-unit/{play.cycle_id}"
    assert "87,5" in client.get(path).text and "Catat angka unit" not in client.get(path).text
    assert post(client, path).status_code == 403 and post(client, f"{path}/cabut").status_code == 403
