"""The pages of the designer, as a browser without scripts uses them."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from kinerja.core.clock import utc_now
from kinerja.core.db import transaction
from kinerja.instruments import services
from kinerja.instruments.content import difference
from kinerja.instruments.edits import set_node, set_weights
from kinerja.instruments.models import DraftChange, DraftState
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed

DAY = date(2027, 1, 1)
# Fields of other forms on the same page: the preview's choice, the language, a role to add or delete.
AROUND = ("role", "bahasa", "locale", "next")


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    with app.test_request_context():
        stage = Stage.published(cast, seed(), now)
        yield stage


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def at(stage: Stage, rest: str = "") -> str:
    return f"/admin/rancangan/{stage.draft}/{rest}"


def outline(client: FlaskClient, stage: Stage, rev: int = 0, **fields: str) -> TestResponse:
    return post(client, at(stage, "susunan"), {"rev": rev, **fields})


def weight(stage: Stage, code: str) -> str | None:
    found: str | None = stage.content().nodes[code].get("weight")
    return found


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send for the page's first form with these controls."""
    values: dict[str, str] = {}
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?([^<]*)</textarea>', html):
        if not name.startswith("contoh-"):
            values[name] = unescape(text)
    for tag in re.findall(r"<input [^>]*>", html):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        name, kind = found.get("name", ""), found.get("type", "text")
        if not name or "contoh-" in tag or (kind in ("checkbox", "radio") and " checked" not in tag):
            continue
        values[name] = unescape(found.get("value", "y"))
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', body)
        values[name] = unescape(chosen[1]) if chosen else ""
    return {name: text for name, text in values.items() if name not in AROUND and not name.startswith("new_")}


FORMS = ["butir/KES-K3", "butir/KUAT", "butir/kualitas_kerja", "keterangan"]
PAGES = ["", *FORMS, "penilai", "data-bawaan", "hasil", "pratinjau", "riwayat", "periksa"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_draft_opens(ratna: FlaskClient, stage: Stage, page: str) -> None:
    before = events()
    answer = ratna.get(at(stage, page))
    assert answer.status_code == 200
    assert "kode " not in answer.text.split("</main>")[0] or "Permintaan ini tidak dapat" not in answer.text
    assert events() == before


@pytest.mark.parametrize("page", PAGES)
def test_foreign_drafts_do_not_exist(client: FlaskClient, cast: factories.Cast, stage: Stage, page: str) -> None:
    other = services.create_instrument(cast.ratna.actor, "LAIN", "Lain", cast.other_agency.id, now=stage.now)[1]
    log_in(client, cast.wati)
    assert client.get(f"/admin/rancangan/{other}/{page}").status_code == 404
    assert client.get(at(stage)).status_code == 200


def test_staff_are_refused(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.sari)
    for address in (at(stage), "/admin/instrumen/", f"/admin/versi/{stage.version}/"):
        assert client.get(address).status_code == 403


def test_auditors_read_and_change_nothing(client: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    log_in(client, cast.auditor)
    page = client.get(at(stage))
    assert page.status_code == 200
    assert 'name="w_KES-K1"' not in page.text
    assert outline(client, stage, **{"w_KES-K1": "21"}).status_code == 403
    assert weight(stage, "KES-K1") == "20"


def test_weights_are_saved_in_place_with_one_event(ratna: FlaskClient, stage: Stage) -> None:
    before = len(events())
    answer = outline(ratna, stage, **{"w_KES-K1": "21,5", "w_KES-K2": "10"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#susunan")
    assert weight(stage, "KES-K1") == "21.5"
    assert events()[before:] == ["draft.changed"]
    page = ratna.get(at(stage)).text
    assert "lebih 1,5" in page
    assert "Jumlah bobot 101,5, seharusnya 100." in page


def test_a_bad_weight_keeps_everything_typed(ratna: FlaskClient, stage: Stage) -> None:
    answer = outline(ratna, stage, **{"w_KES-K1": "dua", "w_KES-K2": "11"})
    assert answer.status_code == 422
    assert 'value="dua"' in answer.text
    assert 'id="w-KES-K2" name="w_KES-K2" value="11"' in answer.text
    assert weight(stage, "KES-K2") == "10"


@pytest.mark.parametrize("typed", ["-1", "1234567"])
def test_an_impossible_weight_is_refused(ratna: FlaskClient, stage: Stage, typed: str) -> None:
    answer = outline(ratna, stage, **{"w_KES-K1": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


def test_a_row_button_saves_the_weights_too(ratna: FlaskClient, stage: Stage) -> None:
    answer = outline(ratna, stage, **{"w_KES-K1": "21", "do": "down:KES-K1"})
    assert answer.headers["Location"].endswith("#baris-KES-K1")
    assert weight(stage, "KES-K1") == "21"
    assert stage.content().children("kualitas_kerja") == ["KES-K2", "KES-K1", "KES-K3"]


def test_a_new_indicator_opens_its_page(ratna: FlaskClient, stage: Stage) -> None:
    answer = outline(ratna, stage, do="add:inisiatif")
    assert answer.headers["Location"].endswith("/butir/KES-I2#label_id")
    assert stage.content().nodes["KES-I2"]["roles"] == ["atasan", "diri"]
    assert outline(ratna, stage, 1, do=f"group:{stage.content().root}").status_code == 303


@pytest.mark.parametrize(
    ("verb", "status"), [("copy:KES-K1", 303), ("in:inisiatif", 303), ("out:KES-K1", 303), ("explode:KES-K1", 404)]
)
def test_row_buttons_do_what_they_say_or_nothing(ratna: FlaskClient, stage: Stage, verb: str, status: int) -> None:
    assert outline(ratna, stage, do=verb).status_code == status


def test_an_impossible_step_says_why(ratna: FlaskClient, stage: Stage) -> None:
    answer = outline(ratna, stage, do="in:disiplin")
    assert answer.status_code == 422
    assert "Tidak ada kriteria di atasnya" in answer.text


def test_deleting_can_be_undone(ratna: FlaskClient, stage: Stage) -> None:
    before = stage.content()
    outline(ratna, stage, do="delete:kerja_sama")
    page = ratna.get(at(stage)).text
    assert "Dihapus." in page
    assert post(ratna, at(stage, "batal"), {"rev": 1}).status_code == 303
    assert stage.content() == before


def test_the_gap_is_spread_from_the_page(ratna: FlaskClient, stage: Stage) -> None:
    outline(ratna, stage, **{"w_KES-K3": "23"})
    outline(ratna, stage, 1, do=f"even:{stage.content().root}")
    assert "pas" in ratna.get(at(stage)).text


def test_a_conflict_shows_who_and_keeps_what_was_typed(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": "22"}), actor=stage.people.wati.actor)
    answer = outline(ratna, stage, 0, **{"w_KES-K1": "21"})
    assert answer.status_code == 409
    assert "Wati Obi" in answer.text
    assert 'name="w_KES-K1" value="21"' in answer.text
    assert weight(stage, "KES-K1") == "22"


@pytest.mark.parametrize("page", FORMS)
def test_saving_a_page_unchanged_changes_nothing(ratna: FlaskClient, stage: Stage, page: str) -> None:
    before = stage.content()
    answer = post(ratna, at(stage, page), fields_of(ratna.get(at(stage, page)).text))
    assert answer.status_code == 303, re.findall(r'class="error">([^<]*)', answer.text)
    assert difference(before, stage.content()) == ({}, {})
    assert stage.row().rev == 0


def test_a_node_is_edited_with_its_levels_and_words(ratna: FlaskClient, stage: Stage) -> None:
    values = fields_of(ratna.get(at(stage, "butir/KES-K3")).text)
    values |= {
        "label_id": "Ramah",
        "l1_id": "Kurang ramah",
        "o_pasien_l1_id": "Cuek",
        "ask_komite_mutu": "y",
        "weight": "19,5",
    }
    del values["l4_reason"]
    answer = post(ratna, at(stage, "butir/KES-K3"), values)
    assert answer.headers["Location"].endswith("#baris-KES-K3")
    node = stage.content().nodes["KES-K3"]
    assert (node["label"]["id"], node["weight"]) == ("Ramah", "19.5")
    assert node["levels"][1]["label"]["id"] == "Kurang ramah"
    assert node["levels"][1]["wording"]["pasien"]["id"] == "Cuek"
    assert node["levels"][4]["evidence"] and "reason" not in node["levels"][4]
    assert "komite_mutu" in node["roles"]


def test_a_bad_node_form_keeps_everything_typed(ratna: FlaskClient, stage: Stage) -> None:
    values = fields_of(ratna.get(at(stage, "butir/KES-K3")).text)
    values |= {"weight": "berat", "label_id": "Baru sekali", "l5_id": "Tingkat tanpa nilai"}
    answer = post(ratna, at(stage, "butir/KES-K3"), values)
    assert answer.status_code == 422
    assert "Baru sekali" in answer.text
    assert "Isi nilai tingkat ini." in answer.text
    assert stage.row().rev == 0


def test_an_unknown_field_is_refused(ratna: FlaskClient, stage: Stage) -> None:
    values = fields_of(ratna.get(at(stage, "keterangan")).text) | {"state": "published"}
    assert post(ratna, at(stage, "keterangan"), values).status_code == 422


def test_a_published_code_is_not_offered_for_renaming(ratna: FlaskClient, stage: Stage) -> None:
    assert 'name="code"' not in ratna.get(at(stage, "butir/KES-K3")).text
    outline(ratna, stage, do="add:inisiatif")
    values = fields_of(ratna.get(at(stage, "butir/KES-I2")).text)
    assert post(ratna, at(stage, "butir/KES-I2"), values | {"code": "KES-K1"}).status_code == 422
    assert post(ratna, at(stage, "butir/KES-I2"), values | {"code": "PULAU-1"}).status_code == 303
    assert "PULAU-1" in stage.content().nodes


def test_the_preview_speaks_to_each_role(ratna: FlaskClient, stage: Stage) -> None:
    assert "Bagaimana petugas ini melayani Anda?" in ratna.get(at(stage, "?role=pasien")).text
    assert "Bagaimana petugas ini melayani Anda?" not in ratna.get(at(stage, "?role=atasan")).text
    assert "How did this health worker serve you?" in ratna.get(at(stage, "?role=pasien&bahasa=en")).text


def test_trial_answers_are_scored_and_not_stored(ratna: FlaskClient, stage: Stage) -> None:
    before = events()
    answers = {
        f"q_{code}": "4" for code in ("KES-D1", "KES-D2", "KES-K1", "KES-K2", "KES-K3", "KES-I1", "KES-S1", "KES-S2")
    }
    words = {"q_KUAT": "Ramah", "q_TINGKATKAN": "Catatan"}
    answer = post(ratna, at(stage, "pratinjau"), {"role": "atasan", "bahasa": "id", **answers, **words})
    assert answer.status_code == 200
    assert "80,00" in answer.text
    assert "Sesuai ekspektasi" in answer.text
    assert events() == before
    assert post(ratna, at(stage, "pratinjau"), {"role": "atasan", "q_KES-D1": "9"}).status_code == 422


def test_history_names_people_and_takes_steps_back(ratna: FlaskClient, stage: Stage) -> None:
    before = stage.content()
    outline(ratna, stage, **{"w_KES-K1": "21"})
    outline(ratna, stage, 1, **{"w_KES-K1": "22"})
    page = ratna.get(at(stage, "riwayat")).text
    assert "bobot 21 menjadi 22" in page
    assert "Ratna Bacan" in page
    post(ratna, at(stage, "batal"), {"rev": 2, "sampai": 1})
    assert stage.content() == before
    assert "sudah dibatalkan" in ratna.get(at(stage, "riwayat")).text


def test_the_whole_way_to_the_next_version(
    client: FlaskClient, ratna: FlaskClient, cast: factories.Cast, app: Flask, stage: Stage
) -> None:
    outline(ratna, stage, **{"w_KES-K3": "23", "w_KES-K1": "17"})
    page = ratna.get(at(stage, "periksa")).text
    assert re.search(r"20</del>.*23</ins>", page, re.S)
    post(ratna, at(stage, "ajukan"), {"rev": 1})
    assert stage.row().state is DraftState.IN_REVIEW
    refused = post(ratna, at(stage, "setujui"), {"rev": 1})
    assert refused.status_code == 403
    second = app.test_client()
    log_in(second, cast.hasan)
    assert post(second, at(stage, "kembalikan"), {"reason": ""}).status_code == 422
    assert post(second, at(stage, "setujui"), {"rev": 1}).status_code == 303
    assert post(second, at(stage, "tetapkan"), {"rev": 1, "effective_on": "", "publish_reason": ""}).status_code == 422
    done = post(
        second,
        at(stage, "tetapkan"),
        {"rev": 1, "effective_on": "2027-01-01", "publish_reason": "Rapat"},
    )
    assert done.status_code == 303
    version = second.get(done.headers["Location"])
    assert version.status_code == 200
    assert "versi 2" in version.text
    download = second.get(done.headers["Location"] + "unduh")
    assert download.headers["Content-Type"].startswith("application/json")


def test_drafts_are_put_aside_and_restored(ratna: FlaskClient, stage: Stage) -> None:
    post(ratna, at(stage, "sisihkan"))
    assert stage.row().state is DraftState.DISCARDED
    post(ratna, at(stage, "pulihkan"))
    assert stage.row().state is DraftState.EDITING


def test_the_list_and_the_instrument_lead_to_drafts(ratna: FlaskClient, stage: Stage) -> None:
    listed = ratna.get("/admin/instrumen/")
    assert "Tenaga Kesehatan" in listed.text
    assert "versi 1" in listed.text
    page = ratna.get(f"/admin/instrumen/details/?id={stage.instrument}")
    assert stage.draft in page.text
    started = post(ratna, "/admin/instrumen/rancangan", {"instrumen": stage.instrument, "versi": stage.version})
    assert "/admin/rancangan/" in started.headers["Location"]


def test_a_new_instrument_is_made_from_the_page(ratna: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    values = {
        "title": "Pranata komputer",
        "code": "KOMINFO-1",
        "owner": cast.other_agency.public_id,
        "job_family": "",
        "copy_of": "",
    }
    assert post(ratna, "/admin/instrumen/baru", values | {"code": "1 2"}).status_code == 422
    made = post(ratna, "/admin/instrumen/baru", values)
    assert made.status_code == 303
    page = ratna.get(made.headers["Location"])
    assert "Kriteria ini belum mempunyai isi" in page.text
    assert post(ratna, "/admin/instrumen/baru", values).status_code == 422


def test_a_new_instrument_may_start_from_nothing_at_all(ratna: FlaskClient, cast: factories.Cast, stage: Stage) -> None:
    values = {"title": "Lembar target", "code": "LEMBAR-1", "owner": cast.agency.public_id, "job_family": ""}
    made = post(ratna, "/admin/instrumen/baru", values | {"copy_of": "kosong:"})
    page = ratna.get(made.headers["Location"]).text
    assert "Lembar target" in page and "Belum ada kriteria" in page and "data-code" not in page
    for rest in ("penilai", "data-bawaan", "hasil", "keterangan", "butir/NILAI", "periksa"):
        assert ratna.get(made.headers["Location"] + rest).status_code == 200
    assert "Belum ada jenis penilai" in ratna.get(made.headers["Location"] + "penilai").text
    assert "Mulai dari pola" in ratna.get(made.headers["Location"] + "hasil").text


def test_a_step_is_undone_and_redone_from_the_outline(ratna: FlaskClient, stage: Stage) -> None:
    outline(ratna, stage, **{"w_KES-K1": "21"})
    assert 'ulang"' not in ratna.get(at(stage)).text
    post(ratna, at(stage, "batal"), {"rev": 1})
    assert 'ulang"' in ratna.get(at(stage)).text
    assert post(ratna, at(stage, "ulang"), {"rev": 2}).status_code == 303
    assert weight(stage, "KES-K1") == "21"
    assert "Tidak ada pembatalan yang dapat diulangi." in post(
        ratna, at(stage, "ulang"), {"rev": 3}, follow_redirects=True
    ).text  # fmt: skip


def test_who_else_is_at_the_draft_is_seen(ratna: FlaskClient, stage: Stage) -> None:
    cast = stage.people
    page = f"/admin/rancangan/{stage.draft}/"
    assert "juga menyunting" not in ratna.get(page).text
    now = utc_now()
    edit = set_node(stage.content().root, {"help": {"id": "Baru"}})
    services.edit_draft(cast.ratna.actor, stage.draft, rev=stage.row().rev, op="node.set", edit=edit, now=now)
    assert "juga menyunting" not in ratna.get(page).text
    other = set_node(stage.content().root, {"help": {"id": "Lain"}})
    services.edit_draft(cast.hasan.actor, stage.draft, rev=stage.row().rev, op="node.set", edit=other, now=now)
    assert cast.hasan.employee is not None
    assert f"{cast.hasan.employee.name} juga menyunting" in ratna.get(page).text
    with transaction() as session:
        session.execute(update(DraftChange).values(at=now - timedelta(minutes=16)))
    assert "juga menyunting" not in ratna.get(page).text
