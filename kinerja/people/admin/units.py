"""Perangkat daerah, units and posts in the admin panel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, func, select
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from kinerja.core.adminlist import ChoiceFilter
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.i18n import _, format_day, lazy
from kinerja.core.web import current_actor
from kinerja.people import queries, services
from kinerja.people.admin import labels
from kinerja.people.admin.base import PeopleView, Section, Values, Verb, choices, day_field, today
from kinerja.people.admin.holidays import calendar_choices, calendar_text
from kinerja.people.admin.lookup import LookupField, LookupForm
from kinerja.people.models import JobFamily, Post, PostKind, Unit, UnitKind, UnitState

BELOW = lazy("Berlaku juga untuk unit di bawahnya")
NAME = [InputRequired(lazy("Isi namanya.")), Length(max=200)]


def unit_id_of(public_id: str) -> int:
    return queries.id_of(reading(), Unit, public_id, queries.visible_units(current_actor(), today()))


def in_agency(public_id: str) -> ColumnElement[bool]:
    return Unit.agency_id.in_(select(Unit.id).where(Unit.public_id == public_id))


class UnitForm(LookupForm):
    kind = SelectField(lazy("Jenis unit"), choices=choices(list(labels.UNIT_KINDS.items())))
    name = StringField(lazy("Nama"), NAME)
    parent = LookupField(lazy("Unit induk"))
    valid_from = day_field(lazy("Berlaku mulai"))


class RenameForm(AdminForm):
    name = StringField(lazy("Nama baru"), NAME)
    on = day_field(lazy("Berlaku mulai"))


class MoveForm(LookupForm):
    parent = LookupField(lazy("Unit induk baru"), [InputRequired(lazy("Pilih unit induknya."))])
    on = day_field(lazy("Berlaku mulai"))


class WorkweekForm(AdminForm):
    workweek = RadioField(
        lazy("Hari kerja per minggu"),
        [InputRequired(lazy("Pilih 5 atau 6 hari kerja."))],
        choices=choices(list(labels.WORKWEEKS.items())),
    )
    below = BooleanField(BELOW)


class CalendarForm(AdminForm):
    calendar = RadioField(
        lazy("Kalender hari libur"),
        [InputRequired(lazy("Pilih kalender dari daftar."))],
        description=lazy("Hari libur nasional selalu berlaku; kalender lain menambah hari."),
    )
    below = BooleanField(BELOW)


class LetterPatternForm(AdminForm):
    pattern = StringField(
        lazy("Pola nomor surat"),
        description=lazy(
            "Misalnya 800/{nomor}/DINKES/{tahun}. Nomor berikutnya diusulkan ketika dokumen cetak diterbitkan dan "
            "tetap dapat diganti. Kosongkan supaya tidak ada yang diusulkan."
        ),
    )


class UnitView(PeopleView):
    intro = lazy("Nama dan induk unit berlaku menurut tanggal; yang lama tidak pernah ditimpa.")
    form = UnitForm
    column_list = ("name", "kind_text", "agency", "parent")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "name": lazy("Nama"),
        "kind_text": lazy("Jenis"),
        "agency": lazy("Perangkat daerah"),
        "parent": lazy("Unit induk"),
        "workweek_text": lazy("Hari kerja per minggu"),
        "calendar_text": lazy("Kalender hari libur"),
        "letter_pattern": lazy("Pola nomor surat"),
    }
    column_details_list = (*column_list, "workweek_text", "calendar_text", "letter_pattern")
    column_export_list = column_list
    column_filters = (
        ChoiceFilter(lazy("Perangkat daerah"), labels.agency_choices, in_agency),
        ChoiceFilter(lazy("Jenis"), labels.unit_kind_choices, lambda value: Unit.kind == UnitKind(value)),
    )
    search_hint = lazy("nama unit")
    verbs: ClassVar[Mapping[str, Verb]] = {
        "nama": Verb(
            lazy("Ganti nama"),
            RenameForm,
            lambda actor, row_id, v, now: services.rename_unit(actor, row_id, v["name"], on=v["on"], now=now),
        ),
        "pindah": Verb(
            lazy("Pindahkan"),
            MoveForm,
            lambda actor, row_id, v, now: services.move_unit(
                actor, row_id, unit_id_of(v["parent"]), on=v["on"], now=now
            ),
        ),
        "hari-kerja": Verb(
            lazy("Ubah hari kerja"),
            WorkweekForm,
            lambda actor, row_id, v, now: services.change_workweek(
                actor, row_id, int(v["workweek"]), below=v["below"], now=now
            ),
        ),
        "kalender": Verb(
            lazy("Ubah kalender"),
            CalendarForm,
            lambda actor, row_id, v, now: services.change_calendar(
                actor, row_id, v["calendar"] or "", below=v["below"], now=now
            ),
        ),
        "nomor-surat": Verb(
            lazy("Ubah pola nomor surat"),
            LetterPatternForm,
            lambda actor, row_id, v, now: services.change_letter_pattern(actor, row_id, v["pattern"] or "", now=now),
            lambda row: row.agency_id == row.id,
        ),
    }

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_units(actor, today())

    def matching(self, words: str) -> ColumnElement[bool]:
        named = func.lower(UnitState.name).contains(words.lower(), autoescape=True)
        return Unit.id.in_(select(UnitState.unit_id).where(named))

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        session, on = reading(), today()
        parents = queries.unit_parents(session, [row.id for row in rows], on)
        wanted = {row.id for row in rows} | {row.agency_id for row in rows} | set(parents.values())
        names = queries.unit_names(session, {one for one in wanted if one is not None}, on)
        return {
            row.id: {
                "name": names.get(row.id, ""),
                "kind_text": labels.UNIT_KINDS[row.kind],
                "agency": names.get(row.agency_id, ""),
                "parent": names.get(parents.get(row.id) or 0, ""),
                "calendar_text": calendar_text(row.calendar),
                "workweek_text": str(labels.WORKWEEKS.get(str(row.workweek), row.workweek)),
            }
            for row in rows
        }

    def options(self, form: Any) -> None:
        if "parent" in form:
            form.parent.offer(labels.unit_options, empty=_("Pilih unit"))
        if "calendar" in form:
            form.calendar.choices = choices(calendar_choices())

    def prefill(self, verb: str, form: Any, row: Any) -> None:
        if verb == "hari-kerja" and not form.workweek.raw_data:
            form.workweek.data = str(row.workweek)
        if verb == "kalender" and not form.calendar.raw_data:
            form.calendar.data = row.calendar
        if verb == "nomor-surat" and not form.pattern.raw_data:
            form.pattern.data = row.letter_pattern

    def create(self, actor: Actor, values: Values, now: datetime) -> Any:
        parent_id = unit_id_of(values["parent"]) if values["parent"] else None
        kind = UnitKind(values["kind"])
        services.create_unit(actor, kind, values["name"], parent_id=parent_id, valid_from=values["valid_from"], now=now)

    def sections(self, row: Any) -> list[Section]:
        session = reading()
        query = select(UnitState).where(UnitState.unit_id == row.id).order_by(UnitState.valid_from)
        states = session.scalars(query).all()
        names = queries.unit_names(session, {s.parent_id for s in states if s.parent_id is not None}, today())
        rows = [
            (s.name, names.get(s.parent_id or 0, ""), format_day(s.valid_from), format_day(s.valid_to)) for s in states
        ]
        return [Section(_("Riwayat"), (_("Nama"), _("Unit induk"), _("Mulai"), _("Sampai sebelum")), rows)]


class PostForm(LookupForm):
    unit = LookupField(lazy("Unit kerja"), [InputRequired(lazy("Pilih unit kerjanya."))])
    title = StringField(lazy("Nama jabatan"), NAME)
    kind = SelectField(lazy("Jenis jabatan"), choices=choices(list(labels.POST_KINDS.items())))
    level = StringField(lazy("Jenjang"), [Length(max=40)], description=lazy("Untuk JF, misalnya ahli muda."))
    family = SelectField(lazy("Rumpun jabatan"))
    is_head = BooleanField(lazy("Memimpin unit ini"))


class ChangePostForm(AdminForm):
    title = StringField(
        lazy("Nama jabatan"),
        NAME,
        description=lazy(
            "Untuk membetulkan. Bila jabatannya berganti karena penataan organisasi, buat jabatan baru dan tempatkan "
            "pegawainya di sana, supaya riwayatnya benar."
        ),
    )
    level = StringField(lazy("Jenjang"), [Length(max=40)], description=lazy("Untuk JF, misalnya ahli muda."))
    family = SelectField(lazy("Rumpun jabatan"))


def change_post(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    services.change_post(
        actor, row_id, v["title"], level=v["level"] or "", job_family_id=family_id_of(v["family"]), now=now
    )


def family_id_of(code: str) -> int | None:
    return reading().scalars(select(JobFamily.id).where(JobFamily.code == code)).one_or_none()


class PostView(PeopleView):
    form = PostForm
    column_list = ("title", "kind_text", "level", "unit", "head")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "title": lazy("Jabatan"),
        "kind_text": lazy("Jenis"),
        "level": lazy("Jenjang"),
        "unit": lazy("Unit kerja"),
        "head": lazy("Pimpinan unit"),
        "family": lazy("Rumpun jabatan"),
    }
    column_details_list = (*column_list, "family")
    column_export_list = column_list
    column_default_sort = "title"
    column_filters = (
        ChoiceFilter(
            lazy("Perangkat daerah"),
            labels.agency_choices,
            lambda value: Post.unit_id.in_(select(Unit.id).where(in_agency(value))),
        ),
        ChoiceFilter(lazy("Jenis"), labels.post_kind_choices, lambda value: Post.kind == PostKind(value)),
    )
    search_hint = lazy("nama jabatan")
    verbs: ClassVar[Mapping[str, Verb]] = {"ubah": Verb(lazy("Betulkan jabatan"), ChangePostForm, change_post)}

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_posts(actor, today())

    def matching(self, words: str) -> ColumnElement[bool]:
        return func.lower(Post.title).contains(words.lower(), autoescape=True)

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        names = queries.unit_names(reading(), {row.unit_id for row in rows}, today())
        families = dict(reading().execute(select(JobFamily.id, JobFamily.name)).tuples().all())
        return {
            row.id: {
                "unit": names.get(row.unit_id, ""),
                "kind_text": labels.POST_KINDS[row.kind],
                "family": families.get(row.job_family_id, ""),
                "head": _("ya") if row.is_head else _("tidak"),
            }
            for row in rows
        }

    def options(self, form: Any) -> None:
        if "unit" in form:
            form.unit.offer(labels.unit_options)
        if "family" in form:
            form.family.choices = choices(labels.family_choices(), empty=_("Tanpa rumpun"))

    def prefill(self, verb: str, form: Any, row: Any) -> None:
        if not form.title.raw_data:
            form.title.data, form.level.data = row.title, row.level
            family = reading().scalars(select(JobFamily.code).where(JobFamily.id == row.job_family_id)).one_or_none()
            form.family.data = family or ""

    def create(self, actor: Actor, values: Values, now: datetime) -> Any:
        services.create_post(
            actor,
            unit_id_of(values["unit"]),
            values["title"],
            PostKind(values["kind"]),
            level=values["level"] or "",
            job_family_id=family_id_of(values["family"]),
            is_head=values["is_head"],
            now=now,
        )
