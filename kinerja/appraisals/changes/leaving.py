"""What an appraisal leaves behind when it goes over: duties, sent sheets, answers that do not fit."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from forms.instrument import Instrument
from kinerja.appraisals.carrying import asked_difference
from kinerja.appraisals.changes.ballots import EMPTIED
from kinerja.appraisals.changes.inviting import revoke_links
from kinerja.appraisals.changes.returning import reopen_sheet
from kinerja.appraisals.models import (
    Assignment,
    Ballot,
    DraftAnswer,
    Evidence,
    HandoverLine,
    Response,
    ResponseState,
    SetAside,
    Submission,
)
from kinerja.appraisals.queries.data import is_set_aside
from kinerja.appraisals.workflow import Step, advance
from kinerja.notices.changes import withdraw_notices


def end_duty(session: Session, duty: Assignment, *, now: datetime) -> None:
    """An open duty ends with its links and its notice; what was typed stays where it is."""
    advance(duty, Step.REVOKE)
    revoke_links(session, duty.id, now=now)
    if duty.employee_id is not None:
        withdraw_notices(session, f"assignment:{duty.public_id}:new", duty.employee_id)


def set_aside_sheets(
    session: Session,
    line: HandoverLine,
    appraisal_id: int,
    *,
    assignment_id: int | None = None,
    only: Collection[str] | None = None,
) -> list[str]:
    """Sent sheets count no more: all of the appraisal, those of one duty, or the named ones. Gives their ids."""
    query = select(Submission.id).where(Submission.appraisal_id == appraisal_id, ~is_set_aside())
    if assignment_id is not None:
        own = select(Response.id).where(Response.assignment_id == assignment_id)
        query = query.where(Submission.response_id.in_(own))
    if only is not None:
        query = query.where(Submission.id.in_(only))
    found = sorted(session.scalars(query))
    session.add_all(SetAside(submission_id=one, line_id=line.id) for one in found)
    session.flush()
    return found


def bring_back(session: Session, assignment_id: int | None = None, *, line_id: int | None = None) -> list[str]:
    """What was set aside counts again: of one duty, or of one change. Gives the ids of the submissions."""
    query = select(SetAside)
    if assignment_id is not None:
        query = query.join(Submission, Submission.id == SetAside.submission_id)
        query = query.join(Response, Response.id == Submission.response_id)
        query = query.where(Response.assignment_id == assignment_id)
    if line_id is not None:
        query = query.where(SetAside.line_id == line_id)
    rows = list(session.scalars(query))
    found = sorted(row.submission_id for row in rows)
    for row in rows:
        session.delete(row)
    session.flush()
    return found


def leave_instrument(
    session: Session, appraisal_id: int, old: Mapping[str, Instrument], new: Mapping[str, Instrument]
) -> int:
    """Sheets of raters by name are open again, without the answers that another instrument does not ask.

    Secret sheets are emptied: nobody knows whose they are, so nobody can be asked again. Gives how much nobody can
    bring back.
    """
    given_up = _empty_ballots(session, appraisal_id)
    query = (
        select(Response, Assignment)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Assignment.appraisal_id == appraisal_id, Assignment.closed.is_(False))
        .order_by(Response.id)
    )
    for response, duty in session.execute(query).tuples().all():
        if response.part not in new or duty.role not in new[response.part].roles:
            continue
        if response.state is ResponseState.SUBMITTED:
            reopen_sheet(session, response, duty)
            given_up += 1
        if response.state is ResponseState.DRAFT:
            given_up += _drop_answers(session, response, duty.role, old, new)
    return given_up


def _empty_ballots(session: Session, appraisal_id: int) -> int:
    mine = (Ballot.appraisal_id == appraisal_id, Ballot.answers != EMPTIED)
    number = session.scalar(select(func.count()).select_from(Ballot).where(*mine)) or 0
    session.execute(update(Ballot).where(*mine).values(answers=EMPTIED))
    return number


def _drop_answers(
    session: Session, response: Response, role: str, old: Mapping[str, Instrument], new: Mapping[str, Instrument]
) -> int:
    before = old.get(response.part)
    stored = set(session.scalars(select(DraftAnswer.code).where(DraftAnswer.response_id == response.id)))
    kept: set[str] = set()
    if before is not None and role in before.roles:
        kept = stored - asked_difference(before, new[response.part], role).dropped
    gone = sorted(stored - kept)
    session.execute(delete(DraftAnswer).where(DraftAnswer.response_id == response.id, DraftAnswer.code.in_(gone)))
    session.execute(delete(Evidence).where(Evidence.response_id == response.id, Evidence.code.in_(gone)))
    return len(gone)
