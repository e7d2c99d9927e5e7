"""Fictional people for the fictional organisation: numbers, placements, accounts, roles, guests."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Role, job_actor
from kinerja.core.db import transaction
from kinerja.home.demo.logins import DEMO_PASSWORD, demo_email
from kinerja.home.demo.seats import Layout, Seat, Spec, lay_out, seed_file
from kinerja.people.changes.accounts import new_uniquifier
from kinerja.people.credentials import hashed
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Guest,
    NumberKind,
    Placement,
    PlacementKind,
    RoleGrant,
    SupervisorOverride,
)

SECOND_CONTRACT = date(2025, 3, 1)
# Every ninth has not set a password yet, and a few have no account: the operator has something to do.
WITHOUT_PASSWORD = 9
WITHOUT_ACCOUNT = 23
ACTOR = job_actor("demo")


def seed(now: datetime) -> None:
    """The whole organisation in one transaction: about 270 people in bulk, one password hash for all."""
    password = hashed(DEMO_PASSWORD)
    plan = seed_file("organisation.json")
    with transaction() as session:
        layout = lay_out(session, plan)
        _seat_people(session, layout)
        _seat_deputies(session, layout)
        _override_supervisors(session, layout, plan["overrides"])
        accounts = _open_accounts(session, layout, plan, password, now)
        grants = _grant_roles(session, layout, plan["logins"], accounts)
        _list_guests(session, layout, plan["guests"])
        facts = {"employees": sum(len(seat.holders) for seat in layout.seats), "grants": grants}
        record(session, ACTOR, Event.PEOPLE_IMPORTED, "demo", "organisation", at=now, changes=facts)


def _seat_people(session: Session, layout: Layout) -> None:
    number = 0
    for seat in layout.seats:
        for _index in range(_definitive(seat)):
            number += 1
            seat.holders.append(Employee(name=_name(number, seat.spec), rank=seat.spec.get("rank", "")))
    session.add_all(employee for seat in layout.seats for employee in seat.holders)
    session.flush()
    for seat in layout.seats:
        for employee in seat.holders:
            session.add_all(_numbers(employee, seat.spec, layout.since))
            session.add(_placement(employee, seat, PlacementKind.DEFINITIVE, layout.since))
    session.flush()


def _definitive(seat: Seat) -> int:
    if not seat.post.is_head:
        return int(seat.spec["count"])
    return 1 if seat.spec.get("capacity", "definitive") == "definitive" else 0


def _name(number: int, spec: Spec) -> str:
    title = "dr. " if spec.get("family") == "dokter" else ""
    degree = f", {spec['degree']}" if spec.get("degree") else ""
    return f"{title}Contoh Pegawai {number:03d}{degree}"


def _numbers(employee: Employee, spec: Spec, since: date) -> Iterator[EmployeeNumber]:
    """Valid and fictional: serials from 900 on hardly occur. A governor has none."""
    if "rank" not in spec:
        return
    n = employee.id
    born = date(1968 + n * 7 % 28, 1 + n % 12, 1 + n * 5 % 28)
    tail = f"{1 + n % 2}{900 + n % 100}"
    if set(spec["rank"]) <= set("IVX"):
        yield _number(employee, f"{born:%Y%m%d}202321{tail}", NumberKind.NI_PPPK, since)
        if n % 3 == 0:
            yield _number(employee, f"{born:%Y%m%d}202522{tail}", NumberKind.NI_PPPK, SECOND_CONTRACT)
        return
    yield _number(employee, f"{born:%Y%m%d}{born.year + 24}{1 + n % 12:02d}{tail}", NumberKind.NIP, since)


def _number(employee: Employee, number: str, kind: NumberKind, since: date) -> EmployeeNumber:
    return EmployeeNumber(employee_id=employee.id, number=number, kind=kind, valid_from=since)


def _placement(employee: Employee, seat: Seat, kind: PlacementKind, since: date, letter: str = "") -> Placement:
    return Placement(employee_id=employee.id, post_id=seat.post.id, kind=kind, valid_from=since, letter=letter)


def _seat_deputies(session: Session, layout: Layout) -> None:
    """Plt and Plh heads: the head of another unit, or somebody of the own staff, beside the own post."""
    for seat in layout.seats:
        if "held_by" in seat.spec:
            deputy = layout.seat(seat.agency, seat.spec["held_by"], "").holders[0]
        elif "held_by_staff" in seat.spec:
            deputy = layout.seat(seat.agency, seat.unit, seat.spec["held_by_staff"]).holders[0]
        else:
            continue
        letter = f"800.1.3.1/{seat.post.id:03d}/2026 (contoh)"
        session.add(_placement(deputy, seat, PlacementKind(seat.spec["capacity"]), date(2026, 1, 2), letter))


def _override_supervisors(session: Session, layout: Layout, overrides: list[Spec]) -> None:
    for item in overrides:
        employee = layout.seat(item["agency"], item["unit"], item["post"]).holders[0]
        supervisor = layout.seat(item["agency"], item["supervisor_unit"], "").holders[0]
        row = SupervisorOverride(employee_id=employee.id, supervisor_id=supervisor.id, reason=item["reason"])
        row.valid_from = date.fromisoformat(item["from"])
        session.add(row)


def _open_accounts(
    session: Session, layout: Layout, plan: dict[str, Any], password: str, now: datetime
) -> dict[str, Account]:
    named = {seat.holders[0].id: seat.spec["email"] for seat in layout.seats if seat.spec.get("email") and seat.holders}
    for item in plan["logins"]:
        named[_holder(layout, item).id] = item["email"]
    accounts: dict[str, Account] = {}
    for employee in (one for seat in layout.seats for one in seat.holders):
        name = named.get(employee.id)
        if name is None and employee.id % WITHOUT_ACCOUNT == 0:
            continue
        account = Account(employee_id=employee.id, fs_uniquifier=new_uniquifier(), created_at=now)
        if name is not None:
            account.email = demo_email(name)
            accounts[name] = account
        if name is not None or employee.id % WITHOUT_PASSWORD:
            account.password, account.password_set_at = password, now
        session.add(account)
    session.flush()
    return accounts


def _holder(layout: Layout, item: Spec) -> Employee:
    return layout.seat(item["agency"], item["unit"], item["post"]).holders[item["index"]]


def _grant_roles(session: Session, layout: Layout, logins: list[Spec], accounts: dict[str, Account]) -> int:
    granted = 0
    for item in logins:
        if "role" not in item:
            continue
        role = Role(item["role"])
        scope: str = item.get("scope") or item["agency"]
        agency_id = None if role is Role.PROVINCE_ADMIN else layout.units[(scope, scope)]
        grant = RoleGrant(account_id=accounts[item["email"]].id, role=role, agency_id=agency_id)
        grant.valid_from, grant.reason = layout.since, item.get("reason", "")
        if role is Role.UNIT_OPERATOR:
            grant.unit_id = layout.units[(item["agency"], item.get("scope") or item["unit"])]
        session.add(grant)
        granted += 1
    return granted


def _list_guests(session: Session, layout: Layout, lists: list[Spec]) -> None:
    for item in lists:
        agency_id = layout.units[(item["agency"], item["agency"])]
        for number in range(1, item["count"] + 1):
            label = f"{item['label']} {number:02d}"
            session.add(
                Guest(
                    agency_id=agency_id,
                    label=label,
                    kind=item["kind"],
                    list_name=item["list"],
                    source=item["source"],
                )
            )
