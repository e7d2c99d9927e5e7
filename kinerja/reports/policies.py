"""May they? Printed documents belong to the parties of an appraisal; the SQL twins stand in queries."""

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.policies import can_follow_progress
from kinerja.reports.queries.printouts import PrintoutLine, PrintoutScope


def can_read_printouts(actor: Actor, scope: PrintoutScope, *, prepares: bool = False) -> Decision:
    """The appraisee, the assessor, who decided, who prepares for the assessor, and an auditor sent to the agency.

    Administrators see state and progress only: never a document with a result.
    """
    if _is_party(actor, scope) or prepares:
        return ALLOW
    if actor.has(Role.AUDITOR):
        agencies = actor.agencies(Role.AUDITOR)
        if agencies is None or scope.agency_id in agencies:
            return ALLOW
    return deny("printout.not_yours")


def can_read_printout(
    actor: Actor, scope: PrintoutScope, printout: PrintoutLine, *, prepares: bool = False
) -> Decision:
    """One of them: drafts stay between preparer and assessor, and preparers read no official one.

    Twin: `visible_printouts`.
    """
    allowed = can_read_printouts(actor, scope, prepares=prepares)
    if not allowed or _is_assessor(actor, scope):
        return allowed
    if printout.prepared and not prepares:
        return deny("printout.not_issued")
    if prepares and printout.official and not can_read_printouts(actor, scope):
        return deny("printout.official_not_prepared")
    return ALLOW


def can_prepare_printouts(actor: Actor, scope: PrintoutScope, *, prepares: bool, is_issued: bool) -> Decision:
    """Who prepares for the assessor, until the assessor has issued: a draft takes nothing's place."""
    if not prepares:
        return deny("preparer.not_named")
    if not scope.in_force:
        return deny("printout.result_replaced")
    return deny("printout.already_issued") if is_issued else ALLOW


def can_issue_printouts(actor: Actor, scope: PrintoutScope) -> Decision:
    """Who decided the result or assesses the employee, while the result is in force. Twin: `issuable_results`."""
    if actor.employee_id is None or actor.employee_id == scope.employee_id:
        return deny("printout.assessor_only")
    if actor.employee_id != scope.assessor_id and actor.employee_id not in scope.decider_ids:
        return deny("printout.assessor_only")
    return ALLOW if scope.in_force else deny("printout.result_replaced")


def can_add_scan(actor: Actor, scope: PrintoutScope, printout: PrintoutLine) -> Decision:
    """A party to the document, while nothing has taken its place: what was signed must be what holds."""
    if not _is_party(actor, scope):
        return deny("printout.not_yours")
    if printout.prepared:
        return deny("printout.not_issued")
    return deny("printout.replaced") if printout.replaced else ALLOW


def can_request_bundle(actor: Actor) -> Decision:
    """Employees, for the results that they decide, and auditors; what is in it, `bundled_results` says.

    Administrators and operators have none: a bundle shows results.
    """
    if actor.employee_id is not None or actor.has(Role.AUDITOR):
        return ALLOW
    return deny("printout.assessor_only")


def can_record_print_basis(actor: Actor) -> Decision:
    """The personnel agency of the province alone."""
    return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("print_basis.province_only")


def _is_assessor(actor: Actor, scope: PrintoutScope) -> bool:
    return actor.employee_id is not None and actor.employee_id in {scope.assessor_id, *scope.decider_ids}


def _is_party(actor: Actor, scope: PrintoutScope) -> bool:
    parties = {scope.employee_id, scope.assessor_id, *scope.decider_ids}
    return actor.employee_id is not None and actor.employee_id in parties


def can_read_recap(actor: Actor) -> Decision:
    """Whoever follows the progress of periods, of what they may see: the rows begin at `visible_appraisals`."""
    return can_follow_progress(actor)


def can_count_predicates(actor: Actor) -> Decision:
    """The province and auditors who are sent everywhere; in a single Dinas the numbers would soon name people."""
    if actor.has(Role.PROVINCE_ADMIN) or actor.agencies(Role.AUDITOR) is None:
        return ALLOW
    return deny("recap.province_only")
