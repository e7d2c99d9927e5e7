"""Who may start, read, fill in, refuse and send a sheet: the named rater, nobody else."""

from dataclasses import dataclass
from datetime import datetime

from kinerja.appraisals.models import AssignmentState, ResponseState
from kinerja.core.authz import ALLOW, Actor, Decision, deny
from kinerja.cycles.models import CycleState

MAY_REFUSE = ("external",)
PREPARED = "supervisor"


@dataclass(frozen=True, slots=True)
class Duty:
    """What a decision about a sheet needs to know; `response_state` None: not started yet."""

    employee_id: int | None
    guest_id: int | None
    role_kind: str
    closed: bool
    state: AssignmentState
    conflict: bool | None
    cycle_state: CycleState
    opens_at: datetime | None
    closes_at: datetime | None
    response_state: ResponseState | None = None


def is_rater(actor: Actor, duty: Duty) -> bool:
    """The named employee or guest. An administrator is no exception: nobody answers for somebody else."""
    if duty.employee_id is not None:
        return actor.employee_id == duty.employee_id
    return duty.guest_id is not None and actor.guest_id == duty.guest_id


def window_of(duty: Duty, now: datetime) -> Decision:
    """Whether the cycle is open and the moment inside the duty's window."""
    if duty.cycle_state is not CycleState.OPEN or duty.opens_at is None or duty.closes_at is None:
        return deny("response.cycle_not_open")
    if now < duty.opens_at:
        return deny("response.window_not_open", opens_at=duty.opens_at)
    return ALLOW if now < duty.closes_at else deny("response.window_closed", closes_at=duty.closes_at)


def drafts(actor: Actor, duty: Duty, *, prepares: bool) -> bool:
    """The rater, and whoever prepares for this assessor (`prepares`); sending is the rater's alone."""
    return is_rater(actor, duty) or (prepares and duty.role_kind == PREPARED)


def _open_duty(actor: Actor, duty: Duty, *, prepares: bool = False) -> Decision:
    if not drafts(actor, duty, prepares=prepares):
        return deny("response.not_yours")
    refusals = {
        AssignmentState.DONE: "response.already_submitted",
        AssignmentState.DECLINED: "assignment.already_declined",
        AssignmentState.REVOKED: "assignment.already_revoked",
        AssignmentState.SUGGESTED: "assignment.not_confirmed",
    }
    return ALLOW if duty.state is AssignmentState.OPEN else deny(refusals[duty.state])


def can_start_assignment(actor: Actor, duty: Duty, *, now: datetime, prepares: bool = False) -> Decision:
    """The named rater or who prepares, while the duty and its window are open."""
    allowed = _open_duty(actor, duty, prepares=prepares)
    return window_of(duty, now) if allowed else allowed


def can_decline_assignment(actor: Actor, duty: Duty) -> Decision:
    """Third parties may refuse; everyone may declare a conflict of interest, except about oneself."""
    allowed = _open_duty(actor, duty)
    if not allowed:
        return allowed
    return ALLOW if duty.role_kind in MAY_REFUSE else deny("assignment.duty_cannot_be_refused")


def can_read_sheet(actor: Actor, duty: Duty, *, prepares: bool = False) -> Decision:
    """One's own sheet, also before and after its window; a secret one only until it is sent; one that is prepared."""
    if not drafts(actor, duty, prepares=prepares):
        return deny("response.not_yours")
    if duty.state is AssignmentState.REVOKED:
        return deny("assignment.already_revoked")
    if duty.state is AssignmentState.SUGGESTED:
        return deny("assignment.not_confirmed")
    return ALLOW


def can_answer_sheet(actor: Actor, duty: Duty, *, now: datetime, prepares: bool = False) -> Decision:
    """While the sheet is a draft, the duty open, no conflict declared, and the window open."""
    allowed = _open_duty(actor, duty, prepares=prepares)
    if not allowed:
        return allowed
    if duty.response_state is ResponseState.SUBMITTED:
        return deny("response.already_submitted")
    if duty.conflict is not False:
        return deny("response.conflict_not_declared")
    return window_of(duty, now)


def can_submit_response(actor: Actor, duty: Duty, *, now: datetime) -> Decision:
    """Only the named rater, only once, only while the window is open."""
    return can_answer_sheet(actor, duty, now=now)
