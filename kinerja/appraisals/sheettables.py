"""A table of figures from a spreadsheet as the text that would be pasted; columns by title, line numbers kept."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import islice

from kinerja.appraisals.models import TableKind
from kinerja.appraisals.queries.table import COLUMNS_OF, MOST_ROWS
from kinerja.core.errors import Invalid
from kinerja.people.importing.columns import plain
from kinerja.people.importing.sheets import LIMITS, Row, read_sheet

TITLES = {
    "nip": {"nip", "nip baru", "nip atau ni pppk", "nip ni pppk", "ni pppk"},
    "code": {"kode", "code", "kode data"},
    "value": {"nilai", "value", "angka"},
    "source": {"sumber", "source", "sumber data"},
    "date": {"tanggal data", "tanggal", "date", "data date"},
}
TITLES_OF = {
    TableKind.FIGURES: TITLES,
    TableKind.MARKS: {
        "subject": {"pegawai atau unit", "nip atau unit", "nip", "nip atau nama unit", "employee or unit"},
        "kind": {"penanda", "mark"},
        "start": {"mulai", "hari pertama", "dari", "start"},
        "end": {"sampai", "hari terakhir", "sampai dengan", "end"},
        "source": {"sumber", "nomor surat", "nomor surat atau catatan", "source"},
    },
    TableKind.SERVICE_FIGURES: {**TITLES, "unit": {"unit", "unit kerja", "nama unit"}},
}
MOST_TITLE_ROWS = 40
LEAST_KNOWN = 3


def table_text(name: str, raw: bytes, kind: TableKind = TableKind.FIGURES) -> str:
    """The lines of an XLSX or CSV file with the columns of that kind in order; blank where the file has titles.

    Without a header that names the columns they stand as they are. Raises Invalid.
    """
    with read_sheet(name, raw) as sheet:
        first = list(islice(sheet.rows, MOST_TITLE_ROWS))
        header = next((row for row in first if len(_places(row[1], kind)) >= LEAST_KNOWN), None)
        below = [row for row in first if header is None or row[0] > header[0]]
        return _text(
            [*below, *islice(sheet.rows, MOST_ROWS + 1)], _places(header[1], kind) if header else None, COLUMNS_OF[kind]
        )


def _places(titles: Sequence[str], kind: TableKind) -> dict[str, int]:
    """Where each column stands, by its title; the first of equals."""
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        for column, known in TITLES_OF[kind].items():
            if plain(title) in known:
                places.setdefault(column, place)
    return places


def _text(rows: Iterable[Row], places: dict[str, int] | None, columns: Sequence[str]) -> str:
    file, last = StringIO(), 0
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    for number, cells in rows:
        file.write("\n" * (number - last - 1))
        last = number
        writer.writerow([_one_line(cell) for cell in _ordered(cells, places, columns)])
        if file.tell() > LIMITS.size:
            raise Invalid("data.table_too_long", most=MOST_ROWS)
    return file.getvalue()


def _ordered(cells: Sequence[str], places: dict[str, int] | None, columns: Sequence[str]) -> list[str]:
    if places is None:
        return list(cells)
    found = (places.get(column, len(cells)) for column in columns)
    return [cells[place] if place < len(cells) else "" for place in found]


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
