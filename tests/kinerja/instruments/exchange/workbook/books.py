"""Workbooks for tests: changed cell by cell, and built to be hostile."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from kinerja.instruments.content import Content
from kinerja.instruments.exchange.workbook.writing import workbook_from

Table = list[list[Any]]


def tables(raw: bytes) -> dict[str, Table]:
    """Every sheet as a spreadsheet program holds it."""
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def saved(sheets: dict[str, Table]) -> bytes:
    """Those cells as another program would save them: no styles, no drop-downs."""
    stream = BytesIO()
    book = Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell not in ("", None):
                    page.write(number, place, cell)
    book.close()
    return stream.getvalue()


def changed(content: Content, change: Callable[[dict[str, Table]], Any]) -> bytes:
    """The workbook of a content after somebody worked on it."""
    sheets = tables(workbook_from(content))
    change(sheets)
    return saved(sheets)


def column(table: Table, title: str) -> int:
    return [str(cell) for cell in table[0]].index(title)


def row_of(table: Table, code: str) -> list[Any]:
    return next(row for row in table[1:] if row[0] == code)


def put(table: Table, code: str, title: str, value: Any) -> None:
    """Another value in a line that is known by its first cell."""
    row_of(table, code)[column(table, title)] = value


def add(table: Table, values: dict[str, Any]) -> None:
    """A line of somebody's own."""
    row: list[Any] = [""] * len(table[0])
    for title, value in values.items():
        row[column(table, title)] = value
    table.append(row)


def repacked(raw: bytes, parts: dict[str, bytes], *, drop: Sequence[str] = ()) -> bytes:
    """The package with other parts in it."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in drop:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def part_of(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return package.read(name)
