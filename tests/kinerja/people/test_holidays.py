"""Holidays as data: entered by the province, proposed by the library, followed by units."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.people import services as people_services
from kinerja.people.models import NATIONAL, Holiday, Unit
from kinerja.people.policies import can_see_holidays
from kinerja.people.queries.calendars import calendar_of
from kinerja.people.queries.holidays import proposals, visible_holidays
from kinerja.people.services.holidays import (
    HolidayInput,
    add_holiday,
    adopt_holidays,
    edit_holiday,
    remove_holiday,
)
from tests import factories
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.core.browsing import log_in, post

CHRISTMAS = HolidayInput("", date(2026, 12, 25), "Hari Raya Natal", "SKB 2026")
ISLAND = HolidayInput("Kepulauan Sula", date(2026, 12, 28), "Hari Jadi Sula", "Perda 1/2003")
BASE = "/admin/hari-libur"


@pytest.fixture
def cast(app: Flask) -> factories.Cast:
    return factories.cast_on_stage()


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def stored() -> list[tuple[str, date, str, str]]:
    query = select(Holiday.calendar, Holiday.day, Holiday.name, Holiday.source).order_by(Holiday.day, Holiday.calendar)
    return [tuple(row) for row in reading().execute(query)]


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def test_national_holiday_counts_for_everybody_and_another_calendar_for_its_followers(cast: factories.Cast) -> None:
    ratna, division = cast.ratna.actor, cast.division.id
    add_holiday(ratna, CHRISTMAS, now=NOW)
    add_holiday(ratna, ISLAND, now=NOW)
    assert set(calendar_of(reading(), division).holidays) == {CHRISTMAS.day}
    people_services.change_calendar(cast.wati.actor, division, "Kepulauan Sula", now=NOW)
    reading().expire_all()
    assert set(calendar_of(reading(), division).holidays) == {CHRISTMAS.day, ISLAND.day}
    assert set(calendar_of(reading(), cast.other_agency.id).holidays) == {CHRISTMAS.day}
    assert events("holiday.added") == 2


def test_holiday_is_changed_and_removed_with_one_event_each(cast: factories.Cast) -> None:
    ratna = cast.ratna.actor
    one = add_holiday(ratna, CHRISTMAS, now=NOW)
    moved = HolidayInput("", date(2026, 12, 24), "Malam Natal", "SKB 2026")
    for _ in range(2):
        edit_holiday(ratna, one, moved, now=NOW)
    assert stored() == [(NATIONAL, moved.day, "Malam Natal", "SKB 2026")]
    assert events("holiday.changed") == 1
    remove_holiday(ratna, one, now=NOW)
    assert stored() == [] and events("holiday.removed") == 1
    with pytest.raises(NotFound):
        remove_holiday(ratna, one, now=NOW)


def test_day_stands_once_in_a_calendar_and_needs_a_source(cast: factories.Cast) -> None:
    add_holiday(cast.ratna.actor, CHRISTMAS, now=NOW)
    for entered, field in (
        (CHRISTMAS, "day"),
        (HolidayInput("", ISLAND.day, "Natal", " "), "source"),
        (HolidayInput("", ISLAND.day, " ", "SKB"), "name"),
        (HolidayInput("k" * 41, ISLAND.day, "Natal", "SKB"), "new_calendar"),
    ):
        with pytest.raises(Invalid) as caught:
            add_holiday(cast.ratna.actor, entered, now=NOW)
        assert set(caught.value.errors) == {field}
    assert len(stored()) == 1
    add_holiday(cast.ratna.actor, HolidayInput("Sula", CHRISTMAS.day, "Natal", "Perda"), now=NOW)


def test_only_the_province_changes_holidays(cast: factories.Cast) -> None:
    one = add_holiday(cast.ratna.actor, CHRISTMAS, now=NOW)
    for somebody in (cast.wati.actor, cast.sari.actor, cast.auditor.actor):
        for act in (
            lambda actor: add_holiday(actor, ISLAND, now=NOW),
            lambda actor: edit_holiday(actor, one, ISLAND, now=NOW),
            lambda actor: remove_holiday(actor, one, now=NOW),
            lambda actor: adopt_holidays(actor, 2026, [CHRISTMAS.day], source="SKB", now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act(somebody)
    assert len(stored()) == 1


def test_readers_and_rows_agree(cast: factories.Cast) -> None:
    add_holiday(cast.ratna.actor, CHRISTMAS, now=NOW)
    for name in ("ratna", "wati", "auditor", "sari", "operator", "budi"):
        actor = getattr(cast, name).actor
        seen = len(reading().scalars(visible_holidays(actor)).all())
        assert seen == int(can_see_holidays(actor).allowed), name


def test_library_proposes_holidays_and_joint_leave_of_a_year(cast: factories.Cast) -> None:
    found = {one.day: one for one in proposals(reading(), 2026)}
    assert found[date(2026, 8, 17)].name == "Hari Kemerdekaan Republik Indonesia"
    assert found[date(2026, 12, 24)].name == "Cuti Bersama Hari Raya Natal"
    assert not any(one.is_known for one in found.values())


def test_proposals_are_taken_over_once(cast: factories.Cast) -> None:
    ratna = cast.ratna.actor
    days = [date(2026, 8, 17), date(2026, 12, 24)]
    assert adopt_holidays(ratna, 2026, days, source="SKB 3 Menteri", now=NOW) == 2
    assert adopt_holidays(ratna, 2026, days, source="SKB 3 Menteri", now=NOW) == 0
    assert [(row[1], row[3]) for row in stored()] == [(day, "SKB 3 Menteri") for day in days]
    assert events("holidays.adopted") == 1
    assert {one.day for one in proposals(reading(), 2026) if one.is_known} == set(days)
    with pytest.raises(Invalid) as caught:
        adopt_holidays(ratna, 2026, [date(2026, 8, 18)], source="SKB", now=NOW)
    assert caught.value.code == "holiday.not_proposed"


def test_calendar_and_week_reach_the_units_below_only_when_asked(cast: factories.Cast) -> None:
    wati, agency = cast.wati.actor, cast.agency.id
    add_holiday(cast.ratna.actor, ISLAND, now=NOW)

    def works(unit_id: int) -> tuple[int, str]:
        reading().expire_all()
        return tuple(reading().execute(select(Unit.workweek, Unit.calendar).where(Unit.id == unit_id)).one())

    with pytest.raises(NotAllowed):
        people_services.change_calendar(wati, agency, ISLAND.calendar, now=NOW)
    people_services.change_calendar(cast.ratna.actor, agency, ISLAND.calendar, now=NOW)
    assert works(cast.division.id) == (5, NATIONAL)
    people_services.change_calendar(cast.ratna.actor, agency, ISLAND.calendar, below=True, now=NOW)
    people_services.change_workweek(cast.ratna.actor, agency, 6, below=True, now=NOW)
    assert works(cast.division.id) == works(cast.service_unit.id) == works(agency) == (6, ISLAND.calendar)
    assert works(cast.other_agency.id) == (5, NATIONAL)
    for calendar, code in ((ISLAND.calendar, "unit.unchanged"), ("Tidak Ada", "calendar.unknown")):
        with pytest.raises(Invalid) as caught:
            people_services.change_calendar(cast.ratna.actor, agency, calendar, below=True, now=NOW)
        assert caught.value.code == code


def test_new_unit_works_as_its_parent(cast: factories.Cast) -> None:
    people_services.change_workweek(cast.ratna.actor, cast.agency.id, 6, now=NOW)
    kind = cast.division.kind
    made = people_services.create_unit(
        cast.wati.actor, kind, "Bidang Baru", parent_id=cast.agency.id, valid_from=NOW.date(), now=NOW
    )
    assert reading().scalar(select(Unit.workweek).where(Unit.id == made)) == 6


def test_pages_add_change_and_ask_before_removing(ratna: FlaskClient) -> None:
    assert "Belum ada hari libur" in ratna.get(f"{BASE}/").text
    typed = {"day": "2026-12-25", "name": "Natal", "source": "", "calendar": "ID", "new_calendar": ""}
    refused = post(ratna, f"{BASE}/new/", typed)
    assert refused.status_code == 422 and 'value="Natal"' in refused.text
    assert post(ratna, f"{BASE}/new/", typed | {"source": "SKB", "new_calendar": "Sula"}).status_code == 302
    row = reading().scalars(select(Holiday)).one()
    assert (row.calendar, row.name) == ("Sula", "Natal")
    page = ratna.get(f"{BASE}/").text
    assert "25 Desember 2026" in page and "Sula" in page
    edited = typed | {"source": "SKB", "calendar": "Sula", "name": "Hari Natal"}
    assert post(ratna, f"{BASE}/edit/?id={row.public_id}", edited).status_code == 302
    assert stored() == [("Sula", date(2026, 12, 25), "Hari Natal", "SKB")]
    assert "Hapus baris ini?" in ratna.get(f"{BASE}/hapus/?id={row.public_id}").text
    assert len(stored()) == 1
    assert post(ratna, f"{BASE}/delete/", {"id": row.public_id, "url": f"{BASE}/"}).status_code == 302
    assert stored() == []


def test_page_of_proposals_takes_over_what_is_ticked(ratna: FlaskClient) -> None:
    page = ratna.get(f"{BASE}/usulan/?tahun=2026").text
    assert "17 Agustus 2026: Hari Kemerdekaan Republik Indonesia" in page and "Cuti Bersama" in page
    nothing = post(ratna, f"{BASE}/usulan/?tahun=2026", {"source": "SKB 3 Menteri"})
    assert nothing.status_code == 422 and "SKB 3 Menteri" in nothing.text
    values = {"days": ["2026-08-17"], "source": "SKB 3 Menteri"}
    assert post(ratna, f"{BASE}/usulan/?tahun=2026", values).status_code == 303
    assert [row[1] for row in stored()] == [date(2026, 8, 17)]
    assert "1 usulan sudah tercatat" in ratna.get(f"{BASE}/usulan/?tahun=2026").text
    assert ratna.get(f"{BASE}/usulan/?tahun=abc").status_code == 200


def test_unit_page_chooses_its_calendar(ratna: FlaskClient, cast: factories.Cast) -> None:
    add_holiday(cast.ratna.actor, ISLAND, now=NOW)
    at = f"/admin/unit/tindakan/kalender/?id={cast.agency.public_id}"
    assert "Kepulauan Sula" in ratna.get(at).text
    assert post(ratna, at, {"calendar": "Lain"}).status_code == 422
    assert post(ratna, at, {"calendar": "Kepulauan Sula", "below": "y"}).status_code == 303
    assert "Kepulauan Sula" in ratna.get(f"/admin/unit/details/?id={cast.division.public_id}").text


def test_unknown_holiday_is_not_found_on_any_path(ratna: FlaskClient) -> None:
    for path in ("edit/?id=tidak-ada", "hapus/?id=tidak-ada", "details/?id=tidak-ada"):
        assert ratna.get(f"{BASE}/{path}").status_code == 404, path
    assert post(ratna, f"{BASE}/delete/", {"id": "tidak-ada", "url": f"{BASE}/"}).status_code == 404
