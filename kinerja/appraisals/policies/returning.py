"""Who sends a sheet back to its rater, and who opens a window again."""

from collections.abc import Collection
from datetime import datetime

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment
from kinerja.appraisals.policies.assigning import can_assign_raters
from kinerja.appraisals.policies.sheets import Duty, window_of
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState

OWN = "self"


def can_see_return(
    actor: Actor, appraisal: Appraisal, assignment: Assignment, *, superiors: Collection[int]
) -> Decision:
    """The assessor for a self-assessment; for any open role the administrator of the Dinas, never as a party.

    The assessor returns nobody else's sheet: it would press a colleague to say something else. A sheet of a closed
    role cannot go back, because nobody knows whose it is.
    """
    is_assessor = actor.employee_id is not None and actor.employee_id == appraisal.assessor_id
    if not (is_assessor and assignment.role_kind == OWN):
        allowed = can_assign_raters(actor, appraisal, superiors=superiors)
        if not allowed and allowed.reason != "appraisal.already_decided":
            return allowed
        if actor.employee_id is not None and actor.employee_id == assignment.employee_id:
            return deny("return.oneself")
    return deny("return.closed_role") if assignment.closed else ALLOW


def can_return_sheet(
    actor: Actor,
    appraisal: Appraisal,
    assignment: Assignment,
    duty: Duty,
    *,
    is_sent: bool,
    superiors: Collection[int],
    now: datetime,
) -> Decision:
    """What was sent, before the decision, and while the rater can still answer: a later window is opened first."""
    allowed = can_see_return(actor, appraisal, assignment, superiors=superiors)
    if not allowed:
        return allowed
    if appraisal.state is not AppraisalState.COLLECTING:
        return deny("appraisal.already_decided")
    if not is_sent:
        return deny("return.not_sent")
    return window_of(duty, now)


def can_reopen_windows(actor: Actor, cycle: Cycle) -> Decision:
    """Whether there may be an appraisal whose window the actor opens again; which one, `can_reopen_window` tells."""
    if not actor.has(Role.AGENCY_ADMIN):
        return deny("assignment.agency_admin_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")


def can_reopen_window(actor: Actor, appraisal: Appraisal, *, superiors: Collection[int]) -> Decision:
    """The administrator of the Dinas before the decision, never as a party; the twin is `reopenable`."""
    return can_assign_raters(actor, appraisal, superiors=superiors)
