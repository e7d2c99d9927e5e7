"""A sent sheet of an open role is its rater's again; what was sent stays."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Assignment, AssignmentState, Receipt, Response, Submission
from kinerja.appraisals.workflow import Step, advance
from kinerja.core.authz import job_actor
from kinerja.core.queue import enqueue

RETURNED = "write_of_return"  # a guest is told by letter; the job finds out whether there is an address


def reopen_sheet(session: Session, response: Response, assignment: Assignment) -> None:
    """Sheet and duty are open again; the submission counts no more until another one follows it."""
    advance(response, Step.RETURN)
    if assignment.state is AssignmentState.DONE:
        advance(assignment, Step.RETURN)
        assignment.done_on = None
    _retire_receipt(session, response)


def _retire_receipt(session: Session, response: Response) -> None:
    """The receipt stays, under the number of what it was for; sending again gives another."""
    seq = session.scalar(select(func.max(Submission.seq)).where(Submission.response_id == response.id)) or 1
    key = f"submit:{response.public_id}"
    session.execute(update(Receipt).where(Receipt.client_id == key).values(client_id=f"{key}:{seq}"))


def write_to_guest(session: Session, assignment: Assignment, cause: str, *, now: datetime) -> None:
    """Have a guest told that the sheet waits again, once for each cause; whoever has no address is told by hand."""
    args = {"assignment": assignment.public_id, "cause": cause}
    key = f"{RETURNED}:{assignment.public_id}:{cause}"
    enqueue(session, RETURNED, args, key=key, actor=job_actor(RETURNED), now=now)
