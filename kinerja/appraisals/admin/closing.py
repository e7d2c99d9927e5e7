"""Closing a period: who is missing and why, acts about many at once, the seal."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from sqlalchemy import select
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.models import Appraisal, ClosingAction, ClosingCause, CycleSeal
from kinerja.appraisals.policies.closing import can_close
from kinerja.appraisals.queries.closing import ClosingLine, closing_lines, closing_units, hindering
from kinerja.appraisals.services import close_cycle as closing
from kinerja.appraisals.services import settle
from kinerja.core.authz import Actor, Decision
from kinerja.core.calendar import instant_at
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.policies import can_follow_progress
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.cycles.services import WINDOW_ROLES

ENDPOINT = "closing_admin"
LOOK, APPLY = "look", "apply"


class SettleForm(WebForm):
    """One act, one reason."""

    extra_names: ClassVar[frozenset[str]] = frozenset({"step", "appraisal"})
    action = RadioField(lazy("Tindakan"), [InputRequired(lazy("Pilih tindakannya."))])
    cause = SelectField(lazy("Sebab"), [InputRequired()])
    reason = TextAreaField(
        lazy("Alasan"), [InputRequired(lazy("Tuliskan alasannya.")), Length(max=2000)], render_kw={"rows": 3}
    )
    until = DateField(
        lazy("Diperpanjang sampai akhir hari"), [Optional()], description=lazy("Hanya untuk memperpanjang.")
    )
    roles = SelectMultipleField(
        lazy("Pengisian yang diperpanjang"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy("Hanya untuk memperpanjang."),
    )

    def offer(self) -> "SettleForm":
        self.action.choices = [SelectChoice(one.value, message(f"closing.action.{one}")) for one in ClosingAction]
        self.cause.choices = [SelectChoice(one.value, message(f"closing.cause.{one}")) for one in ClosingCause]
        self.roles.choices = [SelectChoice(one, message(f"rater.{one}")) for one in WINDOW_ROLES]
        return self

    def order(self, zone: str) -> settle.Order:
        until = None if self.until.data is None else _end_of(self.until.data, zone)
        return settle.Order(
            ClosingAction(self.action.data),
            self.reason.data or "",
            ClosingCause(self.cause.data),
            until,
            tuple(self.roles.data or ()),
        )


def _end_of(day: date, zone: str) -> datetime:
    """The midnight after that day, to whose last second it lasts: what is typed is inclusive."""
    return instant_at(day + timedelta(days=1), time(), zone)


class ClosingAdmin(PeriodPages):
    """Reached from a period; auditors read, administrators settle, the province closes."""

    def may_see(self, actor: Actor) -> Decision:
        return can_follow_progress(actor)

    @expose("/<public_id>")
    def page(self, public_id: str) -> Any:
        """How far each unit is, what stands in the way, and closing itself."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        lines = closing_lines(session, actor, cycle, now=now)
        number = hindering(session, cycle)
        return self.render(
            "appraisals/admin/closing.html",
            cycle=cycle,
            units=closing_units(session, lines, cycle, now=now),
            states=Counter(line.state.value for line in lines),
            whys=Counter(line.why for line in lines if line.hinders),
            hindered=number,
            may_close=can_close(actor, cycle, hindered=number),
            seal=session.get(CycleSeal, cycle.id),
            is_open=cycle.state is CycleState.OPEN,
        )

    @expose("/<public_id>/unit/<unit>", methods=("GET", "POST"))
    def unit(self, public_id: str, unit: str) -> Any:
        """Everybody of one unit; choosing people, an act and a reason, then looking at it before it is done."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        lines = closing_lines(session, actor, cycle, now=now, unit=unit)
        if not lines:
            raise NotFound("appraisal.unknown")
        form = SettleForm.from_request().offer()
        chosen = set(request.form.getlist("appraisal"))
        if request.method == "GET" or request.form.get("step") not in (LOOK, APPLY):
            return self._unit(cycle, unit, lines, form, chosen)
        valid = form.validate()
        if not chosen:
            form.form_errors.append(message("closing.nothing_chosen"))
        if not valid or not chosen:
            return self._unit(cycle, unit, lines, form, chosen, status=422)
        if request.form["step"] == LOOK:
            return self._look(cycle, unit, lines, form, chosen)
        try:
            number = settle.settle_appraisals(actor, public_id, form.order(cycle.zone), sorted(chosen), now=now)
        except Invalid as refusal:
            form.take(refusal)
            return self._unit(cycle, unit, lines, form, chosen, status=422)
        except Conflict as refusal:
            form.form_errors.append(message(refusal.code, **refusal.details))
            return self._unit(cycle, unit, lines, form, chosen, status=409)
        done = message(f"closing.action.{form.action.data}")
        flash(_("%(action)s: %(number)s penilaian.", action=done, number=number), "good")
        return redirect(url_for(".unit", public_id=public_id, unit=unit), 303)

    @expose("/<public_id>/tutup", methods=("POST",))
    def close(self, public_id: str) -> Any:
        """From now on the period is only read, and sealed."""
        closing.close_cycle(current_actor(), public_id, now=utc_now())
        flash(_("Periode ditutup dan disegel."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    def _unit(
        self,
        cycle: Cycle,
        unit: str,
        lines: list[ClosingLine],
        form: SettleForm,
        chosen: set[str],
        *,
        status: int = 200,
    ) -> Any:
        actor = current_actor()
        page = self.render(
            "appraisals/admin/closingunit.html",
            cycle=cycle,
            unit=unit,
            unit_name=closing_units(reading(), lines, cycle, now=utc_now())[0].name,
            lines=lines,
            form=form,
            chosen=chosen,
            look=LOOK,
            may_settle=cycle.state is CycleState.OPEN and actor.administers(lines[0].agency_id),
        )
        return make_response(page, status)

    def _look(self, cycle: Cycle, unit: str, lines: list[ClosingLine], form: SettleForm, chosen: set[str]) -> Any:
        """Who fits and who does not, before anything is done."""
        session, actor = reading(), current_actor()
        query = select(Appraisal).where(Appraisal.id.in_([one.id for one in lines if one.public_id in chosen]))
        order = form.order(cycle.zone)
        decisions = settle.fitting(session, actor, cycle.public_id, order.action, list(session.scalars(query)))
        mine = [line for line in lines if line.id in decisions]
        return self.render(
            "appraisals/admin/closinglook.html",
            cycle=cycle,
            unit=unit,
            form=form,
            order=order,
            fits=[line for line in mine if decisions[line.id]],
            others=[
                (line, message(decisions[line.id].reason, **decisions[line.id].details))
                for line in mine
                if not decisions[line.id]
            ],
            apply=APPLY,
        )


def register(admin: Admin) -> None:
    admin.add_view(ClosingAdmin(name=lazy("Penutupan periode"), endpoint=ENDPOINT, url="/admin/penutupan"))
