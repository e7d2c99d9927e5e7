"""Settings in words: for the page, the outline and the approver."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from forms.document import draft_from_document
from forms.errors import Problem
from kinerja.instruments.content import content_from_document, document_from_content
from kinerja.instruments.edits import chained, set_node, set_settings
from kinerja.instruments.example import Trial, answer_example, steps_example
from kinerja.instruments.meaning import Difference, differences
from kinerja.instruments.nodeplaces import node_place
from kinerja.instruments.nodewords import node_line
from kinerja.instruments.sentences import absences_words, step_words, steps_words
from tests.kinerja.instruments.stage import seed

pytestmark = [pytest.mark.usefixtures("speaking"), pytest.mark.once]
NAMES = {"t": "Target layanan", "atasan": "Atasan"}
GIVENS = [{"code": "t", "label": {"id": "Target layanan"}}]
CODE = "KES-K3"


@pytest.fixture
def speaking(app: Flask) -> Any:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"op": "line", "factor": "1.25"}, "dikali 1,25"),
        ({"op": "line", "offset": "5"}, "ditambah 5"),
        ({"op": "line", "factor": "8/15", "offset": "-5"}, "dikali 8/15 lalu ditambah -5"),
        ({"op": "cap", "at": "1200"}, "paling tinggi 1.200"),
        ({"op": "floor"}, "paling rendah …"),
        ({"op": "round"}, "dibulatkan ke bilangan bulat (setengah ke atas)"),
        ({"op": "round", "digits": 2, "mode": "down"}, "dibulatkan ke 2 angka di belakang koma (selalu ke bawah)"),
        (
            {"op": "table", "rows": [{"up_to": "50", "line": ["0", "40"]},
                                     {"up_to": "90", "including": True, "value": "75"}, {"value": "100"}]},
            "menurut tabel: di bawah 50 naik lurus dari 0 ke 40; sampai dengan 90 menjadi 75; selebihnya menjadi 100",
        ),
        ({"op": "table"}, "menurut tabel: …"),
        ({"op": "akar"}, "akar"),
    ],
)  # fmt: skip
def test_every_step_is_said(step: Mapping[str, Any], words: str) -> None:
    assert step_words(step) == words


def test_several_steps_are_numbered_and_rules_said_once() -> None:
    assert steps_words([]) == "tidak ada langkah tambahan"
    assert (
        steps_words([{"op": "cap", "at": "9"}, {"op": "floor", "at": "1"}]) == "1) paling tinggi 9; 2) paling rendah 1"
    )
    assert absences_words({}) == "Dilewati; bobotnya dibagi kepada yang lain"
    assert "Tidak dapat dinilai: Dihitung 0" in absences_words({"not_applicable": "zero"})
    assert absences_words({"missing": "acak", "not_applicable": "acak"}) == "acak"


@pytest.mark.parametrize(
    ("node", "line"),
    [
        ({"type": "number",
          "spec": {"target_given": "t", "direction": "lower_inverse", "cap": "120", "zero_target": "na"}},
         "Target dari data bawaan “Target layanan”; makin kecil makin baik: target dibagi capaian; "
         "nilai paling tinggi 120; bila targetnya 0: tidak dihitung"),
        ({"type": "number", "spec": {"floor": "0", "least": "0", "unit": "hari"}},
         "Target belum diisi; makin besar makin baik; nilai paling rendah 0; angka mulai 0, dalam hari"),
        ({"type": "scale", "spec": {"least": "1", "most": "5", "ends": {"most": {"id": "Selalu"}}, "scale": "direct"}},
         "Angka 1 sampai 5; “Selalu”; angkanya sendiri adalah nilainya"),
        ({"type": "measured",
          "spec": {"source": "IKM", "most": "9", "step": "0.5", "scale": {"op": "line", "factor": "2"}}},
         "Sumber data: IKM; angka sampai 9, kelipatan 0,5; dikali 2"),
        ({"type": "measured", "spec": {"source": "IKM"}, "levels": [{"value": "1", "points": "4"}]},
         "Sumber data: IKM; poin sendiri pada tingkatnya"),
        ({"type": "yes_no", "spec": {"no": "-10"}}, "“ya” bernilai 100, “tidak” bernilai -10"),
        ({"type": "multiple_choice", "spec": {"cap": True}}, "Jumlah poin dibatasi 0 sampai 100"),
        ({"type": "text", "spec": {"feedback": "strength", "required_roles": ["atasan"], "longest": 90}},
         "Kekuatan pegawai; wajib ditulis: Atasan; paling panjang 90 tanda"),
        ({"type": "date", "spec": {"earliest": "2027-01-01"}}, "Tanggal 2027-01-01 sampai …"),
        ({"type": "rubric"}, ""),
        ({"kind": "criterion", "steps": [{"op": "cap", "at": "100"}], "missing": "zero", "not_applicable": "block"},
         "Langkah hitung: paling tinggi 100; bila tidak ada jawaban: dihitung 0; "
         "bila tidak dapat dinilai: nilai seluruhnya menunggu sampai ini terisi"),
    ],
)  # fmt: skip
def test_the_outline_says_what_is_not_usual(node: Mapping[str, Any], line: str) -> None:
    assert node_line(node, NAMES) == line


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The differences of one indicator that was so and is now so."""
    base = set_settings({"givens": GIVENS})(content_from_document(seed()), {})
    drafts = [
        draft_from_document(document_from_content(chained(set_node(CODE, fields))(base, {})))
        for fields in (before, after)
    ]
    return differences(drafts[0], drafts[1])


NUMBER = {"type": "number", "levels": None}


def test_the_approver_reads_each_setting_that_changed() -> None:
    (found,) = changed(
        NUMBER | {"spec": {"target": "80", "cap": "120"}},
        NUMBER | {"spec": {"target_given": "t", "cap": "120", "direction": "lower_mirror"}},
    )
    assert (found.kind, found.sentence) == ("cara hitung berubah", "Pengaturan jawaban.")
    assert ("del", "target 80") in found.words
    assert ("ins", "target dari data bawaan “Target layanan”") in found.words
    assert ("del", "makin besar makin baik") in found.words
    assert not any("120" in text for _op, text in found.words)


def test_the_approver_reads_steps_absences_and_what_levels_are_worth() -> None:
    old = content_from_document(seed()).nodes[CODE]
    levels = [*old["levels"][:-1], {**old["levels"][-1], "points": "110"}]
    found = {
        each.sentence: each.words for each in changed({}, {"levels": levels, "missing": "block", "required": False})
    }
    assert ("ins", "tingkat 5: 110 poin, perlu bukti dukung, perlu alasan") in found["Tingkat."]
    assert ("ins", "Nilai seluruhnya menunggu sampai ini terisi") in found["Bila tidak dijawab."]


def test_the_approver_reads_where_a_weight_comes_from_and_its_limits() -> None:
    found = {each.sentence: each.words for each in changed({}, {"weight_given": "t", "limits": {"most": "40"}})}
    assert ("ins", "Target layanan") in found["Asal bobot."]
    assert found["Batas bobot."] == [("del", "tanpa batas"), ("", " "), ("ins", "paling banyak 40")]


def test_the_approver_reads_the_settings_of_what_is_new() -> None:
    base = content_from_document(seed())
    new = {
        **base.nodes[CODE],
        "code": "BARU",
        "position": 9,
        **NUMBER,
        "levels": [],
        "spec": {"target": "80", "cap": "120"},
    }
    more = content_from_document(seed())
    more = type(more)(more.settings, more.roles, {**more.nodes, "BARU": new})
    old, now = (draft_from_document(document_from_content(each)) for each in (base, more))
    (found,) = [each for each in differences(old, now) if each.kind == "ditambahkan"]
    assert ("ins", "target 80") in found.words
    assert ("ins", "nilai paling tinggi 120") in found.words


@pytest.mark.parametrize(
    ("code", "field", "place"),
    [
        ("step.bound_missing", "steps.1.at", "st1_at"),
        ("step.unknown", "steps.2", "st2"),
        ("step.without_value", "steps", "langkah"),
        ("table.cut_missing", "steps.0.rows.2", "st0_r2_upto"),
        ("table.row_without_value", "steps.0.rows.2", "st0_r2_value"),
        ("table.empty", "spec.scale.rows", "sc_r0_value"),
        ("step.not_a_number", "spec.scale.rows.1.line", "sc_r1_value"),
        ("spec.scale_unknown", "spec.scale", "s_how"),
        ("given.not_declared", "spec.target_given", "s_target_given"),
        ("spec.required_role_not_asked", "spec.required_roles", "penilai"),
        ("level.too_few", "levels", "tingkat"),
        ("text.missing", "levels.3.label", "l3_id"),
        ("level.value_repeated", "levels.3", "l3_value"),
        ("text.missing", "levels.3.wording.pasien", "o_pasien_l3_id"),
        ("text.missing", "wording.pasien.help", "o_pasien_help_id"),
        ("wording.role_not_asked", "wording.pasien", "o_pasien_label_id"),
        ("weight.negative", "weight", "weight"),
        ("limits.not_a_number", "limits.most", "limit_most"),
        ("visibility.cycle", "show_if", "kapan"),
        ("aggregate.malformed", "aggregate.base", "agg_base"),
        ("indicator.nobody_answers", "roles", "penilai"),
    ],
)
def test_a_problem_leads_to_its_field(code: str, field: str, place: str) -> None:
    assert node_place(Problem(code, CODE, field)) == place


def example(kind: str, spec: Mapping[str, Any] = {}, trial: Trial = Trial(), **fields: Any) -> list[str]:  # noqa: B006, B008  # never changed
    return answer_example({"code": "X", "type": kind, "spec": spec, **fields}, trial)


def test_examples_are_worked_out_by_the_engine() -> None:
    levels = [{"value": "1", "label": {"id": "Buruk " * 9}}, {"value": "2", "label": {"id": "Baik"}}]
    points = [{**level, "points": "40"} for level in levels]
    assert example("rubric", levels=levels) == [f"1 ({('Buruk ' * 9)[:40]}…) → nilai 50", "2 (Baik) → nilai 100"]
    assert example("multiple_choice", levels=points)[-1].endswith("2 (Baik) → nilai 80")
    assert example("yes_no", {"no": "-5"}) == ["Ya → nilai 100", "Tidak → nilai -5"]
    assert example("scale", {"least": "0", "most": "15", "step": "1", "unit": "hari"}) == [
        "0 hari → nilai 0", "7 hari → nilai 46,67", "15 hari → nilai 100"]  # fmt: skip
    assert example("measured") == ["40 → nilai 40", "72,5 → nilai 72,5", "96 → nilai 96"]
    lower = {"target_given": "t", "direction": "lower_mirror", "floor": "0"}
    assert example("number", lower, Trial("9", "4")) == [
        "Capaian 9 dari target 4 → nilai 0", "Capaian 3,2 dari target 4 → nilai 120",
        "Capaian 4 dari target 4 → nilai 100", "Capaian 4,8 dari target 4 → nilai 80"]  # fmt: skip
    assert example("number", {"target": "0", "zero_target": "na"}) == ["0 → tidak dihitung", "1 → tidak dihitung"]


@pytest.mark.parametrize("kind", ["text", "number", "rubric", "tebakan"])
def test_there_is_no_example_of_what_is_incomplete_or_not_counted(kind: str) -> None:
    assert example(kind) == []


def test_steps_are_shown_on_three_values() -> None:
    steps = [{"op": "line", "factor": "1.2"}, {"op": "cap", "at": "100"}]
    assert steps_example(steps) == [["40", "48", "48"], ["72,5", "87", "87"], ["96", "115,2", "100"]]
    assert steps_example([*steps, {"op": "cap"}]) == []
