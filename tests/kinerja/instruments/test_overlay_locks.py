"""Locked items stay as they are, whatever a service is asked, whatever is written behind its back."""

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, KinerjaError
from kinerja.instruments import changes, edits, services
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.edits import Edit, Frozen
from kinerja.instruments.exchange.copying import copy_node
from kinerja.instruments.models import Draft, DraftNode, DraftOp, NodeKind
from tests import factories
from tests.kinerja.instruments.overlaystage import FREE, GROUP, HIDABLE, LOCKED, OverlayStage, nodes_of
from tests.kinerja.instruments.stage import seed_content

LABEL = {"label": {"id": "Diubah diam-diam"}}
OWN = {"kind": "indicator", "type": "yes_no", "label": {"id": "Tambahan"}, "roles": ["atasan"], "weight": "0"}


@pytest.fixture
def stage(people: factories.Cast, now: datetime) -> OverlayStage:
    return OverlayStage.of(people, now)


def importing(change: Callable[[dict[str, Any]], None]) -> Edit:
    """The whole content replaced by another document, as an import does it."""

    def edit(content: Content, frozen: Frozen = edits.base.NOTHING) -> Content:
        document = copy.deepcopy(document_from_content(content))
        change({node["code"]: node for node in nodes_of(document["root"])} | {"": document})
        return content_from_document(document)

    return edit


EDITS: dict[str, Edit] = {
    "weight": edits.set_weights({LOCKED: "9", "KES-D2": "6"}),
    "weight given": edits.set_node(LOCKED, {"weight_given": "G"}),
    "below the bound": edits.set_weights({FREE: "9"}),
    "above the bound": edits.set_weights({FREE: "31"}),
    "no weight": edits.set_weights({FREE: None}),
    "even": edits.chained(edits.set_weights({FREE: "30"}), edits.distribute("NILAI")),
    "label": edits.set_node(LOCKED, LABEL),
    "label of a criterion": edits.set_node("disiplin", LABEL),
    "basis": edits.set_node(FREE, {"basis": "Lain"}),
    "type": edits.set_node(LOCKED, {"type": "yes_no", "levels": None}),
    "type of a free one": edits.set_node(FREE, {"type": "yes_no", "levels": None}),
    "who answers": edits.set_node(FREE, {"roles": ["atasan"]}),
    "wording": edits.set_node(LOCKED, {"wording": {"diri": {"label": {"id": "Lain"}}}}),
    "levels": edits.set_levels(LOCKED, [{"value": "1", "label": {"id": "Satu"}}]),
    "levels of a free one": edits.set_levels(FREE, [{"value": "1", "label": {"id": "Satu"}}]),
    "steps": edits.set_node(FREE, {"steps": [{"op": "cap", "at": "50"}]}),
    "condition": edits.set_node(FREE, {"show_if": {"present": {"answer": LOCKED}}}),
    "mode": edits.set_node("disiplin", {"mode": "ratio"}),
    "the lock itself": edits.set_node(LOCKED, {"overlay": {"retext": True}}),
    "the word for all": edits.set_settings({"overlay": {"hide": True}}),
    "hide": edits.delete_node(LOCKED),
    "hide what is only free in words": edits.delete_node(FREE),
    "hide a criterion": edits.delete_node("disiplin"),
    "hide around a free one": edits.delete_node(GROUP),
    "rename": edits.rename_node(LOCKED, "LAIN"),
    "order": edits.move_node("KES-D2", "up"),
    "order of free ones": edits.move_node(HIDABLE, "up"),
    "place": edits.move_node_to(LOCKED, GROUP, 0),
    "place of a free one": edits.move_node_to(HIDABLE, "disiplin", 0),
    "around": edits.chained(
        edits.add_node(GROUP, {"kind": "criterion", "code": "D-K", "label": {"id": "K"}, "mode": "points"}),
        edits.move_node_to(FREE, "D-K", 0),
    ),
    "add": edits.add_node("disiplin", OWN),
    "add at the top": edits.add_node("NILAI", OWN),
    "copy from the library": copy_node(seed_content(), "KES-K2", "disiplin"),
    "copy": edits.duplicate_node(LOCKED, suffix="(salinan)"),
    "a role": edits.set_role("atasan", {"weight": "1"}),
    "a new role": edits.add_role({"code": "baru", "kind": "peer", "label": {"id": "Baru"}, "weight": "1"}),
    "a role less": edits.delete_role("sistem"),
    "roles in another order": edits.chained(edits.set_role("atasan", {"position": 40})),
    "givens": edits.put_givens([{"code": "G", "label": {"id": "G"}}]),
    "rounding": edits.set_settings({"rounding": {"digits": 0}}),
    "outcome": edits.set_settings({"outcome": None}),
    "import a label": importing(lambda nodes: nodes[LOCKED].update(LABEL)),
    "import a weight": importing(lambda nodes: nodes[LOCKED].update(weight="1")),
    "import without it": importing(lambda nodes: nodes["disiplin"]["children"].pop(0)),
    "import another lock": importing(lambda nodes: nodes[""].update(overlay={"retext": True, "reweight": True})),
    "import another root": importing(lambda nodes: nodes[""].update(root={**nodes["NILAI"], "code": "LAIN"})),
    "import what is no document": importing(lambda nodes: nodes[LOCKED].update(weight=1.5)),
}


@pytest.mark.parametrize("name", EDITS)
def test_no_edit_changes_what_is_locked(stage: OverlayStage, name: str) -> None:
    before = (stage.content(), stage.row().rev)
    with pytest.raises(KinerjaError) as refusal:
        stage.edit(EDITS[name])
    assert isinstance(refusal.value, Invalid), refusal.value.code
    assert (stage.content(), stage.row().rev) == before


@pytest.mark.parametrize("name", EDITS)
def test_no_step_of_a_caller_changes_what_is_locked(stage: OverlayStage, name: str) -> None:
    """The door below the services, for whoever writes contents as a whole."""
    before = stage.content()
    try:
        wanted = EDITS[name](before, {})
    except KinerjaError:
        return
    with pytest.raises(Invalid), transaction() as session:
        draft = session.scalars(select(Draft).where(Draft.public_id == stage.draft)).one()
        wati = stage.people.wati.actor
        changes.keep_step(session, draft, wati, "import", old=before, new=wanted, at=stage.now)
    assert stage.content() == before


@pytest.mark.parametrize(
    "row",
    [
        DraftOp(op="set", code=LOCKED, field="weight", value="1", base_value="8"),
        DraftOp(op="set", code=LOCKED, field="label", value={"id": "Lain"}, base_value=None),
        DraftOp(op="set", code=FREE, field="weight", value="99", base_value="20"),
        DraftOp(op="set", code=FREE, field="type", value="text", base_value="rubric"),
        DraftOp(op="hide", code=LOCKED, field="", value=None, base_value=None),
        DraftOp(op="hide", code="NILAI", field="", value=None, base_value=None),
        DraftOp(op="add", code=LOCKED, field="", value={"parent": GROUP, "after": "", "node": {}}, base_value=None),
        DraftOp(op="add", code="X", field="", value={"parent": LOCKED, "after": "", "node": {}}, base_value=None),
        DraftNode(code=LOCKED, kind=NodeKind.INDICATOR, type="text", texts=LABEL),
    ],
    ids=lambda row: f"{type(row).__name__} {row.code} {getattr(row, 'op', '')} {getattr(row, 'field', '')}",
)
def test_rows_that_the_core_does_not_allow_have_no_effect(stage: OverlayStage, row: Any) -> None:
    before = stage.content()
    with transaction() as session:
        values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
        session.add(type(row)(**values, draft_id=stage.row_id(session)))
    assert stage.content() == before


def test_taking_back_and_following_leave_locked_items_alone(stage: OverlayStage) -> None:
    wati, locked = stage.people.wati.actor, stage.content().nodes[LOCKED]
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    services.undo_change(wati, stage.draft, rev=1, now=stage.now)
    stage.change_core(edits.set_node(FREE, {"overlay": None}))
    stage.edit(edits.set_weights({FREE: "25", "KES-K2": "5"}))
    choices = {f"set {FREE} weight": "mine"}
    with pytest.raises(Invalid):
        services.follow_core(wati, stage.draft, rev=3, choices=choices, now=stage.now)
    choices[f"set {FREE} weight"] = "theirs"
    step = services.follow_core(wati, stage.draft, rev=3, choices=choices, now=stage.now)
    assert (step.content.nodes[FREE]["weight"], step.content.nodes["KES-K2"]["weight"]) == ("20", "5")
    assert step.content.nodes[LOCKED] == locked
    with pytest.raises(Invalid):
        stage.edit(edits.set_weights({FREE: "25"}))
