"""Who may prepare, announce, open, close and see a cycle."""

from kinerja.core.authz import ALLOW, Actor, ActorKind, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleKind, CycleState

PREPARING = (CycleState.DRAFT, CycleState.ANNOUNCED)


def can_create_cycle(actor: Actor) -> Decision:
    return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("cycle.province_only")


def can_edit_cycle(actor: Actor, cycle: Cycle) -> Decision:
    """Name, kind and dates only until the announcement: people rely on what was announced."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state is CycleState.DRAFT else deny("cycle.already_announced")


def can_set_windows(actor: Actor, cycle: Cycle) -> Decision:
    """Until the cycle closes, because deadlines do get extended."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return deny("cycle.already_closed") if cycle.state is CycleState.CLOSED else ALLOW


def can_set_clocks(actor: Actor, cycle: Cycle) -> Decision:
    """Until the cycle closes; after the announcement only with a reason (see `clocks_need_reason`)."""
    return can_set_windows(actor, cycle)


def clocks_need_reason(cycle: Cycle) -> bool:
    return cycle.state is not CycleState.DRAFT


def can_assign_instrument(actor: Actor, cycle: Cycle) -> Decision:
    """Until opening: an opened appraisal stays on its version."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state in PREPARING else deny("cycle.already_opened")


def can_divide_cycle(actor: Actor, cycle: Cycle, kind: CycleKind) -> Decision:
    """A year that is not closed, into periods of its own; the periods inside a year are not divided again."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    if cycle.kind is not CycleKind.YEARLY or kind not in (CycleKind.QUARTERLY, CycleKind.MONTHLY):
        return deny("cycle.not_a_year")
    return deny("cycle.already_closed") if cycle.state is CycleState.CLOSED else ALLOW


def can_announce_cycle(actor: Actor, cycle: Cycle) -> Decision:
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state is CycleState.DRAFT else deny("cycle.already_announced")


def can_close_cycle(actor: Actor, cycle: Cycle) -> Decision:
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("cycle.province_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")


def can_view_cycle(actor: Actor, cycle: Cycle) -> Decision:
    """Everyone with an account from the announcement; a cycle in preparation only its makers."""
    if actor.has(Role.PROVINCE_ADMIN):
        return ALLOW
    if actor.kind is not ActorKind.ACCOUNT:
        return deny("cycle.not_visible")
    return ALLOW if cycle.state is not CycleState.DRAFT else deny("cycle.not_visible")


def can_follow_progress(actor: Actor) -> Decision:
    """Whether there may be an agency whose progress the actor sees; which one, can_view_progress tells."""
    followers = (Role.PROVINCE_ADMIN, Role.AGENCY_ADMIN, Role.AUDITOR)
    return ALLOW if any(actor.has(role) for role in followers) else deny("cycle.progress_not_yours")


def can_view_progress(actor: Actor, agency_id: int | None) -> Decision:
    """Administrators where they administer, auditors where they were sent; states only, never contents."""
    if actor.administers(agency_id):
        return ALLOW
    audited = actor.agencies(Role.AUDITOR)
    if audited is None or agency_id in audited:
        return ALLOW
    return deny("cycle.progress_not_yours")


def can_read_criteria(actor: Actor, cycle: Cycle) -> Decision:
    """Employees, from the announcement on."""
    if actor.employee_id is None:
        return deny("criteria.employees_only")
    return ALLOW if cycle.state is not CycleState.DRAFT else deny("cycle.not_visible")


def can_record_achievement(actor: Actor, cycle: Cycle) -> Decision:
    """BKD alone, until the cycle closes: a Dinas would be recording what its own head is rated by."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("achievement.province_only")
    return deny("cycle.already_closed") if cycle.state is CycleState.CLOSED else ALLOW
