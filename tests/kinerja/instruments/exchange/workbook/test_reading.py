"""What people do to a workbook: changes arrive, mistakes are named with sheet, row and column."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from forms.errors import DefinitionInvalid
from kinerja.core.errors import Invalid
from kinerja.instruments.content import content_from_document
from kinerja.instruments.exchange.workbook.reading import document_from_workbook
from tests.kinerja.instruments.exchange.workbook.books import add, changed, column, put, row_of
from tests.kinerja.instruments.stage import seed_content

pytestmark = pytest.mark.once

NODES, LEVELS, ROLES = "Kriteria dan indikator", "Tingkat", "Jenis penilai"


@pytest.fixture(autouse=True)
def speaking(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def after(change: Any) -> Any:
    """The content of a workbook that somebody changed."""
    return content_from_document(document_from_workbook(changed(seed_content(), change)))


def wrong(change: Any) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionInvalid) as refusal:
        after(change)
    return [(each.code, each.path) for each in refusal.value.problems]


def test_cells_become_fields() -> None:
    def change(sheets: Any) -> None:
        put(sheets[NODES], "KES-K1", "Uraian", "Kalimat baru")
        put(sheets[NODES], "KES-K1", "Bobot", 21.5)
        put(sheets[NODES], "KES-K1", "Penilai", "atasan; diri")
        put(sheets[NODES], "KES-K1", "Wajib dijawab", "TIDAK")
        put(sheets[ROLES], "atasan", "Nama", "Atasan")
        row = next(row for row in sheets["Instrumen"] if row[0] == "Dasar hukum")
        row[1] = "Pergub 12"

    content, before = after(change), seed_content()
    node = content.nodes["KES-K1"]
    assert node["label"] == {**before.nodes["KES-K1"]["label"], "id": "Kalimat baru"}
    assert (node["weight"], node["roles"], node["required"]) == ("21.5", ["atasan", "diri"], False)
    assert content.roles["atasan"]["label"]["id"] == "Atasan"
    assert content.settings["legal_basis"] == "Pergub 12"
    assert content.nodes["KES-K2"] == before.nodes["KES-K2"]


@pytest.mark.parametrize(
    ("cell", "weight"), [("12,5", "12.5"), ("12.5", "12.5"), ("1/3", "1/3"), (7, "7"), (0.1, "0.1")]
)
def test_numbers_are_read_as_people_write_them(cell: Any, weight: str) -> None:
    assert after(lambda sheets: put(sheets[NODES], "KES-K1", "Bobot", cell)).nodes["KES-K1"]["weight"] == weight


def test_a_line_of_its_own_becomes_an_indicator() -> None:
    def change(sheets: Any) -> None:
        add(sheets[NODES], {"Di dalam": "disiplin", "Urutan": 0, "Uraian": "Menyapa pasien", "Bobot": 5})
        add(sheets[NODES], {"Kode": "BARU", "Jenis": "Kriteria", "Di dalam": "disiplin", "Uraian": "Kriteria baru"})

    content = after(change)
    node = content.nodes["MENYAPA-PASIEN"]
    assert content.children("disiplin")[0] == "MENYAPA-PASIEN"
    assert content.children("disiplin")[-1] == "BARU"
    assert (node["type"], node["weight"], len(node["levels"])) == ("rubric", "5", 5)
    assert node["roles"]
    assert content.nodes["BARU"]["mode"] == "points"


def test_the_order_column_decides_not_the_place_of_the_row() -> None:
    before = seed_content().children("disiplin")
    assert len(before) > 1

    def change(sheets: Any) -> None:
        for place, code in enumerate(reversed(before), 1):
            put(sheets[NODES], code, "Urutan", place)

    assert after(change).children("disiplin") == list(reversed(before))


def test_lines_that_are_gone_are_removed_parts() -> None:
    def change(sheets: Any) -> None:
        sheets[NODES].remove(row_of(sheets[NODES], "KES-K1"))
        sheets[LEVELS][:] = [row for row in sheets[LEVELS] if row[0] != "KES-K1"]
        sheets["Aturan hasil"][:] = sheets["Aturan hasil"][:1]

    content = after(change)
    assert "KES-K1" not in content.nodes
    assert "outcome" not in content.settings


def test_levels_are_changed_added_and_removed() -> None:
    def change(sheets: Any) -> None:
        rows = [row for row in sheets[LEVELS] if row[0] == "KES-K1"]
        rows[0][column(sheets[LEVELS], "Uraian")] = "Sangat buruk"
        sheets[LEVELS].remove(rows[1])
        add(
            sheets[LEVELS],
            {"Indikator": "KES-K1", "Urutan": 9, "Nilai": 6, "Uraian": "Luar biasa", "Wajib alasan": "ya"},
        )

    before = seed_content().nodes["KES-K1"]["levels"]
    levels = after(change).nodes["KES-K1"]["levels"]
    assert levels[0]["label"]["id"] == "Sangat buruk"
    assert [level["value"] for level in levels] == [before[0]["value"], *(each["value"] for each in before[2:]), "6"]
    assert levels[-1] == {"value": "6", "label": {"id": "Luar biasa"}, "reason": True}


@pytest.mark.parametrize(
    ("sheet", "key", "title", "value", "code"),
    [
        (NODES, "KES-K1", "Bobot", "dua", "number.invalid"),
        (NODES, "KES-K1", "Bobot", "1.234,5,6", "number.invalid"),
        (NODES, "KES-K1", "Tipe", "Kubus", "workbook.unknown_word"),
        (NODES, "KES-K1", "Wajib dijawab", "mungkin", "workbook.not_flag"),
        (NODES, "KES-K1", "Urutan", "1,5", "number.not_whole"),
        (NODES, "KES-K1", "Di dalam", "TIDAK-ADA", "workbook.no_home"),
        (NODES, "KES-K1", "Di dalam", "KES-K2", "workbook.no_home"),
        (NODES, "disiplin", "Di dalam", "disiplin", "workbook.in_itself"),
        (NODES, "KES-K1", "Isi lengkap (JSON, jangan diubah)", "{", "workbook.json_broken"),
        (NODES, "KES-K1", "Di dalam", "", "workbook.second_root"),
        (ROLES, "atasan", "Paling sedikit", "banyak", "number.invalid"),
        (ROLES, "atasan", "Jenis", "Raja", "workbook.unknown_word"),
    ],
)
def test_a_mistake_is_named_with_its_place(sheet: str, key: str, title: str, value: Any, code: str) -> None:
    numbers: list[int] = []

    def change(sheets: Any) -> None:
        numbers.append(sheets[sheet].index(row_of(sheets[sheet], key)) + 1)
        put(sheets[sheet], key, title, value)

    found = wrong(change)
    assert found[0][0] == code
    assert f"Lembar “{sheet}”, baris {numbers[0]}" in found[0][1]
    assert f"kolom “{title}”" in found[0][1]


def test_a_code_that_stands_twice_is_named() -> None:
    def twice(sheets: Any) -> None:
        sheets[NODES].append(list(row_of(sheets[NODES], "KES-K1")))

    assert wrong(twice)[0][0] == "workbook.repeated"


@pytest.mark.parametrize(
    ("sheet", "line", "code"),
    [
        (NODES, {"Di dalam": "disiplin"}, "workbook.no_name"),
        (LEVELS, {"Indikator": "ENTAH", "Nilai": 1}, "workbook.no_indicator"),
        (LEVELS, {"Indikator": "KES-K1", "Uraian": "x"}, "workbook.no_value"),
        ("Aturan hasil", {"Bagian": "Daftar"}, "workbook.rule_incomplete"),
    ],
)
def test_a_line_that_says_too_little_is_named(sheet: str, line: dict[str, Any], code: str) -> None:
    assert [found for found, _place in wrong(lambda sheets: add(sheets[sheet], line))] == [code]


def test_a_code_that_no_row_can_hold_is_refused() -> None:
    codes = [code for code, _place in wrong(lambda sheets: put(sheets[NODES], "KES-K1", "Kode", "1 salah"))]
    assert "code.malformed" in codes or "workbook.no_indicator" in codes


def test_a_missing_sheet_or_column_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        after(lambda sheets: sheets.pop(LEVELS))
    assert (refusal.value.code, refusal.value.details["sheet"]) == ("workbook.sheet_missing", LEVELS)

    def rename(sheets: Any) -> None:
        sheets[NODES][0][0] = "Sandi"

    assert ("workbook.column_missing", "Lembar “Kriteria dan indikator”, baris 1, kolom “Kode”") in wrong(rename)


def test_without_an_outermost_criterion_nothing_is_read() -> None:
    def change(sheets: Any) -> None:
        root = next(row for row in sheets[NODES][1:] if not row[1])
        root[1] = "disiplin"

    assert {"workbook.in_itself", "workbook.no_root"} <= {code for code, _place in wrong(change)}
