"""Changes taken one by one: all of them give the other document, none gives the draft, some give what was chosen."""

import random
from typing import Any

import pytest

from forms.diff import Change, changes_between
from forms.document import document_from_draft, draft_from_document
from kinerja.core.errors import Invalid
from kinerja.instruments import edits
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.exchange.arranging import arranged, placed
from kinerja.instruments.exchange.taking import key_of, take_changes
from tests.forms.cases import some_case
from tests.kinerja.instruments.stage import NAMES, seed, seed_content

NAMED = sorted(example_titles())


def canonical(document: Any) -> dict[str, Any]:
    return document_from_draft(draft_from_document(document))


def changes_of(old: Content, document: Any) -> list[Change]:
    new = {**document, "code": old.settings["code"]}
    return changes_between(draft_from_document(document_from_content(old)), draft_from_document(new))


def after(old: Content, document: Any, chosen: Any = None) -> Content:
    keys = {key_of(change) for change in changes_of(old, document)} if chosen is None else set(chosen)
    return take_changes(document, keys)(old, {})


def edited(*steps: edits.Edit) -> dict[str, Any]:
    """What somebody made of the Dinas Kesehatan instrument."""
    return document_from_content(edits.chained(*steps)(seed_content(), {}))


@pytest.mark.parametrize(("first", "second"), list(zip(NAMED, NAMED[1:], strict=False)))
def test_all_changes_together_give_the_other_document(first: str, second: str) -> None:
    old = content_from_document(canonical(example(first)))
    wanted = canonical({**example(second), "code": old.settings["code"]})
    assert canonical(document_from_content(after(old, example(second)))) == wanted


@pytest.mark.parametrize("part", range(5))
def test_all_changes_between_generated_definitions(part: int) -> None:
    for number in range(part * 10, part * 10 + 10):
        old = content_from_document(canonical(some_case(number)[0]))
        other = canonical({**some_case(number + 1)[0], "code": old.settings["code"]})
        assert canonical(document_from_content(after(old, other))) == other


@pytest.mark.parametrize("name", NAMES)
def test_no_change_leaves_the_draft_as_it_is(name: str) -> None:
    old = seed_content()
    assert after(old, seed(name), ()) == old


def test_the_same_document_holds_no_change() -> None:
    assert changes_of(seed_content(), seed()) == []
    assert after(seed_content(), seed()) == seed_content()


def test_keys_are_unique() -> None:
    for first, second in zip(NAMED, NAMED[1:], strict=False):
        keys = [key_of(each) for each in changes_of(content_from_document(example(first)), example(second))]
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("part", range(4))
def test_any_choice_gives_a_tree_or_says_what_it_needs(part: int) -> None:
    noise = random.Random(part)
    names = noise.sample(NAMED, 2)
    old = content_from_document(canonical(example(names[0])))
    every = changes_of(old, example(names[1]))
    for _ in range(25):
        chosen = {key_of(each) for each in every if noise.random() < 0.5}
        try:
            content = after(old, example(names[1]), chosen)
        except Invalid as refusal:
            assert refusal.code == "take.needs_other"
            continue
        assert set(content.walk(content.root)) == set(content.nodes)
        left = {key_of(each) for each in changes_of(content, example(names[1]))}
        assert not left & {each for each in chosen if each.startswith(("added", "removed", "outcome_changed"))}


def test_only_what_is_chosen_is_taken() -> None:
    document = edited(
        edits.set_node("KES-K1", {"label": {"id": "Kalimat baru"}}),
        edits.set_weights({"KES-K1": "21", "KES-K2": "9"}),
        edits.delete_node("KES-K3"),
        edits.set_settings({"title": {"id": "Nama lain"}}),
    )
    old = seed_content()
    content = after(old, document, ["retexted KES-K1 label", "reweighted KES-K2 weight"])
    assert content.nodes["KES-K1"] == {**old.nodes["KES-K1"], "label": {"id": "Kalimat baru"}}
    assert content.nodes["KES-K2"]["weight"] == "9"
    assert "KES-K3" in content.nodes
    assert content.settings == old.settings


def test_values_and_words_of_levels_are_taken_apart() -> None:
    old = seed_content()
    levels = [{**level, "label": {"id": f"kata {level['value']}"}} for level in old.nodes["KES-K1"]["levels"]]
    levels[0] = {**levels[0], "points": "7"}
    document = edited(edits.set_levels("KES-K1", levels))
    words = after(old, document, ["retexted KES-K1 levels"]).nodes["KES-K1"]["levels"]
    values = after(old, document, ["rescored KES-K1 levels"]).nodes["KES-K1"]["levels"]
    assert [level["label"] for level in words] == [level["label"] for level in levels]
    assert "points" not in words[0]
    assert values[0]["points"] == "7"
    assert values[0]["label"] == old.nodes["KES-K1"]["levels"][0]["label"]


def test_an_order_is_taken_or_left() -> None:
    old = seed_content()
    before = old.children("disiplin")
    document = edited(edits.move_node(before[0], "down"))
    keys = [key_of(each) for each in changes_of(old, document)]
    assert keys == ["moved disiplin children"]
    assert after(old, document).children("disiplin") == [before[1], before[0], *before[2:]]


def test_a_new_indicator_stands_where_the_file_has_it() -> None:
    old = seed_content()
    first = old.children("disiplin")[0]
    document = edited(edits.duplicate_node(first, suffix="(salinan)"))
    content = after(old, document)
    assert content.children("disiplin")[0] == first
    assert content.children("disiplin")[1] not in old.nodes
    assert content.nodes[first] == old.nodes[first]


@pytest.mark.parametrize("chosen", [["removed disiplin"], ["added BARU-1"], ["moved KES-K1 parent"]])
def test_half_of_what_belongs_together_is_refused(chosen: list[str]) -> None:
    old = seed_content()
    document = edited(
        edits.add_node(old.root, {"kind": "criterion", "code": "BARU", "label": {"id": "B"}, "mode": "points"}),
        edits.add_node(
            "BARU", {"kind": "indicator", "code": "BARU-1", "type": "note", "label": {"id": "C"}, "roles": []}
        ),
        edits.move_node_to("KES-K1", "BARU", 0),
        edits.delete_node("disiplin"),
    )
    with pytest.raises(Invalid) as refusal:
        after(old, document, chosen)
    assert refusal.value.code == "take.needs_other"


def test_a_published_code_never_becomes_another_type() -> None:
    document = edited(edits.set_node("KES-K1", {"type": "text", "levels": None, "weight": None}))
    keys = {key_of(change) for change in changes_of(seed_content(), document)}
    with pytest.raises(Invalid) as refusal:
        take_changes(document, keys)(seed_content(), {"KES-K1": "rubric"})
    assert refusal.value.code == "code.used_before"


def test_positions_that_already_say_it_are_left_alone() -> None:
    entries = {"A": {"position": 3}, "B": {"position": 7}}
    assert placed(entries, ["A", "B"]) == entries
    assert placed(entries, ["B", "A"]) == {"A": {"position": 1}, "B": {"position": 0}}


def test_additions_follow_whom_they_follow() -> None:
    assert arranged("abc", "axbyc", "axbyc") == list("axbyc")
    assert arranged("abc", "xca", "acx") == list("xac")
    assert arranged("cab", "abc", "abc") == list("cab")
