"""Who may object to a result, and until when."""

from datetime import datetime

from kinerja.appraisals.models import AppraisalState
from kinerja.core.authz import ALLOW, Actor, Decision, deny
from kinerja.cycles.models import CycleState
from kinerja.objections.models import ObjectionState
from kinerja.objections.queries.filing import Filing


def can_file_objection(actor: Actor, filing: Filing, *, now: datetime) -> Decision:
    """Only the appraisee, once, after the receipt, while the clock runs; never to a result that is final.

    A result on trial is no personnel record (docs/decisions/0007), so nobody is made to decide about it.
    """
    if actor.employee_id is None or actor.employee_id != filing.employee_id:
        return deny("objection.not_appraisee")
    barred = _barred(filing)
    if barred is not None:
        return barred
    if filing.objection_state not in (None, ObjectionState.DRAFT):
        return deny("objection.already_filed")
    if filing.cycle_state is not CycleState.OPEN:
        return deny("objection.cycle_not_open")
    if filing.state is AppraisalState.DECIDED:
        return deny("objection.receipt_first")
    if filing.due_at is None:
        return deny("objection.no_clock")
    if filing.state is not AppraisalState.RECEIVED or now >= filing.due_at:
        return deny("objection.too_late", due_at=filing.due_at)
    return ALLOW


def can_read_draft(actor: Actor, filing: Filing) -> Decision:
    """The page where an objection is written belongs to the appraisee alone."""
    if actor.employee_id is None or actor.employee_id != filing.employee_id:
        return deny("objection.not_appraisee")
    return ALLOW


def _barred(filing: Filing) -> Decision | None:
    """Why no objection to this result will ever be possible."""
    if not filing.is_in_force:
        return deny("objection.superseded")
    if filing.finality is not None:
        return deny(f"objection.final.{filing.finality.value}")
    return deny("objection.on_trial") if filing.on_trial else None
