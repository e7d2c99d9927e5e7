"""Who marks days: administrators of the Dinas for their own people and units, the BKD for all; nobody oneself."""

from kinerja.appraisals.models import WorkMark
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny


def can_see_marks(actor: Actor) -> Decision:
    """The list; which lines, says `visible_marks`."""
    known = actor.has(Role.AGENCY_ADMIN) or actor.has(Role.PROVINCE_ADMIN)
    return ALLOW if known else deny("mark.administrators_only")


def can_record_mark(actor: Actor, agency_id: int | None, *, employee_id: int | None = None) -> Decision:
    """Within the own Dinas; a mark about oneself is somebody else's to record."""
    if not actor.administers(agency_id):
        return deny("mark.not_your_agency")
    if employee_id is not None and employee_id == actor.employee_id:
        return deny("mark.about_oneself")
    return ALLOW


def can_withdraw_mark(actor: Actor, mark: WorkMark) -> Decision:
    """As for recording it. Once."""
    allowed = can_record_mark(actor, mark.agency_id, employee_id=mark.employee_id)
    if not allowed:
        return allowed
    return ALLOW if mark.withdrawn_at is None else deny("mark.already_withdrawn")
