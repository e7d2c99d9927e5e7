"""A suspect closed group is voided whole: proposed, confirmed by somebody else, asked again."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from sqlalchemy.orm import Session

from kinerja.appraisals import queries
from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.changes.roles import role_of
from kinerja.appraisals.forms import VoidForm
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.models.raters import GroupVoid, VoidState
from kinerja.appraisals.policies import voiding as policies
from kinerja.appraisals.queries.voiding import ClosedGroup, closed_groups, raters_of_group, voids_of
from kinerja.appraisals.services import void as services
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import window_for
from kinerja.cycles.sentences import text_of
from kinerja.people.queries import account_names, employee_card

ENDPOINT = "void_admin"


class VoidAdmin(PeriodPages):
    """Reached from an appraisal; states and days only, never what was written."""

    def may_see(self, actor: Actor) -> Decision:
        known = actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AUDITOR)
        return ALLOW if known else deny("void.province_only")

    @expose("/<public_id>", methods=("GET", "POST"))
    def page(self, public_id: str) -> Any:
        """The closed groups with how many took part on which day, the proposals, and the form for one."""
        actor, session = current_actor(), reading()
        appraisal = queries.visible_appraisal(session, actor, public_id)
        if request.method == "GET":
            return self._page(appraisal)
        form = _offered(session, appraisal, VoidForm.from_request())
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(policies.can_propose_void(actor, appraisal, group=(), superiors=superiors))
        if not form.validate():
            return make_response(self._page(appraisal, form), 422)
        try:
            services.propose_void(actor, public_id, form.role.data or "", reason=form.reason.data or "", now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(appraisal, form), 422)
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return make_response(self._page(appraisal, form), 409)
        flash(_("Pembatalan diusulkan. Administrator provinsi lain menguatkannya."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    @expose("/<public_id>/<void_id>/kuatkan", methods=("POST",))
    def confirm(self, public_id: str, void_id: str) -> Any:
        """The whole group counts no more, and is asked again."""
        verb = partial(services.confirm_void, current_actor(), void_id)
        return self._decided(public_id, verb, _("Kelompok ini dibatalkan. Semua anggotanya diminta mengisi lagi."))

    @expose("/<public_id>/<void_id>/tarik", methods=("POST",))
    def withdraw(self, public_id: str, void_id: str) -> Any:
        verb = partial(services.withdraw_void, current_actor(), void_id)
        return self._decided(public_id, verb, _("Usul ditarik. Kelompok ini tetap dihitung."))

    def _decided(self, public_id: str, verb: Callable[..., Any], done: str) -> Any:
        queries.visible_appraisal(reading(), current_actor(), public_id)
        try:
            verb(now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
        else:
            flash(done, "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    def _page(self, appraisal: Appraisal, form: VoidForm | None = None) -> Any:
        session, actor, now = reading(), current_actor(), utc_now()
        cycle = session.get_one(Cycle, appraisal.cycle_id)
        groups = closed_groups(session, appraisal.id)
        voids = voids_of(session, actor, appraisal.id)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        return self.render(
            "appraisals/admin/voiding.html",
            appraisal=appraisal,
            cycle=cycle,
            employee=employee_card(session, appraisal.employee_id, local_date(now, cycle.zone)),
            groups=groups,
            labels={role: _label(session, appraisal.id, role) for role in _roles(groups, voids)},
            voids=[(one, *_verdicts(session, actor, appraisal, one)) for one in voids],
            names=account_names(session, {one.proposed_by_id for one in voids} | _deciders(voids)),
            over={one.role for one in groups if _is_over(session, appraisal, one.role, now)},
            may=policies.can_propose_void(actor, appraisal, group=(), superiors=superiors),
            form=form or _offered(session, appraisal, VoidForm(None)),
            states=VoidState,
        )


def _verdicts(session: Session, actor: Actor, appraisal: Appraisal, void: GroupVoid) -> tuple[Decision, Decision]:
    """May the reader confirm it, and withdraw it?"""
    group = {one.employee_id for one in raters_of_group(session, appraisal.id, void.role) if one.employee_id}
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    return (
        policies.can_confirm_void(actor, appraisal, void, group=group, superiors=superiors),
        policies.can_withdraw_void(actor, appraisal, void, group=group, superiors=superiors),
    )


def _roles(groups: list[ClosedGroup], voids: list[GroupVoid]) -> set[str]:
    return {one.role for one in groups} | {one.role for one in voids}


def _deciders(voids: list[GroupVoid]) -> set[int]:
    return {one.decided_by_id for one in voids if one.decided_by_id is not None}


def _is_over(session: Session, appraisal: Appraisal, role: str, now: datetime) -> bool:
    """Whether nobody of the group could answer again before the window is prolonged."""
    kind = role_of(session, appraisal.id, role).kind.value
    window = window_for(session, appraisal.cycle_id, appraisal.unit_id, kind)
    return window is None or window[1] <= now


def _label(session: Session, appraisal_id: int, role: str) -> str:
    return text_of(role_of(session, appraisal_id, role).label)


def _offered(session: Session, appraisal: Appraisal, form: VoidForm) -> VoidForm:
    sent = [one.role for one in closed_groups(session, appraisal.id) if one.sent]
    return form.offer([(role, _label(session, appraisal.id, role)) for role in sent])


def register(admin: Admin) -> None:
    admin.add_view(VoidAdmin(name=lazy("Pembatalan kelompok tertutup"), endpoint=ENDPOINT, url="/admin/pembatalan"))
