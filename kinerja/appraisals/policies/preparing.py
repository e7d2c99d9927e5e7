"""Who prepares for a named assessor, and who names a preparer; deciding and signing stay the assessor's."""

from collections.abc import Collection
from datetime import datetime

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny


def can_name_preparer(actor: Actor, *, assessor_id: int, employee_id: int) -> Decision:
    """Provincial administrators, neither for themselves nor of themselves."""
    if not actor.has(Role.PROVINCE_ADMIN):
        return deny("preparer.province_only")
    if actor.employee_id is not None and actor.employee_id in (assessor_id, employee_id):
        return deny("preparer.oneself")
    return deny("preparer.same_person") if assessor_id == employee_id else ALLOW


def can_prepare(actor: Actor, appraisal: Appraisal, *, is_named: bool, superiors: Collection[int]) -> Decision:
    """Whoever is named for this assessor today, never about oneself or a superior; twin: `visible_preparations`."""
    if actor.employee_id is None or not is_named:
        return deny("preparer.not_named")
    if appraisal.employee_id == actor.employee_id:
        return deny("appraisal.own")
    if appraisal.employee_id in superiors:
        return deny("appraisal.own_superior")
    return ALLOW


def can_prepare_ratings(
    actor: Actor,
    appraisal: Appraisal,
    *,
    is_named: bool,
    superiors: Collection[int],
    window: tuple[datetime, datetime] | None,
    now: datetime,
) -> Decision:
    """Suggestions for the ratings, until the assessor decides."""
    allowed = can_prepare(actor, appraisal, is_named=is_named, superiors=superiors)
    if not allowed:
        return allowed
    if appraisal.state is not AppraisalState.COLLECTING:
        return deny("decision.already_decided")
    if window is None:
        return deny("decision.no_window")
    return ALLOW if now < window[1] else deny("decision.window_closed", closed_at=window[1])
