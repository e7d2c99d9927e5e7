"""Steps and absence rules of a criterion, as a browser without scripts writes them."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from kinerja.instruments.edits import set_node
from kinerja.instruments.forms.reshaping import reshaped
from kinerja.instruments.forms.rows import count_of
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed
from tests.kinerja.instruments.test_designer import at, fields_of

CODE = "kualitas_kerja"
PAGE = f"butir/{CODE}"
TABLE = {
    "op": "table",
    "rows": [{"up_to": "60", "including": True, "line": ["0", "50"]}, {"value": "100"}],
    "start": "0",
}
EVERY = [{"op": "line", "factor": "8/15", "offset": "5"}, TABLE, {"op": "cap", "at": "100"}, {"op": "floor", "at": "0"},
         {"op": "round", "digits": 1, "mode": "half_even"}]  # fmt: skip


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.of(cast, seed(), now)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def typed(client: FlaskClient, stage: Stage) -> dict[str, str]:
    return fields_of(client.get(at(stage, PAGE)).text)


def test_every_kind_of_step_is_shown_and_saving_it_unchanged_changes_nothing(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_node(CODE, {"steps": EVERY, "missing": "zero"}))
    values = typed(ratna, stage)
    assert (values["st0_factor"], values["st1_r0_side"], values["st1_r0_last"]) == ("8/15", "own", "50")
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert stage.content().nodes[CODE]["steps"] == EVERY
    assert stage.row().rev == 1


def test_steps_are_added_moved_and_taken_away_without_saving(ratna: FlaskClient, stage: Stage) -> None:
    before, values = len(events()), typed(ratna, stage)
    for op in ("cap", "floor"):
        page = post(ratna, at(stage, PAGE), values | {"do": "langkah+", "add_op": op}).text
        values = fields_of(page)
    assert "belum disimpan" in page
    values |= {"st0_at": "9", "st1_at": "salah"}
    page = post(ratna, at(stage, PAGE), values | {"do": "turun:0"})
    values = fields_of(page.text)
    assert (page.status_code, values["st0_op"], values["st0_at"], values["st1_at"]) == (200, "floor", "salah", "9")
    values = fields_of(post(ratna, at(stage, PAGE), values | {"do": "langkah-:0"}).text)
    assert (values["st0_op"], values["st0_at"]) == ("cap", "9")
    assert "st1_op" not in values
    assert len(events()) == before


def test_rows_of_a_table_come_before_the_last_one() -> None:
    sent = MultiDict({"st0_op": "table", "st0_r0_upto": "50", "st0_r1_upto": "", "st0_r1_value": "100"})
    more = reshaped(sent, "baris+:st0")
    assert (more["st0_r1_upto"], more["st0_r2_value"]) == ("", "100")
    assert reshaped(more, "baris-:st0:0").to_dict() == {"st0_op": "table", "st0_r0_upto": "", "st0_r1_value": "100",
                                                       "st0_r1_upto": ""}  # fmt: skip


@pytest.mark.parametrize("order", ["", "naik:0", "turun:9", "langkah-:x", "baris-:st0", "langkah+", "meledak:1"])
def test_an_order_that_cannot_be_followed_changes_nothing(order: str) -> None:
    sent = MultiDict({"st0_op": "cap", "st0_at": "7", "add_op": "tidak_ada"})
    assert reshaped(sent, order) == sent


def test_there_is_an_end_to_steps_and_rows() -> None:
    sent = MultiDict({"add_op": "cap"} | {f"st{n}_op": "cap" for n in range(12)})
    assert reshaped(sent, "langkah+") == sent
    rows = MultiDict({f"sc_r{n}_upto": str(n) for n in range(40)})
    assert reshaped(rows, "baris+:sc") == rows
    assert count_of(["st999_op"], "st", most=12) == 12


def test_steps_are_saved_as_one_step_that_can_be_undone(ratna: FlaskClient, stage: Stage) -> None:
    old = stage.content()
    values = typed(ratna, stage) | {"st0_op": "table", "st0_start": "", "missing": "block", "not_applicable": "zero"}
    values |= {"st0_r0_upto": "75,5", "st0_r0_side": "own", "st0_r0_value": "50", "st0_r0_last": ""}
    values |= {"st0_r1_upto": "", "st0_r1_side": "", "st0_r1_value": "100", "st0_r1_last": ""}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    node = stage.content().nodes[CODE]
    assert node["steps"] == [
        {"op": "table", "rows": [{"up_to": "75.5", "including": True, "value": "50"}, {"value": "100"}]}
    ]
    assert (node["missing"], node["not_applicable"]) == ("block", "zero")
    assert events()[-1:] == ["draft.changed"]
    assert "40 → 50" in ratna.get(at(stage, PAGE)).text
    assert post(ratna, at(stage, "batal"), {"rev": 1}).status_code == 303
    assert stage.content() == old


BLANK = {"st0_start": "", "st0_r0_side": "", "st0_r0_last": "", "st0_r1_upto": "", "st0_r1_side": "", "st0_r1_last": ""}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"st0_op": "cap", "st0_at": ""}, "st0_at"),
        ({"st0_op": "cap", "st0_at": "dua"}, "st0_at"),
        ({"st0_op": "round", "st0_digits": "13", "st0_mode": "up"}, "st0_digits"),
        (BLANK | {"st0_op": "table", "st0_r0_upto": "", "st0_r0_value": "5", "st0_r1_value": "9"}, "st0_r0_upto"),
        (BLANK | {"st0_op": "table", "st0_r0_upto": "5", "st0_r0_value": "", "st0_r1_value": "9"}, "st0_r0_value"),
        (BLANK | {"st0_op": "table", "st0_r0_upto": "", "st0_r0_value": "", "st0_r1_value": ""}, "st0_r0_value"),
        (BLANK | {"st0_op": "table", "st0_r0_upto": "5", "st0_r0_value": "", "st0_r0_last": "9", "st0_r1_value": "9"},
         "st0_r0_value"),
    ],
)  # fmt: skip
def test_half_a_step_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, fields: dict[str, str], wrong: str
) -> None:
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage) | fields | {"label_id": "Tetap ada"})
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in answer.text
    assert "Tetap ada" in answer.text
    assert stage.row().rev == 0


def test_a_step_that_does_not_exist_is_refused(ratna: FlaskClient, stage: Stage) -> None:
    assert post(ratna, at(stage, PAGE), typed(ratna, stage) | {"st0_op": "ledakkan"}).status_code == 422
    assert stage.row().rev == 0


def test_a_step_that_this_page_cannot_write_stays(ratna: FlaskClient, stage: Stage) -> None:
    later = {"op": "akar", "of": "2"}
    stage.edit(set_node(CODE, {"steps": [later, {"op": "cap", "at": "100"}]}))
    values = typed(ratna, stage)
    values = fields_of(post(ratna, at(stage, PAGE), values | {"do": "turun:0"}).text)
    assert post(ratna, at(stage, PAGE), values | {"st0_at": "90"}).status_code == 303
    assert stage.content().nodes[CODE]["steps"] == [{"op": "cap", "at": "90"}, later]
    assert post(ratna, at(stage, PAGE), typed(ratna, stage) | {"st1_kept": "7"}).status_code == 422


def test_the_root_and_words_have_no_absence_rules(ratna: FlaskClient, stage: Stage) -> None:
    for code, offered in ((stage.content().root, False), ("UMPAN-BALIK", False), ("disiplin", True), ("KUAT", False)):
        assert ('name="missing"' in ratna.get(at(stage, f"butir/{code}")).text) is offered


def test_readers_cannot_reshape_a_page(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    assert post(client, at(stage, PAGE), {"do": "langkah+", "add_op": "cap"}).status_code == 403
