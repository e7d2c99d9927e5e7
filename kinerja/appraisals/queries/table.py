"""A pasted table of figures, marks or unit figures: one row each, told apart from its heading."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from forms.fieldtypes.inputs import Refused, read_day
from forms.instrument import Text
from kinerja.appraisals.models import TableKind
from kinerja.core.errors import Invalid

COLUMNS = ("nip", "code", "value", "source", "date")
MARK_COLUMNS = ("subject", "kind", "start", "end", "source")
SERVICE_COLUMNS = ("unit", "code", "value", "source", "date")
COLUMNS_OF: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.FIGURES: COLUMNS,
    TableKind.MARKS: MARK_COLUMNS,
    TableKind.SERVICE_FIGURES: SERVICE_COLUMNS,
}
NAMING = 2  # columns that say whose and what, before anybody fills in a row
MOST_ROWS = 5_000
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table as it was pasted; `cells` by the names of its columns, in their order."""

    line: int
    cells: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Nobody has filled it in yet: it says whose and what, and nothing more."""
        return not any(list(self.cells.values())[NAMING:])


class VerdictKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BLANK = "blank"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row; a rejected one names the cell and the reason as a dotted code.

    `before` is what a changed one replaces, as a form would show it; `unit` whose figure it takes,
    and `taken` that figure.
    """

    row: Row
    kind: VerdictKind
    name: str = ""
    label: Text = field(default_factory=dict)
    before: str = ""
    unit: str = ""
    taken: str = ""
    cell: str = ""
    reason: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    appraisal_id: int | None = None


@dataclass(slots=True)
class Judged:
    """The verdicts about a table. `list_id` names the list that was stored of it; `waits`: a job applies it."""

    verdicts: tuple[Verdict, ...] = ()
    list_id: str = ""
    waits: bool = False

    def count(self, kind: VerdictKind) -> int:
        return sum(verdict.kind is kind for verdict in self.verdicts)

    def counts(self) -> dict[str, int]:
        return {kind.value: self.count(kind) for kind in VerdictKind}

    @property
    def changes_something(self) -> bool:
        """No line is rejected, and one is new or different."""
        return not self.count(VerdictKind.REJECTED) and bool(
            self.count(VerdictKind.NEW) + self.count(VerdictKind.CHANGED)
        )


class Rejected(Exception):
    """One row cannot be taken; caught where rows are judged."""

    def __init__(self, cell: str, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.cell, self.reason, self.params = cell, reason, params


def read_source(row: Row, today: date) -> dict[str, str]:
    """Where a figure comes from and of which day it is. Raises Rejected."""
    source = " ".join(row.cells["source"].split())
    if not source:
        raise Rejected("source", "data.source_missing")
    if len(source) > LONGEST_SOURCE:
        raise Rejected("source", "data.source_too_long", most=LONGEST_SOURCE)
    day = read_cell_day(row, "date")
    if day is None:
        raise Rejected("date", "data.date_missing")
    if day > today:
        raise Rejected("date", "data.in_future")
    return {"source": source, "date": day.isoformat()}


def read_cell_day(row: Row, cell: str) -> date | None:
    """The day in that cell; None for a blank one. Raises Rejected."""
    try:
        day = read_day([row.cells[cell]])
    except Refused as refused:
        raise Rejected(cell, refused.problem.code, **refused.problem.params) from None
    return None if day is None else date.fromisoformat(day)


def rows_from(text: str, columns: Sequence[str] = COLUMNS) -> list[Row]:
    """The rows of a table separated by tabs, semicolons or commas, without its heading.

    Columns that its heading names beyond `columns` are remarks, for instance a name, and are not read.

    Raises Invalid: data.table_empty, data.table_too_long, data.table_unreadable.
    """
    lines = text.lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = next((sign for sign in "\t;" if sign in first), ",")
    try:
        cut = [[cell.strip() for cell in cells] for cells in csv.reader(lines, delimiter=separator, strict=True)]
    except csv.Error:
        raise Invalid("data.table_unreadable") from None
    numbered = [(line, cells) for line, cells in enumerate(cut, 1) if any(cells)]
    width = len(columns)
    if numbered and _is_heading(numbered[0][1], columns):
        width = max(width, len(numbered[0][1]))
        numbered = numbered[1:]
    if not numbered:
        raise Invalid("data.table_empty")
    if len(numbered) > MOST_ROWS:
        raise Invalid("data.table_too_long", most=MOST_ROWS)
    return [Row(line, _cells(cells, width, columns)) for line, cells in numbered]


def _is_heading(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Where numbers name people, a first line without one is a heading; where names do, one without any digit."""
    looked_at = cells[:1] if columns == COLUMNS else cells
    return not any(sign.isdigit() for cell in looked_at for sign in cell)


def _cells(cells: list[str], width: int, columns: Sequence[str]) -> dict[str, str]:
    """Missing cells are blank; what stands beyond the table spoils the last one rather than being lost unseen."""
    last = len(columns) - 1
    padded = [*cells[:last], *[""] * (last - len(cells))]
    return dict(zip(columns, [*padded, " ".join([*cells[last : last + 1], *cells[width:]])], strict=True))
