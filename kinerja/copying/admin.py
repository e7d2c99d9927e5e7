"""How far a Dinas is with carrying over: per unit, and who waits; states only."""

from typing import Any

from flask_admin import Admin, expose

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.copying import queries
from kinerja.core.authz import Actor, Decision
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.i18n import lazy
from kinerja.core.web import current_actor
from kinerja.cycles.policies import can_follow_progress
from kinerja.cycles.queries import cycle_by_public_id


class CopyingAdmin(PeriodPages):
    """Reached from a period's progress."""

    def may_see(self, actor: Actor) -> Decision:
        return can_follow_progress(actor)

    @expose("/<public_id>")
    def board(self, public_id: str) -> Any:
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        units = queries.unit_copying(session, actor, cycle.id, local_date(now, cycle.zone))
        return self.render("copying/board.html", cycle=cycle, units=units)


def register(admin: Admin) -> None:
    admin.add_view(CopyingAdmin(name=lazy("Salin ke e-Kinerja"), endpoint="copying_admin", url="/admin/salin"))
