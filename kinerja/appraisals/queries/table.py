"""A pasted table of figures: one row per figure, told apart from its heading."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from forms.instrument import Text
from kinerja.core.errors import Invalid

COLUMNS = ("nip", "code", "value", "source", "date")
MOST_ROWS = 5_000
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table as it was pasted; `cells` by the names of COLUMNS."""

    line: int
    cells: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Nobody has filled it in yet: neither value nor source nor date."""
        return not any(self.cells[name] for name in COLUMNS[2:])


class VerdictKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BLANK = "blank"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row; a rejected one names the cell and the reason as a dotted code.

    `before` is what a changed one replaces, as a form would show it; `unit` whose figure it takes.
    """

    row: Row
    kind: VerdictKind
    name: str = ""
    label: Text = field(default_factory=dict)
    before: str = ""
    unit: str = ""
    cell: str = ""
    reason: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def rows_from(text: str) -> list[Row]:
    """The rows of a table separated by tabs, semicolons or commas, without its heading.

    Columns that its heading names beyond COLUMNS are remarks, for instance a name, and are not read.

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
    width = len(COLUMNS)
    if numbered and not any(sign.isdigit() for sign in numbered[0][1][0]):
        width = max(width, len(numbered[0][1]))
        numbered = numbered[1:]
    if not numbered:
        raise Invalid("data.table_empty")
    if len(numbered) > MOST_ROWS:
        raise Invalid("data.table_too_long", most=MOST_ROWS)
    return [Row(line, _cells(cells, width)) for line, cells in numbered]


def _cells(cells: list[str], width: int) -> dict[str, str]:
    """Missing cells are blank; what stands beyond the table spoils the last one rather than being lost unseen."""
    last = len(COLUMNS) - 1
    padded = [*cells[:last], *[""] * (last - len(cells))]
    return dict(zip(COLUMNS, [*padded, " ".join([*cells[last : last + 1], *cells[width:]])], strict=True))
