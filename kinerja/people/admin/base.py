"""What the people views of the admin panel share: verbs with their own pages, choices, facts read in bulk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement
from wtforms import DateField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from kinerja.core.adminlist import FactsView
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.errors import NotAllowed, NotFound
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor

SEARCH = "_cari"  # the button that only narrows a long select
READERS = (Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR)
Values = dict[str, Any]


class ConfirmForm(AdminForm):
    """Nothing to fill in: the page asks once more."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to one row: a page with a form, then one service call."""

    text: LazyString
    form: type[AdminForm]
    run: Callable[[Actor, int, Values, datetime], Any]
    fits: Callable[[Any], bool] = lambda row: True


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence above a form, and where it leads."""

    text: str
    link_text: str
    href: str


@dataclass(frozen=True, slots=True)
class Section:
    """A table on the details page: dated history and what hangs on a row."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


class PeopleView(FactsView):
    """Lists for administrators of a Dinas and of the province; auditors read them."""

    list_template = "people/admin_list.html"
    details_template = "people/admin_details.html"
    writes: ClassVar[bool] = True
    changes_in_place: ClassVar[bool] = False
    can_export = True
    verbs: ClassVar[Mapping[str, Verb]] = {}
    search_hint: ClassVar[LazyString | None] = None
    column_sortable_list: ClassVar[Sequence[str]] = ()

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if any(actor.has(role) for role in READERS) else deny("access.not_allowed")

    @property
    def can_create(self) -> bool:  # type: ignore[override]  # the library reads it as an attribute
        return self.writes and may_write()

    @property
    def can_edit(self) -> bool:  # type: ignore[override]  # the library reads it as an attribute
        return self.changes_in_place and may_write()

    # Search

    def matching(self, words: str) -> ColumnElement[bool]:
        """Which rows the searched words mean."""
        raise NotFound("record.not_found")

    def init_search(self) -> bool:
        return self.search_hint is not None

    def search_placeholder(self) -> str:
        return str(self.search_hint or "")

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        clause = self.matching(search)
        counted = count_query if count_query is None else count_query.filter(clause)
        return query.filter(clause), counted, joins, count_joins

    # Verbs

    def sections(self, row: Any) -> list[Section]:
        return []

    def offered(self, row: Any) -> list[tuple[str, str]]:
        if not may_write():
            return []
        return [(name, str(verb.text)) for name, verb in self.verbs.items() if verb.fits(row)]

    def notes(self, verb: str, row: Any) -> Sequence[Note]:
        """What to know before the verb is done."""
        return ()

    def prefill(self, verb: str, form: Any, row: Any) -> None:
        """Choices and first values that depend on the row."""

    def validate_form(self, form: Any) -> bool:
        return not is_searching() and super().validate_form(form)

    @expose("/tindakan/<verb>/", methods=("GET", "POST"))
    def verb_view(self, verb: str) -> Any:
        """The page of one verb for one row; a refusal shows it again with everything typed."""
        row = self.get_one(request.args.get("id"))
        if not may_write():
            raise NotAllowed("access.not_allowed")
        known = self.verbs.get(verb) or abort(404)
        form = known.form.from_request()
        self.options(form)
        self.prefill(verb, form, row)
        back = self.get_url(".details_view", id=self.get_pk_value(row))
        valid = request.method == "POST" and not is_searching() and form.validate()
        if valid and self._call(form, lambda actor, now: known.run(actor, row.id, self.values(form), now)):
            flash(_("Tersimpan."), "good")
            return redirect(back, 303)
        notes = self.notes(verb, row)
        text = str(known.text)
        return self.render("people/admin_verb.html", form=form, verb=text, row=row, return_url=back, notes=notes)


def is_searching() -> bool:
    """True when the form came only to search: nothing is stored, everything typed stays."""
    return request.method == "POST" and SEARCH in request.form


def may_write() -> bool:
    actor = current_actor()
    return actor.has(Role.AGENCY_ADMIN) or actor.has(Role.PROVINCE_ADMIN)


def today() -> date:
    return local_date(utc_now())


def choices(pairs: Sequence[tuple[str, Any]], *, empty: str | None = None) -> list[SelectChoice]:
    """Options of a select, perhaps with an empty first one; their words stay lazy, for forms are made only once."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return [*first, *(SelectChoice(value, text) for value, text in pairs)]


def day_field(label: LazyString, *, required: bool = True, description: Any = "") -> DateField:
    needed = InputRequired(lazy("Isi tanggalnya.")) if required else Optional()
    return DateField(label, [needed], description=description, render_kw={"type": "date"})
