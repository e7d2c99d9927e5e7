"""Voiding a suspect closed group whole, before the decision: proposed by one, confirmed by another, asked again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals import queries
from kinerja.appraisals.changes.voiding import ask_again, void_sheets
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.models.raters import GroupVoid, VoidState
from kinerja.appraisals.policies import voiding as policies
from kinerja.appraisals.queries.voiding import closed_groups, raters_of_group, void_for_update
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import empty_journal, transaction
from kinerja.core.errors import Conflict, Invalid, NotFound

LONGEST_REASON = 2000


def propose_void(actor: Actor, appraisal_id: str, role: str, *, reason: str, now: datetime) -> str:
    """The proposal's public id; nothing changes yet. Raises NotAllowed, NotFound, Conflict, Invalid."""
    with transaction() as session:
        appraisal = _locked(session, appraisal_id)
        group = _employees(session, appraisal.id, role)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(policies.can_propose_void(actor, appraisal, group=group, superiors=superiors))
        if role not in {one.role for one in closed_groups(session, appraisal.id) if one.sent}:
            raise NotFound("void.no_group")
        if not reason.strip() or len(reason) > LONGEST_REASON:
            raise Invalid("void.invalid", {"reason": ["void.reason_due"]})
        waiting = select(GroupVoid.id).where(
            GroupVoid.appraisal_id == appraisal.id, GroupVoid.role == role, GroupVoid.state == VoidState.PROPOSED
        )
        if session.scalar(waiting) is not None:
            raise Conflict("void.waiting")
        void = GroupVoid(
            appraisal_id=appraisal.id,
            role=role,
            reason=reason.strip(),
            proposed_by_id=actor.account_id,
            proposed_at=now,
        )
        session.add(void)
        session.flush()
        _record(session, actor, Event.VOID_PROPOSED, appraisal, void, now=now)
        return void.public_id


def confirm_void(actor: Actor, void_id: str, *, now: datetime) -> int:
    """The whole group counts no more and is asked again; gives how many people. Raises NotAllowed, NotFound."""
    with transaction() as session:
        void = void_for_update(session, void_id)
        appraisal = _locked_by_id(session, void.appraisal_id)
        group = _employees(session, appraisal.id, void.role)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(policies.can_confirm_void(actor, appraisal, void, group=group, superiors=superiors))
        advance(void, Step.CONFIRM)
        void.decided_by_id, void.decided_at = actor.account_id, now
        sheets = void_sheets(session, void)
        asked = ask_again(session, appraisal, void, now=now)
        _record(session, actor, Event.VOID_CONFIRMED, appraisal, void, now=now, sheets=sheets, asked=asked)
    empty_journal()
    return asked


def withdraw_void(actor: Actor, void_id: str, *, now: datetime) -> None:
    """The proposal is dropped; the group counts as before. Raises NotAllowed, NotFound."""
    with transaction() as session:
        void = void_for_update(session, void_id)
        appraisal = _locked_by_id(session, void.appraisal_id)
        group = _employees(session, appraisal.id, void.role)
        superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
        require(policies.can_withdraw_void(actor, appraisal, void, group=group, superiors=superiors))
        advance(void, Step.WITHDRAW)
        void.decided_by_id, void.decided_at = actor.account_id, now
        _record(session, actor, Event.VOID_WITHDRAWN, appraisal, void, now=now)


def _locked(session: Session, public_id: str) -> Appraisal:
    found = session.scalar(select(Appraisal).where(Appraisal.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound("appraisal.unknown")
    return found


def _locked_by_id(session: Session, appraisal_id: int) -> Appraisal:
    return session.scalars(select(Appraisal).where(Appraisal.id == appraisal_id).with_for_update()).one()


def _employees(session: Session, appraisal_id: int, role: str) -> set[int]:
    return {one.employee_id for one in raters_of_group(session, appraisal_id, role) if one.employee_id is not None}


def _record(
    session: Session, actor: Actor, event: Event, appraisal: Appraisal, void: GroupVoid, *, now: datetime, **more: int
) -> None:
    changes = {"role": void.role, "void": void.public_id, **more}
    agency = appraisal.agency_id
    record(session, actor, event, "appraisal", appraisal.id, at=now, agency_id=agency, changes=changes)
