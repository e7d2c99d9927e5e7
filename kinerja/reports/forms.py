"""The forms of decisions and receipts; the axes come from the instrument, so their fields are made per instrument."""

from collections.abc import Mapping, Sequence
from typing import Self

from wtforms import FileField, HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from forms.instrument import Axis
from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.services.decide import MAX_REASON
from kinerja.core.i18n import _, lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.forms.publish import BasisForm
from kinerja.reports.content import text_in
from kinerja.reports.models import BundleShape, PageSize
from kinerja.reports.serials import LONGEST_LETTER

SIZE_NAMES = {PageSize.A4: lazy("A4"), PageSize.F4: lazy("F4 (215 × 330 mm)")}
SHAPE_NAMES = {
    BundleShape.PDF: lazy("Satu PDF untuk dicetak"),
    BundleShape.ZIP: lazy("ZIP, satu berkas per dokumen"),
}
AXIS = "axis_"
REASON = "reason_"


class SignForm(WebForm):
    """Re-authentication under a record: the password stands for the signature."""

    password = PasswordField(
        lazy("Kata sandi"),
        [InputRequired(message=lazy("Ketik kata sandi Anda."))],
        render_kw={"autocomplete": "current-password"},
    )


class DecisionForm(WebForm):
    """Base of the decision pages; `decision_form` adds a choice and a reason per axis."""

    def ratings(self) -> dict[str, str]:
        """What was chosen, by axis."""
        return {field.name.removeprefix(AXIS): field.data or "" for field in self if field.name.startswith(AXIS)}

    def choices(self) -> dict[str, Choice]:
        """What was chosen and why, by axis."""
        return {
            axis: Choice(rating, (self[REASON + axis].data or "") if REASON + axis in self else "")
            for axis, rating in self.ratings().items()
        }


def prepared_form(axes: tuple[Axis, ...], locale: str) -> type[DecisionForm]:
    """A rating and a reason per axis, without signature: suggestions of who prepares."""
    made = decision_form(axes, locale, final=False)
    reasons = {
        REASON + axis.code: TextAreaField(
            _("Alasan rating %(axis)s", axis=text_in(axis.label, locale)),
            [Length(max=MAX_REASON, message=_("Alasan paling panjang 10.000 huruf. Ringkaskan."))],
            render_kw={"rows": 3},
        )
        for axis in axes
    }
    return type("PreparedForm", (made,), reasons)


def decision_form(axes: tuple[Axis, ...], locale: str, *, final: bool) -> type[DecisionForm]:
    """The first step asks for a rating per axis; the final one also for reasons and the password."""
    fields: dict[str, object] = {}
    for axis in axes:
        label = _("Rating %(axis)s", axis=text_in(axis.label, locale))
        fields[AXIS + axis.code] = RadioField(
            label,
            [InputRequired(message=_("Pilih salah satu rating."))],
            choices=[SelectChoice(option.code, text_in(option.label, locale)) for option in axis.options],
            validate_choice=True,
        )
        if final:
            fields[REASON + axis.code] = TextAreaField(
                _("Alasan rating %(axis)s", axis=text_in(axis.label, locale)),
                [Length(max=MAX_REASON, message=_("Alasan paling panjang 10.000 huruf. Ringkaskan."))],
                render_kw={"rows": 3},
            )
    if final:
        fields["rev"] = HiddenField()
        fields["password"] = PasswordField(
            _("Kata sandi"),
            [InputRequired(message=_("Ketik kata sandi Anda."))],
            render_kw={"autocomplete": "current-password"},
        )
    return type("GeneratedDecisionForm", (DecisionForm,), fields)


def later_form(axes: tuple[Axis, ...], locale: str) -> type[DecisionForm]:
    """The final step without a signature: the password may have been typed, and is not asked for."""
    made = decision_form(axes, locale, final=True)
    password = PasswordField(_("Kata sandi"), render_kw={"autocomplete": "current-password"})
    return type("LaterDecisionForm", (made,), {"password": password})


UPHELD = SelectChoice("upheld", lazy("Hasil semula dikuatkan"))


class RulingForm(DecisionForm):
    """How an objection ends; `ruling_form` adds the ratings that may change."""

    outcome = RadioField(
        lazy("Putusan"),
        [InputRequired(message=lazy("Pilih: dikuatkan atau diubah."))],
        choices=[UPHELD, SelectChoice("changed", lazy("Hasil diubah"))],
    )
    reason = TextAreaField(lazy("Alasan putusan"), render_kw={"rows": 6, "required": True})
    hearing = TextAreaField(lazy("Cara pihak didengar"), render_kw={"rows": 3})
    rev = HiddenField()
    password = PasswordField(
        lazy("Kata sandi"),
        [InputRequired(message=lazy("Ketik kata sandi Anda."))],
        render_kw={"autocomplete": "current-password"},
    )


def ruling_form(axes: tuple[Axis, ...], locale: str) -> type[RulingForm]:
    """Ratings and their reasons are asked for only where the result changes: the service says so.

    Without axes there is nothing to change.
    """
    fields: dict[str, object] = {}
    if not axes:
        fields["outcome"] = RadioField(
            _("Putusan"), [InputRequired(message=_("Pilih: dikuatkan atau diubah."))], choices=[UPHELD]
        )
    for axis in axes:
        fields[AXIS + axis.code] = RadioField(
            _("Rating %(axis)s", axis=text_in(axis.label, locale)),
            [Optional()],
            choices=[SelectChoice(option.code, text_in(option.label, locale)) for option in axis.options],
        )
        fields[REASON + axis.code] = TextAreaField(
            _("Alasan rating %(axis)s", axis=text_in(axis.label, locale)), render_kw={"rows": 3}
        )
    return type("GeneratedRulingForm", (RulingForm,), fields)


class PrintoutForm(WebForm):
    """What the assessor adds to the document of a result."""

    letter = StringField(
        lazy("Nomor surat"),
        [Length(max=LONGEST_LETTER, message=lazy("Nomor surat paling panjang 100 huruf."))],
        description=lazy(
            "Nomor menurut tata naskah perangkat daerah, tercetak di bawah judul dokumen D. Kosongkan bila dokumen ini "
            "tidak dinomori."
        ),
        render_kw={"maxlength": LONGEST_LETTER, "autocomplete": "off"},
    )

    note = TextAreaField(
        lazy("Catatan/rekomendasi pada dokumen"),
        [Length(max=MAX_REASON, message=lazy("Catatan paling panjang 10.000 huruf. Ringkaskan."))],
        description=lazy("Blok 5 pada dokumen. Alasan rating tercetak di bawahnya dengan sendirinya."),
        render_kw={"rows": 4},
    )


class ScanForm(WebForm):
    """A signed document as a file."""

    printout = SelectField(lazy("Dokumen"), coerce=str)
    scan = FileField(
        lazy("Pindaian bertanda tangan"),
        description=lazy("PDF, JPG, atau PNG, paling besar 10 MB."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def offer(self, printouts: Mapping[str, str]) -> Self:
        """The documents of which a scan may come; their names by public id."""
        self.printout.choices = [SelectChoice(public_id, name) for public_id, name in printouts.items()]
        return self


class BundleForm(WebForm):
    """Of which period and unit the documents are wanted, as what, and on which paper."""

    cycle = SelectField(lazy("Periode penilaian"), coerce=str)
    unit = SelectField(lazy("Unit kerja"), coerce=str)
    shape = RadioField(
        lazy("Bentuk berkas"),
        [InputRequired(message=lazy("Pilih bentuk berkas."))],
        choices=[SelectChoice(shape.value, name) for shape, name in SHAPE_NAMES.items()],
        default="pdf",
        description=lazy(
            "Dalam satu PDF tiap dokumen mulai di lembar baru, juga bila dicetak bolak-balik. SKP yang diunggah "
            "pegawai hanya ikut dalam ZIP."
        ),
    )
    size = RadioField(
        lazy("Ukuran kertas"),
        [InputRequired(message=lazy("Pilih ukuran kertas."))],
        choices=[SelectChoice(size.value, name) for size, name in SIZE_NAMES.items()],
        default="a4",
    )

    def offer(self, cycles: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]]) -> Self:
        """What there is to choose from: public ids and names."""
        self.cycle.choices = [SelectChoice(*pair) for pair in cycles]
        self.unit.choices = [SelectChoice("", lazy("Seluruh tim")), *(SelectChoice(*pair) for pair in units)]
        return self


class PrintBasisForm(BasisForm):
    """The decree about printing: official documents from now on, or working copies again."""

    mode = RadioField(
        lazy("Sejak keputusan ini"),
        [InputRequired(message=lazy("Pilih salah satu."))],
        choices=[
            SelectChoice("official", lazy("dokumen dicetak resmi")),
            SelectChoice("working", lazy("dokumen kembali menjadi salinan kerja")),
        ],
    )
    emblem = FileField(
        lazy("Gambar lambang negara"),
        description=lazy(
            "PNG atau JPG, paling besar 512 KB. Hanya bila keputusannya mengizinkan; tanpa berkas ini kepala dokumen "
            "kosong. Kinerja tidak menyediakan gambarnya."
        ),
        render_kw={"accept": ".png,.jpg,.jpeg"},
    )


class CheckForm(WebForm):
    """The code of a document, copied from paper."""

    code = StringField(
        lazy("Kode dokumen"),
        [InputRequired(message=lazy("Ketik kode yang tercetak di kaki dokumen.")), Length(max=40)],
        description=lazy("Enam belas huruf dan angka. Huruf kecil, spasi, dan tanda hubung tidak berpengaruh."),
        render_kw={"autocomplete": "off"},
    )
