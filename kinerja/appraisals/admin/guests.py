"""Guests who are awaited: how each is reminded by hand, and a fresh link for whoever has lost it."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.appraisals import policies
from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.changes.inviting import Link
from kinerja.appraisals.queries.guests import guests_to_remind
from kinerja.appraisals.sentences import invitation_words, reminder_words
from kinerja.appraisals.services.invite import issue_link
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
from kinerja.core.i18n import lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.queries import cycle_by_public_id

ENDPOINT = "guest_duty_admin"
MOST = 200


class GuestDutyAdmin(PeriodPages):
    """Reached from a period's board and from a unit's page; every appraisal is judged on its own."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("assignment.agency_admin_only")

    @expose("/<public_id>")
    def page(self, public_id: str) -> Any:
        """Everybody of the Dinas, or of one unit."""
        return self._page(public_id)

    @expose("/<public_id>/tautan", methods=("POST",))
    def new_link(self, public_id: str) -> Any:
        """A fresh link, shown on the very answer; the earlier ones end."""
        chosen = request.form.get("assignment", "")
        try:
            link = issue_link(current_actor(), chosen, now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return redirect(url_for(".page", public_id=public_id, unit=request.form.get("unit") or None), 303)
        return self._page(public_id, fresh=chosen, link=link)

    def _page(self, public_id: str, *, fresh: str = "", link: Link | None = None) -> Any:
        session, actor, now = reading(), current_actor(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_draw_raters(actor, cycle))
        unit = request.values.get("unit", "")[:24]
        everybody = guests_to_remind(session, actor, cycle.id, now, local_date(now, cycle.zone))
        units = dict(sorted({one.unit_public_id: one.unit_name for one in everybody}.items(), key=lambda one: one[1]))
        found = [one for one in everybody if unit in ("", one.unit_public_id)]
        new = next((one for one in everybody if one.public_id == fresh), None)
        address = url_for("appraisals.invitation", token=link.token, _external=True) if link else ""
        return self.render(
            "appraisals/admin/guests.html",
            cycle=cycle,
            unit=unit,
            units=units,
            number=len(found),
            guests=[
                (one, reminder_words("", one.ends_at, one.zone, is_returned=one.is_returned)) for one in found[:MOST]
            ],
            new=new,
            new_words=invitation_words(address, new.ends_at, new.zone) if new else "",
            code=link.code if link else "",
            most=MOST,
        )


def register(admin: Admin) -> None:
    admin.add_view(GuestDutyAdmin(name=lazy("Tamu yang ditunggu"), endpoint=ENDPOINT, url="/admin/tamu-ditunggu"))
