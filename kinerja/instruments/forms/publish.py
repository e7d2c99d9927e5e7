"""Reasons and dates around publishing, and the form of a new instrument."""

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.edits import CODE


class ReasonForm(WebForm):
    """Why a draft goes back."""

    reason = TextAreaField(lazy("Alasan"), [InputRequired(), Length(max=2000)], render_kw={"rows": 3})


class PublishForm(WebForm):
    """From when a version is in force, why, and on what basis."""

    extra_names = frozenset({"rev"})
    effective_on = DateField(lazy("Berlaku mulai"), [InputRequired()])
    publish_reason = TextAreaField(
        lazy("Alasan penetapan"),
        [InputRequired(), Length(max=2000)],
        description=lazy("Tampil pada riwayat versi, misalnya hasil rapat atau surat yang menjadi dasar."),
        render_kw={"rows": 3},
    )
    legal_basis = StringField(lazy("Dasar hukum"), [Length(max=500)])


class NewInstrumentForm(WebForm):
    """A new instrument of a Dinas: empty, or a copy of another."""

    title = StringField(lazy("Nama instrumen"), [InputRequired(), Length(max=200)])
    code = StringField(
        lazy("Kode"),
        [InputRequired(), Length(max=40), Regexp(CODE, message=lazy("Huruf, angka, - dan _, diawali huruf."))],
        description=lazy("Misalnya DINKES-LAYANAN-2027."),
    )
    owner = SelectField(lazy("Pemilik"), coerce=str)
    job_family = SelectField(lazy("Rumpun jabatan"), coerce=str)
    copy_of = SelectField(lazy("Mulai dari"), coerce=str)
