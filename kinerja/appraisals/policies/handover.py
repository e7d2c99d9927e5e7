"""Who records changes during an open period: administrators, never about their own appraisal or that of a superior."""

from collections.abc import Collection

from kinerja.appraisals.models import Handover, HandoverState
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState

ADMINISTRATORS = (Role.PROVINCE_ADMIN, Role.AGENCY_ADMIN)


def can_record_change(actor: Actor) -> Decision:
    """Administrators; which people and posts, the policies of the organisation say, and `can_hand_over`."""
    return ALLOW if any(actor.has(role) for role in ADMINISTRATORS) else deny("handover.admin_only")


def can_hand_over(
    actor: Actor, *, agencies: Collection[int | None], employees: Collection[int], superiors: Collection[int]
) -> Decision:
    """Every Dinas that an appraisal leaves or reaches is one's own, and no appraisal is one's own or a superior's.

    `superiors`: everyone above the actor in the periods concerned, before the change.
    """
    allowed = can_record_change(actor)
    if not allowed:
        return allowed
    if not all(actor.administers(one) for one in agencies):
        return deny("handover.other_agency")
    if actor.employee_id is not None and actor.employee_id in employees:
        return deny("handover.own_appraisal")
    if set(superiors) & set(employees):
        return deny("handover.own_superior")
    return ALLOW


def can_undo_handover(
    actor: Actor,
    handover: Handover,
    *,
    agencies: Collection[int | None],
    employees: Collection[int],
    superiors: Collection[int],
) -> Decision:
    """Whoever could apply it, once."""
    allowed = can_hand_over(actor, agencies=agencies, employees=employees, superiors=superiors)
    if allowed and handover.state is not HandoverState.APPLIED:
        return deny("handover.already_undone")
    return allowed


def can_view_handover(actor: Actor, handover: Handover) -> Decision:
    """Administrators and auditors of the Dinas from which it began; never about oneself. Twin: `visible_handovers`."""
    if actor.employee_id is not None and actor.employee_id == handover.employee_id:
        return deny("handover.own_appraisal")
    audited = actor.agencies(Role.AUDITOR)
    if actor.administers(handover.agency_id) or audited is None or handover.agency_id in audited:
        return ALLOW
    return deny("handover.other_agency")


def can_set_rules(actor: Actor, cycle: Cycle) -> Decision:
    """The open points of a period, by the province until it closes."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return deny("cycle.already_closed") if cycle.state is CycleState.CLOSED else ALLOW
