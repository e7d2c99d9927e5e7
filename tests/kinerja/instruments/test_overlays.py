"""An overlay from its beginning to its version: the same edits as any draft, as far as the core allows."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from forms.document import draft_from_document
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.instruments import edits, services
from kinerja.instruments.content import Content
from kinerja.instruments.drafts import draft_from_rows
from kinerja.instruments.models import DraftNode, DraftOp, Instrument, Version
from kinerja.instruments.versions import document_of, load_instrument
from tests import factories
from tests.kinerja.instruments.overlaystage import DAY, FREE, GROUP, HIDABLE, LOCKED, OverlayStage
from tests.kinerja.instruments.stage import events

OWN = {
    "kind": "indicator", "code": "DINKES-1", "type": "yes_no", "label": {"id": "Memakai masker"},
    "roles": ["atasan"], "weight": "5",
}  # fmt: skip


@pytest.fixture
def stage(people: factories.Cast, now: datetime) -> OverlayStage:
    return OverlayStage.of(people, now)


def label_of(content: Content, code: str) -> str:
    return str(content.nodes[code]["label"]["id"])


def test_an_overlay_begins_as_the_core_under_its_own_name(stage: OverlayStage) -> None:
    core = load_instrument(reading(), core_version(stage).fingerprint).draft
    with transaction() as session:
        number = stage.row_id(session)
        draft = draft_from_rows(session, number)
        assert (draft.code, draft.title) == ("DINKES-PENY", {"id": "Penyesuaian Dinas Kesehatan"})
        assert replace(draft, code=core.code, title=core.title) == core
        assert session.scalar(select(DraftNode.id).where(DraftNode.draft_id == number)) is None
    assert stage.written().operations == {}


def core_version(stage: OverlayStage) -> Version:
    return reading().get_one(Version, stage.row().core_version_id)


def test_a_dinas_makes_overlays_for_itself_only(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    with pytest.raises(NotAllowed):
        services.create_overlay(wati, stage.core, "LAIN", "Lain", stage.people.other_agency.id, now=stage.now)
    for who in (stage.people.tono.actor, stage.people.operator.actor):
        with pytest.raises(NotFound):
            services.create_overlay(who, stage.core, "LAIN", "Lain", stage.people.agency.id, now=stage.now)
    _overlay, draft = services.create_overlay(
        stage.people.ratna.actor, stage.core, "LAIN", "Lain", stage.people.other_agency.id, now=stage.now
    )
    assert stage.row(draft).core_version_id == stage.row().core_version_id


def test_one_overlay_per_core_dinas_and_job_family(stage: OverlayStage) -> None:
    wati, people = stage.people.wati.actor, stage.people
    with pytest.raises(Invalid) as refusal:
        services.create_overlay(wati, stage.core, "DUA", "Dua", people.agency.id, now=stage.now)
    assert refusal.value.errors == {"owner": ["overlay.exists"]}
    services.create_overlay(
        wati, stage.core, "DUA", "Dua", people.agency.id, job_family_id=people.family.id, now=stage.now
    )


def test_a_core_without_version_has_no_overlays(stage: OverlayStage) -> None:
    ratna = stage.people.ratna.actor
    empty, _draft = services.create_instrument(ratna, "KOSONG", "Kosong", stage.people.province.id, now=stage.now)
    with pytest.raises(NotAllowed) as refusal:
        services.create_overlay(ratna, empty, "X", "X", stage.people.agency.id, now=stage.now)
    assert refusal.value.code == "overlay.core_unpublished"


def test_what_the_core_allows_is_kept_as_operations(stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25"}))
    stage.edit(edits.set_node(FREE, {"label": {"id": "Menangani pasien dengan ramah"}}))
    stage.edit(edits.delete_node(HIDABLE))
    step = stage.edit(edits.add_node(GROUP, OWN))
    assert (step.rev, step.content) == (4, stage.content())
    assert list(stage.written().operations) == ["DINKES-1", FREE + " label", FREE + " weight", HIDABLE]
    content = stage.content()
    assert (content.nodes[FREE]["weight"], label_of(content, FREE)) == ("25", "Menangani pasien dengan ramah")
    assert content.children(GROUP) == [FREE, "KES-K2", "DINKES-1"]
    with transaction() as session:
        weight = session.scalars(select(DraftOp).where(DraftOp.field == "weight")).one()
        assert (weight.op, weight.value, weight.base_value) == ("set", "25", "20")


def test_every_step_is_one_event_and_nothing_new_is_none(stage: OverlayStage) -> None:
    noted = len(events())
    stage.edit(edits.set_weights({FREE: "25"}))
    assert not stage.edit(edits.set_weights({FREE: "25"})).changed
    assert events()[noted:] == ["draft.changed"]


def test_an_own_node_is_edited_moved_and_deleted_freely(stage: OverlayStage) -> None:
    stage.edit(edits.add_node(GROUP, OWN))
    stage.edit(edits.set_node("DINKES-1", {"weight": "7", "help": {"id": "Selalu"}}))
    stage.edit(edits.move_node("DINKES-1", "up"))
    assert stage.content().children(GROUP) == [FREE, "KES-K2", "DINKES-1", HIDABLE]
    stage.edit(edits.rename_node("DINKES-1", "MASKER"))
    assert list(stage.written().operations) == ["MASKER"]
    stage.edit(edits.delete_node("MASKER"))
    assert stage.written().operations == {}


def test_steps_are_taken_back_one_by_one(stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25"}))
    stage.edit(edits.delete_node(HIDABLE))
    wati = stage.people.wati.actor
    step = services.undo_change(wati, stage.draft, rev=2, now=stage.now)
    assert HIDABLE in step.content.nodes and step.content == stage.content()
    services.undo_change(wati, stage.draft, rev=3, now=stage.now)
    assert stage.written().operations == {}


def test_two_editors_of_different_items_do_not_meet(stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25"}), rev=0)
    stage.edit(edits.set_weights({"KES-K2": "5"}), rev=0, actor=stage.people.ratna.actor)
    assert set(stage.written().operations) == {FREE + " weight", "KES-K2 weight"}


def test_two_editors_of_one_item_are_told(stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25"}), rev=0)
    with pytest.raises(Conflict) as refusal:
        stage.edit(edits.set_weights({FREE: "26"}), rev=0, actor=stage.people.ratna.actor)
    assert refusal.value.code == "draft.changed_meanwhile"


def test_an_addition_whose_home_another_editor_took_is_told(stage: OverlayStage) -> None:
    home = {"kind": "criterion", "code": "DINKES-K", "label": {"id": "K"}, "mode": "points"}
    stage.edit(edits.add_node(GROUP, home))
    stage.edit(edits.delete_node("DINKES-K"), rev=1)
    with pytest.raises(Conflict):
        stage.edit(edits.add_node("DINKES-K", OWN), rev=1, actor=stage.people.ratna.actor)


def test_the_codes_of_the_core_stand_for_what_they_stand_for(stage: OverlayStage) -> None:
    stage.edit(edits.delete_node(HIDABLE))
    with pytest.raises(Invalid) as refusal:
        stage.edit(edits.add_node(GROUP, {**OWN, "code": HIDABLE}))
    assert refusal.value.code == "code.used_before"
    with pytest.raises(Invalid) as refusal:
        stage.edit(edits.rename_node(FREE, "LAIN"))
    assert refusal.value.code == "code.frozen"


def test_an_overlay_is_published_like_any_draft(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    stage.edit(edits.delete_node(HIDABLE))
    with pytest.raises(Invalid):
        services.submit_draft(wati, stage.draft, rev=1, accept_warnings=True, now=stage.now)
    stage.edit(edits.set_weights({FREE: "30", "KES-K2": "20"}))
    services.submit_draft(wati, stage.draft, rev=2, accept_warnings=True, now=stage.now)
    with pytest.raises(NotAllowed):
        services.approve_draft(wati, stage.draft, rev=2, now=stage.now)
    services.approve_draft(stage.people.hasan.actor, stage.draft, rev=2, now=stage.now)
    services.publish_instrument(wati, stage.draft, effective_on=DAY, reason="Rapat", now=stage.now)
    (version,) = stage.versions()
    assert (version.base_version_id, version.core_version_id) == (None, stage.row().core_version_id)
    with transaction() as session:
        document = document_of(session, version.fingerprint)
        assert HIDABLE not in str(document)
        assert load_instrument(session, version.fingerprint).draft == draft_from_document(document)


def test_the_next_draft_finds_the_operations_again(stage: OverlayStage) -> None:
    stage.edit(edits.delete_node(HIDABLE))
    stage.edit(edits.set_weights({FREE: "30", "KES-K2": "20"}))
    written = stage.written()
    stage.publish(stage.draft, stage.people.wati.actor)
    stage.draft = services.start_draft(stage.people.wati.actor, stage.overlay, now=stage.now)
    assert (stage.written(), stage.row().base_version_id) == (written, stage.versions()[0].id)


def test_an_overlay_of_an_overlay_is_bound_by_the_first_core(stage: OverlayStage) -> None:
    stage.publish(stage.draft, stage.people.wati.actor)
    _inner, draft = services.create_overlay(
        stage.people.wati.actor, stage.overlay, "PERAWAT", "Perawat", stage.people.agency.id,
        job_family_id=stage.people.family.id, now=stage.now,
    )  # fmt: skip
    stage.draft = draft
    stage.edit(edits.set_weights({FREE: "30"}))
    with pytest.raises(Invalid):
        stage.edit(edits.set_weights({FREE: "31"}))


def test_a_draft_of_an_unpublished_overlay_starts_from_the_core(stage: OverlayStage) -> None:
    stage.edit(edits.set_weights({FREE: "25"}))
    stage.draft = services.start_draft(stage.people.wati.actor, stage.overlay, now=stage.now)
    assert stage.written().operations == {}


def test_an_overtaken_overlay_takes_the_newer_version_over(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    other = services.start_draft(wati, stage.overlay, now=stage.now)
    services.edit_draft(
        wati, other, rev=0, op="node.set", edit=edits.set_node(FREE, {"label": {"id": "Dari yang lain"}}), now=stage.now
    )
    stage.edit(edits.set_weights({FREE: "20.5", "KES-K2": "9.5"}))
    stage.publish(other, wati)
    step = services.rebase_draft(wati, stage.draft, rev=1, choices={}, now=stage.now)
    assert (step.content.nodes[FREE]["weight"], label_of(step.content, FREE)) == ("20.5", "Dari yang lain")
    assert set(stage.written().operations) == {FREE + " label", FREE + " weight", "KES-K2 weight"}
    assert stage.row().base_version_id == stage.versions()[0].id


def test_an_overtaken_overlay_stays_on_its_own_core(stage: OverlayStage) -> None:
    wati = stage.people.wati.actor
    stage.publish(stage.draft, wati)
    stage.draft = services.start_draft(wati, stage.overlay, now=stage.now)
    stage.change_core(edits.set_node(LOCKED, {"basis": "Perda 9"}))
    other = services.start_draft(wati, stage.overlay, now=stage.now)
    services.follow_core(wati, other, rev=0, choices={}, now=stage.now)
    stage.publish(other, wati)
    before = stage.row().core_version_id
    services.rebase_draft(wati, stage.draft, rev=0, choices={}, now=stage.now)
    assert stage.row().core_version_id == before
    assert stage.written().operations == {}


def moved(stage: OverlayStage) -> None:
    """The overlay reweighs and retexts one item and hides another; the core changes the same and other ones."""
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    stage.edit(edits.set_node(FREE, {"label": {"id": "Kata Dinas"}}))
    stage.edit(edits.delete_node(HIDABLE))
    stage.change_core(
        edits.set_node(LOCKED, {"label": {"id": "Kata baru inti"}}),
        edits.set_node(FREE, {"label": {"id": "Kata inti"}}),
    )


CLASH = f"set {FREE} label"


def test_a_moved_core_stops_the_overlay_until_it_follows(stage: OverlayStage) -> None:
    moved(stage)
    with pytest.raises(Conflict) as refusal:
        services.submit_draft(stage.people.wati.actor, stage.draft, rev=3, accept_warnings=True, now=stage.now)
    assert refusal.value.code == "draft.core_moved"


def test_what_was_left_alone_follows_and_choices_are_kept(stage: OverlayStage) -> None:
    moved(stage)
    noted = len(events())
    step = services.follow_core(stage.people.wati.actor, stage.draft, rev=3, choices={CLASH: "mine"}, now=stage.now)
    assert step.content == stage.content()
    assert label_of(step.content, LOCKED) == "Kata baru inti"
    assert (label_of(step.content, FREE), step.content.nodes[FREE]["weight"]) == ("Kata Dinas", "25")
    assert HIDABLE not in step.content.nodes
    assert events()[noted:] == ["draft.core_followed"]
    with transaction() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event is not None and event.changes["decided"] == 1
        core = session.scalars(select(Instrument).where(Instrument.public_id == stage.core)).one()
    assert core.current_version_id == stage.row().core_version_id


def test_following_can_be_chosen_and_taken_back(stage: OverlayStage) -> None:
    moved(stage)
    before, stood_on = stage.content(), stage.row().core_version_id
    wati = stage.people.wati.actor
    step = services.follow_core(wati, stage.draft, rev=3, choices={CLASH: "theirs"}, now=stage.now)
    assert label_of(step.content, FREE) == "Kata inti"
    services.undo_change(wati, stage.draft, rev=4, now=stage.now)
    assert (stage.content(), stage.row().core_version_id) == (before, stood_on)


def test_an_undecided_conflict_is_refused_and_nothing_changes(stage: OverlayStage) -> None:
    moved(stage)
    before = stage.content()
    for choice in ("", "perhaps"):
        with pytest.raises(Invalid) as refusal:
            services.follow_core(stage.people.wati.actor, stage.draft, rev=3, choices={CLASH: choice}, now=stage.now)
        assert refusal.value.errors == {CLASH: ["rebase.choose"]}
    assert stage.content() == before


def test_a_stale_page_an_outsider_and_a_core_that_stands_are_refused(stage: OverlayStage) -> None:
    wati, choices = stage.people.wati.actor, {CLASH: "mine"}
    with pytest.raises(NotAllowed) as refusal:
        services.follow_core(wati, stage.draft, rev=0, choices={}, now=stage.now)
    assert refusal.value.code == "draft.core_not_moved"
    moved(stage)
    with pytest.raises(Conflict):
        services.follow_core(wati, stage.draft, rev=2, choices=choices, now=stage.now)
    with pytest.raises(NotFound):
        services.follow_core(stage.people.tono.actor, stage.draft, rev=3, choices=choices, now=stage.now)
    with pytest.raises(NotFound):
        services.follow_core(wati, "tidak-ada", rev=3, choices=choices, now=stage.now)
    services.follow_core(wati, stage.draft, rev=3, choices=choices, now=stage.now)
    with pytest.raises(NotAllowed):
        services.follow_core(wati, stage.draft, rev=4, choices=choices, now=stage.now)


def test_an_edit_made_before_the_core_was_followed_is_told(stage: OverlayStage) -> None:
    moved(stage)
    services.follow_core(stage.people.wati.actor, stage.draft, rev=3, choices={CLASH: "mine"}, now=stage.now)
    with pytest.raises(Conflict):
        stage.edit(edits.set_weights({FREE: "26"}), rev=3)


def test_an_ordinary_instrument_has_no_core_to_follow(stage: OverlayStage) -> None:
    with pytest.raises(NotAllowed) as refusal:
        services.follow_core(stage.people.ratna.actor, stage.core_draft, rev=0, choices={}, now=stage.now)
    assert refusal.value.code == "draft.core_not_moved"
