"""Who moves an open cycle to another version: provincial administrators, one proposing and another confirming."""

from kinerja.appraisals.models import MoveState, VersionMove
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState


def can_propose_move(actor: Actor, cycle: Cycle) -> Decision:
    """While the cycle is open: before, its table of instruments is changed; after, nothing is."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")


def can_confirm_move(actor: Actor, cycle: Cycle, move: VersionMove) -> Decision:
    """A second pair of eyes, once. No role is above this rule."""
    allowed = can_withdraw_move(actor, cycle, move)
    if allowed and actor.account_id in (None, move.proposed_by_id):
        return deny("move.own_proposal")
    return allowed


def can_withdraw_move(actor: Actor, cycle: Cycle, move: VersionMove) -> Decision:
    allowed = can_propose_move(actor, cycle)
    if allowed and move.state is not MoveState.PROPOSED:
        return deny("move.already_decided")
    return allowed
