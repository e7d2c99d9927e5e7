"""The overlay merge against a second, independent one: 2,000 random cores, core updates and overlays."""

from collections.abc import Callable
from random import Random

import pytest

from forms.document import document_from_draft, draft_from_document
from forms.overlay import Op, Operation, Overlay, effective
from forms.overlaymerge import MINE, merge, overlay_between, refusals
from tests.forms import reference_overlay as reference
from tests.forms.overlay_cases import moved_on, some_core, some_operations
from tests.forms.reference_overlay import Json, Rules, flat

PARTS = 20


def overlay_of(ops: list[Json]) -> Overlay:
    return Overlay("DINAS", {"id": "Dinas"}, tuple(Operation(**op | {"op": Op(op["op"])}) for op in ops))


def assert_both_agree(seed: int) -> set[str]:
    """The effective tree, the conflicts, and the tree after them; then what must hold of any overlay."""
    random = Random(f"overlay {seed}")
    old = some_core(random)
    new, ops = moved_on(random, old), some_operations(random, old)
    before, after, overlay = draft_from_document(old), draft_from_document(new), overlay_of(ops)
    made = effective(before, overlay).draft
    assert document_from_draft(made)["root"] == reference.effective(old, ops)
    _merged, conflicts = merge(before, after, overlay)
    choices = {each.name: random.choice(("mine", "theirs", "")) for each in conflicts}
    merged, conflicts = merge(before, after, overlay, choices)
    theirs, told = reference.merge(old, new, ops, choices)
    said = [(each.name, each.reason, each.old, each.new, MINE in each.choices) for each in conflicts]
    assert sorted(said, key=str) == sorted(
        ((t["name"], t["reason"], t["old"], t["new"], t["open"]) for t in told), key=str
    )
    result = effective(after, merged).draft
    assert document_from_draft(result)["root"] == reference.effective(new, theirs)
    assert_locked_items_stand(new, document_from_draft(result))
    again = overlay_between(after, result, merged.operations)
    assert refusals(after, again, result) == []
    assert effective(after, again).draft == result
    return {each.reason for each in conflicts}


def assert_locked_items_stand(core: Json, made: Json) -> None:
    """Whatever the operations say: what the core locks is there, word for word, in its place."""
    rules, found = Rules(core), flat(made)
    for code, node in flat(core).items():
        if not rules.hides(code) and not any(rules.hides(above) for above in parents(rules.nodes, code)):
            assert code in found and found[code]["parent"] == node["parent"]
        if code not in found:
            continue
        if not rules.says(code, "reweight"):
            assert found[code].get("weight") == node.get("weight")
        if not rules.says(code, "retext"):
            assert {name: found[code].get(name) for name in ("label", "help", "wording", "levels")} == {
                name: node.get(name) for name in ("label", "help", "wording", "levels")
            }
        for part in ("type", "roles", "mode", "overlay"):
            assert found[code].get(part) == node.get(part)


def parents(nodes: dict[str, Json], code: str) -> list[str]:
    found = []
    while (code := nodes[code]["parent"]) != "":
        found.append(code)
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_random_overlays_agree(part: int, scale: Callable[[int], int]) -> None:
    count = scale(2000) // PARTS
    reasons = [assert_both_agree(seed) for seed in range(part * count, (part + 1) * count)]
    assert set().union(*reasons) & {"changed", "removed", "locked", "taken"}
