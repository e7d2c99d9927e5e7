"""What enters a score: sent sheets of open roles with a rater label, released ones of closed roles without."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forms.aggregation import RaterSheet
from forms.answers import answers_from_json
from kinerja.appraisals.models import (
    AppraisalPart,
    Assignment,
    AssignmentState,
    Ballot,
    FigureContest,
    Response,
    Submission,
)
from kinerja.appraisals.queries.contests import contests_in, counting
from kinerja.appraisals.queries.data import is_returned, is_superseded
from kinerja.appraisals.queries.results import MIN_CLOSED
from kinerja.appraisals.queries.voiding import counts, held_back, is_voided
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Employee, Guest


def sheets_for(session: Session, appraisal_id: int, part: str) -> list[RaterSheet]:
    """All sheets of one part; see `sheets_in`."""
    return sheets_in(session, [appraisal_id]).get((appraisal_id, part), [])


def sheets_in(session: Session, appraisal_ids: Collection[int]) -> dict[tuple[int, str], list[RaterSheet]]:
    """All sheets by appraisal and part, in an order that tells nothing about who sent what when; of data the newest.

    Contested figures do not count. Two statements, however many appraisals, and one more where
    something is contested. A closed role below three sheets was not
    released and is not here: see `unreleased_for`.
    """
    found: dict[tuple[int, str], list[RaterSheet]] = {}
    for appraisal_id, part, role, answers, response_id in session.execute(_open_sheets(appraisal_ids)):
        sheet = RaterSheet(role=role, answers=answers_from_json(json.loads(answers)), rater=rater_label(response_id))
        found.setdefault((appraisal_id, part), []).append(sheet)
    released = session.execute(_released(appraisal_ids)).all()
    contests = contests_in(session, {row.appraisal_id for row in released if row.is_contested})
    for appraisal_id, part, role, answers, _is_contested in released:
        said = counting(answers_from_json(json.loads(answers)), contests.get((appraisal_id, part, role), {}))
        sheet = RaterSheet(role=role, answers=said)
        found.setdefault((appraisal_id, part), []).append(sheet)
    return found


def unreleased_for(session: Session, appraisal_id: int, part: str) -> dict[str, int]:
    """How many secret sheets each closed role holds back, because they were too few or its window is open."""
    query = (
        select(Ballot.role, func.count())
        .where(Ballot.appraisal_id == appraisal_id, Ballot.part == part, counts())
        .group_by(Ballot.role)
    )
    return dict(session.execute(query).tuples().all())


def waiting_for_release(session: Session, appraisal_ids: Collection[int]) -> set[int]:
    """Those appraisals in which a closed role has enough secret sheets to be released, but has not been."""
    query = (
        select(Ballot.appraisal_id, Ballot.part, AppraisalPart.fingerprint, Ballot.role, func.count())
        .join(AppraisalPart, and_(AppraisalPart.appraisal_id == Ballot.appraisal_id, AppraisalPart.part == Ballot.part))
        .where(Ballot.appraisal_id.in_(appraisal_ids), counts())
        .group_by(Ballot.appraisal_id, Ballot.part, AppraisalPart.fingerprint, Ballot.role)
    )
    found, held = set(), held_back(session, appraisal_ids)
    for appraisal_id, part, fingerprint, role, number in session.execute(query):
        least = max(MIN_CLOSED, load_instrument(session, fingerprint).roles[role].minimum)
        if number >= least and (appraisal_id, part, role) not in held:
            found.add(appraisal_id)
    return found


def hashes_for(session: Session, appraisal_id: int, part: str) -> list[str]:
    """The hashes of the submissions that enter, sorted."""
    own = [Submission.appraisal_id == appraisal_id, Submission.part == part]
    newest = _newest(appraisal_id, part)
    sent = select(Submission.hash).join(
        newest, (newest.c.response_id == Submission.response_id) & (newest.c.seq == Submission.seq)
    )
    other = select(Submission.hash).where(*own, Submission.response_id.is_(None), ~is_superseded(), ~is_voided())
    return sorted([*session.scalars(sent), *session.scalars(other)])


def rater_label(response_id: int) -> str:
    """What an open rater is called in a score sheet; `rater_names` tells who it is."""
    return f"A{response_id}"


def rater_names(session: Session, appraisal_id: int) -> dict[int, str]:
    """The names of open raters by their response; closed roles are never named."""
    query = (
        select(Response.id, func.coalesce(Employee.name, Guest.label))
        .join(Assignment, Assignment.id == Response.assignment_id)
        .outerjoin(Employee, Employee.id == Assignment.employee_id)
        .outerjoin(Guest, Guest.id == Assignment.guest_id)
        .where(Assignment.appraisal_id == appraisal_id, Assignment.closed.is_(False))
    )
    return dict(session.execute(query).tuples().all())


def is_waiting_for_raters(session: Session, appraisal_id: int) -> bool:
    """True while a duty of this appraisal is open."""
    query = select(Assignment.id).where(
        Assignment.appraisal_id == appraisal_id, Assignment.state == AssignmentState.OPEN
    )
    return session.scalar(query.limit(1)) is not None


def _newest(appraisal_id: int, part: str) -> Any:
    return (
        select(Submission.response_id, func.max(Submission.seq).label("seq"))
        .where(
            Submission.appraisal_id == appraisal_id,
            Submission.part == part,
            Submission.response_id.is_not(None),
            ~is_returned(),
        )
        .group_by(Submission.response_id)
        .subquery()
    )


def _open_sheets(appraisal_ids: Collection[int]) -> Any:
    own = and_(Submission.appraisal_id.in_(appraisal_ids), ~is_returned())
    newest = (
        select(Submission.response_id, func.max(Submission.seq).label("seq"))
        .where(own, Submission.response_id.is_not(None))
        .group_by(Submission.response_id)
        .subquery()
    )
    return (
        select(Submission.appraisal_id, Submission.part, Submission.role, Submission.answers, Submission.response_id)
        .join(newest, (newest.c.response_id == Submission.response_id) & (newest.c.seq == Submission.seq))
        .order_by(Submission.role, Submission.response_id)
    )


def _released(appraisal_ids: Collection[int]) -> Any:
    """Sheets without a rater: released ones of closed roles, and data."""
    own = [Submission.appraisal_id.in_(appraisal_ids), Submission.response_id.is_(None)]
    contested = select(FigureContest.id).where(FigureContest.appraisal_id == Submission.appraisal_id)
    is_contested = contested.correlate(Submission).exists().label("is_contested")
    return (
        select(Submission.appraisal_id, Submission.part, Submission.role, Submission.answers, is_contested)
        .where(*own, ~is_superseded(), ~is_voided())
        .order_by(Submission.role, Submission.id)
    )
