"""Who contests a figure and who settles it: the appraisee, then an administrator who may enter that figure."""

from collections.abc import Collection

from kinerja.appraisals.models import Appraisal, AppraisalState, ContestState
from kinerja.appraisals.policies.supplying import can_record_data
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny


def can_contest_figure(actor: Actor, appraisal: Appraisal) -> Decision:
    """About oneself only, until the rating is decided."""
    if actor.employee_id is None or actor.employee_id != appraisal.employee_id:
        return deny("contest.not_yours")
    return ALLOW if appraisal.state is AppraisalState.COLLECTING else deny("appraisal.already_decided")


def can_see_contests(actor: Actor) -> Decision:
    """The list of a period; which lines, says `visible_data`."""
    return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("data.agency_admin_only")


def can_settle_contest(
    actor: Actor, appraisal: Appraisal, state: ContestState, *, superiors: Collection[int]
) -> Decision:
    """As for entering the figure: an administrator of the Dinas who is no party. Once."""
    allowed = can_record_data(actor, appraisal, superiors=superiors)
    if not allowed:
        return allowed
    return ALLOW if state is ContestState.OPEN else deny("contest.already_settled")
