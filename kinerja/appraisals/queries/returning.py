"""What somebody who may return a sheet has to know of it: whose it is and whether it was sent, never what it says."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Assignment, Response, ResponseState
from kinerja.core.errors import NotFound
from kinerja.people.models import Employee, Guest


@dataclass(frozen=True, slots=True)
class Returnable:
    """A duty with its appraisal. `rater` is who would have to send again."""

    appraisal: Appraisal
    assignment: Assignment
    rater: str
    is_sent: bool


def returnable(session: Session, assignment_id: str) -> Returnable:
    """Raises NotFound; who may see it is the policy's to say."""
    sent = (
        select(func.count())
        .where(Response.assignment_id == Assignment.id, Response.state == ResponseState.SUBMITTED)
        .correlate(Assignment)
        .scalar_subquery()
    )
    query = (
        select(Appraisal, Assignment, func.coalesce(Employee.name, Guest.label), sent)
        .join(Assignment, Assignment.appraisal_id == Appraisal.id)
        .outerjoin(Employee, Employee.id == Assignment.employee_id)
        .outerjoin(Guest, Guest.id == Assignment.guest_id)
        .where(Assignment.public_id == assignment_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("assignment.unknown")
    appraisal, assignment, rater, number = row
    return Returnable(appraisal, assignment, rater or "", bool(number))
