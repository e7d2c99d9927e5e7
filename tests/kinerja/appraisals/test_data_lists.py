"""Tables that were applied: kept as lists, long ones by a job, taken back whole unless something stands on them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals import queries
from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.models import (
    AppraisalPart,
    ChangeKind,
    DataList,
    DataRecord,
    Handover,
    HandoverLine,
    LineOutcome,
    ListState,
    ServiceFigure,
    SetAside,
    TableKind,
    WorkMark,
)
from kinerja.appraisals.policies.listing import can_see_list, can_undo_table
from kinerja.appraisals.queries.lists import lines_of_list, visible_lists
from kinerja.appraisals.queries.table import Judged
from kinerja.appraisals.services.import_data import APPLY, UNDO, check_data, import_data, undo_list
from kinerja.appraisals.services.mark import withdraw_mark
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_job
from kinerja.cycles.models import Cycle, CycleState
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, with_data
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.appraisals.test_supply import recorded
from tests.kinerja.core.browsing import log_in, post

REASON = "Rekap yang keliru."
MARKS, SERVICE = TableKind.MARKS, TableKind.SERVICE_FIGURES


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()), **ALWAYS)


def line(person: Person, code: str, value: str, source: str = "Rekap") -> str:
    return f"{person.nip};{code};{value};{source};20/11/2026"


def table(play: Play) -> str:
    people = play.people
    return "\n".join(
        (line(people.sari, "ABSEN", "90"), line(people.dewi, "ABSEN", "80"), line(people.sari, "TARGET", "12"))
    )


def applied(play: Play, text: str, kind: TableKind = TableKind.FIGURES, *, by: str = "wati", **more: Any) -> Judged:
    return import_data(getattr(play.people, by).actor, play.cycle_id, text, now=NOW, kind=kind, **more)


def undone(play: Play, judged: Judged, *, by: str = "wati", reason: str = REASON, **more: Any) -> bool:
    actor = getattr(play.people, by).actor
    return undo_list(actor, play.cycle_id, judged.list_id, reason, now=NOW, **more)


def kept(judged: Judged) -> DataList:
    reading().expire_all()
    return reading().scalars(select(DataList).where(DataList.public_id == judged.list_id)).one()


def figures(person: Person) -> dict[str, Any]:
    """Her data and givens in force."""
    reading().expire_all()
    appraisal = appraisal_of(person).id
    sheet = queries.data_in_force(reading(), [appraisal]).get((appraisal, "overall", "rekap"))
    part = reading().scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal)).one()
    return {**part.givens, **({code: one.value for code, one in sheet.answers.items()} if sheet else {})}


def worked(play: Play) -> None:
    """The job that waits is done."""
    mine = select(Job.public_id).where(Job.state == JobState.WAITING, Job.kind.in_((APPLY, UNDO)))
    run_job(reading().scalars(mine).one(), now=NOW)


def events(name: str) -> int:
    return len(reading().scalars(select(AuditEvent.id).where(AuditEvent.event == name)).all())


def test_an_applied_table_is_kept_with_its_lines(play: Play) -> None:
    judged = applied(play, table(play) + f"\n{play.people.budi.nip};ABSEN;;;", name="rekap.csv")
    found = kept(judged)
    assert (found.state, found.name, found.counts["new"], found.counts["blank"]) == (
        ListState.APPLIED,
        "rekap.csv",
        3,
        1,
    )
    lines = lines_of_list(reading(), play.wati, found, offset=0, limit=50)
    assert [row.verdict for row in lines.rows] == ["new", "new", "new", "blank"] and lines.hidden == 0
    assert events("data.imported") == 1


def test_the_same_table_again_keeps_no_second_list(play: Play) -> None:
    applied(play, table(play))
    assert applied(play, table(play)).list_id == "" and len(reading().scalars(select(DataList.id)).all()) == 1


def test_a_whole_list_is_taken_back(play: Play) -> None:
    recorded(play, {"q_ABSEN": "70", "q_HADIR": "3"})
    before = {one: figures(getattr(play.people, one)) for one in ("sari", "dewi")}
    judged = applied(play, table(play))
    assert figures(play.people.sari) == {"TARGET": "12", "ABSEN": "90", "HADIR": "3"}
    assert undone(play, judged)
    assert {one: figures(getattr(play.people, one)) for one in ("sari", "dewi")} == before
    found = kept(judged)
    assert (found.state, found.reason, found.undone_by_id) == (ListState.UNDONE, REASON, play.people.wati.account.id)
    assert events("data.import_undone") == 1
    with pytest.raises(Conflict, match="not_applied"):
        undone(play, judged)
    again = applied(play, table(play))
    assert again.list_id and figures(play.people.sari)["ABSEN"] == "90"


def test_taken_back_figures_are_as_if_they_had_never_come(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    appraisal = appraisal_of(play.people.sari).id

    def score() -> Any:
        with transaction() as session:
            return material_of(session, appraisal).score.exact

    before = score()
    judged = applied(play, line(play.people.sari, "HADIR", "5"))
    assert score() != before
    assert undone(play, judged) and score() == before
    assert "HADIR" in [one.code for one in queries.missing_for(reading(), appraisal)]


def test_what_was_changed_since_stands_in_the_way(play: Play) -> None:
    judged = applied(play, table(play))
    recorded(play, {"q_ABSEN": "95"})
    assert not undone(play, judged)
    found = kept(judged)
    assert found.state is ListState.APPLIED and found.undone_at is None
    assert [(one["line"], one["record"], one["by"]) for one in found.blockers] == [(1, "data_record", "")]
    assert figures(play.people.dewi) == {"ABSEN": "80"} and events("data.import_undone") == 0


def test_a_decision_and_a_sent_sheet_stand_in_the_way(play: Play) -> None:
    people = play.people
    judged = applied(play, table(play))
    sent(people.sari.actor, duty_of(people.sari, people.sari, "diri"))
    assert not undone(play, judged)
    assert [(one["record"], one["by"]) for one in kept(judged).blockers] == [("appraisal_part", "response")]
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    decide(play)
    assert not undone(play, judged)
    assert {(one["record"], one["by"]) for one in kept(judged).blockers} == {
        ("appraisal_part", "result"),
        ("data_record", "result"),
    }
    assert figures(people.dewi) == {"ABSEN": "80"}


def test_data_that_a_change_left_behind_are_not_brought_back(play: Play) -> None:
    recorded(play, {"q_ABSEN": "70"})
    judged = applied(play, line(play.people.sari, "ABSEN", "90"))
    appraisal = appraisal_of(play.people.sari)
    with transaction() as session:
        change = Handover(
            kind=ChangeKind.MOVE, employee_id=appraisal.employee_id, effective_on=NOW.date(), letter="SK 1", made_at=NOW
        )
        session.add(change)
        session.flush()
        moved = HandoverLine(handover_id=change.id, appraisal_id=appraisal.id, outcome=LineOutcome.MOVES, why="moved")
        session.add(moved)
        session.flush()
        for submission in session.scalars(select(DataRecord.submission_id)):
            session.add(SetAside(submission_id=submission, line_id=moved.id))
    assert figures(play.people.sari) == {} and not undone(play, judged)
    assert figures(play.people.sari) == {} and kept(judged).state is ListState.APPLIED


@pytest.mark.parametrize("reason", [" ", "x" * 2_001])
def test_a_list_is_taken_back_with_a_reason(play: Play, reason: str) -> None:
    judged = applied(play, table(play))
    with pytest.raises(Invalid) as refusal:
        undone(play, judged, reason=reason)
    assert set(refusal.value.errors) == {"reason"} and kept(judged).state is ListState.APPLIED


def test_long_tables_are_applied_and_taken_back_by_a_job(play: Play) -> None:
    judged = applied(play, table(play), at_once=2)
    assert judged.waits and kept(judged).state is ListState.WAITING and figures(play.people.sari) == {}
    with pytest.raises(Conflict, match="busy"):
        undone(play, judged)
    worked(play)
    assert kept(judged).state is ListState.APPLIED and figures(play.people.sari) == {"TARGET": "12", "ABSEN": "90"}
    job = reading().scalars(select(Job).where(Job.kind == "apply_data_list")).one()
    assert (job.state, job.progress, job.total) == (JobState.DONE, 3, 3)
    assert undone(play, judged, at_once=2) and kept(judged).state is ListState.UNDOING
    assert figures(play.people.sari) == {"TARGET": "12", "ABSEN": "90"}
    worked(play)
    assert kept(judged).state is ListState.UNDONE and figures(play.people.sari) == {}


def test_a_job_applies_nothing_when_the_records_have_moved(play: Play) -> None:
    judged = applied(play, table(play), at_once=2)
    recorded(play, {"q_ABSEN": "95"})
    worked(play)
    assert kept(judged).state is ListState.OVERTAKEN
    assert figures(play.people.sari) == {"ABSEN": "95"} and figures(play.people.dewi) == {}
    assert events("data.imported") == 0


def test_a_units_figure_stays_one_when_a_job_applies_it(play: Play) -> None:
    applied(play, "Dinas Kesehatan;TEPAT-WAKTU;92;Laporan;20/11/2026", SERVICE)
    text = f"{play.people.sari.nip};ABSEN;angka unit TEPAT-WAKTU;;"
    judged = applied(play, text, at_once=0)
    worked(play)
    appraisal = appraisal_of(play.people.sari).id
    sheet = queries.data_in_force(reading(), [appraisal])[appraisal, "overall", "rekap"]
    assert sheet.answers["ABSEN"].value == "92" and sheet.sources["ABSEN"]["unit"] == "Dinas Kesehatan"
    (line,) = lines_of_list(reading(), play.wati, kept(judged), offset=0, limit=5).rows
    assert line.cells[2] == "angka unit TEPAT-WAKTU"


def test_lists_are_seen_in_the_own_dinas_only(play: Play) -> None:
    applied(play, table(play))
    applied(play, f"{play.people.sari.nip};cuti;2/3/2026;6/3/2026;Surat 7", MARKS)
    applied(play, f"{play.people.tono.nip};cuti;2/3/2026;6/3/2026;Surat 7", MARKS, by="ratna")
    every = list(reading().scalars(select(DataList)))
    for who in ("sari", "budi", "wati", "ratna", "operator", "auditor", "tono"):
        actor = getattr(play.people, who).actor
        seen = {one for kind in TableKind for one in reading().scalars(visible_lists(actor, kind))}
        assert seen == {one for one in every if can_see_list(actor, one)}, who
        assert len(seen) == {"wati": 2, "ratna": 2}.get(who, 0), who


def test_others_take_nothing_back(play: Play) -> None:
    judged = applied(play, table(play))
    for who in ("sari", "budi", "ratna", "operator", "auditor", "tono"):
        with pytest.raises((NotFound, NotAllowed)):
            undone(play, judged, by=who)
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    with pytest.raises(NotAllowed, match="not_open"):
        undone(play, judged)
    assert not can_undo_table(play.wati, reading().scalars(select(Cycle)).one(), kept(judged))


def test_a_table_of_marks_is_judged_kept_and_taken_back(play: Play) -> None:
    people = play.people
    text = "\n".join((
        "Pegawai atau unit;Penanda;Mulai;Sampai;Sumber",
        f"{people.sari.nip};Cuti;2/3/2026;6/3/2026;Surat 7",
        "Dinas Kesehatan;Gangguan listrik;9/3/2026;;PLN 12",
        f"{people.dewi.nip};WFH;;;",
    ))  # fmt: skip
    judged = applied(play, text, MARKS)
    assert [one.kind.value for one in judged.verdicts] == ["new", "new", "blank"]
    marks = reading().scalars(select(WorkMark).order_by(WorkMark.id)).all()
    assert [(one.kind.value, one.starts_on.day, one.ends_on.day, one.source) for one in marks] == [
        ("leave", 2, 6, "Surat 7"),
        ("outage", 9, 9, "PLN 12"),
    ]
    assert [one.kind.value for one in applied(play, text, MARKS).verdicts] == ["unchanged", "unchanged", "blank"]
    assert undone(play, judged)
    reading().expire_all()
    assert {one.withdrawal for one in reading().scalars(select(WorkMark))} == {REASON}
    again = applied(play, text, MARKS)
    assert again.list_id
    mark = reading().scalars(select(WorkMark).where(WorkMark.withdrawn_at.is_(None)).order_by(WorkMark.id)).first()
    assert mark is not None
    withdraw_mark(play.wati, mark.public_id, "Satu keliru.", now=NOW)
    assert not undone(play, again) and kept(again).blockers[0]["record"] == "work_mark"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("199901012020011001;cuti;2/3/2026;;S", "subject: mark.nobody_there"),
        ("1990;cuti;2/3/2026;;S", "subject: number.not_18_digits"),
        ("Dinas Pendidikan;cuti;2/3/2026;;S", "subject: data.unit_unknown"),
        ("WATI;cuti;2/3/2026;;S", "subject: mark.about_oneself"),
        ("SARI;libur;2/3/2026;;S", "kind: mark.kind_words"),
        ("SARI;cuti;;3/3/2026;S", "start: data.date_missing"),
        ("SARI;cuti;31/2/2026;;S", "start: date.invalid"),
        ("SARI;cuti;2/3/2026;1/3/2026;S", "end: mark.ends_before"),
        ("SARI;cuti;2/3/2026;2/3/2028;S", "end: mark.too_long"),
        ("SARI;cuti;2/3/2026;;", "source: mark.source_missing"),
    ],
)
def test_a_mark_is_rejected_at_its_cell(play: Play, row: str, reason: str) -> None:
    text = row.replace("SARI", play.people.sari.nip).replace("WATI", play.people.wati.nip)
    judged = applied(play, text, MARKS)
    assert [f"{one.cell}: {one.reason}" for one in judged.verdicts] == [reason]
    assert judged.list_id == "" and reading().scalars(select(WorkMark)).all() == []


def test_days_that_overlap_in_a_table_are_rejected(play: Play) -> None:
    number = play.people.sari.nip
    judged = check_data(
        play.wati, play.cycle_id, f"{number};cuti;2/3/2026;6/3/2026;S\n{number};cuti;5/3/2026;;S", now=NOW, kind=MARKS
    )
    assert [one.kind.value for one in judged.verdicts] == ["new", "rejected"]


def test_a_table_of_unit_figures_is_judged_kept_and_taken_back(play: Play) -> None:
    text = "Dinas Kesehatan;SKM;85;Laporan;20/11/2026\nBidang Pelayanan Kesehatan;pengaduan;3;Laporan;20/11/2026"
    first = applied(play, text, SERVICE)
    assert [one.kind.value for one in first.verdicts] == ["new", "new"]
    second = applied(play, text.replace(";85;", ";86;"), SERVICE)
    assert [one.kind.value for one in second.verdicts] == ["changed", "unchanged"]
    assert not undone(play, first) and undone(play, second) and holding(play) == {"85", "3"}
    assert not undone(play, first), "what came back is a newer record"


def test_unit_figures_that_were_new_are_gone_again(play: Play) -> None:
    judged = applied(play, "Dinas Kesehatan;SKM;85;Laporan;20/11/2026", SERVICE)
    assert undone(play, judged) and holding(play) == set()
    assert reading().scalars(select(ServiceFigure.reason).order_by(ServiceFigure.seq)).all() == ["", REASON]


def holding(play: Play) -> set[str]:
    reading().expire_all()
    last: dict[tuple[int, str], ServiceFigure] = {}
    for one in reading().scalars(select(ServiceFigure).order_by(ServiceFigure.seq)):
        last[one.unit_id, one.kind.value] = one
    return {f"{one.value.normalize():f}" for one in last.values() if one.value is not None}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Dinas Pendidikan;SKM;85;S;20/11/2026", "unit: data.unit_unknown"),
        ("Dinas Kesehatan;IPK;85;S;20/11/2026", "code: service.code_unknown"),
        ("Dinas Kesehatan;SKM;12;S;20/11/2026", "value: service.bounds.satisfaction"),
        ("Dinas Kesehatan;SKM;85;;20/11/2026", "source: data.source_missing"),
        ("Dinas Kesehatan;SKM;85;S;26/11/2026", "date: data.in_future"),
    ],
)
def test_a_unit_figure_is_rejected_at_its_cell(play: Play, row: str, reason: str) -> None:
    judged = applied(play, row, SERVICE)
    assert [f"{one.cell}: {one.reason}" for one in judged.verdicts] == [reason] and judged.list_id == ""


def test_the_pages_lead_from_a_table_to_its_undoing(play: Play, client: FlaskClient) -> None:
    log_in(client, play.people.wati)
    path = f"/admin/daftar-data/{play.cycle_id}/penanda"
    assert path in client.get(f"/admin/penanda/{play.cycle_id}").text
    text = f"{play.people.sari.nip};cuti;2/3/2026;6/3/2026;Surat 7"
    refused = post(client, path, {"table": text.replace("cuti", "libur")})
    assert refused.status_code == 422 and "Tulis kerja fleksibel, cuti, atau gangguan." in refused.text
    assert "libur" in refused.text and "Simpan semua" not in refused.text
    assert post(client, path, {"table": ""}).status_code == 422
    page = post(client, path, {"table": text})
    assert page.status_code == 200 and "1 baru" in page.text and "Simpan semua" in page.text
    answer = post(client, f"{path}/terapkan", {"table": text, "name": "cuti.csv"})
    assert answer.status_code == 303
    shown = client.get(answer.location).text
    assert "1 data disimpan." in shown and "cuti.csv" in shown and "Surat 7" in shown
    assert "cuti.csv" in client.get(path).text
    refused = post(client, f"{answer.location}/batalkan", {"reason": ""})
    assert refused.status_code == 422 and "Tuliskan alasannya." in refused.text
    assert post(client, f"{answer.location}/batalkan", {"reason": REASON}).status_code == 303
    shown = client.get(answer.location).text
    assert "sudah dibatalkan" in shown and REASON in shown and "Kembalikan semuanya" not in shown
    assert post(client, f"{answer.location}/batalkan", {"reason": REASON}).status_code == 303
    for unknown in (f"/admin/daftar-data/{play.cycle_id}/lain", f"/admin/daftar-data/{play.cycle_id}/daftar/tidak-ada"):
        assert client.get(unknown).status_code == 404


def test_a_list_that_waits_and_one_that_is_blocked_say_so(play: Play, client: FlaskClient) -> None:
    log_in(client, play.people.wati)
    judged = applied(play, table(play), at_once=2)
    path = f"/admin/daftar-data/{play.cycle_id}/daftar/{judged.list_id}"
    assert path in client.get(f"/admin/data-periode/{play.cycle_id}").text
    assert "Dikerjakan di latar" in client.get(path).text and "Kembalikan semuanya" not in client.get(path).text
    worked(play)
    recorded(play, {"q_ABSEN": "95"})
    assert post(client, f"{path}/batalkan", {"reason": REASON}).status_code == 303
    assert "Baris 1: data kinerja sudah diubah sesudah impor." in client.get(path).text


def test_lines_about_oneself_and_those_above_are_for_others(play: Play) -> None:
    people = play.people
    judged = applied(play, table(play))
    assert people.dewi.employee is not None
    with transaction() as session:
        rows = lines_of_list(session, people.wati.actor, kept(judged), offset=0, limit=10)
        assert (rows.count, rows.hidden) == (3, 0)
        seen = lines_of_list(session, people.sari.actor, kept(judged), offset=0, limit=10)
        assert seen.count == 0 and seen.hidden == 3
