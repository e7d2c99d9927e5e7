"""A rater steps back: the duty ends, the administrators are asked for somebody else, the log keeps it."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.changes.replacing import ask_for_replacement
from kinerja.appraisals.models import Assignment
from kinerja.appraisals.queries import AssignmentRow
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor


def decline(
    session: Session,
    actor: Actor,
    assignment: Assignment,
    row: AssignmentRow,
    reason: str,
    *,
    now: datetime,
    on_paper: bool = False,
) -> None:
    """`reason`: `conflict` for a declared conflict of interest, else `refused`. Raises Conflict when it is over."""
    advance(assignment, Step.DECLINE)
    assignment.decline_reason = reason
    ask_for_replacement(session, row, now=now)
    event = Event.CONFLICT_DECLARED if reason == "conflict" else Event.ASSIGNMENT_DECLINED
    changes = {"role": row.role} | ({"paper": True} if on_paper else {})
    agency = row.about.agency_id
    record(session, actor, event, "assignment", assignment.id, at=now, agency_id=agency, changes=changes)
