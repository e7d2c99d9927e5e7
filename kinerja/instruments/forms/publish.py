"""Reasons and dates around publishing, and the form of a new instrument."""

from werkzeug.datastructures import FileStorage
from wtforms import DateField, FileField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.edits import CODE
from kinerja.instruments.legal import LEGAL_KINDS, BasisEntry, Scan


class ReasonForm(WebForm):
    """Why a draft goes back."""

    reason = TextAreaField(lazy("Alasan"), [InputRequired(), Length(max=2000)], render_kw={"rows": 3})


class BasisForm(WebForm):
    """The decree that sets a version. What is owed, the service says, at the field."""

    basis_kind = SelectField(
        lazy("Jenis keputusan"),
        choices=[SelectChoice("", lazy("Belum ada keputusan")), *(SelectChoice(*pair) for pair in LEGAL_KINDS.items())],
        validate_choice=False,
    )
    basis_number = StringField(
        lazy("Nomor"), [Length(max=100)], description=lazy("Seperti tertulis pada keputusannya, tanpa kata “Nomor”.")
    )
    basis_date = DateField(lazy("Tanggal keputusan"), [Optional()])
    basis_signer = StringField(lazy("Nama penanda tangan"), [Length(max=200)])
    basis_office = StringField(
        lazy("Jabatan penanda tangan"), [Length(max=200)], description=lazy("Misalnya Gubernur Maluku Utara.")
    )
    basis_scan = FileField(
        lazy("Pindaian keputusan"),
        description=lazy("PDF, JPG, atau PNG, paling besar 10 MB. Pilih lagi bila halaman ini tampil kembali."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def basis(self) -> BasisEntry:
        """What was typed; blank where nothing was."""
        chosen = self.basis_scan.data
        named = isinstance(chosen, FileStorage) and bool(chosen.filename)
        return BasisEntry(
            kind=self.basis_kind.data or "",
            number=self.basis_number.data or "",
            signed_on=self.basis_date.data,
            signer=self.basis_signer.data or "",
            office=self.basis_office.data or "",
            scan=Scan(chosen.filename, chosen.stream) if named else None,
        )


class PublishForm(BasisForm):
    """From when a version is in force, why, and by which decree, where there is one already."""

    extra_names = frozenset({"rev"})
    effective_on = DateField(lazy("Berlaku mulai"), [InputRequired()])
    publish_reason = TextAreaField(
        lazy("Alasan penerbitan"),
        [InputRequired(), Length(max=2000)],
        description=lazy("Tampil pada riwayat versi, misalnya hasil rapat atau surat yang menjadi dasar."),
        render_kw={"rows": 3},
    )


class TrialLinkForm(WebForm):
    """For how long colleagues may try a draft."""

    days = IntegerField(lazy("Berlaku (hari)"), [InputRequired()], default=14, render_kw={"class": "w"})


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
