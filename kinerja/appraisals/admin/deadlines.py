"""Counting the running deadlines of a period again: what would move is listed first."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.forms import ShiftForm
from kinerja.appraisals.policies.running import can_move_deadlines
from kinerja.appraisals.queries.shifting import shift_plan
from kinerja.appraisals.services.shift import shift_deadlines
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import lazy, message, ngettext
from kinerja.core.web import current_actor
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.people.queries import unit_names

ENDPOINT = "deadline_admin"


class DeadlineAdmin(PeriodPages):
    """For provincial administrators, who alone change holidays and clocks."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("cycle.province_only")

    @expose("/<public_id>", methods=("GET", "POST"))
    def page(self, public_id: str) -> Any:
        """The list of what would move, with the form that moves it."""
        actor = current_actor()
        cycle = cycle_by_public_id(reading(), actor, public_id)
        require(can_move_deadlines(actor, cycle))
        form = ShiftForm.from_request()
        status = 200
        if request.method == "POST":
            status = 422
            if form.validate():
                seen, reason = form.plan.data or "", form.reason.data or ""
                try:
                    moved = shift_deadlines(actor, public_id, seen, reason=reason, now=utc_now())
                except Invalid as refusal:
                    form.take(refusal)
                except Conflict as refusal:
                    flash(message(refusal.code, **refusal.details), "bad")
                    status = 409
                else:
                    flash(ngettext("%(num)s tenggat digeser.", "%(num)s tenggat digeser.", moved), "good")
                    return redirect(url_for("cycle_admin.show", public_id=public_id), 303)
        plan = shift_plan(reading(), cycle, now=utc_now())
        form.plan.data = plan.fingerprint
        units = {one.unit_id for one in plan.shifts}
        names = unit_names(reading(), units, local_date(utc_now(), cycle.zone)) if units else {}
        page = self.render("appraisals/admin/deadlines.html", cycle=cycle, plan=plan, names=names, form=form)
        return make_response(page, status)


def register(admin: Admin) -> None:
    admin.add_view(DeadlineAdmin(name=lazy("Hitung ulang tenggat"), endpoint=ENDPOINT, url="/admin/hitung-tenggat"))
