"""A list in the words of its pages: lines with their reasons cell by cell, what waits for a choice, what blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.i18n import format_day, knows_message, message
from kinerja.core.queue import Job, JobState
from kinerja.files.workbooks.scanning import place_of
from kinerja.people.importing.entries import cells_by_field
from kinerja.people.importing.reading import full_name
from kinerja.people.models import ImportBatch, ImportState, RowField, RowVerdict, Unit
from kinerja.people.queries import unit_names, visible_units
from kinerja.people.queries.importing import FoundRow, title_rows

SAMPLES = 2
MOST_UNITS = 150
BUSY = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    nip: str
    name: str
    verdict: RowVerdict
    effect: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """The job of a list: how far it is, or with which code it ended."""

    progress: int
    total: int
    is_under_way: bool
    error: str


def lines_of(batch: ImportBatch, rows: Sequence[FoundRow]) -> list[Line]:
    fields = [column["field"] for column in batch.columns]
    return [_line(fields, row) for row in rows]


def reasons_of(fields: Sequence[str], row: FoundRow, *, rejecting: bool = False) -> list[str]:
    """ "D17: Tanggal ini tidak ada di kalender." for each finding; with `rejecting` only for those that reject."""
    found = [one for one in row.findings if one["rejects"] or not rejecting]
    return [f"{_place(fields, one['field'], row.number)}: {_sentence(one)}" for one in found]


def samples_of(batch: ImportBatch) -> list[list[str]]:
    """What stands first in each column."""
    rows = [cells for number, cells in title_rows(reading(), batch.id) if number > batch.header_last]
    width = len(batch.columns)
    found: list[list[str]] = [[] for _column in range(width)]
    for cells in rows:
        for place, cell in enumerate(cells[:width]):
            if cell and len(found[place]) < SAMPLES:
                found[place].append(cell[:60])
    return found


def running(batch: ImportBatch) -> Running | None:
    job = reading().execute(
        select(Job.progress, Job.total, Job.state, Job.error).where(Job.id == batch.job_id)
    ).one_or_none()  # fmt: skip
    if job is None or batch.state not in BUSY:
        return None
    # The list was read first: a job that is done by now has just changed it, and the next look shows that.
    under_way = job.state not in (JobState.FAILED, JobState.CANCELLED)
    return Running(job.progress, job.total, under_way, "" if under_way else job.error)


def unit_options(actor: Actor, batch: ImportBatch, on: date) -> list[list[tuple[str, str]]]:
    """For each unknown name the units nearest to it, then all others while they are few."""
    query = select(Unit.public_id, Unit.id, Unit.agency_id).where(Unit.id.in_(visible_units(actor, on)))
    rows = [row for row in reading().execute(query) if actor.administers(row.agency_id)]
    ids = {row.id for row in rows} | {row.agency_id for row in rows if row.agency_id is not None}
    names = unit_names(reading(), ids, on)
    texts = {row.public_id: _unit_text(names, row.id, row.agency_id) for row in rows}
    every = sorted(texts, key=lambda key: texts[key]) if len(texts) <= MOST_UNITS else []
    options = []
    for one in batch.unknown:
        near = [key for key in one["near"] if key in texts]
        options.append([(key, texts[key]) for key in dict.fromkeys([*near, *every])])
    return options


def blocked(batch: ImportBatch) -> list[str]:
    return [
        message("import.blocked_used", row=one["number"], record=_record(one["record"]), by=_record(one["by"]))
        if one["by"]
        else message("import.blocked_changed", row=one["number"], record=_record(one["record"]))
        for one in batch.blockers
    ]


def _line(fields: Sequence[str], row: FoundRow) -> Line:
    cells = cells_by_field(row.cells, fields)
    name = full_name({field.value: text for field, text in cells.items()})
    nip = cells.get(RowField.NUMBER, "")
    return Line(row.number, nip, name, row.verdict, row.effect.value, tuple(reasons_of(fields, row)))


def _place(fields: Sequence[str], field: str, row: int) -> str:
    """The cell; the name of the column where the file has none."""
    if field in fields:
        return place_of(fields.index(field) + 1, row)
    return message(f"import.field.{field}")


def _sentence(finding: Mapping[str, Any]) -> str:
    return message(finding["code"], **{name: _shown(name, value) for name, value in finding["params"].items()})


def _shown(name: str, value: Any) -> Any:
    """Days are kept in ISO form."""
    if name in ("day", "stored") and isinstance(value, str):
        try:
            return format_day(date.fromisoformat(value))
        except ValueError:
            return value
    return value


def _unit_text(names: Mapping[int, str], unit_id: int, agency_id: int | None) -> str:
    name, agency = names.get(unit_id, ""), names.get(agency_id or 0, "")
    return name if agency in ("", name) else f"{name} ({agency})"


def _record(table: str) -> str:
    code = f"import.record.{table}"
    return message(code if knows_message(code) else "import.record.other")
