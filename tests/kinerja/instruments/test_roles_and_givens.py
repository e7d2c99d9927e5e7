"""The pages of rater roles and of givens, as a browser without scripts uses them."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.core.errors import Invalid
from kinerja.instruments import edits, services
from kinerja.instruments.content import Content
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.pages import Page
from tests.kinerja.instruments.stage import Stage, events, seed

pytestmark = pytest.mark.once

SOURCE = {"part": "results", "read": "score"}
HOURS = {
    "code": "jam",
    "label": {"id": "Jam pelatihan"},
    "unit": "jam",
    "least": "1/3",
    "most": "200",
    "source": SOURCE,
}
WHEN = {"compare": {"left": {"given": "jam"}, "op": ">=", "right": "20"}}


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    document = seed()
    document["givens"] = [HOURS, {"code": "lulus", "label": {"id": "Lulus"}, "type": "yes_no", "required": False}]
    document["outcome"]["lists"][0]["rows"][0]["when"] = WHEN
    with app.test_request_context():
        stage = Stage.published(cast, document, now)
        yield stage


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def page(client: FlaskClient, stage: Stage, name: str) -> Page:
    return Page(client, f"/admin/rancangan/{stage.draft}/{name}").open()


def givens(stage: Stage) -> list[dict[str, object]]:
    found: list[dict[str, object]] = stage.content().settings.get("givens", [])
    return found


@pytest.mark.parametrize("name", ["penilai", "data-bawaan"])
def test_saving_unchanged_changes_nothing(ratna: FlaskClient, stage: Stage, name: str) -> None:
    before, noted = stage.content(), events()
    page(ratna, stage, name).save()
    assert (stage.content(), events(), stage.row().rev) == (before, noted, 0)


def test_a_given_is_added_with_a_code_of_its_name_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    before, noted = stage.content(), len(events())
    form = page(ratna, stage, "data-bawaan").press("add:givens")
    form.put({"givens-2-label_id": "Hari kerja 1 tahun", "givens-2-least": "0,5", "givens-2-unit": "hari"}).save()
    added = {"code": "hari_kerja_1_tahun", "label": {"id": "Hari kerja 1 tahun"}, "unit": "hari", "least": "0.5"}
    assert givens(stage)[2] == added
    assert events()[noted:] == ["draft.changed"]
    services.undo_change(stage.people.ratna.actor, stage.draft, rev=1, now=stage.now)
    assert stage.content() == before


def test_rearranging_keeps_what_is_typed_and_saves_nothing(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage, "data-bawaan").put({"givens-0-least": "dua", "givens-0-unit": "menit"})
    form.press("add:givens").press("down:givens-0").press("up:givens-2").press("drop:givens-1")
    assert form.sent["givens-1-least"] == "dua"
    assert form.sent["givens-1-unit"] == "menit"
    assert [form.sent[f"givens-{n}-key"] for n in range(2)] == ["lulus", "jam"]
    assert stage.row().rev == 0
    assert "Belum disimpan." in form.text


def test_order_is_kept(ratna: FlaskClient, stage: Stage) -> None:
    page(ratna, stage, "data-bawaan").press("down:givens-0").save()
    assert [given["code"] for given in givens(stage)] == ["lulus", "jam"]
    first, second, *rest = [role["code"] for role in stage.content().ordered_roles()]
    page(ratna, stage, "penilai").press("up:roles-1").save()
    assert [role["code"] for role in stage.content().ordered_roles()] == [second, first, *rest]


def test_a_given_that_is_read_stays(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage, "data-bawaan").press("drop:givens-0", 422)
    assert "masih dipakai oleh “Di atas ekspektasi”" in form.text
    assert form.sent["givens-0-key"] == "jam"
    form.press("drop:givens-1").save()
    assert [given["code"] for given in givens(stage)] == ["jam"]


def test_a_figure_of_the_outcome_counts_as_reading() -> None:
    figure = {"code": "tunjangan", "label": {"id": "Tunjangan"}, "formula": "[pagu] × 2"}
    settings = {"givens": [{"code": "pagu", "label": {"id": "Pagu"}}], "outcome": {"figures": [figure]}}
    root = {"kind": "criterion", "code": "N", "parent": "", "position": 0, "label": {"id": "Nilai"}}
    with pytest.raises(Invalid) as refusal:
        edits.put_givens([])(Content(settings, {}, {"N": root}), {})
    assert refusal.value.details["places"] == "“Tunjangan”"


def test_the_edit_too_refuses_to_drop_what_is_read(stage: Stage) -> None:
    with pytest.raises(Invalid) as refusal:
        stage.edit(edits.put_givens([]))
    assert refusal.value.code == "given.in_use"
    assert refusal.value.details == {"given": "Jam pelatihan", "places": "“Di atas ekspektasi”"}


@pytest.mark.parametrize(
    "reading",
    [
        {"spec": {"target_given": "target"}},
        {"weight_given": "target"},
        {"steps": [{"op": "formula", "formula": "[.] × [target]"}]},
        {"aggregate": {"op": "formula", "formula": {"op": "max", "of": [{"value": "target"}, {"number": "1"}]}}},
        {"when": {"not": {"present": {"given": "target"}}}},
    ],
)
def test_targets_formulas_and_conditions_of_nodes_count_as_reading(reading: dict[str, object]) -> None:
    node = {"kind": "indicator", "code": "N", "parent": "", "position": 0, "label": {"id": "Capaian"}, **reading}
    settings = {"givens": [{"code": "target", "label": {"id": "Target"}}]}
    with pytest.raises(Invalid) as refusal:
        edits.put_givens([])(Content(settings, {}, {"N": node}), {})
    assert refusal.value.details["places"] == "“Capaian”"


def test_bad_givens_keep_everything_typed(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage, "data-bawaan").press("add:givens")
    form.put({"givens-2-code": "JAM", "givens-2-label_id": "Kembar", "givens-0-most": "banyak"}).save(422)
    assert "Kode ini sudah dipakai. Pilih kode lain." in form.errors()
    assert 'value="banyak"' in form.text
    assert 'value="Kembar"' in form.text
    form.put({"givens-2-code": "1 2", "givens-0-most": "9", "givens-2-label_id": ""}).save(422)
    assert len(form.errors()) == 2
    assert stage.row().rev == 0


def test_a_given_may_be_filled_by_another_part(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage, "data-bawaan").press("add:givens")
    typed = {"label_id": "Persen tunjangan", "source_part": "hasil", "source_read": "figure", "source_code": "persen"}
    form.put({f"givens-2-{name}": text for name, text in typed.items()}).save()
    assert givens(stage)[2]["source"] == {"part": "hasil", "read": "figure", "code": "persen"}
    page(ratna, stage, "data-bawaan").put({"givens-0-source_part": ""}).save()
    assert "source" not in givens(stage)[0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"source_part": "", "source_code": "persen"}, "source_part"),
        ({"source_read": "node"}, "source_code"),
        ({"source_code": "persen"}, "source_code"),
        ({"source_read": "outcome"}, "kind"),
    ],
)
def test_half_a_source_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, typed: dict[str, str], field: str
) -> None:
    form = page(ratna, stage, "data-bawaan").put({f"givens-0-{name}": text for name, text in typed.items()}).save(422)
    assert len(form.errors()) == 1
    assert f'href="#givens-0-{field}"' in form.text
    assert givens(stage)[0]["source"] == SOURCE


def test_a_problem_of_a_given_stands_at_its_field(ratna: FlaskClient, stage: Stage) -> None:
    page(ratna, stage, "data-bawaan").put({"givens-0-least": "300"}).save()
    shown = page(ratna, stage, "data-bawaan").text
    assert "Batas bawah data ini lebih tinggi daripada batas atasnya." in shown
    outline = ratna.get(f"/admin/rancangan/{stage.draft}/").text
    assert 'data-bawaan#givens-0-most"' in outline


def test_roles_are_changed_added_and_removed_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    before = stage.content()
    form = page(ratna, stage, "penilai")
    at = {str(form.sent[f"roles-{n}-key"]): n for n in range(len(before.roles))}
    form.put({f"roles-{at['pasien']}-weight": "30", f"roles-{at['atasan']}-missing": "block",
              f"roles-{at['atasan']}-counts": "per_rater"})  # fmt: skip
    form.press(f"drop:roles-{at['komite_mutu']}").press("add:roles")
    last = len(before.roles) - 1
    form.put({f"roles-{last}-label_id": "Tamu dinas", f"roles-{last}-kind": "external"}).save()
    roles = stage.content().roles
    assert roles["pasien"]["weight"] == "30"
    assert (roles["atasan"]["missing"], roles["atasan"]["counts"]) == ("block", "per_rater")
    assert roles["tamu_dinas"]["weight"] == "20"
    assert "komite_mutu" not in roles
    assert not any("komite_mutu" in node.get("roles", ()) for node in stage.content().nodes.values())
    assert stage.row().rev == 1
    services.undo_change(stage.people.ratna.actor, stage.draft, rev=1, now=stage.now)
    assert stage.content() == before


@pytest.mark.parametrize("typed", ["-1", "8/15", "1234567", "0,0000001", "berat"])
def test_an_impossible_role_weight_is_refused_at_its_field(ratna: FlaskClient, stage: Stage, typed: str) -> None:
    form = page(ratna, stage, "penilai").put({"roles-0-weight": typed}).save(422)
    assert form.errors()
    assert f'value="{typed}"' in form.text


@pytest.mark.parametrize("step", ["add:rows", "up:givens-9", "explode:givens-0", "drop:", "add:"])
def test_a_button_that_does_not_exist_is_not_found(ratna: FlaskClient, stage: Stage, step: str) -> None:
    form = page(ratna, stage, "data-bawaan")
    assert post(ratna, form.address, {**form.sent, "do": step}).status_code == 404


def test_lists_do_not_grow_without_end(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage, "penilai")
    for _n in range(20 - len(stage.content().roles)):
        form.press("add:roles")
    assert post(ratna, form.address, {**form.sent, "do": "add:roles"}).status_code == 404


@pytest.mark.parametrize("name", ["penilai", "data-bawaan"])
def test_readers_see_no_buttons_and_change_nothing(
    client: FlaskClient, cast: factories.Cast, stage: Stage, name: str
) -> None:
    log_in(client, cast.auditor)
    form = page(client, stage, name)
    assert 'name="do"' not in form.text
    for extra in ({}, {"do": "add:roles" if name == "penilai" else "add:givens"}):
        assert post(client, form.address, {**form.sent, **extra}).status_code == 403


def test_two_people_at_once_lose_nothing(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage, "data-bawaan").put({"givens-0-unit": "menit"})
    stage.edit(edits.put_givens([HOURS | {"unit": "hari"}]), actor=stage.people.wati.actor)
    form.save(409)
    assert "Wati Obi" in form.text
    assert 'value="menit"' in form.text
