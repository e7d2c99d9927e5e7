"""Who decides for a silent assessor, and who may pass a decision on."""

from collections.abc import Collection
from datetime import datetime

from kinerja.appraisals.models import AppraisalState
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import CycleState
from kinerja.objections.queries.silent import Vacancy


def can_open_stand_in(actor: Actor, vacancy: Vacancy) -> Decision:
    """The page belongs to the superior of the assessor, or to who was named instead."""
    if actor.employee_id is None or actor.employee_id != vacancy.decider_id:
        return deny("stand_in.not_decider")
    return ALLOW


def can_stand_in(actor: Actor, vacancy: Vacancy, *, closed_waiting: bool, now: datetime) -> Decision:
    """Once the rating window is over without a decision (PermenPANRB 6/2022, p. 90). Late, too."""
    allowed = can_open_stand_in(actor, vacancy)
    if not allowed:
        return allowed
    if actor.employee_id in (vacancy.employee_id, vacancy.assessor_id):
        return deny("objection.decider_is_party")
    if vacancy.state is AppraisalState.WITHOUT_RESULT:
        return deny("stand_in.without_result")
    if vacancy.state is not AppraisalState.COLLECTING:
        return deny("decision.already_decided")
    if vacancy.cycle_state is not CycleState.OPEN:
        return deny("objection.cycle_not_open")
    if vacancy.window_end is None:
        return deny("decision.no_window")
    if now < vacancy.window_end:
        return deny("stand_in.window_open", closes_at=vacancy.window_end)
    return deny("decision.closed_roles_pending") if closed_waiting else ALLOW


def can_delegate_decision(actor: Actor, vacancy: Vacancy, *, superiors: Collection[int], is_pending: bool) -> Decision:
    """Whoever decides passes it on; BKD names somebody where nobody can. Never as a party or about one's superior.

    `superiors`: everyone above the actor in this cycle. `is_pending`: something waits for a decision.
    """
    if actor.employee_id is not None and actor.employee_id in (vacancy.employee_id, vacancy.assessor_id):
        return deny("delegation.by_party")
    decides = actor.employee_id is not None and actor.employee_id == vacancy.decider_id
    if not decides:
        if not actor.has(Role.PROVINCE_ADMIN):
            return deny("delegation.not_yours")
        if vacancy.employee_id in superiors:
            return deny("appraisal.own_superior")
    return ALLOW if is_pending else deny("delegation.nothing_pending")


def can_take_over(delegate_id: int, vacancy: Vacancy, *, superiors: Collection[int]) -> Decision:
    """Not a party, and nobody below one. `superiors`: everyone above the named person in this cycle."""
    parties = {vacancy.employee_id, vacancy.assessor_id}
    if delegate_id in parties:
        return deny("delegation.party")
    return deny("delegation.below_party") if parties & set(superiors) else ALLOW
