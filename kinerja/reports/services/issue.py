"""Issuing, and drafting it for the assessor: the documents of a result get their numbers and are kept as they were."""

from datetime import datetime

from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.reports import changes, policies
from kinerja.reports.queries.printouts import is_issued, prepares_printouts, scope_for_update, scope_of

LONGEST_NOTE = 10_000


def issue_printouts(actor: Actor, result_public_id: str, note: str | None = None, *, now: datetime) -> tuple[int, int]:
    """Document and evaluation sheet of a result; their ids. Issuing twice what says the same gives the same ones.

    `note` None: as it was typed last. Raises NotFound, NotAllowed, Invalid.
    """
    _check_note(note or "")
    with transaction() as session:
        scope = scope_for_update(session, scope_of(session, result_public_id).result_id)
        require(policies.can_issue_printouts(actor, scope))
        return changes.keep_printouts(session, actor, scope, note, now=now)


def prepare_printouts(actor: Actor, result_public_id: str, note: str, *, now: datetime) -> tuple[int, int]:
    """Working copies drafted for the assessor, who issues; their ids. They say who prepared, and are never official.

    Raises NotFound, NotAllowed, Invalid.
    """
    _check_note(note)
    with transaction() as session:
        scope = scope_for_update(session, scope_of(session, result_public_id).result_id)
        prepares = prepares_printouts(session, actor, scope, local_date(now))
        issued = is_issued(session, scope.result_id)
        require(policies.can_prepare_printouts(actor, scope, prepares=prepares, is_issued=issued))
        return changes.keep_printouts(session, actor, scope, note, preparer_id=actor.employee_id, now=now)


def _check_note(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise Invalid("printout.note_too_long", {"note": ["printout.note_too_long"]})
