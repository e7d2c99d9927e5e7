"""How many working days the clocks of a cycle have."""

from collections.abc import Mapping
from datetime import datetime

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.cycles import policies, queries
from kinerja.cycles.models import ClockCode, CycleClock
from kinerja.cycles.queries.clocks import clock_days

MOST_DAYS = 250  # a working year
LONGEST_REASON = 2000


def set_clocks(
    actor: Actor, cycle_id: str, days: Mapping[ClockCode, int], *, reason: str = "", now: datetime
) -> list[ClockCode]:
    """Set these numbers of working days; which of them differ from before. Nothing changed leaves no trace.

    Clocks that already run keep their ends: moving those is an act of its own. Raises NotAllowed,
    NotFound, Invalid (a number out of bounds; a reason is due after the announcement).
    """
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_set_clocks(actor, cycle))
        reason = reason.strip()
        before = clock_days(session, cycle.id)
        changed = [code for code, number in days.items() if number != before[code]]
        _check(days, reason, is_due=bool(changed) and policies.clocks_need_reason(cycle))
        for code in changed:
            row = session.get(CycleClock, (cycle.id, code))
            if row is None:
                row = CycleClock(cycle_id=cycle.id, code=code)
                session.add(row)
            row.days, row.reason = days[code], reason
        if changed:
            cycle.rev += 1
            changes = {code.value: {"before": before[code], "after": days[code]} for code in changed}
            facts = {"clocks": changes, "state": cycle.state.value}
            record(session, actor, Event.CLOCKS_CHANGED, "cycle", cycle.id, at=now, changes=facts)
        return changed


def _check(days: Mapping[ClockCode, int], reason: str, *, is_due: bool) -> None:
    errors = {code.value: ["clock.out_of_bounds"] for code, number in days.items() if not 1 <= number <= MOST_DAYS}
    if is_due and not reason:
        errors["reason"] = ["clock.reason_due"]
    if len(reason) > LONGEST_REASON:
        errors["reason"] = ["clock.reason_too_long"]
    if errors:
        raise Invalid("clock.invalid", errors)
