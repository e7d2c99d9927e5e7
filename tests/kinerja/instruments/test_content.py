import pytest

from kinerja.instruments import edits
from kinerja.instruments.content import (
    content_from_document,
    difference,
    document_from_content,
    merged,
    patch_from_stored,
    patched,
    stored_patch,
)
from tests.kinerja.instruments.stage import NAMES, seed, seed_content


@pytest.mark.parametrize("name", NAMES)
def test_a_document_survives_being_flat(name: str) -> None:
    assert document_from_content(content_from_document(seed(name))) == seed(name)


def test_a_patch_applies_and_takes_back() -> None:
    old = seed_content()
    new = edits.delete_node("kualitas_kerja")(old, {})
    before, after = difference(old, new)
    assert patched(old, patch_from_stored(stored_patch(after))) == new
    assert patched(new, before) == old


def test_different_fields_of_one_node_are_both_kept() -> None:
    base = seed_content()
    mine = edits.set_weights({"KES-K1": "21"})(base, {})
    theirs = edits.set_node("KES-K1", {"basis": "Pergub"})(base, {})
    both, conflicts = merged(base, mine, theirs)
    assert conflicts == []
    assert both.nodes["KES-K1"]["weight"] == "21"
    assert both.nodes["KES-K1"]["basis"] == "Pergub"


def test_the_same_field_changed_differently_is_a_conflict() -> None:
    base = seed_content()
    mine = edits.set_weights({"KES-K1": "21"})(base, {})
    theirs = edits.set_weights({"KES-K1": "22"})(base, {})
    both, conflicts = merged(base, mine, theirs)
    assert conflicts == [(("node", "KES-K1"), "weight")]
    assert both.nodes["KES-K1"]["weight"] == "22"


def test_the_same_change_twice_is_no_conflict() -> None:
    base = seed_content()
    change = edits.set_weights({"KES-K1": "21"})
    assert merged(base, change(base, {}), change(base, {}))[1] == []


def test_a_node_deleted_by_one_and_changed_by_another_is_a_conflict() -> None:
    base = seed_content()
    mine = edits.delete_node("KES-K1")(base, {})
    theirs = edits.set_weights({"KES-K1": "22"})(base, {})
    assert merged(base, mine, theirs)[1] == [(("node", "KES-K1"), "")]
    assert merged(base, theirs, mine)[1] == [(("node", "KES-K1"), "")]


def test_a_field_taken_back_to_its_default_is_merged() -> None:
    base = seed_content()
    mine = edits.set_node("KES-K1", {"basis": None})(base, {})
    theirs = edits.set_weights({"KES-K1": "22"})(base, {})
    both, conflicts = merged(base, mine, theirs)
    assert not conflicts
    assert "basis" not in both.nodes["KES-K1"]
