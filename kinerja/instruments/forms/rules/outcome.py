"""The page of the outcome: nothing, a category from a list, or two ratings and a matrix."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import FieldList, FormField, RadioField, SelectField

from kinerja.core.i18n import _, lazy, message
from kinerja.instruments.conditions import simple_parts
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import texts_from
from kinerja.instruments.forms.lines import choices_of, offer, refuse_repeated, settled_codes
from kinerja.instruments.forms.rules.outcomeformulas import FormulasForm
from kinerja.instruments.forms.rules.outcomelines import (
    MOST_AXES,
    MOST_LISTS,
    MOST_PREDICATES,
    CellLine,
    PredicateLine,
    axis_line_class,
    list_line_class,
)
from kinerja.instruments.rulewords import OUTCOME_KINDS, PATTERNS
from kinerja.instruments.starting import rating_options

MOST_CELLS = 100
WRITTEN = ("lists", "category", "axes", "matrix", "figures")


class OutcomeForm(FormulasForm):
    """Everything about the outcome at once. What refers to a line does so by the line's key."""

    extra_names = frozenset({"rev", "do"})
    fresh = {
        "lists": {"rows": [{"key": "baru-1"}, {"key": "baru-2"}]},
        "axes": {"options": rating_options()},
        "figures": {"name": "percent"},
        "formulas": {"mode": "half_up"},
    }
    content: Content
    kind = RadioField(lazy("Apa hasilnya"), choices=lambda: choices_of(OUTCOME_KINDS))
    pattern = SelectField(lazy("Pola"), choices=lambda: choices_of(PATTERNS), validate_choice=False)
    category = SelectField(lazy("Daftar yang memberi kategori"), choices=[])
    predicates = FieldList(FormField(PredicateLine), max_entries=MOST_PREDICATES)
    matrix_rows = SelectField(lazy("Baris matriks"), choices=[])
    matrix_columns = SelectField(lazy("Kolom matriks"), choices=[])
    cells = FieldList(FormField(CellLine), max_entries=MOST_CELLS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle()

    @property
    def outcome(self) -> Entry:
        """The stored one."""
        found: Entry = self.content.settings.get("outcome", {})
        return found

    def rearrange(self, step: str) -> bool:
        verb, _sep, name = step.partition(":")
        if verb == "guide":
            self._guide(name)
        elif verb != "show":
            before = len(self.axes)
            if not super().rearrange(step):
                return False
            if len(self.axes) == 2 > before:
                self.matrix_rows.data, self.matrix_columns.data = keys(self.axes)
        self.settle()
        return True

    def settle(self) -> None:
        """Offer what the lines now hold, and give the matrix a cell for every pair of ratings."""
        lists = named(self.lists, _("daftar ke-%(n)s"))
        axes = named(self.axes, _("sumbu ke-%(n)s"))
        offer(self.category, {"": _("– pilih –"), **lists})
        for axis in self.axes:
            offer(axis["indication"], {"": _("Tanpa petunjuk"), **lists})
        for field in (self.matrix_rows, self.matrix_columns):
            offer(field, {"": _("– tanpa matriks –"), **axes})
        for each in self.lists:
            axis = self.axis_of(each)
            options = named(axis["options"], _("rating ke-%(n)s")) if axis else {}
            for row in each["rows"]:
                offer(row["option"], {"": _("– pilih –"), **options})
        self._settle_cells()

    def axis_of(self, each: Any) -> Any:
        """The axis that a list indicates a rating of, else None."""
        key = each["key"].data
        return next((axis for axis in self.axes if axis["indication"].data == key), None)

    def matrix_axes(self) -> tuple[Any, Any] | None:
        """The axes of the rows and of the columns, None while there is no matrix."""
        found = {axis["key"].data: axis for axis in self.axes}
        rows, columns = found.get(self.matrix_rows.data), found.get(self.matrix_columns.data)
        return (rows, columns) if rows and columns else None

    def cell(self, row: str, column: str) -> Any:
        return next(cell for cell in self.cells if (cell["row"].data, cell["column"].data) == (row, column))

    def predicate_name(self, cell: Any) -> str:
        """What the predicate of a cell is called; nothing where none is chosen."""
        key = cell["predicate"].data
        return next(
            (each["label_id"].data or each["code"].data for each in self.predicates if each["key"].data == key), ""
        )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        families = [self.lists, self.axes, self.predicates, *(axis["options"] for axis in self.axes)]
        families += [each["rows"] for each in self.lists if self.axis_of(each) is None]
        right = [refuse_repeated(family, {}) for family in families]
        if self.kind.data == "category" and not self.category.data:
            self.category.errors = [*self.category.errors, _("Pilih daftar yang memberi kategori.")]
            return False
        if self.matrix_rows.data and self.matrix_rows.data == self.matrix_columns.data:
            self.matrix_columns.errors = [*self.matrix_columns.errors, message("matrix.one_axis_twice")]
            return False
        return valid and all(right)

    def changes(self) -> dict[str, Any]:
        """The outcome as the document writes it, in the settings of the draft."""
        lists = settled_codes(self.lists, {}, otherwise="daftar")
        options = {axis["key"].data: settled_codes(axis["options"], {}, otherwise="rating") for axis in self.axes}
        found: dict[str, Any] = {"lists": [self._list(each, lists, options) for each in self.lists]}
        if self.kind.data == "category":
            found["category"] = lists[self.category.data]
        elif self.kind.data == "quadrant":
            axes = settled_codes(self.axes, {}, otherwise="sumbu")
            found["axes"] = [self._axis(axis, axes, options, lists) for axis in self.axes]
            found["matrix"] = self._matrix(axes, options)
        found["figures"] = self.figure_entries(self.outcome)
        kept = {name: part for name, part in self.outcome.items() if name not in WRITTEN}
        return {"outcome": {**kept, **{name: part for name, part in found.items() if part}} or None}

    def _list(self, each: Any, lists: Mapping[str, str], options: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        axis, key = self.axis_of(each), each["key"].data
        codes = settled_codes(each["rows"], {}, otherwise="baris")
        ratings: dict[str, Entry] = {}
        if axis is not None:
            of_axis = options[axis["key"].data]
            ratings = {one["key"].data: one.form.option(of_axis[one["key"].data]) for one in axis["options"]}
        rows = []
        for row in each["rows"]:
            rating = ratings.get(row["option"].data, {})
            code = rating.get("code", codes[row["key"].data])
            rows.append(row.form.row(code, rating.get("label", {}), self.kept_condition(key, row["key"].data)))
        return dict(each.form.entry(lists[key], rows))

    def kept_condition(self, list_key: str, row_key: str) -> Any:
        """The stored condition of a row where the page cannot build it, else None."""
        for each in self.outcome.get("lists", ()):
            for row in each["rows"] if each["code"] == list_key else ():
                if row["code"] == row_key and simple_parts(row.get("when")) is None:
                    return row["when"]
        return None

    def _axis(
        self, axis: Any, axes: Mapping[str, str], options: Mapping[str, Mapping[str, str]], lists: Mapping[str, str]
    ) -> dict[str, Any]:
        key, chosen = axis["key"].data, axis["nodes"].data or []
        stored = {
            each["code"]: each.get("nodes", ()) for each in self.content.settings.get("outcome", {}).get("axes", ())
        }
        kept = [code for code in stored.get(key, ()) if code in chosen]
        entry = {
            "code": axes[key],
            "label": texts_from(axis.data, "label"),
            "options": [one.form.option(options[key][one["key"].data]) for one in axis["options"]],
            "nodes": [*kept, *(code for code in chosen if code not in kept)],
            "indication": lists.get(axis["indication"].data),
        }
        return {name: part for name, part in entry.items() if part or name in ("label", "options")}

    def _matrix(self, axes: Mapping[str, str], options: Mapping[str, Mapping[str, str]]) -> dict[str, Any] | None:
        pair = self.matrix_axes()
        if pair is None:
            return None
        up, across = (options[axis["key"].data] for axis in pair)
        predicates = settled_codes(self.predicates, {}, otherwise="predikat")
        cells = [
            {"row": up[cell["row"].data], "column": across[cell["column"].data],
             "predicate": predicates[cell["predicate"].data]}
            for cell in self.cells if cell["predicate"].data
        ]  # fmt: skip
        named_predicates = [each.form.predicate(predicates[each["key"].data]) for each in self.predicates]
        return {
            "rows": axes[pair[0]["key"].data],
            "columns": axes[pair[1]["key"].data],
            "predicates": named_predicates,
            "cells": cells,
        }

    def _settle_cells(self) -> None:
        pair = self.matrix_axes()
        wanted = (
            [(up, across) for up in keys(pair[0]["options"]) for across in keys(pair[1]["options"])] if pair else []
        )
        there = {(cell["row"].data, cell["column"].data): cell for cell in self.cells}
        for place in reversed(range(len(self.cells))):
            cell = self.cells[place]
            at = (cell["row"].data, cell["column"].data)
            if at not in wanted or there[at] is not cell:
                self.cells.pop_entry(place)
        for up, across in wanted:
            if (up, across) not in there and len(self.cells) < MOST_CELLS:
                self.cells.append_entry({"row": up, "column": across})
        predicates = named(self.predicates, _("predikat ke-%(n)s"))
        for cell in self.cells:
            offer(cell["predicate"], {"": _("– pilih –"), **predicates})

    def _guide(self, name: str) -> None:
        """A list with a row for every rating of an axis, the highest first, that indicates it."""
        _lines, axis = self._line(name)
        options = list(reversed(list(axis["options"])))
        rows = [{"key": f"baru-{n}", "option": one["key"].data, "label_id": one["label_id"].data,
                 "label_en": one["label_en"].data} for n, one in enumerate(options, 1)]  # fmt: skip
        self._add("lists", rows=rows)
        axis["indication"].data = self.lists[-1]["key"].data


def keys(lines: Iterable[Any]) -> list[str]:
    return [each["key"].data for each in lines]


def named(lines: Iterable[Any], otherwise: str) -> dict[str, str]:
    """Key -> what the line is called now; `otherwise` names one that has neither name nor code by its place."""
    found = {}
    for place, each in enumerate(lines, 1):
        name = each["label_id"].data if "label_id" in each.form else ""
        found[each["key"].data] = name or each["code"].data or otherwise % {"n": place}
    return found


def outcome_form_class(content: Content) -> type[OutcomeForm]:
    return type(
        "OutcomeForm",
        (OutcomeForm,),
        {
            "content": content,
            "lists": FieldList(FormField(list_line_class(content)), max_entries=MOST_LISTS),
            "axes": FieldList(FormField(axis_line_class(content)), max_entries=MOST_AXES),
        },
    )
