"""Posts put right, working days changed, employees deactivated and back: through services and pages."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Role
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.people import services
from kinerja.people.admin.labels import LEAVING
from kinerja.people.leaving import Leaving
from kinerja.people.models import Account, Employee, JobFamily, Placement, PlacementKind, Post, Unit
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.people.organisation import NOW, PROVINCE, TODAY, Organisation, build, place

UNKNOWN = 999_999


@pytest.fixture
def made(bare: Flask) -> Organisation:
    return build()


def events() -> list[str]:
    return list(reading().scalars(select(AuditEvent.event).order_by(AuditEvent.id)))


def stored(model: type, row_id: int) -> Any:
    reading().expire_all()
    return reading().get_one(model, row_id)


def refused(error: type[Exception], code: str, act: Callable[[], Any]) -> None:
    before = events()
    with pytest.raises(error) as refusal:
        act()
    assert refusal.value.code == code  # type: ignore[attr-defined]  # our own errors have codes
    assert events() == before


# Posts and working days


def change(made: Organisation, actor: Any = None, title: str = "  Perawat  Ahli ", **how: Any) -> None:
    services.change_post(actor or made.agency_admin(), made.posts["Bidang Sari"], title, now=NOW, **how)


def test_post_is_put_right_with_one_event(made: Organisation) -> None:
    with transaction() as session:
        family = JobFamily(code="perawat", name="Perawat")
        session.add(family)
    change(made, level=" ahli  muda ", job_family_id=family.id)
    row = stored(Post, made.posts["Bidang Sari"])
    assert (row.title, row.level, row.job_family_id) == ("Perawat Ahli", "ahli muda", family.id)
    event = reading().scalars(select(AuditEvent)).one()
    assert event.event == Event.POST_CHANGED and event.agency_id == made.units["Dinas"]
    assert event.changes["fields"] == ["title", "level", "job_family_id"]
    change(made, level="ahli muda", job_family_id=family.id)
    assert events() == [Event.POST_CHANGED]


def test_post_change_is_refused(made: Organisation) -> None:
    refused(NotAllowed, "people.not_your_agency", lambda: change(made, made.agency_admin(unit="Dinas Lain")))
    refused(NotAllowed, "people.not_your_agency", lambda: change(made, made.actor("Sari")))
    refused(Invalid, "people.name_missing", lambda: change(made, title=" "))
    refused(Invalid, "people.too_long", lambda: change(made, level="x" * 41))
    refused(NotFound, "job_family.unknown", lambda: change(made, job_family_id=UNKNOWN))
    refused(NotFound, "post.unknown", lambda: services.change_post(PROVINCE, UNKNOWN, "X", now=NOW))


def test_workweek_is_changed_with_one_event(made: Organisation) -> None:
    services.change_workweek(made.agency_admin(), made.units["Bidang"], 6, now=NOW)
    assert stored(Unit, made.units["Bidang"]).workweek == 6
    event = reading().scalars(select(AuditEvent)).one()
    assert event.changes == {"field": "workweek", "before": 5, "after": 6}


def test_workweek_change_is_refused(made: Organisation) -> None:
    def days(number: int, actor: Any = PROVINCE, unit: int | None = None) -> Callable[[], None]:
        return lambda: services.change_workweek(actor, unit or made.units["Bidang"], number, now=NOW)

    refused(Invalid, "unit.workweek", days(7))
    refused(Invalid, "unit.unchanged", days(5))
    refused(NotAllowed, "people.not_your_agency", days(6, made.agency_admin(unit="Dinas Lain")))
    refused(NotAllowed, "people.province_only", days(6, made.agency_admin(), made.units["Dinas"]))
    refused(NotFound, "unit.unknown", days(6, unit=UNKNOWN))


# Leaving and coming back


def leave(made: Organisation, name: str = "Sari", actor: Any = None, on: date = TODAY) -> None:
    services.deactivate_employee(actor or made.agency_admin(), made.people[name], Leaving.RETIRED, on=on, now=NOW)


def test_leaving_ends_placements_and_closes_the_account(made: Organisation) -> None:
    before = reading().get_one(Account, made.accounts["Sari"]).fs_uniquifier
    with transaction() as session:
        place(session, made, "Sari", "Seksi", kind=PlacementKind.PLT)
    leave(made)
    assert not stored(Employee, made.people["Sari"]).active
    held = reading().scalars(select(Placement).where(Placement.employee_id == made.people["Sari"])).all()
    assert [row.valid_to for row in held] == [TODAY, TODAY]
    account = stored(Account, made.accounts["Sari"])
    assert not account.active and account.fs_uniquifier != before
    assert events() == [Event.PLACEMENT_ENDED, Event.PLACEMENT_ENDED, Event.EMPLOYEE_DEACTIVATED]
    last = reading().scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last and last.changes == {"reason": "retired", "from": TODAY.isoformat(), "account_closed": True}
    refused(Conflict, "employee.not_active", lambda: leave(made, actor=PROVINCE))


def test_leaving_without_an_account_says_so(made: Organisation) -> None:
    services.deactivate_account(made.agency_admin(), made.accounts["Sari"], now=NOW)
    leave(made)
    last = reading().scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last and last.changes["account_closed"] is False


def test_leaving_is_refused(made: Organisation) -> None:
    services.grant_role(PROVINCE, made.accounts["Kadis"], Role.AGENCY_ADMIN, agency_id=made.units["Dinas"], now=NOW)
    refused(NotAllowed, "employee.own_record", lambda: leave(made, "Ratna"))
    refused(NotAllowed, "people.not_your_agency", lambda: leave(made, "Tono"))
    refused(NotAllowed, "people.not_your_agency", lambda: leave(made, actor=made.actor("Budi")))
    refused(NotAllowed, "people.province_only", lambda: leave(made, "Kadis"))
    made.people["Tidak ada"] = UNKNOWN
    refused(NotFound, "employee.unknown", lambda: leave(made, "Tidak ada"))


def test_leaving_touches_no_post_of_another_dinas(made: Organisation) -> None:
    with transaction() as session:
        place(session, made, "Sari", "Dinas Lain", kind=PlacementKind.PLT)
    refused(NotAllowed, "people.not_your_agency", lambda: leave(made))
    leave(made, actor=PROVINCE)


def test_leaving_waits_for_planned_placements(made: Organisation) -> None:
    with transaction() as session:
        place(session, made, "Sari", "Seksi", kind=PlacementKind.PLT, valid_from=TODAY + timedelta(days=9))
    refused(Conflict, "employee.later_placement", lambda: leave(made))
    assert stored(Employee, made.people["Sari"]).active


def test_coming_back_leaves_the_account_closed(made: Organisation) -> None:
    refused(
        Conflict,
        "employee.already_active",
        lambda: services.reactivate_employee(PROVINCE, made.people["Sari"], now=NOW),
    )
    leave(made)
    refused(
        NotAllowed,
        "people.not_your_agency",
        lambda: services.reactivate_employee(made.agency_admin(), made.people["Sari"], now=NOW),
    )
    services.reactivate_employee(PROVINCE, made.people["Sari"], now=NOW)
    assert stored(Employee, made.people["Sari"]).active
    assert not stored(Account, made.accounts["Sari"]).active
    assert events()[-1] == Event.EMPLOYEE_ACTIVATED


def test_every_reason_has_words() -> None:
    assert set(LEAVING) == set(Leaving)


# The pages


@pytest.fixture
def wati(client: FlaskClient, cast: factories.Cast) -> FlaskClient:
    log_in(client, cast.wati)
    return client


def test_pages_change_post_and_workweek(wati: FlaskClient, cast: factories.Cast) -> None:
    assert cast.sari.placement
    seat = reading().get_one(Post, cast.sari.placement.post_id)
    page = f"/admin/jabatan/tindakan/ubah/?id={seat.public_id}"
    assert 'value="Perawat"' in wati.get(page).text
    bad = post(wati, page, {"title": "", "level": "madya", "family": "perawat"})
    assert bad.status_code == 422 and 'value="madya"' in bad.text
    assert post(wati, page, {"title": "Perawat Gigi", "level": "madya", "family": ""}).status_code == 303
    details = wati.get(f"/admin/jabatan/details/?id={seat.public_id}").text
    assert "Perawat Gigi" in details and "madya" in details
    week = f"/admin/unit/tindakan/hari-kerja/?id={cast.division.public_id}"
    assert post(wati, week, {"workweek": "7"}).status_code == 422
    assert post(wati, week, {"workweek": "6"}).status_code == 303
    assert "6 hari kerja" in wati.get(f"/admin/unit/details/?id={cast.division.public_id}").text


def test_a_dinas_says_how_it_numbers_its_letters(wati: FlaskClient, cast: factories.Cast) -> None:
    page = f"/admin/unit/tindakan/nomor-surat/?id={cast.agency.public_id}"
    details = f"/admin/unit/details/?id={cast.agency.public_id}"
    assert "Ubah pola nomor surat" in wati.get(details).text
    for wrong in ("800/DINKES", "{nomor}/{nomor}", "{nomor}/{unit}", "{nomor}" + "8" * 74):
        refused = post(wati, page, {"pattern": wrong})
        assert refused.status_code == 422 and f'value="{wrong}"' in refused.text, wrong
    assert post(wati, page, {"pattern": "800/{nomor}/DINKES/{tahun}"}).status_code == 303
    assert "800/{nomor}/DINKES/{tahun}" in wati.get(details).text and 'value="800/' in wati.get(page).text
    assert post(wati, page, {"pattern": "800/{nomor}/DINKES/{tahun}"}).status_code == 422, "nothing differs"
    assert post(wati, page, {"pattern": ""}).status_code == 303
    events = reading().scalars(select(AuditEvent).where(AuditEvent.event == "unit.changed").order_by(AuditEvent.id))
    assert [one.changes for one in events] == [
        {"field": "letter_pattern", "given": True}, {"field": "letter_pattern", "given": False},
    ]  # fmt: skip


def test_a_unit_inside_and_another_dinas_have_no_pattern_of_theirs(wati: FlaskClient, cast: factories.Cast) -> None:
    inside = f"/admin/unit/tindakan/nomor-surat/?id={cast.division.public_id}"
    assert "pola nomor surat" not in wati.get(f"/admin/unit/details/?id={cast.division.public_id}").text
    assert "per perangkat daerah" in post(wati, inside, {"pattern": "{nomor}"}).text
    with pytest.raises(NotAllowed):
        services.change_letter_pattern(cast.wati.actor, cast.other_agency.id, "{nomor}", now=NOW)
    assert set(reading().scalars(select(Unit.letter_pattern))) == {""}


def test_pages_deactivate_and_log_out(wati: FlaskClient, cast: factories.Cast) -> None:
    assert cast.sari.employee
    log_in(hers := wati.application.test_client(), cast.sari)
    page = f"/admin/pegawai/tindakan/nonaktifkan/?id={cast.sari.employee.public_id}"
    assert "akunnya ditutup" in wati.get(page).text
    assert post(wati, page, {"reason": "bored", "on": "2026-11-25"}).status_code == 422
    assert post(wati, page, {"reason": "retired", "on": "2026-11-25"}).status_code == 303
    assert hers.get("/akun").status_code == 303
    log_in(bkd := wati.application.test_client(), cast.ratna)
    details = bkd.get(f"/admin/pegawai/details/?id={cast.sari.employee.public_id}").text
    assert "tidak aktif" in details and "Aktifkan kembali" in details
    back = f"/admin/pegawai/tindakan/aktifkan/?id={cast.sari.employee.public_id}"
    assert post(bkd, back, {}).status_code == 303
