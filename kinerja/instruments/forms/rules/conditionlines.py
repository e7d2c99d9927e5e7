"""Lines that build a condition: a node or given, a comparison, and what it is compared with."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from forms.exact import is_exact
from forms.numbers import NumberRefused, canonical, parse_number
from kinerja.core.i18n import _, lazy, locale_code, message
from kinerja.instruments.conditions import literal_words
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.lines import LineForm, choices_of
from kinerja.instruments.outline import Weights
from kinerja.instruments.rulewords import COMPARISONS


class ConditionLine(LineForm):
    """One comparison; several of a row hold together."""

    types: Mapping[str, str] = {}  # "given:jam" -> number, text, date, yes_no
    what = SelectField(lazy("Yang dibaca"), [InputRequired()])
    op = SelectField(lazy("Perbandingan"), choices=lambda: choices_of(COMPARISONS))
    value = StringField(lazy("Dibandingkan dengan"), [InputRequired(), Length(max=100)])

    def validate_value(self, field: Any) -> None:
        self.literal()

    def literal(self) -> str:
        """What is typed as the document writes it. Raises ValidationError."""
        text, kind = (self.value.data or "").strip(), self.types.get(self.what.data or "", "text")
        if kind == "number":
            try:
                return text if is_exact(text) and "/" in text else canonical(parse_number(text, locale=locale_code()))
            except NumberRefused as refusal:
                raise ValidationError(message(refusal.code, **refusal.params)) from refusal
        if kind == "yes_no":
            answer = {"ya": "yes", "yes": "yes", "tidak": "no", "no": "no"}.get(text.lower())
            if answer is None:
                raise ValidationError(_("Tulis “ya” atau “tidak”."))
            return answer
        if kind == "date" and not _is_day(text):
            raise ValidationError(_("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2027-01-31."))
        return text

    def comparison(self) -> dict[str, Any]:
        source, _sep, code = (self.what.data or "").partition(":")
        return {"left": {source: code}, "op": self.op.data, "right": self.literal()}


def condition_line_class(content: Content) -> type[ConditionLine]:
    """The lines for what a draft has to read."""
    things = readable(content)
    choices = [SelectChoice(key, name) for key, (name, _type) in things.items()]
    types = {key: kind for key, (_name, kind) in things.items()}
    what = SelectField(lazy("Yang dibaca"), [InputRequired()], choices=choices)
    return type("ConditionLine", (ConditionLine,), {"what": what, "types": types})


def comparison_data(part: Entry, place: int) -> dict[str, Any]:
    ((source, code),) = part["left"].items()
    value = literal_words(part["right"])
    return {"key": f"k{place}", "what": f"{source}:{code}", "op": part["op"], "value": value}


def readable(content: Content) -> dict[str, tuple[str, str]]:
    """ "node:MUTU" or "given:jam" -> its name and type: the whole first, then nodes, then givens."""
    counting = Weights(content).counting
    found = {"": (_("– pilih –"), "text")}
    for code in content.walk(content.root):
        name = _("Nilai seluruh instrumen") if code == content.root else _label(content.nodes[code])
        if counting.get(code):
            found[f"node:{code}"] = (name, "number")
    for given in content.settings.get("givens", ()):
        name = _("Data bawaan: %(name)s", name=_label(given))
        found[f"given:{given['code']}"] = (name, given.get("type", "number"))
    return found


def names_in(content: Content) -> dict[tuple[str, str], str]:
    """What people call everything that a condition may read."""
    pairs: Iterable[tuple[str, str]] = ((key, name) for key, (name, _type) in readable(content).items() if key)
    return {(key.partition(":")[0], key.partition(":")[2]): name for key, name in pairs}


def _label(entry: Entry) -> str:
    return str(entry.get("label", {}).get("id") or entry["code"])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
