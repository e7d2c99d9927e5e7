"""Who decides, who reads and who receipts a result."""

from datetime import datetime

from kinerja.appraisals.models import AppraisalState
from kinerja.appraisals.queries.results import ResultScope
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import CycleState


def can_open_decision(actor: Actor, scope: ResultScope) -> Decision:
    """The decision page belongs to the Pejabat Penilai Kinerja of this appraisal alone."""
    if actor.employee_id is None or actor.employee_id != scope.assessor_id:
        return deny("decision.not_assessor")
    return ALLOW


def can_choose_ratings(
    actor: Actor,
    scope: ResultScope,
    *,
    own_sent: bool,
    closed_waiting: bool,
    window: tuple[datetime, datetime] | None,
    now: datetime,
) -> Decision:
    """Only the assessor, after sending the own sheet, inside the window, with closed roles released.

    A closed role with enough sheets is waited for: deciding before its release would
    make the score say who had answered by then.
    """
    allowed = can_open_decision(actor, scope)
    if not allowed:
        return allowed
    if scope.cycle_state is CycleState.CLOSED:
        return deny("cycle.already_closed")
    if scope.state is not AppraisalState.COLLECTING:
        return deny("decision.already_decided")
    if not own_sent:
        return deny("decision.own_sheet_first")
    if window is None:
        return deny("decision.no_window")
    if now < window[0]:
        return deny("decision.window_not_open", opens_at=window[0])
    if now >= window[1]:
        return deny("decision.window_closed", closed_at=window[1])
    if closed_waiting:
        return deny("decision.closed_roles_pending")
    return ALLOW


def can_read_result(actor: Actor, scope: ResultScope) -> Decision:
    """The appraisee, the assessor of the period and of its year, a superior who decided, and an auditor of the agency.

    Administrators see state and progress only: never scores, answers or feedback.
    """
    parties = {scope.employee_id, scope.assessor_id} | scope.deciders | scope.heirs
    if actor.employee_id is not None and actor.employee_id in parties:
        return ALLOW
    if actor.has(Role.AUDITOR):
        agencies = actor.agencies(Role.AUDITOR)
        if agencies is None or scope.agency_id in agencies:
            return ALLOW
    return deny("result.not_yours")


def can_receive_result(actor: Actor, scope: ResultScope) -> Decision:
    """Only the appraisee, and only once."""
    if actor.employee_id is None or actor.employee_id != scope.employee_id:
        return deny("result.not_yours")
    if scope.state in (AppraisalState.COLLECTING, AppraisalState.WITHOUT_RESULT):
        return deny("result.not_decided")
    if scope.cycle_state is CycleState.CLOSED:
        return deny("cycle.already_closed")
    return ALLOW if scope.state is AppraisalState.DECIDED else deny("result.already_received")


def can_read_remarks(actor: Actor, scope: ResultScope) -> Decision:
    """Notes of the year and their files: the appraisee and the assessor, no administrator and no auditor."""
    if actor.employee_id is not None and actor.employee_id in (scope.employee_id, scope.assessor_id):
        return ALLOW
    return deny("notes.not_yours")


def can_take_plan(actor: Actor, scope: ResultScope) -> Decision:
    """The assessor, who set the plan with the employee, until the decision."""
    allowed = can_open_decision(actor, scope)
    if not allowed:
        return allowed
    return ALLOW if scope.state is AppraisalState.COLLECTING else deny("decision.already_decided")
