"""The page of the outcome, as a browser without scripts uses it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from kinerja.instruments import services
from kinerja.instruments.content import document_from_content
from kinerja.instruments.edits import set_settings
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.pages import Page
from tests.kinerja.instruments.stage import Stage, events, seed

pytestmark = pytest.mark.once

GIVENS = [
    {"code": "jam", "label": {"id": "Jam pelatihan"}},
    {"code": "lulus", "label": {"id": "Lulus diklat"}, "type": "yes_no"},
    {"code": "sejak", "label": {"id": "Sejak"}, "type": "date"},
]
HOURS = {"compare": {"left": {"given": "jam"}, "op": ">=", "right": "20"}}
QUALITY = {"compare": {"left": {"node": "kualitas_kerja"}, "op": "<", "right": "8/15"}}
ELSE = {"any": [HOURS, {"not": QUALITY}, {"present": {"given": "lulus"}}]}
BANDS = {
    "category": "pita",
    "lists": [
        {"code": "pita", "digits": 1, "rows": [
            {"code": "baik", "label": {"id": "Baik"}, "least": "75", "when": {"all": [HOURS, QUALITY]},
             "figures": {"percent": "100", "kredit": "12.5"}},
            {"code": "khusus", "label": {"id": "Khusus"}, "least": "70", "when": ELSE},
            {"code": "belum", "label": {"id": "Belum"}, "not_rated": True}]},
        {"code": "mutu", "node": "kualitas_kerja", "rows": [
            {"code": "dua", "label": {"id": "Dua pertiga"}, "least": "200/3"},
            {"code": "semua", "label": {"id": "Semua"}}]},
    ],
}  # fmt: skip


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        stage = Stage.published(cast, seed() | {"givens": GIVENS}, now)
        yield stage


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def page(client: FlaskClient, stage: Stage) -> Page:
    return Page(client, f"/admin/rancangan/{stage.draft}/hasil").open()


def outcome(stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = stage.content().settings.get("outcome", {})
    return found


def put(stage: Stage, rules: dict[str, Any] | None) -> None:
    stage.edit(set_settings({"outcome": rules}), rev=stage.row().rev, op="outcome.set")


def test_a_stored_outcome_of_every_shape_is_saved_as_it_is(ratna: FlaskClient, stage: Stage) -> None:
    printed = [{"code": "tunjangan", "label": {"id": "Tunjangan"}, "formula": "[jam] × 2"}]
    for rules in (outcome(stage), BANDS, BANDS | {"figures": printed}, {"lists": BANDS["lists"]}, None):
        put(stage, rules)
        rev = stage.row().rev
        page(ratna, stage).save()
        assert outcome(stage) == (rules or {})
        assert stage.row().rev == rev


def test_thresholds_the_matrix_and_figures_change_as_one_step(ratna: FlaskClient, stage: Stage) -> None:
    before, noted = stage.content(), len(events())
    form = page(ratna, stage)
    cell = next(name for name, text in form.sent.items() if name.startswith("cells-") and text == "butuh_perbaikan")
    form.put({"lists-0-rows-0-least": "90,5", cell: "kurang", "predicates-1-figures-0-value": "101"}).save()
    found = outcome(stage)
    assert found["lists"][0]["rows"][0]["least"] == "90.5"
    assert [each["predicate"] for each in found["matrix"]["cells"]].count("kurang") == 3
    assert found["matrix"]["predicates"][1]["figures"] == {"percent": "101"}
    assert events()[noted:] == ["draft.changed"]
    services.undo_change(stage.people.ratna.actor, stage.draft, rev=1, now=stage.now)
    assert stage.content() == before


def test_a_rating_that_is_added_keeps_the_other_cells(ratna: FlaskClient, stage: Stage) -> None:
    cells = outcome(stage)["matrix"]["cells"]
    form = page(ratna, stage).press("add:axes-0-options")
    form.put({"axes-0-options-3-label_id": "Jauh di atas ekspektasi"}).press("show:matrix")
    assert "Jauh di atas ekspektasi × Sesuai ekspektasi" in form.text
    form.save()
    matrix = outcome(stage)["matrix"]
    assert matrix["cells"] == cells
    assert outcome(stage)["axes"][0]["options"][3]["code"] == "jauh_di_atas_ekspektasi"
    assert "belum berisi predikat" in page(ratna, stage).text


def test_a_renamed_code_takes_cells_rows_and_links_along(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, outcome(stage))
    form = page(ratna, stage)
    form.put({"axes-0-options-1-code": "cukup", "axes-0-code": "hasil", "lists-0-code": "petunjuk",
              "predicates-0-code": "istimewa"}).save()  # fmt: skip
    found = outcome(stage)
    assert [row["code"] for row in found["lists"][0]["rows"]] == ["di_atas", "cukup", "di_bawah"]
    assert (found["axes"][0]["indication"], found["matrix"]["rows"]) == ("petunjuk", "hasil")
    assert {"row": "cukup", "column": "sesuai", "predicate": "baik"} in found["matrix"]["cells"]
    assert {"row": "di_atas", "column": "di_atas", "predicate": "istimewa"} in found["matrix"]["cells"]
    compile_instrument(draft_from_document(document_from_content(stage.content())))


def test_a_category_is_built_from_nothing(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, None)
    form = page(ratna, stage).press("add:lists").put({"kind": "category"}).press("show:kind")
    form.put({"lists-0-code": "pita", "category": "baru-1", "lists-0-rows-0-label_id": "Baik",
              "lists-0-rows-0-least": "75", "lists-0-rows-1-label_id": "Kurang baik"})  # fmt: skip
    form.press("add:lists-0-rows-0-when").press("add:lists-0-rows-0-when").press("add:lists-0-rows-0-figures")
    when = "lists-0-rows-0-when"
    form.put({f"{when}-0-what": "node:kualitas_kerja", f"{when}-0-op": ">=", f"{when}-0-value": "60,5",
              f"{when}-1-what": "given:lulus", f"{when}-1-op": "=", f"{when}-1-value": "Ya",
              "lists-0-rows-0-figures-0-value": "100"}).save()  # fmt: skip
    first = {"left": {"node": "kualitas_kerja"}, "op": ">=", "right": "60.5"}
    second = {"left": {"given": "lulus"}, "op": "=", "right": "yes"}
    assert outcome(stage) == {
        "category": "pita",
        "lists": [{"code": "pita", "rows": [
            {"code": "baik", "label": {"id": "Baik"}, "least": "75",
             "when": {"all": [{"compare": first}, {"compare": second}]}, "figures": {"percent": "100"}},
            {"code": "kurang_baik", "label": {"id": "Kurang baik"}}]}],
    }  # fmt: skip
    compile_instrument(draft_from_document(document_from_content(stage.content())))


@pytest.mark.parametrize(
    ("what", "typed"),
    [("node:kualitas_kerja", "banyak"), ("given:lulus", "mungkin"), ("given:sejak", "31-01-2027"), ("", "5"),
     ("given:jam", "")],
)  # fmt: skip
def test_a_condition_that_cannot_be_is_refused_at_its_field(
    ratna: FlaskClient, stage: Stage, what: str, typed: str
) -> None:
    form = page(ratna, stage).press("add:lists-0-rows-0-when")
    name = "lists-0-rows-0-when-0"
    form.put({f"{name}-what": what, f"{name}-value": typed}).save(422)
    assert form.errors()
    assert f'value="{typed}"' in form.text
    assert f'href="#{name}-' in form.text


def test_a_date_is_compared(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage).press("add:lists-0-rows-0-when")
    name = "lists-0-rows-0-when-0"
    form.put({f"{name}-what": "given:sejak", f"{name}-op": "<", f"{name}-value": "2027-01-31"}).save()
    row = outcome(stage)["lists"][0]["rows"][0]
    assert row["when"] == {"compare": {"left": {"given": "sejak"}, "op": "<", "right": "2027-01-31"}}


def test_a_condition_of_another_shape_is_shown_in_words_kept_and_dropped_on_request(
    ratna: FlaskClient, stage: Stage
) -> None:
    put(stage, BANDS)
    form = page(ratna, stage)
    assert (
        "Data bawaan: Jam pelatihan paling sedikit 20 atau tidak berlaku bahwa (Kualitas kerja kurang dari 8/15) "
        "atau Data bawaan: Lulus diklat sudah ada" in form.text
    )
    form.put({"lists-0-rows-1-least": "71"}).save()
    assert outcome(stage)["lists"][0]["rows"][1]["when"] == ELSE
    page(ratna, stage).put({"lists-0-rows-1-drop_when": "y"}).save()
    assert "when" not in outcome(stage)["lists"][0]["rows"][1]


def test_a_pattern_fills_what_is_empty_and_is_saved_only_then(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, None)
    for pattern, kind in (("bands", "category"), ("quadrant", "quadrant")):
        form = page(ratna, stage).put({"pattern": pattern}).press("show:pattern")
        assert outcome(stage) == {}
        assert form.sent["kind"] == kind
        form.save()
        compile_instrument(draft_from_document(document_from_content(stage.content())))
        assert page(ratna, stage).press("show:pattern").sent["kind"] == kind
        put(stage, None)


def test_axes_their_guide_and_a_matrix_are_built_from_nothing(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, None)
    form = page(ratna, stage).put({"kind": "quadrant"}).press("show:kind")
    form.press("add:axes").press("add:axes").press("guide:axes-0").press("add:predicates")
    form.put({"axes-0-label_id": "Hasil", "axes-1-label_id": "Perilaku", "axes-0-nodes": ["kualitas_kerja", "disiplin"],
              "lists-0-rows-0-least": "85", "lists-0-rows-1-least": "60", "predicates-0-label_id": "Baik"})  # fmt: skip
    form.press("show:matrix")
    form.put({name: "baru-1" for name in form.sent if name.startswith("cells-") and name.endswith("predicate")}).save()
    found = outcome(stage)
    assert found["axes"][0]["nodes"] == ["disiplin", "kualitas_kerja"]
    assert found["axes"][0]["indication"] == found["lists"][0]["code"] == "daftar"
    assert [row["code"] for row in found["lists"][0]["rows"]] == ["di_atas", "sesuai", "di_bawah"]
    assert (found["matrix"]["rows"], found["matrix"]["columns"]) == ("hasil", "perilaku")
    assert len(found["matrix"]["cells"]) == 9
    compile_instrument(draft_from_document(document_from_content(stage.content())))


def test_a_list_that_is_removed_is_referred_to_no_more(ratna: FlaskClient, stage: Stage) -> None:
    page(ratna, stage).press("drop:lists-0").save()
    found = outcome(stage)
    assert [each["code"] for each in found["lists"]] == ["petunjuk_perilaku"]
    assert "indication" not in found["axes"][0]


def test_rows_change_places(ratna: FlaskClient, stage: Stage) -> None:
    put(stage, BANDS)
    page(ratna, stage).press("up:lists-0-rows-1").press("down:lists-0").save()
    lists = outcome(stage)["lists"]
    assert [each["code"] for each in lists] == ["mutu", "pita"]
    assert [row["code"] for row in lists[1]["rows"]] == ["khusus", "baik", "belum"]
    assert lists[1]["rows"][0]["when"] == ELSE


def test_choosing_numbers_alone_drops_the_matrix_and_says_so(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage).put({"kind": "none"}).press("show:kind")
    assert "keduanya hilang saat disimpan" in form.text
    form.save()
    assert set(outcome(stage)) == {"lists"}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"kind": "category"}, "Pilih daftar yang memberi kategori."),
        ({"matrix_columns": "hasil_kerja"}, "Baris dan kolom matriks memakai sumbu yang sama."),
        ({"lists-1-code": "PETUNJUK_HASIL"}, "Kode ini sudah dipakai. Pilih kode lain."),
        ({"axes-0-options-0-code": "sesuai"}, "Kode ini sudah dipakai. Pilih kode lain."),
        ({"lists-0-rows-0-least": "tinggi"}, "tinggi"),
        ({"predicates-0-figures-0-name": "1 x"}, "Huruf, angka, - dan _, diawali huruf."),
        ({"lists-0-digits": "13"}, "13"),
    ],
)
def test_bad_input_is_refused_and_kept(ratna: FlaskClient, stage: Stage, changed: dict[str, str], text: str) -> None:
    rev = stage.row().rev
    form = page(ratna, stage).put({**changed, "axes-0-label_id": "Hasil baru"}).save(422)
    assert text in form.text
    assert form.errors()
    assert 'value="Hasil baru"' in form.text
    assert stage.row().rev == rev


def test_problems_stand_at_their_fields(ratna: FlaskClient, stage: Stage) -> None:
    page(ratna, stage).put({"lists-0-rows-1-least": "95", "axes-1-options-1-expected": ""}).save()
    form = page(ratna, stage)
    field = form.text.split('id="lists-0-rows-1-least"', 1)[1]
    assert "tidak pernah tercapai" in field.split("</fieldset>", 1)[0]
    outline = ratna.get(f"/admin/rancangan/{stage.draft}/").text
    assert 'hasil#lists-0-rows-1-least"' in outline


def test_readers_see_no_buttons_and_change_nothing(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    form = page(client, stage)
    assert 'name="do"' not in form.text
    cells = form.text.split('id="matriks"', 1)[1]
    assert "<select" not in cells and "<td>Sangat Baik</td>" in cells
    for extra in ({}, {"do": "add:lists"}, {"do": "show:pattern"}):
        assert post(client, form.address, {**form.sent, **extra}).status_code == 403


def test_a_button_that_does_not_exist_is_not_found(ratna: FlaskClient, stage: Stage) -> None:
    form = page(ratna, stage)
    for step in ("guide:axes-9", "drop:lists-9", "add:nothing"):
        assert post(ratna, form.address, {**form.sent, "do": step}).status_code == 404
