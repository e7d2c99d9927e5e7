"""Figures after the outcome, as a browser without scripts writes them on the outcome page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms.formula.reading import parse
from forms.formula.writing import json_of
from kinerja.instruments.edits import set_settings
from tests import factories
from tests.kinerja.core.browsing import log_in
from tests.kinerja.instruments.pages import Page
from tests.kinerja.instruments.stage import Stage, seed

GIVENS = [{"code": "PAGU", "label": {"id": "Pagu tunjangan"}}]
LISTS = [{"code": "pita", "rows": [
    {"code": "baik", "label": {"id": "Baik"}, "least": "75", "figures": {"persen": "100"}},
    {"code": "belum", "label": {"id": "Belum"}, "figures": {"persen": "60"}}]}]  # fmt: skip
TREE = json_of(parse("[PAGU] × [persen] ÷ 100"))
MONEY = {"code": "tunjangan", "label": {"id": "Tunjangan", "en": "Allowance"}, "formula": TREE, "digits": 0,
         "mode": "down", "unit": "Rp"}  # fmt: skip
PLAIN = {"code": "setengah", "label": {"id": "Setengahnya"}, "formula": "[tunjangan] ÷ 2", "mode": "half_up",
         "unit": "", "later": "x"}  # fmt: skip


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.of(cast, seed() | {"givens": GIVENS}, now)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def put(stage: Stage, *figures: dict[str, Any]) -> None:
    outcome = {"lists": LISTS, "category": "pita"} | ({"figures": list(figures)} if figures else {})
    stage.edit(set_settings({"outcome": outcome}))


def page(client: FlaskClient, stage: Stage) -> Page:
    return Page(client, f"/admin/rancangan/{stage.draft}/hasil").open()


def figures(stage: Stage) -> Any:
    return stage.content().settings["outcome"].get("figures")


def test_what_is_stored_is_shown_and_kept(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, MONEY, PLAIN)
    form = page(ratna, stage)
    assert form.sent["formulas-0-formula"] == "[PAGU] × [persen] ÷ 100"
    assert form.sent["formulas-1-formula"] == "[tunjangan] ÷ 2"
    before = stage.content()
    form.save()
    assert (stage.content(), stage.row().rev) == (before, 1)
    form.open().put({"formulas-0-label_id": "Tunjangan kinerja"}).save()
    assert figures(stage) == [MONEY | {"label": {"id": "Tunjangan kinerja", "en": "Allowance"}}, PLAIN]


def test_a_figure_is_built_moved_and_removed(ratna: FlaskClient, stage: Stage) -> None:
    put(stage)
    form = page(ratna, stage)
    assert "Belum ada angka hitungan" in form.text
    assert "<code>[persen]</code>" in form.text and "<code>[PAGU]</code>" in form.text
    form.press("add:formulas").put({"formulas-0-label_id": "Tunjangan", "formulas-0-formula": "[PAGU]*[persen]/100",
                                    "formulas-0-digits": "0", "formulas-0-mode": "down", "formulas-0-unit": "Rp",
                                    "formulas-0-label_en": "Allowance"})  # fmt: skip
    form.press("add:formulas").put({"formulas-1-label_id": "Setengahnya", "formulas-1-formula": "[tunjangan] ÷ 2"})
    assert figures(stage) is None
    form.save()
    half = {"code": "setengahnya", "label": {"id": "Setengahnya"}, "formula": json_of(parse("[tunjangan] ÷ 2"))}
    assert figures(stage) == [MONEY, half]
    assert stage.row().rev == 2
    form.open().press("down:formulas-0").save()
    assert figures(stage) == [half, MONEY]
    form.open().press("drop:formulas-0").press("drop:formulas-0").save()
    assert figures(stage) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Rumus ini masih kosong"), ("MAKS([PAGU]", "belum ditutup"), ("[PAGU] $ 2", "tidak dikenal dalam rumus")],
)
def test_a_formula_that_cannot_be_read_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, text: str, words: str
) -> None:
    put(stage, MONEY)
    form = page(ratna, stage).put({"formulas-0-formula": text, "formulas-0-unit": "tetap"}).save(422)
    assert words in form.text.split('id="formulas-0-formula-error"')[1][:300]
    assert 'href="#formulas-0-formula"' in form.text and 'value="tetap"' in form.text
    assert figures(stage) == [MONEY]


def test_the_character_is_named(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, MONEY)
    form = page(ratna, stage).put({"formulas-0-formula": "[PAGU] $ 2"}).save(422)
    assert "8" in form.text.split('id="formulas-0-formula-error"')[1][:200]


def test_other_fields_are_refused_where_they_stand(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, MONEY, PLAIN)
    form = page(ratna, stage).put({"formulas-0-digits": "13", "formulas-1-code": "Tunjangan"}).save(422)
    assert 'id="formulas-0-digits-error"' in form.text and 'id="formulas-1-code-error"' in form.text
    assert figures(stage) == [MONEY, PLAIN]


def test_what_the_check_finds_leads_to_the_line(ratna: FlaskClient, stage: Stage) -> None:
    nameless = {"code": "setengah", "label": {}, "formula": "[tunjangan] ÷ 2"}
    put(stage, MONEY | {"formula": "[PAGU] + [ENTAH]"}, nameless)
    text = ratna.get(f"/admin/rancangan/{stage.draft}/").text
    for place in ("formulas-0-formula", "formulas-1-label_id"):
        assert f'hasil#{place}"' in text
    found = page(ratna, stage).text.split('id="formulas-0-formula"')[1].split("</fieldset>")[0]
    assert "ENTAH" in found.split('class="found')[1]


def test_a_pattern_keeps_the_figures_that_are_typed(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_settings({"outcome": {"figures": [MONEY]}}))
    form = page(ratna, stage).press("add:formulas").put({"formulas-1-formula": "[.]", "pattern": "bands"})
    form.press("show:pattern").save()
    assert [each["code"] for each in figures(stage)] == ["tunjangan", "angka"]
    assert stage.content().settings["outcome"]["category"]
