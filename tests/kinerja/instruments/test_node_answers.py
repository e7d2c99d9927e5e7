"""How an indicator is answered, written on its page as a browser without scripts writes it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from kinerja.instruments.content import difference
from kinerja.instruments.edits import add_node, chained, delete_node, set_node, set_settings
from kinerja.instruments.forms.reshaping import reshaped
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed
from tests.kinerja.instruments.test_designer import at, fields_of

pytestmark = pytest.mark.once

CODE = "BARU"
PAGE = f"butir/{CODE}"
GIVENS = [
    {"code": "target_layanan", "label": {"id": "Target layanan"}},
    {"code": "lulus", "label": {"id": "Lulus diklat"}, "type": "yes_no"},
    {"code": "arah", "label": {"id": "Arah target"}, "type": "text", "required": False},
]
LEVELS = [
    {"value": "1", "label": {"id": "Buruk"}, "points": "40"},
    {"value": "2", "label": {"id": "Baik"}, "points": "8/15"},
]
TABLE = {"op": "table", "rows": [{"up_to": "65", "value": "25"}, {"up_to": "88.31", "including": False, "value": "75"},
                                 {"value": "100"}]}  # fmt: skip
# Every setting of every type, as a document may hold it.
SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("scale", {"spec": {"least": "0", "most": "15", "step": "1.0", "unit": "hari", "scale": "share",
                        "ends": {"least": {"id": "Tidak pernah"}, "most": {"id": "Selalu", "en": "Always"}}}}),
    ("scale", {"spec": {"least": "0", "most": "8/15", "scale": {"op": "line", "factor": "25"}}}),
    ("scale", {"spec": {"least": "0", "most": "100", "scale": "direct"}}),
    ("number", {"spec": {"target": "80", "direction": "higher", "zero_target": "na", "cap": "120", "floor": "0"}}),
    ("number", {"spec": {"target_given": "target_layanan", "direction": "lower_inverse", "cap": "120", "unit": "1.0"}}),
    ("number", {"spec": {"target": "80", "target_given": "tidak_ada"}}),
    ("number", {"spec": {"target": "60", "direction": "range", "target_to_given": "target_layanan",
                         "beyond": "inverse"}}),
    ("number", {"spec": {"target": "60.0", "direction": "range", "target_to": "80", "beyond": "mirror"}}),
    ("number", {"spec": {"target": "60.0", "direction_given": "arah"}}),
    ("number", {"spec": {"target": "60", "direction_given": "arah", "target_to": "80", "beyond": "inverse"}}),
    ("number", {"spec": {"target": "60", "direction_given": "entah", "direction": "lower_mirror"}}),
    ("measured", {"spec": {"source": "Laporan IKM", "scale": TABLE, "least": "0", "most": "100"}}),
    ("measured", {"spec": {"source": "Rekap 2.50"}, "levels": LEVELS}),
    ("yes_no", {"spec": {"no": "-10"}}),
    ("single_choice", {"levels": LEVELS}),
    ("multiple_choice", {"spec": {"cap": True}, "levels": LEVELS}),
    ("text", {"spec": {"feedback": "strength", "required_roles": ["atasan"], "longest": "500", "lines": 4}}),
    ("date", {"spec": {"earliest": "2027-01-01", "latest": "2027-12-31"}}),
    ("evidence", {"required": False}),
    ("note", {}),
]  # fmt: skip


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    """A draft with givens and a new indicator that two roles answer."""
    with app.test_request_context():
        stage = Stage.of(cast, seed(), now)
        node = {
            "kind": "indicator",
            "code": CODE,
            "type": "number",
            "label": {"id": "Waktu tunggu"},
            "roles": ["atasan"],
        }
        stage.edit(chained(set_settings({"givens": GIVENS}), add_node("disiplin", node)))
        yield stage


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def typed(client: FlaskClient, stage: Stage) -> dict[str, str]:
    return fields_of(client.get(at(stage, PAGE)).text)


def save(client: FlaskClient, stage: Stage, **fields: str) -> Any:
    """Everything on the page as it is, with these fields changed; gives the node afterwards."""
    answer = post(client, at(stage, PAGE), typed(client, stage) | fields)
    assert answer.status_code == 303
    return stage.content().nodes[CODE]


@pytest.mark.parametrize(("kind", "fields"), SETTINGS)
def test_every_setting_is_shown_and_kept(ratna: FlaskClient, stage: Stage, kind: str, fields: dict[str, Any]) -> None:
    stage.edit(set_node(CODE, {"type": kind, "spec": None, **fields}), rev=1)
    before = stage.content()
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage))
    assert answer.status_code == 303
    assert difference(before, stage.content()) == ({}, {})


def test_a_direction_comes_from_a_text_given(ratna: FlaskClient, stage: Stage) -> None:
    choices = ratna.get(at(stage, PAGE)).text.split('name="s_direction_given"')[1].split("</select>")[0]
    assert 'value="arah"' in choices
    assert 'value="lulus"' not in choices and 'value="target_layanan"' not in choices
    values = typed(ratna, stage) | {"s_target": "60", "s_direction": "lower_mirror", "s_direction_given": "arah"}
    answer = post(ratna, at(stage, PAGE), values)
    assert answer.headers["Location"].endswith(f"{PAGE}#jawaban")  # the end of a range may be written now
    assert stage.content().nodes[CODE]["spec"] == {"target": "60", "direction_given": "arah"}
    node = save(ratna, stage, s_target_to="80", s_beyond="inverse", s_unit="menit")
    ranged = {"target": "60", "direction_given": "arah", "target_to": "80", "beyond": "inverse"}
    assert node["spec"] == ranged | {"unit": "menit"}
    assert "arah dari data bawaan “Arah target”, batas atas bila rentang 80" in ratna.get(at(stage)).text
    assert "Capaian 60 menit dari target 60 → nilai 100" in ratna.get(at(stage, PAGE)).text
    node = save(ratna, stage, s_direction_given="", s_direction="lower_inverse")
    assert node["spec"] == {"target": "60", "direction": "lower_inverse", "unit": "menit"}


def test_other_settings_beside_a_given_direction_change_alone(ratna: FlaskClient, stage: Stage) -> None:
    spec = {"target": "60", "direction_given": "entah", "target_to_given": "target_layanan", "cap": "120"}
    stage.edit(set_node(CODE, {"spec": spec}), rev=1)
    assert save(ratna, stage, s_cap="110")["spec"] == spec | {"cap": "110"}


def test_without_text_givens_a_direction_is_fixed(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_settings({"givens": GIVENS[:2]}), rev=1)
    assert "s_direction_given" not in ratna.get(at(stage, PAGE)).text
    assert post(ratna, at(stage, PAGE), typed(ratna, stage) | {"s_direction_given": "arah"}).status_code == 422


def test_a_target_comes_from_a_given_with_limits_and_direction(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage, PAGE)).text
    assert 'value="target_layanan"' in page
    assert 'value="lulus"' not in page  # not a number
    before = len(events())
    node = save(ratna, stage, s_target_given="target_layanan", s_target="7", s_direction="lower_mirror", s_cap="110,5",
                s_floor="0", s_zero_target="met", s_unit="menit")  # fmt: skip
    assert node["spec"] == {"target_given": "target_layanan", "direction": "lower_mirror", "cap": "110.5", "floor": "0",
                            "zero_target": "met", "unit": "menit"}  # fmt: skip
    assert events()[before:] == ["draft.changed"]
    page = ratna.get(at(stage, PAGE)).text
    assert "Capaian 80 menit dari target 100 → nilai 110,5" in page
    assert "nilai 0 sampai 110,5" in page


def test_a_range_asks_for_its_upper_end(ratna: FlaskClient, stage: Stage) -> None:
    values = typed(ratna, stage) | {"s_target": "60", "s_direction": "range", "do": "tampil"}
    values = fields_of(post(ratna, at(stage, PAGE), values).text)
    assert values["shown"] == "number:range"
    values |= {"s_target_to": "80", "s_beyond": "mirror", "s_floor": "0", "s_cap": ""}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert stage.content().nodes[CODE]["spec"] == {
        "target": "60",
        "direction": "range",
        "target_to": "80",
        "floor": "0",
    }
    page = ratna.get(at(stage, PAGE)).text
    assert "Capaian 96 dari rentang 60 sampai 80 → nilai 80" in page
    assert (
        "Target antara 60 dan 80; terbaik di dalam sebuah rentang; nilai paling rendah 0" in ratna.get(at(stage)).text
    )
    node = save(ratna, stage, s_direction="higher")
    assert node["spec"] == {"target": "60", "floor": "0"}


def test_a_range_saved_before_its_fields_were_shown_leads_back_to_them(ratna: FlaskClient, stage: Stage) -> None:
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"s_target": "60", "s_direction": "range"})
    assert answer.headers["Location"].endswith("#jawaban")
    assert "tepat satu batas atas" in ratna.get(at(stage, PAGE)).text


def test_the_engine_works_the_example_out(ratna: FlaskClient, stage: Stage) -> None:
    values = typed(ratna, stage) | {"s_target": "100", "s_cap": "", "try": "80", "do": "tampil"}
    page = post(ratna, at(stage, PAGE), values)
    assert page.status_code == 200
    assert "Capaian 80 dari target 100 → nilai 80" in page.text
    assert stage.row().rev == 1
    assert "tampil setelah isian di atas lengkap" in post(ratna, at(stage, PAGE), values | {"s_target": ""}).text
    refused = post(ratna, at(stage, PAGE), values | {"s_most": "50"})
    assert "80 → tidak diterima" in refused.text


def test_another_type_shows_its_fields_before_anything_is_saved(ratna: FlaskClient, stage: Stage) -> None:
    values = typed(ratna, stage) | {"label_id": "Tetap ada", "type": "scale", "do": "tampil"}
    page = post(ratna, at(stage, PAGE), values)
    assert page.status_code == 200
    assert stage.row().rev == 1
    values = fields_of(page.text)
    assert (values["label_id"], values["s_most"], values["shown"]) == ("Tetap ada", "5", "scale:share")
    assert "s_target" not in values
    values |= {"s_most": "10", "s_end_least_id": "Tidak pernah"}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    spec = {"least": "1", "most": "10", "step": "1", "ends": {"least": {"id": "Tidak pernah"}}}
    assert stage.content().nodes[CODE]["spec"] == spec


def test_a_type_saved_before_its_fields_were_shown_leads_back_to_them(ratna: FlaskClient, stage: Stage) -> None:
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"type": "scale", "s_cap": "90"})
    assert answer.headers["Location"].endswith(f"/{PAGE}#jawaban")
    node = stage.content().nodes[CODE]
    assert (node["type"], node["spec"]) == ("scale", {"least": "1", "most": "5", "step": "1"})
    assert "Lengkapi isiannya" in ratna.get(at(stage, PAGE)).text


def test_a_table_turns_a_measured_number_into_a_value(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_node(CODE, {"type": "measured"}), rev=1)
    page = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"s_how": "table", "do": "tampil"})
    values = fields_of(page.text)
    values |= {"s_source": "Laporan IKM", "sc_r0_upto": "65", "sc_r0_side": "own", "sc_r0_value": "25"}
    refused = post(ratna, at(stage, PAGE), values | {"sc_r0_upto": "", "sc_r1_value": "100"})
    assert refused.status_code == 422
    assert 'id="sc_r0_upto-error"' in refused.text
    assert post(ratna, at(stage, PAGE), values | {"sc_r1_value": "100"}).status_code == 303
    rows = [{"up_to": "65", "including": True, "value": "25"}, {"value": "100"}]
    assert stage.content().nodes[CODE]["spec"] == {"source": "Laporan IKM", "scale": {"op": "table", "rows": rows}}
    assert "65 → nilai 25" in ratna.get(at(stage, PAGE)).text


def test_levels_come_go_and_change_places(ratna: FlaskClient, stage: Stage) -> None:
    words = {"wording": {"atasan": {"id": "Kasar"}}}
    stage.edit(set_node(CODE, {"type": "rubric", "levels": [{**LEVELS[0], **words}, LEVELS[1]]}), rev=1)
    values = fields_of(post(ratna, at(stage, PAGE), typed(ratna, stage) | {"do": "tingkat+"}).text)
    values |= {"l2_value": "3", "l2_id": "Istimewa", "do": "tingkat-turun:0"}
    values = fields_of(post(ratna, at(stage, PAGE), values).text)
    assert (values["l0_id"], values["l1_id"], values["o_atasan_l1_id"]) == ("Baik", "Buruk", "Kasar")
    values = fields_of(post(ratna, at(stage, PAGE), values | {"do": "tingkat-:0"}).text)
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    levels = stage.content().nodes[CODE]["levels"]
    assert [level["value"] for level in levels] == ["1", "3"]
    assert levels[0]["wording"] == words["wording"]


def test_levels_are_copied_from_another_indicator(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_node(CODE, {"type": "rubric", "levels": LEVELS, "roles": ["atasan", "pasien"]}), rev=1)
    values = typed(ratna, stage) | {"copy_from": "KES-K3", "do": "tingkat="}
    page = post(ratna, at(stage, PAGE), values)
    assert page.status_code == 200
    assert post(ratna, at(stage, PAGE), fields_of(page.text)).status_code == 303
    content = stage.content()
    source = content.nodes["KES-K3"]["levels"]
    copied = [level | {"wording": {"pasien": level["wording"]["pasien"]}} for level in source]
    assert content.nodes[CODE]["levels"] == copied
    again = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"copy_from": "KUAT", "do": "tingkat="})
    assert fields_of(again.text)["l0_id"] == copied[0]["label"]["id"]  # has no levels to give


@pytest.mark.parametrize("order", ["tingkat-turun:1", "tingkat-naik:0", "tingkat-:9", "tingkat-:x", "tingkat!:0"])
def test_levels_stay_where_they_cannot_move(order: str) -> None:
    sent = MultiDict({"l0_value": "1", "l1_value": "2"})
    assert reshaped(sent, order) == sent


def test_levels_have_an_end_and_types_are_known() -> None:
    many = MultiDict({f"l{n}_value": str(n) for n in range(20)})
    assert reshaped(many, "tingkat+") == many
    unknown = MultiDict({"type": "tebakan", "shown": "number:"})
    assert reshaped(unknown, "tampil") == unknown


def test_data_may_choose_a_level_instead_of_giving_a_number(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_node(CODE, {"type": "measured"}), rev=1)
    page = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"s_how": "levels", "do": "tampil"})
    values = fields_of(page.text)
    assert "s_least" not in values
    for place, text in enumerate(("Rendah", "Tinggi")):
        values |= {f"l{place}_value": str(place + 1), f"l{place}_id": text}
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert [level["value"] for level in stage.content().nodes[CODE]["levels"]] == ["1", "2"]
    node = save(ratna, stage, s_how="direct")
    assert "levels" not in node


def test_a_node_is_moved_to_another_criterion(ratna: FlaskClient, stage: Stage) -> None:
    old = stage.content()
    page = ratna.get(at(stage, PAGE)).text
    assert 'value="kerja_sama"' in page
    save(ratna, stage, parent="kerja_sama", s_target="5")
    content = stage.content()
    assert content.children("kerja_sama")[-1] == CODE
    assert content.nodes[CODE]["spec"]["target"] == "5"
    assert post(ratna, at(stage, "batal"), {"rev": 2}).status_code == 303
    assert stage.content() == old
    save(ratna, stage, parent="kerja_sama")
    assert "Dipindahkan" in ratna.get(at(stage, "riwayat")).text


def test_a_criterion_is_not_offered_its_own_inside(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage, "butir/disiplin")).text
    choices = page.split('name="parent"')[1].split("</select>")[0]
    assert f'value="{stage.content().root}"' in choices
    assert 'value="disiplin"' not in choices
    assert post(ratna, at(stage, "butir/disiplin"), fields_of(page) | {"parent": "disiplin"}).status_code == 422
    assert 'name="parent"' not in ratna.get(at(stage, f"butir/{stage.content().root}")).text


@pytest.mark.parametrize(
    "fields",
    [
        {"s_target": "lima"},
        {"s_direction_given": "lulus"},
        {"s_direction": "sideways"},
        {"s_target_given": "lulus"},
        {"s_hidden": "1"},
    ],
)
def test_bad_settings_keep_what_was_typed(ratna: FlaskClient, stage: Stage, fields: dict[str, str]) -> None:
    answer = post(ratna, at(stage, PAGE), typed(ratna, stage) | {"label_id": "Tetap ada"} | fields)
    assert answer.status_code == 422
    assert "Tetap ada" in answer.text
    assert stage.row().rev == 1


TRIAL = {"role": "atasan", "bahasa": "id", f"q_{CODE}": "9", "g_lulus": "yes"}


def trial(client: FlaskClient, stage: Stage, **fields: str) -> Any:
    """The trial of an instrument that holds nothing but the new indicator."""
    content = stage.content()
    others = [code for code in content.children(content.root) if code != "disiplin"]
    gone = [*others, *(code for code in content.children("disiplin") if code != CODE)]
    spec = {"target_given": "target_layanan", "direction": "lower_mirror", "floor": "0", "cap": "120"}
    stage.edit(chained(*map(delete_node, gone), set_node(CODE, {"spec": spec, "weight": "100"})), rev=1)
    return post(client, at(stage, "pratinjau"), TRIAL | fields)


@pytest.mark.parametrize(("target", "value"), [("10", "110,00"), ("9", "100,00"), ("6,0", "50,00"), ("3", "0,00")])
def test_a_trial_follows_the_given_that_is_typed(ratna: FlaskClient, stage: Stage, target: str, value: str) -> None:
    before = len(events())
    answer = trial(ratna, stage, g_target_layanan=target)
    assert answer.status_code == 200
    assert f'<span class="figure">{value}</span>' in answer.text
    assert f'value="{target}"' in answer.text
    assert events()[before:] == ["draft.changed"]  # the edit that the test itself made


@pytest.mark.parametrize(
    ("target", "words"), [("sepuluh", "bukan angka"), ("0", "Targetnya 0"), ("-1", "Target tidak boleh kurang dari 0")]
)
def test_a_given_that_cannot_be_a_target_is_refused(ratna: FlaskClient, stage: Stage, target: str, words: str) -> None:
    answer = trial(ratna, stage, g_target_layanan=target)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{target}"' in answer.text


def test_a_trial_without_its_given_has_no_value(ratna: FlaskClient, stage: Stage) -> None:
    answer = trial(ratna, stage, g_target_layanan="")
    assert answer.status_code == 200
    assert "data bawaan percobaan belum lengkap" in answer.text


def test_a_broken_step_from_elsewhere_is_not_tried(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_node("disiplin", {"steps": [{"op": "cap"}]}), rev=1)
    assert "Belum ada yang dapat ditampilkan" in post(ratna, at(stage, "pratinjau"), TRIAL).text


def test_a_weight_comes_from_a_given_within_limits(ratna: FlaskClient, stage: Stage) -> None:
    limits = {"least": "10.0", "heaviest": True}
    stage.edit(set_node(CODE, {"weight_given": "target_layanan", "limits": limits, "weight": "5"}), rev=1)
    before = stage.content()
    assert post(ratna, at(stage, PAGE), typed(ratna, stage)).status_code == 303
    assert stage.content() == before
    node = save(ratna, stage, limit_most="40", limit_least="")
    assert (node["weight_given"], node["limits"]) == ("target_layanan", {"most": "40", "heaviest": True})
    said = "bobot dari data bawaan “Target layanan”; batas bobot: paling banyak 40, yang terberat di kelompoknya"
    assert said in ratna.get(at(stage)).text
    values = typed(ratna, stage) | {"weight_given": "", "limit_most": ""}
    del values["limit_heaviest"]
    assert post(ratna, at(stage, PAGE), values).status_code == 303
    assert not {"weight_given", "limits"} & {*stage.content().nodes[CODE]}


def test_a_type_that_was_just_chosen_says_what_holds_when_nothing_is_said(ratna: FlaskClient, stage: Stage) -> None:
    values = fields_of(ratna.get(at(stage, PAGE)).text) | {"type": "number", "do": "tampil"}
    page = post(ratna, at(stage, PAGE), values).text
    assert "bila targetnya 0: isian ditolak" in page
    assert "none" not in page.partition('id="jawaban"')[2].partition("</section>")[0]
