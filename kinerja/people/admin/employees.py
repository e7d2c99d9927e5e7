"""Employees in the admin panel: numbers, placements and superiors by date."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, select

from kinerja.core.adminlist import ChoiceFilter
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.i18n import _, format_day, lazy
from kinerja.core.web import current_actor
from kinerja.people import queries, services
from kinerja.people.admin import labels
from kinerja.people.admin.base import ConfirmForm, Note, PeopleView, Section, Values, Verb, choices, today
from kinerja.people.admin.employee_forms import (
    ChangeForm,
    EmployeeForm,
    EndForm,
    EndOverrideForm,
    LeaveForm,
    NewAccountForm,
    NumberForm,
    PlaceForm,
    SupervisorForm,
)
from kinerja.people.admin.employee_verbs import (
    deactivate,
    end_override,
    end_placement,
    has_account,
    override,
    place,
)
from kinerja.people.admin.units import in_agency
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    NumberKind,
    Placement,
    Post,
    SupervisorOverride,
    Unit,
)
from kinerja.people.numbers import shown_number

# Verbs that change by whom somebody is appraised.
MOVING = ("tempatkan", "akhiri", "atasan", "atasan-selesai", "nonaktifkan")
NoteProvider = Callable[[int], Sequence[Note]]
_providers: list[NoteProvider] = []


def register_notes(provider: NoteProvider) -> None:
    """The package that knows says what a change of this employee's post would leave behind."""
    _providers[:] = [provider]


class EmployeeView(PeopleView):
    form = EmployeeForm
    column_list = ("name", "number", "rank", "post", "unit")
    column_details_list = (*column_list, "superior", "account", "service")
    column_export_list = column_list
    column_labels: ClassVar[Mapping[str, Any]] = {
        "name": lazy("Nama"),
        "number": lazy("NIP"),
        "rank": lazy("Pangkat dan golongan"),
        "post": lazy("Jabatan"),
        "unit": lazy("Unit kerja"),
        "superior": lazy("Atasan langsung"),
        "account": lazy("Akun"),
        "service": lazy("Keadaan"),
    }
    column_default_sort = "name"
    column_filters = (
        ChoiceFilter(
            lazy("Perangkat daerah"),
            labels.agency_choices,
            lambda value: Employee.id.in_(
                select(Placement.employee_id)
                .join(Post, Post.id == Placement.post_id)
                .join(Unit, Unit.id == Post.unit_id)
                .where(in_agency(value), queries.in_force(Placement, today()))
            ),
        ),
        ChoiceFilter(lazy("Aktif"), lambda: labels.YES_NO, lambda value: Employee.active.is_(value == "ya")),
    )
    search_hint = lazy("nama atau NIP")
    verbs: ClassVar[Mapping[str, Verb]] = {
        "ubah": Verb(
            lazy("Ubah nama atau pangkat"),
            ChangeForm,
            lambda actor, row_id, v, now: services.change_employee(
                actor, row_id, name=v["name"], rank=v["rank"] or "", now=now
            ),
        ),
        "nomor": Verb(
            lazy("Tambah nomor"),
            NumberForm,
            lambda actor, row_id, v, now: services.add_number(
                actor, row_id, v["number"], NumberKind(v["kind"]), valid_from=v["valid_from"], now=now
            ),
        ),
        "tempatkan": Verb(lazy("Tempatkan"), PlaceForm, place),
        "akhiri": Verb(lazy("Akhiri penempatan"), EndForm, end_placement),
        "atasan": Verb(lazy("Tetapkan atasan lain"), SupervisorForm, override),
        "atasan-selesai": Verb(lazy("Akhiri penetapan atasan"), EndOverrideForm, end_override),
        "akun": Verb(
            lazy("Buat akun"),
            NewAccountForm,
            lambda actor, row_id, v, now: services.create_account(actor, row_id, email=v["email"], now=now),
            fits=lambda row: not has_account(row),
        ),
        "nonaktifkan": Verb(
            lazy("Nonaktifkan"),
            LeaveForm,
            deactivate,
            fits=lambda row: bool(row.active),
        ),
        "aktifkan": Verb(
            lazy("Aktifkan kembali"),
            ConfirmForm,
            lambda actor, row_id, v, now: services.reactivate_employee(actor, row_id, now=now),
            fits=lambda row: not row.active,
        ),
    }

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_employees(actor, today())

    def matching(self, words: str) -> ColumnElement[bool]:
        return queries.named(words)

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        session, on = reading(), today()
        ids = [row.id for row in rows]
        cards = queries.cards_for(session, ids, on)
        facts: dict[int, dict[str, Any]] = {}
        for employee_id, card in cards.items():
            main = card.main
            facts[employee_id] = {
                "number": shown_number(card.nip),
                "post": main.post_title if main else "",
                "unit": main.unit_name if main else "",
            }
        for row in rows:
            facts.setdefault(row.id, {})["service"] = _("aktif") if row.active else _("tidak aktif")
        if len(ids) == 1 and facts:
            facts[ids[0]] |= self._details(ids[0])
        return facts

    def _details(self, employee_id: int) -> dict[str, Any]:
        session, on = reading(), today()
        superior = queries.supervisor_of(session, employee_id, on)
        card = queries.employee_card(session, superior.employee_id, on) if superior else None
        account = reading().scalars(select(Account.active).where(Account.employee_id == employee_id)).one_or_none()
        state = {None: _("belum ada"), True: _("aktif"), False: _("ditutup")}[account]
        return {"superior": card.name if card else "", "account": state}

    def options(self, form: Any) -> None:
        if "post" in form:
            form.post.offer(labels.post_options)

    def notes(self, verb: str, row: Any) -> Sequence[Note]:
        return _providers[0](row.id) if _providers and verb in MOVING else ()

    def prefill(self, verb: str, form: Any, row: Any) -> None:
        if verb == "ubah" and not form.name.raw_data:
            form.name.data, form.rank.data = row.name, row.rank
        if verb == "akhiri":
            held = queries.placements_for(reading(), [row.id], today()).get(row.id, [])
            form.placement.choices = choices([(one.public_id, f"{one.post_title}, {one.unit_name}") for one in held])
        if verb == "atasan-selesai":
            query = select(SupervisorOverride.public_id, SupervisorOverride.valid_from).where(
                SupervisorOverride.employee_id == row.id, queries.not_ended(SupervisorOverride, today())
            )
            form.override.choices = choices([(key, format_day(since)) for key, since in reading().execute(query)])

    def create(self, actor: Actor, values: Values, now: datetime) -> Any:
        services.add_employee(
            actor,
            values["name"],
            rank=values["rank"] or "",
            number=values["number"],
            number_kind=NumberKind(values["number_kind"]),
            number_from=values["number_from"],
            post_id=queries.id_of(reading(), Post, values["post"], queries.visible_posts(current_actor(), today())),
            placed_from=values["placed_from"],
            now=now,
        )

    def sections(self, row: Any) -> list[Section]:
        return [self._numbers(row.id), self._placements(row.id), self._overrides(row.id)]

    def _numbers(self, employee_id: int) -> Section:
        query = select(EmployeeNumber).where(EmployeeNumber.employee_id == employee_id)
        rows = reading().scalars(query.order_by(EmployeeNumber.valid_from)).all()
        cells = [(labels.NUMBER_KINDS[one.kind], shown_number(one.number), format_day(one.valid_from)) for one in rows]
        return Section(_("Nomor"), (_("Jenis"), _("Nomor"), _("Mulai")), cells)

    def _placements(self, employee_id: int) -> Section:
        session = reading()
        query = (
            select(Placement, Post.title, Post.unit_id)
            .join(Post, Post.id == Placement.post_id)
            .where(Placement.employee_id == employee_id)
            .order_by(Placement.valid_from, Placement.id)
        )
        rows = session.execute(query).all()
        names = queries.unit_names(session, {unit_id for _row, _title, unit_id in rows}, today())
        cells = [
            (
                labels.PLACEMENT_KINDS[one.kind],
                title,
                names.get(unit_id, ""),
                format_day(one.valid_from),
                format_day(one.valid_to),
                one.letter,
            )
            for one, title, unit_id in rows
        ]
        headings = (_("Kedudukan"), _("Jabatan"), _("Unit kerja"), _("Mulai"), _("Sampai sebelum"), _("Surat"))
        return Section(_("Penempatan"), headings, cells)

    def _overrides(self, employee_id: int) -> Section:
        query = (
            select(SupervisorOverride, Employee.name)
            .join(Employee, Employee.id == SupervisorOverride.supervisor_id)
            .where(SupervisorOverride.employee_id == employee_id)
            .order_by(SupervisorOverride.valid_from)
        )
        cells = [
            (name, format_day(one.valid_from), format_day(one.valid_to), one.reason)
            for one, name in reading().execute(query)
        ]
        return Section(_("Atasan yang ditetapkan"), (_("Atasan"), _("Mulai"), _("Sampai sebelum"), _("Alasan")), cells)
