import pytest

from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.instruments import edits, services
from kinerja.instruments.edits import set_node, set_weights
from tests.kinerja.instruments.stage import Stage, events, seed_content


def test_rows_say_what_the_document_says(stage: Stage) -> None:
    assert stage.content() == seed_content()


def test_an_edit_is_stored_with_one_event(stage: Stage) -> None:
    before = len(events())
    step = stage.edit(set_weights({"KES-K1": "21"}))
    assert (step.rev, stage.content().nodes["KES-K1"]["weight"]) == (1, "21")
    assert events()[before:] == ["draft.changed"]


def test_an_edit_that_changes_nothing_leaves_no_trace(stage: Stage) -> None:
    before = events()
    step = stage.edit(set_weights({"KES-K1": "20"}))
    assert (step.rev, step.changed, events()) == (0, False, before)


@pytest.mark.parametrize(
    "edit",
    [
        edits.delete_node("kualitas_kerja"),
        edits.duplicate_node("kualitas_kerja", suffix="(salinan)"),
        edits.move_node("KES-K2", "out"),
        edits.rename_node("kualitas_kerja", "MUTU"),
        edits.set_levels("KES-K1", [{"value": "1", "label": {"id": "Buruk"}}, {"value": "2", "label": {"id": "Baik"}}]),
        edits.delete_role("pasien"),
        edits.set_settings({"title": {"id": "Nama lain"}, "rounding": {"digits": 1}}),
    ],
)
def test_every_edit_survives_the_rows_and_can_be_undone(stage: Stage, edit: edits.Edit) -> None:
    before = stage.content()
    expected = edit(before, {})
    stage.edit(edit)
    assert stage.content() == expected
    services.undo_change(stage.people.ratna.actor, stage.draft, rev=1, now=stage.now)
    assert stage.content() == before


def test_an_outsider_is_refused(stage: Stage) -> None:
    people = stage.people
    for stranger in (people.sari, people.operator):
        with pytest.raises(NotFound):
            stage.edit(set_weights({"KES-K1": "21"}), actor=stranger.actor)
    with pytest.raises(NotAllowed) as refusal:
        stage.edit(set_weights({"KES-K1": "21"}), actor=people.auditor.actor)
    assert refusal.value.code == "instrument.not_yours"


def test_an_unknown_draft_or_node_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        stage.edit(set_weights({"XX": "21"}))
    stage.draft = "unknown"
    with pytest.raises(NotFound):
        stage.edit(set_weights({"KES-K1": "21"}))


def test_two_editors_of_different_fields_are_both_kept(stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": "21"}))
    step = stage.edit(set_node("KES-K1", {"basis": "Pergub"}), rev=0, actor=stage.people.wati.actor)
    assert step.rev == 2
    node = stage.content().nodes["KES-K1"]
    assert (node["weight"], node["basis"]) == ("21", "Pergub")


def test_two_editors_of_one_field_never_overwrite_each_other(stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": "21"}))
    with pytest.raises(Conflict) as refusal:
        stage.edit(set_weights({"KES-K1": "22"}), rev=0, actor=stage.people.wati.actor)
    assert refusal.value.code == "draft.changed_meanwhile"
    assert refusal.value.details["by"] == "Ratna Bacan, S.Sos."
    assert refusal.value.details["what"] == "KES-K1"
    assert stage.content().nodes["KES-K1"]["weight"] == "21"


def test_moving_into_what_somebody_deleted_is_a_conflict(stage: Stage) -> None:
    stage.edit(edits.delete_node("inisiatif"))
    with pytest.raises(Conflict):
        stage.edit(edits.move_node_to("KES-K1", "inisiatif", 0), rev=0, actor=stage.people.wati.actor)


def test_the_same_edit_again_is_harmless(stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": "21"}))
    assert stage.edit(set_weights({"KES-K1": "21"}), rev=0).changed is False


def test_undo_walks_back_any_number_of_steps(stage: Stage) -> None:
    ratna, wati = stage.people.ratna.actor, stage.people.wati.actor
    before = stage.content()
    for rev, weight in enumerate(("21", "22", "23")):
        stage.edit(set_weights({"KES-K1": weight}), rev=rev)
    services.undo_change(wati, stage.draft, rev=3, now=stage.now)
    assert stage.content().nodes["KES-K1"]["weight"] == "22"
    services.undo_change(ratna, stage.draft, rev=4, back_to=1, now=stage.now)
    assert stage.content() == before
    with pytest.raises(Conflict) as refusal:
        services.undo_change(ratna, stage.draft, rev=6, now=stage.now)
    assert refusal.value.code == "draft.nothing_to_undo"


def test_undo_is_refused_when_somebody_edited_meanwhile(stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": "21"}))
    with pytest.raises(Conflict):
        services.undo_change(stage.people.ratna.actor, stage.draft, rev=0, now=stage.now)


def test_published_codes_are_frozen_in_the_next_draft(published: Stage) -> None:
    with pytest.raises(Invalid) as refusal:
        published.edit(edits.rename_node("KES-K1", "X"))
    assert refusal.value.code == "code.frozen"
    published.edit(edits.delete_node("KES-K1"))
    with pytest.raises(Invalid):
        published.edit(edits.add_node("disiplin", {"kind": "criterion", "code": "KES-K1", "mode": "equal"}), rev=1)
