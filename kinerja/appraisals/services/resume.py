"""Giving a duty that was declined by mistake back to its rater; by the administrator of the Dinas, with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.inviting import Link, issue
from kinerja.appraisals.changes.resuming import resume
from kinerja.appraisals.changes.roles import role_of
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, DutyResumption
from kinerja.appraisals.models.returns import LONGEST_LINE
from kinerja.appraisals.queries.nominating import main_place, replacement_state
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.people.models import Employee, Guest


def resume_assignment(actor: Actor, assignment_id: str, *, reason: str, now: datetime) -> Link | None:
    """The declined duty is its rater's again, who is asked anew about a conflict of interest; a guest's link.

    Again is harmless; a guest gets another link then. Raises NotAllowed, NotFound, Invalid without a reason, and
    Conflict where the duty is not declined, somebody stands in its place, or a link would have no time left.
    """
    with transaction() as session:
        # First the duty and then the appraisal, in the order in which returning a sheet takes them.
        assignment = session.scalar(select(Assignment).where(Assignment.public_id == assignment_id).with_for_update())
        if assignment is None:
            raise NotFound("assignment.unknown")
        locked = select(Appraisal).where(Appraisal.id == assignment.appraisal_id).with_for_update()
        appraisal = session.scalars(locked).one()
        nominated = _nominated(session, actor, appraisal, assignment, now=now)
        require(nominated)
        if not _is_back(session, assignment):
            _check(session, assignment, nominated)
            resume(session, actor, appraisal, assignment, reason=_line(reason), now=now)
        return None if assignment.guest_id is None else issue(session, actor, appraisal, assignment, now=now)


def _nominated(
    session: Session, actor: Actor, appraisal: Appraisal, assignment: Assignment, *, now: datetime
) -> Decision:
    """Might the actor name this rater today? The rows that the pure policies need, and their answer."""
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    # First whose appraisal it is: whoever has no say in it learns nothing about its raters.
    require(policies.can_assign_raters(actor, appraisal, superiors=superiors))
    kind = role_of(session, appraisal.id, assignment.role).kind.value
    if assignment.guest_id is not None:
        guest = session.get_one(Guest, assignment.guest_id)
        role = assignment.role
        return policies.can_nominate_guest(actor, appraisal, guest, role=role, role_kind=kind, superiors=superiors)
    rater = session.get_one(Employee, assignment.employee_id)
    place = main_place(session, rater.id, local_date(now)) if rater.active else None
    return policies.can_nominate_official(
        actor,
        appraisal,
        role_kind=kind,
        nominee_id=rater.id,
        nominee_unit_id=place.unit_id if place else None,
        superiors=superiors,
    )


def _is_back(session: Session, assignment: Assignment) -> bool:
    """Whether this was done before."""
    if assignment.state is not AssignmentState.OPEN:
        return False
    query = select(DutyResumption.id).where(DutyResumption.assignment_id == assignment.id).limit(1)
    return session.scalar(query) is not None


def _check(session: Session, assignment: Assignment, nominated: Decision) -> None:
    allowed = policies.can_resume_assignment(assignment, nominated=nominated)
    if not allowed:
        raise Conflict(allowed.reason)
    standing = replacement_state(session, assignment.id)
    if standing is not None:
        sent = standing is AssignmentState.DONE
        raise Conflict("assignment.replacement_sent" if sent else "assignment.replacement_stands")


def _line(reason: str) -> str:
    words = " ".join(reason.split())
    if not words or len(words) > LONGEST_LINE:
        code = "reason.missing" if not words else "reason.too_long"
        raise Invalid("assignment.not_resumed", {"reason": [code]}, most=LONGEST_LINE)
    return words
