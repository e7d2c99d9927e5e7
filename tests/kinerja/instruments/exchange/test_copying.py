"""Nodes of one definition in another: they stand alone, under the draft's raters and free codes."""

from typing import Any

import pytest

from forms.compiler import problems_of
from forms.document import draft_from_document
from kinerja.core.errors import Invalid, NotFound
from kinerja.instruments import edits
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.exchange.copying import copy_node, left_behind, reads_of
from kinerja.instruments.starting import empty_document
from tests.kinerja.instruments.stage import seed_content


def empty() -> Content:
    return content_from_document({**empty_document(), "code": "TUJUAN", "title": {"id": "Tujuan"}})


def condition(code: str) -> dict[str, Any]:
    return {"compare": {"left": {"answer": code}, "op": "=", "right": "yes"}}


def test_a_copy_says_what_the_original_says() -> None:
    source = seed_content()
    content = copy_node(source, "KES-K1", "disiplin")(empty(), {})
    node, old = content.nodes["KES-K1"], source.nodes["KES-K1"]
    assert node["parent"] == "disiplin"
    assert (node["label"], node["levels"], node["weight"]) == (old["label"], old["levels"], old["weight"])
    assert set(node["roles"]) <= set(content.roles)


def test_a_criterion_comes_with_everything_under_it() -> None:
    source = seed_content()
    content = copy_node(source, "disiplin", "NILAI")(empty(), {})
    copy = content.children("NILAI")[-1]
    assert copy not in ("disiplin", *empty().nodes)
    assert [content.nodes[code]["label"] for code in content.children(copy)] == [
        source.nodes[code]["label"] for code in source.children("disiplin")
    ]


def test_codes_that_are_taken_or_meant_something_else_give_way() -> None:
    source = seed_content()
    once = copy_node(source, "KES-K1", "disiplin")(empty(), {})
    twice = copy_node(source, "KES-K1", "disiplin")(once, {})
    assert len(twice.children("disiplin")) == 2
    assert twice.children("disiplin")[0] == "KES-K1"
    other = copy_node(source, "KES-K1", "disiplin")(empty(), {"KES-K1": "text"})
    assert "KES-K1" not in other.nodes
    assert copy_node(source, "KES-K1", "disiplin")(empty(), {"KES-K1": "rubric"}).nodes["KES-K1"]


def test_raters_become_those_of_the_same_code_or_kind() -> None:
    source = seed_content()
    external = next(code for code, role in source.roles.items() if role["kind"] == "external")
    source = edits.set_node("KES-K1", {"roles": [external], "decline": [external], "wording": {external: {}}})(
        source, {}
    )
    target = edits.add_role({"code": "warga", "label": {"id": "Warga"}, "kind": "external", "weight": "1"})(empty(), {})
    node = copy_node(source, "KES-K1", "disiplin")(target, {}).nodes["KES-K1"]
    assert (node["roles"], node["decline"], node["wording"]) == (["warga"], ["warga"], {"warga": {}})
    alone = copy_node(source, "KES-K1", "disiplin")(empty(), {}).nodes["KES-K1"]
    assert (alone["roles"], alone["decline"]) == (["atasan", "diri"], [])


def test_what_reads_something_outside_is_left_behind() -> None:
    source = edits.chained(
        edits.set_node("KES-K1", {"show_if": condition("KES-K2"), "steps": [{"op": "cap", "at": "90"}]}),
        edits.set_node("KES-K2", {"steps": [{"op": "formula", "formula": "[.] + [KES-K3]"}], "weight_given": "BEBAN"}),
    )(seed_content(), {})
    node = copy_node(source, "KES-K1", "disiplin")(empty(), {}).nodes["KES-K1"]
    assert "show_if" not in node
    assert node["steps"] == [{"op": "cap", "at": "90"}]
    assert left_behind(source, "KES-K1", empty()) == 1
    other = copy_node(source, "KES-K2", "disiplin")(empty(), {}).nodes["KES-K2"]
    assert not {"steps", "weight_given"} & set(other)
    assert left_behind(source, "KES-K2", empty()) == 2


def test_what_is_read_inside_the_copy_follows_the_new_codes() -> None:
    source = edits.set_node("KES-K1", {"show_if": condition("KES-K2")})(seed_content(), {})
    home = source.nodes["KES-K1"]["parent"]
    assert source.nodes["KES-K2"]["parent"] == home
    once = copy_node(source, home, "NILAI")(empty(), {})
    twice = copy_node(source, home, "NILAI")(once, {})
    copy = twice.children("NILAI")[-1]
    showing = [twice.nodes[code] for code in twice.children(copy) if "show_if" in twice.nodes[code]]
    assert [node["show_if"]["compare"]["left"]["answer"] in twice.children(copy) for node in showing] == [True]
    assert left_behind(source, home, empty()) == 0


def test_a_target_from_a_given_needs_that_given() -> None:
    spec = {"target_given": "TARGET", "cap": "120"}
    source = edits.set_node("KES-K1", {"type": "number", "levels": None, "spec": spec})(seed_content(), {})
    assert copy_node(source, "KES-K1", "disiplin")(empty(), {}).nodes["KES-K1"]["spec"] == {"cap": "120"}
    given = {"code": "TARGET", "label": {"id": "Target"}}
    target = edits.set_settings({"givens": [given]})(empty(), {})
    assert copy_node(source, "KES-K1", "disiplin")(target, {}).nodes["KES-K1"]["spec"] == spec


@pytest.mark.parametrize("name", sorted(example_titles()))
def test_every_criterion_of_every_example_can_be_copied(name: str) -> None:
    source = content_from_document(example(name))
    for code in source.children(source.root):
        if source.nodes[code]["kind"] != "criterion":
            continue
        content = copy_node(source, code, "NILAI")(empty(), {})
        found = problems_of(draft_from_document(document_from_content(content)))
        assert not [each for each in found if each.code.startswith(("formula.", "condition.", "code.", "role.unknown"))]


def test_the_root_a_leaf_and_unknown_places_are_refused() -> None:
    source = seed_content()
    with pytest.raises(Invalid):
        copy_node(source, source.root, "NILAI")(empty(), {})
    with pytest.raises(Invalid):
        copy_node(source, "KES-K1", "KUAT")(empty(), {})
    with pytest.raises(NotFound):
        copy_node(source, "KES-K1", "TIDAK-ADA")(empty(), {})


def test_numbers_in_tables_are_no_codes() -> None:
    table = {"op": "table", "rows": [{"up_to": "50", "value": "0"}, {"value": "100"}]}
    assert list(reads_of([table, {"op": "formula", "formula": "[A] + [.]"}])) == [("value", "A")]
