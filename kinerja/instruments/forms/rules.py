"""The forms of roles, of the outcome, and of what the whole instrument says."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits import CODE
from kinerja.instruments.forms.fields import area, data_of_texts, line, number, texts_from
from kinerja.instruments.outline import Weights
from kinerja.instruments.words import KINDS, ROUNDINGS


class RolesForm(WebForm):
    """All roles of a draft at once."""

    extra_names = frozenset({"rev"})
    content: Content

    def changes(self) -> dict[str, dict[str, Any]]:
        """Role code -> its fields."""
        return {code: role_from(self.data, code) for code in self.content.roles}


def role_from(data: Mapping[str, Any], code: str) -> dict[str, Any]:
    return {
        "label": texts_from(data, f"{code}_label"),
        "kind": data[f"{code}_kind"],
        "weight": data[f"{code}_weight"] or "0",
        "minimum": data[f"{code}_minimum"] if data[f"{code}_minimum"] not in (None, 1) else None,
        "closed": data[f"{code}_closed"] or None,
    }


def role_fields(code: str) -> dict[str, Any]:
    kinds = [SelectChoice(value, text) for value, text in KINDS.items()]
    return {
        f"{code}_label_id": line(lazy("Nama"), most=100),
        f"{code}_label_en": line(lazy("Nama dalam bahasa Inggris"), most=100),
        f"{code}_kind": SelectField(lazy("Jenis"), choices=kinds),
        f"{code}_weight": number(lazy("Bobot")),
        f"{code}_minimum": IntegerField(lazy("Paling sedikit (orang)"), [NumberRange(1, 999)]),
        f"{code}_closed": BooleanField(lazy("Tertutup: hanya rata-rata yang tampil")),
    }


def role_data(code: str, role: Entry) -> dict[str, Any]:
    data = {f"{code}_{name}": role.get(name) for name in ("kind", "weight", "closed")}
    return data | data_of_texts(f"{code}_label", role.get("label")) | {f"{code}_minimum": role.get("minimum", 1)}


def roles_form_class(content: Content) -> type[RolesForm]:
    fields: dict[str, Any] = {}
    for code in content.roles:
        fields |= role_fields(code)
    return type("RolesForm", (RolesForm,), {**fields, "content": content})


def roles_data(content: Content) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for code, role in content.roles.items():
        data |= role_data(code, role)
    return data


class NewRoleForm(WebForm):
    """A further kind of rater."""

    extra_names = frozenset({"rev"})
    new_code = StringField(
        lazy("Kode"),
        [InputRequired(), Regexp(CODE, message=lazy("Huruf, angka, - dan _, diawali huruf.")), Length(max=40)],
    )
    new_label_id = StringField(lazy("Nama"), [InputRequired(), Length(max=100)])
    new_kind = SelectField(lazy("Jenis"), choices=[SelectChoice(value, text) for value, text in KINDS.items()])

    def role(self) -> dict[str, Any]:
        """A closed role of three for outsiders, an open one for everybody else."""
        kind = self.new_kind.data
        role: dict[str, Any] = {
            "code": self.new_code.data,
            "label": {"id": (self.new_label_id.data or "").strip()},
            "kind": kind,
            "weight": "0" if kind == "self" else "20",
        }
        return role | ({"closed": True, "minimum": 3} if kind == "external" else {})


class SettingsForm(WebForm):
    """What the whole instrument says, and how its one rounding is done."""

    extra_names = frozenset({"rev"})
    title_id = line(lazy("Nama instrumen"), most=200)
    title_en = line(lazy("Nama dalam bahasa Inggris"), most=200)
    note_id = area(lazy("Catatan"), rows=3)
    note_en = area(lazy("Catatan dalam bahasa Inggris"), rows=3)
    legal_basis = line(lazy("Dasar hukum"), most=500)
    digits = IntegerField(lazy("Angka di belakang koma"), [NumberRange(0, 12)])
    mode = SelectField(lazy("Pembulatan"), choices=[SelectChoice(value, text) for value, text in ROUNDINGS.items()])

    def changes(self) -> dict[str, Any]:
        data = self.data
        rounding = {
            name: value
            for name, value, default in (("digits", data["digits"], 2), ("mode", data["mode"], "half_up"))
            if value != default
        }
        return {
            "title": texts_from(data, "title"),
            "note": texts_from(data, "note") or None,
            "legal_basis": (data["legal_basis"] or "").strip() or None,
            "rounding": rounding or None,
        }


def settings_data(settings: Entry) -> dict[str, Any]:
    rounding = settings.get("rounding", {})
    return {
        **data_of_texts("title", settings.get("title")),
        **data_of_texts("note", settings.get("note")),
        "legal_basis": settings.get("legal_basis", ""),
        "digits": rounding.get("digits", 2),
        "mode": rounding.get("mode", "half_up"),
    }


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
