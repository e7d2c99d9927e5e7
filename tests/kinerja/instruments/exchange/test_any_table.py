"""Whatever is pasted: a verdict for every row, a tree at the end, and never an error of ours."""

import random
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, content_from_document
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.exchange.cells import rows_from_text
from kinerja.instruments.exchange.columns import Layout, column_names, is_header, recognised
from kinerja.instruments.exchange.pastewords import row_words
from kinerja.instruments.exchange.pasting import Plan, Verdict, paste_table, plan_of
from kinerja.instruments.starting import empty_document
from tests.forms.generate import HOSTILE

pytestmark = pytest.mark.once

HEADERS = ("Kriteria", "Indikator", "Kode", "Bobot", "Tipe", "Keterangan", "Tingkat", "Tingkat 1", "Tingkat 2", "Lain")
CELLS = (
    "", "", "Pelayanan", "Disiplin", "disiplin", "Menyapa", "KUAT", "NILAI", "12,5", "-3", "1.234", "20%", "Rubrik",
    "skala angka", "teks", "1: a; 2: b", "1: a", "x" * 2500, "Jumlah", "TOTAL", "A-1", "9 salah", *HOSTILE,
)  # fmt: skip


def start() -> Content:
    return content_from_document({**empty_document(), "code": "UJI", "title": {"id": "Uji"}})


def whole(plan: Plan, before: Content) -> None:
    """The content is one tree, nothing of before is lost, and refused rows left no trace."""
    nodes = plan.content.nodes
    assert set(plan.content.walk(plan.content.root)) == set(nodes)
    assert set(before.nodes) <= set(nodes)
    assert set(plan.touched) <= set(nodes)
    assert len({code.upper() for code in nodes}) == len(nodes)
    for row in plan.rows:
        musts = [each for each in row.problems if not each.warning]
        assert bool(musts) == (row.verdict is Verdict.REFUSED)


@pytest.mark.parametrize("seed", range(12))
def test_any_table_gives_a_tree_and_a_verdict_for_every_row(app: Flask, seed: int) -> None:
    noise = random.Random(seed)
    header = noise.sample(HEADERS, noise.randint(2, 9))
    lines = [[noise.choice(CELLS) for _ in header] for _ in range(25)]
    rows = [header, *([cell.replace("\t", " ") for cell in line] for line in lines)]
    columns = recognised(header) | ({} if "Indikator" in header else {"indicator": 0})
    content = start()
    plan = plan_of(rows, Layout(columns, True, content.root), content)
    whole(plan, content)
    assert [row.number for row in plan.rows] == [n for n, row in enumerate(rows, 1) if n > 1 and any(row)]
    with app.test_request_context():
        assert len(row_words(plan)) == len(plan.rows)


@pytest.mark.parametrize("seed", range(6))
def test_any_layout_is_read(seed: int) -> None:
    noise = random.Random(seed)
    names = column_names()
    content = start()
    for _ in range(10):
        rows = [[noise.choice(CELLS) for _ in range(6)] for _ in range(8)]
        columns = {noise.choice(names): place for place in range(6)} | {"indicator": noise.randrange(6)}
        whole(plan_of(rows, Layout(columns, noise.random() < 0.5, content.root, "percent"), content), content)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_table_or_is_refused(text: str) -> None:
    try:
        rows = rows_from_text(text)
    except Invalid:
        return
    assert len({len(row) for row in rows}) == 1
    content = start()
    whole(plan_of(rows, Layout({"indicator": 0}, is_header(rows[0]), content.root), content), content)


@pytest.mark.parametrize("name", sorted(example_titles()))
def test_an_instrument_written_as_a_table_and_pasted_into_itself_changes_nothing(name: str) -> None:
    content = content_from_document(example(name))
    rows = [["Kode", "Indikator", "Bobot"]]
    for code in content.walk(content.root):
        node = content.nodes[code]
        if node["kind"] == "indicator":
            weight = str(node.get("weight", ""))
            rows.append([code, node["label"]["id"], "" if "/" in weight else weight])
    plan = plan_of(rows, Layout(recognised(rows[0]), True, content.root), content)
    assert {row.verdict for row in plan.rows} == {Verdict.SAME}
    assert plan.content == content


def test_the_step_gives_what_the_preview_showed() -> None:
    text = "Kriteria\tIndikator\tBobot\nBaru\tSatu\t40\n\tDua\t60"
    rows = rows_from_text(text)
    layout = Layout(recognised(rows[0]), True, "NILAI")
    assert paste_table(rows, layout)(start(), {}) == plan_of(rows, layout, start()).content


def test_codes_that_a_row_names_win_over_codes_that_are_made() -> None:
    rows: list[Any] = [["Kriteria", "Indikator", "Kode"], ["A", "Satu", ""], ["", "Lain", "SATU"]]
    plan = plan_of(rows, Layout(recognised(rows[0]), True, "NILAI"), start())
    assert [(row.code, row.verdict) for row in plan.rows] == [("SATU-2", Verdict.NEW), ("SATU", Verdict.NEW)]
