"""Tables onto drafts: what arises, what changes, what is refused where."""

from typing import Any

import pytest

from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, content_from_document
from kinerja.instruments.exchange.cells import rows_from_text
from kinerja.instruments.exchange.columns import Layout, is_header, recognised
from kinerja.instruments.exchange.pasting import Plan, Verdict, paste_table, plan_of
from kinerja.instruments.exchange.words import code_from
from kinerja.instruments.outline import balances_of
from kinerja.instruments.starting import empty_document
from tests.kinerja.instruments.stage import seed_content

TABLE = """Kriteria	Indikator	Kode	Bobot	Tingkat 1	Tingkat 2	Tingkat 3
Pelayanan	Menyapa pasien	SAPA	12,5	Jarang	Sering	Selalu
	Menjawab telepon		7.5
Disiplin	Datang tepat waktu		80%	Tidak	Kadang	Selalu
Jumlah			100
"""


def empty() -> Content:
    return content_from_document(empty_document())


def planned(text: str, content: Content | None = None, *, frozen: Any = None, **changes: Any) -> Plan:
    rows = rows_from_text(text)
    content = content or empty()
    header = is_header(rows[0])
    layout = Layout(recognised(rows[0]) if header else {}, header, content.root)
    return plan_of(rows, Layout(**({n: getattr(layout, n) for n in Layout.__slots__} | changes)), content, frozen or {})


def codes_of(plan: Plan, number: int) -> list[str]:
    """What is said about that row of the table."""
    return [each.code for row in plan.rows if row.number == number for each in row.problems]


def test_a_table_becomes_criteria_and_indicators() -> None:
    plan = planned(TABLE)
    content = plan.content
    assert [row.verdict for row in plan.rows] == [Verdict.NEW, Verdict.NEW, Verdict.NEW, Verdict.SKIPPED]
    assert content.children("PELAYANAN") == ["SAPA", "MENJAWAB-TELEPON"]
    assert content.nodes["SAPA"]["weight"] == "12.5"
    assert [level["label"]["id"] for level in content.nodes["SAPA"]["levels"]] == ["Jarang", "Sering", "Selalu"]
    assert content.nodes["DATANG-TEPAT-WAKTU"]["parent"] == "disiplin"
    assert content.nodes["PELAYANAN"]["mode"] == "points"
    assert balances_of(content)[content.root].gap == 0


def test_the_lowest_and_highest_level_oblige_and_a_rubric_without_levels_gets_the_usual_ones() -> None:
    nodes = planned(TABLE).content.nodes
    assert [level.get("reason", False) for level in nodes["SAPA"]["levels"]] == [True, False, True]
    assert len(nodes["MENJAWAB-TELEPON"]["levels"]) == 5
    assert nodes["SAPA"]["roles"] == ["atasan", "diri"]


def test_the_same_table_again_changes_nothing() -> None:
    once = planned(TABLE).content
    again = planned(TABLE, once)
    assert again.content == once
    assert {row.verdict for row in again.rows} == {Verdict.SAME, Verdict.SKIPPED}


def test_a_known_code_changes_what_is_written_and_keeps_the_rest() -> None:
    content = seed_content()
    old = content.nodes["KES-K1"]
    plan = planned("Indikator\tKode\tBobot\nKalimat baru\tKES-K1\t21", content)
    node = plan.content.nodes["KES-K1"]
    assert plan.rows[0].verdict is Verdict.CHANGED
    assert node == {**old, "label": {**old["label"], "id": "Kalimat baru"}, "weight": "21"}


def test_levels_of_a_known_code_keep_their_duties() -> None:
    content = seed_content()
    values = [level["value"] for level in content.nodes["KES-K1"]["levels"]]
    text = "; ".join(f"{value}: kata {value}" for value in values)
    node = planned(f"Kode\tIndikator\tTingkat\nKES-K1\tX\t{text}", content).content.nodes["KES-K1"]
    for level, old in zip(node["levels"], content.nodes["KES-K1"]["levels"], strict=True):
        assert level == {**old, "label": {**old["label"], "id": f"kata {old['value']}"}}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1: Buruk; 2: Cukup; 3: Baik", ["Buruk", "Cukup", "Baik"]),
        ('"1. Buruk\n2. Cukup; lumayan\n3. Baik"', ["Buruk", "Cukup; lumayan", "Baik"]),
        ("3 = Baik; 1 = Buruk", ["Buruk", "Baik"]),
        ("1) 0 hari; 2) 1-5 hari", ["0 hari", "1-5 hari"]),
    ],
)
def test_levels_in_one_cell(cell: str, expected: list[str]) -> None:
    node = planned(f"Kriteria\tIndikator\tTingkat\nA\tB\t{cell}").content.nodes["B"]
    assert [level["label"]["id"] for level in node["levels"]] == expected


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ("Bobot", "dua", "number.invalid"),
        ("Bobot", "-5", "weight.negative"),
        ("Bobot", "1.234", "number.ambiguous"),
        ("Bobot", "0,1234567", "weight.not_exact"),
        ("Tipe", "Kubus", "paste.type_unknown"),
        ("Kode", "1 salah", "code.malformed"),
        ("Kode", "disiplin", "paste.code_of_criterion"),
        ("Tingkat", "baik sekali", "paste.levels_unread"),
        ("Tingkat", "1: baik", "paste.level_alone"),
        ("Tingkat", "1: baik; 1: buruk", "paste.level_repeated"),
        ("Keterangan", "x" * 2001, "paste.text_too_long"),
    ],
)
def test_a_bad_cell_is_named_with_row_and_column(header: str, cells: str, code: str) -> None:
    plan = planned(f"Kriteria\tIndikator\t{header}\nA\tBaik\t{cells}\n\tLain\t")
    assert codes_of(plan, 2) == [code]
    assert recognised([header]) == {plan.rows[0].problems[0].field: 0}
    assert [row.verdict for row in plan.rows] == [Verdict.REFUSED, Verdict.NEW]
    assert "BAIK" not in plan.content.nodes


def test_nothing_is_taken_while_a_row_is_refused() -> None:
    rows = rows_from_text("Kriteria\tIndikator\tBobot\nA\tB\tdua")
    with pytest.raises(Invalid) as refusal:
        paste_table(rows, Layout(recognised(rows[0]), True, "NILAI"))(empty(), {})
    assert refusal.value.code == "paste.rows_refused"


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("Kriteria\tIndikator\n\tYatim", 2, "paste.no_criterion"),
        ("Kriteria\tIndikator\tBobot\nA\tB\t1\n\t\t5", 3, "paste.no_label"),
        ("Kriteria\tIndikator\nA\tB\nA\tb ", 3, "paste.repeated"),
        ("Kriteria\tIndikator\tKode\nA\tB\tX1\nA\tC\tx1", 3, "paste.repeated"),
    ],
)
def test_rows_that_cannot_be_placed(text: str, number: int, code: str) -> None:
    assert codes_of(planned(text), number) == [code]


def test_a_published_code_never_becomes_something_else() -> None:
    plan = planned("Kriteria\tIndikator\tKode\nA\tB\tLAMA", frozen={"LAMA": "number", "B": "rubric"})
    assert codes_of(plan, 2) == ["code.used_before"]
    assert planned("Kriteria\tIndikator\nA\tB", frozen={"B": "rubric"}).rows[0].code == "B-2"


def test_a_table_without_criteria_goes_where_it_is_told() -> None:
    plan = planned("Indikator\tBobot\nSatu\t40", parent="disiplin")
    assert plan.content.children("disiplin") == ["SATU"]


def test_columns_may_be_chosen_by_hand_without_a_header() -> None:
    plan = planned("Satu\t40\nDua\t60", header=False, columns={"indicator": 0, "weight": 1}, parent="disiplin")
    assert [plan.content.nodes[code]["weight"] for code in ("SATU", "DUA")] == ["40", "60"]


def test_a_row_of_a_criterion_alone_sets_its_weight_where_it_has_one() -> None:
    content = seed_content("pkg-guru")
    plan = planned("Kriteria\tIndikator\tBobot\nBaru\t\t40\n\tSatu\t", mode="percent")
    assert codes_of(plan, 2) == ["paste.weight_adds_up"]
    assert plan.rows[0].verdict is Verdict.CRITERION
    assert plan.content.children("BARU") == ["SATU"]
    assert content.root


def test_words_have_no_weight_and_say_so() -> None:
    plan = planned("Kriteria\tIndikator\tTipe\tBobot\tTingkat\nA\tCerita\tteks\t5\t1: a; 2: b")
    assert codes_of(plan, 2) == ["paste.weight_of_words", "paste.levels_not_for_type"]
    assert plan.content.nodes["CERITA"].keys() & {"weight", "levels"} == set()


def test_a_scale_is_taken_and_says_what_is_still_to_do() -> None:
    assert codes_of(planned("Kriteria\tIndikator\tTipe\nA\tB\tSkala angka"), 2) == ["paste.needs_settings"]


def test_too_deep_a_place_is_refused() -> None:
    content = empty()
    parent = content.root
    for text in "abcd":
        plan = planned(f"Kriteria\tIndikator\n{text}\t{text}{text}", content, parent=parent)
        content, parent = plan.content, text.upper()
    assert codes_of(planned("Kriteria\tIndikator\nlagi\tX", content, parent=parent), 2) == ["tree.too_deep"]


def test_without_a_column_of_indicators_nothing_is_read() -> None:
    with pytest.raises(Invalid) as refusal:
        planned("Kriteria\tBobot\nA\t5")
    assert refusal.value.code == "paste.no_indicator_column"
    with pytest.raises(Invalid):
        planned("Indikator\nA", parent="KUAT")


def test_codes_are_made_of_labels() -> None:
    assert code_from("Ramah & sopan kepada pasien dan keluarga", set()) == "RAMAH-SOPAN-KEPADA"
    assert code_from("Café", {"CAFE", "CAFE-2"}) == "CAFE-3"
    assert code_from("360 derajat", set(), stem="I") == "I-360-DERAJAT"
    assert code_from("日本", set()) == "K"


def test_headers_are_recognised_in_any_spelling() -> None:
    header = ["No", "KRITERIA PENILAIAN", "Indikator", "Bobot (%)", "Level 1", "Tingkat-2", "3", "Bobot"]
    assert recognised(header) == {
        "criterion": 1, "indicator": 2, "weight": 3, "level_1": 4, "level_2": 5, "level_3": 6,
    }  # fmt: skip
    assert not is_header(["Datang tepat waktu", "12,5"])
