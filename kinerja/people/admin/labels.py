"""Codes as words, and the choices that a reader of the admin panel has."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, Select, func, or_, select

from kinerja.core.authz import Role
from kinerja.core.db import reading
from kinerja.core.i18n import lazy
from kinerja.core.web import current_actor
from kinerja.people import queries
from kinerja.people.admin.base import today
from kinerja.people.admin.lookup import MOST_OPTIONS, Options
from kinerja.people.leaving import Leaving
from kinerja.people.models import JobFamily, NumberKind, PlacementKind, Post, PostKind, Unit, UnitKind, UnitState

UNIT_KINDS = {
    UnitKind.PROVINCE: lazy("Provinsi"),
    UnitKind.SECRETARIAT: lazy("Sekretariat"),
    UnitKind.AGENCY: lazy("Dinas"),
    UnitKind.BUREAU: lazy("Biro"),
    UnitKind.BOARD: lazy("Badan"),
    UnitKind.DIVISION: lazy("Bidang, Bagian, atau Subbagian"),
    UnitKind.SERVICE_UNIT: lazy("UPTD"),
    UnitKind.SCHOOL: lazy("Sekolah"),
}
POST_KINDS = {
    PostKind.JPT: lazy("JPT"),
    PostKind.ADMINISTRATOR: lazy("Administrator"),
    PostKind.SUPERVISOR: lazy("Pengawas"),
    PostKind.EXECUTOR: lazy("Pelaksana"),
    PostKind.FUNCTIONAL: lazy("Jabatan fungsional"),
}
PLACEMENT_KINDS = {
    PlacementKind.DEFINITIVE: lazy("Definitif"),
    PlacementKind.PLT: lazy("Plt"),
    PlacementKind.PLH: lazy("Plh"),
}
NUMBER_KINDS = {NumberKind.NIP: lazy("NIP"), NumberKind.NI_PPPK: lazy("NI PPPK")}
ROLES = {
    Role.UNIT_OPERATOR: lazy("Operator unit"),
    Role.AGENCY_ADMIN: lazy("Administrator Dinas"),
    Role.PROVINCE_ADMIN: lazy("Administrator provinsi (BKD)"),
    Role.AUDITOR: lazy("Auditor"),
}
WORKWEEKS = {"5": lazy("5 hari kerja"), "6": lazy("6 hari kerja")}
LEAVING = {
    Leaving.RETIRED: lazy("Pensiun"),
    Leaving.TRANSFERRED: lazy("Pindah ke instansi lain"),
    Leaving.RESIGNED: lazy("Berhenti atas permintaan sendiri"),
    Leaving.CONTRACT_ENDED: lazy("Perjanjian kerja PPPK berakhir"),
    Leaving.DECEASED: lazy("Meninggal dunia"),
    Leaving.DISMISSED: lazy("Diberhentikan"),
    Leaving.REGISTERED_WRONGLY: lazy("Salah catat"),
}
YES_NO = (("ya", lazy("ya")), ("tidak", lazy("tidak")))


def unit_kind_choices() -> list[tuple[str, LazyString]]:
    return [(kind.value, text) for kind, text in UNIT_KINDS.items()]


def post_kind_choices() -> list[tuple[str, LazyString]]:
    return [(kind.value, text) for kind, text in POST_KINDS.items()]


def role_choices() -> list[tuple[str, LazyString]]:
    return [(role.value, text) for role, text in ROLES.items()]


def agency_choices() -> list[tuple[str, str]]:
    """The perangkat daerah that the reader may see, by name."""
    return [(public_id, name) for public_id, _id, name in queries.visible_agencies(reading(), current_actor(), today())]


def unit_options(words: str = "", chosen: str = "") -> Options:
    """The visible units, each with its perangkat daerah."""
    on = today()
    query = select(Unit.public_id, Unit.id, Unit.agency_id).where(
        Unit.id.in_(queries.visible_units(current_actor(), on))
    )
    clauses = [or_(Unit.id.in_(_units_called(word)), Unit.agency_id.in_(_units_called(word))) for word in words.split()]
    return _options(query, Unit.public_id == chosen, clauses, _unit_texts)


def post_options(words: str = "", chosen: str = "") -> Options:
    """The visible posts, each with its unit."""
    query = select(Post.public_id, Post.title, Post.unit_id).where(
        Post.id.in_(queries.visible_posts(current_actor(), today()))
    )
    clauses = [
        or_(func.lower(Post.title).contains(word.lower(), autoescape=True), Post.unit_id.in_(_units_called(word)))
        for word in words.split()
    ]
    return _options(query, Post.public_id == chosen, clauses, _post_texts)


def _options(
    query: Select[Any],
    is_chosen: ColumnElement[bool],
    clauses: Sequence[ColumnElement[bool]],
    texts: Callable[[Sequence[Any]], list[tuple[str, str]]],
) -> Options:
    session = reading()
    rows = session.execute(query.limit(MOST_OPTIONS + 1)).all()
    if len(rows) <= MOST_OPTIONS:
        return Options(texts(rows))
    found = session.execute(query.where(*clauses).limit(MOST_OPTIONS + 1)).all() if clauses else []
    kept = session.execute(query.where(is_chosen)).all()
    shown = {row.public_id: row for row in [*kept, *found[:MOST_OPTIONS]]}
    return Options(texts(list(shown.values())), is_narrowed=True, is_cut=len(found) > MOST_OPTIONS)


def _units_called(word: str) -> Select[tuple[int]]:
    named = func.lower(UnitState.name).contains(word.lower(), autoescape=True)
    return select(UnitState.unit_id).where(named, queries.in_force(UnitState, today()))


def _post_texts(rows: Sequence[Any]) -> list[tuple[str, str]]:
    names = queries.unit_names(reading(), {row.unit_id for row in rows}, today())
    return sorted(((row.public_id, f"{names[row.unit_id]}: {row.title}") for row in rows), key=lambda pair: pair[1])


def family_choices() -> list[tuple[str, str]]:
    query = select(JobFamily.code, JobFamily.name).order_by(JobFamily.name)
    return [(code, name) for code, name in reading().execute(query)]


def _unit_texts(rows: Sequence[Any]) -> list[tuple[str, str]]:
    wanted = {row.id for row in rows} | {row.agency_id for row in rows if row.agency_id is not None}
    names = queries.unit_names(reading(), wanted, today())
    pairs = []
    for row in rows:
        agency = names.get(row.agency_id, "") if row.agency_id != row.id else ""
        name = names.get(row.id, "")
        pairs.append((row.public_id, f"{name} ({agency})" if agency else name))
    return sorted(pairs, key=lambda pair: pair[1])
