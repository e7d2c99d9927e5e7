"""Who enters figures from outside raters: administrators of the Dinas, never as a party to the appraisal."""

from collections.abc import Collection

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState


def can_record_data(actor: Actor, appraisal: Appraisal, *, superiors: Collection[int]) -> Decision:
    """The administrator of the appraisee's Dinas, until the decision; twin: `visible_data`."""
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    if agencies is not None and appraisal.agency_id not in agencies:
        return deny("data.agency_admin_only")
    if actor.employee_id is not None:
        if actor.employee_id == appraisal.employee_id:
            return deny("appraisal.own")
        if actor.employee_id == appraisal.assessor_id:
            return deny("data.by_assessor")
        if appraisal.employee_id in superiors:
            return deny("appraisal.own_superior")
    return ALLOW if appraisal.state is AppraisalState.COLLECTING else deny("appraisal.already_decided")


def can_change_given(*, any_sent: bool, is_stored: bool, is_awaited: bool) -> Decision:
    """Any given until the first rater has sent a sheet; afterwards only one that the score still waits for.

    What was answered under a target keeps that target. Without a target that never came there would be no score.
    """
    return ALLOW if not any_sent or (is_awaited and not is_stored) else deny("given.frozen")


def can_import_data(actor: Actor, cycle: Cycle) -> Decision:
    """Tables for a whole period, while it is open; each row is judged by `visible_data`."""
    if not actor.has(Role.AGENCY_ADMIN):
        return deny("data.agency_admin_only")
    return ALLOW if cycle.state is CycleState.OPEN else deny("cycle.not_open")
