"""The outside roles of published instruments: who may be asked besides colleagues."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from forms.instrument import RoleKind, Text
from kinerja.core.authz import Actor
from kinerja.core.i18n import locale_code
from kinerja.instruments.models import Instrument, Version
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Unit, UnitKind
from kinerja.people.queries import agency_scope


def external_roles(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Code and label of each, by label: from the newest versions of the actor's Dinas and of the province."""
    newest = select(Version.instrument_id, func.max(Version.number).label("number")).group_by(Version.instrument_id)
    newest_of = newest.subquery()
    query = select(Version.fingerprint).join(Instrument, Instrument.id == Version.instrument_id)
    query = query.join(
        newest_of, (newest_of.c.instrument_id == Version.instrument_id) & (newest_of.c.number == Version.number)
    )
    scope = agency_scope(actor)
    if scope is not None:
        everybody = select(Unit.id).where(Unit.kind == UnitKind.PROVINCE)
        query = query.where(or_(Instrument.owner_unit_id.in_(sorted(scope)), Instrument.owner_unit_id.in_(everybody)))
    found: dict[str, str] = {}
    for fingerprint in session.scalars(query.order_by(Version.id)):
        for role in load_instrument(session, fingerprint).roles.values():
            if role.kind is RoleKind.EXTERNAL:
                found[role.code] = _in_words(role.label)
    return sorted(found.items(), key=lambda pair: pair[1])


def _in_words(label: Text) -> str:
    return label.get(locale_code()) or label.get("id") or ""
