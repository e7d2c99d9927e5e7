"""Issuing: the documents of a result get their numbers and are kept as they were."""

from datetime import datetime

from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.reports import changes, policies
from kinerja.reports.queries.printouts import scope_for_update, scope_of

LONGEST_NOTE = 10_000


def issue_printouts(actor: Actor, result_public_id: str, note: str | None = None, *, now: datetime) -> tuple[int, int]:
    """Document and evaluation sheet of a result; their ids. Issuing twice what says the same gives the same ones.

    `note` None: as it was typed last. Raises NotFound, NotAllowed, Invalid.
    """
    if note is not None and len(note) > LONGEST_NOTE:
        raise Invalid("printout.note_too_long", {"note": ["printout.note_too_long"]})
    with transaction() as session:
        scope = scope_for_update(session, scope_of(session, result_public_id).result_id)
        require(policies.can_issue_printouts(actor, scope))
        return changes.keep_printouts(session, actor, scope, note, now=now)
