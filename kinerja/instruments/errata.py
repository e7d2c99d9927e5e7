"""Errata of a version: which texts can be corrected, what was approved, the notes that stand beside the old text."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.exact import plain
from forms.instrument import Indicator, Instrument, Text, walk
from kinerja.core.errors import NotFound
from kinerja.core.i18n import _, format_day
from kinerja.instruments.models import Erratum, ErratumVerdict

LEVEL = "level:"
Place = tuple[str, str]  # code, field


@dataclass(frozen=True, slots=True)
class Note:
    """An approved correction, as it is shown."""

    code: str
    field: str
    locale: str
    old: str
    new: str
    on: date


@dataclass(frozen=True, slots=True)
class ErratumRow:
    """An erratum with its verdict; `approved` is None while nobody has decided."""

    public_id: str
    code: str
    field: str
    locale: str
    old: str
    new: str
    reason: str
    by_id: int
    at: datetime
    approved: bool | None
    decided_by_id: int | None
    decided_on: date | None


def places_of(instrument: Instrument) -> dict[Place, Text]:
    """Every text of the tree that an erratum may correct."""
    found: dict[Place, Text] = {}
    for node in walk(instrument.root):
        found[node.code, "label"] = node.label
        if node.help:
            found[node.code, "help"] = node.help
        if isinstance(node, Indicator):
            found |= {(node.code, f"{LEVEL}{plain(level.value)}"): level.label for level in node.levels}
    return found


def errata_of(session: Session, version_id: int) -> list[ErratumRow]:
    """Everything that was proposed for a version, the newest first."""
    query = (
        select(
            Erratum.public_id, Erratum.code, Erratum.field, Erratum.locale, Erratum.old_text, Erratum.new_text,
            Erratum.reason, Erratum.by_id, Erratum.at, ErratumVerdict.approved, ErratumVerdict.by_id,
            ErratumVerdict.decided_on,
        )
        .outerjoin(ErratumVerdict, ErratumVerdict.erratum_id == Erratum.id)
        .where(Erratum.version_id == version_id)
        .order_by(Erratum.id.desc())
    )  # fmt: skip
    return [ErratumRow(*row) for row in session.execute(query).tuples()]


def erratum_for(session: Session, version_id: int, public_id: str) -> Erratum:
    """Raises NotFound."""
    found = session.scalar(select(Erratum).where(Erratum.version_id == version_id, Erratum.public_id == public_id))
    if found is None:
        raise NotFound("erratum.unknown")
    return found


def notes_of(session: Session, version_ids: Collection[int]) -> dict[int, tuple[Note, ...]]:
    """The approved errata by version; where a place was corrected twice, the last one. One query."""
    query = (
        select(
            Erratum.version_id, Erratum.code, Erratum.field, Erratum.locale, Erratum.old_text, Erratum.new_text,
            ErratumVerdict.decided_on,
        )
        .join(ErratumVerdict, ErratumVerdict.erratum_id == Erratum.id)
        .where(Erratum.version_id.in_(version_ids), ErratumVerdict.approved.is_(True))
        .order_by(ErratumVerdict.at, Erratum.id)
    )  # fmt: skip
    found: dict[int, list[Note]] = {one: [] for one in version_ids}
    for version_id, code, field, locale, old, new, on in session.execute(query).tuples():
        found[version_id].append(Note(code, field, locale, old, new, on))
    return {version_id: newest(notes) for version_id, notes in found.items()}


def newest(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Of each text the last correction; `notes` are in the order of their approval."""
    return tuple({(note.code, note.field, note.locale): note for note in notes}.values())


def sentences(notes: Iterable[Note], instrument: Instrument, locale: str) -> dict[str, list[str]]:
    """The notes of a reader's language by the code that they stand beside."""
    places = places_of(instrument)
    found: dict[str, list[str]] = {}
    for note in notes:
        text: Mapping[str, str] = places.get((note.code, note.field), {})
        if note.locale == (locale if text.get(locale) else "id"):
            found.setdefault(note.code, []).append(sentence(note))
    return found


def sentence(note: Note) -> str:
    """The dated note: what stood there, and how to read it."""
    values = {"day": format_day(note.on), "old": note.old, "new": note.new}
    if note.field.startswith(LEVEL):
        level = note.field.removeprefix(LEVEL)
        return _("Ralat %(day)s, tingkat %(level)s: “%(old)s” dibaca “%(new)s”.", level=level, **values)
    return _("Ralat %(day)s: “%(old)s” dibaca “%(new)s”.", **values)
