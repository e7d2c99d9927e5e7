"""A long outline shows its criteria shut and opens them one by one; a short one shows everything."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms.progress import LONG
from kinerja.instruments import edits
from kinerja.instruments.content import Content, content_from_document
from kinerja.instruments.folding import ALL, above_of, folds_of, is_long, opened_by, opening
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.large import large
from tests.kinerja.instruments.overlaystage import GROUP, OverlayStage
from tests.kinerja.instruments.stage import Stage, events

LONGER, SHORT = content_from_document(large(70)), content_from_document(large(60))


def nested() -> Content:
    """The long instrument with its second criterion inside the first."""
    return edits.move_node_to("K2", "K1", 10)(LONGER, {})


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.published(cast, large(70), now)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def at(stage: Stage, rest: str = "") -> str:
    return f"/admin/rancangan/{stage.draft}/{rest}"


def rows(page: str) -> list[str]:
    return re.findall(r'<tr id="baris-([^"]+)"', page)


def test_sixty_indicators_are_not_long() -> None:
    assert (SHORT.size, is_long(SHORT), is_long(LONGER)) == (LONG, False, True)
    assert folds_of(SHORT, "K1", ["K1-1"]).by_code == {}
    assert opened_by(SHORT, "") == frozenset(SHORT.nodes)
    assert opening(SHORT, "K1-1") == ""


def test_a_long_outline_opens_what_was_chosen_and_what_is_around_it() -> None:
    assert opened_by(LONGER, "") == {"AKAR"}
    assert opened_by(LONGER, "K3") == {"AKAR", "K3"}
    assert opened_by(nested(), "K2") == {"AKAR", "K1", "K2"}
    assert opened_by(LONGER, ALL) == frozenset(LONGER.nodes)
    assert opened_by(LONGER, "TIDAK-ADA") == {"AKAR"}


def test_shut_criteria_tell_what_is_inside_however_deep() -> None:
    folds = folds_of(nested(), "", ["K2-1", "K2-1", "K1-1", "UKUR-70"]).by_code
    assert (folds["K1"].indicators, folds["K1"].problems, folds["K1"].is_open) == (20, 3, False)
    assert (folds["K2"].indicators, folds["K2"].problems) == (10, 2)
    assert "AKAR" not in folds and folds_of(LONGER, ALL).by_code == {}


def test_a_row_asks_for_what_stands_around_it_and_leaves_open_what_is() -> None:
    assert opening(LONGER, "K3-1") == "K3"
    assert opening(LONGER, "K3", "K5") == "K5"
    assert opening(LONGER, "K3-1", ALL) == ALL
    assert opening(nested(), "K2-1", "K1") == "K2"
    assert opening(nested(), "K1-1", "K2") == "K2"
    assert opening(LONGER, "AKAR") == opening(LONGER, "TIDAK-ADA") == ""
    assert above_of(nested(), "K2-1") == ["K2", "K1", "AKAR"]


def test_a_long_outline_shows_its_criteria_only(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage)).text
    assert rows(page) == [f"K{n}" for n in range(1, 8)]
    assert "Instrumen ini memuat 70 indikator." in page and page.count(">10 indikator") == 7
    assert "Buka satu kriteria untuk melihat isinya" in page and "contoh-" not in page
    assert rows(ratna.get(at(stage, "?buka=semua")).text)[:3] == ["K1", "K1-1", "K1-2"]
    assert len(rows(ratna.get(at(stage, "?buka=semua")).text)) == 77


def test_an_open_criterion_shows_its_rows_and_what_raters_see_of_it(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage, "?buka=K3")).text
    assert len(rows(page)) == 17 and rows(page)[3] == "K3-1"
    assert 'name="buka" value="K3"' in page and "Tutup Kriteria K3" in page
    assert 'id="contoh-i_K3-1"' in page and 'id="contoh-i_K4-1"' not in page


def test_opening_and_shutting_keep_the_typed_weights(ratna: FlaskClient, stage: Stage) -> None:
    answer = post(ratna, at(stage, "susunan"), {"rev": "0", "w_K1": "7", "do": "open:K2"})
    assert (answer.status_code, answer.location) == (303, at(stage, "?buka=K2#baris-K2"))
    assert stage.content().nodes["K1"]["weight"] == "7"
    answer = post(ratna, at(stage, "susunan"), {"rev": "1", "buka": "K2", "w_K2-1": "3", "do": "shut:K2"})
    assert answer.location == at(stage, "#baris-K2")
    assert stage.content().nodes["K2-1"]["weight"] == "3"


def test_opening_alone_is_no_change(ratna: FlaskClient, stage: Stage) -> None:
    before = events()
    post(ratna, at(stage, "susunan"), {"rev": "0", "w_K1": "1", "do": "open:K2"})
    assert events() == before and stage.row().rev == 0


@pytest.mark.parametrize("verb", ["open:TIDAK-ADA", "shut:TIDAK-ADA", "open:", "open:AKAR", "shut:AKAR"])
def test_what_cannot_be_opened_leaves_the_outline_as_it_is(ratna: FlaskClient, stage: Stage, verb: str) -> None:
    answer = post(ratna, at(stage, "susunan"), {"rev": "0", "do": verb})
    assert answer.status_code == 303 and answer.location.endswith("#susunan")


def test_a_refused_weight_stays_typed_in_its_open_criterion(ratna: FlaskClient, stage: Stage) -> None:
    answer = post(ratna, at(stage, "susunan"), {"rev": "0", "buka": "K2", "w_K2-1": "dua", "do": "open:K3"})
    assert answer.status_code == 422 and 'name="w_K2-1" value="dua"' in answer.text


def test_edits_come_back_to_a_row_that_is_there(ratna: FlaskClient, stage: Stage) -> None:
    moved = post(ratna, at(stage, "susunan"), {"rev": "0", "buka": "K2", "do": "down:K2-1"})
    assert moved.location == at(stage, "?buka=K2#baris-K2-1")
    copied = post(ratna, at(stage, "susunan"), {"rev": "1", "do": "copy:K3-1"})
    assert copied.location == at(stage, "?buka=K3#baris-K3-11")
    undone = post(ratna, at(stage, "batal"), {"rev": "2", "buka": "K3"})
    assert undone.location == at(stage, "?buka=K3#susunan")
    page = ratna.get(at(stage, "butir/K5-1")).text
    assert f'href="{at(stage, "?buka=K5#baris-K5-1")}"' in page


def test_problems_inside_are_counted_and_lead_to_their_row(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(edits.set_weights({f"K6-{n}": "0" for n in range(1, 10)}))
    stage.edit(edits.set_node("K6", {"mode": "percent"}), rev=1)
    page = ratna.get(at(stage)).text
    assert f'href="{at(stage)}#baris-K6"' in page
    stage.edit(edits.set_node("K6-1", {"roles": []}), rev=2)
    page = ratna.get(at(stage)).text
    assert "1 perlu dilengkapi" in page.split('id="baris-K6"')[1].split("</tr>")[0]


def test_the_first_fifty_problems_stand_beside_the_outline(ratna: FlaskClient, stage: Stage) -> None:
    nobody = [edits.set_node(f"K{part}-{n}", {"roles": []}) for part in range(1, 8) for n in range(1, 11)]
    stage.edit(edits.chained(*nobody))
    box = ratna.get(at(stage)).text.split('id="masalah"')[1].split("</section>")[0]
    assert box.count("<li") == 50 and "Hanya 50 yang pertama ditampilkan." in box and at(stage, "periksa") in box
    assert ratna.get(at(stage, "periksa")).text.count('class="problem"') >= 70


def test_readers_open_criteria_by_links(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    page = client.get(at(stage)).text
    assert 'name="do"' not in page.split('id="papan"')[1].split("</table>")[0]
    assert f'href="{at(stage, "?buka=K3#baris-K3")}"' in page
    assert "K3-1" in rows(client.get(at(stage, "?buka=K3")).text)


def test_a_long_overlay_folds_as_well(app: Flask, client: FlaskClient, cast: factories.Cast, now: datetime) -> None:
    with app.test_request_context():
        stage = OverlayStage.of(cast, now)
        note = {"kind": "indicator", "type": "note", "roles": ["atasan"]}
        new = [edits.add_node(GROUP, {**note, "code": f"X{n}", "label": {"id": f"Butir {n}"}}) for n in range(60)]
        stage.edit(edits.chained(*new))
        address = f"/admin/rancangan/{stage.draft}/"
    log_in(client, cast.wati)
    page = client.get(address).text
    assert "X7" not in rows(page) and f'value="open:{GROUP}"' in page
    answer = post(client, address + "susunan", {"rev": "1", "do": f"open:{GROUP}"})
    assert "X7" in rows(client.get(answer.location).text)
