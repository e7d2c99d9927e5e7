"""The living page: every component of the look in every state, so that a change can be seen and tested in one place."""

from flask import Blueprint, Flask, render_template
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from kinerja.core.web import public
from kinerja.core.webform import WebForm

bp = Blueprint("gallery", __name__)

LONG = (
    "Ketepatan dinas jaga, serah terima pasien, dan pertanggungjawaban penyelenggaraan pelayanan keperawatan "
    "di UPTD Puskesmas Perawatan Kepulauan Sula Besar Selatan"
)
UNBROKEN = "pertanggungjawabanpenyelenggaraanpelayananketatausahaankepegawaiandaerah"


def init_app(app: Flask) -> None:
    """Only the embedded mode registers this page: production has no use for it."""
    app.register_blueprint(bp)


class SampleForm(WebForm):
    """One field of each kind."""

    title = StringField("Nama kriteria", [InputRequired()], description="Paling banyak 120 huruf.")
    weight = IntegerField("Bobot")
    words = TextAreaField("Uraian")
    unit = SelectField("Unit kerja", choices=[SelectChoice("dinkes", "Dinas Kesehatan"), SelectChoice("long", LONG)])
    mode = RadioField(
        "Cara menghitung", choices=[SelectChoice("percent", "Persen"), SelectChoice("equal", "Sama rata")]
    )
    roles = SelectMultipleField(
        "Jenis penilai",
        choices=[SelectChoice("self", "Penilaian diri"), SelectChoice("supervisor", "Atasan langsung")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    starts = DateField("Mulai berlaku")
    proof = FileField("Bukti dukung", description="PDF, JPG, PNG, WEBP, DOCX atau XLSX, paling besar 10 MB.")
    password = PasswordField("Kata sandi", render_kw={"autocomplete": "current-password"})
    agreed = BooleanField("Saya sudah membaca uraian setiap tingkat")


def failed_form() -> SampleForm:
    """The sample with an error on every field, as after a refused attempt."""
    form = SampleForm(prefix="gagal-", data={"title": UNBROKEN, "unit": "long"})
    for field in form:
        field.errors = ["Bagian ini perlu diperbaiki sebelum dapat disimpan."]
    return form


@bp.get("/komponen")
@public
def index() -> str:
    return render_template(
        "components/index.html", form=SampleForm(), failed=failed_form(), long=LONG, unbroken=UNBROKEN
    )
