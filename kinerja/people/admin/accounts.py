"""Accounts and their roles in the admin panel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from wtforms import EmailField, SelectField, TextAreaField
from wtforms.validators import Length

from kinerja.core.adminlist import ChoiceFilter
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import Actor, Role
from kinerja.core.db import reading
from kinerja.core.i18n import _, format_day, lazy
from kinerja.people import queries, services
from kinerja.people.admin import labels
from kinerja.people.admin.base import (
    ConfirmForm,
    PeopleView,
    Section,
    Values,
    Verb,
    choices,
    day_field,
    today,
)
from kinerja.people.admin.lookup import LookupField, LookupForm
from kinerja.people.admin.units import in_agency, unit_id_of
from kinerja.people.models import Account, Employee, Placement, Post, RoleGrant, Unit


class EmailForm(AdminForm):
    email = EmailField(lazy("Alamat surel"), [Length(max=254)], description=lazy("Kosongkan untuk menghapus."))


class GrantForm(LookupForm):
    role = SelectField(lazy("Peran"), choices=choices(list(labels.ROLES.items())))
    unit = LookupField(lazy("Perangkat daerah atau unit"), description=lazy("Kosong berarti seluruh provinsi."))
    valid_to = day_field(lazy("Berakhir sebelum"), required=False)
    reason = TextAreaField(lazy("Alasan atau surat tugas"), [Length(max=2000)])


class RevokeForm(AdminForm):
    grant = SelectField(lazy("Peran"))


def grant_role(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    unit_id = unit_id_of(v["unit"]) if v["unit"] else None
    services.grant_role(
        actor,
        row_id,
        Role(v["role"]),
        agency_id=unit_id,
        unit_id=unit_id,
        valid_to=v["valid_to"],
        reason=v["reason"] or "",
        now=now,
    )


def revoke_role(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    own = select(RoleGrant.id).where(RoleGrant.account_id == row_id)
    services.revoke_role(actor, queries.id_of(reading(), RoleGrant, v["grant"], own), now=now)


def grants_in_force(account_ids: Sequence[int]) -> list[tuple[RoleGrant, str]]:
    """The roles in force of these accounts, each with its scope's name."""
    session, on = reading(), today()
    query = select(RoleGrant).where(RoleGrant.account_id.in_(account_ids), queries.in_force(RoleGrant, on))
    rows = session.scalars(query.order_by(RoleGrant.id)).all()
    scopes = {row.unit_id or row.agency_id for row in rows}
    names = queries.unit_names(session, {scope for scope in scopes if scope is not None}, on)
    return [(row, names.get(row.unit_id or row.agency_id or 0, "")) for row in rows]


def grant_text(row: RoleGrant, scope: str) -> str:
    return f"{labels.ROLES[row.role]}: {scope}" if scope else str(labels.ROLES[row.role])


class AccountView(PeopleView):
    details_template = "people/admin_account.html"
    writes = False
    column_list = ("person", "email", "state", "roles")
    column_details_list = (*column_list, "created_at", "password_set_at")
    column_export_list = column_list
    column_labels: ClassVar[Mapping[str, Any]] = {
        "person": lazy("Nama"),
        "email": lazy("Alamat surel"),
        "state": lazy("Keadaan"),
        "roles": lazy("Peran"),
        "created_at": lazy("Dibuat"),
        "password_set_at": lazy("Kata sandi dibuat"),
    }
    column_filters = (
        ChoiceFilter(
            lazy("Perangkat daerah"),
            labels.agency_choices,
            lambda value: Account.employee_id.in_(
                select(Placement.employee_id)
                .join(Post, Post.id == Placement.post_id)
                .join(Unit, Unit.id == Post.unit_id)
                .where(in_agency(value), queries.in_force(Placement, today()))
            ),
        ),
        ChoiceFilter(
            lazy("Peran"),
            labels.role_choices,
            lambda value: Account.id.in_(
                select(RoleGrant.account_id).where(RoleGrant.role == Role(value), queries.in_force(RoleGrant, today()))
            ),
        ),
        ChoiceFilter(lazy("Aktif"), lambda: labels.YES_NO, lambda value: Account.active.is_(value == "ya")),
    )
    search_hint = lazy("nama, NIP, atau surel")
    verbs: ClassVar[Mapping[str, Verb]] = {
        "peran": Verb(lazy("Beri peran"), GrantForm, grant_role),
        "cabut": Verb(lazy("Cabut peran"), RevokeForm, revoke_role),
        "surel": Verb(
            lazy("Ubah surel"),
            EmailForm,
            lambda actor, row_id, v, now: services.change_email(actor, row_id, v["email"], now=now),
        ),
        "tutup": Verb(
            lazy("Tutup akun"),
            ConfirmForm,
            lambda actor, row_id, v, now: services.deactivate_account(actor, row_id, now=now),
            fits=lambda row: bool(row.active),
        ),
        "buka": Verb(
            lazy("Buka kembali akun"),
            ConfirmForm,
            lambda actor, row_id, v, now: services.reactivate_account(actor, row_id, now=now),
            fits=lambda row: not row.active,
        ),
    }

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_accounts(actor, today())

    def matching(self, words: str) -> ColumnElement[bool]:
        people = select(Employee.id).where(queries.named(words))
        text = words.lower()
        return or_(
            Account.employee_id.in_(people),
            func.lower(Account.display_name).contains(text, autoescape=True),
            func.lower(Account.email).contains(text, autoescape=True),
        )

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        ids = [row.employee_id for row in rows if row.employee_id is not None]
        cards = queries.cards_for(reading(), ids, today())
        roles: dict[int, list[str]] = {}
        for grant, scope in grants_in_force([row.id for row in rows]):
            roles.setdefault(grant.account_id, []).append(grant_text(grant, scope))
        return {
            row.id: {
                "person": cards[row.employee_id].name if row.employee_id in cards else row.display_name,
                "state": self._state(row),
                "roles": "; ".join(roles.get(row.id, ())),
            }
            for row in rows
        }

    def _state(self, row: Any) -> str:
        if not row.active:
            return _("ditutup")
        return _("siap masuk") if row.password else _("belum ada kata sandi")

    def options(self, form: Any) -> None:
        if "unit" in form:
            form.unit.offer(labels.unit_options, empty=_("Seluruh provinsi"))

    def prefill(self, verb: str, form: Any, row: Any) -> None:
        if verb == "surel" and not form.email.raw_data:
            form.email.data = row.email
        if verb == "cabut":
            held = grants_in_force([row.id])
            form.grant.choices = choices([(one.public_id, grant_text(one, scope)) for one, scope in held])

    def sections(self, row: Any) -> list[Section]:
        session = reading()
        query = select(RoleGrant).where(RoleGrant.account_id == row.id).order_by(RoleGrant.valid_from, RoleGrant.id)
        rows = session.scalars(query).all()
        scopes = {one.unit_id or one.agency_id for one in rows}
        names = queries.unit_names(session, {scope for scope in scopes if scope is not None}, today())
        cells = [
            (
                labels.ROLES[one.role],
                names.get(one.unit_id or one.agency_id or 0, _("seluruh provinsi")),
                format_day(one.valid_from),
                format_day(one.valid_to),
                one.reason,
            )
            for one in rows
        ]
        headings = (_("Peran"), _("Berlaku di"), _("Mulai"), _("Sampai sebelum"), _("Alasan"))
        return [Section(_("Riwayat peran"), headings, cells)]
