from collections.abc import Mapping

import pytest

from kinerja.core.errors import Invalid, NotFound
from kinerja.instruments import edits
from kinerja.instruments.content import Content
from kinerja.instruments.outline import Weights
from tests.kinerja.instruments.stage import group, seed_content

NEW = {"kind": "indicator", "type": "rubric", "label": {"id": "Baru"}, "roles": ["atasan"]}


def refused(edit: edits.Edit, content: Content, frozen: Mapping[str, str] = {}) -> str:  # noqa: B006  # never changed
    with pytest.raises(Invalid) as refusal:
        edit(content, frozen)
    return refusal.value.code


def test_a_new_indicator_gets_the_next_code_of_its_siblings() -> None:
    content = edits.add_node("kualitas_kerja", NEW)(seed_content(), {})
    assert content.children("kualitas_kerja") == ["KES-K1", "KES-K2", "KES-K3", "KES-K4"]


def test_a_code_that_was_published_is_passed_over() -> None:
    content = edits.add_node("kualitas_kerja", NEW)(seed_content(), {"KES-K4": "rubric"})
    assert "KES-K5" in content.nodes


def test_a_code_may_return_only_as_what_it_was() -> None:
    back = {**NEW, "code": "LAMA"}
    assert "LAMA" in edits.add_node("disiplin", back)(seed_content(), {"LAMA": "rubric"}).nodes
    assert refused(edits.add_node("disiplin", back), seed_content(), {"LAMA": "scale"}) == "code.used_before"


@pytest.mark.parametrize(
    ("code", "why"), [("kes-k1", "code.taken"), ("1x", "code.malformed"), ("a b", "code.malformed")]
)
def test_bad_codes_are_refused(code: str, why: str) -> None:
    assert refused(edits.add_node("disiplin", {**NEW, "code": code}), seed_content()) == why


def test_an_indicator_has_no_children() -> None:
    assert refused(edits.add_node("KES-K1", NEW), seed_content()) == "node.not_a_criterion"


def test_the_tree_stays_shallow() -> None:
    content, parent = seed_content(), "disiplin"
    for n in range(4):
        content = edits.add_node(parent, {"kind": "criterion", "code": f"D{n}", "label": {}, "mode": "equal"})(
            content, {}
        )
        parent = f"D{n}"
    assert refused(edits.add_node(parent, NEW), content) == "tree.too_deep"
    assert refused(edits.move_node_to("kualitas_kerja", "D3", 0), content) == "tree.too_deep"


def test_a_published_code_and_type_are_frozen() -> None:
    assert refused(edits.rename_node("KES-K1", "X"), seed_content(), {"KES-K1": "rubric"}) == "code.frozen"
    assert (
        refused(edits.set_node("KES-K1", {"type": "scale"}), seed_content(), {"KES-K1": "rubric"}) == "code.type_frozen"
    )


def test_renaming_takes_children_and_the_outcome_along() -> None:
    content = edits.rename_node("kualitas_kerja", "MUTU")(seed_content(), {})
    assert content.children("MUTU") == ["KES-K1", "KES-K2", "KES-K3"]
    assert content.settings["outcome"]["axes"][0]["nodes"] == ["MUTU"]


READER = {
    "steps": [{"op": "formula", "formula": "[KES-D1] + [.] + [lain]"}, {"op": "table", "rows": [{"value": "100"}]}],
    "aggregate": {"op": "formula", "formula": {"op": "max", "of": [{"value": "KES-D1"}, {"number": "1"}]}},
    "show_if": {"not": {"present": {"answer": "KES-D1"}}},
    "weight_sets": [
        {"code": "a", "when": {"present": {"given": "KES-D1"}}, "weights": {"KES-D1": "60", "KES-D2": "40"}}
    ],
}


def test_renaming_takes_formulas_conditions_and_sets_of_weights_along() -> None:
    content = edits.set_node("disiplin", READER)(seed_content(), {})
    outcome = content.settings["outcome"]
    rows = [{**outcome["lists"][0]["rows"][0], "when": {"present": {"node": "KES-D1"}}}]
    lists = [{**outcome["lists"][0], "rows": rows}]
    content = edits.set_settings({"outcome": {**outcome, "lists": lists}})(content, {})
    content = edits.rename_node("KES-D1", "HADIR")(content, {})
    node = content.nodes["disiplin"]
    assert node["steps"][0]["formula"] == "[HADIR] + [.] + [lain]"
    assert node["steps"][1:] == READER["steps"][1:]
    assert node["aggregate"]["formula"]["of"][0] == {"value": "HADIR"}
    assert node["show_if"] == {"not": {"present": {"answer": "HADIR"}}}
    assert node["weight_sets"][0]["weights"] == {"HADIR": "60", "KES-D2": "40"}
    assert node["weight_sets"][0]["when"] == {"present": {"given": "KES-D1"}}  # a given is no node
    assert content.settings["outcome"]["lists"][0]["rows"][0]["when"] == {"present": {"node": "HADIR"}}


def test_a_copy_reads_the_copies() -> None:
    content = edits.set_node("disiplin", READER)(seed_content(), {})
    content = edits.duplicate_node("disiplin", suffix="(salinan)")(content, {})
    order = content.children(content.root)
    copy = order[order.index("disiplin") + 1]
    first = content.children(copy)[0]
    assert content.nodes[copy]["aggregate"]["formula"]["of"][0] == {"value": first}
    assert content.nodes["disiplin"]["aggregate"] == READER["aggregate"]


def test_a_copy_stands_below_with_codes_of_its_own() -> None:
    content = edits.duplicate_node("disiplin", suffix="(salinan)")(seed_content(), {})
    order = content.children(content.root)
    copy = order[order.index("disiplin") + 1]
    assert content.nodes[copy]["label"]["id"] == "Disiplin (salinan)"
    assert len(content.children(copy)) == 2
    assert not set(content.children(copy)) & set(content.children("disiplin"))


def test_moving_up_and_down_changes_only_the_order() -> None:
    content = edits.move_node("KES-K2", "up")(seed_content(), {})
    assert content.children("kualitas_kerja") == ["KES-K2", "KES-K1", "KES-K3"]
    assert edits.move_node("KES-K2", "up")(content, {}) == content
    assert edits.move_node("KES-K2", "down")(content, {}).children("kualitas_kerja")[1] == "KES-K2"


def test_moving_out_and_in_changes_the_parent() -> None:
    content = edits.move_node("KES-K2", "out")(seed_content(), {})
    order = content.children(content.root)
    assert order[order.index("kualitas_kerja") + 1] == "KES-K2"
    assert edits.move_node("KES-K2", "in")(content, {}).children("kualitas_kerja")[-1] == "KES-K2"
    assert refused(edits.move_node("KES-K2", "out"), content) == "node.outermost"
    assert refused(edits.move_node("KES-K1", "in"), content) == "node.no_criterion_above"


def test_a_node_cannot_move_under_itself() -> None:
    content = edits.move_node("inisiatif", "in")(seed_content(), {})
    assert content.nodes["inisiatif"]["parent"] == "kualitas_kerja"
    assert refused(edits.move_node_to("kualitas_kerja", "inisiatif", 0), content) == "node.under_itself"


def test_deleting_takes_the_whole_subtree() -> None:
    content = edits.delete_node("kerja_sama")(seed_content(), {})
    assert not {"kerja_sama", "KES-S1", "KES-S2"} & set(content.nodes)
    assert refused(edits.delete_node(content.root), content) == "node.is_root"
    with pytest.raises(NotFound):
        edits.delete_node("KES-S1")(content, {})


@pytest.mark.parametrize("weight", ["-1", "1.0000001", "2000000"])
def test_weights_that_do_not_fit_are_refused(weight: str) -> None:
    assert refused(edits.set_weights({"KES-K1": weight}), seed_content()).startswith("weight.")


@pytest.mark.parametrize(
    ("weights", "result"),
    [
        (["30", "30", "30"], ["33.33", "33.33", "33.34"]),
        (["50", "50", "3"], ["49", "49", "2"]),
        (["33.33", "33.33", "33.33"], ["33.33", "33.33", "33.34"]),
        ([None, None, None], ["33.33", "33.33", "33.34"]),
    ],
)
def test_the_gap_is_spread_exactly_with_the_rest_on_the_last(weights: list[str | None], result: list[str]) -> None:
    content = edits.distribute("R")(group("percent", *weights), {})
    assert [content.nodes[f"A{n}"]["weight"] for n in (1, 2, 3)] == result
    assert Weights(content).balance("R").gap == 0


def test_spreading_points_over_one_criterion_mends_the_whole() -> None:
    content = edits.set_weights({"KES-K3": "23"})(seed_content(), {})
    content = edits.distribute("kerja_sama")(content, {})
    assert [content.nodes[code]["weight"] for code in ("KES-S1", "KES-S2")] == ["10.5", "6.5"]
    assert Weights(content).balance(content.root).gap == 0


def test_spreading_never_makes_a_negative_weight() -> None:
    assert refused(edits.distribute("R"), group("percent", "150", "1")) == "weight.would_be_negative"
    assert refused(edits.distribute("UMPAN-BALIK"), seed_content()) == "weight.nothing_to_distribute"


def test_a_deleted_role_leaves_no_trace_in_indicators() -> None:
    content = edits.delete_role("pasien")(seed_content(), {})
    node = content.nodes["KES-K3"]
    assert "pasien" not in node["roles"]
    assert "pasien" not in node["decline"]
    assert "pasien" not in node.get("wording", {})
    assert not any("pasien" in level.get("wording", {}) for level in node["levels"])


def test_a_role_is_added_last_and_changed() -> None:
    role = {"code": "tamu", "label": {"id": "Tamu"}, "kind": "external", "weight": "5"}
    content = edits.add_role(role)(seed_content(), {})
    content = edits.set_role("tamu", {"weight": "7"})(content, {})
    assert content.ordered_roles()[-1]["weight"] == "7"
    assert refused(edits.add_role(role), content) == "code.taken"
