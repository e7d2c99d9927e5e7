"""A small organisation: Sari (staff), Budi (her supervisor), Tono (outsider), Ratna (administrator), and a few more."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.db import transaction
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    NumberKind,
    Placement,
    PlacementKind,
    Post,
    PostKind,
    Unit,
    UnitKind,
    UnitState,
)

START = date(2026, 1, 1)
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@dataclass
class Organisation:
    """Ids by name, so that tests read like sentences."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    placements: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str, *grants: Grant) -> Actor:
        return Actor(
            ActorKind.ACCOUNT, account_id=self.accounts.get(name), employee_id=self.people.get(name), grants=grants
        )

    def agency_admin(self, name: str = "Ratna", unit: str = "Dinas") -> Actor:
        return self.actor(name, Grant(Role.AGENCY_ADMIN, self.units[unit]))

    def operator(self, name: str = "Ratna", unit: str = "Bidang") -> Actor:
        return self.actor(name, Grant(Role.UNIT_OPERATOR, self.units["Dinas"], self.units[unit]))


PROVINCE = Actor(ActorKind.ACCOUNT, account_id=9001, grants=(Grant(Role.PROVINCE_ADMIN),))


def build(*, accounts: bool = True) -> Organisation:
    """Provinsi > Dinas > Bidang and Seksi, Bidang Dua; Provinsi > Dinas Lain."""
    made = Organisation()
    with transaction() as session:
        session.add(Account(id=PROVINCE.account_id, display_name="BKD", fs_uniquifier="bkd", created_at=NOW))
        for name, kind, parent in (
            ("Provinsi", UnitKind.PROVINCE, None),
            ("Dinas", UnitKind.AGENCY, "Provinsi"),
            ("Bidang", UnitKind.DIVISION, "Dinas"),
            ("Seksi", UnitKind.DIVISION, "Bidang"),
            ("Bidang Dua", UnitKind.DIVISION, "Dinas"),
            ("Dinas Lain", UnitKind.AGENCY, "Provinsi"),
        ):
            add_unit(session, made, name, kind, parent=parent)
        for person, unit, is_head in (
            ("Gubernur", "Provinsi", True),
            ("Kadis", "Dinas", True),
            ("Budi", "Bidang", True),
            ("Sari", "Bidang", False),
            ("Sinta", "Bidang", False),
            ("Seno", "Seksi", False),
            ("Bidu", "Bidang Dua", True),
            ("Ratna", "Dinas", False),
            ("Tono", "Dinas Lain", False),
        ):
            add_person(session, made, person, unit, is_head=is_head, account=accounts)
    return made


def add_unit(session: Session, made: Organisation, name: str, kind: UnitKind, *, parent: str | None) -> int:
    above = session.get(Unit, made.units[parent]) if parent else None
    unit = Unit(kind=kind, agency_id=above.agency_id if above else None)
    session.add(unit)
    session.flush()
    if kind is UnitKind.AGENCY:
        unit.agency_id = unit.id
    session.add(UnitState(unit_id=unit.id, valid_from=START, name=name, parent_id=above.id if above else None))
    session.flush()
    made.units[name] = unit.id
    return unit.id


def add_person(
    session: Session, made: Organisation, name: str, unit: str, *, is_head: bool = False, account: bool = True
) -> int:
    employee = Employee(name=name, rank="Penata / III/c")
    session.add(employee)
    session.flush()
    made.people[name] = employee.id
    number = f"19860926201505{employee.id % 2 + 1}{employee.id:03d}"
    session.add(EmployeeNumber(employee_id=employee.id, number=number, kind=NumberKind.NIP, valid_from=START))
    place(session, made, name, unit, is_head=is_head)
    if account:
        row = Account(employee_id=employee.id, fs_uniquifier=f"u{employee.id}", created_at=NOW)
        session.add(row)
        session.flush()
        made.accounts[name] = row.id
    return employee.id


def place(
    session: Session,
    made: Organisation,
    name: str,
    unit: str,
    *,
    is_head: bool = False,
    kind: PlacementKind = PlacementKind.DEFINITIVE,
    valid_from: date = START,
    valid_to: date | None = None,
) -> int:
    """A placement in a post of its own, or in the unit's head post when that exists."""
    key = f"{unit} head" if is_head else f"{unit} {name}"
    if key not in made.posts:
        post = Post(unit_id=made.units[unit], title=f"Jabatan {key}", kind=PostKind.FUNCTIONAL, is_head=is_head)
        session.add(post)
        session.flush()
        made.posts[key] = post.id
    row = Placement(
        employee_id=made.people[name], post_id=made.posts[key], kind=kind, valid_from=valid_from, valid_to=valid_to
    )
    session.add(row)
    session.flush()
    made.placements[f"{name} {kind.value} {unit}"] = row.id
    return row.id
