"""Who lets clocks run out and reminds people: the system alone; and who moves clocks: the province, for a reason."""

from kinerja.core.authz import ALLOW, Actor, ActorKind, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState


def can_run_clocks(actor: Actor) -> Decision:
    """Nobody chooses the moment at which a result counts as received or becomes final."""
    return ALLOW if actor.kind is ActorKind.JOB else deny("deadline.run_by_system")


def can_remind(actor: Actor) -> Decision:
    """Nobody presses people in the system's name."""
    return ALLOW if actor.kind is ActorKind.JOB else deny("reminder.sent_by_system")


def can_confirm_waiting(actor: Actor) -> Decision:
    """By the period's own day: nobody confirms in the system's name."""
    return ALLOW if actor.kind is ActorKind.JOB else deny("suggestion.confirmed_by_system")


def can_move_deadlines(actor: Actor, cycle: Cycle) -> Decision:
    """While the period is open; everybody's clocks at once, never those of chosen people."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")
