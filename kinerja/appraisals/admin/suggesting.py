"""The peers and subordinates that the organisation suggests for a unit: a tick list, confirmed in one go."""

from datetime import date
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.appraisals import policies
from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.admin.entering import typed_day
from kinerja.appraisals.models import AssignmentState
from kinerja.appraisals.queries.pool import unit_by_public_id
from kinerja.appraisals.queries.suggesting import suggested_groups
from kinerja.appraisals.queries.unconfirmed import auto_day
from kinerja.appraisals.services.confirm import confirm_raters
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.people.queries import unit_names

ENDPOINT = "suggestion_admin"
TICKED = "g_"


class SuggestionAdmin(PeriodPages):
    """Reached from a unit's page; every appraisal is judged on its own."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("assignment.agency_admin_only")

    @expose("/<public_id>/<unit>")
    def page(self, public_id: str, unit: str) -> Any:
        """Everybody whom the organisation of today suggests."""
        return self._page(public_id, unit)

    @expose("/<public_id>/<unit>/tanggal", methods=("POST",))
    def dated(self, public_id: str, unit: str) -> Any:
        """The same for the organisation of another day."""
        day, problems = typed_day("on")
        if day is None or problems:
            return make_response(self._page(public_id, unit, refusal=_("Isi tanggal yang benar.")), 422)
        return self._page(public_id, unit, on=day)

    @expose("/<public_id>/<unit>/konfirmasi", methods=("POST",))
    def confirm(self, public_id: str, unit: str) -> Any:
        """Ask everybody who is ticked; drop the other suggestions."""
        day, problems = typed_day("on")
        if day is None or problems:
            return make_response(self._page(public_id, unit, refusal=_("Isi tanggal yang benar.")), 422)
        ticked = {name: set(request.form.getlist(name)) for name in request.form if name.startswith(TICKED)}
        try:
            done = confirm_raters(current_actor(), public_id, unit, ticked, on=day, now=utc_now())
        except Conflict as refusal:
            page = self._page(public_id, unit, on=day, refusal=message(refusal.code, **refusal.details))
            return make_response(page, 409)
        numbers = {"asked": done.asked, "dropped": done.dropped}
        flash(_("Dikonfirmasi: %(asked)s penilai diminta, %(dropped)s usulan tidak dipakai.", **numbers), "good")
        return redirect(url_for("appraisal_admin.unit", public_id=public_id, unit=unit), 303)

    def _page(self, public_id: str, unit: str, *, on: date | None = None, refusal: str = "") -> Any:
        session, actor, now = reading(), current_actor(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_draw_raters(actor, cycle))
        place = unit_by_public_id(session, unit)
        day = on or local_date(now, cycle.zone)
        groups = suggested_groups(session, actor, cycle, place.id, on=day)
        ticked = {name: set(request.form.getlist(name)) for name in request.form if name.startswith(TICKED)}
        return self.render(
            "appraisals/admin/suggesting.html",
            cycle=cycle,
            unit=unit,
            unit_name=unit_names(session, {place.id}, day).get(place.id, ""),
            groups=groups,
            waiting=sum(one.state is AssignmentState.SUGGESTED for group in groups for one in group.people),
            auto_day=auto_day(session, cycle, place.id, local_date(now, cycle.zone)),
            on=day,
            refusal=refusal,
            ticked=ticked if refusal else None,
            states=AssignmentState,
        )


def register(admin: Admin) -> None:
    admin.add_view(SuggestionAdmin(name=lazy("Usulan penilai"), endpoint=ENDPOINT, url="/admin/usulan-penilai"))
