"""What was undone is brought back, as long as nothing else has happened."""

import pytest

from kinerja.core.authz import Actor
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.instruments import services
from kinerja.instruments.edits import set_weights
from tests.kinerja.instruments.stage import Stage, events


def weight(stage: Stage) -> str:
    return str(stage.content().nodes["KES-K1"]["weight"])


def undo(stage: Stage, times: int = 1) -> None:
    for _ in range(times):
        services.undo_change(stage.people.ratna.actor, stage.draft, rev=stage.row().rev, now=stage.now)


def redo(stage: Stage, actor: Actor | None = None, *, rev: int | None = None) -> services.Step:
    who = actor or stage.people.ratna.actor
    return services.redo_change(who, stage.draft, rev=stage.row().rev if rev is None else rev, now=stage.now)


def with_steps(stage: Stage, *weights: str) -> Stage:
    for rev, each in enumerate(weights):
        stage.edit(set_weights({"KES-K1": each}), rev=rev)
    return stage


def test_redo_brings_back_the_last_undone_step_with_one_event(stage: Stage) -> None:
    with_steps(stage, "21")
    undo(stage)
    before = len(events())
    assert redo(stage).changed
    assert weight(stage) == "21"
    assert events()[before:] == ["draft.changed"]


def test_steps_come_back_in_their_order(stage: Stage) -> None:
    with_steps(stage, "21", "22", "23")
    undo(stage, 3)
    found = []
    for _ in range(3):
        redo(stage)
        found.append(weight(stage))
    assert found == ["21", "22", "23"]
    with pytest.raises(Conflict) as refusal:
        redo(stage)
    assert refusal.value.code == "draft.nothing_to_redo"


def test_undoing_and_redoing_may_go_to_and_fro(stage: Stage) -> None:
    with_steps(stage, "21", "22")
    undo(stage)
    for _ in range(3):
        redo(stage)
        assert weight(stage) == "22"
        undo(stage)
        assert weight(stage) == "21"
    undo(stage)
    assert weight(stage) == "20"
    redo(stage)
    redo(stage)
    assert weight(stage) == "22"


def test_another_change_ends_it(stage: Stage) -> None:
    with_steps(stage, "21")
    undo(stage)
    stage.edit(set_weights({"KES-K2": "9"}), rev=stage.row().rev)
    with pytest.raises(Conflict):
        redo(stage)


def test_nothing_undone_is_nothing_to_redo(stage: Stage) -> None:
    with pytest.raises(Conflict):
        redo(with_steps(stage, "21"))


def test_whoever_edited_meanwhile_is_not_overwritten(stage: Stage) -> None:
    with_steps(stage, "21")
    undo(stage)
    with pytest.raises(Conflict):
        redo(stage, rev=1)
    assert weight(stage) == "20"


def test_only_editors_redo(stage: Stage) -> None:
    with_steps(stage, "21")
    undo(stage)
    with pytest.raises(NotAllowed):
        redo(stage, stage.people.auditor.actor)
    with pytest.raises(NotFound):
        redo(stage, stage.people.sari.actor)
    stage.draft = "tidak-ada"
    with pytest.raises(NotFound):
        services.redo_change(stage.people.ratna.actor, stage.draft, rev=0, now=stage.now)
