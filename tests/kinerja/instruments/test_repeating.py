"""Lists of items and repeating criteria, as a browser without scripts writes them, and as they are tried."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from wtforms.validators import ValidationError

from forms.compiler import problems_of
from forms.document import draft_from_document
from kinerja.instruments.content import document_from_content
from kinerja.instruments.forms.rules.columns import MOST_COLUMNS, columns_from, columns_text
from kinerja.instruments.meaning import differences
from kinerja.instruments.sentences import repeat_words
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.pages import Page
from tests.kinerja.instruments.stage import Stage, seed
from tests.kinerja.instruments.test_designer import at, fields_of

LINES = "Nama hasil; NAMA; teks\nTarget; TARGET; angka; laporan\nBobot; BOBOT; angka; ; boleh kosong"
FIELDS: list[dict[str, Any]] = [
    {"code": "NAMA", "label": {"id": "Nama hasil"}, "type": "text"},
    {"code": "TARGET", "label": {"id": "Target"}, "unit": "laporan", "least": "1"},
    {"code": "BOBOT", "label": {"id": "Bobot"}, "required": False},
]
LIST = {"code": "SKP", "label": {"id": "Rencana hasil kerja"}, "type": "rows", "most": "20", "fields": FIELDS}
GROUP, ROW = "HASIL", "BUTIR"


def with_rows(**repeat: Any) -> dict[str, Any]:
    """A seed with a criterion that repeats over a plan."""
    document = seed()
    reached = {"kind": "indicator", "code": "JUMLAH", "type": "number", "label": {"id": "Jumlah"}, "roles": ["atasan"],
               "spec": {"target_given": "TARGET"}}  # fmt: skip
    row = {"kind": "criterion", "code": ROW, "label": {"id": "Butir"}, "mode": "equal", "children": [reached]}
    group = {"kind": "criterion", "code": GROUP, "label": {"id": "Hasil"}, "mode": "equal", "weight": "0",
             "children": [row], "repeat": {"given": "SKP", "title": "NAMA"} | repeat}  # fmt: skip
    document["root"]["children"].append(group)
    document["givens"] = [LIST]
    return document


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        yield Stage.of(cast, with_rows(), now)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def givens(ratna: FlaskClient, stage: Stage) -> Page:
    return Page(ratna, at(stage, "data-bawaan")).open()


def typed(ratna: FlaskClient, stage: Stage, code: str = GROUP) -> dict[str, str]:
    return fields_of(ratna.get(at(stage, f"butir/{code}")).text)


def saved(ratna: FlaskClient, stage: Stage, **values: str) -> Any:
    assert post(ratna, at(stage, f"butir/{GROUP}"), typed(ratna, stage) | values).status_code == 303
    return stage.content().nodes[GROUP].get("repeat")


def test_what_is_stored_is_shown_and_kept(ratna: FlaskClient, stage: Stage) -> None:
    before = stage.content()
    givens(ratna, stage).save()
    assert post(ratna, at(stage, f"butir/{GROUP}"), typed(ratna, stage)).status_code == 303
    assert (stage.content(), stage.row().rev) == (before, 0)


def test_columns_are_written_one_per_line(ratna: FlaskClient, stage: Stage) -> None:
    page = givens(ratna, stage)
    assert page.sent["givens-0-columns"] == LINES.replace("; ; ", "; ; ")
    page.put({"givens-0-columns": LINES.replace("laporan", "berkas") + "\nDiterima; ; tanggal"}).save()
    (given,) = stage.content().settings["givens"]
    assert given["fields"][1] == FIELDS[1] | {"unit": "berkas"}
    assert given["fields"][3] == {"code": "diterima", "label": {"id": "Diterima"}, "type": "date"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("; KODE", "Baris 1 belum menyebut nama"),
        ("Nama; N; kata", "Jenis pada baris 1 tidak dikenal"),
        ("Nama; N\nLain; N", "Kode “N” dipakai dua kali"),
        ("Nama; N; teks; ; kosong", "hanya boleh “boleh kosong”"),
        ("Nama; N; teks; ; boleh kosong; lagi", "lebih dari lima bagian"),
        ("x\n" * (MOST_COLUMNS + 1), f"Paling banyak {MOST_COLUMNS} kolom"),
    ],
)
def test_a_column_that_cannot_be_read_is_refused_with_what_was_typed(
    ratna: FlaskClient, stage: Stage, lines: str, words: str
) -> None:
    page = givens(ratna, stage).put({"givens-0-columns": lines}).save(422)
    assert words in page.text and stage.row().rev == 0
    with pytest.raises(ValidationError):
        columns_from(lines)


def test_columns_of_anything_but_a_list_are_refused(ratna: FlaskClient, stage: Stage) -> None:
    page = givens(ratna, stage).put({"givens-0-kind": "number"}).save(422)
    assert "Kolom hanya berlaku bagi daftar butir" in page.text


def test_columns_survive_being_written_and_read() -> None:
    kept = [{**field, "label": {**field["label"], "en": "x"}} for field in FIELDS]
    assert columns_from(columns_text(kept), kept) == kept
    assert columns_text([{"code": "A", "type": "aneh"}]) == "A; A; aneh"


def test_a_criterion_repeats_as_chosen_and_stops(ratna: FlaskClient, stage: Stage) -> None:
    assert saved(ratna, stage, repeat_title="", repeat_empty="block") == {"given": "SKP", "empty": "block"}
    assert saved(ratna, stage, repeat_by=".", repeat_most="4", repeat_least="1") == {
        "least": 1, "most": 4, "empty": "block"}  # fmt: skip
    assert saved(ratna, stage, repeat_by="") is None
    assert saved(ratna, stage, repeat_by="SKP", repeat_title="NAMA", repeat_empty="na") == {
        "given": "SKP", "title": "NAMA"}  # fmt: skip


def test_the_outermost_criterion_is_not_asked(ratna: FlaskClient, stage: Stage) -> None:
    assert "repeat_by" not in typed(ratna, stage, stage.content().root)


def test_a_list_that_is_gone_is_still_shown_and_complained_about(ratna: FlaskClient, stage: Stage) -> None:
    page = givens(ratna, stage)
    page.press("drop:givens-0", 422)
    assert "masih dipakai" in page.text


def test_the_outline_says_that_it_repeats(ratna: FlaskClient, stage: Stage) -> None:
    assert "untuk tiap butir “Rencana hasil kerja”" in ratna.get(at(stage)).text


def test_the_check_leads_to_the_field(ratna: FlaskClient, stage: Stage) -> None:
    saved(ratna, stage, repeat_by=".", repeat_most="")
    page = ratna.get(at(stage)).text
    assert f"butir/{GROUP}#repeat_most" in page and "dari 1 sampai 50" in page


def test_a_column_with_a_taken_code_leads_to_the_columns(ratna: FlaskClient, stage: Stage) -> None:
    givens(ratna, stage).put({"givens-0-columns": LINES + "\nJumlah; JUMLAH"}).save()
    assert "data-bawaan#givens-0-columns" in ratna.get(at(stage)).text


def test_two_rows_are_shown_before_anybody_tries(ratna: FlaskClient, stage: Stage) -> None:
    page = ratna.get(at(stage, "pratinjau?role=atasan")).text
    assert "q_HASIL.2.JUMLAH" in page and "q_HASIL.3.JUMLAH" not in page
    assert 'name="g_SKP"' in page and 'name="g_SKP.2.TARGET"' in page


def test_a_trial_has_as_many_rows_as_it_says_and_scores_them(ratna: FlaskClient, stage: Stage) -> None:
    trial = {"role": "atasan", "g_SKP": "3", "g_SKP.3.NAMA": "Kunjungan", "g_SKP.3.TARGET": "4"}
    page = post(ratna, at(stage, "pratinjau"), trial | {"q_HASIL.3.JUMLAH": "3"}).text
    assert "q_HASIL.3.JUMLAH" in page and "Kunjungan" in page
    assert "Butir 3" in page and "75" in page


def test_repetition_is_a_difference_in_words(stage: Stage) -> None:
    before = draft_from_document(document_from_content(stage.content()))
    (found,) = differences(before, draft_from_document(with_rows(empty="zero")))
    assert found.sentence == "Pengulangan."
    assert any("tanpa baris: dihitung 0" in text for kind, text in found.words if kind == "ins")
    assert repeat_words(None, {}) == "tidak berulang"
    assert repeat_words({"most": 4, "least": 1}, {}).startswith("paling banyak 4 baris, 1 di antaranya wajib")


def test_the_definition_is_sound(stage: Stage) -> None:
    problems = problems_of(draft_from_document(document_from_content(stage.content())))
    assert [each for each in problems if each.code.startswith(("repeat", "given"))] == []
