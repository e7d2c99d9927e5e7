"""Hand-written forms of a cycle: its data, its windows in wall-clock time, its table of instruments."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kinerja.core.i18n import lazy, message
from kinerja.core.webform import WebForm
from kinerja.cycles.models import ClockCode, CycleKind, Window
from kinerja.cycles.services import MOST_CONFIRMS_BEFORE, WINDOW_ROLES, CycleInput, WindowInput
from kinerja.cycles.services.clocks import LONGEST_REASON, MOST_DAYS

WALL_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class CycleForm(WebForm):
    name = StringField(lazy("Nama periode"), [InputRequired(), Length(max=200)])
    kind = RadioField(
        lazy("Jenis"),
        [InputRequired()],
        choices=[SelectChoice(kind.value, kind.value) for kind in CycleKind],
        default=CycleKind.YEARLY.value,
    )
    starts_on = DateField(lazy("Kinerja sejak"), [InputRequired()])
    ends_on = DateField(lazy("Kinerja sampai"), [InputRequired()])
    confirms_raters = BooleanField(
        lazy("Rekan dan bawahan baru diminta menilai sesudah dikonfirmasi administrator Dinas"),
        description=lazy("Sistem mengusulkannya dari susunan organisasi. Tanpa centang, mereka langsung ditugasi."),
    )
    confirms_before = IntegerField(
        lazy("Konfirmasi otomatis, hari kerja sebelum masa pengisian berakhir"),
        [Optional(), NumberRange(min=1, max=MOST_CONFIRMS_BEFORE, message=lazy("Isi 1 sampai 30 hari kerja."))],
        description=lazy(
            "Administrator Dinas diingatkan lebih dahulu. Yang sampai hari itu belum dikonfirmasi ditanya seperti "
            "diusulkan. Kosong: tidak ada konfirmasi otomatis, dan yang tidak dikonfirmasi tidak ditanya."
        ),
    )
    takes_plans = BooleanField(
        lazy("Hasil kerja SKP yang sudah ada dipakai saat periode dibuka"),
        description=lazy(
            "Berlaku bila instrumennya memakai butir SKP. Yang belum ada atau tidak cocok diambil penilai sendiri, "
            "seperti biasa."
        ),
    )

    def label_kinds(self) -> "CycleForm":
        """Put the kinds into the reader's words."""
        self.kind.choices = [SelectChoice(one.value, message(f"cycle.kind.{one.value}")) for one in CycleKind]
        return self

    def entered(self) -> CycleInput:
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        assert isinstance(starts_on, date) and isinstance(ends_on, date)  # noqa: S101  # validated as required
        return CycleInput(
            self.name.data or "",
            starts_on,
            ends_on,
            CycleKind(self.kind.data),
            bool(self.confirms_raters.data),
            self.confirms_before.data,
            bool(self.takes_plans.data),
        )


class WindowsForm(WebForm):
    """Opening and closing for every kind of rater; both empty: no window of its own."""

    extra_names = frozenset({"unit"})
    grace_minutes = IntegerField(
        lazy("Tenggang sesudah tutup (menit)"), [Optional(), NumberRange(min=0, max=1440)], default=0
    )

    def rows(self) -> list[tuple[str, Form, Form]]:
        return [(role, self[f"opens_{role}"], self[f"closes_{role}"]) for role in WINDOW_ROLES]

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        for _role, opens, closes in self.rows():
            if (opens.data is None) != (closes.data is None):
                closes.errors = [*closes.errors, message("window.half")]
                valid = False
        return valid

    def entered(self) -> list[WindowInput]:
        grace = self.grace_minutes.data or 0
        return [
            WindowInput(role, opens.data, closes.data, grace)
            for role, opens, closes in self.rows()
            if opens.data is not None and closes.data is not None
        ]


for _role in WINDOW_ROLES:
    setattr(WindowsForm, f"opens_{_role}", DateTimeLocalField(lazy("Buka"), [Optional()], format=WALL_CLOCK))
    setattr(WindowsForm, f"closes_{_role}", DateTimeLocalField(lazy("Tutup"), [Optional()], format=WALL_CLOCK))


class ClocksForm(WebForm):
    """Working days for every clock."""

    reason = TextAreaField(lazy("Alasan perubahan"), [Optional(), Length(max=LONGEST_REASON)])

    def rows(self) -> list[tuple[ClockCode, IntegerField]]:
        return [(code, self[code.value]) for code in ClockCode]

    def entered(self) -> dict[ClockCode, int]:
        return {code: field.data for code, field in self.rows()}


for _code in ClockCode:
    setattr(
        ClocksForm,
        _code.value,
        IntegerField(lazy("Hari kerja"), [InputRequired(), NumberRange(min=1, max=MOST_DAYS)]),
    )


class RuleForm(WebForm):
    version_id = SelectField(lazy("Instrumen dan versi"), [InputRequired()], coerce=str)
    unit_id = SelectField(lazy("Unit kerja, beserta yang di bawahnya"), [Optional()], coerce=str)
    job_family_id = SelectField(lazy("Rumpun jabatan"), [Optional()], coerce=str)
    part = StringField(lazy("Bagian penilaian"), [InputRequired(), Length(max=40)], default="overall")


def wall_clock(instant: datetime, zone: str) -> datetime:
    """What a clock on the wall shows, without zone: what the fields hold."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def window_values(windows: Iterable[Window], zone: str) -> Mapping[str, object]:
    """Stored windows as the form's values."""
    values: dict[str, object] = {}
    for window in windows:
        values[f"opens_{window.role}"] = wall_clock(window.opens_at, zone)
        values[f"closes_{window.role}"] = wall_clock(window.closes_at, zone)
        values["grace_minutes"] = window.grace_minutes
    return values
