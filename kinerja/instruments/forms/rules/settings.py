"""What the whole instrument says, and how its one rounding is done."""

from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.fields import area, data_of_texts, line, texts_from
from kinerja.instruments.words import ROUNDINGS


class HeadForm(WebForm):
    """What the whole instrument says: of an overlay, all that is its own to say."""

    extra_names = frozenset({"rev"})
    title_id = line(lazy("Nama instrumen"), most=200)
    title_en = line(lazy("Nama dalam bahasa Inggris"), most=200)
    note_id = area(lazy("Catatan"), rows=3)
    note_en = area(lazy("Catatan dalam bahasa Inggris"), rows=3)
    legal_basis = line(lazy("Dasar hukum"), most=500)

    def changes(self) -> dict[str, Any]:
        data = self.data
        return {
            "title": texts_from(data, "title"),
            "note": texts_from(data, "note") or None,
            "legal_basis": (data["legal_basis"] or "").strip() or None,
        }


class SettingsForm(HeadForm):
    """The same, and how the one rounding is done."""

    digits = IntegerField(lazy("Angka di belakang koma"), [NumberRange(0, 12)])
    mode = SelectField(lazy("Pembulatan"), choices=[SelectChoice(value, text) for value, text in ROUNDINGS.items()])

    def changes(self) -> dict[str, Any]:
        data = self.data
        rounding = {
            name: value
            for name, value, default in (("digits", data["digits"], 2), ("mode", data["mode"], "half_up"))
            if value != default
        }
        return super().changes() | {"rounding": rounding or None}


def settings_data(settings: Entry) -> dict[str, Any]:
    rounding = settings.get("rounding", {})
    return {
        **data_of_texts("title", settings.get("title")),
        **data_of_texts("note", settings.get("note")),
        "legal_basis": settings.get("legal_basis", ""),
        "digits": rounding.get("digits", 2),
        "mode": rounding.get("mode", "half_up"),
    }
