"""Who enters a sheet that came on paper, and who may mend what was entered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kinerja.appraisals.models import AppraisalState, AssignmentState, ResponseState
from kinerja.appraisals.policies.sheets import Duty, is_rater, window_of
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny


@dataclass(frozen=True, slots=True)
class PaperScope:
    """Whose sheet it is and where those concerned work; `group`: the employees of the same closed role."""

    duty: Duty
    appraisee_id: int
    assessor_id: int
    unit_id: int
    rater_unit_id: int | None
    appraisal_state: AppraisalState
    group: frozenset[int]


def can_handle_paper(
    actor: Actor, scope: PaperScope, *, served: Collection[int], superiors: Collection[int]
) -> Decision:
    """An operator of the unit for open roles; for closed ones an operator elsewhere, who knows nobody. Never a party.

    `served`: the units that the actor operates, with all below. Twin: `visible_paper`.
    """
    if not actor.has(Role.UNIT_OPERATOR):
        return deny("paper.operator_only")
    if actor.employee_id is not None:
        if actor.employee_id in (scope.appraisee_id, scope.assessor_id):
            return deny("paper.party")
        if actor.employee_id == scope.duty.employee_id:
            return deny("paper.own_sheet")
        if scope.appraisee_id in superiors:
            return deny("appraisal.own_superior")
    near = scope.unit_id in served or scope.rater_unit_id in served
    if not scope.duty.closed:
        return ALLOW if near else deny("paper.not_your_unit")
    if near or (actor.employee_id is not None and actor.employee_id in scope.group):
        return deny("paper.sealed_elsewhere")
    return ALLOW


def can_enter_paper(
    actor: Actor, scope: PaperScope, *, served: Collection[int], superiors: Collection[int], now: datetime
) -> Decision:
    """While the duty is open and its window too."""
    allowed = can_handle_paper(actor, scope, served=served, superiors=superiors)
    if not allowed:
        return allowed
    if scope.duty.state is not AssignmentState.OPEN:
        return deny("paper.duty_over")
    return window_of(scope.duty, now)


def can_print_paper(
    actor: Actor, scope: PaperScope, *, served: Collection[int], superiors: Collection[int], administers: bool
) -> Decision:
    """The administrator who may name raters; of open roles also an operator who may enter the sheet.

    Whoever enters secret sheets prints none: the code on a sheet is handed out together with a name.
    """
    if scope.duty.state is not AssignmentState.OPEN:
        return deny("paper.duty_over")
    if administers:
        return ALLOW
    if scope.duty.closed:
        return deny("paper.printed_by_admin")
    return can_handle_paper(actor, scope, served=served, superiors=superiors)


def can_reopen_paper(
    actor: Actor, duty: Duty, *, is_from_paper: bool, appraisal_state: AppraisalState, now: datetime
) -> Decision:
    """The named rater mends what somebody else typed, until the window closes; a secret sheet has no way back."""
    if not is_rater(actor, duty):
        return deny("response.not_yours")
    if not is_from_paper or duty.closed or duty.response_state is not ResponseState.SUBMITTED:
        return deny("paper.not_entered")
    if appraisal_state is not AppraisalState.COLLECTING:
        return deny("appraisal.already_decided")
    return window_of(duty, now)


def can_read_scan(actor: Actor, duty: Duty, *, assessor_id: int) -> Decision:
    """Whoever may read the named answers in it: the rater, and the assessor who decides on them."""
    if is_rater(actor, duty):
        return ALLOW
    own = actor.employee_id is not None and actor.employee_id == assessor_id
    return ALLOW if own and not duty.closed else deny("response.not_yours")


def can_read_conflict_scan(actor: Actor, duty: Duty, *, administers: bool) -> Decision:
    """The rater who signed it, and the administrator who has to name somebody else (`administers`)."""
    return ALLOW if administers or is_rater(actor, duty) else deny("response.not_yours")
