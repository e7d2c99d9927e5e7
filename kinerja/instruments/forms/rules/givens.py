"""The page of givens: the figures that are frozen with each appraisal."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from forms.parts import READS
from forms.rows import ROWS
from kinerja.core.i18n import _, lazy, message
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import data_of_texts, line, ratio, texts_from
from kinerja.instruments.forms.lines import (
    LineForm,
    LinesForm,
    choices_of,
    code_field,
    refuse_repeated,
    settled_codes,
)
from kinerja.instruments.forms.rules.columns import columns_from, columns_text
from kinerja.instruments.references import users_of_given
from kinerja.instruments.rulewords import GIVEN_TYPES, OF_PARTS

MOST_GIVENS = 100
WRITTEN = ("code", "label", "type", "unit", "least", "most", "required", "fields", "source")
BOUNDED = ("number", ROWS)
BY_CODE = ("node", "figure")


class GivenLine(LineForm):
    """One given."""

    label_id = StringField(lazy("Nama"), [InputRequired(), Length(max=200)])
    label_en = line(lazy("Nama dalam bahasa Inggris"), most=200)
    code = code_field(hint=lazy("Boleh kosong: dibuat dari namanya."))
    kind = SelectField(lazy("Jenis isian"), choices=lambda: choices_of(GIVEN_TYPES))
    unit = line(lazy("Satuan"), most=40)
    least = ratio(lazy("Paling kecil"))
    most = ratio(lazy("Paling besar"))
    columns = TextAreaField(lazy("Kolom setiap butir"), [Optional(), Length(max=4000)], render_kw={"rows": 4})
    source_part = StringField(lazy("Bagian penilaian"), [Length(max=40)])
    source_read = SelectField(lazy("Yang dibaca"), choices=lambda: choices_of(OF_PARTS), default="score")
    source_code = StringField(lazy("Kode di bagian itu"), [Length(max=40)])
    required = BooleanField(lazy("Wajib ada sebelum penilaian dimulai"))

    def validate_columns(self, field: Any) -> None:
        if self.kind.data == ROWS:
            columns_from(field.data or "")
        elif (field.data or "").strip():
            raise ValidationError(_("Kolom hanya berlaku bagi daftar butir. Kosongkan, atau ganti jenisnya."))

    def validate_source_part(self, field: Any) -> None:
        if not (field.data or "").strip() and (self.source_code.data or "").strip():
            raise ValidationError(_("Sebutkan bagiannya, atau kosongkan kode di bawah."))

    def validate_source_code(self, field: Any) -> None:
        if not (self.source_part.data or "").strip():
            return
        if self.source_read.data in BY_CODE and not (field.data or "").strip():
            raise ValidationError(_("Isi kode kriteria, indikator, atau angka yang dibaca."))
        if self.source_read.data not in BY_CODE and (field.data or "").strip():
            raise ValidationError(_("Untuk yang dibaca ini tidak perlu kode. Kosongkan."))

    def validate_kind(self, field: Any) -> None:
        if (self.source_part.data or "").strip() and field.data != (needed := READS.get(self.source_read.data, "")):
            raise ValidationError(
                _("Pilih “%(type)s”: itulah jenis yang dibaca dari bagian lain.", type=GIVEN_TYPES.get(needed, ""))
            )

    def source(self) -> dict[str, str] | None:
        """Which part fills the given; None where people do."""
        part, code = ((field.data or "").strip() for field in (self.source_part, self.source_code))
        read = {"part": part, "read": self.source_read.data}
        return (read | ({"code": code} if self.source_read.data in BY_CODE else {})) if part else None

    def given(self, code: str, fields: Any = ()) -> dict[str, Any]:
        """The given as the document writes it, without what is as by default; `fields` are those stored."""
        data = self.data
        entry = {
            "code": code,
            "label": texts_from(data, "label"),
            "type": data["kind"] if data["kind"] != "number" else None,
            "unit": (data["unit"] or "").strip() or None,
            "least": data["least"] if data["kind"] in BOUNDED else None,
            "most": data["most"] if data["kind"] in BOUNDED else None,
            "fields": columns_from(data["columns"] or "", fields) if data["kind"] == ROWS else None,
            "required": None if data["required"] else False,
            "source": self.source(),
        }
        return {name: value for name, value in entry.items() if value is not None}


class GivensForm(LinesForm):
    """All givens of a draft at once."""

    fresh = {"givens": {"kind": "number", "required": True}}
    givens = FieldList(FormField(GivenLine), max_entries=MOST_GIVENS)
    content: Content

    @property
    def stored(self) -> dict[str, str]:
        return {given["code"]: given["code"] for given in self.content.settings.get("givens", ())}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        return refuse_repeated(self.givens, self.stored) and valid

    def keeps(self, lines: Any, entry: Any) -> str:
        users = users_of_given(self.content, entry["key"].data or "")
        if not users:
            return ""
        return message("given.in_use", given=entry["label_id"].data, places=", ".join(f"“{name}”" for name in users))

    def changes(self) -> list[dict[str, Any]]:
        """The givens as the page says, in its order; a code that is stored stays."""
        codes = settled_codes(self.givens, self.stored, otherwise="data")
        stored = {given["code"]: given.get("fields", ()) for given in self.content.settings.get("givens", ())}
        return [
            self._kept(key) | entry.form.given(codes[key], stored.get(key, ()))
            for entry in self.givens
            if (key := entry["key"].data) is not None
        ]

    def _kept(self, key: str) -> dict[str, Any]:
        """What the page does not ask about a stored given."""
        for given in self.content.settings.get("givens", ()):
            if given["code"] == key:
                return {name: value for name, value in given.items() if name not in WRITTEN}
        return {}


def givens_form_class(content: Content) -> type[GivensForm]:
    return type("GivensForm", (GivensForm,), {"content": content})


def givens_data(content: Content) -> dict[str, Any]:
    return {"givens": [_line_data(given) for given in content.settings.get("givens", ())]}


def _line_data(given: Entry) -> dict[str, Any]:
    source = given.get("source", {})
    return {
        "key": given["code"],
        "code": given["code"],
        "kind": given.get("type", "number"),
        "unit": given.get("unit", ""),
        "least": given.get("least"),
        "most": given.get("most"),
        "required": given.get("required", True),
        "columns": columns_text(given.get("fields", ())),
        "source_part": source.get("part", ""),
        "source_read": source["read"] if source.get("read") in READS else "score",
        "source_code": source.get("code", ""),
        **data_of_texts("label", given.get("label")),
    }
