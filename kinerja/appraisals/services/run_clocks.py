"""The clocks of appraisals begin after their windows and run out: by the system, in batches, harmless when repeated."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.receiving import settle, take_as_received
from kinerja.appraisals.changes.silence import begin_after_windows
from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline, Result
from kinerja.appraisals.policies.running import can_run_clocks
from kinerja.appraisals.queries.deadlines import CONSEQUENCES, locked, run_out_of, running_clocks
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.cycles.models import ClockCode, Cycle, CycleState
from kinerja.notices.changes import NewNotice, add_notice

BATCH = 200


def begin_clocks(actor: Actor, *, now: datetime) -> int:
    """Start the clocks of all windows for decisions that have ended, and tell silent assessors and their superiors.

    The number of assessments that nobody made. Raises NotAllowed.
    """
    require(can_run_clocks(actor))
    with transaction() as session:
        silent = 0
        query = select(Cycle).where(Cycle.state == CycleState.OPEN).order_by(Cycle.id).with_for_update()
        for cycle in session.scalars(query).all():
            begun = begin_after_windows(session, cycle, now=now)
            silent += len(begun.silent)
            for one in begun.silent:
                subject, agency = one.public_id, one.agency_id
                record(session, actor, Event.ASSESSOR_SILENT, "appraisal", subject, at=now, agency_id=agency)
        return silent


def run_out_clocks(actor: Actor, *, now: datetime) -> int:
    """Give the next batch of clocks that ran out their consequence; how many, 0 when there is nothing left.

    A result counts as received, or becomes final. Raises NotAllowed.
    """
    require(can_run_clocks(actor))
    with transaction() as session:
        appraisals = locked(session, run_out_of(session, now, limit=BATCH))
        clocks = running_clocks(session, [one.id for one in appraisals])
        # Another process may have been first while this one waited for the rows.
        return sum(
            _consequence(session, actor, one, deadline, now=now)
            for one in appraisals
            for deadline in clocks.get(one.id, [])
            if deadline.due_at <= now and CONSEQUENCES.get(deadline.code) is one.state
        )


def _consequence(session: Session, actor: Actor, appraisal: Appraisal, deadline: Deadline, *, now: datetime) -> bool:
    result = session.get_one(Result, appraisal.result_id)
    is_objection = deadline.code is ClockCode.OBJECTION
    (settle if is_objection else take_as_received)(session, actor, appraisal, result, now=now)
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    is_final = appraisal.state is AppraisalState.FINAL
    kind = "result.settled" if is_objection else "result.presumed_final" if is_final else "result.presumed"
    params = {"cycle": cycle.name, "cycle_id": cycle.public_id}
    notice = NewNotice(appraisal.employee_id, f"result:{result.public_id}:{kind}", kind, params)
    add_notice(session, notice, now=now)
    return True
