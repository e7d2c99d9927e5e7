"""Hand-written forms of the admin pages of appraisals."""

from collections.abc import Sequence
from typing import ClassVar

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kinerja.appraisals.models.raters import PoolSource
from kinerja.appraisals.models.returns import LONGEST_LINE
from kinerja.appraisals.queries.pool import MOST_PER_APPRAISAL, DrawRequest
from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm

Choices = Sequence[tuple[str, str]]


class MoveForm(WebForm):
    """From which version to which, and why."""

    from_version = SelectField(lazy("Versi yang dipakai sekarang"), [InputRequired()], validate_choice=False)
    to_version = SelectField(lazy("Pindah ke versi"), [InputRequired()], validate_choice=False)
    reason = TextAreaField(lazy("Alasan"), [InputRequired(), Length(max=2000)], render_kw={"rows": 3})

    def offer(self, served: Choices, others: Choices) -> "MoveForm":
        self.from_version.choices = [SelectChoice(*one) for one in served]
        self.to_version.choices = [SelectChoice(*one) for one in others]
        return self


class PreparerForm(WebForm):
    """From when to when somebody prepares for an assessor, and by which letter."""

    extra_names: ClassVar[frozenset[str]] = frozenset({"assessor", "preparer", "search_assessor", "search_preparer"})
    valid_from = DateField(lazy("Mulai"), [InputRequired()])
    valid_to = DateField(lazy("Berakhir sebelum"), [Optional()])
    letter = StringField(lazy("Nomor surat penunjukan"), [InputRequired(), Length(max=200)])


class VoidForm(WebForm):
    """Which closed group is suspect, and why."""

    role = SelectField(lazy("Kelompok tertutup"), [InputRequired()])
    reason = TextAreaField(lazy("Alasan"), [InputRequired(), Length(max=2000)], render_kw={"rows": 3})

    def offer(self, roles: Choices) -> "VoidForm":
        self.role.choices = [SelectChoice(*one) for one in roles]
        return self


class DrawForm(WebForm):
    """Which outside role is to have how many raters, and from where they are drawn."""

    extra_names: ClassVar[frozenset[str]] = frozenset({"looked_at"})
    role = SelectField(lazy("Jenis penilai"), [InputRequired()])
    source = RadioField(lazy("Diundi dari"), [InputRequired()], default=PoolSource.ANY_AGENCY.value)
    number = IntegerField(
        lazy("Banyaknya untuk tiap pegawai"),
        [InputRequired(), NumberRange(min=1, max=MOST_PER_APPRAISAL)],
        default=3,
        description=lazy(
            "Yang sudah ditunjuk ikut dihitung; hanya kekurangannya yang diundi. Jenis tertutup perlu tiga."
        ),
    )

    def offer(self, roles: Choices, sources: Choices) -> "DrawForm":
        self.role.choices = [SelectChoice(*one) for one in roles]
        self.source.choices = [SelectChoice(*one) for one in sources]
        return self

    def entered(self) -> DrawRequest:
        return DrawRequest(self.role.data or "", PoolSource(self.source.data), self.number.data or 0)


class ShiftForm(WebForm):
    """Why running deadlines move; `plan` is the fingerprint of what was listed."""

    plan = HiddenField()
    reason = TextAreaField(
        lazy("Alasan"), [InputRequired(lazy("Tuliskan alasannya.")), Length(max=2000)], render_kw={"rows": 3}
    )


class ResumeForm(WebForm):
    """Who asked for a declined duty back, and why."""

    assignment = HiddenField(validators=[InputRequired()])
    reason = StringField(
        lazy("Siapa yang meminta, dan mengapa"),
        [InputRequired(lazy("Tuliskan siapa yang meminta, dan mengapa.")), Length(max=LONGEST_LINE)],
        render_kw={"autocomplete": "off"},
    )

    def beside(self, assignment: str) -> "ResumeForm":
        """One of many on a page: what a label or a link names is this one's own."""
        self.assignment.data = assignment
        self.reason.id = self.reason.label.field_id = f"reason-{assignment}"
        return self
