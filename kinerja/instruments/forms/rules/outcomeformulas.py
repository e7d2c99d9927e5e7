"""Figures that formulas work out after the outcome: their lines on the outcome page."""

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from kinerja.core.i18n import _, lazy, message
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import data_of_texts, line, texts_from
from kinerja.instruments.forms.formulas import formula, formula_from
from kinerja.instruments.forms.lines import LinesForm, choices_of, refuse_repeated, settled_codes
from kinerja.instruments.forms.rules.conditionlines import names_in
from kinerja.instruments.forms.rules.outcomelines import NamedLine
from kinerja.instruments.words import ROUNDINGS

MOST_FORMULAS = 20
WRITTEN = ("code", "label", "formula", "digits", "mode", "unit")
USUAL_MODE = "half_up"


class FormulaLine(NamedLine):
    """One figure."""

    formula = formula(lazy("Rumus"))
    digits = IntegerField(lazy("Angka di belakang koma"), [Optional(), NumberRange(0, 12)])
    mode = SelectField(lazy("Cara membulatkan"), choices=lambda: choices_of(ROUNDINGS))
    unit = line(lazy("Satuan"), most=40)


class FormulasForm(LinesForm):
    """The lines of the figures; the outcome page is one of these."""

    formulas = FieldList(FormField(FormulaLine), max_entries=MOST_FORMULAS)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for each in self.formulas:
            if each["formula"].data is None and not each["formula"].errors:
                each["formula"].errors = [message("formula.empty")]
                valid = False
        return refuse_repeated(self.formulas, {}) and valid

    def figure_entries(self, outcome: Entry) -> list[Entry]:
        """The figures as the document writes them; one that says what is stored is the stored one."""
        stored = {each["code"]: each for each in outcome.get("figures", ())}
        codes = settled_codes(self.formulas, {}, otherwise="angka")
        found: list[Entry] = []
        for each in self.formulas:
            old = stored.get(each["key"].data, {})
            made = _entry(each.data, codes[each["key"].data])
            same = bool(old) and made == _entry(_line_data(old), old["code"])
            unasked = {name: part for name, part in old.items() if name not in WRITTEN}
            found.append(old if same else unasked | made)
        return found


def _entry(data: Mapping[str, Any], code: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"code": code, "label": texts_from(data, "label")}
    entry["formula"] = formula_from(data["formula"])
    if data["digits"] is not None:
        entry["digits"] = data["digits"]
        entry |= {"mode": data["mode"]} if data["mode"] != USUAL_MODE else {}
    unit = (data["unit"] or "").strip()
    return entry | ({"unit": unit} if unit else {})


def formulas_data(outcome: Entry) -> list[dict[str, Any]]:
    """What the lines show at first."""
    return [_line_data(each) for each in outcome.get("figures", ())]


def _line_data(each: Entry) -> dict[str, Any]:
    own = {"key": each["code"], "code": each["code"], "formula": each.get("formula"), "digits": each.get("digits")}
    rest = {"mode": each.get("mode", USUAL_MODE), "unit": each.get("unit", "")}
    return own | rest | data_of_texts("label", each.get("label"))


def readable_after(content: Content) -> list[tuple[str, str]]:
    """The codes that such a formula may read, with what people call them."""
    outcome = content.settings.get("outcome", {})
    carried = {name: _("Angka pada kategori atau predikat") for name in _carried(outcome)}
    return [(".", _("Nilai akhir")), *((code, name) for (_source, code), name in names_in(content).items()),
            *carried.items()]  # fmt: skip


def _carried(outcome: Entry) -> Iterator[str]:
    rows = [row for each in outcome.get("lists", ()) for row in each.get("rows", ())]
    for each in [*rows, *(outcome.get("matrix") or {}).get("predicates", ())]:
        yield from each.get("figures", {})
