"""Contested figures of a period: read the reason, then let the figure stand or fall, with a reason."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.figures import Figure, figure_groups
from kinerja.appraisals.policies.contesting import can_see_contests
from kinerja.appraisals.queries.contests import Waiting, waiting_contests
from kinerja.appraisals.services.contest import LONGEST_REASON, settle_contest
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import Actor, Decision
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.queries import cycle_by_public_id

ENDPOINT = "contest_admin"
STANDS, WRONG = "tetap", "keliru"


class SettleForm(AdminForm):
    outcome = RadioField(
        lazy("Putusan"),
        [InputRequired(lazy("Pilih putusannya."))],
        choices=[
            SelectChoice(STANDS, lazy("Angkanya benar: tetap dihitung")),
            SelectChoice(WRONG, lazy("Angkanya keliru: tidak dihitung sampai dibetulkan")),
        ],
    )
    reason = TextAreaField(
        lazy("Alasan"),
        [InputRequired(lazy("Tuliskan alasannya.")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
        description=lazy("Dibaca oleh pegawainya."),
    )


class ContestAdmin(PeriodPages):
    """Reached from the data of a period."""

    def may_see(self, actor: Actor) -> Decision:
        return can_see_contests(actor)

    @expose("/<public_id>")
    def page(self, public_id: str) -> Any:
        """What waits, the oldest first."""
        return self._page(public_id)

    @expose("/<public_id>/<contest_id>", methods=("POST",))
    def settle(self, public_id: str, contest_id: str) -> Any:
        """One of them."""
        cycle_by_public_id(reading(), current_actor(), public_id)
        form = SettleForm(request.form, prefix=f"{contest_id}-")
        if not form.validate():
            return make_response(self._page(public_id, {contest_id: form}), 422)
        stands = form.outcome.data == STANDS
        try:
            settle_contest(
                current_actor(), contest_id, stands=stands, reason=form.reason.data or "", now=utc_now()
            )  # fmt: skip
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(public_id, {contest_id: form}), 422)
        except Conflict as refusal:
            flash(message(refusal.code), "warn")
            return redirect(url_for(".page", public_id=public_id), 303)
        flash(_("Putusan tersimpan. Pegawainya diberi tahu."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    def _page(self, public_id: str, forms: dict[str, SettleForm] | None = None) -> str:
        session, actor = reading(), current_actor()
        cycle = cycle_by_public_id(session, actor, public_id)
        waiting = waiting_contests(session, actor, cycle.id)
        shown = {one.public_id: SettleForm(None, prefix=f"{one.public_id}-") for one in waiting} | (forms or {})
        return str(self.render(
            "appraisals/admin/contests.html", cycle=cycle, waiting=waiting, forms=shown,
            figures={one.public_id: _figure(one) for one in waiting},
        ))  # fmt: skip


def _figure(contest: Waiting) -> Figure | None:
    groups = figure_groups(reading(), contest.appraisal_id)
    found = (
        figure
        for group in groups
        if (group.part, group.role) == (contest.part, contest.role)
        for figure in group.figures
    )
    return next((figure for figure in found if figure.code == contest.code), None)


def register(admin: Admin) -> None:
    admin.add_view(ContestAdmin(name=lazy("Sanggahan data"), endpoint=ENDPOINT, url="/admin/sanggahan-data"))
