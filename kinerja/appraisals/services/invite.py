"""A guest's way in: new links, ending them, entering by link or by short code."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.inviting import Link, code_hash_of, hash_of, issue, revoke_links
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, Invitation
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, ActorKind, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, and to which duty."""

    guest_id: int
    assignment_id: str


def issue_link(actor: Actor, assignment_id: str, *, now: datetime) -> Link:
    """A fresh link; the earlier ones end. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        appraisal, assignment = _duty(session, assignment_id)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(policies.can_invite_guest(actor, appraisal, assignment, superiors=superiors))
        return issue(session, actor, appraisal, assignment, now=now)


def revoke_link(actor: Actor, assignment_id: str, *, now: datetime) -> None:
    """End the links of a duty and leave the duty; again is harmless. Raises NotAllowed, NotFound."""
    with transaction() as session:
        appraisal, assignment = _duty(session, assignment_id)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(policies.can_invite_guest(actor, appraisal, assignment, superiors=superiors))
        if revoke_links(session, assignment.id, now=now):
            agency = appraisal.agency_id
            record(session, actor, Event.INVITATION_REVOKED, "assignment", assignment.id, at=now, agency_id=agency)


def invitation_state(session: Session, token: str, *, now: datetime) -> str:
    """What a link is good for: `good`, or why not (`unknown`, `revoked`, `expired`, `done`). Reads only."""
    row = session.execute(
        select(Invitation, Assignment.state)
        .join(Assignment, Assignment.id == Invitation.assignment_id)
        .where(Invitation.token_hash == hash_of(token))
    ).one_or_none()
    return "unknown" if row is None else _state(row[0], row[1], now)


def enter_by_token(token: str, *, now: datetime) -> Entered:
    """The guest behind a link, which serves again until sending or closing. Raises NotAllowed with the reason."""
    entered, reason = _enter(Invitation.token_hash == hash_of(token), now=now)
    if entered is None:
        raise NotAllowed(reason)
    return entered


def enter_by_code(code: str, *, now: datetime) -> Entered:
    """The guest behind a short code, on another device. The caller limits the attempts. Raises Invalid."""
    cleaned = code.replace(" ", "").replace("-", "").upper()
    entered, reason = _enter(Invitation.code_hash == code_hash_of(cleaned), now=now)
    if entered is None:
        raise Invalid(reason, {"code": [reason]})
    return entered


def _enter(match: ColumnElement[bool], *, now: datetime) -> tuple[Entered | None, str]:
    with transaction() as session:
        query = (
            select(Invitation, Assignment, Appraisal.agency_id)
            .join(Assignment, Assignment.id == Invitation.assignment_id)
            .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
            .where(match)
            .order_by(Invitation.issued_at.desc())
            .limit(1)
        )
        row = session.execute(query).one_or_none()
        if row is None:
            return None, "invitation.unknown"
        invitation, assignment, agency_id = row
        state = _state(invitation, assignment.state, now)
        if state != "good" or assignment.guest_id is None:
            return None, f"invitation.{state}"
        if invitation.used_on is None:
            invitation.used_on = local_date(now)
            guest = Actor(ActorKind.GUEST, guest_id=assignment.guest_id)
            record(session, guest, Event.INVITATION_USED, "assignment", assignment.id, at=now, agency_id=agency_id)
        return Entered(assignment.guest_id, assignment.public_id), ""


def _state(invitation: Invitation, state: AssignmentState, now: datetime) -> str:
    if state is AssignmentState.DONE:
        return "done"
    if invitation.revoked_at is not None or state in (AssignmentState.REVOKED, AssignmentState.DECLINED):
        return "revoked"
    return "good" if now < invitation.expires_at else "expired"


def _duty(session: Session, assignment_id: str) -> tuple[Appraisal, Assignment]:
    assignment = session.scalar(select(Assignment).where(Assignment.public_id == assignment_id).with_for_update())
    if assignment is None:
        raise NotFound("assignment.unknown")
    return session.get_one(Appraisal, assignment.appraisal_id), assignment
