"""One line of a sheet and back: exact numbers, odd texts, values that no cell can hold."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.workbook.cells import (
    LONGEST_CELL,
    WRITTEN,
    cell_text,
    entry_from,
    json_cells,
    json_from_cells,
    line_from,
    seen,
)
from kinerja.instruments.exchange.workbook.layout import GIVENS, LEVELS, NODES, ROLES, Column

pytestmark = pytest.mark.once

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
TEXTS = st.dictionaries(st.sampled_from(["id", "en", "xx"]), st.text(max_size=20))


def through(entry: dict[str, Any], columns: tuple[Column, ...]) -> dict[str, Any]:
    """The entry after a spreadsheet has held it."""
    cells, rest = line_from(entry, columns)
    back, problems = entry_from([cell_text(cell) for cell in cells], columns, json_from_cells(json_cells(rest)))
    assert problems == {}
    return back


@given(JSON)
def test_json_in_cells_comes_back(value: Any) -> None:
    cells = json_cells(value)
    assert all(seen(cell) == cell for cell in cells)
    assert json_from_cells(cells) == value


def test_long_json_is_cut_where_no_sign_is_lost() -> None:
    value = {"a": " " * (3 * LONGEST_CELL)}
    cells = json_cells(value)
    assert len(cells) > 3
    assert max(map(len, cells)) <= LONGEST_CELL
    assert json_from_cells([seen(cell) for cell in cells]) == value


@pytest.mark.parametrize("broken", ["{", "nichts", "[1,]", '{"a":1} x'])
def test_broken_json_is_refused(broken: str) -> None:
    with pytest.raises(Invalid):
        json_from_cells([broken])


@given(st.text(max_size=30), TEXTS, TEXTS)
def test_texts_of_an_indicator_come_back(code: str, label: dict[str, str], words: dict[str, str]) -> None:
    entry = {"code": "A", "label": label, "help": words, "basis": code, "kind": "indicator"}
    back = through(entry, NODES)
    for key, value in entry.items():
        kept = {locale: text for locale, text in value.items() if text} if isinstance(value, dict) else value
        assert back.get(key) in (value, kept) or (not kept and not back.get(key))


@pytest.mark.parametrize(
    "weight", ["0", "1", "12.5", "0.1", "1/3", "100000", "0.000001", "-2", "9" * 30, "2.50", "1e5", ""]
)
def test_numbers_come_back_as_they_were(weight: str) -> None:
    assert through({"code": "A", "weight": weight}, ROLES).get("weight") == weight


@pytest.mark.parametrize(
    "entry",
    [
        {"code": "A", "label": "bukan objek", "weight": {"a": 1}, "roles": "atasan"},
        {"code": "A", "required": "ya", "position": "satu", "kind": "lain", "type": 7},
        {"code": "A", "roles": ["dengan spasi", "b"], "decline": []},
        {"code": "A", "label": {"id": ["x"]}, "help": {"id": None}},
    ],
)
def test_what_no_cell_can_hold_stays_beside_it(entry: dict[str, Any]) -> None:
    back = through(entry, NODES)
    assert {key: back.get(key) for key in entry} == entry


def test_what_is_usual_is_shown_and_left_out_again() -> None:
    cells, _rest = line_from({"code": "A"}, GIVENS)
    shown = dict(zip([column.title for column in GIVENS], cells, strict=True))
    assert (shown["Tipe"], shown["Wajib ada"]) == ("Angka", "ya")
    assert through({"code": "A"}, GIVENS) == {"code": "A"}
    assert through({"code": "A", "required": False, "type": "date"}, GIVENS) == {
        "code": "A", "required": False, "type": "date",
    }  # fmt: skip


def test_a_changed_cell_wins_over_what_was_written_beside_it() -> None:
    cells, rest = line_from({"value": "1", "label": {"id": "a\r\nb"}}, LEVELS)
    assert rest[WRITTEN] == {"label.id": "a\r\nb"}
    texts = [cell_text(cell) for cell in cells]
    assert entry_from(texts, LEVELS, rest)[0]["label"] == {"id": "a\r\nb"}
    texts[3] = "lain"
    assert entry_from(texts, LEVELS, rest)[0]["label"] == {"id": "lain"}
    texts[3] = ""
    assert "label" not in entry_from(texts, LEVELS, rest)[0]


@pytest.mark.parametrize("rest", [{WRITTEN: "kacau"}, {WRITTEN: {"label.id": 7}}, {WRITTEN: None}])
def test_what_somebody_wrote_into_the_json_does_no_harm(rest: dict[str, Any]) -> None:
    assert entry_from(["A", "1", "2", "teks"], LEVELS, rest)[0]["label"] == {"id": "teks"}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (True, "ya"), (False, "tidak"), (3.0, "3"), (0.1, "0.1"), (7, "7"), (1e22, "1e+22"), (-2.5, "-2.5"),
        (date(2026, 11, 25), "2026-11-25"), (datetime(2026, 11, 25, 1, 42), "2026-11-25T01:42:00"), (" a\x01 ", "a"),
    ],
)  # fmt: skip
def test_cells_are_read_as_text(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (Column("a", "A", "number"), "dua", "number.invalid"),
        (Column("a", "A", "whole"), "1,5", "number.not_whole"),
        (Column("a", "A", "whole"), "1.5", "number.not_whole"),
        (Column("a", "A", "flag"), "mungkin", "workbook.not_flag"),
        (Column("a", "A", "word", {"x": "Kata"}), "Lain", "workbook.unknown_word"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: Column, cell: str, code: str) -> None:
    assert entry_from([cell], [column], {}) == ({}, {"a": code})


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (Column("a", "A", "number"), "1/3", "1/3"),
        (Column("a", "A", "number"), "12,50", "12.5"),
        (Column("a", "A", "whole"), "3", 3),
        (Column("a", "A", "flag"), "YA", True),
        (Column("a", "A", "flag"), "tidak", False),
        (Column("a", "A", "word", {"x": "Kata ini"}), "kata  INI", "x"),
        (Column("a", "A", "word", {"x": "Kata ini"}), "x", "x"),
        (Column("a", "A", "codes"), "a, b;c\nd", ["a", "b", "c", "d"]),
        (Column("a.b", "A"), "teks", {"b": "teks"}),
    ],
)
def test_cells_are_understood_as_people_write_them(column: Column, cell: str, value: Any) -> None:
    assert entry_from([cell], [column], {})[0] == {"a": value}
