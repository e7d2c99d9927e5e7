"""Finding a part of a large instrument, by the words of it or by its code."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.instruments import edits
from kinerja.instruments.content import Content
from kinerja.instruments.searching import hits_in, words_in
from tests.kinerja.instruments.stage import Stage, seed_content
from tests.kinerja.instruments.test_designer import at, ratna, stage

__all__ = ["ratna", "stage"]


@pytest.fixture
def speaking(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def codes(content: Content, text: str) -> list[str]:
    return [hit.code for hit in hits_in(content, words_in(text))]


@pytest.mark.usefixtures("speaking")
def test_every_word_must_be_there_in_any_case_and_order() -> None:
    content = seed_content()
    label = content.nodes["KES-K1"]["label"]["id"]
    words = label.split()
    assert codes(content, " ".join(reversed(words)).upper()) == ["KES-K1"]
    assert codes(content, f"{label} zzz") == []


@pytest.mark.usefixtures("speaking")
def test_codes_levels_and_help_are_searched_too() -> None:
    content = edits.set_node("KES-K2", {"help": {"id": "bukti apotek"}})(seed_content(), {})
    assert codes(content, "kes-k2") == ["KES-K2"]
    assert codes(content, "apotek") == ["KES-K2"]
    level = content.nodes["KES-K1"]["levels"][0]["label"]["id"]
    assert "KES-K1" in codes(content, level)


@pytest.mark.usefixtures("speaking")
def test_hits_say_where_they_stand_and_the_root_is_none() -> None:
    content = seed_content()
    hit = hits_in(content, ["kes-k1"])[0]
    assert hit.path == [content.nodes[content.nodes["KES-K1"]["parent"]]["label"]["id"]]
    assert content.root not in codes(content, "")


def test_three_hundred_indicators_are_searched(ratna: FlaskClient, stage: Stage) -> None:
    new = [
        {"kind": "indicator", "code": f"X{n}", "type": "note", "label": {"id": f"Butir nomor {n}"}, "roles": ["atasan"]}
        for n in range(300)
    ]
    stage.edit(edits.chained(*(edits.add_node("disiplin", node) for node in new)))
    page = ratna.get(at(stage, "?cari=nomor+217")).text
    found = page.split('id="temuan"')[1].split("</div>")[0]
    assert "1 bagian memuat “nomor 217”" in found
    way = at(stage, "?buka=disiplin#baris-X217")
    assert f'href="{way}"' in found
    assert 'id="baris-X217"' not in page and 'id="baris-X217"' in ratna.get(way).text
    assert found.count("<li>") == 1
    assert ratna.get(at(stage, "?cari=butir")).text.split('id="temuan"')[1].split("</div>")[0].count("<li>") == 40


def test_what_is_not_found_is_said_and_typed_words_are_escaped(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage, "?cari=<b>tidak ada")).text
    assert "0 bagian memuat “&lt;b&gt;tidak ada”" in page
    assert 'value="&lt;b&gt;tidak ada"' in page
    assert 'id="temuan"' not in ratna.get(at(stage)).text
