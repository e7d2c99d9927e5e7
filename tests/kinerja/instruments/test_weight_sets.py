"""Other weights of a criterion, as a browser without scripts writes them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from forms.document import draft_from_document
from kinerja.instruments.content import content_from_document, document_from_content
from kinerja.instruments.edits import chained, set_node, set_settings, set_weights
from kinerja.instruments.forms.reshaping import reshaped
from kinerja.instruments.forms.weightsets import MOST_SETS
from kinerja.instruments.meaning import differences
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, seed
from tests.kinerja.instruments.test_designer import at, fields_of

pytestmark = pytest.mark.once

CODE = "disiplin"
PAGE = f"butir/{CODE}"
PLAN = {"code": "SKP", "label": {"id": "Rencana"}, "type": "rows", "fields": [{"code": "T", "label": {"id": "T"}}]}
GIVENS = [{"code": "malam", "label": {"id": "Dinas malam"}, "type": "yes_no"},
          {"code": "jam", "label": {"id": "Jam dinas"}}, PLAN]  # fmt: skip
NIGHT = {"compare": {"left": {"given": "malam"}, "op": "=", "right": "yes"}}
LONG = {"compare": {"left": {"given": "jam"}, "op": ">=", "right": "7.50"}}
GONE = {"compare": {"left": {"given": "entah"}, "op": "=", "right": "yes"}}
ANSWERED = {"compare": {"left": {"answer": "KES-K1"}, "op": "<", "right": "2"}}
WEIGHTS = {"KES-D1": "60", "KES-D2": "40"}


def one(when: Any = NIGHT, weights: dict[str, str] = WEIGHTS, **more: Any) -> dict[str, Any]:
    return {
        "code": "dinas",
        "label": {"id": "Dinas malam", "en": "Night duty"},
        "when": when,
        "weights": weights,
    } | more


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        stage = Stage.of(cast, seed(), now)
        halves = set_weights({"KES-D1": "50", "KES-D2": "50"})
        stage.edit(chained(set_settings({"givens": GIVENS}), set_node(CODE, {"mode": "percent"}), halves))
        yield stage


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def typed(client: FlaskClient, stage: Stage) -> dict[str, str]:
    return fields_of(client.get(at(stage, PAGE)).text)


def pressed(client: FlaskClient, stage: Stage, values: dict[str, str], order: str) -> dict[str, str]:
    page = post(client, at(stage, PAGE), values | {"do": order})
    assert page.status_code == 200
    return fields_of(page.text)


def stored(stage: Stage) -> Any:
    return stage.content().nodes[CODE].get("weight_sets")


@pytest.mark.parametrize(
    "sets",
    [
        [one()],
        [one({"all": [NIGHT, LONG]}), one({"any": [NIGHT, {"present": {"given": "jam"}}]}, code="lain")],
        [one({"not": NIGHT}), one(code="lain", label={}, later="x")],
        [one(GONE), one(ANSWERED, code="lain")],
        [one(weights={"KES-D1": "60.0", "KES-D2": "1/3", "TIDAK-ADA": "2"})],
        [one({"all": [NIGHT] * 9}, weights={})],
        [one(NIGHT, {"KES-D1": "60"})],
    ],
)
def test_every_set_is_shown_and_kept(ratna: FlaskClient, stage: Stage, sets: list[dict[str, Any]]) -> None:
    stage.edit(set_node(CODE, {"weight_sets": sets}), rev=1)
    before = stage.content()
    assert post(ratna, at(stage, PAGE), typed(ratna, stage)).status_code == 303
    assert (stage.content(), stage.row().rev) == (before, 2)
    assert post(ratna, at(stage, PAGE), typed(ratna, stage) | {"label_id": "Lain"}).status_code == 303
    assert stored(stage) == sets


@pytest.mark.parametrize("mode", ["points", "equal"])
def test_sets_of_a_group_without_own_weights_are_kept_until_removed(
    ratna: FlaskClient, stage: Stage, mode: str
) -> None:
    stage.edit(set_node(CODE, {"weight_sets": [one()], "mode": mode}), rev=1)
    page = ratna.get(at(stage, PAGE)).text
    assert "Hanya bagi isi yang bobotnya dibaca sebagai persen atau perbandingan" in page
    assert 'value="susunan+"' not in page
    assert post(ratna, at(stage, PAGE), typed(ratna, stage)).status_code == 303
    assert stored(stage) == [one()]
    assert post(ratna, at(stage, PAGE), pressed(ratna, stage, typed(ratna, stage), "susunan-:0")).status_code == 303
    assert stored(stage) is None


def test_a_set_is_built_and_saved_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    values = pressed(ratna, stage, typed(ratna, stage), "susunan+")
    values |= {"ws0_label_id": "Dinas malam", "ws0_c0_what": "given:malam", "ws0_c0_op": "=", "ws0_c0_value": "Ya",
               "ws0_w_KES-D1": "70"}  # fmt: skip
    values = pressed(ratna, stage, values, "syarat+:ws0_c")
    assert stage.row().rev == 1
    values |= {"ws0_c1_what": "given:jam", "ws0_c1_op": ">=", "ws0_c1_value": "7,5", "ws0_w_KES-D2": "30"}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    both = {"all": [NIGHT, {"compare": {"left": {"given": "jam"}, "op": ">=", "right": "7.5"}}]}
    made = {"code": "dinas_malam", "label": {"id": "Dinas malam"}, "when": both,
            "weights": {"KES-D1": "70", "KES-D2": "30"}}  # fmt: skip
    assert (stored(stage), stage.row().rev) == ([made], 2)
    assert "Jumlah 100: pas." in ratna.get(at(stage, PAGE)).text
    values = pressed(ratna, stage, typed(ratna, stage), "syarat-:ws0_c:1")
    assert post(ratna, at(stage, PAGE), values | {"ws0_label_id": "Malam"}).status_code == 303
    assert stored(stage) == [made | {"label": {"id": "Malam"}, "when": NIGHT}]


def test_sets_without_names_get_codes_of_their_own(ratna: FlaskClient, stage: Stage) -> None:
    values = pressed(ratna, stage, pressed(ratna, stage, typed(ratna, stage), "susunan+"), "susunan+")
    for n in (0, 1):
        values |= {f"ws{n}_c0_what": "given:jam", f"ws{n}_c0_op": "present", f"ws{n}_w_KES-D1": f"{n + 1}"}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    codes = [each["code"] for each in stored(stage)]
    assert len(set(codes)) == 2 and all("label" not in each for each in stored(stage))
    page = ratna.get(at(stage, PAGE)).text
    assert "belum memuat bobot “KES-D2”" in page
    assert f"butir/{CODE}#ws0_w_KES-D2" in page


def test_one_set_goes_and_the_others_stay_as_they_were(ratna: FlaskClient, stage: Stage) -> None:
    sets = [one(), one({"not": NIGHT}, code="lain", weights={"KES-D1": "60.0"}), one(LONG, code="jam")]
    stage.edit(set_node(CODE, {"weight_sets": sets}), rev=1)
    assert "Susunan bobot Dinas malam, bila Data bawaan: Dinas malam sama dengan ya:" in ratna.get(at(stage)).text
    page = ratna.get(at(stage, PAGE)).text
    assert "Berlaku bila tidak berlaku bahwa (Data bawaan: Dinas malam sama dengan ya)." in page
    assert post(ratna, at(stage, PAGE), pressed(ratna, stage, typed(ratna, stage), "susunan-:0")).status_code == 303
    assert stored(stage) == sets[1:]


@pytest.mark.parametrize(
    ("weight", "words"), [("30", "Jumlah 90 dari 100: kurang 10."), ("45,5", "Jumlah 105,5 dari 100: lebih 5,5.")]
)
def test_the_total_says_what_is_missing_before_anything_is_saved(
    ratna: FlaskClient, stage: Stage, weight: str, words: str
) -> None:
    stage.edit(set_node(CODE, {"weight_sets": [one()]}), rev=1)
    page = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"ws0_w_KES-D2": weight, "do": "hitung"})
    assert words in page.text
    ratios = typed(ratna, stage) | {"ws0_w_KES-D2": weight, "do": "hitung", "mode": "ratio"}
    assert words not in post(ratna, at(stage, PAGE), ratios).text
    assert stage.row().rev == 2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"ws0_c0_what": ""}, "ws0_label_id", "Susunan ini belum mempunyai syarat"),
        ({"ws0_c0_value": "mungkin"}, "ws0_c0_value", "Tulis “ya” atau “tidak”"),
        ({"ws0_c0_value": ""}, "ws0_c0_value", "Isi yang dibandingkan"),
        ({"ws0_w_KES-D1": "-1"}, "ws0_w_KES-D1", "tidak boleh kurang dari 0"),
        ({"ws0_w_KES-D1": "enam"}, "ws0_w_KES-D1", "bukan angka"),
    ],
)
def test_what_cannot_be_saved_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, values: dict[str, str], field: str, words: str
) -> None:
    stage.edit(set_node(CODE, {"weight_sets": [one()]}), rev=1)
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage) | values | {"label_en": "Stays typed"})
    assert answer.status_code == 422
    assert words in answer.text.split(f'id="{field}-error"')[1][:300]
    assert "Stays typed" in answer.text
    assert stored(stage) == [one()]


def test_only_givens_of_one_value_are_offered(ratna: FlaskClient, stage: Stage) -> None:
    page = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"do": "susunan+"}).text
    choices = page.split('name="ws0_c0_what"')[1].split("</select>")[0]
    assert 'value="given:malam"' in choices and 'value="given:jam"' in choices
    assert "given:SKP" not in choices and "given:T" not in choices and "answer:" not in choices


def test_a_sentence_says_what_is_missing(ratna: FlaskClient, stage: Stage) -> None:
    assert 'value="susunan+"' in ratna.get(at(stage, PAGE)).text
    assert "Isi dulu kriteria ini" not in ratna.get(at(stage, PAGE)).text
    stage.edit(set_settings({"givens": None}), rev=1)
    page = ratna.get(at(stage, PAGE)).text
    assert "instrumen ini belum mempunyainya" in page and 'value="susunan+"' not in page
    stage.edit(set_node("UMPAN-BALIK", {"mode": "percent"}), rev=2)
    assert "Isi dulu kriteria ini" in ratna.get(at(stage, "butir/UMPAN-BALIK")).text
    minimum = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"agg_op": "minimum", "do": "tampil"}).text
    assert "Hanya bagi isi yang bobotnya dibaca sebagai persen" in minimum


@pytest.mark.parametrize("order", ["susunan-:x", "susunan*", "syarat+:ws0_x", "syarat-:ws0_c:x", "syarat+:ws_c"])
def test_an_order_about_no_set_changes_nothing(order: str) -> None:
    sent = MultiDict({"ws0_kept": "", "ws0_c0_what": "given:malam"})
    assert reshaped(sent, order) == sent
    many = MultiDict({f"ws{n}_kept": "" for n in range(MOST_SETS)})
    assert reshaped(many, "susunan+") == many


def test_the_approver_reads_the_condition_and_every_weight(app: Flask) -> None:
    base = set_settings({"givens": GIVENS})(content_from_document(seed()), {})
    first = set_node(CODE, {"weight_sets": [one()]})(base, {})
    other = set_node(CODE, {"weight_sets": [one(LONG)]})(base, {})
    with app.test_request_context():
        drafts = [draft_from_document(document_from_content(each)) for each in (base, first, other)]
        (added,), (changed,) = differences(*drafts[:2]), differences(*drafts[1:])
    said = "".join(text for _mark, text in added.words)
    assert "Dinas malam, bila Dinas malam sama dengan ya: Kehadiran" in said
    assert " 60; " in said and said.endswith(" 40")
    assert "7,5" in "".join(text for _mark, text in changed.words)
