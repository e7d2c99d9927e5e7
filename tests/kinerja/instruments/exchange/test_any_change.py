"""Random work on a definition, taken over through files: the result is what was worked out, whole or in part."""

import random
from typing import Any

import pytest

from forms.diff import changes_between
from forms.document import document_from_draft, draft_from_document
from kinerja.core.errors import Invalid
from kinerja.instruments import edits
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.examples import example
from kinerja.instruments.exchange.taking import key_of, take_changes
from kinerja.instruments.exchange.uploads import Upload
from tests.kinerja.instruments.stage import NAMES

LEVELS = [{"value": str(n), "label": {"id": f"tingkat {n}"}} for n in range(1, 5)]


def draft_of(content: Content) -> Any:
    return draft_from_document(document_from_content(content))


def some_edit(noise: random.Random, content: Content) -> edits.Edit:
    """One of the designer's own steps, on a part picked at random."""
    nodes = [code for code in content.nodes if code != content.root]
    code = noise.choice(nodes)
    homes = [each for each in content.nodes if content.nodes[each]["kind"] == "criterion"]
    leaves = [each for each in nodes if content.nodes[each]["kind"] == "indicator"] or nodes
    leaf, role = noise.choice(leaves), noise.choice(list(content.roles))
    given = {"code": f"D{noise.randrange(9)}", "label": {"id": "Data"}, "unit": noise.choice(("", "hari"))}
    return noise.choice(
        (
            lambda: edits.set_node(code, {"label": {"id": f"Uraian {noise.randrange(99)}"}}),
            lambda: edits.set_node(code, {"help": {"id": "Bantuan", "en": "Help"}}),
            lambda: edits.set_weights({code: str(noise.randrange(50))}),
            lambda: edits.set_levels(leaf, LEVELS[: noise.randint(2, 4)]),
            lambda: edits.delete_node(code),
            lambda: edits.duplicate_node(code, suffix="(salinan)"),
            lambda: edits.move_node(code, noise.choice(("up", "down", "in", "out"))),
            lambda: edits.move_node_to(code, noise.choice(homes), 0),
            lambda: edits.rename_node(code, f"BARU-{noise.randrange(999)}"),
            lambda: edits.set_role(role, {"weight": str(noise.randrange(90))}),
            lambda: edits.delete_role(role),
            lambda: edits.set_settings({"givens": [given], "note": {"id": f"Catatan {noise.randrange(9)}"}}),
            lambda: edits.set_settings({"rounding": {"digits": noise.randrange(4)}}),
            lambda: edits.set_settings({"outcome": example(noise.choice(NAMES))["outcome"]}),
        )
    )()


def worked_on(content: Content, noise: random.Random, steps: int) -> Content:
    for _ in range(steps):
        if len(content.nodes) < 6 or len(content.roles) < 2:
            break
        try:
            content = some_edit(noise, content)(content, {})
        except Invalid:
            continue
    return content


@pytest.mark.parametrize("seed", range(24))
def test_taking_everything_gives_what_was_worked_out(seed: int) -> None:
    noise = random.Random(seed)
    old = content_from_document(document_from_draft(draft_from_document(example(noise.choice(NAMES)))))
    wanted = document_from_draft(draft_of(worked_on(old, noise, 12)))
    keys = {key_of(change) for change in changes_between(draft_of(old), draft_from_document(wanted))}
    result = take_changes(wanted, keys)(old, {})
    assert document_from_draft(draft_of(result)) == wanted


@pytest.mark.parametrize("seed", range(12))
def test_the_rest_can_be_taken_afterwards(seed: int) -> None:
    noise = random.Random(100 + seed)
    old = content_from_document(document_from_draft(draft_from_document(example(noise.choice(NAMES)))))
    wanted = document_from_draft(draft_of(worked_on(old, noise, 8)))
    every = sorted(key_of(change) for change in changes_between(draft_of(old), draft_from_document(wanted)))
    try:
        half = take_changes(wanted, {key for key in every if noise.random() < 0.5})(old, {})
    except Invalid as refusal:
        assert refusal.code == "take.needs_other"
        half = old
    rest = {key_of(change) for change in changes_between(draft_of(half), draft_from_document(wanted))}
    assert document_from_draft(draft_of(take_changes(wanted, rest)(half, {}))) == wanted


@pytest.mark.parametrize("seed", range(8))
def test_a_draft_that_moved_on_keeps_its_own_positions(seed: int) -> None:
    """What is not chosen is not touched, down to the numbers that order siblings."""
    noise = random.Random(200 + seed)
    old = worked_on(content_from_document(example(NAMES[0])), noise, 6)
    wanted = document_from_content(worked_on(old, noise, 4))
    assert take_changes(wanted, ())(old, {}) == old


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({}, 9),
        ({"draft": "a", "rev": 4}, 4),
        ({"draft": "a", "rev": 0}, 0),
        ({"draft": "b", "rev": 4}, 9),
        ({"draft": "a", "rev": 10}, 9),
        ({"draft": "a", "rev": -1}, 9),
        ({"draft": "a", "rev": "4"}, 9),
        ({"draft": "a", "rev": True}, 9),
        ({"draft": ["a"], "rev": {}}, 9),
    ],
)
def test_a_file_is_compared_with_the_revision_it_was_made_from(origin: dict[str, Any], expected: int) -> None:
    assert Upload({}, origin).revision_of("a", 9) == expected
