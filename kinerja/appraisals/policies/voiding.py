"""Who voids a suspect closed group: provincial administrators outside the group, one proposing, another confirming."""

from collections.abc import Collection

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.appraisals.models.raters import GroupVoid, VoidState
from kinerja.appraisals.policies.assigning import can_view_appraisal_state
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny


def can_see_voids(actor: Actor, appraisal: Appraisal, *, superiors: Collection[int]) -> Decision:
    """The province and auditors, of appraisals whose state they may know; twin: `visible_voids`."""
    if not (actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AUDITOR)):
        return deny("void.province_only")
    return can_view_appraisal_state(actor, appraisal, superiors=superiors)


def can_propose_void(
    actor: Actor, appraisal: Appraisal, *, group: Collection[int], superiors: Collection[int]
) -> Decision:
    """Before the decision, and never as a party; `group`: the employees who are or were in it."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("void.province_only")
    allowed = can_view_appraisal_state(actor, appraisal, superiors=superiors)
    if not allowed:
        return allowed
    if actor.employee_id is not None and (actor.employee_id == appraisal.assessor_id or actor.employee_id in group):
        return deny("void.party")
    return ALLOW if appraisal.state is AppraisalState.COLLECTING else deny("appraisal.already_decided")


def can_confirm_void(
    actor: Actor, appraisal: Appraisal, void: GroupVoid, *, group: Collection[int], superiors: Collection[int]
) -> Decision:
    """A second pair of eyes, once. No role is above this rule."""
    allowed = can_propose_void(actor, appraisal, group=group, superiors=superiors)
    if not allowed:
        return allowed
    if void.state is not VoidState.PROPOSED:
        return deny("void.already_decided")
    return deny("void.own_proposal") if actor.account_id in (None, void.proposed_by_id) else ALLOW


def can_withdraw_void(
    actor: Actor, appraisal: Appraisal, void: GroupVoid, *, group: Collection[int], superiors: Collection[int]
) -> Decision:
    """By any of those who may propose, while it waits."""
    allowed = can_propose_void(actor, appraisal, group=group, superiors=superiors)
    if allowed and void.state is not VoidState.PROPOSED:
        return deny("void.already_decided")
    return allowed


def can_audit_participation(actor: Actor, appraisal: Appraisal, *, superiors: Collection[int]) -> Decision:
    """Auditors, in the agencies under assignment: who was asked and took part; twin: `audited_appraisals`."""
    agencies = actor.agencies(Role.AUDITOR)
    if not actor.has(Role.AUDITOR) or (agencies is not None and appraisal.agency_id not in agencies):
        return deny("appraisal.not_yours")
    return can_view_appraisal_state(actor, appraisal, superiors=superiors)
