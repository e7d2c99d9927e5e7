"""The forms of the wizard: a file, the meaning of each column, the line of the titles, units for unknown names."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FileField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from kinerja.core.adminview import AdminForm
from kinerja.core.i18n import _, lazy, message
from kinerja.people.admin.base import day_field
from kinerja.people.models import ImportBatch, RowField

COLUMN, PICK = "column_", "pick_"


class UploadForm(AdminForm):
    file = FileField(
        lazy("Berkas daftar pegawai"),
        [InputRequired(lazy("Pilih berkasnya."))],
        description=lazy("XLSX atau CSV, paling besar 10 MB. Ekspor SIMPEG atau SIASN dapat langsung diunggah."),
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )


class HeaderForm(AdminForm):
    header = IntegerField(
        lazy("Judul kolom ada di baris"), [InputRequired(lazy("Isi nomor barisnya.")), NumberRange(1, 1_000_000)]
    )
    two_lines = BooleanField(lazy("Judulnya dua baris: baris ini dan baris di bawahnya"))


def columns_form(batch: ImportBatch, titles: Sequence[str]) -> AdminForm:
    """One select per column, and the day on which lines without a day of their own take effect."""
    fields: dict[str, Any] = {
        "effective_on": day_field(
            lazy("Berlaku mulai"),
            description=lazy("Untuk baris tanpa TMT jabatan, dan untuk pegawai yang tidak aktif lagi."),
        )
    }
    options = [SelectChoice("", _("Tidak dipakai")), *(SelectChoice(one.value, field_text(one)) for one in RowField)]
    for place, title in enumerate(titles):
        fields[f"{COLUMN}{place}"] = SelectField(title, choices=options)
    made: type[AdminForm] = type("ColumnsForm", (AdminForm,), fields)
    stored = {f"{COLUMN}{place}": column["field"] for place, column in enumerate(batch.columns)}
    return made.from_request(data={"effective_on": batch.effective_on, **stored})


def picks_form(names: Sequence[str], options: Sequence[Sequence[tuple[str, str]]]) -> AdminForm:
    """One select per unknown name; its options are (public id, name)."""
    fields: dict[str, Any] = {
        f"{PICK}{place}": SelectField(
            name,
            choices=[SelectChoice("", _("Belum dipilih")), *(SelectChoice(key, text) for key, text in offered)],
            validate_choice=False,
        )
        for place, (name, offered) in enumerate(zip(names, options, strict=True))
    }
    made: type[AdminForm] = type("PicksForm", (AdminForm,), fields)
    return made.from_request()


def field_text(field: RowField) -> str:
    return message(f"import.field.{field.value}")
