"""What changed in meaning, and nothing else."""

from typing import Any

import pytest

from forms.diff import Change, changes_between
from forms.document import draft_from_document
from tests.forms.builders import criterion, document, indicator, label, levels, role

Json = dict[str, Any]
OPTIONS = [{"code": "a", "label": label("a")}]


def between(old: Json, new: Json) -> list[Change]:
    return changes_between(draft_from_document(old), draft_from_document(new))


def kinds(old: Json, new: Json) -> list[tuple[str, str, str]]:
    return [(change.kind, change.code, change.field) for change in between(old, new)]


def nodes(*children: Json) -> Json:
    return document(*children)


def test_same_meaning_gives_no_change() -> None:
    assert between(document(indicator(weight="5")), document(indicator(weight="5.00", required=True))) == []


def test_added_and_removed_indicators_come_with_their_content() -> None:
    (added, removed) = between(nodes(indicator("A"), indicator("B")), nodes(indicator("A"), indicator("C")))
    assert (added.kind, added.code, added.before) == ("added", "C", None)
    assert (removed.kind, removed.code, removed.after) == ("removed", "B", None)
    assert added.after["type"] == "rubric"


def test_reweighting_says_from_what_to_what() -> None:
    assert between(nodes(indicator(weight="20")), nodes(indicator(weight="25"))) == [
        Change("reweighted", "A", "weight", "20", "25")
    ]


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"label": label("Lain")}, "retexted", "label"),
        ({"help": label("Bantuan")}, "retexted", "help"),
        ({"wording": {"atasan": {"label": label("x")}}}, "retexted", "wording"),
        ({"type": "single_choice"}, "retyped", "type"),
        ({"roles": ["atasan", "rekan"]}, "role_changed", "roles"),
        ({"decline": ["atasan"]}, "role_changed", "decline"),
        ({"required": False}, "rescored", "required"),
        ({"missing": "zero"}, "rescored", "missing"),
        ({"spec": {"x": "1"}}, "rescored", "spec"),
        ({"levels": levels("1", "2", "3")}, "rescored", "levels"),
        (
            {"levels": [{"value": str(n), "label": label("Lain" if n == 2 else f"Tingkat {n}")} for n in range(1, 6)]},
            "retexted",
            "levels",
        ),
    ],
)
def test_change_of_an_indicator_is_named(change: Json, kind: str, field: str) -> None:
    assert kinds(nodes(indicator()), nodes(indicator(**change))) == [(kind, "A", field)]


def test_criterion_scores_otherwise_by_mode_and_steps() -> None:
    old, new = criterion("K", indicator()), criterion("K", indicator(), mode="ratio", steps=[{"op": "cap", "at": "1"}])
    assert kinds(nodes(old), nodes(new)) == [("rescored", "K", "mode"), ("rescored", "K", "steps")]


def test_indicator_that_becomes_a_criterion_is_retyped() -> None:
    assert kinds(nodes(indicator("K")), nodes(criterion("K", indicator("B")))) == [
        ("added", "B", ""),
        ("retyped", "K", "kind"),
    ]


def test_moving_to_another_parent_and_within_one() -> None:
    old = nodes(criterion("K", indicator("A")), criterion("L", indicator("B"), indicator("C")))
    new = nodes(criterion("K"), criterion("L", indicator("C"), indicator("B"), indicator("A")))
    assert ("moved", "A", "parent") in kinds(old, new)
    assert ("moved", "L", "children") in kinds(old, new)
    assert len(kinds(old, new)) == 2


def test_roles_change_field_by_field_come_and_go() -> None:
    old = document(roles=[role(), role("rekan", weight="20"), role("warga")])
    new = document(roles=[role("rekan", weight="30", closed=True, minimum=3), role(), role("diri")])
    assert kinds(old, new) == [
        ("role_changed", "rekan", "closed"),
        ("role_changed", "rekan", "minimum"),
        ("role_changed", "rekan", "weight"),
        ("role_changed", "warga", ""),
        ("role_changed", "diri", ""),
        ("role_changed", "roles", "order"),
    ]


def test_rules_of_the_whole() -> None:
    outcome: Json = {
        "lists": [{"code": "l", "rows": []}],
        "category": "l",
        "axes": [{"code": "x", "label": label("x"), "options": OPTIONS}],
        "matrix": {"rows": "x", "columns": "x", "predicates": [], "cells": []},
    }
    given = [{"code": "G", "label": label("G")}]
    new = document(code="LAIN", title=label("Lain"), rounding={"digits": 0}, givens=given, outcome=outcome)
    assert kinds(document(), new) == [
        ("retexted", "LAIN", "code"),
        ("retexted", "LAIN", "title"),
        ("rescored", "LAIN", "rounding"),
        ("rescored", "G", "givens"),
        ("outcome_changed", "l", "lists"),
        ("outcome_changed", "x", "axes"),
        ("outcome_changed", "outcome", "category"),
        ("outcome_changed", "outcome", "matrix"),
    ]
