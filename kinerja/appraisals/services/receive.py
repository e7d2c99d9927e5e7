"""The appraisee receipts a result: received and read, which is not the same as agreed."""

from datetime import datetime

from kinerja.appraisals.changes.receiving import keep_receipt
from kinerja.appraisals.models import Result
from kinerja.appraisals.policies import results as policies
from kinerja.appraisals.queries import results as rows
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict


def receive_result(actor: Actor, result_public_id: str, *, now: datetime) -> None:
    """Keep a signature "received" under the exact result; the caller has just asked for the password again.

    Raises NotFound, NotAllowed, Conflict (a newer result is in force).
    """
    with transaction() as session:
        scope = rows.scope_of_result(session, result_public_id)
        appraisal = rows.appraisal_for_update(session, scope.appraisal_public_id)
        scope = rows.scope_of_result(session, result_public_id)
        require(policies.can_receive_result(actor, scope))
        if appraisal.result_id != scope.result_id:
            raise Conflict("result.superseded")
        result = session.get_one(Result, scope.result_id)
        keep_receipt(session, actor, appraisal, result, now=now)
