"""Tables of figures from spreadsheets: titles above, columns in any order, line numbers kept."""

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from kinerja.appraisals.queries.table import MOST_ROWS, rows_from
from kinerja.appraisals.sheettables import table_text
from kinerja.core.errors import Invalid

ROW = ["199001012015031001", "KES-D1", "4", "Rekap", "2026-12-31"]


def book(*rows: list[object]) -> bytes:
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return stream.getvalue()


def test_columns_are_found_by_their_titles_and_lines_keep_their_numbers():
    raw = book(
        ["REKAP KEHADIRAN"], [], ["Nama", "Nilai", "NIP", "Tanggal data", "Kode", "Sumber"],
        ["Sari", 4, ROW[0], "2026-12-31", "KES-D1", "Rekap"],
    )  # fmt: skip
    (row,) = rows_from(table_text("rekap.xlsx", raw))
    assert (row.line, list(row.cells.values())) == (4, ROW)


def test_a_table_without_titles_stands_as_it_is():
    (row,) = rows_from(table_text("rekap.csv", ";".join(ROW).encode("cp1252")))
    assert (row.line, list(row.cells.values())) == (1, ROW)


def test_a_missing_column_leaves_its_cell_blank():
    (row,) = rows_from(table_text("rekap.csv", b"NIP;Kode;Nilai\n1;A;2"))
    assert list(row.cells.values()) == ["1", "A", "2", "", ""]


def test_numbers_that_a_spreadsheet_destroyed_stay_recognisable():
    (row,) = rows_from(table_text("rekap.xlsx", book(["NIP", "Kode", "Nilai"], [int(ROW[0]), "A", 1.5])))
    assert list(row.cells.values())[:3] == ["1.99001012015031e+17", "A", "1.5"]


def test_too_many_rows_are_refused():
    raw = "\n".join(["NIP;Kode;Nilai", *["1;A;2"] * (MOST_ROWS + 1)]).encode()
    with pytest.raises(Invalid, match="too_long"):
        rows_from(table_text("rekap.csv", raw))
