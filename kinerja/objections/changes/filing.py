"""What filing and withdrawing leave behind: states, clocks, pack, signature, event, notices."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.deadlines import end_clock, start_clock
from kinerja.appraisals.changes.receiving import settle
from kinerja.appraisals.changes.signing import sign
from kinerja.appraisals.models import Appraisal, Result, SignatureMeaning
from kinerja.appraisals.workflow import Step as AppraisalStep
from kinerja.appraisals.workflow import advance as advance_appraisal
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.objections.changes.packing import Contested, seal_pack
from kinerja.objections.changes.telling import tell, tell_administrators
from kinerja.objections.models import Objection
from kinerja.objections.queries.seats import Decider, decider_of
from kinerja.objections.workflow import Step, advance


def keep_filing(session: Session, actor: Actor, contested: Contested, *, now: datetime) -> None:
    """The objection is filed: the clock for the decision runs, and whoever decides is told; else BKD is."""
    objection, appraisal = contested.objection, contested.appraisal
    objection.filed_at = now
    advance(objection, Step.FILE)
    advance_appraisal(appraisal, AppraisalStep.OBJECT)
    end_clock(session, appraisal, ClockCode.OBJECTION, AppraisalStep.OBJECT, now=now)
    deadline = start_clock(session, appraisal, ClockCode.OBJECTION_DECISION, now=now)
    zone = session.get_one(Cycle, appraisal.cycle_id).zone
    seat(objection, decider_of(session, appraisal, local_date(now, zone)))
    pack = seal_pack(session, contested, now=now)
    sign(session, actor, SignatureMeaning.SENT, ("objection", str(objection.id), pack.hash), at=now)
    key = f"objection:{objection.public_id}"
    told = [("objection.filed.assessor", appraisal.assessor_id), ("objection.filed.decider", objection.decider_id)]
    tell(session, appraisal, told, key=key, due=deadline.due_at, now=now)
    if objection.decider_id is None:
        tell_administrators(session, appraisal, "objection.nobody_decides", key=key, now=now)
    record(
        session,
        actor,
        Event.OBJECTION_FILED,
        "objection",
        objection.public_id,
        at=now,
        agency_id=appraisal.agency_id,
        changes={"pack": pack.hash, "seat": objection.seat or "nobody"},
    )


def seat(objection: Objection, decider: Decider | None) -> None:
    """Name whoever decides, or nobody."""
    objection.decider_id = decider.employee_id if decider else None
    objection.decider_placement_id = decider.placement_id if decider else None
    objection.seat = decider.seat if decider else None


def keep_withdrawal(
    session: Session, actor: Actor, objection: Objection, appraisal: Appraisal, *, now: datetime
) -> None:
    """The result is final at once, because an objection is filed only once per result."""
    advance(objection, Step.WITHDRAW)
    objection.ended_at = now
    advance_appraisal(appraisal, AppraisalStep.WITHDRAW)
    end_clock(session, appraisal, ClockCode.OBJECTION_DECISION, AppraisalStep.WITHDRAW, now=now)
    told = [("objection.withdrawn", appraisal.assessor_id), ("objection.withdrawn", objection.decider_id)]
    tell(session, appraisal, told, key=f"objection:{objection.public_id}", now=now)
    record(
        session,
        actor,
        Event.OBJECTION_WITHDRAWN,
        "objection",
        objection.public_id,
        at=now,
        agency_id=appraisal.agency_id,
    )
    settle(session, actor, appraisal, session.get_one(Result, objection.result_id), now=now)
