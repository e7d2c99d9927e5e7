"""The stored document: read exactly, written canonically, refused with the place of every fault."""

import json
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from forms.document import canonical_json, document_from_draft, draft_from_document, fingerprint_of
from forms.errors import DefinitionInvalid
from tests.forms.builders import criterion, document, indicator, label, levels, role

Json = dict[str, Any]


def refused(changed: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(DefinitionInvalid) as error:
        draft_from_document(changed)
    return [(problem.code, problem.path, problem.field) for problem in error.value.problems]


def matrix(*cells: Json) -> Json:
    return {"matrix": {"rows": "a", "columns": "b", "predicates": [], "cells": list(cells)}}


def test_numbers_are_read_exactly_from_text_and_whole_numbers() -> None:
    draft = draft_from_document(document(roles=[role(weight="1/3"), role("b", weight="2.50"), role("c", weight=7)]))
    assert [each.weight for each in draft.roles] == [Fraction(1, 3), Fraction(5, 2), Fraction(7)]


@pytest.mark.parametrize("weight", [1.5, True, "1,5", "1e3", "", "1/0", "٣", " 1", None, "1/2.5", "9" * 41])
def test_other_numbers_are_refused(weight: Any) -> None:
    code = "document.null" if weight is None else "document.not_exact"
    assert refused(document(roles=[role(weight=weight)])) == [(code, "atasan", "weight")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"extra": 1}, ("document.unknown_key", "CONTOH", "extra")),
        ({"format": "kinerja.instrument/2"}, ("document.unknown_format", "CONTOH", "format")),
        ({"title": "text"}, ("document.not_text", "CONTOH", "title")),
        ({"title": {"Indonesian": "x"}}, ("document.unknown_locale", "CONTOH", "title")),
        ({"title": {"id": 5}}, ("document.not_text", "CONTOH", "title")),
        ({"roles": {}}, ("document.not_list", "CONTOH", "roles")),
        ({"roles": ["x"]}, ("document.not_object", "CONTOH", "roles.0")),
        ({"roles": [role(kind="boss")]}, ("document.unknown_choice", "atasan", "kind")),
        ({"roles": [role(closed="true")]}, ("document.not_boolean", "atasan", "closed")),
        ({"roles": [role(closed=1.0)]}, ("document.not_boolean", "atasan", "closed")),
        ({"roles": [role(minimum="3")]}, ("document.not_whole", "atasan", "minimum")),
        ({"rounding": {"digits": 1.5}}, ("document.not_whole", "CONTOH", "rounding.digits")),
        ({"root": "x"}, ("document.unknown_kind", "CONTOH", "root")),
        ({"root": indicator()}, ("document.root_not_a_criterion", "A", "")),
        ({"root": criterion("N", {"kind": "page"})}, ("document.unknown_kind", "N", "children.0")),
        ({"root": criterion("N", indicator(spec=[]))}, ("document.not_object", "A", "spec")),
        ({"root": criterion("N", indicator(spec={"a": [1.5]}))}, ("document.not_exact", "A", "spec")),
        ({"root": criterion("N", indicator(levels=[{"value": "1"}]))}, ("document.required", "A", "levels.0.label")),
        ({"root": criterion("N", mode="sum")}, ("document.unknown_choice", "N", "mode")),
        ({"legal_basis": None}, ("document.null", "CONTOH", "legal_basis")),
        ({"outcome": matrix({"row": "x"})}, ("document.required", "CONTOH", "outcome.matrix.cells.0.column")),
        (
            {"outcome": matrix(*[{"row": "x", "column": "y", "predicate": "z"}] * 2)},
            ("document.repeated", "CONTOH", "outcome.matrix.cells"),
        ),
    ],
)
def test_faults_of_form_are_placed(change: Json, expected: tuple[str, str, str]) -> None:
    faults = [(code, path or "CONTOH", field) for code, path, field in refused({**document(), **change})]
    assert expected in faults


def test_every_fault_is_reported_at_once() -> None:
    faults = refused(document(roles=[role(weight=1.5), role("b", kind="x")], note=3))
    assert len(faults) == 3


@pytest.mark.parametrize("hostile", ["[]", "null", '"text"', "3"])
def test_what_is_no_object_is_refused(hostile: str) -> None:
    with pytest.raises(DefinitionInvalid):
        draft_from_document(json.loads(hostile))


def test_bottomless_nesting_is_refused_before_it_is_read() -> None:
    node = indicator()
    for place in range(500):
        node = criterion(f"K{place}", node)
    assert refused(document(node)) == [("document.too_deep", "", "")]


def test_defaults_are_omitted_and_numbers_are_shortest() -> None:
    written = document_from_draft(
        draft_from_document(
            document(
                roles=[role(weight="060.0", minimum=1, closed=False)],
                note={"id": "  ", "en": ""},
                rounding={"digits": 2, "mode": "half_up"},
                outcome={"lists": [], "axes": [], "matrix": None, "category": None},
            )
        )
    )
    assert written == document(roles=[role(weight="60")])


def test_free_parts_keep_their_numbers_as_text() -> None:
    draft = draft_from_document(
        document(indicator(type="scale", spec={"least": 0, "most": "10", "on": True, "lines": 3}))
    )
    child = draft.root.children[0]
    assert getattr(child, "spec", None) == {"least": "0", "most": "10", "on": True, "lines": 3}


def test_canonical_json_is_sorted_tight_and_readable() -> None:
    assert canonical_json({"b": [Fraction(1, 3)], "a": "é"}) == '{"a":"é","b":["1/3"]}'


def test_equal_drafts_give_equal_text_whatever_their_writing() -> None:
    tidy, loose = document(indicator(weight="5")), document(indicator(weight="5.0", required=True, decline=[]))
    loose = dict(reversed(loose.items()))
    first, second = draft_from_document(tidy), draft_from_document(loose)
    assert first == second
    assert fingerprint_of(first) == fingerprint_of(second) == fingerprint_of(document_from_draft(first))


def test_matrix_survives_the_round_trip_in_any_order_of_cells() -> None:
    cells = [{"row": r, "column": c, "predicate": "p"} for r in "xy" for c in "zw"]
    drafts = [draft_from_document(document(outcome=matrix(*order))) for order in (cells, cells[::-1])]
    assert fingerprint_of(drafts[0]) == fingerprint_of(drafts[1])
    assert draft_from_document(document_from_draft(drafts[0])) == drafts[0]


def test_whole_document_survives_the_round_trip() -> None:
    full = document(
        indicator(
            levels=[{**levels("1")[0], "points": "-5/3", "evidence": True, "wording": {"atasan": label("x")}}],
            wording={"atasan": {"label": label("y")}},
            decline=["atasan"],
            required=False,
            missing="zero",
        ),
        criterion("K", indicator("B"), steps=[{"op": "round", "digits": 1}], not_applicable="block"),
        givens=[{"code": "G", "label": label("G"), "least": "0", "required": False}],
        outcome={
            "lists": [{"code": "l", "node": "K", "rows": [{"code": "a", "label": label("a"), "figures": {"p": "1"}}]}]
        },
    )
    draft = draft_from_document(full)
    assert draft_from_document(json.loads(json.dumps(document_from_draft(draft)))) == draft


def test_what_is_no_exact_number_has_no_canonical_text() -> None:
    with pytest.raises(ValueError):
        canonical_json({"value": float("nan")})


def test_a_document_read_again_is_not_read_twice_and_a_changed_one_is() -> None:
    written = document()
    first = draft_from_document(written)
    assert draft_from_document(deepcopy(written)) is first
    written["root"]["label"]["id"] = "Lain"
    assert first.root.label == {"id": "NILAI"}
    assert draft_from_document(written).root.label == {"id": "Lain"}
