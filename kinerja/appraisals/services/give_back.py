"""A sent sheet goes back to its rater, with a reason: so that a slip of the hand needs no second appraisal."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kinerja.appraisals import queries
from kinerja.appraisals.changes.returning import reopen_sheet, write_to_guest
from kinerja.appraisals.models import (
    Appraisal,
    Assignment,
    RatingReview,
    Response,
    ResponseState,
    SheetReturn,
    Submission,
)
from kinerja.appraisals.policies import returning as policies
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotFound
from kinerja.notices.changes import NewNotice, add_notice

LONGEST_REASON = 2_000


def give_back(actor: Actor, assignment_id: str, *, reason: str, now: datetime) -> int:
    """Every sent sheet of that duty is open again; gives how many. The rater is told, and reads the reason.

    What was sent stays, and counts no more. Ratings that were looked through have to be looked through again.
    Raises NotFound, NotAllowed, Invalid without a reason.
    """
    with transaction() as session:
        # Sheets first and then the appraisal, in the order in which sending and moving take them.
        sheets = _sent_sheets(session, assignment_id)
        assignment = session.scalar(select(Assignment).where(Assignment.public_id == assignment_id).with_for_update())
        if assignment is None:
            raise NotFound("assignment.unknown")
        locked = select(Appraisal).where(Appraisal.id == assignment.appraisal_id).with_for_update()
        appraisal = session.scalars(locked).one()
        row = queries.assignment_for(session, assignment_id, local_date(now))
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(
            policies.can_return_sheet(
                actor, appraisal, assignment, row.duty, is_sent=bool(sheets), superiors=superiors, now=now
            )
        )
        words = reason.strip()
        if not words or len(words) > LONGEST_REASON:
            code = "reason.missing" if not words else "reason.too_long"
            raise Invalid("return.invalid", {"reason": [code]}, most=LONGEST_REASON)
        for response in sheets:
            session.add(
                SheetReturn(
                    response_id=response.id,
                    submission_id=_last_submission(session, response),
                    reason=words,
                    by_id=actor.account_id,
                    at=now,
                )
            )
            reopen_sheet(session, response, assignment)
        session.execute(delete(RatingReview).where(RatingReview.appraisal_id == appraisal.id))
        _tell(session, assignment, row, now=now)
        changes = {"role": assignment.role, "sheets": len(sheets)}
        record(
            session,
            actor,
            Event.SHEET_RETURNED,
            "assignment",
            assignment.id,
            at=now,
            agency_id=appraisal.agency_id,
            changes=changes,
        )
        return len(sheets)


def _sent_sheets(session: Session, assignment_id: str) -> list[Response]:
    query = (
        select(Response)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Assignment.public_id == assignment_id, Response.state == ResponseState.SUBMITTED)
        .order_by(Response.id)
        .with_for_update(of=Response)
    )
    return list(session.scalars(query))


def _last_submission(session: Session, response: Response) -> str:
    query = select(Submission.id).where(Submission.response_id == response.id)
    return session.scalars(query.order_by(Submission.seq.desc()).limit(1)).one()


def _tell(session: Session, assignment: Assignment, row: queries.AssignmentRow, *, now: datetime) -> None:
    """The inbox of an employee; of a guest, who has none, the address."""
    sheets = select(Response.id).where(Response.assignment_id == assignment.id)
    number = session.scalar(select(func.count()).where(SheetReturn.response_id.in_(sheets))) or 0
    if assignment.employee_id is None:
        write_to_guest(session, assignment, f"returned:{number}", now=now)
        return
    key = f"assignment:{assignment.public_id}:returned:{number}"
    params = {"cycle": row.about.cycle}
    add_notice(session, NewNotice(assignment.employee_id, key, "sheet.returned", params, row.duty.closes_at), now=now)
