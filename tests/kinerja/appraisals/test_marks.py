"""Marked days: recorded for a person or a unit, shown beside figures, taken back with a reason, never counted."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.markwords import marks_of
from kinerja.appraisals.models import MarkKind, WorkMark
from kinerja.appraisals.policies.marking import can_record_mark
from kinerja.appraisals.queries.marks import MarkedDays, marks_in, visible_marks
from kinerja.appraisals.services.assign import nominate_official
from kinerja.appraisals.services.contest import contest_figure, settle_contest
from kinerja.appraisals.services.mark import LONGEST_REASON, MarkInput, record_mark, withdraw_mark
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.notices.models import Notice
from kinerja.people.models import Placement, Unit
from tests.counting import statements
from tests.factories import Person, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, started, with_data
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_supply import recorded
from tests.kinerja.core.browsing import log_in, post

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 13)  # ten working days
SOURCE = "SE Gubernur 5/2026"
WORDS = "10 hari kerja fleksibel dalam masa ini, 2 Maret 2026 – 13 Maret 2026 (SE Gubernur 5/2026)"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()), **ALWAYS)


def marked(play: Play, *, by: str = "wati", on: Person | None = None, unit: Unit | None = None, **changes: Any) -> str:
    number = "" if unit is not None else (on or play.people.sari).nip
    public_id = "" if unit is None else unit.public_id
    values = {"number": number, "unit": public_id, "kind": "flexible", "starts_on": MONDAY, "ends_on": FRIDAY}
    entered = MarkInput(**(values | {"source": SOURCE} | changes))
    return record_mark(getattr(play.people, by).actor, entered, now=NOW) or ""


def seen(someone: Person) -> tuple[MarkedDays, ...]:
    reading().expire_all()
    appraisal = appraisal_of(someone).id
    return marks_in(reading(), [appraisal]).get(appraisal, ())


def notices(someone: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.employee_id == someone.employee_id).order_by(Notice.id)
    return [kind for kind in reading().scalars(query) if kind.startswith("mark.")]


def events() -> list[str]:
    kinds = reading().scalars(select(AuditEvent.event).order_by(AuditEvent.id))
    return [kind for kind in kinds if kind.startswith("mark.")]


def test_a_mark_on_a_person_is_that_persons_and_told_once(play: Play) -> None:
    marked(play)
    assert seen(play.people.sari) == (MarkedDays(MarkKind.FLEXIBLE, MONDAY, FRIDAY, 10, SOURCE, ""),)
    assert seen(play.people.dewi) == ()
    assert notices(play.people.sari) == ["mark.flexible"] and events() == ["mark.recorded"]


def test_the_same_mark_again_changes_nothing(play: Play) -> None:
    assert marked(play) and not marked(play)
    assert events() == ["mark.recorded"] and len(seen(play.people.sari)) == 1


def test_a_mark_on_a_unit_is_everybodys_below_it(play: Play) -> None:
    people = play.people
    marked(play, unit=people.agency, kind="outage")
    assert [one.unit for one in seen(people.sari)] == ["Dinas Kesehatan"] == [one.unit for one in seen(people.head)]
    assert seen(people.tono) == () == seen(people.ratna)
    assert notices(people.sari) == ["mark.outage"] and notices(people.tono) == []


def test_a_mark_on_a_unit_counts_while_one_works_there(play: Play) -> None:
    people = play.people
    with transaction() as session:
        stay = session.get_one(Placement, people.sari.placement.id if people.sari.placement else 0)
        stay.valid_to = date(2026, 3, 9)
        assert people.sari.employee is not None
        make_placement(
            session, people.sari.employee, make_post(session, people.other_agency), valid_from=date(2026, 3, 9)
        )  # fmt: skip
    marked(play, unit=people.division)
    (mark,) = seen(people.sari)
    assert (mark.starts_on, mark.ends_on, mark.days) == (MONDAY, date(2026, 3, 8), 5)


def test_days_outside_the_period_are_left_out(play: Play) -> None:
    marked(play, starts_on=date(2025, 12, 20), ends_on=date(2026, 1, 6))
    (mark,) = seen(play.people.sari)
    assert (mark.starts_on, mark.ends_on, mark.days) == (date(2026, 1, 1), date(2026, 1, 6), 4)
    marked(play, kind="leave", starts_on=date(2025, 11, 3), ends_on=date(2025, 11, 4))
    assert len(seen(play.people.sari)) == 1


def test_no_figure_changes_by_a_mark(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    recorded(play)
    with transaction() as session:
        before = material_of(session, appraisal_of(play.people.sari).id).score.exact
    marked(play)
    with transaction() as session:
        assert material_of(session, appraisal_of(play.people.sari).id).score.exact == before


def test_a_withdrawn_mark_is_kept_and_shown_no_more(play: Play) -> None:
    public_id = marked(play)
    withdraw_mark(play.wati, public_id, "Salah tanggal.", now=NOW)
    assert seen(play.people.sari) == () and notices(play.people.sari) == ["mark.flexible", "mark.withdrawn"]
    assert reading().scalars(select(WorkMark.withdrawal)).all() == ["Salah tanggal."]
    assert events() == ["mark.recorded", "mark.withdrawn"]
    with pytest.raises(Conflict, match="already_withdrawn"):
        withdraw_mark(play.wati, public_id, "Lagi.", now=NOW)
    assert marked(play)


@pytest.mark.parametrize("reason", [" ", "x" * (LONGEST_REASON + 1)])
def test_a_mark_is_taken_back_with_a_reason(play: Play, reason: str) -> None:
    public_id = marked(play)
    with pytest.raises(Invalid) as refusal:
        withdraw_mark(play.wati, public_id, reason, now=NOW)
    assert set(refusal.value.errors) == {"reason"} and len(seen(play.people.sari)) == 1


def test_bkd_marks_everybody_and_a_dinas_its_own(play: Play) -> None:
    people = play.people
    assert marked(play, by="ratna", on=people.tono) and marked(play, by="ratna", unit=people.province, kind="outage")
    with pytest.raises(Invalid) as refusal:
        marked(play, on=people.tono)
    assert refusal.value.errors == {"number": ["mark.nobody_there"]}
    with pytest.raises(Invalid) as refusal:
        marked(play, unit=people.other_agency)
    assert refusal.value.errors == {"unit": ["mark.unit_unknown"]}
    with pytest.raises(Invalid) as refusal:
        marked(play, on=people.wati)
    assert refusal.value.errors == {"number": ["mark.about_oneself"]}
    for who in ("sari", "budi", "operator", "auditor"):
        with pytest.raises(NotAllowed):
            marked(play, by=who)


def test_the_list_is_the_twin_of_the_policy(play: Play) -> None:
    people = play.people
    marked(play), marked(play, by="ratna", on=people.tono), marked(play, by="ratna", unit=people.province)
    marked(play, by="ratna", on=people.wati)
    for who in ("sari", "budi", "wati", "ratna", "operator", "auditor", "tono"):
        actor = getattr(people, who).actor
        visible = set(reading().scalars(visible_marks(actor)))
        assert visible == {one for one in reading().scalars(select(WorkMark)) if can_record_mark(actor, one.agency_id)}
    with pytest.raises(NotFound):
        withdraw_mark(people.tono.actor, marked(play, kind="leave"), "x", now=NOW)


@pytest.mark.parametrize(
    ("field", "code", "changes"),
    [
        ("number", "mark.subject_missing", {"number": ""}),
        ("number", "mark.nobody_there", {"number": "199001012015031999"}),
        ("kind", "mark.kind_unknown", {"kind": "party"}),
        ("ends_on", "mark.ends_before", {"ends_on": date(2026, 3, 1)}),
        ("ends_on", "mark.too_long", {"ends_on": date(2027, 3, 3)}),
        ("source", "mark.source_missing", {"source": "  "}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(play: Play, field: str, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        marked(play, **changes)
    assert refusal.value.errors == {field: [code]} and seen(play.people.sari) == ()


def test_the_same_days_are_marked_once(play: Play) -> None:
    marked(play)
    with pytest.raises(Invalid) as refusal:
        marked(play, starts_on=FRIDAY, ends_on=date(2026, 3, 20))
    assert refusal.value.errors == {"starts_on": ["mark.overlaps"]}
    assert marked(play, kind="leave") and marked(play, on=play.people.dewi)


def test_marks_are_asked_for_in_as_many_queries_for_one_as_for_all(play: Play) -> None:
    marked(play, unit=play.people.agency)
    ids = [appraisal_of(getattr(play.people, one)).id for one in ("sari", "dewi", "budi", "tono")]
    with statements() as one:
        marks_in(reading(), ids[:1])
    with statements() as every:
        assert set(marks_in(reading(), ids)) == set(ids[:3])
    assert len(one) == len(every)


def test_a_mark_stands_wherever_the_figure_stands(play: Play, app: Flask) -> None:
    people = play.people
    recorded(play)
    sheet = started(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    budi, sari, wati = (app.test_client() for _one in range(3))
    for client, who in ((budi, people.budi), (sari, people.sari), (wati, people.wati)):
        log_in(client, who)
    about = appraisal_of(people.sari).public_id
    pages = [
        (sari, f"/kriteria-saya/{play.cycle_id}"),
        (sari, f"/data-saya/{about}"),
        (budi, f"/lembar/{sheet}"),
        (budi, f"/tim/{play.cycle_id}"),
        (budi, f"/tim/{play.cycle_id}/indikator/{_version(budi, play)}/HADIR"),
        (budi, f"/penilaian/{about}"),
        (wati, f"/admin/penilaian/penilaian/{about}"),
    ]
    for client, path in pages:
        assert client.get(path).status_code == 200, path
        assert WORDS not in client.get(path).text, path
    marked(play)
    assert marks_of(reading(), [appraisal_of(people.sari).id]) == {appraisal_of(people.sari).id: (WORDS,)}
    for client, path in pages:
        assert WORDS in client.get(path).text, path


def _version(client: FlaskClient, play: Play) -> str:
    page = client.get(f"/tim/{play.cycle_id}/indikator").text
    return page.partition(f"/tim/{play.cycle_id}/indikator/")[2].partition("/")[0]


def test_raters_and_the_assessor_read_that_a_figure_is_contested(play: Play, app: Flask) -> None:
    people = play.people
    recorded(play)
    sheet = started(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    client = app.test_client()
    log_in(client, people.budi)
    about = appraisal_of(people.sari).public_id
    pages = [
        f"/lembar/{sheet}",
        f"/tim/{play.cycle_id}/indikator/{_version(client, play)}/HADIR",
        f"/penilaian/{about}",
    ]
    assert "disanggah" not in "".join(client.get(path).text for path in [*pages, f"/tim/{play.cycle_id}"])
    contest = contest_figure(people.sari.actor, about, ("overall", "rekap", "HADIR"), "Dinas luar.", now=NOW)
    for path in pages:
        assert "disanggah 25 November 2026, belum dihitung" in client.get(path).text, path
        assert "Dinas luar." not in client.get(path).text
    assert "nilai instrumen dihitung tanpa angka ini" in client.get(pages[0]).text
    assert "1 angka disanggah, belum dihitung" in client.get(f"/tim/{play.cycle_id}").text
    settle_contest(play.wati, contest, stands=False, reason="Memang keliru.", now=NOW)
    for path in pages:
        assert "keliru menurut putusan 25 November 2026, tidak dihitung" in client.get(path).text, path
    assert "angka disanggah" not in client.get(f"/tim/{play.cycle_id}").text


def test_a_figure_that_stands_says_nothing_more_on_sheets(play: Play, client: FlaskClient) -> None:
    people = play.people
    recorded(play)
    about = appraisal_of(people.sari).public_id
    contest = contest_figure(people.sari.actor, about, ("overall", "rekap", "HADIR"), "Dinas luar.", now=NOW)
    settle_contest(play.wati, contest, stands=True, reason="Benar.", now=NOW)
    log_in(client, people.budi)
    page = client.get(f"/lembar/{started(people.budi.actor, duty_of(people.budi, people.sari, 'atasan'))}").text
    assert "disanggah" not in page and "keliru menurut" not in page


def test_outside_raters_read_neither(play: Play, client: FlaskClient) -> None:
    people = play.people
    recorded(play)
    marked(play)
    about = appraisal_of(people.sari).public_id
    contest_figure(people.sari.actor, about, ("overall", "rekap", "HADIR"), "Dinas luar.", now=NOW)
    assert people.tono.employee is not None
    nominate_official(play.wati, about, "mitra", people.tono.employee.public_id, now=NOW)
    log_in(client, people.tono)
    page = client.get(f"/lembar/{started(people.tono.actor, duty_of(people.tono, people.sari, 'mitra'))}").text
    assert "Kehadiran" in page and WORDS not in page and "disanggah" not in page


def test_the_pages_record_and_take_back(play: Play, client: FlaskClient) -> None:
    people = play.people
    log_in(client, people.wati)
    path = f"/admin/penanda/{play.cycle_id}"
    assert path in client.get(f"/admin/periode/{play.cycle_id}").text
    assert path in client.get(f"/admin/data-periode/{play.cycle_id}").text
    assert "Belum ada penanda" in client.get(path).text
    refused = post(client, path, {"number": people.sari.nip, "source": "Surat 7"})
    assert refused.status_code == 422 and "Pilih penandanya." in refused.text and "Surat 7" in refused.text
    values = {"number": people.sari.nip, "kind": "leave", "starts_on": "2026-03-02", "ends_on": "2026-03-13"}
    assert post(client, path, values | {"source": "Surat 7"}).status_code == 303
    refused = post(client, path, values | {"source": "Surat 8"})
    assert refused.status_code == 422 and "Sudah ada penanda yang sama" in refused.text and "Surat 8" in refused.text
    page = client.get(path).text
    assert people.sari.employee is not None and people.sari.employee.name in page and "Surat 7" in page
    public_id = reading().scalars(select(WorkMark.public_id)).one()
    taken = f"{path}/cabut/{public_id}"
    assert taken in page and "Surat 7" in client.get(taken).text
    refused = post(client, taken, {"reason": ""})
    assert refused.status_code == 422 and "Tuliskan alasannya." in refused.text
    assert post(client, taken, {"reason": "Salah orang."}).status_code == 303
    assert "Salah orang." in client.get(path).text and taken not in client.get(path).text
    assert "sudah dicabut" in client.get(taken).text
    assert post(client, taken, {"reason": "Lagi."}).status_code == 303
    assert client.get(f"{path}/cabut/tidak-ada").status_code == 404
    assert client.get("/admin/penanda/tidak-ada").status_code == 404
