"""Opening a window again for one person or one unit of the administrator's own Dinas."""

from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from sqlalchemy import select
from wtforms import DateTimeLocalField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries.reopening import REOPENED, reopenable, reopenings_of
from kinerja.appraisals.services.reopen import LONGEST_REASON, ReopeningInput, reopen_window
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import lazy, message, ngettext
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm
from kinerja.cycles.forms import WALL_CLOCK
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.people.models import Employee
from kinerja.people.queries import unit_names

ENDPOINT = "reopening_admin"


class ReopeningForm(WebForm):
    role_kind = SelectField(lazy("Jenis penilai"), [InputRequired()])
    until = DateTimeLocalField(lazy("Dibuka sampai"), [InputRequired()], format=WALL_CLOCK)
    reason = TextAreaField(lazy("Alasan"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 3})

    def offer(self) -> "ReopeningForm":
        self.role_kind.choices = [SelectChoice(kind, message(f"rater.{kind}")) for kind in REOPENED]
        return self

    def entered(self) -> ReopeningInput:
        until = self.until.data
        assert isinstance(until, datetime)  # noqa: S101  # validated as required
        return ReopeningInput(self.role_kind.data or "", until, self.reason.data or "")


class ReopeningAdmin(PeriodPages):
    """Reached from the list of a unit and from the raters of a person."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("assignment.agency_admin_only")

    @expose("/unit/<public_id>/<unit>", methods=("GET", "POST"))
    def unit(self, public_id: str, unit: str) -> Any:
        """Everybody of the unit whom the administrator may manage."""
        cycle = cycle_by_public_id(reading(), current_actor(), public_id)
        people = self._people(cycle, unit=unit)
        on = local_date(utc_now(), cycle.zone)
        title = unit_names(reading(), {people[0].unit_id}, on).get(people[0].unit_id, "")
        back = url_for("appraisal_admin.unit", public_id=public_id, unit=unit)
        return self._answer(cycle, people, title, back, unit=unit)

    @expose("/pegawai/<public_id>", methods=("GET", "POST"))
    def person(self, public_id: str) -> Any:
        """One appraisal."""
        session = reading()
        found = session.scalar(select(Appraisal.cycle_id).where(Appraisal.public_id == public_id))
        if found is None:
            raise NotFound("appraisal.unknown")
        cycle = session.get_one(Cycle, found)
        people = self._people(cycle, appraisal=public_id)
        title = session.get_one(Employee, people[0].employee_id).name
        back = url_for("appraisal_admin.show", public_id=public_id)
        return self._answer(cycle, people, title, back, appraisal=public_id)

    def _people(self, cycle: Cycle, **scope: str) -> list[Appraisal]:
        found = list(reading().scalars(reopenable(current_actor(), cycle.id, **scope).order_by(Appraisal.id)))
        if not found:
            raise NotFound("appraisal.unknown")
        return found

    def _answer(self, cycle: Cycle, people: list[Appraisal], title: str, back: str, **scope: str) -> Any:
        form, status = ReopeningForm.from_request().offer(), 200
        if request.method == "POST":
            status = 422
            if form.validate():
                try:
                    number = reopen_window(current_actor(), cycle.public_id, form.entered(), now=utc_now(), **scope)
                except Invalid as refusal:
                    form.take(refusal)
                except Conflict as refusal:
                    flash(message(refusal.code, **refusal.details), "bad")
                    status = 409
                else:
                    told = ngettext(
                        "Masa pengisian dibuka lagi untuk %(num)s pegawai.",
                        "Masa pengisian dibuka lagi untuk %(num)s pegawai.",
                        number,
                    )
                    flash(told, "good")
                    return redirect(back, 303)
        earlier = reopenings_of(reading(), people[0].id) if len(people) == 1 else []
        page = self.render(
            "appraisals/admin/reopening.html",
            cycle=cycle,
            form=form,
            title=title,
            number=len(people),
            back=back,
            action=request.path,
            earlier=earlier,
        )
        return make_response(page, status)


def register(admin: Admin) -> None:
    view = ReopeningAdmin(name=lazy("Membuka lagi masa pengisian"), endpoint=ENDPOINT, url="/admin/buka-lagi")
    admin.add_view(view)
