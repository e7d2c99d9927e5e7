"""Files, pasted tables, redone steps and former versions meet overlays: nothing locked comes in by any of them."""

import json
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from forms.document import draft_from_document
from kinerja.core.errors import Conflict, Invalid
from kinerja.instruments import edits, services
from kinerja.instruments.content import document_from_content
from kinerja.instruments.exchange.taking import key_of, take_changes
from kinerja.instruments.meaning import told_changes
from tests.kinerja.core.browsing import post
from tests.kinerja.instruments.exchange.test_files_page import boxes, take
from tests.kinerja.instruments.exchange.workbook.books import put, saved, tables
from tests.kinerja.instruments.overlaystage import FREE, HIDABLE, LOCKED, OverlayStage, core_document, nodes_of
from tests.kinerja.instruments.test_overlay_pages import at, ratna, stage, wati

__all__ = ["ratna", "stage", "wati"]
NODES = "Kriteria dan indikator"


def sent(client: FlaskClient, stage: OverlayStage, raw: bytes, name: str):  # type: ignore[no-untyped-def]  # the client's answer
    return post(client, at(stage, "berkas"), {"file": (BytesIO(raw), name)}, content_type="multipart/form-data")


def workbook(client: FlaskClient, stage: OverlayStage, code: str) -> bytes:
    """The overlay as a workbook with other words for one item."""
    sheets = tables(client.get(at(stage, "unduh-xlsx")).data)
    put(sheets[NODES], code, "Uraian", "Kata dari lembar kerja")
    return saved(sheets)


def test_a_workbook_changes_what_is_free(wati: FlaskClient, stage: OverlayStage) -> None:
    answer = sent(wati, stage, workbook(wati, stage, HIDABLE), "a.xlsx")
    assert boxes(answer) == [f"retexted {HIDABLE} label"]
    assert take(wati, stage, answer, boxes(answer)).status_code == 303
    assert list(stage.written().operations) == [f"{HIDABLE} label"]


def test_a_workbook_with_a_locked_change_is_refused_by_name(wati: FlaskClient, stage: OverlayStage) -> None:
    before = stage.content()
    answer = sent(wati, stage, workbook(wati, stage, LOCKED), "a.xlsx")
    answer = take(wati, stage, answer, boxes(answer))
    assert answer.status_code == 422
    assert before.nodes[LOCKED]["label"]["id"] in answer.text and "dikunci instrumen inti" in answer.text
    assert stage.content() == before


def test_a_document_with_locked_changes_begins_no_draft(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    document = document_from_content(stage.content())
    for node in nodes_of(document["root"]):
        if node["code"] == FREE:
            node["weight"] = "25"
    draft = services.start_draft(wati, stage.overlay, document=document, now=stage.now)
    assert stage.content(draft).nodes[FREE]["weight"] == "25"
    document["rounding"] = {"digits": 0}
    with pytest.raises(Invalid):
        services.start_draft(wati, stage.overlay, document=document, now=stage.now)


def test_the_page_for_files_says_what_is_locked(wati: FlaskClient, stage: OverlayStage) -> None:
    document = {**document_from_content(stage.content()), "rounding": {"digits": 0}}
    file = (BytesIO(json.dumps(document).encode()), "a.json")
    values = {
        "target": stage.overlay,
        "owner": stage.people.agency.public_id,
        "job_family": "",
        "code": "",
        "file": file,
    }
    answer = post(wati, "/admin/instrumen/impor", values, content_type="multipart/form-data")
    assert answer.status_code == 422 and "dikunci instrumen inti" in answer.text


def test_what_overlays_may_do_comes_in_with_a_file(ratna: FlaskClient, stage: OverlayStage) -> None:
    document = core_document()
    document["overlay"] = {"retext": True}
    document["root"]["children"][0]["overlay"] = {"add": True}
    content = stage.content(stage.core_draft)
    old, new = draft_from_document(document_from_content(content)), draft_from_document(document)
    keys = [key_of(change) for change, _words in told_changes(old, new)]
    assert keys == ["overlay_changed disiplin overlay", f"overlay_changed {document['code']} overlay_of_all"]
    taken = take_changes(document, keys)(content, {})
    assert taken.settings["overlay"] == {"retext": True}
    assert taken.nodes["disiplin"]["overlay"] == {"add": True}
    assert "overlay" not in take_changes(document, keys[:1])(content, {}).settings


def test_a_step_is_redone_as_it_was(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    after = stage.edit(edits.delete_node(HIDABLE)).content
    services.undo_change(wati, stage.draft, rev=1, now=stage.now)
    step = services.redo_change(wati, stage.draft, rev=2, now=stage.now)
    assert step.content == after == stage.content()


def test_following_the_core_is_redone_with_the_core(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    stage.change_core(edits.set_node(LOCKED, {"label": {"id": "Kata baru inti"}}))
    services.follow_core(wati, stage.draft, rev=0, choices={}, now=stage.now)
    followed = stage.row().core_version_id
    services.undo_change(wati, stage.draft, rev=1, now=stage.now)
    assert stage.row().core_version_id != followed
    services.redo_change(wati, stage.draft, rev=2, now=stage.now)
    assert stage.row().core_version_id == followed
    assert stage.content().nodes[LOCKED]["label"] == {"id": "Kata baru inti"}


def published_twice(stage: OverlayStage) -> str:
    """Two versions of the overlay; gives the first."""
    wati = stage.people.wati.actor
    first = stage.publish(stage.draft, wati)
    stage.draft = services.start_draft(wati, stage.overlay, now=stage.now)
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    stage.publish(stage.draft, wati)
    return first


def test_a_former_version_comes_back_on_its_core(stage: OverlayStage) -> None:
    first, people = published_twice(stage), stage.people
    draft = services.propose_reversion(people.wati.actor, first, reason="Keliru.", now=stage.now)
    services.confirm_reversion(people.hasan.actor, draft, now=stage.now)
    former, _between, back = stage.versions()
    assert (back.fingerprint, back.core_version_id) == (former.fingerprint, former.core_version_id)


def test_a_former_version_on_a_former_core_does_not_come_back(stage: OverlayStage) -> None:
    first = published_twice(stage)
    stage.change_core(edits.set_node(LOCKED, {"label": {"id": "Kata baru inti"}}))
    with pytest.raises(Conflict) as refusal:
        services.propose_reversion(stage.people.wati.actor, first, reason="Keliru.", now=stage.now)
    assert refusal.value.code == "reversion.core_moved"
