"""A superior begins with a whole team at once: every sheet that is not started yet."""

from datetime import datetime

from sqlalchemy import select

from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes import start_responses
from kinerja.appraisals.models import Assignment
from kinerja.appraisals.queries.across import not_started
from kinerja.appraisals.queries.team import team_cycle
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict


def start_team(actor: Actor, cycle_id: str, *, now: datetime) -> int:
    """Open the sheets of all own duties as a direct superior in that cycle; gives how many were opened.

    Those whose window is closed are left as they are; again opens nothing. Raises NotFound where the actor leads
    nobody, Conflict with the reason when there are sheets to open and none may be.
    """
    with transaction() as session:
        cycle = team_cycle(session, actor, cycle_id)
        waiting = not_started(session, actor, cycle.id)
        opened, refusal = 0, None
        for public_id in waiting:
            query = select(Assignment).where(Assignment.public_id == public_id).with_for_update()
            assignment = session.scalars(query).one()
            row = queries.assignment_for(session, public_id, local_date(now, cycle.zone))
            allowed = policies.can_start_assignment(actor, row.duty, now=now)
            if not allowed:
                refusal = allowed
                continue
            assignment.conflict = False
            start_responses(session, assignment, [part for part, *_more in row.parts])
            opened += 1
        if refusal is not None and not opened:
            raise Conflict(refusal.reason, **refusal.details)
        return opened
