import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.cells import MOST_COLUMNS, MOST_ROWS, rows_from_text

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\t\n\r\x00"'), max_size=8).map(str.strip)


def refused(text: str) -> str:
    with pytest.raises(Invalid) as refusal:
        rows_from_text(text)
    return refusal.value.code


def test_tabs_separate_cells_and_rows_have_one_length() -> None:
    assert rows_from_text("A\tB\tC\nD\tE\n") == [["A", "B", "C"], ["D", "E", ""]]


def test_semicolons_separate_where_there_is_no_tab() -> None:
    assert rows_from_text("Kriteria;Bobot\nDisiplin;12,5") == [["Kriteria", "Bobot"], ["Disiplin", "12,5"]]
    assert rows_from_text("1: a; 2: b\tX") == [["1: a; 2: b", "X"]]


def test_a_quoted_cell_holds_lines_separators_and_quotes() -> None:
    assert rows_from_text('A\t"1: Buruk\r\n2: ""Baik""\tsekali"\tB') == [["A", '1: Buruk\n2: "Baik"\tsekali', "B"]]


def test_quotes_inside_a_cell_are_its_own() -> None:
    assert rows_from_text('Kata "ya" saja\t"Ramah" kepada warga') == [['Kata "ya" saja', '"Ramah" kepada warga']]


def test_an_open_quote_swallows_nothing() -> None:
    assert rows_from_text('A\t"B\nC\tD') == [["A", '"B'], ["C", "D"]]


def test_blank_rows_are_kept_so_that_numbers_stay_true() -> None:
    assert rows_from_text("A\tB\n\t\nC\tD\n\n\n") == [["A", "B"], ["", ""], ["C", "D"]]


def test_nothing_too_long_and_too_wide_are_refused() -> None:
    assert refused(" \n\t\n") == "paste.empty"
    assert refused("A\n" * 300_000) == "paste.too_long"
    assert refused("A\n" * (MOST_ROWS + 2)) == "paste.too_many_rows"
    assert refused("\t".join("A" * (MOST_COLUMNS + 1))) == "paste.too_many_columns"
    assert len(rows_from_text("A\n" * (MOST_ROWS + 1))) == MOST_ROWS + 1


@given(st.lists(st.lists(PLAIN.filter(bool), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_spreadsheet_copies_is_read_back(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    text = "\n".join("\t".join(row) for row in rows)
    kept = [[" ".join(cell.split("\n")) for cell in row] + [""] * (width - len(row)) for row in rows]
    assert rows_from_text(text) == kept
