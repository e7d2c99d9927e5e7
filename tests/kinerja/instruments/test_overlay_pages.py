"""The pages of overlays, as a browser without scripts uses them."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kinerja.instruments import edits, services
from kinerja.instruments.models import DraftState
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.overlaystage import FREE, GROUP, HIDABLE, LOCKED, OverlayStage
from tests.kinerja.instruments.pages import Page


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[OverlayStage]:
    with app.test_request_context():
        yield OverlayStage.of(cast, now)


@pytest.fixture
def wati(client: FlaskClient, cast: factories.Cast, stage: OverlayStage) -> FlaskClient:
    log_in(client, cast.wati)
    return client


@pytest.fixture
def ratna(app: Flask, cast: factories.Cast, stage: OverlayStage) -> FlaskClient:
    client = app.test_client()
    log_in(client, cast.ratna)
    return client


def at(stage: OverlayStage, rest: str = "", draft: str = "") -> str:
    return f"/admin/rancangan/{draft or stage.draft}/{rest}"


def outline(client: FlaskClient, stage: OverlayStage, rev: int = 0, **fields: str) -> TestResponse:
    return post(client, at(stage, "susunan"), {"rev": rev, **fields})


def row(page: TestResponse, code: str) -> str:
    """The line of one item."""
    return page.text.split(f'id="baris-{code}"')[1].split("</tr>")[0]


def new_overlay(stage: OverlayStage, **changed: str) -> dict[str, str]:
    values = {"title": "Penyesuaian perawat", "code": "PERAWAT", "owner": stage.people.agency.public_id}
    return values | {"job_family": stage.people.family.public_id} | changed


def test_the_core_offers_an_overlay_and_lists_them(wati: FlaskClient, stage: OverlayStage) -> None:
    page = wati.get(f"/admin/instrumen/details/?id={stage.core}")
    assert f'href="/admin/instrumen/penyesuaian?id={stage.core}"' in page.text
    assert "Penyesuaian Dinas Kesehatan" in page.text and "belum ada versi" in page.text
    assert "penyesuaian dari " in wati.get(f"/admin/instrumen/details/?id={stage.overlay}").text


def test_an_overlay_is_made_for_a_dinas_and_a_job_family(wati: FlaskClient, stage: OverlayStage) -> None:
    address = f"/admin/instrumen/penyesuaian?id={stage.core}"
    assert "Penyesuaian baru" in wati.get(address).text
    answer = post(wati, address, new_overlay(stage))
    assert answer.status_code == 303
    page = wati.get(answer.location)
    assert "Penyesuaian perawat" in page.text and "versi 1" in page.text
    assert "Perawat" in wati.get(f"/admin/instrumen/details/?id={stage.core}").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": "1"}, "Huruf, angka"),
        ({"title": ""}, "wajib"),
        ({"job_family": ""}, "sudah mempunyai penyesuaian"),
        ({"code": "DINKES-PENY"}, "sudah dipakai"),
        ({"owner": "tidak-ada"}, "pilihan"),
    ],
)
def test_a_bad_beginning_keeps_what_was_typed(
    wati: FlaskClient, stage: OverlayStage, changed: dict[str, str], told: str
) -> None:
    answer = post(wati, f"/admin/instrumen/penyesuaian?id={stage.core}", new_overlay(stage, **changed))
    assert answer.status_code == 422
    assert told.lower() in answer.text.lower()
    assert 'value="PERAWAT"' in answer.text or "code" in changed


def test_an_outsider_can_begin_no_overlay(app: Flask, stage: OverlayStage) -> None:
    client = app.test_client()
    log_in(client, stage.people.tono)
    assert client.get(f"/admin/instrumen/penyesuaian?id={stage.core}").status_code == 403
    log_in(client, stage.people.auditor)
    assert post(client, f"/admin/instrumen/penyesuaian?id={stage.core}", new_overlay(stage)).status_code == 403


def test_the_outline_says_where_each_line_comes_from_and_what_is_locked(wati: FlaskClient, stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25"}))
    page = wati.get(at(stage))
    assert "Penyesuaian dari" in page.text
    assert "terkunci" in row(page, LOCKED) and "<input" not in row(page, LOCKED)
    assert "diubah di sini" in row(page, FREE) and "10 sampai 30; inti 20" in row(page, FREE)
    assert "Kata-kata" in row(page, FREE) and "Sembunyikan" not in row(page, FREE)
    assert "Sembunyikan" in row(page, HIDABLE)
    assert "+ indikator" in row(page, GROUP) and "+ indikator" not in row(page, "disiplin")


def test_the_outline_is_searched_and_steps_are_taken_back_and_redone(wati: FlaskClient, stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    assert f'href="#baris-{FREE}"' in wati.get(at(stage, f"?cari={FREE}")).text
    assert post(wati, at(stage, "batal"), {"rev": 1}).status_code == 303
    page = wati.get(at(stage)).text
    assert "ulangi" in page.lower()
    assert post(wati, at(stage, "ulang"), {"rev": 2}).status_code == 303
    assert stage.content().nodes[FREE]["weight"] == "25"


def test_the_library_copies_into_open_criteria_only(wati: FlaskClient, stage: OverlayStage) -> None:
    page = wati.get(at(stage, "pustaka?cari=KES-S1")).text
    (taken, *_more) = re.findall(r'name="ambil" value="([^"]*KES-S1)"', page)
    sent = {"rev": 0, "ambil": taken, "cari": "KES-S1", "jenis": "indicator"}
    answer = post(wati, at(stage, "pustaka"), {**sent, "ke": "disiplin"})
    assert answer.status_code == 422 and "tidak mengizinkan tambahan" in answer.text
    assert post(wati, at(stage, "pustaka"), {**sent, "ke": GROUP}).status_code == 303
    assert [op["op"] for op in stage.written().operations.values()] == ["add"]


def test_weights_are_saved_in_place_and_refused_outside_their_bounds(wati: FlaskClient, stage: OverlayStage) -> None:
    fields = {f"w_{FREE}": "22,5", "w_KES-K2": "7,5"}
    assert outline(wati, stage, **fields).status_code == 303
    assert stage.content().nodes[FREE]["weight"] == "22.5"
    answer = outline(wati, stage, 1, **{f"w_{FREE}": "45", "w_KES-K2": "5"})
    assert answer.status_code == 422
    assert 'value="45"' in row(answer, FREE) and "di luar batas" in row(answer, FREE)
    assert stage.content().nodes["KES-K2"]["weight"] == "7.5"


def test_a_node_is_hidden_and_shown_again(wati: FlaskClient, stage: OverlayStage) -> None:
    stage.edit(edits.set_node(HIDABLE, {"label": {"id": "Kata Dinas"}}))
    answer = outline(wati, stage, 1, do=f"delete:{HIDABLE}")
    page = wati.get(answer.location)
    assert "Disembunyikan di sini" in page.text and f"show:{HIDABLE}" in page.text
    assert f'id="baris-{HIDABLE}"' not in page.text
    outline(wati, stage, 2, do=f"show:{HIDABLE}")
    content = stage.content()
    assert content.nodes[HIDABLE]["label"] == {"id": "Kata Dinas"}
    assert content.children(GROUP)[-1] == HIDABLE
    assert outline(wati, stage, 3, do=f"show:{HIDABLE}").status_code == 303
    assert outline(wati, stage, 3, do="show:TIDAK-ADA").status_code == 404


def test_a_locked_node_is_not_hidden_by_a_made_up_button(wati: FlaskClient, stage: OverlayStage) -> None:
    answer = outline(wati, stage, do=f"delete:{LOCKED}")
    assert answer.status_code == 422
    assert "dikunci instrumen inti" in answer.text


def test_own_items_get_a_code_of_the_overlay_and_the_whole_page(wati: FlaskClient, stage: OverlayStage) -> None:
    answer = outline(wati, stage, do=f"add:{GROUP}")
    assert answer.location.endswith("/butir/DINKES-PENY-1#label_id")
    page = Page(wati, answer.location).open().put({"label_id": "Memakai masker", "weight": "5"})
    page.save()
    assert "tambahan Dinas" in row(wati.get(at(stage)), "DINKES-PENY-1")
    outline(wati, stage, 2, do=f"group:{GROUP}")
    assert "DINKES-PENY-2" in stage.content().nodes
    assert outline(wati, stage, 3, do="add:TIDAK-ADA").status_code == 404


def test_words_of_a_core_item_are_changed_beside_the_cores(wati: FlaskClient, stage: OverlayStage) -> None:
    core = stage.content().nodes[HIDABLE]
    page = Page(wati, at(stage, f"butir/{HIDABLE}")).open()
    page.put({"t0_id": "Kata Dinas", "t2_id": "Tingkat satu"}).save()
    entry = stage.content().nodes[HIDABLE]
    assert entry["label"]["id"] == "Kata Dinas"
    assert entry["levels"][0]["label"]["id"] == "Tingkat satu"
    assert set(stage.written().operations) == {f"{HIDABLE} label", f"{HIDABLE} levels.1.label"}
    again = Page(wati, at(stage, f"butir/{HIDABLE}")).open()
    assert f"Inti: {core['label']['id']}" in again.text
    again.put({"t0_id": "", "t2_id": ""}).save()
    assert stage.written().operations == {}


def test_words_of_one_role_are_changed_too(wati: FlaskClient, stage: OverlayStage) -> None:
    page = Page(wati, at(stage, f"butir/{HIDABLE}")).open()
    assert "Kata-kata untuk pasien" in page.text
    stems = re.findall(r'<label for="(t\d+)_id">Kata-kata untuk pasien', page.text)
    page.put({f"{stems[0]}_id": "Petugas ramah kepada saya"}).save()
    (name,) = stage.written().operations
    assert name.startswith(f"{HIDABLE} wording.pasien.")


def test_words_of_a_locked_item_are_shown_and_kept(wati: FlaskClient, stage: OverlayStage) -> None:
    page = Page(wati, at(stage, f"butir/{LOCKED}")).open()
    assert "Kata-kata butir ini dikunci" in page.text
    page.put({"t0_id": "Diubah diam-diam"}).save(422)
    assert "Diubah diam-diam" in page.text and "dikunci" in page.text
    assert stage.written().operations == {}


def test_too_long_words_and_a_stale_page_keep_what_was_typed(wati: FlaskClient, stage: OverlayStage) -> None:
    page = Page(wati, at(stage, f"butir/{HIDABLE}")).open()
    page.put({"t0_id": "x" * 2001}).save(422)
    stage.edit(edits.set_node(HIDABLE, {"label": {"id": "Lain"}}))
    page.put({"t0_id": "Kata saya"}).save(409)
    assert "Kata saya" in page.text


@pytest.mark.parametrize("page", ["penilai", "data-bawaan", "hasil"])
def test_pages_of_rules_change_nothing_in_an_overlay(wati: FlaskClient, stage: OverlayStage, page: str) -> None:
    before = stage.content()
    form = Page(wati, at(stage, page)).open()
    sent = {
        "penilai": {"roles-0-weight": "1"}, "hasil": {"axes-0-label_id": "Lain"},
        "data-bawaan": {"givens-0-code": "G", "givens-0-label_id": "G", "givens-0-kind": "number", "givens-0-key": ""},
    }[page]  # fmt: skip
    form.put(dict(sent))
    assert post(wati, form.address, form.sent).status_code in (303, 422)
    assert stage.content() == before


def test_crafted_posts_to_the_page_of_any_node_leave_locked_items_alone(wati: FlaskClient, stage: OverlayStage) -> None:
    """Every field of the whole page of a node, sent to the address that for a core's item takes words only."""
    before = stage.content()
    for field in (
        "label_id",
        "weight",
        "type",
        "ask_atasan",
        "spec",
        "parent",
        "code",
        "show_if",
        "l0_id",
        "do",
        "t0_id",
    ):
        for code in (LOCKED, "disiplin", "NILAI"):
            answer = post(wati, at(stage, f"butir/{code}"), {"rev": 0, field: "diubah"})
            assert answer.status_code in (303, 404, 422)
    assert stage.content() == before


@pytest.mark.parametrize("verb", ["up", "down", "in", "out", "copy", "delete", "even", "add", "group", "show"])
@pytest.mark.parametrize("code", [LOCKED, "disiplin", "NILAI"])
def test_crafted_buttons_leave_locked_items_alone(wati: FlaskClient, stage: OverlayStage, verb: str, code: str) -> None:
    before = stage.content()
    answer = outline(wati, stage, do=f"{verb}:{code}", **{f"w_{LOCKED}": "8"})
    assert answer.status_code in (303, 409, 422)
    assert stage.content() == before


def test_crafted_weights_and_allowances_leave_locked_items_alone(wati: FlaskClient, stage: OverlayStage) -> None:
    before = stage.content()
    assert outline(wati, stage, **{f"w_{LOCKED}": "9", "w_KES-D2": "6"}).status_code == 422
    assert post(wati, at(stage, "izin"), {"rev": 0, f"reweight {LOCKED}": "y", "hide -": "y"}).status_code == 422
    assert post(wati, at(stage, "keterangan"), {"rev": 0, "digits": "0", "title_id": "X"}).status_code == 422
    assert stage.content() == before


def test_the_name_and_basis_of_an_overlay_are_its_own(wati: FlaskClient, stage: OverlayStage) -> None:
    page = Page(wati, at(stage, "keterangan")).open()
    assert "Pembulatan" not in page.text
    page.put({"title_id": "Nama baru", "legal_basis": "Kepdin 2/2027"}).save()
    assert stage.content().settings["title"]["id"] == "Nama baru"
    assert stage.content().settings["legal_basis"] == "Kepdin 2/2027"


def test_the_history_tells_what_each_step_did(wati: FlaskClient, stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    stage.edit(edits.delete_node(HIDABLE))
    stage.edit(edits.set_node(FREE, {"label": {"id": "Kata Dinas"}}))
    outline(wati, stage, 3, do=f"add:{GROUP}")
    outline(wati, stage, 4, do="delete:DINKES-PENY-1")
    outline(wati, stage, 5, do=f"show:{HIDABLE}")
    page = wati.get(at(stage, "riwayat")).text
    for told in ("Kata Dinas: bobot 20 menjadi 25", "disembunyikan", "Kata Dinas: Kata Dinas", "Indikator baru dihapus",
                 "ditampilkan lagi"):  # fmt: skip
        assert told in page


def test_the_review_compares_with_the_core_and_the_version_shows_it(
    wati: FlaskClient, ratna: FlaskClient, stage: OverlayStage
) -> None:
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    page = wati.get(at(stage, "periksa")).text
    assert "Yang berbeda dari inti" in page and "Ini versi pertama" not in page
    assert "2 perbedaan" in page
    version = stage.publish(stage.draft, stage.people.wati.actor)
    shown = ratna.get(f"/admin/versi/{version}/").text
    assert "Yang berbeda dari inti" in shown and "diubah di sini" in shown
    assert "mengikuti inti" in wati.get(f"/admin/instrumen/details/?id={stage.core}").text
    stage.draft = services.start_draft(stage.people.wati.actor, stage.overlay, now=stage.now)
    assert "Tidak ada perbedaan dengan versi" in wati.get(at(stage, "periksa")).text


def moved(stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    stage.edit(edits.set_node(FREE, {"label": {"id": "Kata Dinas"}}))
    stage.edit(edits.delete_node(HIDABLE))
    stage.change_core(
        edits.set_node(FREE, {"label": {"id": "Kata inti"}}), edits.set_node("KES-K2", {"overlay": None}),
        edits.set_node(HIDABLE, {"label": {"id": "Nama lain"}}),
    )  # fmt: skip


KEEP = {f"set {FREE} label": "mine", f"hide {HIDABLE}": "mine", "set KES-K2 weight": "theirs"}


def test_a_moved_core_is_announced_everywhere(wati: FlaskClient, stage: OverlayStage) -> None:
    stage.publish(stage.draft, stage.people.wati.actor)
    stage.draft = services.start_draft(stage.people.wati.actor, stage.overlay, now=stage.now)
    moved(stage)
    assert "Inti sudah berubah ke versi 2" in wati.get(at(stage)).text
    assert "Inti sudah berubah ke versi 2" in wati.get(f"/admin/instrumen/details/?id={stage.overlay}").text
    assert "inti sudah berubah" in wati.get(f"/admin/instrumen/details/?id={stage.core}").text


def test_the_page_of_a_moved_core_shows_three_texts_and_what_follows(wati: FlaskClient, stage: OverlayStage) -> None:
    was = stage.content().nodes[FREE]["label"]["id"]
    moved(stage)
    page = wati.get(at(stage, "inti")).text
    assert "Inti sudah berubah ke versi 2" in page and "3 pilihan" in page
    for text in (was, "Kata inti", "Kata Dinas", "Inti sekarang mengunci bagian ini", "Tidak ditanyakan di sini."):
        assert text in page
    assert len(re.findall('type="radio"[^>]*value="mine"', page)) == 2


def test_choices_are_kept_and_the_rest_follows(wati: FlaskClient, stage: OverlayStage) -> None:
    moved(stage)
    answer = post(wati, at(stage, "inti"), {"rev": 3, f"set {FREE} label": "mine"})
    assert answer.status_code == 422
    assert re.search(rf'name="set {FREE} label" value="mine" checked', answer.text)
    assert "2 pilihan belum dibuat" in answer.text
    assert post(wati, at(stage, "inti"), {"rev": 3, **KEEP}).status_code == 303
    content = stage.content()
    assert content.nodes[FREE]["label"] == {"id": "Kata Dinas"}
    assert (content.nodes["KES-K2"]["weight"], HIDABLE in content.nodes) == ("10", False)
    assert "Tidak ada yang perlu diikuti" in wati.get(at(stage, "inti")).text
    assert "Mengikuti versi inti yang baru" in wati.get(at(stage, "riwayat")).text


def test_following_is_refused_from_a_stale_page_and_in_another_state(wati: FlaskClient, stage: OverlayStage) -> None:
    assert post(wati, at(stage, "inti"), {"rev": 0}).status_code == 403
    moved(stage)
    answer = post(wati, at(stage, "inti"), {"rev": 1, **KEEP})
    assert answer.status_code == 409
    assert re.search(rf'name="set {FREE} label" value="mine" checked', answer.text)
    stage.in_state(DraftState.IN_REVIEW)
    assert "Kembalikan dulu untuk disunting" in wati.get(at(stage, "inti")).text
    assert post(wati, at(stage, "inti"), {"rev": 3, **KEEP}).status_code == 403


def test_own_items_in_conflict_are_named(wati: FlaskClient, stage: OverlayStage) -> None:
    outline(wati, stage, do=f"add:{GROUP}")
    taken = {**stage.content().nodes["DINKES-PENY-1"], "label": {"id": "Milik inti"}, "weight": "0"}
    own = {name: taken[name] for name in ("kind", "code", "type", "label", "roles", "levels", "weight")}
    stage.change_core(edits.add_node("disiplin", own))
    page = wati.get(at(stage, "inti")).text
    assert "Tambahan Dinas: Indikator baru" in page and "kode yang sama" in page
    post(wati, at(stage, "inti"), {"rev": 1, "add DINKES-PENY-1": "mine"})
    assert {"DINKES-PENY-1", "DINKES-PENY-1-2"} <= set(stage.content().nodes)


def test_an_ordinary_draft_has_no_core(ratna: FlaskClient, stage: OverlayStage) -> None:
    assert "bukan penyesuaian" in ratna.get(at(stage, "inti", stage.core_draft)).text
    assert post(ratna, at(stage, "inti", stage.core_draft), {"rev": 0}).status_code == 403


def test_the_core_says_what_overlays_may_do(ratna: FlaskClient, stage: OverlayStage) -> None:
    page = Page(ratna, at(stage, "izin", stage.core_draft)).open()
    assert page.sent[f"retext {FREE}"] == "y" and page.sent[f"least {FREE}"] == "10"
    assert f"hide {LOCKED}" not in page.sent
    page.put({f"reweight {LOCKED}": "y", f"least {LOCKED}": "2,5", "retext -": "y"}).clear(f"retext {FREE}").save()
    content = stage.content(stage.core_draft)
    assert content.settings["overlay"] == {"retext": True}
    assert content.nodes[LOCKED]["overlay"] == {"reweight": True, "least": "2.5"}
    assert content.nodes[FREE]["overlay"]["retext"] is False
    again = Page(ratna, page.address).open()
    assert again.sent[f"retext {LOCKED}"] == "y" and f"retext {FREE}" not in again.sent
    again.clear("retext -").save()
    assert f"retext {LOCKED}" not in Page(ratna, page.address).open().sent
    assert "Tidak ada yang berubah" in ratna.get(Page(ratna, page.address).open().save().answer.location).text  # type: ignore[union-attr]


def test_bad_bounds_keep_what_was_typed(ratna: FlaskClient, stage: OverlayStage) -> None:
    page = Page(ratna, at(stage, "izin", stage.core_draft)).open()
    page.put({f"most {FREE}": "banyak"}).save(422)
    assert 'value="banyak"' in page.text and 'aria-invalid="true"' in page.text
    assert stage.row(stage.core_draft).rev == 0


def test_a_stale_page_of_allowances_is_refused(ratna: FlaskClient, stage: OverlayStage) -> None:
    page = Page(ratna, at(stage, "izin", stage.core_draft)).open()
    services.edit_draft(
        stage.people.hasan.actor, stage.core_draft, rev=0, op="x", now=stage.now,
        edit=edits.set_node(FREE, {"overlay": {"hide": True}}),
    )  # fmt: skip
    page.put({f"hide {FREE}": "y", f"most {FREE}": "29"}).save(409)
    assert 'value="29"' in page.text


def test_only_administrators_of_the_core_say_what_is_allowed(wati: FlaskClient, stage: OverlayStage) -> None:
    assert wati.get(at(stage, "izin", stage.core_draft)).status_code == 404
    assert post(wati, at(stage, "izin", stage.core_draft), {"rev": 0}).status_code == 404
