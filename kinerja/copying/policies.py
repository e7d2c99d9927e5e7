"""Who carries results over, and who sees how far that is."""

from kinerja.appraisals.queries.results import ResultScope
from kinerja.core.authz import ALLOW, Actor, Decision, deny


def can_open_copying(actor: Actor) -> Decision:
    return ALLOW if actor.employee_id is not None else deny("copying.assessor_only")


def can_copy_result(actor: Actor, scope: ResultScope, result_id: str) -> Decision:
    """Only the assessor, and only the result in force; twin: `visible_copies`."""
    if actor.employee_id is None or actor.employee_id != scope.assessor_id:
        return deny("copying.assessor_only")
    return ALLOW if scope.result_public_id == result_id else deny("result.superseded")
