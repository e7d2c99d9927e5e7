"""A Dinas of sixty: three Bidang with two Seksi each on five days a week, a UPTD on six; above it the Governor."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, Role
from kinerja.people.models import Account, Employee, Guest, Holiday, Placement, PostKind, Unit, UnitKind
from tests.factories import (
    actor_for,
    make_account,
    make_employee,
    make_grant,
    make_guest,
    make_nip,
    make_override,
    make_placement,
    make_post,
    make_unit,
)

STAFF_PER_SECTION, STAFF_OF_UPTD = 6, 13
OUTSIDERS, GUESTS = 6, 6  # the twelve third parties: officials of another Dinas, and guests
# The regional day moves the clocks that run over it; the last day of a clock is counted by hand in the table.
OPERATOR = "staf-uptd-10"
FREE_POSTS = {  # title -> its unit
    "Pengelola Mutasi": "seksi21",
    "Analis Kebijakan": "bidang3",
    "Analis Data": "bidang1",
    "Analis Kinerja": "bidang1",
    "Pengelola Data": "seksi21",
    "Pranata": "uptd",
    "Pengelola Sementara": "seksi11",
}
HOLIDAYS = {date(2027, 1, 1): "Tahun Baru 2027 Masehi", date(2027, 2, 8): "Hari besar daerah (rekaan)"}


@dataclass(slots=True)
class Member:
    """Somebody on stage, by the seat that he or she had at the beginning of the year."""

    employee: Employee
    placement: Placement
    actor: Actor
    email: str
    nip: str


@dataclass(slots=True)
class Organisation:
    """Everybody by seat: `kadis`, `bidang1`, `seksi11`, `staf11-3`, `uptd`, `staf-uptd-2`, `bkd`, `admin` …

    `posts`: the public ids of those that are free, by title; `post_of`: of those of January, by seat.
    """

    province: Unit
    agency: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    guests: list[Guest] = field(default_factory=list)
    posts: dict[str, str] = field(default_factory=dict)
    post_of: dict[str, str] = field(default_factory=dict)

    def actor(self, seat: str) -> Actor:
        return self.members[seat].actor

    def appraised(self) -> list[str]:
        """The seats of the Dinas: sixty people."""
        return [seat for seat in self.members if seat.split("-")[0].rstrip("0123456789") in OF_THE_AGENCY]


def name_of(seat: str) -> str:
    """As it stands on every page."""
    return f"Pegawai {seat}"


OF_THE_AGENCY = ("kadis", "bidang", "seksi", "staf", "uptd")


def organise(session: Session) -> Organisation:
    """Stores the whole organisation, with accounts for all."""
    province = make_unit(session, "Provinsi Maluku Utara", UnitKind.PROVINCE)
    agency = make_unit(session, "Dinas Kesehatan", UnitKind.AGENCY)
    bkd = make_unit(session, "Badan Kepegawaian Daerah", UnitKind.BOARD)
    other = make_unit(session, "Dinas Sosial", UnitKind.AGENCY)
    stage = Organisation(province, agency)
    session.add_all(Holiday(day=day, name=name, source="Keputusan rekaan") for day, name in HOLIDAYS.items())
    governor = _seat(session, stage, "gubernur", province, "Gubernur", is_head=True)
    _seat(session, stage, "kadis", agency, "Kepala Dinas", kind=PostKind.JPT, is_head=True)
    for seat, unit, title, kind in _heads(session, stage, agency):
        _seat(session, stage, seat, unit, title, kind=kind, is_head=True)
    for seat, unit in _staff(stage):
        _seat(session, stage, seat, unit, "Pengelola Layanan")
    for seat, role, scope in (
        ("bkd", Role.PROVINCE_ADMIN, {}),
        ("bkd2", Role.PROVINCE_ADMIN, {}),
        ("admin", Role.AGENCY_ADMIN, {"agency_id": agency.id}),
        ("auditor", Role.AUDITOR, {"reason": "ST-01/2027"}),
    ):
        _seat(session, stage, seat, bkd, "Analis Kepegawaian", role=(role, scope))
    operator = stage.members[OPERATOR]
    make_grant(
        session,
        session.get_one(Account, operator.actor.account_id),
        Role.UNIT_OPERATOR,
        agency_id=agency.id,
        unit_id=stage.units["uptd"].id,
    )
    for title, unit in FREE_POSTS.items():
        stage.posts[title] = make_post(session, stage.units[unit], title).public_id
    for number in range(1, OUTSIDERS + 1):
        _seat(session, stage, f"luar-{number}", other, "Pekerja Sosial")
    for seat in stage.members:
        if seat not in stage.appraised() and seat != "gubernur":
            make_override(session, stage.members[seat].employee, governor.employee)
    make_override(session, stage.members["kadis"].employee, governor.employee)
    stage.guests = [
        make_guest(
            session, agency, f"Mitra {number}", kind="mitra", list_name="Daftar mitra 2026", source="Surat dinas"
        )
        for number in range(1, GUESTS + 1)
    ]
    return stage


def _heads(session: Session, stage: Organisation, agency: Unit) -> Iterator[tuple[str, Unit, str, PostKind]]:
    for number in (1, 2, 3):
        division = stage.units[f"bidang{number}"] = make_unit(session, f"Bidang {number}", parent=agency)
        yield f"bidang{number}", division, f"Kepala Bidang {number}", PostKind.ADMINISTRATOR
        for part in (1, 2):
            section = stage.units[f"seksi{number}{part}"] = make_unit(
                session, f"Seksi {number}.{part}", parent=division
            )
            yield f"seksi{number}{part}", section, f"Kepala Seksi {number}.{part}", PostKind.SUPERVISOR
    service = make_unit(session, "UPTD Laboratorium", UnitKind.SERVICE_UNIT, parent=agency, workweek=6)
    stage.units["uptd"] = service
    yield "uptd", service, "Kepala UPTD", PostKind.ADMINISTRATOR


def _staff(stage: Organisation) -> Iterator[tuple[str, Unit]]:
    for name, unit in list(stage.units.items()):
        if name.startswith("seksi"):
            for number in range(1, STAFF_PER_SECTION + 1):
                yield f"staf{name.removeprefix('seksi')}-{number}", unit
    for number in range(1, STAFF_OF_UPTD + 1):
        yield f"staf-uptd-{number}", stage.units["uptd"]


def _seat(
    session: Session,
    stage: Organisation,
    seat: str,
    unit: Unit,
    title: str,
    *,
    role: tuple[Role, dict[str, Any]] | None = None,
    **post: Any,
) -> Member:
    nip = make_nip()
    employee = make_employee(session, name_of(seat), nip=nip)
    seated = make_post(session, unit, title, **post)
    stage.post_of[seat] = seated.public_id
    placement = make_placement(session, employee, seated)
    account = make_account(session, employee)
    if role:
        make_grant(session, account, role[0], **role[1])
    member = Member(employee, placement, actor_for(session, account), account.email or "", nip)
    stage.members[seat] = member
    return member
