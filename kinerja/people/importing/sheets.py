"""A file from outside as rows of text, whichever program wrote it: XLSX, or CSV with its own separator and encoding."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from itertools import islice
from typing import Any

from python_calamine import CalamineSheet

from kinerja.core.errors import Invalid
from kinerja.files.workbooks.limits import Limits
from kinerja.files.workbooks.package import OLE, ZIP, opened
from kinerja.people.importing.columns import MOST_TITLE_ROWS, find_header

# A province has some twenty thousand employees. What formulas last showed is read: lists number their rows with them.
LIMITS = Limits(
    size=10_000_000, unpacked=80_000_000, rows=40_000, columns=150, sheets=60, cells=2_000_000, formulas=True
)
LONGEST_CELL = 1000
SAMPLE = 4000  # characters of a line that tell its separator
SEPARATORS = (";", ",", "\t", "|")
EXACT = 10**15  # from here on a spreadsheet's number has lost digits
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that was read: its name, and its rows with their numbers in the file; blank rows are left out."""

    name: str
    others: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def read_sheet(name: str, raw: bytes) -> Iterator[Sheet]:
    """The sheet while the block lasts, of a workbook the one with the best known header. Raises Invalid."""
    if not raw.strip():
        raise Invalid("file.empty", {"file": ["file.empty"]})
    if raw.startswith((ZIP, OLE)) or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        with opened(raw, LIMITS) as book:
            best = max(book.sheet_names, key=lambda one: _known_in(book.get_sheet_by_name(one)), default="")
            others = tuple(one for one in book.sheet_names if one != best)
            yield Sheet(best, others, _filled(_cells(book.get_sheet_by_name(best))) if best else iter(()))
    else:
        yield Sheet("", (), _filled(_csv_rows(raw)))


def cell_text(value: Any) -> str:
    """What a cell holds, as text: days in ISO form, whole numbers without a point; too large ones stay `1.98e+17`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(int(value)) if abs(value) < EXACT and value == int(value) else repr(float(value))
    return CONTROL.sub("", str(value)).strip()[:LONGEST_CELL]


def decoded(raw: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252. Raises Invalid."""
    if len(raw) > LIMITS.size:
        raise Invalid("workbook.too_large", {"file": ["workbook.too_large"]}, most=LIMITS.size // 1_000_000)
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid("import.unreadable", {"file": ["import.unreadable"]})


def separator_of(text: str) -> str:
    """The sign that splits most of the first lines into equally many cells; a semicolon where none does."""
    lines = list(islice((line[:SAMPLE] for line in StringIO(text) if line.strip()), MOST_TITLE_ROWS))

    def evenness(sign: str) -> tuple[int, int]:
        # Titles above the table and a name with a comma have other widths, and are outvoted.
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=evenness)


def _known_in(sheet: CalamineSheet) -> int:
    first: list[Row] = []
    for number, cells in _filled(_cells(sheet)):
        first.append((number, cells))
        if len(first) == MOST_TITLE_ROWS:
            break
    return find_header(first).known


def _cells(sheet: CalamineSheet) -> Iterator[Row]:
    # The reader gives empty rows above the first cell, but no empty columns before it.
    before = [""] * (sheet.start or (0, 0))[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [*before, *map(cell_text, row)]


def _csv_rows(raw: bytes) -> Iterator[Row]:
    text = decoded(raw)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator_of(text))
    number = 0
    try:
        for row in reader:
            number += 1
            if number > LIMITS.rows:
                raise Invalid("workbook.too_many_rows", {"file": ["workbook.too_many_rows"]}, most=LIMITS.rows)
            if len(row) > LIMITS.columns:
                raise Invalid("workbook.too_many_columns", {"file": ["workbook.too_many_columns"]}, most=LIMITS.columns)
            yield number, [cell_text(cell) for cell in row]
    except csv.Error:
        raise Invalid("import.csv_broken", {"file": ["import.csv_broken"]}, line=number + 1) from None


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells
