"""Cells as values: days, words, names, ranks."""

from datetime import date

import pytest

from kinerja.people.importing.entries import cells_by_field, entry_from, is_entry
from kinerja.people.importing.reading import (
    bare_name,
    capacity_from,
    day_from,
    full_name,
    number_kind_from,
    post_and_capacity,
    post_kind_from,
    same_name,
    same_rank,
    standing_from,
)
from kinerja.people.leaving import Leaving
from kinerja.people.models import NumberKind, PlacementKind, PostKind, RowField

TODAY = date(2026, 11, 25)
NUMBER = "198501012010011001"


@pytest.mark.parametrize(
    "text",
    ["31/01/2020", "31-1-2020", "31.01.2020", "2020-01-31", "2020-01-31T00:00:00", "31 Januari 2020", "31 Jan 2020",
     "31-Jan-2020", "'31/01/2020", "43861", "43861.0", "31 / 01 / 2020"],
)  # fmt: skip
def test_a_day_is_read_in_every_way_people_write_it(text):
    assert day_from(text, today=TODAY).value == date(2020, 1, 31)


def test_a_count_of_days_is_told_apart():
    assert day_from("43861", today=TODAY).serial and not day_from("31/01/2020", today=TODAY).serial


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/02/2020", "import.day_not_real"),
        ("01/13/2020", "import.day_not_real"),
        ("01/03/20", "import.day_short_year"),
        ("01/03/1920", "import.day_far"),
        ("01/03/2120", "import.day_far"),
        ("99999", "import.day_far"),
        ("1 Foo 2020", "import.day_unreadable"),
        ("awal tahun", "import.day_unreadable"),
        ("20200131", "import.day_unreadable"),
    ],
)
def test_a_wrong_day_says_what_is_wrong(text, problem):
    day = day_from(text, today=TODAY)
    assert (day.value, day.problem) == (None, problem)


@pytest.mark.parametrize("text", ["", " - ", "00-00-0000", "0"])
def test_no_day_is_no_problem(text):
    assert (day_from(text, today=TODAY).value, day_from(text, today=TODAY).problem) == (None, "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Plt.", PlacementKind.PLT),
        ("Pelaksana Harian", PlacementKind.PLH),
        ("", PlacementKind.DEFINITIVE),
        ("DEFINITIF", PlacementKind.DEFINITIVE),
        ("Penjabat", None),
    ],
)
def test_capacities(text, kind):
    assert capacity_from(text) is kind


def test_a_capacity_before_the_post_is_taken_off():
    assert post_and_capacity("Plt. Kepala Bidang") == ("Kepala Bidang", PlacementKind.PLT)
    assert post_and_capacity("Plterampil") == ("Plterampil", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fungsional Umum", PostKind.EXECUTOR),
        ("Jabatan Fungsional Tertentu", PostKind.FUNCTIONAL),
        ("JF", PostKind.FUNCTIONAL),
        ("Pimpinan Tinggi Pratama", PostKind.JPT),
        ("II.b", PostKind.JPT),
        ("Eselon III.a", PostKind.ADMINISTRATOR),
        ("IV.a", PostKind.SUPERVISOR),
        ("Pelaksana", PostKind.EXECUTOR),
        ("Struktural", None),
    ],
)
def test_kinds_of_posts(text, kind):
    assert post_kind_from(text) is kind


@pytest.mark.parametrize(
    ("text", "serves", "leaving", "problem"),
    [
        ("", None, None, ""),
        ("Aktif", True, None, ""),
        ("Tugas Belajar", True, None, ""),
        ("Pensiun BUP", False, Leaving.RETIRED, ""),
        ("Pemberhentian tidak dengan hormat", False, Leaving.DISMISSED, ""),
        ("Mengundurkan diri", False, Leaving.RESIGNED, ""),
        ("Non aktif", None, None, "import.leaving_unclear"),
        ("Tidak aktif", None, None, "import.leaving_unclear"),
        ("xyz", None, None, "import.standing_unknown"),
    ],
)
def test_standings(text, serves, leaving, problem):
    found = standing_from(text)
    assert (found.serves, found.leaving, found.problem) == (serves, leaving, problem)


def test_kinds_of_numbers_follow_the_words_then_the_digits():
    assert number_kind_from("PPPK", NUMBER) is NumberKind.NI_PPPK
    assert number_kind_from("CPNS", NUMBER[:12] + "21" + NUMBER[14:]) is NumberKind.NIP
    assert number_kind_from("", NUMBER[:12] + "21" + NUMBER[14:]) is NumberKind.NI_PPPK
    assert number_kind_from("", NUMBER) is NumberKind.NIP


def test_titles_of_their_own_columns_join_the_name():
    cells = {"title_before": "Dr.", "name": "SARI", "title_after": "S.Kep., Ns."}
    assert full_name(cells) == "Dr. SARI, S.Kep., Ns."
    assert full_name({"name": "Sari"}) == "Sari" and full_name({"title_after": "S.E."}) == ""


def test_names_without_titles_are_no_change_and_new_titles_are():
    assert bare_name("Dr. H. Sari Umasugi, A.Md.Kep.") == "sari umasugi"
    assert same_name("SARI UMASUGI", "Sari Umasugi, A.Md.Kep.")
    assert same_name("Sari Umasugi, A.Md.Kep", "Sari Umasugi, A.Md.Kep.")
    assert not same_name("Sari Umasugi, S.Kep.", "Sari Umasugi, A.Md.Kep.")
    assert not same_name("Sari Bacan", "Sari Umasugi, A.Md.Kep.")


def test_a_grade_alone_is_no_change():
    assert same_rank("III/c", "Penata, III/c") and same_rank("iii / C", "Penata, III/c")
    assert same_rank("Penata, III/c", "Penata, III/c") and not same_rank("III/d", "Penata, III/c")


@pytest.mark.parametrize(
    ("cells", "fields", "expected"),
    [
        (["1", NUMBER], ["", "number"], True),
        (["(1)", "(2)", "(3)"], ["number", "name", "unit"], False),
        (["NIP", "NAMA", "UNIT"], ["number", "name", "unit"], False),
        (["", "Sari", "Bidang", "Perawat"], ["number", "name", "unit", "post"], True),
        (["", "Kepala Dinas"], ["number", "name"], False),
        (["", ""], ["number", "name"], False),
    ],
)
def test_lines_about_people_are_told_from_titles_numbers_and_signatures(cells, fields, expected):
    assert is_entry(cells_by_field(cells, fields)) is expected


def test_a_number_is_read_with_its_label_spaces_and_apostrophe():
    entry = entry_from(4, {RowField.NUMBER: f"NIP. '{NUMBER[:8]} {NUMBER[8:]}"}, today=TODAY)
    assert (entry.number, entry.findings) == (NUMBER, ())


def test_every_fault_of_a_line_is_found_at_once():
    cells = {
        RowField.NUMBER: NUMBER, RowField.FROM: "31/02/2026", RowField.CAPACITY: "Penjabat",
        RowField.STATUS: "Tidak aktif",
        RowField.SUPERVISOR: "1,98E+17", RowField.LETTER: "x" * 121,
    }  # fmt: skip
    found = {(one.code, one.field) for one in entry_from(4, cells, today=TODAY).findings}
    assert found == {
        ("import.capacity_unknown", RowField.CAPACITY),
        ("import.day_not_real", RowField.FROM),
        ("import.leaving_unclear", RowField.STATUS),
        ("number.scientific", RowField.SUPERVISOR),
        ("people.too_long", RowField.LETTER),
    }
