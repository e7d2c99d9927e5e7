"""Flask-Admin as a client of our services: closed by default, only visible rows, no writes of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from flask import abort, flash, g, make_response, redirect, request
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.helpers import get_redirect_target
from flask_admin.model import typefmt
from sqlalchemy import Select, false, func, select

from kinerja.core.adminguard import (
    STAFF_ROLES,
    AdminForm,
    Guard,
    GuardedBaseView,
    GuardedIndexView,
    defused,
    export_made,
    use_export_recorder,
)
from kinerja.core.authz import Actor
from kinerja.core.clock import utc_now
from kinerja.core.db import db
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.i18n import _, format_day, format_instant, message
from kinerja.core.web import current_actor

MOST_FILTERS = 10
MOST_ROWS = 500
MOST_HITS = 200
EXPORT_ROWS = 10_000


def instant_words(view: object, value: datetime, name: str) -> str:
    return format_instant(value)


def day_words(view: object, value: date, name: str) -> str:
    return format_day(value)


# In this order: an instant is a day too.
IN_WORDS: dict[type, Any] = {datetime: instant_words, date: day_words}

# The one door for admin.py everywhere.
__all__ = [
    "STAFF_ROLES",
    "AdminForm",
    "GuardedBaseView",
    "GuardedIndexView",
    "GuardedView",
    "defused",
    "export_made",
    "use_export_recorder",
]


class GuardedView(Guard, ModelView):
    """The base of lists of rows.

    A subclass gives `may_see`, `visible`, the columns, and for writing `form`,
    `can_create`, `can_edit`, `can_delete` with `create`, `update`, `remove`, which
    call services. Rows are addressed by their public id where they have one.
    """

    can_create = False
    can_edit = False
    can_delete = False
    can_export = False
    can_view_details = True
    can_set_page_size = False
    column_display_pk = False
    page_size = 50
    export_types: ClassVar[list[str]] = ["csv"]
    export_max_rows = EXPORT_ROWS
    column_editable_list: ClassVar[list[str]] = []
    form_ajax_refs = None
    action_disallowed_list: ClassVar[list[str]] = ["delete"]
    bulk_actions: ClassVar[Mapping[str, Any]] = {}
    form_base_class = AdminForm
    form = AdminForm
    column_type_formatters: ClassVar[dict[Any, Any]] = IN_WORDS | typefmt.BASE_FORMATTERS
    column_type_formatters_detail: ClassVar[dict[Any, Any]] = IN_WORDS | typefmt.DETAIL_FORMATTERS

    def __init__(self, model: type[Any], **kwargs: Any) -> None:
        self.key_column = getattr(model, "public_id", None)
        super().__init__(model, db, **kwargs)

    # What subclasses say

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        """Ids of the rows that the actor may know of: the SQL twin of the policy. Override it."""
        return select(self.model.id).where(false())

    def create(self, actor: Actor, values: dict[str, Any], now: datetime) -> Any:
        raise NotAllowed("access.not_allowed")

    def update(self, actor: Actor, row_id: int, values: dict[str, Any], now: datetime) -> Any:
        raise NotAllowed("access.not_allowed")

    def remove(self, actor: Actor, row_id: int, now: datetime) -> Any:
        raise NotAllowed("access.not_allowed")

    def bulk(self, actor: Actor, name: str, row_ids: list[int], now: datetime) -> Any:
        """One service call for all chosen rows."""
        raise NotAllowed("access.not_allowed")

    def options(self, form: Any) -> None:
        """Fill the choices of select fields for this reader; called for every form."""

    # Reading

    def get_query(self) -> Any:
        return self.session.session.query(self.model).filter(self.model.id.in_(self.visible(current_actor())))

    def get_count_query(self) -> Any:
        counted = self.session.session.query(func.count("*")).select_from(self.model)
        return counted.filter(self.model.id.in_(self.visible(current_actor())))

    def get_pk_value(self, model: Any) -> Any:
        return model.id if self.key_column is None else model.public_id

    def get_one(self, id: Any) -> Any:
        """The visible row, or 404: a foreign row looks like one that does not exist."""
        query = self.get_query()
        if self.key_column is not None:
            row = query.filter(self.key_column == str(id)).one_or_none()
        else:
            row = query.filter(self.model.id == _whole(id)).one_or_none()
        if row is None:
            raise NotFound("record.not_found")
        return row

    def get_list(self, *args: Any, **kwargs: Any) -> Any:
        filters = args[4] if len(args) > 4 else kwargs.get("filters")
        if filters and len(filters) > MOST_FILTERS:
            abort(400)
        return super().get_list(*args, **kwargs)

    def get_safe_page_size(self, page_size: int | None) -> int:
        if _search_words():
            return MOST_HITS
        return min(page_size or self.page_size, MOST_ROWS) if self.can_set_page_size else self.page_size

    def _get_list_filter_args(self) -> Any:
        """The filters that were filled in: a plain form sends the empty ones too."""
        known = self._filter_args or {}
        sent = [(name.partition("_")[2], value) for name, value in request.args.items() if name.startswith("flt")]
        chosen = [(*known[key], value) for key, value in sent if value and key in known]
        return [(place, str(flt.name), value) for place, flt, value in chosen if flt.validate(value)]

    def _get_list_extra_args(self) -> Any:
        arguments = super()._get_list_extra_args()
        # Names and numbers never stand in an address: the words come with a POST or not at all.
        arguments.search = _search_words() or None
        return arguments

    def _get_list_url(self, view_args: Any) -> str:
        return str(super()._get_list_url(view_args.clone(search=None)))

    @expose("/cari/", methods=("POST",))
    def search_view(self) -> Any:
        """The list of what was searched for, without a redirect."""
        return self.index_view()

    def render(self, template: str, **kwargs: Any) -> Any:
        if kwargs.get("search"):
            kwargs["num_pages"] = 1
            if (kwargs.get("count") or 0) > MOST_HITS:
                text = _("Hanya %(number)s baris pertama yang tampil. Persempit kata pencarian.", number=MOST_HITS)
                flash(text, "warn")
        body = super().render(template, **kwargs)
        form = kwargs.get("form")
        return make_response(body, 422) if request.method == "POST" and form is not None and form.errors else body

    # Writing: services do it

    def create_form(self, obj: Any = None) -> Any:
        return self._with_options(super().create_form(obj))

    def edit_form(self, obj: Any = None) -> Any:
        return self._with_options(super().edit_form(obj))

    def _with_options(self, form: Any) -> Any:
        self.options(form)
        return form

    def values(self, form: Any) -> dict[str, Any]:
        """What the form says, by field."""
        return {field.short_name: field.data for field in form}

    def create_model(self, form: Any) -> bool:
        return self._call(form, lambda actor, now: self.create(actor, self.values(form), now))

    def update_model(self, form: Any, model: Any) -> bool:
        row_id = model.id
        return self._call(form, lambda actor, now: self.update(actor, row_id, self.values(form), now))

    def _call(self, form: Any, verb: Callable[[Actor, datetime], Any]) -> bool:
        try:
            verb(current_actor(), utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return False
        except Conflict as refusal:
            form.form_errors = [*form.form_errors, message(refusal.code, **refusal.details)]
            return False
        return True

    @expose("/hapus/")
    def confirm_view(self) -> Any:
        """Asks before deleting."""
        if not self.can_delete:
            raise NotAllowed("access.not_allowed")
        row = self.get_one(request.args.get("id"))
        return self.render(
            "admin/delete.html",
            model=row,
            id=self.get_pk_value(row),
            return_url=get_redirect_target() or self.get_url(".index_view"),
            details_columns=self._details_columns,
            get_value=self.get_detail_value,
        )

    def delete_model(self, model: Any) -> bool:
        self.remove(current_actor(), model.id, utc_now())
        return True

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        if not self.can_create:
            raise NotAllowed("access.not_allowed")
        return super().create_view()

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        if not self.can_edit:
            raise NotAllowed("access.not_allowed")
        return super().edit_view()

    @expose("/details/")
    def details_view(self) -> Any:
        if not self.can_view_details:
            raise NotAllowed("access.not_allowed")
        return super().details_view()

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        if not self.can_delete:
            raise NotAllowed("access.not_allowed")
        return super().delete_view()

    # Many rows at once

    def get_actions_list(self) -> tuple[list[Any], dict[Any, Any]]:
        return [(name, str(text)) for name, text in self.bulk_actions.items()], {}

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """One service call for the chosen rows; those that are not visible do not exist."""
        name = request.form.get("action", "")
        if name not in self.bulk_actions:
            raise NotFound("record.not_found")
        chosen = request.form.getlist("rowid")[:MOST_ROWS]
        rows = [self.get_one(key) for key in chosen]
        self.bulk(current_actor(), name, [row.id for row in rows], utc_now())
        flash(_("Selesai untuk %(number)s baris.", number=len(rows)), "good")
        return redirect(get_redirect_target() or self.get_url(".index_view"), 303)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        raise NotFound("record.not_found")

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        raise NotFound("record.not_found")

    # Taking away

    @expose("/export/<export_type>/", methods=("POST",))
    def export(self, export_type: str) -> Any:
        """The list as a file, limited, defused and written down."""
        if not self.can_export or export_type not in self.export_types:
            raise NotAllowed("access.not_allowed")
        return super().export(export_type)

    def _export_data(self) -> tuple[int, Sequence[Any]]:
        count, rows = super()._export_data()
        if count is not None and count > self.export_max_rows:
            raise Invalid("export.too_large")
        # The recorder's transaction would expire the rows, which are read only while they are streamed.
        self.session.session.expunge_all()
        export_made(current_actor(), str(self.endpoint), len(rows), utc_now())
        return count, rows

    def get_export_value(self, model: Any, name: Any) -> Any:
        return defused(super().get_export_value(model, name))

    def handle_view_exception(self, exc: Exception) -> bool:
        return False


def _search_words() -> str:
    if request.method != "POST" or "search" not in request.form:
        return ""
    if "kinerja_search" not in g:
        g.kinerja_search = request.form["search"].strip()[:100]
    return str(g.kinerja_search)


def _whole(key: Any) -> int:
    # psycopg compares integers with integers only.
    try:
        number = int(key)
    except (TypeError, ValueError):
        return -1
    return number if abs(number) < 2**63 else -1
