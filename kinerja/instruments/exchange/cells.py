"""What a spreadsheet puts on the clipboard, as rows of cells: cells are text, whatever they look like."""

import re
from collections.abc import Iterator

from kinerja.core.errors import Invalid

MOST_ROWS = 500
MOST_COLUMNS = 40
LONGEST_TABLE = 400_000

Rows = list[list[str]]


def rows_from_text(text: str) -> Rows:
    """The cells of a pasted table, all rows of one length; blank rows are kept, so that row numbers stay true.

    Tabs separate the cells, else semicolons. A cell in quotes may hold line breaks, separators and
    doubled quotes. Raises Invalid: `paste.empty`, `paste.too_long`, `paste.too_many_rows`, `paste.too_many_columns`.
    """
    if len(text) > LONGEST_TABLE:
        raise Invalid("paste.too_long", {"table": ["paste.too_long"]}, most=LONGEST_TABLE)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip("\n\t ")
    if not text.strip():
        raise Invalid("paste.empty", {"table": ["paste.empty"]})
    rows = list(_rows(text, "\t" if "\t" in text else ";"))
    count = sum(any(row) for row in rows)
    if count > MOST_ROWS + 1:
        raise Invalid("paste.too_many_rows", {"table": ["paste.too_many_rows"]}, most=MOST_ROWS, count=count)
    width = max(len(row) for row in rows)
    if width > MOST_COLUMNS:
        raise Invalid("paste.too_many_columns", {"table": ["paste.too_many_columns"]}, most=MOST_COLUMNS, count=width)
    return [row + [""] * (width - len(row)) for row in rows]


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    # Quotes inside a cell are its own unless they stand around the whole of it.
    sign = re.escape(separator)
    cell = re.compile(rf'"((?:[^"]|"")*)"(?={sign}|\n|\Z)|([^{sign}\n]*)')
    row: list[str] = []
    place = 0
    while True:
        found = cell.match(text, place)
        assert found is not None  # the second form matches nothing, too
        written = found[2] if found[1] is None else found[1].replace('""', '"')
        row.append(written.strip())
        place = found.end()
        if place < len(text) and text[place] == separator:
            place += 1
            continue
        yield row
        row = []
        if place >= len(text):
            return
        place += 1
