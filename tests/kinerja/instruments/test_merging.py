"""Taking a newer version over: what both changed is asked, everything else is kept from both."""

import random
from typing import Any

import pytest

from kinerja.core.errors import Invalid
from kinerja.instruments import edits
from kinerja.instruments.content import Content
from kinerja.instruments.edits import Edit
from kinerja.instruments.merging import rebased
from tests.kinerja.instruments.stage import seed_content

NEW = {"kind": "indicator", "type": "rubric", "label": {"id": "Baru"}, "roles": ["atasan"]}


def changed(*steps: Edit) -> Content:
    return edits.chained(*steps)(seed_content(), {})


def asked(mine: Content, theirs: Content, **choices: str) -> tuple[Content, list[str]]:
    named = {name.replace("__", " "): choice for name, choice in choices.items()}
    content, clashes = rebased(seed_content(), mine, theirs, {f"pilih {name}": text for name, text in named.items()})
    return content, [clash.name.removeprefix("pilih ") for clash in clashes]


def is_tree(content: Content) -> bool:
    return set(content.walk(content.root)) == set(content.nodes)


def test_what_only_one_side_changed_is_kept_from_both() -> None:
    mine = changed(edits.set_node("KES-K1", {"basis": "Pergub"}), edits.add_node("inisiatif", NEW))
    theirs = changed(edits.set_weights({"KES-K1": "22"}), edits.set_settings({"note": {"id": "Catatan"}}))
    content, clashes = asked(mine, theirs)
    assert clashes == []
    assert (content.nodes["KES-K1"]["basis"], content.nodes["KES-K1"]["weight"]) == ("Pergub", "22")
    assert "KES-I2" in content.nodes
    assert content.settings["note"] == {"id": "Catatan"}


@pytest.mark.parametrize(("choice", "weight"), [("mine", "21"), ("theirs", "22")])
def test_what_both_changed_follows_the_choice(choice: str, weight: str) -> None:
    mine, theirs = (changed(edits.set_weights({"KES-K1": text})) for text in ("21", "22"))
    content, clashes = rebased(seed_content(), mine, theirs, {"pilih node KES-K1 weight": choice})
    assert [(clash.mine, clash.theirs) for clash in clashes] == [("21", "22")]
    assert content.nodes["KES-K1"]["weight"] == weight


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("remover", ["mine", "theirs"])
def test_a_node_that_one_side_removed_comes_or_goes_with_all_under_it(choice: str, remover: str) -> None:
    removed = changed(edits.delete_node("kualitas_kerja"))
    other = changed(edits.set_node("kualitas_kerja", {"label": {"id": "Mutu"}}))
    mine, theirs = (removed, other) if remover == "mine" else (other, removed)
    content, clashes = rebased(seed_content(), mine, theirs, {"pilih node kualitas_kerja": choice})
    assert [clash.name for clash in clashes] == ["pilih node kualitas_kerja"]
    assert is_tree(content)
    assert ("KES-K1" in content.nodes) == ("kualitas_kerja" in content.nodes) == (choice != remover)


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("remover", ["mine", "theirs"])
def test_something_new_in_a_criterion_that_is_gone_is_asked(choice: str, remover: str) -> None:
    removed, other = changed(edits.delete_node("inisiatif")), changed(edits.add_node("inisiatif", NEW))
    mine, theirs = (removed, other) if remover == "mine" else (other, removed)
    content, clashes = rebased(seed_content(), mine, theirs, {"pilih node inisiatif": choice})
    assert [clash.name for clash in clashes] == ["pilih node inisiatif"]
    assert is_tree(content)
    assert {"inisiatif", "KES-I1", "KES-I2"} & set(content.nodes) == (
        {"inisiatif", "KES-I1", "KES-I2"} if choice != remover else set()
    )


def test_the_order_follows_the_draft_without_asking() -> None:
    mine = changed(edits.move_node("KES-K3", "up"), edits.move_node("KES-K3", "up"))
    theirs = changed(edits.move_node("KES-K1", "down"))
    content, clashes = asked(mine, theirs)
    assert clashes == []
    assert content.children("kualitas_kerja")[0] == "KES-K3"


def test_two_moves_into_each_other_stay_a_tree() -> None:
    mine = changed(edits.move_node_to("inisiatif", "kerja_sama", 0))
    theirs = changed(edits.move_node_to("kerja_sama", "inisiatif", 0))
    content, clashes = asked(mine, theirs)
    assert clashes == []
    assert is_tree(content)


def test_roles_are_merged_and_asked_alike() -> None:
    mine = changed(edits.set_role("pasien", {"weight": "30"}))
    theirs = changed(edits.delete_role("pasien"))
    content, clashes = asked(mine, theirs, role__pasien="mine")
    assert "role pasien" in clashes
    assert content.roles["pasien"]["weight"] == "30"


def steps_of(rng: random.Random, content: Content) -> Content:
    """A few edits at random; those that do not fit are passed over."""
    for _n in range(rng.randint(1, 5)):
        codes = [code for code in content.nodes if code != content.root]
        code = rng.choice(codes)
        step: Edit = rng.choice(
            [
                edits.delete_node(code),
                edits.move_node(code, rng.choice(["up", "down", "in", "out"])),
                edits.move_node_to(code, rng.choice(codes), 0),
                edits.set_node(code, {"label": {"id": str(rng.random())}}),
                edits.add_node(code, NEW),
                edits.duplicate_node(code, suffix="(salinan)"),
            ]
        )
        try:
            content = step(content, {})
        except Invalid:
            continue
    return content


@pytest.mark.parametrize("number", range(40))
def test_any_two_histories_merge_into_a_tree_whatever_is_chosen(number: int) -> None:
    rng = random.Random(number)
    base = seed_content()
    mine, theirs = steps_of(rng, base), steps_of(rng, base)
    choices: dict[str, Any] = {}
    for _round in range(20):
        content, clashes = rebased(base, mine, theirs, choices)
        assert is_tree(content)
        missing = [clash.name for clash in clashes if clash.name not in choices]
        if not missing:
            break
        choices |= {name: rng.choice(["mine", "theirs"]) for name in missing}
    else:
        pytest.fail("the questions never end")
    assert rebased(base, mine, theirs, choices)[0] == content


def test_merging_with_oneself_changes_nothing() -> None:
    mine = changed(edits.set_weights({"KES-K1": "21"}), edits.delete_node("inisiatif"))
    assert rebased(seed_content(), mine, mine, {}) == (mine, [])
    assert rebased(seed_content(), mine, seed_content(), {}) == (mine, [])
    assert rebased(seed_content(), seed_content(), mine, {}) == (mine, [])
