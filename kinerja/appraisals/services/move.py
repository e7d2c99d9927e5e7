"""Moving an open cycle to another version of its instrument: proposed, then confirmed by somebody else or withdrawn."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.moving import lock_rows, move_rows
from kinerja.appraisals.models import MoveState, VersionMove
from kinerja.appraisals.policies import moving as policies
from kinerja.appraisals.queries.moving import MovePlan, move_for, move_plan
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.cycles.models import Cycle, CycleInstrument
from kinerja.cycles.queries import cycle_for_update
from kinerja.instruments.models import Version
from kinerja.instruments.versions import load_instrument


def propose_move(
    actor: Actor, cycle_public_id: str, from_version: str, to_version: str, *, reason: str, now: datetime
) -> str:
    """Keep the proposal; nothing moves before somebody else confirms. Gives its public id.

    Raises NotFound, NotAllowed, Invalid, Conflict while another proposal waits.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_public_id)
        require(policies.can_propose_move(actor, cycle))
        old, new = _versions(session, cycle, from_version, to_version)
        if not reason.strip():
            raise Invalid("move.invalid", {"reason": ["reason.missing"]})
        waiting = select(VersionMove.id).where(
            VersionMove.cycle_id == cycle.id, VersionMove.state == MoveState.PROPOSED
        )
        if session.scalar(waiting.limit(1)) is not None:
            raise Conflict("move.waiting")
        move = VersionMove(
            cycle_id=cycle.id,
            from_version_id=old.id,
            to_version_id=new.id,
            reason=reason.strip(),
            proposed_by_id=actor.account_id,
            proposed_at=now,
        )
        session.add(move)
        session.flush()
        _note(session, actor, move, Event.MOVE_PROPOSED, at=now)
        return move.public_id


def confirm_move(actor: Actor, cycle_public_id: str, move_public_id: str, *, now: datetime) -> dict[str, int]:
    """Move every undecided appraisal at once, in one transaction; gives what was done in numbers.

    Decided appraisals stay on their version. Raises NotFound, NotAllowed for the proposer,
    Conflict with what stands in the way.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_public_id)
        move = move_for(session, cycle.id, move_public_id, update=True)
        require(policies.can_confirm_move(actor, cycle, move))
        lock_rows(session, cycle.id, move.from_version_id)
        old, new = (
            load_instrument(session, session.get_one(Version, one).fingerprint)
            for one in (move.from_version_id, move.to_version_id)
        )
        plan = move_plan(session, cycle, move, old, new, now=now)
        _refuse(plan)
        on = local_date(now, cycle.zone)
        move.counts = move_rows(session, cycle, move, plan, old=old, new=new, on=on, now=now)
        advance(move, Step.CONFIRM)
        move.decided_by_id, move.decided_at = actor.account_id, now
        cycle.rev += 1
        _note(session, actor, move, Event.MOVE_CONFIRMED, at=now)
        return dict(move.counts)


def withdraw_move(actor: Actor, cycle_public_id: str, move_public_id: str, *, now: datetime) -> None:
    """Nothing moves. Raises NotFound, NotAllowed."""
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_public_id)
        move = move_for(session, cycle.id, move_public_id, update=True)
        require(policies.can_withdraw_move(actor, cycle, move))
        advance(move, Step.WITHDRAW)
        move.decided_by_id, move.decided_at = actor.account_id, now
        _note(session, actor, move, Event.MOVE_WITHDRAWN, at=now)


def _versions(session: Session, cycle: Cycle, from_version: str, to_version: str) -> tuple[Version, Version]:
    """The version that serves in the cycle, and another one of the same instrument."""
    served = select(CycleInstrument.version_id).where(CycleInstrument.cycle_id == cycle.id)
    old = session.scalar(select(Version).where(Version.public_id == from_version, Version.id.in_(served)))
    new = session.scalar(select(Version).where(Version.public_id == to_version))
    if old is None:
        raise Invalid("move.invalid", {"from_version": ["move.not_served"]})
    if new is None or new.instrument_id != old.instrument_id or new.id == old.id:
        raise Invalid("move.invalid", {"to_version": ["move.other_instrument"]})
    return old, new


def _refuse(plan: MovePlan) -> None:
    if plan.bars:
        raise Conflict("move.barred", count=len(plan.bars))
    if not plan.moving:
        raise Conflict("move.nothing_moves")


def _note(session: Session, actor: Actor, move: VersionMove, event: Event, *, at: datetime) -> None:
    changes = {"move": move.public_id, "from": move.from_version_id, "to": move.to_version_id, **(move.counts or {})}
    record(session, actor, event, "cycle", move.cycle_id, at=at, changes=changes)
