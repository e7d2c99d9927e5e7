"""The assessor writes why the team's distribution is as it is."""

from datetime import datetime

from kinerja.appraisals.models import DistributionNote
from kinerja.appraisals.queries.distribution import last_note
from kinerja.appraisals.queries.team import team_cycle
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.cycles.models import CycleState

LONGEST_REASON = 5_000


def note_distribution(actor: Actor, cycle_id: str, reason: str, *, now: datetime) -> bool:
    """Keep the reason; a later one follows it. The same again changes nothing (False), and no rating ever does.

    Raises NotFound where the actor assesses nobody, Conflict in a closed cycle, Invalid without words.
    """
    with transaction() as session:
        cycle = team_cycle(session, actor, cycle_id)
        if cycle.state is CycleState.CLOSED:
            raise Conflict("cycle.already_closed")
        words = reason.strip()
        if not words or len(words) > LONGEST_REASON:
            code = "reason.missing" if not words else "reason.too_long"
            raise Invalid("distribution.invalid", {"reason": [code]}, most=LONGEST_REASON)
        last = last_note(session, cycle.id, actor.employee_id)
        if last is not None and last.reason == words:
            return False
        seq = last.seq + 1 if last is not None else 1
        session.add(DistributionNote(cycle_id=cycle.id, assessor_id=actor.employee_id, seq=seq, reason=words, at=now))
        record(session, actor, Event.DISTRIBUTION_NOTED, "cycle", cycle.id, at=now, changes={"seq": seq})
        return True
