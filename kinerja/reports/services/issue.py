"""Issuing, and drafting it for the assessor: the documents of a result get their numbers and are kept as they were."""

from datetime import datetime

from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.reports import changes, policies
from kinerja.reports.printouts import Typed
from kinerja.reports.queries.printouts import is_issued, prepares_printouts, scope_for_update, scope_of
from kinerja.reports.serials import LONGEST_LETTER

LONGEST_NOTE = 10_000


def issue_printouts(
    actor: Actor, result_public_id: str, note: str | None = None, letter: str = "", *, now: datetime
) -> tuple[int, int]:
    """Document and evaluation sheet of a result; their ids. Issuing twice what says the same gives the same ones.

    `note` None: note and letter number as they were typed last. Raises NotFound, NotAllowed, Invalid.
    """
    typed = None if note is None else _checked(note, letter)
    with transaction() as session:
        scope = scope_for_update(session, scope_of(session, result_public_id).result_id)
        require(policies.can_issue_printouts(actor, scope))
        return changes.keep_printouts(session, actor, scope, typed, now=now)


def prepare_printouts(
    actor: Actor, result_public_id: str, note: str, letter: str = "", *, now: datetime
) -> tuple[int, int]:
    """Working copies drafted for the assessor, who issues; their ids. They say who prepared, and are never official.

    Raises NotFound, NotAllowed, Invalid.
    """
    typed = _checked(note, letter)
    with transaction() as session:
        scope = scope_for_update(session, scope_of(session, result_public_id).result_id)
        prepares = prepares_printouts(session, actor, scope, local_date(now))
        issued = is_issued(session, scope.result_id)
        require(policies.can_prepare_printouts(actor, scope, prepares=prepares, is_issued=issued))
        return changes.keep_printouts(session, actor, scope, typed, preparer_id=actor.employee_id, now=now)


def _checked(note: str, letter: str) -> Typed:
    errors: dict[str, list[str]] = {}
    if len(note) > LONGEST_NOTE:
        errors["note"] = ["printout.note_too_long"]
    if len(letter.strip()) > LONGEST_LETTER:
        errors["letter"] = ["printout.letter_too_long"]
    if errors:
        raise Invalid(next(iter(errors.values()))[0], errors)
    return Typed(note, letter)
