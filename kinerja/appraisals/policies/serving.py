"""Who keeps a unit's service figures: administrators of its Dinas and the BKD, until the period closes."""

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import Cycle, CycleState


def can_record_service_figures(actor: Actor, cycle: Cycle) -> Decision:
    """Of which units, says `can_record_service_figure`."""
    if not (actor.has(Role.AGENCY_ADMIN) or actor.has(Role.PROVINCE_ADMIN)):
        return deny("service.administrators_only")
    return deny("cycle.already_closed") if cycle.state is CycleState.CLOSED else ALLOW


def can_record_service_figure(actor: Actor, cycle: Cycle, agency_id: int | None) -> Decision:
    allowed = can_record_service_figures(actor, cycle)
    if allowed and not actor.administers(agency_id):
        return deny("service.not_your_agency")
    return allowed
