"""The verbs of people and units: each works, is refused where it must be, and leaves exactly one event."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, Role
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.people import queries, services
from kinerja.people.models import (
    Account,
    Employee,
    Guest,
    NumberKind,
    Placement,
    PlacementKind,
    Post,
    PostKind,
    RoleGrant,
    UnitKind,
    UnitState,
)
from tests.kinerja.people.organisation import NOW, PROVINCE, START, TODAY, Organisation, build

UNKNOWN = 999_999
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def made(bare: Flask) -> Organisation:
    return build()


def events() -> list[str]:
    return list(reading().scalars(select(AuditEvent.event).order_by(AuditEvent.id)))


def refused(error: type[Exception], code: str, act: Callable[[], Any]) -> None:
    """The act is refused for that reason, and nothing is stored: not even an event."""
    before = events()
    with pytest.raises(error) as refusal:
        act()
    assert refusal.value.code == code  # type: ignore[attr-defined]  # our own errors have codes
    assert events() == before


def states(unit_id: int) -> list[tuple[str, int | None, date, date | None]]:
    query = select(UnitState.name, UnitState.parent_id, UnitState.valid_from, UnitState.valid_to)
    return [tuple(row) for row in reading().execute(query.where(UnitState.unit_id == unit_id).order_by(UnitState.id))]  # type: ignore[misc]  # four columns


# Units


def new_unit(actor: Actor, made: Organisation, kind: UnitKind = UnitKind.DIVISION, parent: str = "Dinas") -> int:
    return services.create_unit(actor, kind, "  UPTD   Baru ", parent_id=made.units[parent], valid_from=TODAY, now=NOW)


def test_unit_is_created_inside_the_own_dinas(made: Organisation) -> None:
    unit_id = new_unit(made.agency_admin(), made)
    assert states(unit_id) == [("UPTD Baru", made.units["Dinas"], TODAY, None)]
    assert events() == [Event.UNIT_CREATED]


def test_agency_is_its_own_agency_and_made_by_the_province_only(made: Organisation) -> None:
    agency_id = new_unit(PROVINCE, made, UnitKind.AGENCY, "Provinsi")
    assert agency_id in set(reading().scalars(queries.visible_units(made.agency_admin(unit="Dinas"), TODAY))) ^ {
        agency_id
    }
    refused(NotAllowed, "people.province_only", lambda: new_unit(made.agency_admin(), made, UnitKind.AGENCY))


def test_unit_creation_is_refused_to_outsiders_and_for_bad_input(made: Organisation) -> None:
    refused(NotAllowed, "people.not_your_agency", lambda: new_unit(made.agency_admin(unit="Dinas Lain"), made))
    refused(NotAllowed, "people.not_your_agency", lambda: new_unit(made.actor("Sari"), made))

    def create(name: str, parent_id: int | None) -> Callable[[], int]:
        return lambda: services.create_unit(
            PROVINCE, UnitKind.DIVISION, name, parent_id=parent_id, valid_from=TODAY, now=NOW
        )

    refused(NotFound, "unit.unknown", create("X", UNKNOWN))
    refused(Invalid, "unit.parent_missing", create("X", None))
    refused(Invalid, "people.name_missing", create("  ", made.units["Dinas"]))
    refused(Invalid, "people.too_long", create("x" * 201, made.units["Dinas"]))


def test_renaming_keeps_what_the_unit_was_called(made: Organisation) -> None:
    bidang = made.units["Bidang"]
    services.rename_unit(made.agency_admin(), bidang, "Bidang Baru", on=TOMORROW, now=NOW)
    assert [(name, since, until) for name, _, since, until in states(bidang)] == [
        ("Bidang", START, TOMORROW),
        ("Bidang Baru", TOMORROW, None),
    ]
    assert events() == [Event.UNIT_CHANGED]


def test_renaming_is_refused_before_a_later_state_or_without_a_change(made: Organisation) -> None:
    bidang = made.units["Bidang"]

    def rename(actor: Actor, unit_id: int, name: str, on: date) -> Callable[[], None]:
        return lambda: services.rename_unit(actor, unit_id, name, on=on, now=NOW)

    refused(Conflict, "unit.later_state", rename(PROVINCE, bidang, "Lain", START))
    refused(Invalid, "unit.unchanged", rename(PROVINCE, bidang, "Bidang", TODAY))
    refused(NotFound, "unit.unknown", rename(PROVINCE, UNKNOWN, "Lain", TODAY))
    refused(NotAllowed, "people.province_only", rename(made.agency_admin(), made.units["Dinas"], "Lain", TODAY))
    refused(NotAllowed, "people.not_your_agency", rename(made.agency_admin(unit="Dinas Lain"), bidang, "L", TODAY))


def test_moving_keeps_where_the_unit_stood(made: Organisation) -> None:
    seksi, two = made.units["Seksi"], made.units["Bidang Dua"]
    services.move_unit(made.agency_admin(), seksi, two, on=TODAY, now=NOW)
    assert [(parent, since) for _, parent, since, _ in states(seksi)] == [(made.units["Bidang"], START), (two, TODAY)]
    assert events() == [Event.UNIT_CHANGED]


def test_moving_over_the_border_takes_the_subtree_along(made: Organisation) -> None:
    bidang, other = made.units["Bidang"], made.units["Dinas Lain"]
    refused(
        NotAllowed,
        "people.province_only",
        lambda: services.move_unit(made.agency_admin(), bidang, other, on=TODAY, now=NOW),
    )
    services.move_unit(PROVINCE, bidang, other, on=TODAY, now=NOW)
    theirs = set(reading().scalars(queries.visible_units(made.agency_admin(unit="Dinas Lain"), TODAY)))
    assert theirs == {other, bidang, made.units["Seksi"]}


def test_moving_makes_no_circle(made: Organisation) -> None:
    for target in ("Bidang", "Seksi"):
        refused(
            Invalid,
            "unit.circle",
            lambda target=target: services.move_unit(
                PROVINCE, made.units["Bidang"], made.units[target], on=TODAY, now=NOW
            ),
        )


def test_post_is_created_and_a_unit_has_one_head(made: Organisation) -> None:
    ratna, seksi = made.agency_admin(), made.units["Seksi"]

    def create(actor: Actor, unit_id: int, **options: Any) -> int:
        return services.create_post(actor, unit_id, "Kepala Seksi", PostKind.SUPERVISOR, now=NOW, **options)

    post_id = create(ratna, seksi, is_head=True)
    assert reading().get_one(Post, post_id).is_head
    assert events() == [Event.POST_CREATED]
    refused(Invalid, "post.has_head", lambda: create(ratna, seksi, is_head=True))
    refused(NotAllowed, "people.not_your_agency", lambda: create(made.actor("Budi"), seksi))
    refused(NotFound, "job_family.unknown", lambda: create(ratna, seksi, job_family_id=UNKNOWN))
    refused(NotFound, "unit.unknown", lambda: create(ratna, UNKNOWN))


# Employees


def hire(actor: Actor, post_id: int, **changed: Any) -> int:
    given: dict[str, Any] = {
        "rank": "IX",
        "number": "19950101 2024 21 2 001",
        "number_kind": NumberKind.NI_PPPK,
        "number_from": date(2024, 3, 1),
        "placed_from": TODAY,
    }
    return services.add_employee(actor, "Siti", post_id=post_id, now=NOW, **{**given, **changed})


def test_employee_comes_with_number_and_post(made: Organisation) -> None:
    employee_id = hire(made.agency_admin(), made.posts["Bidang Sari"])
    card = queries.employee_card(reading(), employee_id, TODAY)
    assert card and card.main and (card.nip, card.main.unit_name) == ("199501012024212001", "Bidang")
    assert events() == [Event.EMPLOYEE_CREATED]


def test_adding_an_employee_is_refused_whole(made: Organisation) -> None:
    ratna, post = made.agency_admin(), made.posts["Bidang Sari"]
    before = reading().scalar(select(func.count()).select_from(Employee))
    refused(NotAllowed, "people.not_your_agency", lambda: hire(made.actor("Budi"), post))
    refused(NotAllowed, "people.not_your_agency", lambda: hire(made.agency_admin(unit="Dinas Lain"), post))
    refused(NotFound, "post.unknown", lambda: hire(ratna, UNKNOWN))
    refused(Invalid, "number.not_18_digits", lambda: hire(ratna, post, number="1"))
    refused(Conflict, "placement.post_taken", lambda: hire(ratna, made.posts["Bidang head"]))
    assert reading().scalar(select(func.count()).select_from(Employee)) == before


def test_a_number_belongs_to_one_employee(made: Organisation) -> None:
    ratna = made.agency_admin()
    hire(ratna, made.posts["Bidang Sari"])
    refused(Invalid, "number.taken", lambda: hire(ratna, made.posts["Bidang Sari"]))


def test_a_new_contract_brings_a_new_number(made: Organisation) -> None:
    sari = made.people["Sari"]

    def add(number: str, on: date) -> None:
        services.add_number(made.agency_admin(), sari, number, NumberKind.NI_PPPK, valid_from=on, now=NOW)

    add("199501012026212001", TODAY)
    assert queries.numbers_for(reading(), [sari], TODAY)[sari] == "199501012026212001"
    assert events() == [Event.EMPLOYEE_CHANGED]
    refused(Invalid, "number.same_day", lambda: add("199501012026212002", TODAY))


def test_name_and_rank_change_with_one_event_and_none_without_change(made: Organisation) -> None:
    sari = made.people["Sari"]
    for _ in range(2):
        services.change_employee(made.agency_admin(), sari, name="Sari, S.Pd.", rank="Penata", now=NOW)
    assert events() == [Event.EMPLOYEE_CHANGED]
    ratna = made.people["Ratna"]
    refused(
        NotAllowed,
        "employee.own_record",
        lambda: services.change_employee(made.agency_admin(), ratna, name="R", rank="", now=NOW),
    )


def put(actor: Actor, made: Organisation, name: str, post: str, kind: str, **changed: Any) -> int:
    given: dict[str, Any] = {"valid_from": TODAY, "letter": "821/12/2026", **changed}
    return services.place_employee(actor, made.people[name], made.posts[post], PlacementKind(kind), now=NOW, **given)


def test_plt_stands_beside_the_definitive_post(made: Organisation) -> None:
    put(made.agency_admin(), made, "Budi", "Bidang Dua head", "plt")
    card = queries.employee_card(reading(), made.people["Budi"], TODAY)
    assert card and [one.kind.value for one in card.placements] == ["definitive", "plt"]
    assert events() == [Event.PLACEMENT_STARTED]


def test_placement_ladder(made: Organisation) -> None:
    ratna = made.agency_admin()
    refused(Conflict, "placement.already_definitive", lambda: put(ratna, made, "Sari", "Dinas Ratna", "definitive"))
    refused(Conflict, "placement.repeated", lambda: put(ratna, made, "Sari", "Bidang Sari", "plt"))
    refused(Invalid, "placement.letter_missing", lambda: put(ratna, made, "Sari", "Bidang head", "plh", letter=" "))
    refused(Invalid, "people.dates_reversed", lambda: put(ratna, made, "Sari", "Bidang head", "plh", valid_to=TODAY))
    refused(NotAllowed, "people.not_your_agency", lambda: put(ratna, made, "Tono", "Bidang head", "plt"))
    refused(NotAllowed, "people.not_your_agency", lambda: put(ratna, made, "Sari", "Dinas Lain Tono", "plt"))
    refused(NotAllowed, "employee.own_record", lambda: put(ratna, made, "Ratna", "Bidang head", "plt"))
    refused(NotAllowed, "people.not_your_agency", lambda: put(made.actor("Kadis"), made, "Sari", "Bidang head", "plt"))


def test_ending_a_placement_frees_the_post(made: Organisation) -> None:
    ratna, placement = made.agency_admin(), made.placements["Budi definitive Bidang"]
    services.end_placement(ratna, placement, on=TODAY, now=NOW)
    assert reading().get_one(Placement, placement).valid_to == TODAY
    assert events() == [Event.PLACEMENT_ENDED]
    refused(Conflict, "placement.already_ended", lambda: services.end_placement(ratna, placement, on=TODAY, now=NOW))
    services.end_placement(ratna, made.placements["Sari definitive Bidang"], on=TODAY, now=NOW)
    refused(
        NotAllowed,
        "people.not_your_agency",
        lambda: put(made.agency_admin(unit="Dinas Lain"), made, "Sari", "Bidang head", "definitive"),
    )
    put(PROVINCE, made, "Sari", "Bidang head", "definitive")


def appoint(actor: Actor, made: Organisation, employee: str, supervisor: str, **changed: Any) -> int:
    given: dict[str, Any] = {"valid_from": TODAY, "reason": "Tugas tim lintas bidang", **changed}
    return services.override_supervisor(actor, made.people[employee], made.people[supervisor], now=NOW, **given)


def test_supervisor_is_overridden_with_a_reason_and_until_a_day(made: Organisation) -> None:
    ratna = made.agency_admin()
    row = appoint(ratna, made, "Sari", "Bidu")
    card = queries.supervisor_of(reading(), made.people["Sari"], TODAY)
    assert card and card.employee_id == made.people["Bidu"]
    services.end_supervisor_override(ratna, row, on=TOMORROW, now=NOW)
    card = queries.supervisor_of(reading(), made.people["Sari"], TOMORROW)
    assert card and card.employee_id == made.people["Budi"]
    assert events() == [Event.SUPERVISOR_OVERRIDDEN] * 2


def test_supervisor_override_ladder(made: Organisation) -> None:
    ratna = made.agency_admin()
    refused(Invalid, "people.reason_missing", lambda: appoint(ratna, made, "Sari", "Bidu", reason=" "))
    refused(Invalid, "supervisor.self", lambda: appoint(ratna, made, "Sari", "Sari"))
    refused(Invalid, "supervisor.mutual", lambda: appoint(ratna, made, "Budi", "Sari"))
    refused(NotAllowed, "supervisor.own_record", lambda: appoint(ratna, made, "Ratna", "Bidu"))
    refused(NotAllowed, "supervisor.own_record", lambda: appoint(ratna, made, "Sari", "Ratna"))
    refused(NotAllowed, "people.not_your_agency", lambda: appoint(made.actor("Budi"), made, "Sari", "Bidu"))
    appoint(ratna, made, "Sari", "Bidu")
    refused(Conflict, "supervisor.overlaps", lambda: appoint(ratna, made, "Sari", "Kadis"))


# Accounts and roles


def test_account_is_created_once_without_password(bare: Flask) -> None:
    made = build(accounts=False)
    made.accounts["Ratna"] = 4711
    account_id = services.create_account(made.agency_admin(), made.people["Sari"], email=" Sari@Contoh.id ", now=NOW)
    account = reading().get_one(Account, account_id)
    assert (account.email, account.password, len(account.fs_uniquifier)) == ("sari@contoh.id", None, 64)
    assert events() == [Event.ACCOUNT_CREATED]

    def create(name: str, **options: Any) -> Callable[[], int]:
        return lambda: services.create_account(made.agency_admin(), made.people[name], now=NOW, **options)

    refused(Conflict, "account.exists", create("Sari"))
    refused(Invalid, "account.email_taken", create("Budi", email="sari@contoh.id"))
    refused(Invalid, "account.email_wrong", create("Budi", email="budi"))
    refused(NotAllowed, "people.not_your_agency", create("Tono"))
    refused(NotFound, "employee.unknown", lambda: services.create_account(PROVINCE, UNKNOWN, now=NOW))


def test_deactivating_ends_the_sessions_and_can_be_undone(made: Organisation) -> None:
    ratna, sari = made.agency_admin(), made.accounts["Sari"]
    before = reading().get_one(Account, sari).fs_uniquifier
    services.deactivate_account(ratna, sari, now=NOW)
    account = reading().get_one(Account, sari)
    assert not account.active and account.fs_uniquifier != before
    refused(Conflict, "account.not_active", lambda: services.deactivate_account(ratna, sari, now=NOW))
    services.reactivate_account(ratna, sari, now=NOW)
    refused(Conflict, "account.already_active", lambda: services.reactivate_account(ratna, sari, now=NOW))
    assert events() == [Event.ACCOUNT_DEACTIVATED, Event.ACCOUNT_ACTIVATED]


def test_deactivating_is_refused_for_oneself_outsiders_and_administrators(made: Organisation) -> None:
    ratna = made.agency_admin()
    services.grant_role(PROVINCE, made.accounts["Kadis"], Role.AGENCY_ADMIN, agency_id=made.units["Dinas"], now=NOW)
    for name, code in (
        ("Ratna", "account.own"),
        ("Tono", "people.not_your_agency"),
        ("Kadis", "people.province_only"),
    ):
        refused(
            NotAllowed,
            code,
            lambda name=name: services.deactivate_account(ratna, made.accounts[name], now=NOW),
        )
    refused(NotFound, "account.unknown", lambda: services.deactivate_account(ratna, UNKNOWN, now=NOW))


def test_email_changes_with_one_event(made: Organisation) -> None:
    for _ in range(2):
        services.change_email(made.agency_admin(), made.accounts["Sari"], "sari@contoh.id", now=NOW)
    assert events() == [Event.ACCOUNT_EMAIL_CHANGED]


def grant(actor: Actor, made: Organisation, name: str, role: Role, **options: Any) -> int:
    return services.grant_role(actor, made.accounts[name], role, now=NOW, **options)


def test_operator_is_appointed_inside_the_own_dinas(made: Organisation) -> None:
    grant_id = grant(made.agency_admin(), made, "Sari", Role.UNIT_OPERATOR, unit_id=made.units["Bidang"])
    row = reading().get_one(RoleGrant, grant_id)
    assert (row.agency_id, row.unit_id) == (made.units["Dinas"], made.units["Bidang"])
    assert queries.grants_of(reading(), made.accounts["Sari"], TODAY)[0].role is Role.UNIT_OPERATOR
    services.revoke_role(made.agency_admin(), grant_id, now=NOW)
    assert queries.grants_of(reading(), made.accounts["Sari"], TODAY) == ()
    assert events() == [Event.GRANT_GIVEN, Event.GRANT_ENDED]
    refused(Conflict, "role.already_ended", lambda: services.revoke_role(made.agency_admin(), grant_id, now=NOW))


def test_role_ladder(made: Organisation) -> None:
    ratna, dinas, bidang = made.agency_admin(), made.units["Dinas"], made.units["Bidang"]
    operator, admin, auditor = Role.UNIT_OPERATOR, Role.AGENCY_ADMIN, Role.AUDITOR
    refused(NotAllowed, "role.own", lambda: grant(ratna, made, "Ratna", operator, unit_id=bidang))
    for role in (admin, auditor, Role.PROVINCE_ADMIN):
        refused(
            NotAllowed,
            "people.province_only",
            lambda role=role: grant(ratna, made, "Sari", role, agency_id=dinas, reason="x"),
        )
    refused(NotAllowed, "role.other_agency", lambda: grant(ratna, made, "Tono", operator, unit_id=bidang))
    theirs = made.units["Dinas Lain"]
    refused(NotAllowed, "people.not_your_agency", lambda: grant(ratna, made, "Tono", operator, unit_id=theirs))
    refused(NotAllowed, "role.other_agency", lambda: grant(ratna, made, "Sari", operator, unit_id=theirs))
    refused(Invalid, "role.scope_missing", lambda: grant(PROVINCE, made, "Sari", operator))
    refused(Invalid, "role.scope_missing", lambda: grant(PROVINCE, made, "Sari", admin))
    refused(Invalid, "role.scope_missing", lambda: grant(PROVINCE, made, "Sari", admin, agency_id=bidang))
    refused(Invalid, "people.reason_missing", lambda: grant(PROVINCE, made, "Sari", auditor, agency_id=dinas))
    grant(PROVINCE, made, "Sari", admin, agency_id=dinas)
    refused(Conflict, "role.exists", lambda: grant(PROVINCE, made, "Sari", admin, agency_id=dinas))


def test_an_administrator_of_the_province_grants_nothing_to_oneself(made: Organisation) -> None:
    boss = Actor(PROVINCE.kind, account_id=made.accounts["Kadis"], grants=PROVINCE.grants)
    refused(
        NotAllowed, "role.own", lambda: grant(boss, made, "Kadis", Role.AGENCY_ADMIN, agency_id=made.units["Dinas"])
    )


# Guests


def invite(actor: Actor, made: Organisation, *labels: str, **changed: Any) -> list[int]:
    given = {"kind": "pasien", "list_name": "Poli umum", "source": "Buku kunjungan", **changed}
    return services.add_guests(actor, made.units["Dinas"], labels, now=NOW, **given)


def test_guests_are_listed_with_their_source_and_withdrawn(made: Organisation) -> None:
    ratna = made.agency_admin()
    first, second = invite(ratna, made, "Pasien A", "Pasien B")
    services.withdraw_guest(ratna, first, now=NOW)
    rows = reading().execute(select(Guest.active, Guest.source).order_by(Guest.id)).all()
    assert [tuple(row) for row in rows] == [(False, "Buku kunjungan"), (True, "Buku kunjungan")]
    assert events() == [Event.GUEST_CREATED, Event.GUEST_CREATED, Event.GUEST_CHANGED]
    refused(Conflict, "guest.not_active", lambda: services.withdraw_guest(ratna, first, now=NOW))
    refused(
        NotAllowed,
        "people.not_your_agency",
        lambda: services.withdraw_guest(made.agency_admin(unit="Dinas Lain"), second, now=NOW),
    )


def test_a_guest_may_have_an_address(made: Organisation) -> None:
    ratna = made.agency_admin()
    first, second = invite(ratna, made, "Pasien A; A@Contoh.id ", "Pasien B")

    def stored() -> list[tuple[str, str | None]]:
        return [tuple(row) for row in reading().execute(select(Guest.label, Guest.email).order_by(Guest.id))]

    assert stored() == [("Pasien A", "a@contoh.id"), ("Pasien B", None)]
    for _ in range(2):
        services.change_guest_email(ratna, second, "b@contoh.id", now=NOW)
    services.change_guest_email(ratna, first, "", now=NOW)
    assert stored() == [("Pasien A", None), ("Pasien B", "b@contoh.id")]
    assert events().count(Event.GUEST_CHANGED) == 2
    refused(Invalid, "account.email_wrong", lambda: services.change_guest_email(ratna, first, "bukan", now=NOW))
    refused(Invalid, "account.email_wrong", lambda: invite(ratna, made, "Pasien C; bukan"))
    other = made.agency_admin(unit="Dinas Lain")
    refused(NotAllowed, "people.not_your_agency", lambda: services.change_guest_email(other, first, "", now=NOW))


def test_guest_ladder(made: Organisation) -> None:
    ratna = made.agency_admin()
    for outsider in (made.actor("Budi"), made.actor("Sari"), made.operator()):
        refused(NotAllowed, "people.not_your_agency", lambda outsider=outsider: invite(outsider, made, "X"))
    refused(Invalid, "guest.source_missing", lambda: invite(ratna, made, "X", source=" "))
    refused(Invalid, "guest.kind_missing", lambda: invite(ratna, made, "X", kind=""))
    refused(Invalid, "people.name_missing", lambda: invite(ratna, made, "X", " "))
    refused(Invalid, "guest.repeated", lambda: invite(ratna, made, "X", "X"))
