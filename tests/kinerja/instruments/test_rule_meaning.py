"""Every setting of roles, givens, rounding and outcome is named in words where two versions are compared."""

import copy
from typing import Any

import pytest
from flask import Flask

from forms.document import draft_from_document
from kinerja.instruments.meaning import Difference, differences
from kinerja.instruments.ruletexts import allowance_lines
from tests.kinerja.instruments.stage import seed

GIVENS = [{"code": "jam", "label": {"id": "Jam pelatihan"}, "unit": "jam", "least": "0"}]
WHEN = {"any": [{"compare": {"left": {"given": "jam"}, "op": ">=", "right": "20"}},
                {"not": {"present": {"given": "jam"}}}]}  # fmt: skip


def base() -> dict[str, Any]:
    return copy.deepcopy(seed() | {"givens": GIVENS})


def found(after: dict[str, Any], before: dict[str, Any] | None = None) -> list[Difference]:
    return differences(draft_from_document(before or base()), draft_from_document(after))


def told(each: Difference) -> str:
    """The difference as it reads, `-` before what went and `+` before what came."""
    marks = {"del": "-", "ins": "+"}
    return " ".join([each.about, each.sentence, *(f"{marks[op]}{text}" for op, text in each.words if op)])


def only(after: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    (each,) = found(after, before)
    return told(each)


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Any:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("missing", "block", "Bila tidak ada yang menjawab. -Bobotnya dibagi ke yang lain +Nilainya menunggu jawaban"),
        ("counts", "per_rater", "Bobot berlaku. -satu kali untuk semuanya +untuk setiap orang"),
        ("minimum", 2, "Jumlah paling sedikit. -1 orang +2 orang"),
        ("weight", "55", "Bobot. -40 +55"),
        ("kind", "peer", "Jenis. -Atasan langsung +Rekan kerja setingkat"),
    ],
)
def test_settings_of_a_role(field: str, value: Any, text: str) -> None:
    before = base()
    role = next(each for each in before["roles"] if each["code"] == "atasan")
    role["weight"] = "40"
    after = copy.deepcopy(before)
    next(each for each in after["roles"] if each["code"] == "atasan")[field] = value
    assert only(after, before) == f"Atasan langsung {text}"


def test_a_role_that_comes_says_everything() -> None:
    after = base()
    after["roles"].append({"code": "tamu", "label": {"id": "Tamu"}, "kind": "external", "weight": "10", "minimum": 3,
                           "closed": True})  # fmt: skip
    text = only(after)
    assert text.startswith("Tamu Jenis penilai baru. +Nama: Tamu. +Jenis: Pihak lain. +Bobot 10, satu kali untuk")
    assert "+Tertutup: hanya rata-rata yang tampil." in text


def test_givens_come_change_go_and_are_ordered() -> None:
    after = base()
    after["givens"] = [GIVENS[0] | {"most": "200", "required": False}]
    assert only(after) == "Jam pelatihan Isi data bawaan. -Wajib ada. +Paling besar 200. +Boleh tidak ada."
    after["givens"] = []
    assert "Data bawaan dihapus." in only(after)
    new = {"code": "lulus", "label": {"id": "Lulus"}, "type": "yes_no"}
    after["givens"] = [*GIVENS, new]
    assert "Data bawaan baru. +Nama: Lulus. +Jenis isian: Ya atau tidak." in only(after)
    turned = copy.deepcopy(after) | {"givens": [new, *GIVENS]}
    assert only(turned, after) == ("Data bawaan Urutan data bawaan. -Jam pelatihan, Lulus +Lulus, Jam pelatihan")


def test_rounding_is_worded() -> None:
    after = base() | {"rounding": {"digits": 0, "mode": "down"}}
    assert only(after).endswith(
        "Pembulatan. -2 angka di belakang koma, setengah ke atas +0 angka di belakang koma, selalu ke bawah"
    )


def test_rows_of_a_list_are_worded_with_condition_bound_and_figures() -> None:
    after = base()
    after["outcome"]["lists"][0]["rows"][0] |= {"least": "90", "when": WHEN, "figures": {"percent": "120"}}
    after["outcome"]["lists"][0] |= {"digits": 1, "node": "kualitas_kerja"}
    text = only(after)
    assert "Daftar petunjuk_hasil Isi daftar." in text
    assert "+Membaca nilai Kualitas kerja." in text
    assert "+Nilainya dibulatkan dulu: 1 angka di belakang koma." in text
    assert "-Di atas ekspektasi: mulai dari 85." in text
    assert (
        "+Di atas ekspektasi: mulai dari 90; bila Jam pelatihan paling sedikit 20 atau tidak berlaku bahwa "
        "(Jam pelatihan sudah ada); percent 120." in text
    )


def test_axes_and_their_ratings_are_worded() -> None:
    after = base()
    axis = after["outcome"]["axes"][0]
    axis["nodes"] = ["kualitas_kerja", "disiplin"]
    axis["options"][2]["expected"] = True
    text = only(after)
    assert "-Nilainya dari: Kualitas kerja. " in text
    assert "+Nilainya dari: Kualitas kerja, Disiplin." in text
    assert "+Rating: Di atas ekspektasi (sesuai ekspektasi)." in text


def test_cells_and_predicates_are_worded() -> None:
    after = base()
    matrix = after["outcome"]["matrix"]
    next(cell for cell in matrix["cells"] if cell["row"] == cell["column"] == "sesuai")["predicate"] = "sangat_baik"
    matrix["predicates"][1]["figures"] = {"percent": "101"}
    assert only(after) == (
        "Aturan hasil Sel dan predikat. -Predikat: Baik; percent 100. "
        "-Sesuai ekspektasi × Sesuai ekspektasi: Baik. +Predikat: Baik; percent 101. "
        "+Sesuai ekspektasi × Sesuai ekspektasi: Sangat Baik."
    )


def test_a_category_in_place_of_the_matrix_is_worded() -> None:
    after = base()
    rows = [{"code": "semua", "label": {"id": "Semua"}, "not_rated": True}]
    after["outcome"] = {"lists": [{"code": "pita", "rows": rows}], "category": "pita"}
    texts = [told(each) for each in found(after)]
    assert any("Matriks dihapus." in text for text in texts)
    assert any("Sumbu dihapus." in text for text in texts)
    assert any("Daftar baru. +Membaca nilai seluruh instrumen. +Semua: selebihnya; berarti tidak dinilai." in text
               for text in texts)  # fmt: skip
    assert any(text.endswith("Daftar yang memberi kategori. -– +pita") for text in texts)


def test_figures_after_the_outcome_and_sources_are_worded() -> None:
    after = base()
    after["outcome"]["figures"] = [
        {"code": "tunjangan", "label": {"id": "Tunjangan"}, "formula": "[jam] × 2", "digits": 0, "unit": "Rp"}
    ]
    assert "Angka hitungan baru. +Nama: Tunjangan. +Rumus: [jam] × 2. +Satuan: Rp. +Dibulatkan: 0 angka" in only(after)
    after = base()
    after["givens"][0]["source"] = {"part": "hasil", "read": "score"}
    assert only(after).endswith("+Diisi dari bagian hasil: Nilai yang ditampilkan.")


def test_what_overlays_may_do_is_told_in_words() -> None:
    assert allowance_lines(None) == ["Mengikuti aturan umum instrumen."]
    assert allowance_lines({"hide": True, "retext": False, "least": "5", "most": "12.5"}) == [
        "Boleh disembunyikan.",
        "Kata-katanya tidak boleh diubah.",
        "Bobot paling sedikit 5.",
        "Bobot paling banyak 12,5.",
    ]


def test_a_changed_allowance_is_a_line_that_came() -> None:
    told_so = only(base() | {"overlay": {"add": True}})
    assert told_so.endswith("Yang boleh dilakukan penyesuaian. -Mengikuti aturan umum instrumen. +Boleh ditambah isi.")
