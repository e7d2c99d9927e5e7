"""The lists of guests in the admin panel."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session
from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kinerja.core.adminlist import ChoiceFilter
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor
from kinerja.people import queries, services
from kinerja.people.admin import labels
from kinerja.people.admin.base import ConfirmForm, PeopleView, Values, Verb, choices, today
from kinerja.people.admin.units import unit_id_of
from kinerja.people.models import Guest, Unit

KindProvider = Callable[[Session, Actor], Sequence[tuple[str, str]]]
_kinds: list[KindProvider] = []


def register_guest_kinds(provider: KindProvider) -> None:
    """The package that knows instruments says which outside roles there are: (session, actor) -> (code, label)."""
    _kinds[:] = [provider]


def kind_choices() -> list[tuple[str, str]]:
    return [pair for provider in _kinds for pair in provider(reading(), current_actor())]


class GuestForm(AdminForm):
    agency = SelectField(lazy("Perangkat daerah"))
    kind = SelectField(
        lazy("Jenis tamu"),
        [InputRequired(lazy("Pilih jenis tamu."))],
        description=lazy("Jenis penilai dari luar dalam instrumen yang sudah ditetapkan."),
    )
    list_name = StringField(lazy("Nama daftar"), [InputRequired(lazy("Isi namanya.")), Length(max=200)])
    source = StringField(
        lazy("Sumber daftar"), [InputRequired(lazy("Tuliskan dari mana daftar ini berasal.")), Length(max=200)]
    )
    labels = TextAreaField(
        lazy("Nama tamu"),
        [InputRequired(lazy("Isi namanya.")), Length(max=20000)],
        description=lazy(
            "Satu nama per baris. Bila pengingat boleh dikirim lewat surel, tambahkan alamatnya sesudah titik koma: "
            "Nama; nama@contoh.id"
        ),
    )


class GuestEmailForm(AdminForm):
    email = EmailField(
        lazy("Alamat surel"),
        [Length(max=254)],
        description=lazy("Pengingat dikirim ke sana dengan tautannya. Kosongkan untuk menghapus."),
    )


class GuestView(PeopleView):
    intro = lazy("Daftar pihak luar yang dapat dimintai umpan balik, dengan sumber tiap daftar.")
    form = GuestForm
    column_list = ("label", "kind", "list_name", "source", "agency", "state")
    column_details_list = (*column_list, "email")
    column_export_list = column_list
    column_default_sort = "label"
    column_labels: ClassVar[Mapping[str, Any]] = {
        "label": lazy("Nama"),
        "kind": lazy("Jenis"),
        "list_name": lazy("Daftar"),
        "source": lazy("Sumber"),
        "agency": lazy("Perangkat daerah"),
        "state": lazy("Keadaan"),
        "email": lazy("Alamat surel"),
    }
    column_filters = (
        ChoiceFilter(
            lazy("Perangkat daerah"),
            labels.agency_choices,
            lambda value: Guest.agency_id.in_(select(Unit.id).where(Unit.public_id == value)),
        ),
        ChoiceFilter(lazy("Aktif"), lambda: labels.YES_NO, lambda value: Guest.active.is_(value == "ya")),
    )
    search_hint = lazy("nama atau daftar")
    verbs: ClassVar[Mapping[str, Verb]] = {
        "surel": Verb(
            lazy("Ubah alamat surel"),
            GuestEmailForm,
            lambda actor, row_id, v, now: services.change_guest_email(actor, row_id, v["email"], now=now),
            fits=lambda row: bool(row.active),
        ),
        "keluarkan": Verb(
            lazy("Keluarkan dari daftar"),
            ConfirmForm,
            lambda actor, row_id, v, now: services.withdraw_guest(actor, row_id, now=now),
            fits=lambda row: bool(row.active),
        ),
    }

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_guests(actor)

    def matching(self, words: str) -> ColumnElement[bool]:
        text = words.lower()
        return or_(
            func.lower(Guest.label).contains(text, autoescape=True),
            func.lower(Guest.list_name).contains(text, autoescape=True),
        )

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        names = queries.unit_names(reading(), {row.agency_id for row in rows}, today())
        kinds = dict(kind_choices())
        return {
            row.id: {
                "kind": kinds.get(row.kind, row.kind),
                "agency": names.get(row.agency_id, ""),
                "state": _("dalam daftar") if row.active else _("sudah dikeluarkan"),
            }
            for row in rows
        }

    def options(self, form: Any) -> None:
        if "agency" in form:
            form.agency.choices = choices(labels.agency_choices())
        if "kind" in form:
            form.kind.choices = choices(kind_choices())

    def prefill(self, verb: str, form: Any, row: Any) -> None:
        if verb == "surel" and not form.email.raw_data:
            form.email.data = row.email

    def create(self, actor: Actor, values: Values, now: datetime) -> Any:
        lines = [line for line in values["labels"].splitlines() if line.strip()]
        services.add_guests(
            actor,
            unit_id_of(values["agency"]),
            lines,
            kind=values["kind"],
            list_name=values["list_name"],
            source=values["source"],
            now=now,
        )
