"""What pages and edits of a draft ask of the database, and how often they look at a node, with 20 and with 500."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.instruments.content import Content, content_from_document
from kinerja.instruments.outline import outline_of
from tests import factories
from tests.kinerja.core.browsing import log_in, token_of
from tests.kinerja.core.counting import statements
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


class Watched(dict[str, object]):
    """A node that counts how often somebody asks for one of its settings."""

    asked = 0

    def __getitem__(self, name: str) -> object:
        Watched.asked += 1
        return super().__getitem__(name)


def looks(size: int) -> int:
    """How often the outline of that size looks at its nodes."""
    made = content_from_document(large(size))
    content = Content(made.settings, made.roles, {code: Watched(node) for code, node in made.nodes.items()})
    Watched.asked = 0
    outline_of(content)
    return Watched.asked


def test_an_outline_of_25_times_the_indicators_looks_25_times_as_often() -> None:
    assert looks(500) <= 26 * looks(20)


@pytest.mark.parametrize("page", ["", "?buka=K3"])
def test_the_outline_stays_small_enough_for_a_cheap_phone(ratna: FlaskClient, stages: list[Stage], page: str) -> None:
    text = ratna.get(at(stages[1], page)).text
    assert len(text) < 250_000 and text.count("<") < 10_000
