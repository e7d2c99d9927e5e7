"""Files as rows, whichever program wrote them; the header among titles and merged cells."""

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from kinerja.core.errors import Invalid
from kinerja.files.workbooks.limits import Limits
from kinerja.files.workbooks.scanning import Scan
from kinerja.people.importing.columns import find_header, header_from, plain
from kinerja.people.importing.sheets import decoded, read_sheet, separator_of
from kinerja.people.models import RowField

F = RowField


def rows_in(raw: bytes, name: str = "daftar.csv") -> list[tuple[int, list[str]]]:
    with read_sheet(name, raw) as sheet:
        return list(sheet.rows)


def refused(raw: bytes, name: str = "daftar.csv") -> str:
    with pytest.raises(Invalid) as refusal:
        rows_in(raw, name)
    assert list(refusal.value.errors) == ["file"]
    return refusal.value.code


def book(fill) -> bytes:
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as made:
        fill(made)
    return stream.getvalue()


def test_rows_keep_their_numbers_and_blank_ones_are_left_out():
    assert rows_in(b"Judul\n\nNIP;NAMA\n1;Sari;;\n") == [(1, ["Judul"]), (3, ["NIP", "NAMA"]), (4, ["1", "Sari"])]


def test_a_sheet_that_begins_further_down_and_right_keeps_its_places():
    raw = book(lambda made: made.add_worksheet().write("C4", "NIP"))
    assert rows_in(raw, "daftar.xlsx") == [(4, ["", "", "NIP"])]


def test_the_sheet_with_the_known_header_is_read():
    def fill(made):
        made.add_worksheet("Sampul").write(0, 0, "Rekap")
        made.add_worksheet("Data").write_row(0, 0, ["NIP", "NAMA", "UNIT KERJA"])

    with read_sheet("daftar.xlsx", book(fill)) as sheet:
        assert (sheet.name, sheet.others) == ("Data", ("Sampul",))


def test_numbers_lose_nothing_that_they_had():
    raw = book(lambda made: made.add_worksheet().write_row(0, 0, [198501012010011001, 12, 0.5, True]))
    assert rows_in(raw, "daftar.xlsx") == [(1, ["1.98501012010011e+17", "12", "0.5", "ya"])]


def test_what_a_formula_last_showed_is_read():
    raw = book(lambda made: made.add_worksheet().write_formula(0, 0, "=ROW()", None, 7))
    assert rows_in(raw, "daftar.xlsx") == [(1, ["7"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding_is_read(encoding):
    assert decoded("NAMA;Résumé – Sofifi".encode(encoding)) == "NAMA;Résumé – Sofifi"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("NIP;NAMA\n1;Sari, A.Md.\n2;Budi, S.K.M., M.Kes.", ";"),
        ('NIP,NAMA\n1,"Sari; A.Md."', ","),
        ("NIP\tNAMA\n1\tSari, S.E.", "\t"),
        ("", ";"),
    ],
)
def test_the_separator_is_the_one_of_most_lines(text, sign):
    assert separator_of(text) == sign


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"", "daftar.csv", "file.empty"),
        (b"a\x00b;c", "daftar.csv", "import.unreadable"),
        (b'NIP;NAMA\n1;"' + b"x" * 200_000, "daftar.csv", "import.csv_broken"),
        (b"PK\x03\x04xx", "daftar.xlsx", "workbook.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "daftar.xls", "workbook.locked"),
        (b"hanya teks", "daftar.xlsx", "workbook.not_xlsx"),
        (b"x;" * 300, "daftar.csv", "workbook.too_many_columns"),
    ],
)
def test_other_files_are_refused_by_what_they_are(raw, name, code):
    assert refused(raw, name) == code


def test_cells_without_end_are_refused_before_anybody_reads_them():
    with pytest.raises(Invalid, match="too_many_cells"):
        scan = Scan(Limits(size=1, unpacked=1, rows=10, cells=99))
        scan.feed(b"<worksheet><sheetData><row>" + b"<c/>" * 100)


def test_the_header_is_found_below_titles():
    rows = [(1, ["DAFTAR PEGAWAI"]), (3, ["NO", "NIP BARU", "NAMA", "GOL. RUANG"]), (4, ["1", "198501012010011001"])]
    header = find_header(rows)
    assert (header.first, header.last) == (3, 3)
    assert header.fields == (None, F.NUMBER, F.NAME, F.RANK)


def test_merged_titles_of_two_lines_are_read_together():
    lines = [["NIP", "NAMA", "JABATAN", "", "ATASAN LANGSUNG", ""], ["", "", "NAMA", "TMT", "NAMA", "NIP"]]
    header = find_header([(2, lines[0]), (3, lines[1]), (4, ["198501012010011001"])])
    assert (header.first, header.last) == (2, 3)
    assert header.fields == (F.NUMBER, F.NAME, F.POST, F.FROM, None, F.SUPERVISOR)


def test_a_slip_of_the_pen_in_a_title_is_forgiven():
    assert find_header([(1, ["NIP", "NAMA", "UNIT KERJAA"])]).fields == (F.NUMBER, F.NAME, F.UNIT)


def test_a_meaning_belongs_to_its_first_column():
    assert header_from(1, 1, [["NIP", "NIP BARU"]]).fields == (F.NUMBER, None)


def test_what_somebody_chose_before_wins_over_the_known_words():
    remembered = {plain("Nomor Urut Pegawai"): "number", plain("NAMA"): ""}
    header = find_header([(1, ["Nomor Urut Pegawai", "NAMA", "UNIT KERJA"])], remembered)
    assert header.fields == (F.NUMBER, None, F.UNIT)


def test_without_a_known_header_the_first_wide_line_stands_in():
    header = find_header([(1, ["x"]), (2, ["a", "b", "c"]), (3, ["d", "e", "f"])])
    assert (header.first, header.known, header.titles) == (2, 0, ("a", "b", "c"))
