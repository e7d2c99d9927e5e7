"""A declined duty is its rater's again, and what was told about declining is told no more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.asking import tell_rater
from kinerja.appraisals.changes.replacing import replacement_key
from kinerja.appraisals.models import Appraisal, Assignment, DutyResumption
from kinerja.appraisals.models.raters import PaperConflict
from kinerja.appraisals.queries.paper import conflict_holds
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.cycles.models import Cycle
from kinerja.notices.changes import withdraw_notices


def resume(
    session: Session, actor: Actor, appraisal: Appraisal, assignment: Assignment, *, reason: str, now: datetime
) -> None:
    """The duty is open, nothing is declared, and nobody is asked for a replacement any more.

    What had been declared stays in the log, and on paper. Raises Conflict where the duty was not declined.
    """
    holding = (PaperConflict.assignment_id == assignment.id, conflict_holds())
    paper = session.scalar(select(PaperConflict.id).where(*holding))
    session.add(
        DutyResumption(
            assignment_id=assignment.id,
            decline_reason=assignment.decline_reason,
            paper_conflict_id=paper,
            reason=reason,
            by_id=actor.account_id,
            day=local_date(now, session.get_one(Cycle, appraisal.cycle_id).zone),
        )
    )
    changes = {"role": assignment.role, "declined": assignment.decline_reason} | ({"paper": True} if paper else {})
    advance(assignment, Step.RESUME)
    assignment.decline_reason, assignment.conflict = "", None
    key = f"assignment:{assignment.public_id}"
    # All three are untrue now; and a key that is taken would keep whoever is asked again from hearing of it.
    for untrue in (replacement_key(assignment.public_id), f"{key}:new", f"paper:{assignment.public_id}:conflict"):
        withdraw_notices(session, untrue)
    session.flush()
    if assignment.employee_id is not None:
        tell_rater(session, appraisal, assignment, assignment.employee_id, now=now)
    event, agency = Event.ASSIGNMENT_RESUMED, appraisal.agency_id
    record(session, actor, event, "assignment", assignment.id, at=now, agency_id=agency, changes=changes)
