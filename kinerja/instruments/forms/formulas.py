"""Formulas as administrators type them: read by the engine, kept as its tree."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Optional

from forms.formula.reading import parse
from forms.formula.tree import FormulaRefused
from forms.formula.writing import json_of, text_of, tree_from_json
from kinerja.core.i18n import locale_code, message


class FormulaField(TextAreaField):
    """A formula in the reader's words; `data` is its tree as JSON, None when nothing is typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return formula_text(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = json_of(parse(typed))
        except FormulaRefused as refused:
            raise ValueError(message(refused.code, position=refused.at + 1, **refused.params)) from refused


def formula(label: Any) -> Any:
    return FormulaField(label, [Optional()], render_kw={"rows": 2, "spellcheck": "false", "autocapitalize": "off"})


def formula_text(stored: Any) -> str:
    """A stored formula in the reader's words; one that nobody can read is shown as it is."""
    try:
        return text_of(tree_from_json(stored), locale_code())
    except FormulaRefused:
        return str(stored)


def formula_from(stored: Any) -> Any:
    """Its one stored shape, so that text and tree of the same meaning are no difference."""
    if not isinstance(stored, str):
        return stored
    try:
        return json_of(parse(stored))
    except FormulaRefused:
        return stored
