"""An overtaken draft: refused until it takes the newer version's changes over, as one step."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.instruments import edits, services
from kinerja.instruments.models import Draft, DraftState, Version
from tests import factories
from tests.databases import played
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed

DAY = date(2027, 1, 1)


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    """Version 1, then a draft that weighs KES-K1 22, overtaken by version 2 with 21 and another title."""

    def build() -> Stage:
        stage = Stage.published(cast, seed(), now)
        slow = stage.draft
        stage.draft = services.start_draft(cast.ratna.actor, stage.instrument, now=now)
        stage.edit(edits.set_weights({"KES-K1": "21", "KES-K2": "9"}))
        stage.edit(edits.set_node("KES-D1", {"basis": "Perda"}), rev=1)
        stage.publish(DAY)
        stage.draft = slow
        stage.edit(edits.set_weights({"KES-K1": "22", "KES-K3": "16"}), actor=cast.wati.actor)
        return stage

    with app.test_request_context():
        yield played("overtaken", build)


@pytest.fixture
def ratna(client: FlaskClient, cast: factories.Cast, stage: Stage) -> FlaskClient:
    log_in(client, cast.ratna)
    return client


def at(stage: Stage, rest: str = "selaraskan") -> str:
    return f"/admin/rancangan/{stage.draft}/{rest}"


CHOICE = "pilih node KES-K1 weight"


def rebase(stage: Stage, rev: int = 1, choice: str = "") -> services.Step:
    chosen = {CHOICE: choice} if choice else {}
    return services.rebase_draft(stage.people.wati.actor, stage.draft, rev=rev, choices=chosen, now=stage.now)


def base_number(stage: Stage) -> int:
    with transaction() as session:
        query = select(Version.number).join(Draft, Draft.base_version_id == Version.id)
        return session.scalars(query.where(Draft.public_id == stage.draft)).one()


def test_an_overtaken_draft_is_refused_on_every_step_to_a_version(stage: Stage) -> None:
    ratna = stage.people.ratna.actor
    with pytest.raises(Conflict) as refusal:
        services.submit_draft(ratna, stage.draft, rev=1, accept_warnings=True, now=stage.now)
    assert refusal.value.code == "draft.base_moved"


def test_a_draft_that_is_overtaken_after_approval_is_not_published(stage: Stage) -> None:
    ratna, hasan = stage.people.ratna.actor, stage.people.hasan.actor
    first, second = (services.start_draft(ratna, stage.instrument, now=stage.now) for _n in range(2))
    for draft in (first, second):
        services.submit_draft(ratna, draft, rev=0, accept_warnings=True, now=stage.now)
    for draft in (first, second):
        services.approve_draft(hasan, draft, rev=0, now=stage.now)
    services.publish_instrument(ratna, first, effective_on=DAY, reason="Rapat", now=stage.now)
    with pytest.raises(Conflict) as refusal:
        services.publish_instrument(ratna, second, effective_on=DAY, reason="Rapat", now=stage.now)
    assert refusal.value.code == "draft.base_moved"


def test_both_changes_are_in_the_draft_after_one_step_with_one_event(stage: Stage) -> None:
    noted = len(events())
    rebase(stage, choice="mine")
    nodes = stage.content().nodes
    assert [nodes[code]["weight"] for code in ("KES-K1", "KES-K2", "KES-K3")] == ["22", "9", "16"]
    assert nodes["KES-D1"]["basis"] == "Perda"
    assert (stage.row().rev, base_number(stage)) == (2, 2)
    assert events()[noted:] == ["draft.rebased"]
    with transaction() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event is not None and event.changes["decided"] == 1


def test_the_newer_version_wins_where_it_is_chosen(stage: Stage) -> None:
    rebase(stage, choice="theirs")
    assert stage.content().nodes["KES-K1"]["weight"] == "21"


def test_taking_it_back_makes_the_draft_overtaken_again(stage: Stage) -> None:
    before = stage.content()
    rebase(stage, choice="mine")
    services.undo_change(stage.people.wati.actor, stage.draft, rev=2, now=stage.now)
    assert (stage.content(), base_number(stage)) == (before, 1)
    rebase(stage, rev=3, choice="mine")
    assert base_number(stage) == 2


def test_a_draft_that_says_the_same_still_moves_to_the_newer_version(stage: Stage) -> None:
    stage.edit(edits.set_weights({"KES-K1": "21", "KES-K2": "9", "KES-K3": "20"}), rev=1)
    stage.edit(edits.set_node("KES-D1", {"basis": "Perda"}), rev=2)
    rebase(stage, rev=3)
    assert base_number(stage) == 2
    services.undo_change(stage.people.wati.actor, stage.draft, rev=4, now=stage.now)
    assert base_number(stage) == 1


def test_what_is_undecided_is_refused_and_nothing_changes(stage: Stage) -> None:
    before = stage.content()
    for choice in ("", "perhaps"):
        with pytest.raises(Invalid) as refusal:
            rebase(stage, choice=choice)
        assert set(refusal.value.errors) == {CHOICE}
    assert (stage.content(), base_number(stage)) == (before, 1)


def test_a_draft_that_rests_on_the_version_in_force_has_nothing_to_take_over(stage: Stage) -> None:
    rebase(stage, choice="mine")
    with pytest.raises(NotAllowed) as refusal:
        rebase(stage, rev=2, choice="mine")
    assert refusal.value.code == "draft.not_overtaken"


def test_a_stale_page_an_outsider_and_another_state_are_refused(stage: Stage) -> None:
    people = stage.people
    with pytest.raises(Conflict):
        rebase(stage, rev=0, choice="mine")
    for actor, refusal in ((people.sari.actor, NotFound), (people.auditor.actor, NotAllowed)):
        with pytest.raises(refusal):
            services.rebase_draft(actor, stage.draft, rev=1, choices={CHOICE: "mine"}, now=stage.now)
    services.discard_draft(people.ratna.actor, stage.draft, now=stage.now)
    with pytest.raises(NotAllowed):
        rebase(stage, choice="mine")


def test_a_first_draft_is_merged_from_what_it_began_with(stage: Stage) -> None:
    ratna, now, document = stage.people.ratna.actor, stage.now, seed() | {"code": "KEMBAR"}
    stage.instrument, stage.draft = services.create_instrument(
        ratna, "KEMBAR", "Kembar", stage.people.agency.id, document=document, now=now
    )
    slow = services.start_draft(ratna, stage.instrument, now=now)
    stage.publish(DAY)
    stage.draft = slow
    stage.edit(edits.set_settings({"note": {"id": "Catatan lain"}}))
    services.rebase_draft(ratna, slow, rev=1, choices={"pilih settings  note": "mine"}, now=now)
    assert "KES-K1" in stage.content().nodes
    assert stage.content().settings["note"] == {"id": "Catatan lain"}
    assert base_number(stage) == 1


def test_the_page_shows_both_texts_and_asks(ratna: FlaskClient, stage: Stage) -> None:
    frame = ratna.get(at(stage, "keterangan")).text
    assert "Ada versi yang lebih baru" in frame
    page = ratna.get(at(stage)).text
    assert "Mengambil perubahan versi 2" in page
    assert re.search(r"Rancangan ini</span><br>22", page)
    assert re.search(r"Versi 2</span><br>21", page)
    assert "1 pilihan" in page


def test_the_page_refuses_half_and_keeps_what_was_chosen(ratna: FlaskClient, stage: Stage) -> None:
    stage.edit(edits.set_node("KES-D1", {"basis": "Pergub"}), rev=1)
    answer = post(ratna, at(stage), {"rev": 2, CHOICE: "mine"})
    assert answer.status_code == 422
    assert "1 pilihan belum dibuat." in answer.text
    assert re.search(rf'name="{CHOICE}" value="mine" checked', answer.text)
    assert answer.text.count("Pilih salah satu.") == 1
    done = post(ratna, at(stage), {"rev": 2, CHOICE: "mine", "pilih node KES-D1 basis": "theirs"})
    assert done.status_code == 303
    assert stage.content().nodes["KES-D1"]["basis"] == "Perda"
    assert "Ada versi yang lebih baru" not in ratna.get(at(stage, "")).text
    assert "Tidak ada yang perlu diselaraskan" in ratna.get(at(stage)).text
    assert "Disesuaikan dengan versi yang lebih baru" in ratna.get(at(stage, "riwayat")).text
    assert post(ratna, at(stage), {"rev": 3}).status_code == 403


def test_a_stale_page_says_who_edited(ratna: FlaskClient, stage: Stage) -> None:
    answer = post(ratna, at(stage), {"rev": 0, CHOICE: "mine"})
    assert answer.status_code == 409
    assert "Wati Obi" in answer.text
    assert re.search(rf'name="{CHOICE}" value="mine" checked', answer.text)


def test_a_draft_under_review_says_what_to_do_first(ratna: FlaskClient, stage: Stage) -> None:
    with transaction() as session:
        session.scalars(select(Draft).where(Draft.public_id == stage.draft)).one().state = DraftState.IN_REVIEW
    assert "Kembalikan dulu untuk disunting" in ratna.get(at(stage)).text


@pytest.mark.parametrize("field", ["outcome", "givens", "rounding", "title"])
def test_settings_that_both_changed_are_asked_in_words(ratna: FlaskClient, stage: Stage, field: str) -> None:
    values = {
        "outcome": ({"lists": [{"code": "a", "rows": [{"code": "x", "label": {"id": "Lulus"}}]}], "category": "a"}, {}),
        "givens": ([{"code": "jam", "label": {"id": "Jam"}, "unit": "jam", "least": "0"}],
                   [{"code": "hari", "label": {"id": "Hari"}}]),
        "rounding": ({"digits": 1}, {"mode": "up"}),
        "title": ({"id": "Satu"}, {"id": "Dua"}),
    }  # fmt: skip
    ratna_actor = stage.people.ratna.actor
    other = services.start_draft(ratna_actor, stage.instrument, now=stage.now)
    services.edit_draft(
        ratna_actor,
        other,
        rev=0,
        op="settings.set",
        edit=edits.set_settings({field: values[field][1] or None}),
        now=stage.now,
    )
    services.submit_draft(ratna_actor, other, rev=1, accept_warnings=True, now=stage.now)
    services.approve_draft(stage.people.hasan.actor, other, rev=1, now=stage.now)
    services.publish_instrument(ratna_actor, other, effective_on=DAY, reason="Rapat", now=stage.now)
    stage.edit(edits.set_settings({field: values[field][0]}), rev=1)
    page = ratna.get(at(stage))
    assert page.status_code == 200
    told = {"outcome": "Kategori dari daftar a.", "givens": "Satuan: jam.", "rounding": "1 angka di belakang koma",
            "title": "Satu"}  # fmt: skip
    assert told[field] in page.text
    assert f'name="pilih settings  {field}"' in page.text
