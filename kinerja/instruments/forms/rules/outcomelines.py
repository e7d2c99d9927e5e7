"""The lines of the outcome page: lists with their rows, axes with their ratings, predicates, cells, figures."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from kinerja.core.i18n import _, lazy
from kinerja.core.webform import WebMeta
from kinerja.instruments.conditions import condition_from
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits import CODE
from kinerja.instruments.forms.fields import line, ratio, texts_from
from kinerja.instruments.forms.lines import LineForm, code_field
from kinerja.instruments.forms.rules.conditionlines import condition_line_class
from kinerja.instruments.outline import Weights

MOST_LISTS, MOST_ROWS, MOST_CONDITIONS, MOST_FIGURES = 12, 30, 8, 6
MOST_AXES, MOST_OPTIONS, MOST_PREDICATES = 4, 10, 20


class FigureLine(LineForm):
    """A figure that a category or predicate carries; formulas after the outcome print it."""

    name = StringField(
        lazy("Nama angka"),
        [InputRequired(), Regexp(f"^{CODE.pattern}$", message=lazy("Huruf, angka, - dan _, diawali huruf."))],
    )
    value = ratio(lazy("Nilai"))


class NamedLine(LineForm):
    """What has a code and a name."""

    label_id = line(lazy("Sebutan"), most=200)
    label_en = line(lazy("Dalam bahasa Inggris"), most=200)
    code = code_field()


class PredicateLine(NamedLine):
    figures = FieldList(FormField(FigureLine), max_entries=MOST_FIGURES)

    def predicate(self, code: str) -> dict[str, Any]:
        return {"code": code, "label": texts_from(self.data, "label")} | figures_of(self)


class OptionLine(NamedLine):
    expected = BooleanField(lazy("Berarti “sesuai ekspektasi”"))

    def option(self, code: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"code": code, "label": texts_from(self.data, "label")}
        return entry | ({"expected": True} if self.expected.data else {})


class CellLine(Form):
    """One cell of the matrix, by the keys of its two ratings."""

    Meta = WebMeta
    row = HiddenField()
    column = HiddenField()
    predicate = SelectField(lazy("Predikat"), choices=[])


class AxisLine(NamedLine):
    options = FieldList(FormField(OptionLine), max_entries=MOST_OPTIONS)
    indication = SelectField(lazy("Petunjuk rating dari daftar"), choices=[])


class RowLine(NamedLine):
    """One row of a list. `option` stands for the code where the list indicates an axis's rating."""

    option = SelectField(lazy("Rating"), choices=[])
    least = ratio(lazy("Mulai dari nilai"))
    not_rated = BooleanField(lazy("Tidak dinilai: baris ini berarti belum ada kategori"))
    drop_when = BooleanField(lazy("Hapus syarat ini"))
    figures = FieldList(FormField(FigureLine), max_entries=MOST_FIGURES)

    def row(self, code: str, label: Mapping[str, str], kept: Any) -> dict[str, Any]:
        """The row as the document writes it; `kept` is a condition that the page cannot build."""
        when = condition_from([each.form.comparison() for each in self["when"]])
        entry: dict[str, Any] = {"code": code, "label": texts_from(self.data, "label") or dict(label)}
        if self.least.data is not None:
            entry["least"] = self.least.data
        if when or (kept and not self.drop_when.data):
            entry["when"] = when or kept
        if self.not_rated.data:
            entry["not_rated"] = True
        return entry | figures_of(self)


class ListLine(LineForm):
    code = code_field()
    node = SelectField(lazy("Nilai yang dibaca"), choices=[])
    digits = IntegerField(
        lazy("Dibulatkan dulu (angka di belakang koma)"),
        [Optional(), NumberRange(0, 12)],
        description=lazy("Kosong: nilai tepat yang dibaca."),
    )

    def entry(self, code: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {"code": code, "rows": rows}
        if self.node.data:
            found["node"] = self.node.data
        return found | ({"digits": self.digits.data} if self.digits.data is not None else {})


def figures_of(entry: Any) -> dict[str, Any]:
    figures = {each["name"].data: each["value"].data for each in entry["figures"] if each["value"].data is not None}
    return {"figures": figures} if figures else {}


def list_line_class(content: Content) -> type[ListLine]:
    """The lines of lists, with conditions over what the draft has."""
    whens = FieldList(FormField(condition_line_class(content)), max_entries=MOST_CONDITIONS)
    row = type("RowLine", (RowLine,), {"when": whens})
    nodes = [SelectChoice("", _("Nilai seluruh instrumen")), *node_choices(content, every=True)]
    parts = {
        "node": SelectField(lazy("Nilai yang dibaca"), choices=nodes),
        "rows": FieldList(FormField(row), max_entries=MOST_ROWS),
    }
    return type("ListLine", (ListLine,), parts)


def axis_line_class(content: Content) -> type[AxisLine]:
    """The lines of axes, informed by the draft's criteria and whatever informs one already."""
    named = {code for axis in content.settings.get("outcome", {}).get("axes", ()) for code in axis.get("nodes", ())}
    nodes = SelectMultipleField(
        lazy("Nilainya dari kriteria"), choices=node_choices(content, besides=named),
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    return type("AxisLine", (AxisLine,), {"nodes": nodes})


def node_choices(content: Content, *, every: bool = False, besides: Any = ()) -> list[SelectChoice]:
    """Nodes with a value, the root left out; criteria, and with `every` indicators too."""
    counting = Weights(content).counting
    codes = [code for code in content.walk(content.root) if code != content.root and counting.get(code)]
    found = [code for code in codes if every or content.nodes[code]["kind"] == "criterion" or code in besides]
    gone = [code for code in besides if code not in found]
    return [SelectChoice(code, _node_name(content, code)) for code in [*found, *gone]]


def _node_name(content: Content, code: str) -> str:
    entry: Entry = content.nodes.get(code, {})
    return str(entry.get("label", {}).get("id") or code)
