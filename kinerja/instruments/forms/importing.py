"""The form that brings a definition in from a file."""

from wtforms import FileField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.edits import CODE


class ImportForm(WebForm):
    """A file, and what becomes of it: a new instrument, or a draft of one that is there."""

    file = FileField(
        lazy("Berkas"),
        [InputRequired(message=lazy("Pilih berkasnya."))],
        description=lazy("Buku kerja XLSX atau dokumen JSON (kinerja.instrument/1) yang diunduh dari sini."),
        render_kw={"accept": ".xlsx,.json"},
    )
    target = SelectField(lazy("Jadikan"), coerce=str)
    owner = SelectField(
        lazy("Pemilik"), coerce=str, description=lazy("Hanya untuk instrumen baru."),
    )  # fmt: skip
    job_family = SelectField(lazy("Rumpun jabatan"), coerce=str, description=lazy("Hanya untuk instrumen baru."))
    code = StringField(
        lazy("Kode"),
        [Optional(), Length(max=40), Regexp(CODE, message=lazy("Huruf, angka, - dan _, diawali huruf."))],
        description=lazy("Hanya untuk instrumen baru. Kosong berarti kode di dalam berkas."),
    )
