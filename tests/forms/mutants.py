"""Defects planted in sound definitions: each class damages a document in one place and says what must be found."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.forms.cases import has_value, in_reading_order, rows_of

Json = dict[str, Any]
Planted = tuple[str, str] | None  # the problem and the code it stands at; None where the document offers no place
Mutator = Callable[[Random, Json], Planted]
NOWHERE = "TIDAK-ADA"


def nodes_in(document: Json, *, kind: str = "", outside: bool = False) -> list[Json]:
    """The nodes of a document in reading order; `outside`: those that don't stand in rows."""
    inside = rows_of(document["root"]) if outside else {}
    found = [node for node in in_reading_order(document["root"]) if node["code"] not in inside]
    return [node for node in found if not kind or node["kind"] == kind]


def leaves(document: Json) -> list[Json]:
    return nodes_in(document, kind="indicator")


def wrong_total(random: Random, document: Json) -> Planted:
    if any("show_if" in node for node in nodes_in(document)):
        return None  # what is hidden changes what the others total
    groups = [
        node
        for node in nodes_in(document, kind="criterion")
        if node["mode"] == "percent" and not node.get("weight_sets") and any(map(has_value, node["children"]))
    ]
    if not groups:
        return None
    group = random.choice(groups)
    child = random.choice([each for each in group["children"] if has_value(each)])
    child["weight"] = "100.5" if child["weight"] != "100.5" else "99"
    return "weight.sum_not_100", group["code"]


def negative_weight(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in leaves(document) if "weight" in each] or [{}])
    if not node:
        return None
    node["weight"] = "-1"
    return "weight.negative", node["code"]


def repeated_code(random: Random, document: Json) -> Planted:
    first, second = random.sample(nodes_in(document), 2) if len(nodes_in(document)) > 1 else (None, None)
    if first is None or second is None or first is document["root"] or second is document["root"]:
        return None
    second["code"] = first["code"]
    return "code.repeated", first["code"]


def malformed_code(random: Random, document: Json) -> Planted:
    node = random.choice(nodes_in(document))
    node["code"] = "1 " + node["code"]
    return "code.malformed", node["code"]


def unknown_role(random: Random, document: Json) -> Planted:
    node = random.choice(leaves(document))
    node["roles"] = [*node["roles"], NOWHERE]
    return "role.unknown", node["code"]


def nobody_answers(random: Random, document: Json) -> Planted:
    node = random.choice(leaves(document))
    node |= {"roles": [], "decline": []}
    return "indicator.nobody_answers", node["code"]


def only_weightless(random: Random, document: Json) -> Planted:
    weightless = [role["code"] for role in document["roles"] if role["weight"] == "0"]
    scoring = [node for node in leaves(document) if has_value(node)]
    if not weightless or not scoring:
        return None
    node = random.choice(scoring)
    node |= {"roles": weightless[:1], "decline": []}
    return "indicator.only_weightless_roles", node["code"]


def open_closed_role(random: Random, document: Json) -> Planted:
    closed = [role for role in document["roles"] if role.get("closed")]
    if not closed:
        return None
    random.choice(closed)["minimum"] = 2
    return "role.closed_minimum", next(role["code"] for role in closed if role["minimum"] == 2)


def unknown_type(random: Random, document: Json) -> Planted:
    node = random.choice(leaves(document))
    node["type"] = "bintang"
    return "type.unknown", node["code"]


def crossed_bounds(random: Random, document: Json) -> Planted:
    scales = [node for node in leaves(document) if node["type"] == "scale"]
    if not scales:
        return None
    node = random.choice(scales)
    node["spec"] = {"least": "10", "most": "1"}
    return "spec.bounds_crossed", node["code"]


def undeclared_target(random: Random, document: Json) -> Planted:
    numbers = [node for node in leaves(document) if node["type"] == "number"]
    if not numbers:
        return None
    node = random.choice(numbers)
    node["spec"] = {"target_given": NOWHERE}
    return "given.not_declared", node["code"]


def repeated_level(random: Random, document: Json) -> Planted:
    levelled = [node for node in leaves(document) if len(node.get("levels", [])) > 1]
    if not levelled:
        return None
    node = random.choice(levelled)
    node["levels"][1]["value"] = node["levels"][0]["value"]
    return "level.value_repeated", node["code"]


def no_levels(random: Random, document: Json) -> Planted:
    rubrics = [node for node in leaves(document) if node["type"] == "rubric"]
    if not rubrics:
        return None
    node = random.choice(rubrics)
    node["levels"] = []
    return "level.too_few", node["code"]


def lost_label(random: Random, document: Json) -> Planted:
    node = random.choice(nodes_in(document))
    node["label"] = {"en": "Only in English"}
    return "text.missing", node["code"]


def empty_group(random: Random, document: Json) -> Planted:
    groups = [node for node in nodes_in(document, kind="criterion", outside=True) if "repeat" not in node]
    group = random.choice(groups)
    group["children"].append(
        {"kind": "criterion", "code": NOWHERE, "label": {"id": "x", "en": "x"}, "mode": "equal", "children": []}
    )
    return "criterion.empty", NOWHERE


def too_deep(random: Random, document: Json) -> Planted:
    inner: Json = random.choice(leaves(document)) | {"code": "DALAM"}
    for level in range(7):
        inner = {"kind": "criterion", "code": f"LAPIS-{level}", "label": {"id": "x", "en": "x"}, "mode": "equal",
                 "children": [inner | {"weight": "1"}]}  # fmt: skip
    document["root"]["children"].append(inner | {"weight": "0"})
    return "node.too_deep", "LAPIS-1"


def reading(code: str) -> Json:
    return {"op": "formula", "formula": {"op": "+", "of": [{"value": code}, {"number": "1"}]}}


def scoring_outside(document: Json) -> list[Json]:
    return [node for node in nodes_in(document, outside=True) if has_value(node)]


def formula_to_nothing(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if has_value(each)])
    node["steps"] = [reading(NOWHERE)]
    return "formula.unknown_reference", node["code"]


def unreadable_formula(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if has_value(each)])
    node["steps"] = [{"op": "formula", "formula": "JIKA([.] > ; 1; 2)"}]
    return "formula.value_expected", node["code"]


def formula_of_words(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if has_value(each)])
    node["steps"] = [reading("ARAH")]
    return "formula.number_expected", node["code"]


def division_by_nothing_sure(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if has_value(each)])
    node["steps"] = [{"op": "formula", "formula": {"op": "/", "of": [{"number": "100"}, {"value": "."}]}}]
    return "formula.may_divide_by_zero", node["code"]


def ring_of_formulas(random: Random, document: Json) -> Planted:
    found = [node for node in scoring_outside(document) if node["kind"] == "indicator"]
    if len(found) < 2:
        return None
    first, second = random.sample(found, 2)
    first["steps"], second["steps"] = [reading(second["code"])], [reading(first["code"])]
    return "formula.cycle", ""


def condition_on_nothing(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if each is not document["root"]])
    node["show_if"] = {"present": {"answer": NOWHERE}}
    return "visibility.unknown_reference", node["code"]


def ring_of_conditions(random: Random, document: Json) -> Planted:
    found = [node for node in nodes_in(document, kind="indicator", outside=True) if node["type"] != "note"]
    if len(found) < 2:
        return None
    first, second = random.sample(found, 2)
    first["show_if"] = {"present": {"answer": second["code"]}}
    second["show_if"] = {"present": {"answer": first["code"]}}
    return "visibility.cycle", ""


def never_shown(random: Random, document: Json) -> Planted:
    if any("show_if" in node for node in nodes_in(document)):
        return None  # many conditions may be too many to try
    node = random.choice([each for each in nodes_in(document, outside=True) if each is not document["root"]])
    asked = [{"compare": {"left": {"given": "ARAH"}, "op": "=", "right": word}} for word in ("satu", "dua")]
    node["show_if"] = {"all": asked}
    return "visibility.never", node["code"]


def broken_table(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if has_value(each)])
    rows = [{"up_to": "50", "value": "1"}, {"up_to": "25", "value": "2"}, {"value": "3"}]
    node["steps"] = [{"op": "table", "rows": rows}]
    return "table.cuts_not_rising", node["code"]


def open_table(random: Random, document: Json) -> Planted:
    node = random.choice([each for each in nodes_in(document) if has_value(each)])
    node["steps"] = [{"op": "table", "rows": [{"up_to": "50"}, {"value": "3"}]}]
    return "table.row_without_value", node["code"]


def outcome_with(*rows: tuple[str, str | None]) -> Json:
    made = [
        {"code": code, "label": {"id": code, "en": code}, **({} if least is None else {"least": least})}
        for code, least in rows
    ]
    return {"lists": [{"code": "pita", "rows": made}], "category": "pita"}


def band_with_gap(random: Random, document: Json) -> Planted:
    document["outcome"] = outcome_with(("baik", "75"), ("cukup", "50"))
    return "outcome.no_last_row", "pita"


def bands_out_of_order(random: Random, document: Json) -> Planted:
    document["outcome"] = outcome_with(("cukup", "50"), ("baik", "75"), ("kurang", None))
    return "outcome.thresholds_not_descending", "pita"


def band_never_reached(random: Random, document: Json) -> Planted:
    document["outcome"] = outcome_with(("semua", None), ("baik", "75"), ("kurang", None))
    return "outcome.rows_never_reached", "pita"


def list_of_nothing(random: Random, document: Json) -> Planted:
    document["outcome"] = outcome_with(("baik", "75"), ("kurang", None))
    document["outcome"]["lists"][0]["node"] = NOWHERE
    return "outcome.unknown_node", "pita"


def matrix_with_hole(random: Random, document: Json) -> Planted:
    def axis(code: str) -> Json:
        options = [{"code": name, "label": {"id": name}, "expected": name == "cukup"} for name in ("kurang", "cukup")]
        return {"code": code, "label": {"id": code}, "options": options}

    cells = [
        {"row": row, "column": column, "predicate": "baik"}
        for row in ("kurang", "cukup")
        for column in ("kurang", "cukup")
    ]
    matrix = {"rows": "hasil", "columns": "perilaku", "cells": cells[: random.randint(1, 3)],
              "predicates": [{"code": "baik", "label": {"id": "Baik"}}]}  # fmt: skip
    document["outcome"] = {"axes": [axis("hasil"), axis("perilaku")], "matrix": matrix}
    return "matrix.cell_missing", "matrix"


def crossed_limits(random: Random, document: Json) -> Planted:
    node = random.choice(leaves(document))
    node["limits"] = {"least": "40", "most": "10"}
    return "limits.crossed", node["code"]


def two_rows_in_one(random: Random, document: Json) -> Planted:
    groups = [node for node in nodes_in(document) if "repeat" in node]
    if not groups:
        return None
    group = random.choice(groups)
    group["children"] = [*group["children"], {**group["children"][0], "code": NOWHERE, "children": []}]
    return "repeat.one_row", group["code"]


def reading_into_a_row(random: Random, document: Json) -> Planted:
    inside = [node for node in nodes_in(document) if node["code"] in rows_of(document["root"]) and has_value(node)]
    if not inside:
        return None
    root = document["root"]
    root["steps"] = [reading(random.choice(inside)["code"])]
    return "formula.unknown_reference", root["code"]


def crossed_givens(random: Random, document: Json) -> Planted:
    given = random.choice([each for each in document["givens"] if each.get("type", "number") == "number"])
    given |= {"least": "5", "most": "1"}
    return "given.bounds_crossed", given["code"]


MUTATORS: tuple[Mutator, ...] = (
    wrong_total, negative_weight, repeated_code, malformed_code, unknown_role, nobody_answers, only_weightless,
    open_closed_role, unknown_type, crossed_bounds, undeclared_target, repeated_level, no_levels, lost_label,
    empty_group, too_deep, formula_to_nothing, unreadable_formula, formula_of_words, division_by_nothing_sure,
    ring_of_formulas, condition_on_nothing, ring_of_conditions, never_shown, broken_table, open_table, band_with_gap,
    bands_out_of_order, band_never_reached, list_of_nothing, matrix_with_hole, crossed_limits, two_rows_in_one,
    reading_into_a_row, crossed_givens,
)  # fmt: skip
