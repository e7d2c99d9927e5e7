"""What voiding a closed group does to its sheets: marked as a whole, kept, and everybody asked again."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forms.answers import answers_from_json
from kinerja.appraisals.changes.ballots import EMPTIED
from kinerja.appraisals.changes.sending import receipt_key
from kinerja.appraisals.changes.sheets import make_submission
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    Ballot,
    DataRecord,
    Receipt,
    Response,
    ResponseState,
    Submission,
)
from kinerja.appraisals.models.raters import GroupVoid, VoidedSheet
from kinerja.appraisals.queries.voiding import LEAST, counts, is_voided, raters_of_group, sent_by_part
from kinerja.appraisals.workflow import Step, advance
from kinerja.cycles.models import Cycle
from kinerja.instruments.versions import load_instrument
from kinerja.notices.changes import NewNotice, add_notices


def void_sheets(session: Session, void: GroupVoid) -> int:
    """Mark everything the group has sent; gives how many sheets.

    Ballots of three or more become submissions first, in random order, because submissions cannot be lost. One
    or two stay ballots: they are emptied with the decision, as everything that one could name by elimination.
    """
    released = session.scalars(
        select(Submission.id).where(
            Submission.appraisal_id == void.appraisal_id,
            Submission.role == void.role,
            Submission.response_id.is_(None),
            Submission.id.not_in(select(DataRecord.submission_id)),
            ~is_voided(),
        )
    ).all()
    parts = set(
        session.scalars(select(Submission.part).where(Submission.id.in_(released)).distinct()) if released else ()
    )
    query = select(Ballot).where(Ballot.appraisal_id == void.appraisal_id, Ballot.role == void.role, counts())
    groups: dict[str, list[Ballot]] = {}
    for ballot in session.scalars(query.order_by(Ballot.id).with_for_update()):
        groups.setdefault(ballot.part, []).append(ballot)
    void.seen = {
        part: {"raters": some, "waiting": len(groups.get(part, ()))}
        for part, some in sent_by_part(session, void.appraisal_id, void.role).items()
        if part in parts
    }
    marked = list(released)
    for part, ballots in sorted(groups.items()):
        marked += _kept(session, void.appraisal_id, part, ballots)
    # In the order of their random ids: no other order may tell anything.
    for sheet in sorted(marked):
        session.add(VoidedSheet(sheet_id=sheet, void_id=void.id))
        session.flush()
    return len(marked)


def _kept(session: Session, appraisal_id: int, part: str, ballots: Sequence[Ballot]) -> list[str]:
    if len(ballots) < LEAST or any(ballot.answers == EMPTIED for ballot in ballots):
        return [ballot.id for ballot in ballots]
    givens = session.scalar(
        select(AppraisalPart.givens).where(AppraisalPart.appraisal_id == appraisal_id, AppraisalPart.part == part)
    )
    batch = []
    for ballot in ballots:
        instrument = load_instrument(session, ballot.fingerprint)
        answers = answers_from_json(json.loads(ballot.answers))
        batch.append(make_submission(appraisal_id, part, ballot.role, instrument, answers, givens=givens or {}))
    session.execute(delete(Ballot).where(Ballot.id.in_([ballot.id for ballot in ballots])))
    secrets.SystemRandom().shuffle(batch)
    for submission in batch:
        session.add(submission)
        session.flush()
    return [submission.id for submission in batch]


def ask_again(session: Session, appraisal: Appraisal, void: GroupVoid, *, now: datetime) -> int:
    """Give everybody of the group an empty sheet again; gives how many. The old receipts stay under another key."""
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    notices, number = [], 0
    for assignment in raters_of_group(session, appraisal.id, void.role):
        if not _reopened(session, assignment, void):
            continue
        number += 1
        if assignment.employee_id is not None:
            params = {"cycle": cycle.name, "assignment_id": assignment.public_id}
            key = f"void:{void.public_id}:{assignment.public_id}"
            notices.append(NewNotice(assignment.employee_id, key, "void.again", params))
    add_notices(session, notices, now=now)
    return number


def _reopened(session: Session, assignment: Assignment, void: GroupVoid) -> bool:
    sheets = session.scalars(
        select(Response)
        .where(Response.assignment_id == assignment.id, Response.state == ResponseState.SUBMITTED)
        .order_by(Response.id)
    ).all()
    for response in sheets:
        advance(response, Step.RETURN)
        key = receipt_key(response.public_id)
        renamed = update(Receipt).where(Receipt.client_id == key)
        session.execute(renamed.values(client_id=f"{key}:{void.id}"))
    if assignment.state is AssignmentState.DONE:
        advance(assignment, Step.RETURN)
        assignment.done_on = None
    return bool(sheets)
