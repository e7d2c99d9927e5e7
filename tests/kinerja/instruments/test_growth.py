"""What pages and edits of a draft ask of the database, and how many steps they take, with 20 and with 500."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.instruments import edits
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.edits.structure import homes_for
from kinerja.instruments.exchange.copying import copy_node
from kinerja.instruments.folding import folds_of
from kinerja.instruments.outline import balances_of, outline_of
from kinerja.instruments.searching import hits_in
from tests import factories
from tests.counting import calls, statements
from tests.kinerja.core.browsing import log_in, token_of
from tests.kinerja.instruments.large import large
from tests.kinerja.instruments.pages import controls
from tests.kinerja.instruments.stage import Stage

PAGES = ("", "?buka=K2", "butir/K1-4", "butir/K2", "pratinjau", "periksa", "riwayat")
EDITS = ({"w_K1": "4"}, {"do": "add:K1"}, {"do": "down:K1-3"}, {"do": "delete:K1-3"})


@pytest.fixture
def stages(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[list[Stage]]:
    """The same instrument with 20 and with 500 indicators."""
    with app.test_request_context():
        yield [Stage.published(cast, large(size), now) for size in (20, 500)]


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stages: list[Stage]) -> FlaskClient:
    log_in(client, cast.ratna)
    client.get(at(stages[0]))
    return client


def at(stage: Stage, rest: str = "") -> str:
    return f"/admin/rancangan/{stage.draft}/{rest}"


@pytest.mark.parametrize("page", PAGES)
def test_pages_need_as_many_statements_however_long(ratna: FlaskClient, stages: list[Stage], page: str) -> None:
    counts = []
    for stage in stages:
        with statements() as seen:
            assert ratna.get(at(stage, page)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("change", EDITS)
def test_edits_need_as_many_statements_however_long(
    ratna: FlaskClient, stages: list[Stage], change: dict[str, str]
) -> None:
    counts = []
    for stage in stages:
        page = ratna.get(at(stage)).text
        form = {**controls(page), **change, "csrf_token": token_of(ratna)}
        with statements() as seen:
            assert ratna.post(at(stage, "susunan"), data=form).status_code == 303
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


def test_another_weight_leaves_the_levels_alone(ratna: FlaskClient, stages: list[Stage]) -> None:
    form = {"rev": "0", "w_K1-1": "3", "csrf_token": token_of(ratna)}
    with statements() as seen:
        assert ratna.post(at(stages[0], "susunan"), data=form).status_code == 303
    assert stages[0].content().nodes["K1-1"]["weight"] == "3"
    assert len(stages[0].content().nodes["K1-1"]["levels"]) == 5
    assert not [each for each in seen if "draft_level" in each and not each.lstrip().startswith("SELECT")]


@pytest.mark.parametrize("page", ["", "?buka=K3"])
def test_the_outline_stays_small_enough_for_a_cheap_phone(ratna: FlaskClient, stages: list[Stage], page: str) -> None:
    text = ratna.get(at(stages[1], page)).text
    assert len(text) < 250_000 and text.count("<") < 10_000


def contents(size: int) -> tuple[Content, Content]:
    """The instrument in criteria of ten, and all of it in one more criterion."""
    document = large(size)
    root = document["root"]
    inner = {**root, "code": "SEMUA", "weight": "1"}
    return content_from_document(document), content_from_document({**document, "root": {**root, "children": [inner]}})


WORK: dict[str, Callable[[Content, Content], object]] = {
    "outline": lambda plain, _whole: outline_of(plain),
    "balances": lambda plain, _whole: balances_of(plain),
    "folds": lambda plain, _whole: folds_of(plain, "K1", plain.nodes),
    "document": lambda plain, _whole: document_from_content(plain),
    "homes": lambda plain, _whole: homes_for(plain, "K1-3"),
    "search": lambda plain, _whole: hits_in(plain, ["indikator"]),
    "duplicate": lambda _plain, whole: edits.duplicate_node("SEMUA", suffix="x")(whole, {}),
    "copy in": lambda plain, whole: copy_node(whole, "SEMUA", "K1")(plain, {}),
    "move": lambda plain, _whole: edits.move_node("K2", "up")(plain, {}),
    "rename": lambda plain, _whole: edits.rename_node("K1", "K1X")(plain, {}),
    "delete": lambda _plain, whole: edits.delete_node("SEMUA")(whole, {}),
}


@pytest.mark.parametrize("name", WORK)
def test_steps_grow_no_faster_than_the_indicators(app: Flask, name: str) -> None:
    small = 100 if name == "folds" else 20  # a short outline has none
    few, many = contents(small), contents(500)
    with app.test_request_context():
        assert calls(lambda: WORK[name](*many)) <= calls(lambda: WORK[name](*few)) * 1.05 * 500 / small
