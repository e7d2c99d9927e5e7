"""How values inside a criterion become one, and formulas, as a browser without scripts writes them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms.formula.reading import parse
from forms.formula.writing import json_of
from kinerja.instruments.edits import set_node
from kinerja.instruments.example import steps_example
from kinerja.instruments.forms.formulas import formula_text
from kinerja.instruments.nodewords import node_line, setting_words
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, seed
from tests.kinerja.instruments.test_designer import at, fields_of

CODE, LEAF = "disiplin", "KES-D1"
ADDED = json_of(parse("JIKA([KES-D1] ≥ 60; [.] + 5; [.])"))


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.of(cast, seed(), now)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def typed(client: FlaskClient, stage: Stage, code: str = CODE) -> dict[str, str]:
    return fields_of(client.get(at(stage, f"butir/{code}")).text)


def chosen(client: FlaskClient, stage: Stage, op: str) -> dict[str, str]:
    """The fields of the page after another way was chosen and shown, before anything is saved."""
    page = post(client, at(stage, f"butir/{CODE}"), typed(client, stage) | {"agg_op": op, "do": "tampil"})
    assert page.status_code == 200
    return fields_of(page.text)


@pytest.mark.parametrize(
    "aggregate",
    [
        {"op": "weighted_mean", "round_terms": {"digits": 2}},
        {"op": "product", "base": "100.0"},
        {"op": "product"},
        {"op": "minimum"},
        {"op": "formula", "formula": "MAKS([KES-D1]; [KES-D2])"},
        {"op": "formula", "formula": json_of(parse("RATA([KES-D1]; [KES-D2])"))},
    ],
)
def test_every_way_is_shown_and_kept(ratna: FlaskClient, stage: Stage, aggregate: dict[str, Any]) -> None:
    mode = "points" if aggregate["op"] == "weighted_mean" else "equal"
    stage.edit(set_node(CODE, {"aggregate": aggregate, "mode": mode}))
    assert post(ratna, at(stage, f"butir/{CODE}"), typed(ratna, stage)).status_code == 303
    assert stage.content().nodes[CODE]["aggregate"] == aggregate
    assert stage.row().rev == 1


def test_another_way_takes_the_weights_away(ratna: FlaskClient, stage: Stage) -> None:
    values = chosen(ratna, stage, "product") | {"agg_base": "100"}
    assert "mode" not in values
    assert post(ratna, at(stage, f"butir/{CODE}"), values).status_code == 303
    node = stage.content().nodes[CODE]
    assert (node["aggregate"], node["mode"]) == ({"op": "product", "base": "100"}, "equal")
    assert "Isinya digabung: dikalikan satu dengan yang lain; nilai penuh 100" in ratna.get(at(stage)).text
    assert post(ratna, at(stage, f"butir/{CODE}"), chosen(ratna, stage, "weighted_mean")).status_code == 303
    assert "aggregate" not in stage.content().nodes[CODE]


def test_a_way_saved_before_its_fields_were_shown_leads_back_to_them(ratna: FlaskClient, stage: Stage) -> None:
    answer = post(ratna, at(stage, f"butir/{CODE}"), typed(ratna, stage) | {"agg_op": "maximum"})
    assert answer.headers["Location"].endswith(f"butir/{CODE}#gabung")
    assert stage.content().nodes[CODE]["aggregate"] == {"op": "maximum"}


def test_terms_are_rounded_where_the_rule_wants_it(ratna: FlaskClient, stage: Stage) -> None:
    values = typed(ratna, stage) | {"agg_digits": "2", "agg_mode": "half_even"}
    assert post(ratna, at(stage, f"butir/{CODE}"), values).status_code == 303
    rounding = {"digits": 2, "mode": "half_even"}
    assert stage.content().nodes[CODE]["aggregate"] == {"op": "weighted_mean", "round_terms": rounding}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Rumus ini masih kosong"), ("MAKS([KES-D1]", "belum ditutup"), ("[KES-D1] $ 2", "tidak dikenal dalam rumus")],
)
def test_a_formula_that_cannot_be_read_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, text: str, words: str
) -> None:
    answer = post(ratna, at(stage, f"butir/{CODE}"), chosen(ratna, stage, "formula") | {"agg_formula": text})
    assert answer.status_code == 422
    assert words in answer.text.split('id="agg_formula-error"')[1]
    step = typed(ratna, stage) | {"st0_op": "formula", "st0_formula": text}
    answer = post(ratna, at(stage, f"butir/{CODE}"), step)
    assert answer.status_code == 422
    assert words in answer.text.split('id="st0_formula-error"')[1]
    assert stage.row().rev == 0


def test_a_formula_is_kept_as_its_meaning_and_read_back_in_words(ratna: FlaskClient, stage: Stage) -> None:
    values = chosen(ratna, stage, "formula") | {"agg_formula": "max( [KES-D1] ; [KES-D2] ) * 0.9"}
    assert post(ratna, at(stage, f"butir/{CODE}"), values).status_code == 303
    tree = json_of(parse("MAKS([KES-D1]; [KES-D2]) × 0,9"))
    assert stage.content().nodes[CODE]["aggregate"] == {"op": "formula", "formula": tree}
    page = ratna.get(at(stage, f"butir/{CODE}")).text
    assert fields_of(page)["agg_formula"] == "MAKS([KES-D1]; [KES-D2]) × 0,9"
    assert "<code>[KES-D2]</code>" in page
    assert "<code>[disiplin]</code>" not in page  # nothing may wait for itself


def test_what_a_formula_cannot_know_is_named_with_its_place(ratna: FlaskClient, stage: Stage) -> None:
    values = typed(ratna, stage) | {"st0_op": "formula", "st0_formula": "[.] + [ENTAH]"}
    assert post(ratna, at(stage, f"butir/{CODE}"), values).status_code == 303
    page = ratna.get(at(stage, f"butir/{CODE}")).text
    assert f'butir/{CODE}#st0_formula"' in page
    assert "ENTAH" in page.split('id="sendiri"')[1].split("</section>")[0]


def test_an_indicator_has_steps_too(ratna: FlaskClient, stage: Stage) -> None:
    values = typed(ratna, stage, LEAF) | {"st0_op": "cap", "st0_at": "90"}
    assert post(ratna, at(stage, f"butir/{LEAF}"), values).status_code == 303
    assert stage.content().nodes[LEAF]["steps"] == [{"op": "cap", "at": "90"}]
    assert "Langkah hitung: paling tinggi 90" in ratna.get(at(stage)).text
    assert 'name="add_op"' not in ratna.get(at(stage, "butir/KUAT")).text


@pytest.mark.usefixtures("stage")
def test_formulas_are_said_and_shown_on_values() -> None:
    step = {"op": "formula", "formula": ADDED}
    assert "dengan rumus JIKA([KES-D1] ≥ 60; [.] + 5; [.])" in node_line({"steps": [step]}, {})
    assert setting_words("aggregate", "", None, {}) == {"": "Rata-rata menurut bobot"}
    rounded = {"op": "weighted_mean", "round_terms": {}}
    assert setting_words("aggregate", "", rounded | {"round_terms": {"digits": 0}}, {}) == {
        "": "Rata-rata menurut bobot; setiap hasil kali dibulatkan ke bilangan bulat (setengah ke atas)"
    }
    assert setting_words("aggregate", "", {"op": "formula", "formula": {"x": 1}}, {}) == {"": "Dengan rumus: {'x': 1}"}
    assert formula_text("[.] +") == "[.] +"
    assert steps_example([step]) == []  # reads another node
    alone = {"op": "formula", "formula": json_of(parse("JIKA([.] ≥ 60; [.] + 5; TIDAK_ADA())"))}
    assert steps_example([alone]) == [["40", "tidak ada nilai"], ["72,5", "77,5"], ["96", "101"]]
    assert steps_example([{"op": "formula", "formula": "[.] +"}]) == []
