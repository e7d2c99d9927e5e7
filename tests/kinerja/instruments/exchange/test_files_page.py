"""The page of a draft's files: out as a workbook, changed, back in item by item."""

import json
import re
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kinerja.instruments import services
from kinerja.instruments.edits import set_node, set_weights
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.exchange.test_import_page import words
from tests.kinerja.instruments.exchange.workbook.books import put, repacked, row_of, saved, tables
from tests.kinerja.instruments.stage import Stage, events, seed
from tests.kinerja.instruments.test_designer import ratna, stage

__all__ = ["ratna", "stage"]
NODES = "Kriteria dan indikator"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def at(stage: Stage, page: str = "berkas") -> str:
    return f"/admin/rancangan/{stage.draft}/{page}"


def fetched(client: FlaskClient, stage: Stage) -> bytes:
    return client.get(at(stage, "unduh-xlsx")).data


def sent(client: FlaskClient, stage: Stage, raw: bytes, name: str = "a.xlsx") -> TestResponse:
    return post(client, at(stage), {"file": (BytesIO(raw), name)}, content_type="multipart/form-data")


def worked_on(raw: bytes) -> bytes:
    """Two changed cells and one line gone."""
    sheets = tables(raw)
    put(sheets[NODES], "KES-K1", "Uraian", "Kalimat dari lembar kerja")
    put(sheets[NODES], "KES-K2", "Bobot", 9)
    sheets[NODES].remove(row_of(sheets[NODES], "KES-K3"))
    sheets["Tingkat"][:] = [row for row in sheets["Tingkat"] if row[0] != "KES-K3"]
    return saved(sheets)


def boxes(answer: TestResponse) -> list[str]:
    return [unescape(each) for each in re.findall(r'name="ambil" value="([^"]*)" checked', answer.text)]


def value_of(answer: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found
    return unescape(found[1])


def take(client: FlaskClient, stage: Stage, answer: TestResponse, chosen: list[str]) -> TestResponse:
    found = {name: value_of(answer, name) for name in ("rev", "document")}
    return post(client, at(stage), {**found, "do": "ambil", "ambil": chosen}, content_type="multipart/form-data")


def test_the_workbook_goes_out_with_a_name(ratna: FlaskClient, stage: Stage) -> None:
    answer = ratna.get(at(stage, "unduh-xlsx"))
    assert answer.headers["Content-Type"] == XLSX
    assert answer.headers["Content-Disposition"].endswith('-rancangan-0.xlsx"')
    assert set(tables(answer.data)) >= {"Instrumen", NODES, "Tingkat", "Jenis penilai", "Aturan hasil", "Petunjuk"}


def test_an_unchanged_workbook_changes_nothing(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, fetched(ratna, stage))
    assert answer.status_code == 200
    assert "Isi berkas sama artinya dengan rancangan ini." in words(answer)
    assert boxes(answer) == []


def test_changes_are_shown_and_nothing_is_stored(ratna: FlaskClient, stage: Stage) -> None:
    before = events()
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    assert answer.status_code == 200
    assert boxes(answer) == ["retexted KES-K1 label", "reweighted KES-K2 weight", "removed KES-K3"]
    assert "Kalimat dari lembar kerja" in answer.text
    assert (stage.row().rev, events()) == (0, before)


def test_all_changes_are_one_step_that_is_taken_back(ratna: FlaskClient, stage: Stage) -> None:
    content, before = stage.content(), len(events())
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    assert take(ratna, stage, answer, boxes(answer)).status_code == 303
    after = stage.content()
    assert after.nodes["KES-K1"]["label"]["id"] == "Kalimat dari lembar kerja"
    assert after.nodes["KES-K2"]["weight"] == "9"
    assert "KES-K3" not in after.nodes
    assert events()[before:] == ["draft.changed"]
    assert "Diambil dari berkas" in ratna.get(at(stage, "riwayat")).text
    services.undo_change(stage.people.ratna.actor, stage.draft, rev=1, now=stage.now)
    assert stage.content() == content


def test_what_is_not_ticked_is_not_taken(ratna: FlaskClient, stage: Stage) -> None:
    content = stage.content()
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    assert take(ratna, stage, answer, ["reweighted KES-K2 weight"]).status_code == 303
    after = stage.content()
    assert {code for code in content.nodes if content.nodes[code] != after.nodes.get(code)} == {"KES-K2"}


def test_taking_the_same_again_is_harmless(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    take(ratna, stage, answer, boxes(answer))
    again = take(ratna, stage, answer, boxes(answer))
    assert (again.status_code, stage.row().rev) in ((303, 1), (409, 1))


def test_nothing_ticked_is_said(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    refused = take(ratna, stage, answer, [])
    assert refused.status_code == 422
    assert "Belum ada perubahan yang dicentang." in words(refused)


def test_half_of_what_belongs_together_keeps_the_ticks(ratna: FlaskClient, stage: Stage) -> None:
    document = seed()
    document["root"]["children"] = [each for each in document["root"]["children"] if each["code"] != "disiplin"]
    answer = sent(ratna, stage, json.dumps(document).encode(), "a.json")
    refused = take(ratna, stage, answer, ["removed disiplin"])
    assert refused.status_code == 422
    assert "tidak mempunyai tempat" in words(refused)
    assert boxes(refused) == ["removed disiplin"]
    assert stage.row().rev == 0


def test_a_document_is_compared_like_a_workbook(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, json.dumps({**seed(), "code": "LAIN", "note": {"id": "Baru"}}).encode(), "a.json")
    assert boxes(answer) == [f"retexted {stage.content().settings['code']} note"]


def test_two_editors_of_one_cell_never_overwrite_each_other(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    stage.edit(set_node("KES-K1", {"label": {"id": "Kalimat Wati"}}), actor=stage.people.wati.actor)
    refused = take(ratna, stage, answer, boxes(answer))
    assert refused.status_code == 409
    assert stage.content().nodes["KES-K1"]["label"] == {"id": "Kalimat Wati"}


def test_two_editors_of_different_cells_are_both_kept(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, worked_on(fetched(ratna, stage)))
    code = stage.content().children("inisiatif")[0]
    stage.edit(set_weights({code: "1"}), actor=stage.people.wati.actor)
    assert take(ratna, stage, answer, boxes(answer)).status_code == 303
    assert stage.content().nodes[code]["weight"] == "1"
    assert stage.content().nodes["KES-K2"]["weight"] == "9"


def test_what_others_changed_since_the_download_is_no_change_of_the_file(ratna: FlaskClient, stage: Stage) -> None:
    raw = worked_on(fetched(ratna, stage))
    code = stage.content().children("inisiatif")[0]
    stage.edit(set_weights({code: "1"}), actor=stage.people.wati.actor)
    answer = sent(ratna, stage, raw)
    assert boxes(answer) == ["retexted KES-K1 label", "reweighted KES-K2 weight", "removed KES-K3"]
    assert "Rancangan sudah berubah sejak buku kerja ini diunduh." in words(answer)
    assert take(ratna, stage, answer, boxes(answer)).status_code == 303
    content = stage.content()
    assert (content.nodes[code]["weight"], content.nodes["KES-K2"]["weight"]) == ("1", "9")


def test_a_cell_that_others_changed_since_the_download_is_a_conflict(ratna: FlaskClient, stage: Stage) -> None:
    raw = worked_on(fetched(ratna, stage))
    stage.edit(set_weights({"KES-K2": "8"}), actor=stage.people.wati.actor)
    answer = sent(ratna, stage, raw)
    refused = take(ratna, stage, answer, boxes(answer))
    assert refused.status_code == 409
    assert "KES-K2" in words(refused)
    assert stage.content().nodes["KES-K2"]["weight"] == "8"
    assert take(ratna, stage, refused, ["retexted KES-K1 label"]).status_code == 303


def test_a_file_of_another_instrument_is_said_to_be_one(ratna: FlaskClient, stage: Stage) -> None:
    answer = sent(ratna, stage, json.dumps(seed("dikbud-guru")).encode(), "a.json")
    assert f"Berkas ini milik instrumen lain ({seed('dikbud-guru')['code']})." in words(answer)


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (b"%PDF-1.7", "a.xlsx", "Berkas ini bukan buku kerja XLSX."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, "a.xls", "terkunci dengan kata sandi"),
        (b"bukan json", "a.json", "bukan dokumen JSON yang benar"),
        (b"", "", "Pilih berkasnya."),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(
    ratna: FlaskClient, stage: Stage, raw: bytes, name: str, sentence: str
) -> None:
    answer = sent(ratna, stage, raw, name)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert stage.row().rev == 0


def test_macros_are_refused_on_the_page(ratna: FlaskClient, stage: Stage) -> None:
    raw = repacked(fetched(ratna, stage), {"xl/vbaProject.bin": b"x"})
    assert "memuat makro" in words(sent(ratna, stage, raw, "a.xlsm"))


def test_a_mistake_in_a_cell_is_named(ratna: FlaskClient, stage: Stage) -> None:
    sheets = tables(fetched(ratna, stage))
    put(sheets[NODES], "KES-K1", "Bobot", "dua")
    text = words(sent(ratna, stage, saved(sheets)))
    assert re.search(r"Lembar “Kriteria dan indikator”, baris \d+, kolom “Bobot”: ", text)


def test_a_workbook_becomes_a_new_instrument(ratna: FlaskClient, stage: Stage) -> None:
    raw = fetched(ratna, stage)
    values = {"target": "", "owner": stage.people.agency.public_id, "job_family": "", "code": "KEDUA"}
    answer = post(
        ratna, "/admin/instrumen/impor", {**values, "file": (BytesIO(raw), "a.xlsx")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 303
    assert json.loads(ratna.get(answer.headers["Location"] + "unduh").text)["root"] == json.loads(
        ratna.get(at(stage, "unduh")).text
    )["root"]  # fmt: skip


def test_a_version_goes_out_as_a_workbook_too(ratna: FlaskClient, stage: Stage) -> None:
    answer = ratna.get(f"/admin/versi/{stage.version}/unduh-xlsx")
    assert answer.headers["Content-Type"] == XLSX
    assert answer.headers["Content-Disposition"].endswith('-v1.xlsx"')
    assert boxes(sent(ratna, stage, answer.data)) == []


def test_auditors_take_files_out_and_bring_none_in(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    page = client.get(at(stage))
    assert page.status_code == 200
    assert 'type="file"' not in page.text
    assert sent(client, stage, fetched(client, stage)).status_code == 403


def test_foreign_and_unknown_drafts_do_not_exist(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    other = services.create_instrument(cast.ratna.actor, "LAIN", "Lain", cast.other_agency.id, now=stage.now)[1]
    log_in(client, cast.wati)
    for draft in (other, "tidak-ada"):
        assert client.get(f"/admin/rancangan/{draft}/unduh-xlsx").status_code == 404
        assert post(client, f"/admin/rancangan/{draft}/berkas").status_code == 404
