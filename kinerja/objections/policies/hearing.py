"""Who reads an objection, speaks in it, withdraws it and decides it."""

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import CycleState
from kinerja.objections.models import ObjectionState, Party
from kinerja.objections.queries.hearings import Hearing


def can_read_objection(actor: Actor, hearing: Hearing) -> Decision:
    """Contents: the two sides, whoever decides, and an auditor under an assignment that covers the agency.

    Administrators see states only. A draft is the appraisee's own.
    """
    if actor.employee_id is not None and actor.employee_id == hearing.employee_id:
        return ALLOW
    if hearing.state is ObjectionState.DRAFT:
        return deny("objection.not_yours")
    if actor.employee_id is not None and actor.employee_id in (hearing.assessor_id, hearing.decider_id):
        return ALLOW
    if actor.has(Role.AUDITOR):
        agencies = actor.agencies(Role.AUDITOR)
        if agencies is None or hearing.agency_id in agencies:
            return ALLOW
    return deny("objection.not_yours")


def can_withdraw_objection(actor: Actor, hearing: Hearing) -> Decision:
    """Only the appraisee, until it is decided."""
    if actor.employee_id is None or actor.employee_id != hearing.employee_id:
        return deny("objection.not_appraisee")
    return _running(hearing)


def party_of(actor: Actor, hearing: Hearing) -> Party | None:
    """The side on which somebody stands."""
    if actor.employee_id is None:
        return None
    sides = {hearing.employee_id: Party.APPRAISEE, hearing.assessor_id: Party.ASSESSOR}
    return sides.get(actor.employee_id)


def can_state_side(actor: Actor, hearing: Hearing) -> Decision:
    """Each side once, until the decision: first the assessor explains, then the appraisee replies."""
    party = party_of(actor, hearing)
    if party is None:
        return deny("objection.not_a_side")
    running = _running(hearing)
    if not running:
        return running
    if party in hearing.stated:
        return deny("objection.already_stated")
    if party is Party.APPRAISEE and Party.ASSESSOR not in hearing.stated:
        return deny("objection.nothing_to_reply")
    return ALLOW


def can_open_decision(actor: Actor, hearing: Hearing) -> Decision:
    """The page of the decision belongs to whoever decides."""
    if actor.employee_id is None or actor.employee_id != hearing.decider_id:
        return deny("objection.not_decider")
    return ALLOW


def can_decide_objection(actor: Actor, hearing: Hearing) -> Decision:
    """The superior of the assessor, or who was named instead: never a party, and once. Late, too."""
    allowed = can_open_decision(actor, hearing)
    if not allowed:
        return allowed
    # The structure never names a party, but people change posts.
    if party_of(actor, hearing) is not None:
        return deny("objection.decider_is_party")
    return _running(hearing)


def _running(hearing: Hearing) -> Decision:
    if hearing.state is ObjectionState.WITHDRAWN:
        return deny("objection.was_withdrawn")
    if hearing.state is not ObjectionState.FILED:
        return deny("objection.was_decided")
    return ALLOW if hearing.cycle_state is CycleState.OPEN else deny("objection.cycle_not_open")
