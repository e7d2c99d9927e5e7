"""Codes as words, and the choices that a reader of the admin panel has."""

from flask_babel.speaklater import LazyString
from sqlalchemy import select

from kinerja.core.authz import Role
from kinerja.core.db import reading
from kinerja.core.i18n import lazy
from kinerja.core.web import current_actor
from kinerja.people import queries
from kinerja.people.admin.base import today
from kinerja.people.models import JobFamily, NumberKind, PlacementKind, Post, PostKind, Unit, UnitKind

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
YES_NO = (("ya", lazy("ya")), ("tidak", lazy("tidak")))


def unit_kind_choices() -> list[tuple[str, LazyString]]:
    return [(kind.value, text) for kind, text in UNIT_KINDS.items()]


def post_kind_choices() -> list[tuple[str, LazyString]]:
    return [(kind.value, text) for kind, text in POST_KINDS.items()]


def role_choices() -> list[tuple[str, LazyString]]:
    return [(role.value, text) for role, text in ROLES.items()]


def agency_choices() -> list[tuple[str, str]]:
    """The perangkat daerah that the reader may see, by name."""
    return _unit_choices(only_agencies=True)


def unit_choices() -> list[tuple[str, str]]:
    """The visible units, each with its perangkat daerah."""
    return _unit_choices(only_agencies=False)


def post_choices() -> list[tuple[str, str]]:
    """The visible posts, each with its unit."""
    session, on = reading(), today()
    query = select(Post.public_id, Post.title, Post.unit_id).where(
        Post.id.in_(queries.visible_posts(current_actor(), on))
    )
    rows = session.execute(query).all()
    names = queries.unit_names(session, {row.unit_id for row in rows}, on)
    return sorted(((row.public_id, f"{names[row.unit_id]}: {row.title}") for row in rows), key=lambda pair: pair[1])


def family_choices() -> list[tuple[str, str]]:
    query = select(JobFamily.code, JobFamily.name).order_by(JobFamily.name)
    return [(code, name) for code, name in reading().execute(query)]


def _unit_choices(*, only_agencies: bool) -> list[tuple[str, str]]:
    session, on = reading(), today()
    query = select(Unit.id, Unit.public_id, Unit.agency_id).where(
        Unit.id.in_(queries.visible_units(current_actor(), on))
    )
    if only_agencies:
        query = query.where(Unit.agency_id == Unit.id)
    rows = session.execute(query).all()
    wanted = {row.id for row in rows} | {row.agency_id for row in rows if row.agency_id is not None}
    names = queries.unit_names(session, wanted, on)
    pairs = []
    for row in rows:
        agency = names.get(row.agency_id, "") if row.agency_id != row.id else ""
        name = names.get(row.id, "")
        pairs.append((row.public_id, f"{name} ({agency})" if agency else name))
    return sorted(pairs, key=lambda pair: pair[1])
