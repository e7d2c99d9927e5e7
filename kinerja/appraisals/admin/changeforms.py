"""The forms of changes during a period: one per kind, each asking only for what that kind needs."""

from typing import Any, ClassVar

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import ChangeKind
from kinerja.core.i18n import lazy, message
from kinerja.core.webform import WebForm
from kinerja.cycles.queries.standing import Rule
from kinerja.people.admin import labels
from kinerja.people.admin.base import choices, day_field
from kinerja.people.admin.lookup import LookupField, LookupForm
from kinerja.people.leaving import Leaving
from kinerja.people.models import PlacementKind

NUMBER = [InputRequired(lazy("Isi NIP-nya.")), Length(max=40)]
ACTING = [(kind.value, labels.PLACEMENT_KINDS[kind]) for kind in (PlacementKind.PLT, PlacementKind.PLH)]


class ChangeForm(LookupForm):
    """What every letter says; `mark` comes back with the confirmation of what was shown."""

    extra_names: ClassVar[frozenset[str]] = LookupForm.extra_names | {"step"}
    number = StringField(lazy("NIP pegawai"), NUMBER)
    effective_on = day_field(lazy("Berlaku mulai (TMT)"), description=lazy("Boleh tanggal yang sudah lewat."))
    letter = StringField(lazy("Nomor surat"), [InputRequired(lazy("Isi nomor suratnya.")), Length(max=120)])
    note = TextAreaField(lazy("Catatan"), [Length(max=2000)], render_kw={"rows": 2})
    mark = HiddenField()

    def entered(self, kind: ChangeKind, people: dict[str, int | None], post_id: int | None) -> Change:
        """The change; `people` are the ids behind the numbers typed."""
        values = self.data
        return Change(
            kind,
            people["number"] or 0,
            values["effective_on"],
            values["letter"],
            note=values["note"] or "",
            until=values.get("until"),
            post_id=post_id,
            capacity=PlacementKind(values.get("capacity") or PlacementKind.PLT),
            other_id=people.get("other"),
            leaving=Leaving(values.get("leaving") or Leaving.RETIRED),
        )


class MoveForm(ChangeForm):
    post = LookupField(lazy("Jabatan baru"), [InputRequired(lazy("Pilih jabatannya."))])


class ActingForm(ChangeForm):
    post = LookupField(lazy("Jabatan yang dirangkap"), [InputRequired(lazy("Pilih jabatannya."))])
    capacity = SelectField(lazy("Kedudukan"), choices=choices(ACTING))
    until = day_field(lazy("Berakhir sebelum"), required=False)


class AbsentForm(ChangeForm):
    leaving = SelectField(lazy("Sebab"), choices=choices(list(labels.LEAVING.items())))


class SupervisorForm(ChangeForm):
    other = StringField(lazy("NIP atasan langsung yang baru"), NUMBER)
    until = day_field(lazy("Berakhir sebelum"), required=False)


class TaskForm(ChangeForm):
    other = StringField(lazy("NIP pimpinan yang memberi tugas"), NUMBER)


class SecondedForm(ChangeForm):
    other = StringField(
        lazy("NIP pimpinan di tempat bekerja"),
        [Length(max=40)],
        description=lazy("Bila ia pegawai provinsi, ia diminta memberi umpan balik di sini."),
    )


FORMS: dict[ChangeKind, type[ChangeForm]] = {
    ChangeKind.MOVE: MoveForm,
    ChangeKind.ACTING: ActingForm,
    ChangeKind.ACTING_ENDED: ChangeForm,
    ChangeKind.ABSENT: AbsentForm,
    ChangeKind.SUPERVISOR: SupervisorForm,
    ChangeKind.TASK: TaskForm,
    ChangeKind.SECONDED: SecondedForm,
    ChangeKind.STUDY: ChangeForm,
    ChangeKind.STUDY_DROPPED: ChangeForm,
    ChangeKind.SYNC: ChangeForm,
}


class RulesForm(WebForm):
    """The open points of a period; the choices come from the seeds."""

    acting_kinds = RadioField(lazy("Siapa yang dinilai menurut jabatan yang dirangkap?"), [InputRequired()])
    acting_instrument = RadioField(
        lazy("Instrumen bagi yang dinilai menurut jabatan yang dirangkap"), [InputRequired()]
    )
    assessor_in_window = RadioField(lazy("Penilai yang pindah dalam masa penetapan rating"), [InputRequired()])

    def offer(self, rules: tuple[Rule, ...]) -> "RulesForm":
        for rule in rules:
            self[rule.code].choices = [
                SelectChoice(value, message(f"rule.{rule.code}.{value}")) for value in rule.values
            ]
        return self

    def entered(self) -> dict[str, Any]:
        return {field.name: field.data for field in self}
