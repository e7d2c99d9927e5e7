"""Running deadlines are moved: all at once, as listed before, with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Deadline
from kinerja.appraisals.policies.running import can_move_deadlines
from kinerja.appraisals.queries.shifting import ShiftPlan, shift_plan
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import INSTANT, local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.queries import cycle_for_update
from kinerja.notices.changes import NewNotice, add_notices

LONGEST_REASON = 2000
OF_THE_APPRAISEE = (ClockCode.RETURN, ClockCode.DEFAULT_RETURN, ClockCode.OBJECTION)


def shift_deadlines(actor: Actor, cycle_id: str, fingerprint: str, *, reason: str, now: datetime) -> int:
    """Count the running clocks of a cycle again; how many moved. `fingerprint`: of the plan that was listed.

    Those whose own clock moved are told. Raises NotAllowed, NotFound, Invalid (no reason), Conflict
    (something changed since the list was made; nothing moves).
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        require(can_move_deadlines(actor, cycle))
        reason = reason.strip()
        if not reason:
            raise Invalid("deadline.reason_due", {"reason": ["deadline.reason_due"]})
        if len(reason) > LONGEST_REASON:
            raise Invalid("deadline.reason_too_long", {"reason": ["deadline.reason_too_long"]})
        plan = shift_plan(session, cycle, now=now)
        if not plan.shifts:
            raise Conflict("deadline.nothing_moves")
        if plan.fingerprint != fingerprint:
            raise Conflict("deadline.plan_changed")
        _move(session, plan, reason)
        add_notices(session, _notices(cycle, plan), now=now)
        changes = {"moved": len(plan.shifts), "kept": plan.kept, "plan": plan.fingerprint}
        record(session, actor, Event.DEADLINES_MOVED, "cycle", cycle.id, at=now, changes=changes)
        return len(plan.shifts)


def _move(session: Session, plan: ShiftPlan, reason: str) -> None:
    after = {one.deadline_id: one.after for one in plan.shifts}
    query = select(Deadline).where(Deadline.id.in_(after)).order_by(Deadline.id).with_for_update()
    for deadline in session.scalars(query):
        deadline.due_at, deadline.reason = after[deadline.id], reason


def _notices(cycle: Cycle, plan: ShiftPlan) -> list[NewNotice]:
    return [
        NewNotice(
            one.employee_id,
            f"deadline:{one.deadline_id}:{local_date(one.after - INSTANT, cycle.zone)}",
            f"deadline.moved.{one.code.value}",
            {"cycle": cycle.name, "cycle_id": cycle.public_id},
            one.after,
        )
        for one in plan.shifts
        if one.code in OF_THE_APPRAISEE
    ]
