"""The sheets of an uploaded workbook as rows of text, within the limits of a definition."""

from typing import Any

from python_calamine import CalamineWorkbook

from kinerja.files.workbooks.limits import Limits
from kinerja.files.workbooks.package import opened
from kinerja.instruments.exchange.documents import MOST_BYTES
from kinerja.instruments.exchange.workbook.cells import cell_text
from kinerja.instruments.exchange.workbook.layout import MOST_LINES

Sheets = dict[str, list[list[str]]]

# Of what stands in a definition nothing is calculated by a spreadsheet: a formula would be a different one tomorrow.
LIMITS = Limits(size=MOST_BYTES, unpacked=16_000_000, rows=MOST_LINES)


def sheets_from(raw: bytes) -> Sheets:
    """Every sheet as rows of text. Raises Invalid: what kind of file it is, or which limit it breaks."""
    with opened(raw, LIMITS) as book:
        return {name: [[cell_text(cell) for cell in row] for row in rows_of(book, name)] for name in book.sheet_names}


def rows_of(book: CalamineWorkbook, name: str) -> Any:
    """From the first cell of the sheet, so that row numbers are those of the spreadsheet."""
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
