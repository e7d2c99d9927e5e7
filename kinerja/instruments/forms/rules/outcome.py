"""Thresholds, what informs the axes, the matrix and what predicates are called."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import data_of_texts, line, number, texts_from
from kinerja.instruments.outline import Weights


class OutcomeForm(WebForm):
    """Thresholds, what informs the axes, the matrix and what predicates are called."""

    extra_names = frozenset({"rev"})
    content: Content

    def changes(self) -> dict[str, Any]:
        data, outcome = self.data, dict(self.content.settings.get("outcome", {}))
        outcome["lists"] = [
            {**each, "rows": [_row(data, each["code"], place, row) for place, row in enumerate(each["rows"])]}
            for each in outcome.get("lists", ())
        ]
        outcome["axes"] = [_axis(data, axis) for axis in outcome.get("axes", ())]
        matrix = outcome.get("matrix")
        if matrix:
            cells = [{**cell, "predicate": data[f"c_{cell['row']}_{cell['column']}"]} for cell in matrix["cells"]]
            predicates = [_predicate(data, predicate) for predicate in matrix["predicates"]]
            outcome["matrix"] = {**matrix, "cells": cells, "predicates": predicates}
        return {"outcome": outcome}


def outcome_form_class(content: Content) -> type[OutcomeForm]:
    outcome = content.settings.get("outcome", {})
    fields: dict[str, Any] = {}
    for each in outcome.get("lists", ()):
        for place, row in enumerate(each["rows"]):
            if "least" in row:
                fields[f"t_{each['code']}_{place}"] = number(lazy("Mulai dari"))
    for axis in outcome.get("axes", ()):
        for code in axis_nodes(content):
            fields[f"n_{axis['code']}_{code}"] = BooleanField(content.nodes[code].get("label", {}).get("id", code))
    matrix = outcome.get("matrix") or {}
    options = [SelectChoice(each["code"], each["label"].get("id", "")) for each in matrix.get("predicates", ())]
    for cell in matrix.get("cells", ()):
        fields[f"c_{cell['row']}_{cell['column']}"] = SelectField(lazy("Predikat"), choices=options)
    for each in matrix.get("predicates", ()):
        fields[f"p_{each['code']}_label_id"] = line(lazy("Sebutan"), most=100)
        fields[f"p_{each['code']}_label_en"] = line(lazy("Dalam bahasa Inggris"), most=100)
        fields[f"p_{each['code']}_percent"] = number(lazy("Persen"))
    return type("OutcomeForm", (OutcomeForm,), {**fields, "content": content})


def outcome_data(content: Content) -> dict[str, Any]:
    outcome = content.settings.get("outcome", {})
    data: dict[str, Any] = {}
    for each in outcome.get("lists", ()):
        data |= {f"t_{each['code']}_{place}": row.get("least") for place, row in enumerate(each["rows"])}
    for axis in outcome.get("axes", ()):
        data |= {f"n_{axis['code']}_{code}": True for code in axis.get("nodes", ())}
    matrix = outcome.get("matrix") or {}
    data |= {f"c_{cell['row']}_{cell['column']}": cell["predicate"] for cell in matrix.get("cells", ())}
    for each in matrix.get("predicates", ()):
        data |= data_of_texts(f"p_{each['code']}_label", each.get("label"))
        data[f"p_{each['code']}_percent"] = each.get("figures", {}).get("percent")
    return data


def axis_nodes(content: Content) -> list[str]:
    """The criteria right under the root that have a value: what may inform an axis."""
    counting = Weights(content).counting
    return [code for code in content.children(content.root) if counting[code]]


def _row(data: Mapping[str, Any], code: str, place: int, row: Entry) -> dict[str, Any]:
    least = data.get(f"t_{code}_{place}")
    return {**row, "least": least} if least is not None else dict(row)


def _axis(data: Mapping[str, Any], axis: Entry) -> dict[str, Any]:
    prefix = f"n_{axis['code']}_"
    offered = [name.removeprefix(prefix) for name in data if name.startswith(prefix)]
    kept = [code for code in axis.get("nodes", ()) if code not in offered]
    chosen = [code for code in offered if data[prefix + code]]
    return {**axis, "nodes": chosen + kept}


def _predicate(data: Mapping[str, Any], predicate: Entry) -> dict[str, Any]:
    figures = dict(predicate.get("figures", {}))
    percent = data[f"p_{predicate['code']}_percent"]
    if percent is None:
        figures.pop("percent", None)
    else:
        figures["percent"] = percent
    changed = {**predicate, "label": texts_from(data, f"p_{predicate['code']}_label")}
    changed.pop("figures", None)
    return changed | ({"figures": figures} if figures else {})
