"""Whom an instrument may belong to, and which posts it is for: the choices of two forms."""

from sqlalchemy import func, select
from wtforms.fields.choices import SelectChoice

from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.i18n import _
from kinerja.instruments.services.start import OWNERS
from kinerja.people.models import JobFamily, Unit
from kinerja.people.queries import unit_names


def owners_for(actor: Actor) -> list[tuple[str, str]]:
    """The units for which the actor may make instruments: public id and name."""
    session = reading()
    rows = session.execute(select(Unit.id, Unit.public_id).where(Unit.kind.in_(OWNERS))).all()
    scopes = actor.agencies(Role.AGENCY_ADMIN)
    everywhere = actor.has(Role.PROVINCE_ADMIN) or scopes is None
    mine = [(number, key) for number, key in rows if everywhere or number in (scopes or ())]
    names = unit_names(session, [number for number, _key in mine], local_date(utc_now()))
    return sorted(((key, names[number]) for number, key in mine if number in names), key=lambda pair: pair[1])


def family_choices() -> list[SelectChoice]:
    query = select(JobFamily.public_id, JobFamily.name).order_by(func.lower(JobFamily.name))
    families = reading().execute(query)
    return [SelectChoice("", _("Semua rumpun")), *(SelectChoice(key, name) for key, name in families)]
