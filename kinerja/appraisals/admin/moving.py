"""An open cycle goes to another version: proposing, what it would do, confirming by somebody else."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.forms import MoveForm
from kinerja.appraisals.models import MoveState, VersionMove
from kinerja.appraisals.policies import moving as policies
from kinerja.appraisals.queries.moving import Bar, move_plan, moves_of, version_choices, version_names
from kinerja.appraisals.services import move as services
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.cycles.sentences import text_of
from kinerja.instruments.meaning import differences
from kinerja.instruments.models import Version
from kinerja.instruments.versions import load_instrument
from kinerja.people.queries import account_names

ENDPOINT = "version_move_admin"


class VersionMoveAdmin(PeriodPages):
    """Reached from a period; each page asks its own policy."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("cycle.province_only")

    @expose("/<public_id>", methods=("GET", "POST"))
    def page(self, public_id: str) -> Any:
        """The proposal that waits with everything it would do, or the form for one."""
        actor = current_actor()
        cycle = cycle_by_public_id(reading(), actor, public_id)
        if request.method == "GET":
            return self._page(cycle)
        require(policies.can_propose_move(actor, cycle))
        form = _offered(cycle, MoveForm.from_request())
        if not form.validate():
            return make_response(self._page(cycle, form), 422)
        chosen = (form.from_version.data or "", form.to_version.data or "")
        try:
            services.propose_move(actor, public_id, *chosen, reason=form.reason.data or "", now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(cycle, form), 422)
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return make_response(self._page(cycle, form), 409)
        flash(_("Perpindahan diusulkan. Administrator provinsi lain memeriksa dampaknya dan menguatkannya."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    @expose("/<public_id>/<move_id>/kuatkan", methods=("POST",))
    def confirm(self, public_id: str, move_id: str) -> Any:
        """Everything moves now, or nothing."""
        return self._decided(
            public_id,
            lambda now: services.confirm_move(current_actor(), public_id, move_id, now=now),
            _("Periode berpindah ke versi baru. Semua yang terkait diberi tahu."),
        )

    @expose("/<public_id>/<move_id>/tarik", methods=("POST",))
    def withdraw(self, public_id: str, move_id: str) -> Any:
        return self._decided(
            public_id,
            lambda now: services.withdraw_move(current_actor(), public_id, move_id, now=now),
            _("Usulan ditarik. Tidak ada yang berpindah."),
        )

    def _decided(self, public_id: str, verb: Callable[[datetime], Any], done: str) -> Any:
        try:
            verb(utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
        else:
            flash(done, "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    def _page(self, cycle: Cycle, form: MoveForm | None = None) -> Any:
        session, actor, now = reading(), current_actor(), utc_now()
        moves = moves_of(session, cycle.id)
        waiting = next((one for one in moves if one.state is MoveState.PROPOSED), None)
        shown: dict[str, Any] = {}
        if waiting is not None:
            old, new = (
                load_instrument(session, session.get_one(Version, one).fingerprint)
                for one in (waiting.from_version_id, waiting.to_version_id)
            )
            plan = move_plan(session, cycle, waiting, old, new, now=now)
            shown = {
                "plan": plan,
                "bars": [bar_words(bar) for bar in plan.bars],
                "again": [text_of(new.nodes[code].label) for code in plan.again],
                "returned": [(text_of(new.roles[role].label), number) for role, number in plan.returned.items()],
                "differences": differences(old.draft, new.draft),
                "confirm": policies.can_confirm_move(actor, cycle, waiting),
                "withdraw": policies.can_withdraw_move(actor, cycle, waiting),
            }
        return self.render(
            "appraisals/admin/moving.html", cycle=cycle, waiting=waiting, shown=shown,
            past=[one for one in moves if one is not waiting], states=MoveState,
            numbers=version_names(session, [*_versions_of(moves)]),
            names=account_names(session, [*_accounts_of(moves)]),
            form=form or _offered(cycle, MoveForm(None)), may=policies.can_propose_move(actor, cycle),
        )  # fmt: skip


def bar_words(bar: Bar) -> str:
    """What stands in the way, in a sentence; labels in the reader's language."""
    params = {name: text_of(value) if isinstance(value, Mapping) else value for name, value in bar.params.items()}
    return message(bar.code, **params)


def _versions_of(moves: list[VersionMove]) -> set[int]:
    return {one.from_version_id for one in moves} | {one.to_version_id for one in moves}


def _accounts_of(moves: list[VersionMove]) -> set[int]:
    return {one.proposed_by_id for one in moves} | {one.decided_by_id for one in moves if one.decided_by_id}


def _offered(cycle: Cycle, form: MoveForm) -> MoveForm:
    return form.offer(*version_choices(reading(), cycle.id))


def register(admin: Admin) -> None:
    admin.add_view(VersionMoveAdmin(name=lazy("Pindah versi"), endpoint=ENDPOINT, url="/admin/pindah-versi"))
