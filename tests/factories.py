"""Valid objects with one keyword changed, and the fixed cast: Sari, Budi, Tono, Ratna and those around them."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import Any, TypeVar

from flask import current_app
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.db import transaction
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Guest,
    JobFamily,
    NumberKind,
    Placement,
    PlacementKind,
    Post,
    PostKind,
    RoleGrant,
    SupervisorOverride,
    Unit,
    UnitKind,
    UnitState,
)
from tests.databases import played

SINCE = date(2020, 1, 1)
MADE = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "kalimat-sandi-untuk-uji"
_numbers = count(1)
Row = TypeVar("Row")


def make_unit(
    session: Session,
    name: str = "Bidang Pelayanan",
    kind: UnitKind = UnitKind.DIVISION,
    *,
    parent: Unit | None = None,
    **changes: Any,
) -> Unit:
    """A unit with one state since 2020; its agency is its parent's, or itself when it stands on top."""
    unit = Unit(kind=kind, agency_id=parent.agency_id if parent else None, **changes)
    session.add(unit)
    session.flush()
    if unit.agency_id is None and kind is not UnitKind.PROVINCE:
        unit.agency_id = unit.id
    session.add(UnitState(unit_id=unit.id, valid_from=SINCE, name=name, parent_id=parent.id if parent else None))
    session.flush()
    return unit


def make_job_family(session: Session, code: str = "perawat", name: str = "Perawat") -> JobFamily:
    return _kept(session, JobFamily(code=code, name=name))


def make_post(session: Session, unit: Unit, title: str = "Pengelola Data", **changes: Any) -> Post:
    return _kept(session, Post(**{"unit_id": unit.id, "title": title, "kind": PostKind.EXECUTOR} | changes))


def make_nip(number: int | None = None) -> str:
    """A well-formed, fictional NIP."""
    number = next(_numbers) if number is None else number
    return f"1985{1 + number // 28 % 12:02}{1 + number % 28:02}201001{1 + number % 2}{number % 1000:03}"


def make_employee(session: Session, name: str = "Sari Umasugi", *, nip: str | None = None, **changes: Any) -> Employee:
    employee = _kept(session, Employee(**{"name": name, "rank": "Penata, III/c"} | changes))
    number = EmployeeNumber(employee_id=employee.id, number=nip or make_nip(), kind=NumberKind.NIP, valid_from=SINCE)
    _kept(session, number)
    return employee


def make_placement(session: Session, employee: Employee, post: Post, **changes: Any) -> Placement:
    values = {"kind": PlacementKind.DEFINITIVE, "valid_from": SINCE} | changes
    return _kept(session, Placement(employee_id=employee.id, post_id=post.id, **values))


def make_override(session: Session, employee: Employee, supervisor: Employee, **changes: Any) -> SupervisorOverride:
    values = {"valid_from": SINCE, "reason": "Penugasan khusus"} | changes
    return _kept(session, SupervisorOverride(employee_id=employee.id, supervisor_id=supervisor.id, **values))


def make_account(session: Session, employee: Employee | None = None, **changes: Any) -> Account:
    """An account whose password is PASSWORD where the application can hash; without a usable one elsewhere."""
    number = next(_numbers)
    values = {
        "employee_id": employee.id if employee else None,
        "display_name": "" if employee else f"Akun {number}",
        "email": f"akun{number}@contoh.invalid",
        "password": _password_hash(current_app.config["SECURITY_PASSWORD_SALT"])
        if "security" in current_app.extensions
        else None,
        "fs_uniquifier": f"uniquifier-{number}",
        "created_at": MADE,
        "password_set_at": MADE,
    }
    return _kept(session, Account(**values | changes))


@cache
def _password_hash(salt: str) -> str:
    """One costly hash per application: served stages have salts of their own, and another's hash lets nobody in."""
    return str(hash_password(PASSWORD))


def make_grant(session: Session, account: Account, role: Role, **changes: Any) -> RoleGrant:
    return _kept(session, RoleGrant(**{"account_id": account.id, "role": role, "valid_from": SINCE} | changes))


def make_guest(session: Session, agency: Unit, label: str = "Ketua Komite", **changes: Any) -> Guest:
    return _kept(session, Guest(**{"agency_id": agency.id, "label": label, "kind": "komite_sekolah"} | changes))


def actor_for(session: Session, account: Account) -> Actor:
    """The actor whom the account's log-in makes, with the grants that never end."""
    rows = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.valid_to.is_(None)))
    grants = tuple(Grant(row.role, row.agency_id, row.unit_id) for row in rows)
    return Actor(ActorKind.ACCOUNT, account.id, account.employee_id, grants=grants, label="", locale=account.locale)


def guest_actor(guest: Guest) -> Actor:
    return Actor(ActorKind.GUEST, guest_id=guest.id)


def _kept(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast: ids to look up with, objects that keep their loaded values after the transaction."""

    account: Account
    actor: Actor
    employee: Employee | None = None
    placement: Placement | None = None
    nip: str = ""

    @property
    def employee_id(self) -> int:
        assert self.employee is not None
        return self.employee.id


@dataclass(frozen=True, slots=True)
class Cast:
    """Dinas Kesehatan with a Bidang and a UPTD, Dinas Pendidikan, the BKD; and who works there."""

    province: Unit
    agency: Unit  # Dinas Kesehatan
    division: Unit  # its Bidang, led by Budi
    service_unit: Unit  # its UPTD
    other_agency: Unit  # Dinas Pendidikan
    bkd: Unit
    family: JobFamily
    sari: Person  # staff in the Bidang
    budi: Person  # her supervisor
    tono: Person  # outsider, in Dinas Pendidikan
    head: Person  # heads Dinas Kesehatan
    dewi: Person  # Sari's colleague in the Bidang
    ratna: Person  # administrator of the province
    hasan: Person  # the second one
    wati: Person  # administrator of Dinas Kesehatan
    operator: Person  # of the Bidang
    auditor: Person  # reads everywhere, is no employee
    guest: Guest  # on the list of Dinas Kesehatan


def cast_on_stage() -> Cast:
    """The whole cast, stored."""

    def build() -> Cast:
        with transaction() as session:
            return cast(session)

    return played(f"cast of {current_app.name}", build)


def logins(people: Cast) -> dict[str, str]:
    """The e-mail addresses of everybody who has an account, by name."""
    found = {field.name: getattr(people, field.name) for field in fields(people)}
    return {name: who.account.email for name, who in found.items() if isinstance(who, Person)}


def cast(session: Session) -> Cast:
    """Puts the whole cast on stage inside the caller's transaction."""
    province = make_unit(session, "Provinsi Maluku Utara", UnitKind.PROVINCE)
    agency = make_unit(session, "Dinas Kesehatan", UnitKind.AGENCY)
    division = make_unit(session, "Bidang Pelayanan Kesehatan", UnitKind.DIVISION, parent=agency)
    service_unit = make_unit(session, "UPTD Laboratorium Kesehatan", UnitKind.SERVICE_UNIT, parent=agency)
    other_agency = make_unit(session, "Dinas Pendidikan", UnitKind.AGENCY)
    bkd = make_unit(session, "Badan Kepegawaian Daerah", UnitKind.BOARD)
    family = make_job_family(session)

    def person(name: str, unit: Unit, title: str = "Pengelola Data", **post: Any) -> Person:
        nip = make_nip()
        employee = make_employee(session, name, nip=nip)
        placement = make_placement(session, employee, make_post(session, unit, title, **post))
        account = make_account(session, employee)
        return Person(account, actor_for(session, account), employee, placement, nip)

    def granted(someone: Person, role: Role, **scope: Any) -> Person:
        make_grant(session, someone.account, role, **scope)
        actor = actor_for(session, someone.account)
        return Person(someone.account, actor, someone.employee, someone.placement, someone.nip)

    auditor = make_account(session, display_name="Auditor Inspektorat")
    return Cast(
        province=province,
        agency=agency,
        division=division,
        service_unit=service_unit,
        other_agency=other_agency,
        bkd=bkd,
        family=family,
        sari=person("Sari Umasugi, A.Md.Kep.", division, "Perawat", kind=PostKind.FUNCTIONAL, job_family_id=family.id),
        budi=person("Budi Tidore, S.K.M.", division, "Kepala Bidang", kind=PostKind.ADMINISTRATOR, is_head=True),
        tono=person("Tono Sangaji, S.Pd.", other_agency),
        head=person("Dr. Halima Gamalama", agency, "Kepala Dinas", kind=PostKind.JPT, is_head=True),
        dewi=person("Dewi Makian, A.Md.Kep.", division, "Perawat", kind=PostKind.FUNCTIONAL, job_family_id=family.id),
        ratna=granted(person("Ratna Bacan, S.Sos.", bkd), Role.PROVINCE_ADMIN),
        hasan=granted(person("Hasan Jailolo, S.Kom.", bkd), Role.PROVINCE_ADMIN),
        wati=granted(person("Wati Obi, S.E.", agency), Role.AGENCY_ADMIN, agency_id=agency.id),
        operator=granted(
            person("Opan Morotai", division), Role.UNIT_OPERATOR, agency_id=agency.id, unit_id=division.id
        ),
        auditor=granted(Person(auditor, actor_for(session, auditor)), Role.AUDITOR, reason="ST-01/2026"),
        guest=make_guest(session, agency),
    )
