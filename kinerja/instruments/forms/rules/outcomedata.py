"""What the outcome page shows at first: a stored outcome as the lines of its form."""

from collections.abc import Mapping
from typing import Any

from kinerja.instruments.conditions import simple_parts
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.fields import data_of_texts
from kinerja.instruments.forms.rules.conditionlines import comparison_data
from kinerja.instruments.forms.rules.outcomeformulas import formulas_data


def outcome_data(outcome: Entry) -> dict[str, Any]:
    """The form's data; the key of every line is its stored code."""
    matrix = outcome.get("matrix") or {}
    return {
        "kind": kind_of_outcome(outcome),
        "category": outcome.get("category"),
        "lists": [_list(each) for each in outcome.get("lists", ())],
        "axes": [_axis(axis) for axis in outcome.get("axes", ())],
        "predicates": [{**_named(each), "figures": _figures(each)} for each in matrix.get("predicates", ())],
        "formulas": formulas_data(outcome),
        "matrix_rows": matrix.get("rows"),
        "matrix_columns": matrix.get("columns"),
        "cells": [dict(cell) for cell in matrix.get("cells", ())],
    }


def kind_of_outcome(outcome: Entry) -> str:
    if outcome.get("matrix") or outcome.get("axes"):
        return "quadrant"
    return "category" if outcome.get("category") else "none"


def _list(each: Entry) -> dict[str, Any]:
    rows = [_row(row) for row in each["rows"]]
    return {"key": each["code"], "code": each["code"], "node": each.get("node") or "", "digits": each.get("digits"),
            "rows": rows}  # fmt: skip


def _row(row: Entry) -> dict[str, Any]:
    parts = simple_parts(row.get("when")) or []
    return {
        **_named(row),
        "option": row["code"],
        "least": row.get("least"),
        "not_rated": row.get("not_rated", False),
        "when": [comparison_data(part, place) for place, part in enumerate(parts)],
        "figures": _figures(row),
    }


def _axis(axis: Entry) -> dict[str, Any]:
    options = [{**_named(each), "expected": each.get("expected", False)} for each in axis["options"]]
    return {
        **_named(axis),
        "options": options,
        "nodes": list(axis.get("nodes", ())),
        "indication": axis.get("indication"),
    }


def _named(entry: Entry) -> dict[str, Any]:
    return {"key": entry["code"], "code": entry["code"], **data_of_texts("label", entry.get("label"))}


def _figures(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    figures = entry.get("figures", {})
    return [{"key": name, "name": name, "value": value} for name, value in figures.items()]
