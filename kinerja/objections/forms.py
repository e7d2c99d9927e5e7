"""The forms of objections; points that may be contested come from the instrument, so their fields are made for it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import DateField, FileField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from forms.instrument import Instrument
from kinerja.appraisals.figures import text_in
from kinerja.core.i18n import _, lazy
from kinerja.core.webform import WebForm
from kinerja.objections.changes.drafting import Typed

AXIS, INDICATOR = "axis_", "ind_"
POINTS = {AXIS: "axis.", INDICATOR: "indicator."}
SAID = ("text", "note", "evidence", "comment")  # what raters say in words has no value to contest


class ObjectionForm(WebForm):
    """Base of the page where an objection is written; `objection_form` adds a field per axis and indicator."""

    extra_names: ClassVar[frozenset[str]] = frozenset({"action", "evidence"})
    reasons = TextAreaField(lazy("Alasan keberatan"), render_kw={"rows": 8, "required": True})
    links = TextAreaField(lazy("Tautan bukti dukung"), render_kw={"rows": 3})
    file = FileField(lazy("Berkas bukti dukung"))

    def typed(self) -> Typed:
        points = {
            key + field.name.removeprefix(prefix): field.data or ""
            for field in self
            for prefix, key in POINTS.items()
            if field.name.startswith(prefix)
        }
        return Typed(self.reasons.data or "", points, (self.links.data or "").splitlines())

    def fields_of(self, prefix: str) -> list[Any]:
        return [field for field in self if field.name.startswith(prefix)]


class SignForm(WebForm):
    """Re-authentication: the password stands for the signature."""

    password = PasswordField(
        lazy("Kata sandi"),
        [InputRequired(message=lazy("Ketik kata sandi Anda."))],
        render_kw={"autocomplete": "current-password"},
    )


class StatementForm(WebForm):
    text = TextAreaField(lazy("Keterangan Anda"), render_kw={"rows": 8, "required": True})


class DelegationForm(WebForm):
    """Who decides instead. `words` look somebody up; `to` is the public id of the one chosen."""

    extra_names: ClassVar[frozenset[str]] = frozenset({"action"})
    words = StringField(lazy("Cari nama atau NIP"), render_kw={"autocomplete": "off", "maxlength": 100})
    to = HiddenField(lazy("Yang ditunjuk"))
    reason = TextAreaField(lazy("Alasan pelimpahan"), render_kw={"rows": 3})
    letter = StringField(lazy("Nomor surat"), render_kw={"maxlength": 120})
    letter_on = DateField(lazy("Tanggal surat"), [Optional()])


def objection_form(instrument: Instrument) -> type[ObjectionForm]:
    """A text per axis and per indicator that has a value; all of them may stay empty."""
    fields: dict[str, Any] = {}
    for axis in instrument.draft.outcome.axes:
        label = _("Rating %(axis)s", axis=text_in(axis.label))
        fields[AXIS + axis.code] = TextAreaField(label, render_kw={"rows": 3})
    for indicator in instrument.indicators():
        if indicator.type not in SAID:
            fields[INDICATOR + indicator.code] = TextAreaField(text_in(indicator.label), render_kw={"rows": 2})
    return type("GeneratedObjectionForm", (ObjectionForm,), fields)


def field_names(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A refusal's points under the names of their fields."""
    found = {}
    for name, codes in errors.items():
        prefix = next((one for one, key in POINTS.items() if name.startswith(key)), None)
        found[prefix + name.removeprefix(POINTS[prefix]) if prefix else name] = codes
    return found
