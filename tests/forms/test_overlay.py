"""Overlays by hand: what each operation does, what a core refuses, where parts come from, what a new core leaves."""

from copy import deepcopy
from typing import Any

import pytest

from forms.compiler import problems_of
from forms.diff import changes_between
from forms.document import document_from_draft, draft_from_document, fingerprint_of
from forms.errors import DefinitionInvalid
from forms.instrument import Criterion, Draft
from forms.overlay import Effective, Op, Operation, Origin, Overlay, effective, operation_problems
from forms.overlaymerge import MINE, THEIRS, Conflict, merge, overlay_between, refusals
from forms.overlayrules import permits_of
from tests.forms.builders import Json, criterion, document, indicator, label, role

OPEN = {"hide": True, "retext": True, "add": True, "reweight": True}


def core(**changed: Any) -> Json:
    """A (locked), B (open, 10 to 40) and C (all but its weight) inside K, which takes nodes of an overlay's own."""
    return document(
        criterion(
            "K",
            indicator("A", weight="50"),
            indicator("B", weight="30", overlay=OPEN | {"least": "10", "most": "40"}, help=label("Bantuan")),
            indicator("C", weight="20", overlay={"hide": True, "retext": True}, roles=["atasan", "rekan"]),
            mode="percent",
            overlay={"add": True},
        ),
        **{"roles": [role(), role("rekan", "peer")], **changed},
    )


def draft(written: Json | None = None) -> Draft:
    return draft_from_document(written or core())


def setting(code: str, field: str, value: Any, base: Any = None) -> Operation:
    return Operation(Op.SET, code, field, value, base)


def adding(code: str, parent: str = "K", after: str = "C", **changed: Any) -> Operation:
    node = indicator(code, **{"weight": "5", **changed})
    return Operation(Op.ADD, code, value={"parent": parent, "after": after, "node": node})


def grouping(code: str, parent: str = "K") -> Operation:
    node = {"kind": "criterion", "code": code, "label": label(code), "mode": "ratio"}
    return Operation(Op.ADD, code, value={"parent": parent, "after": "", "node": node})


def hiding(code: str) -> Operation:
    return Operation(Op.HIDE, code, base=label(code))


def made(*operations: Operation, written: Json | None = None) -> Effective:
    return effective(draft(written), Overlay("DINAS", label("Dinas"), operations))


def inside(found: Effective, code: str = "K") -> list[str]:
    node = next(each for each in found.draft.root.children if each.code == code)
    assert isinstance(node, Criterion)
    return [child.code for child in node.children]


def node(found: Effective, code: str) -> Json:
    def look(part: Json) -> Json | None:
        if part["code"] == code:
            return part
        return next(filter(None, map(look, part.get("children", ()))), None)

    hit = look(document_from_draft(found.draft)["root"])
    assert hit is not None
    return hit


def codes(*operations: Operation, written: Json | None = None) -> list[str]:
    return [problem.code for problem in operation_problems(draft(written), operations)]


def test_without_operations_only_the_head_is_the_overlays() -> None:
    found = made()
    assert (found.draft.code, found.draft.title) == ("DINAS", label("Dinas"))
    assert [(change.kind, change.field) for change in changes_between(draft(), found.draft)] == [
        ("retexted", "code"),
        ("retexted", "title"),
    ]
    assert found.origin("B") is Origin.CORE


def test_note_and_legal_basis_are_the_cores_until_written() -> None:
    base = draft(core(note=label("Inti"), legal_basis="Pergub 1"))
    left = effective(base, Overlay("D", label("D"))).draft
    own = effective(base, Overlay("D", label("D"), note={}, legal_basis="Kepdin 2")).draft
    assert (left.note, left.legal_basis) == (label("Inti"), "Pergub 1")
    assert (own.note, own.legal_basis) == ({}, "Kepdin 2")


def test_a_weight_a_text_and_words_of_a_role_are_set() -> None:
    found = made(
        setting("B", "weight", "35"),
        setting("B", "help", label("Lain")),
        setting("C", "wording.rekan.label", label("Untuk rekan")),
        setting("C", "levels.2.label", label("Dua")),
        setting("C", "levels.3.wording.rekan", label("Tiga")),
    )
    assert (node(found, "B")["weight"], node(found, "B")["help"]) == ("35", label("Lain"))
    assert node(found, "C")["wording"] == {"rekan": {"label": label("Untuk rekan")}}
    assert node(found, "C")["levels"][1]["label"] == label("Dua")
    assert node(found, "C")["levels"][2]["wording"] == {"rekan": label("Tiga")}
    assert found.changed == {
        "B": ("help", "weight"),
        "C": ("levels.2.label", "levels.3.wording.rekan", "wording.rekan.label"),
    }
    assert (found.origin("B"), found.origin("B", "weight"), found.origin("B", "label")) == (
        Origin.CHANGED,
        Origin.CHANGED,
        Origin.CORE,
    )


def test_words_of_a_role_are_taken_away() -> None:
    written = core()
    written["root"]["children"][0]["children"][2]["wording"] = {"rekan": {"label": label("Rekan")}, "atasan": {}}
    found = made(setting("C", "wording.rekan.label", None), written=written)
    assert node(found, "C")["wording"] == {"atasan": {}}


def test_a_criterion_is_retexted_and_reweighted() -> None:
    written = core()
    written["root"]["children"][0]["overlay"] = OPEN
    found = made(setting("K", "label", label("Lain")), setting("K", "weight", "3"), written=written)
    assert (node(found, "K")["label"], node(found, "K")["weight"]) == (label("Lain"), "3")


def test_hidden_nodes_are_gone_and_remembered() -> None:
    found = made(hiding("C"), setting("C", "label", label("Lain")))
    assert (inside(found), found.hidden, found.changed) == (["A", "B"], ("C",), {})


def test_own_nodes_stand_behind_the_sibling_they_follow() -> None:
    found = made(adding("Z", after=""), adding("Y", after="A"), adding("X", after="A"), adding("W", after="X"))
    assert inside(found) == ["Z", "A", "X", "W", "Y", "B", "C"]
    assert found.origin("X") is Origin.ADDED


def test_own_nodes_whose_sibling_is_gone_stand_last() -> None:
    found = made(adding("Y", after="TIADA"), adding("X", after="Y"), adding("Q", after="P"), adding("P", after="Q"))
    assert inside(found) == ["A", "B", "C", "Y", "X", "P", "Q"]


def test_own_criteria_hold_own_nodes() -> None:
    found = made(adding("X", parent="G", after=""), grouping("G"))
    assert node(found, "G")["children"][0]["code"] == "X"
    assert found.added == {"G", "X"}


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (hiding("A"), "overlay.may_not_hide"),
        (hiding("NILAI"), "overlay.may_not_hide"),
        (hiding("K"), "overlay.may_not_hide"),
        (hiding("TIADA"), "overlay.unknown_node"),
        (setting("TIADA", "label", label("x")), "overlay.unknown_node"),
        (setting("A", "label", label("x")), "overlay.may_not_retext"),
        (setting("A", "weight", "50"), "overlay.may_not_reweight"),
        (setting("B", "weight", "9"), "overlay.weight_outside"),
        (setting("B", "weight", "40.5"), "overlay.weight_outside"),
        (setting("B", "weight", "-1"), "weight.negative"),
        (setting("B", "weight", "1,5"), "document.not_exact"),
        (setting("B", "weight", None), "document.not_exact"),
        (setting("B", "type", "text"), "overlay.unknown_field"),
        (setting("B", "levels.9.label", label("x")), "overlay.unknown_field"),
        (setting("B", "wording.rekan.label", label("x")), "overlay.unknown_field"),
        (setting("B", "label", None), "document.not_text"),
        (setting("B", "label", "kata"), "document.not_text"),
        (setting("B", "label", {"id": " "}), "document.not_text"),
        (adding("B"), "overlay.code_taken"),
        (adding("X", parent="A"), "overlay.may_not_add"),
        (adding("X", parent="NILAI"), "overlay.may_not_add"),
        (adding("X", parent="TIADA"), "overlay.unknown_parent"),
        (adding("X", parent="X"), "overlay.unknown_parent"),
        (adding("X", type=7), "overlay.unreadable"),
        (Operation(Op.ADD, "X", value={"parent": "K", "node": indicator("X")}), "overlay.unreadable"),
        (Operation(Op.ADD, "X", value={"parent": "K", "after": 1, "node": indicator("X")}), "overlay.unreadable"),
        (Operation(Op.ADD, "X", value=None), "overlay.unreadable"),
        (Operation(Op.ADD, "X", value={"parent": "K", "after": "", "node": indicator("Y")}), "overlay.unreadable"),
    ],
)
def test_what_the_core_does_not_allow_is_a_problem_without_effect(operation: Operation, code: str) -> None:
    assert codes(operation) == [code]
    assert made(operation) == made()


def test_bounds_belong_to_the_allowed_weights_and_are_told() -> None:
    assert codes(setting("B", "weight", "10")) == codes(setting("B", "weight", "40")) == []
    (problem,) = operation_problems(draft(), [setting("B", "weight", "41")])
    assert problem.params == {"weight": "41", "least": "10", "most": "40"}


def test_zero_is_a_bound_too() -> None:
    written = document(indicator("A", weight="3", overlay={"reweight": True, "most": "3", "least": "0"}), mode="ratio")
    (problem,) = operation_problems(draft(written), [setting("A", "weight", "4")])
    assert problem.params["least"] == "0"


def test_a_group_is_hidden_only_if_all_of_it_may_be() -> None:
    written = core(overlay={"hide": True})
    assert codes(hiding("K"), written=written) == []
    written["root"]["children"][0]["children"][0]["overlay"] = {"hide": False}
    assert codes(hiding("K"), written=written) == ["overlay.may_not_hide"]


def test_the_word_for_all_counts_where_a_node_says_nothing() -> None:
    permits = permits_of(draft(core(overlay={"retext": True})))
    assert (permits["A"].retext, permits["C"].retext, permits["A"].hide) == (True, True, False)
    assert permits_of(draft())["A"].locked


def test_indicators_never_take_nodes_and_the_root_is_never_hidden() -> None:
    permits = permits_of(draft(core(overlay=OPEN)))
    assert (permits["A"].add, permits["NILAI"].hide, permits["NILAI"].add) == (False, False, True)


def test_the_operations_behind_a_draft_are_found_again() -> None:
    operations = (
        hiding("C"),
        setting("B", "label", label("Lain"), label("B")),
        setting("B", "weight", "35", "30"),
        grouping("G"),
        adding("X", parent="G", after=""),
    )
    overlay = overlay_between(draft(), made(*operations).draft)
    assert set(map(str, overlay.operations)) == set(map(str, operations))
    assert (overlay.code, overlay.note, overlay.legal_basis) == ("DINAS", None, None)


def test_own_note_and_legal_basis_are_found_again() -> None:
    wanted = effective(draft(), Overlay("D", label("D"), note=label("N"), legal_basis="L")).draft
    overlay = overlay_between(draft(), wanted)
    assert (overlay.note, overlay.legal_basis) == (label("N"), "L")


def test_what_was_said_about_hidden_nodes_is_kept() -> None:
    written = core(overlay={"hide": True, "retext": True})
    asleep = (setting("B", "label", label("Lain"), label("B")), grouping("G"), adding("X", parent="G", after=""))
    wanted = made(hiding("K"), *asleep, setting("A", "weight", "1"), written=written).draft
    overlay = overlay_between(draft(written), wanted, (*asleep, setting("A", "weight", "1")))
    assert overlay.operations == (hiding("K"), *asleep)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda k: k["children"][0].update(weight="60"), ("overlay.may_not_reweight", "A", "weight")),
        (lambda k: k["children"][1].update(type="yes_no", levels=[]), ("overlay.locked", "B", "type")),
        (lambda k: k["children"].reverse(), ("overlay.locked", "K", "children")),
        (lambda k: k["children"][1]["levels"].pop(), ("overlay.locked", "B", "levels")),
        (lambda k: k.update(overlay=OPEN), ("overlay.locked", "K", "overlay")),
        (lambda k: k.update(mode="ratio"), ("overlay.locked", "K", "mode")),
        (lambda k: k["children"].pop(0), ("overlay.may_not_hide", "A", "")),
        (lambda k: k.update(code="LAIN"), ("overlay.may_not_hide", "K", "")),
    ],
)
def test_drafts_that_no_overlay_makes_are_refused(change: Any, expected: tuple[str, str, str]) -> None:
    written = core(code="DINAS", title=label("Dinas"))
    change(written["root"]["children"][0])
    wanted = draft_from_document(written)
    found = refusals(draft(), overlay_between(draft(), wanted), wanted)
    assert expected in [(problem.code, problem.path, problem.field) for problem in found]


@pytest.mark.parametrize("part", [{"rounding": {"digits": 1}}, {"givens": [{"code": "G", "label": label("G")}]},
                                  {"outcome": {"axes": []} | {"lists": [], "category": "x"}},
                                  {"overlay": {"hide": True}}])  # fmt: skip
def test_the_rules_of_the_whole_are_locked(part: Json) -> None:
    wanted = draft(core(**part))
    assert [each.code for each in refusals(draft(), overlay_between(draft(), wanted), wanted)][:1] == ["overlay.locked"]


def test_roles_are_locked() -> None:
    base = draft()
    wanted = draft(core(roles=[role(), role("rekan", "peer", minimum=2)]))
    assert [each.path for each in refusals(base, overlay_between(base, wanted), wanted)] == ["rekan"]


def moved(change: Any) -> Draft:
    written = core()
    change(written["root"]["children"][0])
    return draft_from_document(written)


def merged(
    change: Any, *operations: Operation, **choices: str
) -> tuple[tuple[Operation, ...], list[tuple[str, str, Any, Any, tuple[str, ...]]]]:
    chosen = {name.replace("_", " "): side for name, side in choices.items()}
    overlay, conflicts = merge(draft(), moved(change), Overlay("D", label("D"), operations), chosen)
    return overlay.operations, [(each.name, each.reason, each.old, each.new, each.choices) for each in conflicts]


def unchanged(k: Json) -> None:
    """A core version that says the same."""


def test_what_the_overlay_left_alone_follows() -> None:
    operation = setting("B", "weight", "35", "30")
    kept, conflicts = merged(lambda k: k["children"][1].update(label=label("Baru")), operation)
    assert (kept, conflicts) == ((operation,), [])
    new = moved(lambda k: k["children"][1].update(label=label("Baru")))
    assert node(effective(new, Overlay("D", label("D"), kept)), "B")["label"] == label("Baru")


def test_a_field_that_both_changed_is_a_conflict_with_all_three_texts() -> None:
    operation = setting("B", "weight", "35", "30")
    kept, conflicts = merged(lambda k: k["children"][1].update(weight="25"), operation)
    assert kept == ()
    assert conflicts == [("set B weight", "changed", "30", "25", (MINE, THEIRS))]
    kept, _ = merged(lambda k: k["children"][1].update(weight="25"), operation, set_B_weight=MINE)
    assert kept == (setting("B", "weight", "35", "25"),)


def test_what_both_say_alike_is_the_cores_from_now_on() -> None:
    assert merged(lambda k: k["children"][1].update(weight="35"), setting("B", "weight", "35", "30")) == ((), [])


def test_what_the_core_no_longer_allows_is_given_up() -> None:
    operation = setting("B", "weight", "35", "30")
    kept, conflicts = merged(lambda k: k["children"][1].update(overlay={}), operation, set_B_weight=MINE)
    assert (kept, conflicts) == ((), [("set B weight", "locked", "30", "30", (THEIRS,))])


def test_operations_on_removed_nodes_and_levels_are_conflicts() -> None:
    def gone(k: Json) -> None:
        del k["children"][1]
        del k["children"][1]["levels"][4]

    kept, conflicts = merged(
        gone, setting("B", "label", label("Lain"), label("B")), setting("C", "levels.5.label", label("x"), label("y")),
        setting("B", "wording.atasan.label", label("x")), setting("TIADA", "label", label("x")), hiding("B"),
    )  # fmt: skip
    assert kept == ()
    assert [(name, reason) for name, reason, *_ in conflicts] == [
        ("set B label", "removed"),
        ("set C levels.5.label", "removed"),
        ("set B wording.atasan.label", "removed"),
        ("set TIADA label", "removed"),
    ]
    assert conflicts[2][2]["code"] == "B"


def test_hiding_stays_until_the_core_calls_the_node_otherwise() -> None:
    kept, conflicts = merged(lambda k: k["children"][2].update(weight="10"), hiding("C"))
    assert (kept, conflicts) == ((hiding("C"),), [])
    kept, conflicts = merged(lambda k: k["children"][2].update(label=label("Lain")), hiding("C"), hide_C=MINE)
    assert conflicts == [("hide C", "changed", label("C"), label("Lain"), (MINE, THEIRS))]
    assert kept == (Operation(Op.HIDE, "C", base=label("Lain")),)


def test_own_nodes_stay_where_they_may_stand() -> None:
    operations = (grouping("G"), adding("X", parent="G", after=""))
    assert merged(unchanged, *operations) == (operations, [])


def test_own_nodes_lose_a_parent_that_is_gone_or_closed() -> None:
    kept, conflicts = merged(lambda k: k.update(overlay={}), grouping("G"), adding("X", parent="G", after=""))
    assert (kept, conflicts) == ((), [("add G", "locked", None, None, (THEIRS,))])
    written = core()
    written["root"]["children"][0] = indicator("A")
    overlay = Overlay("D", label("D"), (adding("X"), adding("Y", parent="TIADA"), adding("Z", parent="Z")))
    left, found = merge(draft(), draft_from_document(written), overlay)
    assert left.operations == ()
    assert [(each.name, each.reason, each.old and each.old["code"]) for each in found] == [
        ("add X", "removed", "K"),
        ("add Y", "removed", None),
    ]


def test_a_code_that_the_core_took_is_kept_under_another() -> None:
    def taken(k: Json) -> None:
        k["children"].append(indicator("X", weight="0", label=label("Dari inti")))
        k["children"].append(indicator("x-2", weight="0"))

    reading = {
        "show_if": {"present": {"answer": "X"}},
        "steps": [{"op": "formula", "formula": "[X] + 1"}, {"op": "cap", "at": "100"}],
    }
    operations = (adding("X"), adding("Y", after="X", **reading))
    kept, conflicts = merged(taken, *operations)
    assert [op.code for op in kept] == ["Y"]
    assert conflicts[0][:3] == ("add X", "taken", None) and conflicts[0][4] == (MINE, THEIRS)
    kept, _ = merged(taken, *operations, add_X=MINE)
    assert [(op.code, op.value["after"]) for op in kept] == [("X-3", "C"), ("Y", "X-3")]
    assert kept[1].value["node"]["show_if"] == {"present": {"answer": "X-3"}}


def test_formulas_and_weight_sets_follow_a_new_code() -> None:
    group = grouping("G")
    group.value["node"]["weight_sets"] = [{"code": "s", "when": {}, "weights": {"X": "1", "Y": "2"}}]
    group.value["node"]["steps"] = [{"op": "formula", "formula": {"value": "X"}}]
    written = core()
    written["root"]["children"][0]["children"].append(indicator("X", weight="0"))
    overlay = Overlay("D", label("D"), (group, adding("X", parent="G")))
    left, _ = merge(draft(), draft_from_document(written), overlay, {"add X": MINE})
    made_of = left.operations[0].value["node"]
    assert made_of["weight_sets"][0]["weights"] == {"X-2": "1", "Y": "2"}
    assert made_of["steps"][0]["formula"] == {"value": "X-2"}


def test_long_codes_make_room_for_their_number() -> None:
    written, long = core(), "X" * 40
    written["root"]["children"][0]["children"].append(indicator(long, weight="0"))
    left, (conflict,) = merge(draft(), draft_from_document(written), Overlay("D", label("D"), (adding(long),)))
    assert isinstance(conflict, Conflict) and left.operations == ()
    left, _ = merge(
        draft(), draft_from_document(written), Overlay("D", label("D"), (adding(long),)), {f"add {long}": MINE}
    )
    assert left.operations[0].code == "X" * 38 + "-2"


@pytest.mark.parametrize(
    ("allowance", "weight", "code"),
    [
        ({"reweight": True, "least": "20", "most": "10"}, "15", "overlay.bounds_crossed"),
        ({"least": "20"}, "30", "overlay.bounds_unused"),
        ({"reweight": True, "least": "20"}, "10", "overlay.own_weight_outside"),
        ({"reweight": True, "most": "20"}, "20", ""),
    ],
)
def test_declarations_are_checked(allowance: Json, weight: str, code: str) -> None:
    written = document(indicator("A", weight=weight, overlay=allowance), mode="ratio")
    found = [each.code for each in problems_of(draft_from_document(written))]
    assert code in found if code else found == []


def test_bounds_for_all_are_refused() -> None:
    found = [each.code for each in problems_of(draft(core(overlay={"least": "2", "most": "1"})))]
    assert found == ["overlay.bounds_crossed", "overlay.bounds_of_all"]


def test_declarations_are_strict_in_form() -> None:
    for wrong in ({"delete": True}, {"hide": 1}, {"least": 1.5}, True):
        with pytest.raises(DefinitionInvalid):
            draft(core(overlay=wrong))


def test_saying_nothing_leaves_the_fingerprint_as_it_was() -> None:
    plainly = core()
    said = deepcopy(plainly) | {"overlay": {"hide": None, "least": None}}
    said["root"]["overlay"] = {}
    assert fingerprint_of(draft(said)) == fingerprint_of(draft(plainly))
    assert "overlay" not in document_from_draft(draft(document()))


def test_declarations_are_a_change_of_their_own_kind() -> None:
    (change,) = changes_between(draft(), draft(core(overlay={"hide": True})))
    assert (change.kind, change.field, change.before, change.after) == (
        "overlay_changed",
        "overlay_of_all",
        {},
        {"hide": True},
    )
    (change,) = changes_between(draft(), moved(lambda k: k["children"][0].update(overlay={"retext": True})))
    assert (change.kind, change.code) == ("overlay_changed", "A")
