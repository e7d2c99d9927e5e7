"""Who settles what stands in the way of closing a period, and who closes it."""

from collections.abc import Collection

from kinerja.appraisals.models import Appraisal, AppraisalState, ClosingAction
from kinerja.core.authz import ALLOW, Actor, Decision, deny
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.policies import can_close_cycle

UNDECIDED = (AppraisalState.COLLECTING,)
UNSETTLED = (AppraisalState.DECIDED, AppraisalState.RECEIVED, AppraisalState.OBJECTED)
STATES: dict[ClosingAction, tuple[AppraisalState, ...]] = {
    ClosingAction.MARK: (*UNDECIDED, *UNSETTLED),
    ClosingAction.EXTEND: UNDECIDED,
    ClosingAction.HAND_UP: UNDECIDED,
    ClosingAction.WITHOUT_RESULT: UNDECIDED,
    ClosingAction.RESUME: (AppraisalState.WITHOUT_RESULT,),
    ClosingAction.SKIP: UNSETTLED,
}


def can_settle(
    actor: Actor, cycle: Cycle, appraisal: Appraisal, action: ClosingAction, *, superiors: Collection[int]
) -> Decision:
    """Administrators of the Dinas and of the province, while the period is open, never as a party.

    What was decided is never touched: it can only be passed over, for a reason.
    """
    if not actor.administers(appraisal.agency_id):
        return deny("appraisal.not_yours")
    if actor.employee_id is not None and actor.employee_id == appraisal.employee_id:
        return deny("appraisal.own")
    if appraisal.employee_id in superiors:
        return deny("appraisal.own_superior")
    if actor.employee_id is not None and actor.employee_id == appraisal.assessor_id:
        return deny("closing.by_assessor")
    if cycle.state is not CycleState.OPEN:
        return deny("cycle.not_open")
    return ALLOW if appraisal.state in STATES[action] else deny("closing.other_state")


def can_close(actor: Actor, cycle: Cycle, *, hindered: int) -> Decision:
    """The province, once every appraisal is final, without a result, or passed over for a reason."""
    allowed = can_close_cycle(actor, cycle)
    if not allowed:
        return allowed
    return deny("closing.hindered", number=hindered) if hindered else ALLOW
