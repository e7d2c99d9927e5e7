"""Who opens appraisals, names third parties, and sees how far others are."""

from collections.abc import Collection

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState
from kinerja.core.authz import ALLOW, Actor, ActorKind, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState
from kinerja.people.models import Guest

NOMINATED = "external"
REPLACEABLE = ("peer", "subordinate", NOMINATED)


def can_open_cycle(actor: Actor, cycle: Cycle) -> Decision:
    """Provincial administrators; a repeated opening is allowed and does nothing."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state in (CycleState.ANNOUNCED, CycleState.OPEN) else deny("cycle.not_announced")


def can_add_appraisal(actor: Actor, cycle: Cycle) -> Decision:
    """For people who came after the opening."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")


def can_view_appraisal_state(actor: Actor, appraisal: Appraisal, *, superiors: Collection[int]) -> Decision:
    """States only, for administrators and auditors; never of oneself or one's own superiors.

    `superiors`: everyone above the actor in this cycle.
    """
    if actor.employee_id is not None and appraisal.employee_id == actor.employee_id:
        return deny("appraisal.own")
    if appraisal.employee_id in superiors:
        return deny("appraisal.own_superior")
    audited = actor.agencies(Role.AUDITOR)
    if actor.administers(appraisal.agency_id) or audited is None or appraisal.agency_id in audited:
        return ALLOW
    return deny("appraisal.not_yours")


def can_assign_raters(actor: Actor, appraisal: Appraisal, *, superiors: Collection[int]) -> Decision:
    """The administrator of the appraisee's Dinas alone, and never as a party to this appraisal."""
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    if agencies is not None and appraisal.agency_id not in agencies:
        return deny("assignment.agency_admin_only")
    if actor.employee_id is not None:
        if actor.employee_id == appraisal.employee_id:
            return deny("assignment.own_appraisal")
        if actor.employee_id == appraisal.assessor_id:
            return deny("assignment.by_assessor")
        if appraisal.employee_id in superiors:
            return deny("assignment.own_superior")
    if appraisal.state is not AppraisalState.COLLECTING:
        return deny("appraisal.already_decided")
    return ALLOW


def can_nominate_official(
    actor: Actor,
    appraisal: Appraisal,
    *,
    role_kind: str,
    nominee_id: int,
    nominee_unit_id: int | None,
    superiors: Collection[int],
) -> Decision:
    """A third party comes from another unit; nobody names himself, the appraisee or the assessor."""
    allowed = can_assign_raters(actor, appraisal, superiors=superiors)
    if not allowed:
        return allowed
    if role_kind not in REPLACEABLE:
        return deny("assignment.role_fixed")
    if nominee_id in (appraisal.employee_id, appraisal.assessor_id):
        return deny("assignment.party")
    if nominee_id == actor.employee_id:
        return deny("assignment.oneself")
    if nominee_unit_id is None:
        return deny("assignment.nominee_without_post")
    if role_kind == NOMINATED and nominee_unit_id == appraisal.unit_id:
        return deny("assignment.same_unit")
    return ALLOW


def can_nominate_guest(
    actor: Actor, appraisal: Appraisal, guest: Guest, *, role: str, role_kind: str, superiors: Collection[int]
) -> Decision:
    """From the Dinas's own named list, for the role that the list serves."""
    allowed = can_assign_raters(actor, appraisal, superiors=superiors)
    if not allowed:
        return allowed
    if role_kind != NOMINATED:
        return deny("assignment.role_fixed")
    if guest.agency_id != appraisal.agency_id or not guest.active:
        return deny("assignment.guest_not_listed")
    return ALLOW if guest.kind == role else deny("assignment.guest_other_role")


def can_revoke_assignment(
    actor: Actor, appraisal: Appraisal, assignment: Assignment, *, superiors: Collection[int]
) -> Decision:
    """Only open duties of peers, subordinates and third parties: what was sent stays."""
    allowed = can_assign_raters(actor, appraisal, superiors=superiors)
    if not allowed:
        return allowed
    if assignment.role_kind not in REPLACEABLE:
        return deny("assignment.role_fixed")
    return ALLOW if assignment.state is AssignmentState.OPEN else deny("assignment.not_open")


def can_resume_assignment(assignment: Assignment, *, nominated: Decision) -> Decision:
    """A declined duty is given back by whoever could name its rater now.

    `nominated`: what `can_nominate_official` or `can_nominate_guest` says about that rater.
    """
    if not nominated:
        return nominated
    return ALLOW if assignment.state is AssignmentState.DECLINED else deny("assignment.not_declined")


def can_invite_guest(
    actor: Actor, appraisal: Appraisal, assignment: Assignment, *, superiors: Collection[int]
) -> Decision:
    """A link only for an open duty of a guest."""
    allowed = can_assign_raters(actor, appraisal, superiors=superiors)
    if not allowed:
        return allowed
    if assignment.guest_id is None:
        return deny("invitation.not_a_guest")
    return ALLOW if assignment.state is AssignmentState.OPEN else deny("assignment.not_open")


def can_draw_raters(actor: Actor, cycle: Cycle) -> Decision:
    """Dinas administrators while the cycle is open; each appraisal is judged by `visible_data`, the twin."""
    if not actor.has(Role.AGENCY_ADMIN):
        return deny("assignment.agency_admin_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")


def can_release_ballots(actor: Actor) -> Decision:
    """The system alone, by its clock: nobody chooses the moment."""
    return ALLOW if actor.kind is ActorKind.JOB else deny("ballot.released_by_system")
