"""The forms of notes, feedback and coaching."""

from collections.abc import Sequence
from typing import Any, Self

from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm
from kinerja.plans.changes import Upload
from kinerja.plans.models import CoachingKind, FeedbackKind, SourceKind
from kinerja.plans.services.coaching import CoachingInput
from kinerja.plans.services.feedback import FeedbackInput
from kinerja.plans.services.notes import NoteInput

Pairs = Sequence[tuple[str, str]]
FEEDBACK_KINDS = {
    FeedbackKind.SCHEDULED: lazy("Terjadwal, misalnya tiap akhir bulan"),
    FeedbackKind.INCIDENTAL: lazy("Sewaktu-waktu, sesudah suatu pekerjaan"),
}
COACHING_KINDS = {
    CoachingKind.COACHING: lazy("Bimbingan kinerja (coaching)"),
    CoachingKind.MENTORING: lazy("Pendampingan (mentoring)"),
    CoachingKind.COUNSELLING: lazy("Konseling"),
}

COMPETENCE_LEVELS = {
    1: lazy("1 – belum ada kemajuan"),
    2: lazy("2 – sedikit kemajuan"),
    3: lazy("3 – cukup"),
    4: lazy("4 – baik"),
    5: lazy("5 – sangat baik"),
}


def _codes() -> Any:
    return SelectMultipleField(
        lazy("Berkaitan dengan indikator"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        description=lazy("Boleh lebih dari satu. Bila tidak ada yang cocok, biarkan kosong."),
    )


class TopicForm(WebForm):
    """A form in which indicators can be chosen; without criteria there is nothing to choose."""

    codes = _codes()

    def offer(self, topics: Pairs) -> Self:
        if topics:
            self.codes.choices = [SelectChoice(*topic) for topic in topics]
        else:
            del self.codes
        return self

    def chosen(self) -> list[str]:
        return list(self.codes.data or ()) if "codes" in self else []


class NoteForm(TopicForm):
    """A note of one's own."""

    noted_on = DateField(lazy("Tanggal"), [InputRequired(lazy("Pilih tanggalnya."))])
    text = TextAreaField(
        lazy("Apa yang dikerjakan atau dihasilkan"),
        [InputRequired(lazy("Tulis apa yang Anda kerjakan atau hasilkan."))],
        description=lazy("Tulis hasilnya, bukan kegiatan hariannya. Dua atau tiga kalimat cukup."),
        render_kw={"rows": 4},
    )
    codes = _codes()
    reference = StringField(
        lazy("Tautan atau rujukan bukti"),
        description=lazy("Misalnya alamat dokumen, nomor surat, atau “map B-2026 di lemari arsip”."),
    )
    file = FileField(
        lazy("Berkas bukti"),
        description=lazy(
            "Foto (JPG, PNG, WebP) atau PDF, paling besar 10 MB. Pilih lagi bila halaman ini tampil kembali."
        ),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.webp"},
    )
    covered = BooleanField(
        lazy("Nama, NIK, wajah anak, dan data kesehatan dalam berkas sudah saya tutupi atau tidak ada")
    )

    def has_file(self) -> bool:
        return isinstance(self.file.data, FileStorage) and bool(self.file.data.filename)

    def entered(self, *, keep_days: int) -> NoteInput:
        """What was typed, in a form that has passed its own checks."""
        chosen: Any = self.file.data
        return NoteInput(
            noted_on=self.noted_on.data,
            text=self.text.data or "",
            codes=self.chosen(),
            reference=self.reference.data or "",
            upload=Upload(chosen.filename, chosen.stream, keep_days) if self.has_file() else None,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.has_file() and not self.covered.data:
            self.covered.errors = [*self.covered.errors, str(COVER_FIRST)]
            return False
        return valid


COVER_FIRST = lazy("Periksa dahulu berkasnya, tutupi data orang lain, lalu beri tanda di sini.")


class FeedbackForm(TopicForm):
    """Words that help: what is good, what can be better, the next step."""

    kind = RadioField(
        lazy("Jenis umpan balik"),
        [InputRequired(lazy("Pilih salah satu."))],
        choices=[SelectChoice(kind.value, label) for kind, label in FEEDBACK_KINDS.items()],
    )
    given_on = DateField(lazy("Tanggal"), [InputRequired(lazy("Pilih tanggalnya."))])
    task = TextAreaField(
        lazy("Tugas yang dimaksud"),
        description=lazy("Wajib bila Anda bukan atasan langsungnya."),
        render_kw={"rows": 2},
    )
    good = TextAreaField(lazy("Apa yang baik"), render_kw={"rows": 3})
    better = TextAreaField(lazy("Apa yang bisa ditingkatkan"), render_kw={"rows": 3})
    next_step = TextAreaField(
        lazy("Langkah berikut"),
        [InputRequired(lazy("Tulis satu langkah berikut, supaya umpan balik ini menolong."))],
        render_kw={"rows": 2},
    )
    codes = _codes()

    def entered(self) -> FeedbackInput:
        return FeedbackInput(
            kind=FeedbackKind(self.kind.data),
            given_on=self.given_on.data,
            good=self.good.data or "",
            better=self.better.data or "",
            next_step=self.next_step.data or "",
            task=self.task.data or "",
            codes=self.chosen(),
        )


class ReplyForm(WebForm):
    """What one answers to feedback about oneself."""

    text = TextAreaField(
        lazy("Tanggapan"),
        [InputRequired(lazy("Tulis tanggapan Anda."))],
        description=lazy("Satu kali, dan tidak diubah lagi. Dibaca pemberinya dan atasan langsung Anda."),
        render_kw={"rows": 4},
    )


class AskForm(TopicForm):
    """Whom to ask, about what."""

    extra_names = frozenset({"search", "action"})
    giver = RadioField(
        lazy("Siapa yang diminta"), [InputRequired(lazy("Pilih siapa yang diminta."))], validate_choice=False
    )
    task = TextAreaField(
        lazy("Pekerjaan yang dimaksud"),
        description=lazy("Misalnya laporan triwulan II atau pelayanan saat posko bencana."),
        render_kw={"rows": 2},
    )
    codes = _codes()

    def offer_people(self, people: Pairs) -> Self:
        self.giver.choices = [SelectChoice(*person) for person in people]
        return self


class CoachingForm(TopicForm):
    """A talk between a superior and an employee, after form B.1.6 of PermenPANRB 6/2022."""

    kind = RadioField(
        lazy("Jenis pembinaan"),
        [InputRequired(lazy("Pilih salah satu."))],
        choices=[SelectChoice(kind.value, label) for kind, label in COACHING_KINDS.items()],
    )
    held_on = DateField(lazy("Tanggal"), [InputRequired(lazy("Pilih tanggalnya."))])
    goal = TextAreaField(
        lazy("Tujuan"), [InputRequired(lazy("Tulis tujuan pembicaraannya."))], render_kw={"rows": 2}
    )  # fmt: skip
    facts = TextAreaField(lazy("Fakta"), render_kw={"rows": 3})
    options = TextAreaField(lazy("Peluang"), render_kw={"rows": 3})
    steps = TextAreaField(
        lazy("Langkah yang disepakati"),
        [InputRequired(lazy("Tulis langkah yang disepakati."))],
        render_kw={"rows": 3},
    )
    codes = _codes()

    def entered(self) -> CoachingInput:
        return CoachingInput(
            kind=CoachingKind(self.kind.data),
            held_on=self.held_on.data,
            goal=self.goal.data or "",
            facts=self.facts.data or "",
            options=self.options.data or "",
            steps=self.steps.data or "",
            codes=self.chosen(),
        )


class OpinionForm(WebForm):
    """What the employee says of a talk (B.1.8)."""

    text = TextAreaField(
        lazy("Tanggapan atas pembinaan"),
        [InputRequired(lazy("Tulis tanggapan Anda atas pembinaan ini."))],
        description=lazy(
            "Dibaca atasan dari pembimbing Anda, bukan pembimbingnya. Isi pembicaraannya tidak ikut terbaca. Satu "
            "kali, dan tidak diubah lagi."
        ),
        render_kw={"rows": 4},
    )


class EvaluationForm(WebForm):
    """How far the employee has come (B.1.9)."""

    level = RadioField(
        lazy("Kompetensi sesudah pembinaan"),
        [InputRequired(lazy("Pilih tingkat 1 sampai 5."))],
        choices=[SelectChoice(str(level), label) for level, label in COMPETENCE_LEVELS.items()],
    )
    text = TextAreaField(
        lazy("Alasan"), [InputRequired(lazy("Tulis alasan tingkat yang Anda pilih."))], render_kw={"rows": 3}
    )


class PasswordForm(WebForm):
    """Who is at the keyboard proves it again."""

    password = PasswordField(
        lazy("Kata sandi Anda"), [InputRequired(lazy("Ketik kata sandi Anda."))],
        render_kw={"autocomplete": "current-password"},
    )  # fmt: skip


class PlanForm(WebForm):
    """A plan as it was approved elsewhere: the PDF, the work results, or both."""

    extra_names = frozenset({"action"})
    file = FileField(
        lazy("SKP sebagai PDF"),
        description=lazy(
            "Seperti dicetak dari sistemnya, paling besar 10 MB. Pilih lagi bila halaman ini tampil kembali."
        ),
        render_kw={"accept": ".pdf"},
    )
    pasted = TextAreaField(
        lazy("Hasil kerja dan target"),
        description=lazy(
            "Salin tabel dari sistemnya atau dari Excel, lalu tempel di sini. Kolomnya: hasil kerja, aspek, indikator, "
            "target, satuan; boleh hanya hasil kerja dan target."
        ),
        render_kw={"rows": 6},
    )

    def document(self) -> tuple[str, Any] | None:
        chosen: Any = self.file.data
        return (chosen.filename, chosen.stream) if isinstance(chosen, FileStorage) and chosen.filename else None


class SourceForm(WebForm):
    """Where the plans of a group live."""

    unit = SelectField(lazy("Unit kerja"), choices=[], validate_choice=False)
    job_family = SelectField(lazy("Rumpun jabatan"), choices=[], validate_choice=False)
    kind = RadioField(
        lazy("Sumber SKP"),
        [InputRequired(lazy("Pilih salah satu."))],
        choices=[
            SelectChoice(SourceKind.EXTERNAL.value, lazy("Disusun di sistem lain")),
            SelectChoice(SourceKind.NONE.value, lazy("Kelompok ini tidak menyusun SKP")),
        ],
    )
    system = StringField(
        lazy("Nama sistemnya"),
        [Length(max=120, message=lazy("Nama sistem paling panjang 120 huruf."))],
        description=lazy("Misalnya e-Kinerja BKN atau Ruang GTK. Bila kosong: e-Kinerja BKN."),
    )

    def offer(self, units: Pairs, families: Pairs) -> Self:
        self.unit.choices = [SelectChoice(*one) for one in units]
        self.job_family.choices = [SelectChoice(*one) for one in families]
        return self
