"""When a node is asked and when it is owed, as a browser without scripts writes it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from forms.document import draft_from_document
from kinerja.instruments.content import content_from_document, document_from_content
from kinerja.instruments.edits import set_node, set_settings
from kinerja.instruments.forms.reshaping import reshaped
from kinerja.instruments.meaning import differences
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, seed
from tests.kinerja.instruments.test_designer import at, fields_of

pytestmark = pytest.mark.once

CODE = "KES-K3"
PAGE = f"butir/{CODE}"
GIVENS = [{"code": "malam", "label": {"id": "Dinas malam"}, "type": "yes_no"},
          {"code": "mulai", "label": {"id": "Mulai bertugas"}, "type": "date"}]  # fmt: skip
NIGHT = {"compare": {"left": {"given": "malam"}, "op": "=", "right": "yes"}}
LOW = {"compare": {"left": {"answer": "KES-K1"}, "op": "<", "right": "2.5"}}
UNCLEAR = {"compare": {"left": {"given": "malam"}, "op": "=", "right": "mungkin"}}
THERE = {"present": {"answer": "KES-K2"}}


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        stage = Stage.of(cast, seed(), now)
        stage.edit(set_settings({"givens": GIVENS}))
        yield stage


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def typed(client: FlaskClient, stage: Stage, code: str = CODE) -> dict[str, str]:
    return fields_of(client.get(at(stage, f"butir/{code}")).text)


@pytest.mark.parametrize(
    "condition", [NIGHT, LOW, THERE, {"all": [NIGHT, LOW]}, {"any": [LOW, THERE]}, {"not": NIGHT},
                  {"all": [NIGHT, {"not": LOW}]}, UNCLEAR]
)  # fmt: skip
@pytest.mark.parametrize("field", ["show_if", "require_if"])
def test_every_condition_is_shown_or_said_and_kept(
    ratna: FlaskClient, stage: Stage, field: str, condition: dict[str, Any]
) -> None:
    stage.edit(set_node(CODE, {field: condition}), rev=1)
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"label_id": "Lain"})
    assert answer.status_code == (422 if condition is UNCLEAR else 303)
    assert stage.content().nodes[CODE][field] == condition


def test_conditions_are_built_row_by_row_and_saved_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    values = fields_of(post(ratna, at(stage, PAGE), typed(ratna, stage) | {"do": "syarat+:si"}).text)
    values |= {"si0_what": "given:malam", "si0_op": "=", "si0_value": "Ya", "do": "syarat+:si"}
    values = fields_of(post(ratna, at(stage, PAGE), values).text)
    values |= {"si1_what": "answer:KES-K1", "si1_op": "<", "si1_value": "2,5", "si_join": "any"}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert stage.content().nodes[CODE]["show_if"] == {"any": [NIGHT, LOW]}
    assert stage.row().rev == 2
    said = "Ditanyakan bila Data bawaan: Dinas malam sama dengan ya atau Kepatuhan"
    assert said in ratna.get(at(stage)).text
    values = fields_of(post(ratna, at(stage, PAGE), typed(ratna, stage) | {"do": "syarat-:si:0"}).text)
    values |= {"si0_op": "present", "si0_value": ""}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert stage.content().nodes[CODE]["show_if"] == {"present": {"answer": "KES-K1"}}
    values = typed(ratna, stage) | {"si0_what": ""}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert "show_if" not in stage.content().nodes[CODE]


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [("given:malam", "mungkin", "Tulis “ya” atau “tidak”"), ("given:mulai", "besok", "Tulis tanggal"),
     ("answer:KES-K1", "dua", "bukan angka"), ("answer:KES-K1", "", "Isi yang dibandingkan")],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, what: str, value: str, words: str
) -> None:
    values = typed(ratna, stage) | {"ri0_what": what, "ri0_op": "=", "ri0_value": value, "label_id": "Tetap ada"}
    answer = post(ratna, at(stage, PAGE), values)
    assert answer.status_code == 422
    assert words in answer.text.split('id="ri0_value-error"')[1]
    assert "Tetap ada" in answer.text
    assert stage.row().rev == 1


def test_the_root_is_always_shown_and_criteria_are_not_answered(ratna: FlaskClient, stage: Stage) -> None:
    assert 'name="si_join"' not in ratna.get(at(stage, f"butir/{stage.content().root}")).text
    page = ratna.get(at(stage, "butir/disiplin")).text
    assert 'name="si_join"' in page
    assert 'name="ri_join"' not in page


def test_a_node_does_not_read_itself(ratna: FlaskClient, stage: Stage) -> None:
    page = post(ratna, at(stage, "butir/disiplin"), typed(ratna, stage, "disiplin") | {"do": "syarat+:si"}).text
    choices = page.split('name="si0_what"')[1].split("</select>")[0]
    assert 'value="answer:KES-K1"' in choices
    assert 'value="answer:KES-D1"' not in choices


@pytest.mark.parametrize("order", ["syarat+:xx", "syarat-:si:x", "syarat-:xx:0"])
def test_an_order_about_no_condition_changes_nothing(order: str) -> None:
    sent = MultiDict({"si0_what": "given:malam"})
    assert reshaped(sent, order) == sent
    many = MultiDict({f"si{n}_what": "" for n in range(8)})
    assert reshaped(many, "syarat+:si") == many


def test_the_approver_reads_the_condition_before_and_after(app: Flask) -> None:
    base = set_settings({"givens": GIVENS})(content_from_document(seed()), {})
    after = set_node(CODE, {"show_if": NIGHT, "require_if": LOW, "required": False})(base, {})
    with app.test_request_context():
        drafts = [draft_from_document(document_from_content(each)) for each in (base, after)]
        found = {each.sentence: each.words for each in differences(*drafts)}
    assert found["Syarat tampil."] == [("del", "selalu"), ("", " "), ("ins", "Dinas malam sama dengan ya")]
    assert found["Syarat wajib."][0] == ("del", "tidak pernah")
