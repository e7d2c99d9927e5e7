"""What an administrator may choose from when preparing a cycle."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.i18n import _
from kinerja.instruments.models import Instrument, LegalBasis, Version
from kinerja.people.models import JobFamily, Unit
from kinerja.people.queries import unit_names


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    id: int
    public_id: str
    name: str


def version_choices(session: Session) -> list[tuple[int, str]]:
    """Every published version, the newest of each instrument first."""
    query = (
        select(Version.id, Instrument.title, Version.number, LegalBasis.id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .outerjoin(LegalBasis, LegalBasis.version_id == Version.id)
    )
    rows = session.execute(query.order_by(Instrument.title, Version.number.desc()))
    return [
        (version_id, _version_words(title, number, is_set=basis is not None))
        for version_id, title, number, basis in rows
    ]


def _version_words(title: str, number: int, *, is_set: bool) -> str:
    if is_set:
        return _("%(title)s, versi %(number)s", title=title, number=number)
    return _("%(title)s, versi %(number)s (uji coba)", title=title, number=number)


def unit_choices(session: Session, on: date) -> list[tuple[int, str]]:
    """All units by their names of that day; below an agency with its name, for many a "Sekretariat" exists."""
    agencies = dict(session.execute(select(Unit.id, Unit.agency_id)).tuples().all())
    names = unit_names(session, list(agencies), on)
    labels = {
        unit_id: name if agencies[unit_id] in (None, unit_id) else f"{name} ({names.get(agencies[unit_id] or 0, '')})"
        for unit_id, name in names.items()
    }
    return sorted(labels.items(), key=lambda one: one[1])


def agency_choices(session: Session, on: date) -> list[AgencyChoice]:
    """The Dinas, Biro and Badan by their names of that day."""
    rows = session.execute(select(Unit.id, Unit.public_id).where(Unit.agency_id == Unit.id)).all()
    names = unit_names(session, [unit_id for unit_id, _public_id in rows], on) if rows else {}
    found = [AgencyChoice(unit_id, public_id, names.get(unit_id, "")) for unit_id, public_id in rows]
    return sorted(found, key=lambda one: one.name)


def job_family_choices(session: Session) -> list[tuple[int, str]]:
    return [
        (row.id, row.name) for row in session.execute(select(JobFamily.id, JobFamily.name).order_by(JobFamily.name))
    ]
