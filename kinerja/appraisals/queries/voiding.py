"""Closed groups that were voided whole: what counts no more, who is asked again, what must stay unseen; reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import (
    Appraisal,
    Assignment,
    AssignmentState,
    Ballot,
    Response,
    ResponseState,
    Submission,
)
from kinerja.appraisals.models.raters import GroupVoid, VoidedSheet, VoidState
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound

LEAST = 3  # fewer people than this must not be singled out by subtracting one mean from another
Group = tuple[int, str, str]  # appraisal, part, role


@dataclass(frozen=True, slots=True)
class ClosedGroup:
    """The raters of one closed role of an appraisal, by state; the days on which they sent. No contents."""

    role: str
    asked: int
    sent: int
    days: tuple[date, ...]


@cache
def is_voided() -> ColumnElement[bool]:
    """True of submissions of a voided group: they are kept, and count no more."""
    query = select(VoidedSheet.sheet_id).where(VoidedSheet.sheet_id == Submission.id)
    return query.correlate(Submission).exists()


@cache
def counts() -> ColumnElement[bool]:
    """True of ballots that no voided group holds."""
    query = select(VoidedSheet.sheet_id).where(VoidedSheet.sheet_id == Ballot.id)
    return ~query.correlate(Ballot).exists()


def visible_voids(actor: Actor) -> Select[tuple[GroupVoid]]:
    """The twin of `can_see_voids`: of appraisals whose state the actor may know, for the province and for auditors."""
    query = select(GroupVoid)
    if not (actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AUDITOR)):
        return query.where(false())
    return query.where(GroupVoid.appraisal_id.in_(visible_appraisals(actor).with_only_columns(Appraisal.id)))


def void_for_update(session: Session, public_id: str) -> GroupVoid:
    """The proposal, locked. Raises NotFound."""
    found = session.scalar(select(GroupVoid).where(GroupVoid.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound("void.unknown")
    return found


def voids_of(session: Session, actor: Actor, appraisal_id: int) -> list[GroupVoid]:
    """All proposals about an appraisal, the newest first."""
    query = visible_voids(actor).where(GroupVoid.appraisal_id == appraisal_id).order_by(GroupVoid.id.desc())
    return list(session.scalars(query))


def closed_groups(session: Session, appraisal_id: int) -> list[ClosedGroup]:
    """The closed roles of an appraisal with somebody in them."""
    live = Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE])
    query = select(Assignment.role, Assignment.done_on).where(
        Assignment.appraisal_id == appraisal_id, Assignment.closed, live
    )
    found: dict[str, list[date | None]] = {}
    for role, done_on in session.execute(query.order_by(Assignment.role)):
        found.setdefault(role, []).append(done_on)
    return [
        ClosedGroup(role, len(days), sum(day is not None for day in days), tuple(sorted({d for d in days if d})))
        for role, days in found.items()
    ]


def raters_of_group(session: Session, appraisal_id: int, role: str) -> list[Assignment]:
    """Everybody who is or was in the group."""
    query = select(Assignment).where(Assignment.appraisal_id == appraisal_id, Assignment.role == role)
    return list(session.scalars(query.order_by(Assignment.id)))


def sent_by_part(session: Session, appraisal_id: int, role: str) -> dict[str, list[int]]:
    """The assignments of the group whose sheet is sent, by part."""
    query = (
        select(Response.part, Assignment.id)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(
            Assignment.appraisal_id == appraisal_id,
            Assignment.role == role,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Response.part, Assignment.id)
    )
    found: dict[str, list[int]] = {}
    for part, assignment in session.execute(query):
        found.setdefault(part, []).append(assignment)
    return found


def held_back(session: Session, appraisal_ids: Collection[int]) -> set[Group]:
    """Groups that may not be shown beside a voided one whose mean was seen.

    With the same answers of all others, two means tell what those answered who stand in one only. So a new group
    holds everybody of the voided one, with nobody more or at least three more, or nobody at all: then every mean
    that was seen on the way differs from every new one by nobody or by three, whichever batches there were.
    """
    query = select(GroupVoid).where(GroupVoid.appraisal_id.in_(appraisal_ids), GroupVoid.state == VoidState.CONFIRMED)
    found: set[Group] = set()
    for void in session.scalars(query):
        now = sent_by_part(session, void.appraisal_id, void.role)
        for part, before in void.seen.items():
            old, new = set(before["raters"]), set(now.get(part, ()))
            apart = not old & new
            # Those whose sheets had been sent but not shown come to the new mean as well.
            more = len(new - old) + before["waiting"]
            grown = old <= new and (more == 0 or more >= LEAST)
            if not (apart or grown):
                found.add((void.appraisal_id, part, void.role))
    return found
