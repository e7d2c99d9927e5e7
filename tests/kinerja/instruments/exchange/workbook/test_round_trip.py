"""Through the workbook and back nothing is lost."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forms.document import document_from_draft, draft_from_document
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.exchange.workbook.layout import JSON_TITLE, TABLES
from kinerja.instruments.exchange.workbook.reading import document_from_workbook, read_workbook
from kinerja.instruments.exchange.workbook.writing import workbook_from
from tests.forms.cases import some_case
from tests.forms.generate import random_draft
from tests.kinerja.instruments.exchange.test_any_change import worked_on
from tests.kinerja.instruments.exchange.workbook.books import changed, column, tables
from tests.kinerja.instruments.stage import NAMES, seed_content

pytestmark = [pytest.mark.usefixtures("app", "speaking"), pytest.mark.once]


@pytest.fixture
def speaking(app: Flask) -> Any:
    with app.test_request_context():
        yield


def canonical(document: Any) -> dict[str, Any]:
    return document_from_draft(draft_from_document(document))


@pytest.mark.parametrize("name", example_titles())
def test_every_seed_comes_back(name: str) -> None:
    raw = workbook_from(content_from_document(example(name)))
    assert document_from_workbook(raw) == canonical(example(name))


@pytest.mark.parametrize("part", range(10))
def test_generated_definitions_come_back(part: int, scale: Callable[[int], int]) -> None:
    count = scale(200) // 10
    for seed in range(part * count, (part + 1) * count):
        document = document_from_draft(random_draft(seed))
        assert canonical(read_workbook(workbook_from(content_from_document(document)))[0]) == document


@pytest.mark.parametrize("part", range(10))
def test_generated_calculations_come_back(part: int, scale: Callable[[int], int]) -> None:
    count = scale(200) // 10
    for seed in range(part * count, (part + 1) * count):
        document = canonical(some_case(seed)[0])
        assert document_from_workbook(workbook_from(content_from_document(document))) == document


@pytest.mark.parametrize("name", ["dinkes-layanan", "pkg-guru", "apar-india"])
def test_another_program_may_save_it(name: str) -> None:
    content = content_from_document(example(name))
    assert document_from_workbook(changed(content, lambda sheets: None)) == canonical(example(name))


@pytest.mark.parametrize("name", ["dinkes-layanan", "umpan-360", "di-3100"])
def test_shuffled_rows_say_the_same(name: str) -> None:
    def shuffle(sheets: dict[str, Any]) -> None:
        for sheet in TABLES:
            rows = sheets[sheet.title][1:]
            random.Random(name).shuffle(rows)
            sheets[sheet.title][1:] = rows

    content = content_from_document(example(name))
    assert document_from_workbook(changed(content, shuffle)) == canonical(example(name))


def test_columns_may_be_moved_and_those_for_reading_may_go() -> None:
    def rearrange(sheets: dict[str, Any]) -> None:
        for sheet in TABLES:
            table = sheets[sheet.title]
            end = column(table, JSON_TITLE)
            for row in table:
                row[:end] = list(reversed(row[:end]))
        table = sheets["Kriteria dan indikator"]
        place = column(table, "Pengaturan lain (hanya untuk dibaca)")
        for row in table:
            del row[place]

    content = seed_content()
    assert document_from_workbook(changed(content, rearrange)) == document_from_workbook(workbook_from(content))


def test_own_columns_at_the_end_do_no_harm() -> None:
    def note(sheets: dict[str, Any]) -> None:
        for sheet in TABLES:
            table = sheets[sheet.title]
            for row in table:
                row.append("catatan saya")

    content = seed_content()
    assert document_from_workbook(changed(content, note)) == document_from_workbook(workbook_from(content))


@pytest.mark.parametrize("sign", ["=1+1", "+62 811", "-5 hari", "@cmd", '=HYPERLINK("http://x")', "\t=1", "https://x"])
def test_texts_are_written_as_texts_whatever_they_begin_with(sign: str) -> None:
    content = with_label(sign)
    raw = workbook_from(content)
    table = tables(raw)["Kriteria dan indikator"]
    assert [row[column(table, "Uraian")] for row in table if row[0] == "KES-K1"] == [sign.strip()]
    assert document_from_workbook(raw)["root"] == canonical_root(content)


@pytest.mark.parametrize(
    "text", ["x" * 40_000, "a\r\nb", "  luar  ", "_x0041_", "a\x01b", "\u202e😀", "a\tb", "x" * 31_999 + " y"]
)
def test_texts_that_cells_cannot_show_are_kept(text: str) -> None:
    content = with_label(text)
    assert document_from_workbook(workbook_from(content))["root"] == canonical_root(content)


def test_large_settings_need_several_cells() -> None:
    wording = {"atasan": {"help": {"id": "kata " * 20_000}}}
    content = with_node(wording=wording)
    raw = workbook_from(content)
    assert len(tables(raw)["Kriteria dan indikator"][1]) > 18
    assert document_from_workbook(raw)["root"] == canonical_root(content)


@pytest.mark.parametrize("weight", ["0.1", "33.333333", "1/3", "12345678901234567890", "0.1234567890123456789"])
def test_weights_stay_exact(weight: str) -> None:
    content = with_node(weight=weight)
    assert document_from_workbook(workbook_from(content))["root"] == canonical_root(content)


def with_node(**fields: Any) -> Content:
    content = seed_content()
    nodes = {**content.nodes, "KES-K1": {**content.nodes["KES-K1"], **fields}}
    return Content(content.settings, content.roles, nodes)


def with_label(text: str) -> Content:
    return with_node(label={"id": text})


def canonical_root(content: Content) -> Any:
    return canonical(document_from_content(content))["root"]


def test_a_workbook_knows_what_it_was_made_from() -> None:
    origin = {"draft": "abc", "rev": 7}
    raw = workbook_from(seed_content(), origin)
    assert read_workbook(raw)[1] == origin
    assert document_from_workbook(raw) == document_from_workbook(workbook_from(seed_content()))


@pytest.mark.parametrize("seed", range(10))
def test_half_finished_drafts_go_out_and_come_back(seed: int) -> None:
    """Parts deleted that rules still speak of, roles gone, criteria empty: the workbook says it all the same."""
    noise = random.Random(300 + seed)
    for _ in range(3):
        content = worked_on(content_from_document(example(noise.choice(NAMES))), noise, 15)
        document = canonical(document_from_content(content))
        assert canonical(read_workbook(workbook_from(content))[0]) == document
