"""Holidays in the admin panel: a list per calendar, and the proposals of a year to take over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from flask import flash, make_response, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import ColumnElement, Select, func
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from kinerja.core.adminlist import ChoiceFilter
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import Actor, require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, format_day, lazy, ngettext
from kinerja.core.web import current_actor
from kinerja.people.admin.base import PeopleView, Values, choices, day_field, today
from kinerja.people.models import NATIONAL, Holiday
from kinerja.people.policies import can_change_holidays
from kinerja.people.queries.holidays import Proposal, calendar_names, library_version, proposals, visible_holidays
from kinerja.people.services import holidays as services

YEARS = range(2020, 2100)


def calendar_choices() -> list[tuple[str, Any]]:
    return [(NATIONAL, lazy("Nasional")), *((name, name) for name in calendar_names(reading()))]


class HolidayForm(AdminForm):
    day = day_field(lazy("Tanggal"))
    name = StringField(lazy("Nama hari libur"), [InputRequired(lazy("Isi namanya.")), Length(max=200)])
    source = StringField(
        lazy("Sumber"),
        [InputRequired(lazy("Tuliskan keputusan yang menetapkannya.")), Length(max=200)],
        description=lazy("Keputusan yang menetapkannya, dengan nomornya."),
    )
    calendar = SelectField(lazy("Kalender"))
    new_calendar = StringField(
        lazy("Kalender baru"),
        [Length(max=services.LONGEST_CALENDAR)],
        description=lazy(
            "Isi hanya bila hari ini berlaku bagi unit tertentu dan kalendernya belum ada dalam pilihan, misalnya nama "
            "kabupatennya. Unit mengikutinya lewat halaman unit itu."
        ),
    )


class ProposalForm(AdminForm):
    days = SelectMultipleField(
        lazy("Hari yang diambil alih"),
        [InputRequired(lazy("Centang sekurang-kurangnya satu hari."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    source = StringField(
        lazy("Sumber"),
        [InputRequired(lazy("Tuliskan keputusan yang menetapkannya.")), Length(max=200)],
        description=lazy("Cocokkan dengan Keputusan Bersama tentang hari libur nasional, lalu tuliskan nomornya."),
    )


class HolidayView(PeopleView):
    list_template = "people/admin_holidays.html"
    intro = lazy(
        "Hari libur menentukan tenggat dalam hari kerja. Mengubahnya tidak menggeser tenggat yang sedang berjalan; itu "
        "dihitung ulang pada halaman periode, dengan alasan."
    )
    form = HolidayForm
    column_list = ("day", "name", "calendar_text", "source")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "day": lazy("Tanggal"),
        "name": lazy("Nama"),
        "calendar_text": lazy("Kalender"),
        "source": lazy("Sumber"),
    }
    column_details_list = ("name", "day", "calendar_text", "source")
    column_export_list = column_list
    column_default_sort = ("day", True)
    column_filters = (
        ChoiceFilter(lazy("Kalender"), calendar_choices, lambda value: Holiday.calendar == value),
        ChoiceFilter(
            lazy("Tahun"),
            lambda: [(str(year), str(year)) for year in YEARS],
            lambda value: Holiday.day.between(date(int(value), 1, 1), date(int(value), 12, 31)),
        ),
    )
    search_hint = lazy("nama hari libur")

    @property
    def can_create(self) -> bool:  # type: ignore[override]  # the library reads it as an attribute
        return bool(can_change_holidays(current_actor()))

    @property
    def can_edit(self) -> bool:  # type: ignore[override]  # the library reads it as an attribute
        return bool(can_change_holidays(current_actor()))

    @property
    def can_delete(self) -> bool:  # type: ignore[override]  # the library reads it as an attribute
        return bool(can_change_holidays(current_actor()))

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return visible_holidays(actor)

    def matching(self, words: str) -> ColumnElement[bool]:
        return func.lower(Holiday.name).contains(words.lower(), autoescape=True)

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        return {row.id: {"calendar_text": calendar_text(row.calendar)} for row in rows}

    def options(self, form: Any) -> None:
        if "calendar" in form:
            form.calendar.choices = choices(calendar_choices())

    def create(self, actor: Actor, values: Values, now: datetime) -> Any:
        services.add_holiday(actor, entered(values), now=now)

    def update(self, actor: Actor, row_id: int, values: Values, now: datetime) -> Any:
        services.edit_holiday(actor, row_id, entered(values), now=now)

    def remove(self, actor: Actor, row_id: int, now: datetime) -> Any:
        services.remove_holiday(actor, row_id, now=now)

    @expose("/usulan/", methods=("GET", "POST"))
    def proposals(self) -> Any:
        """What the library knows of a year, to be ticked; the administrator answers for what is taken over."""
        actor = current_actor()
        require(can_change_holidays(actor))
        year = request.args.get("tahun", today().year, type=int)
        year = year if year in YEARS else today().year
        found = proposals(reading(), year)
        form = ProposalForm.from_request(data=_proposed(found))
        form.days.choices = [SelectChoice(one.day.isoformat(), _line(one)) for one in found if not one.is_known]
        if form.validate_on_submit():
            try:
                days = [date.fromisoformat(one) for one in form.days.data]
                added = services.adopt_holidays(actor, year, days, source=form.source.data or "", now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                flash(ngettext("%(num)s hari libur dicatat.", "%(num)s hari libur dicatat.", added), "good")
                return redirect(url_for(".index_view"), 303)
        known = [one for one in found if one.is_known]
        page = self.render("people/admin_proposals.html", form=form, year=year, known=known, years=_years(year))
        return make_response(page, 422) if request.method == "POST" else page


def _years(shown: int) -> list[tuple[str, str, bool]]:
    """This year and the two that follow, and the one that is shown."""
    listed = sorted({*range(today().year, today().year + 3), shown})
    return [(str(year), url_for(".proposals", tahun=year), year == shown) for year in listed]


def calendar_text(calendar: str) -> str:
    return _("Nasional") if calendar == NATIONAL else calendar


def entered(values: Values) -> services.HolidayInput:
    calendar = (values["new_calendar"] or "").strip() or values["calendar"]
    return services.HolidayInput(calendar, values["day"], values["name"], values["source"] or "")


def _proposed(found: Sequence[Proposal]) -> dict[str, Any]:
    """Ticked from the start but for days that hang on the moon."""
    source = _("Usulan pustaka holidays %(version)s", version=library_version())
    return {"days": [one.day.isoformat() for one in found if not one.is_estimated], "source": source}


def _line(one: Proposal) -> str:
    return _("%(day)s: %(name)s", day=format_day(one.day), name=one.name)
