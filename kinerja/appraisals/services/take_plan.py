"""The newest plan of an appraisee becomes the items that the instrument asks for, so that nobody types them again."""

from datetime import datetime

from kinerja.appraisals import queries
from kinerja.appraisals.changes.planning import take_over, takings_of
from kinerja.appraisals.policies.results import can_take_plan
from kinerja.appraisals.queries.remarks import plan_about
from kinerja.appraisals.queries.results import appraisal_for_update, scope_of_appraisal
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict


def take_plan(actor: Actor, appraisal_id: str, *, now: datetime) -> bool:
    """Replace the list of items with the newest plan; False when it is the same already.

    Raises NotFound, NotAllowed, Conflict where there is no plan or no list, AnswersInvalid with what does not fit:
    bounds of the instrument, and what the first sent sheet has frozen.
    """
    with transaction() as session:
        appraisal = appraisal_for_update(session, appraisal_id)
        require(can_take_plan(actor, scope_of_appraisal(session, appraisal_id)))
        plan = plan_about(session, appraisal.id)
        if plan is None or not plan.results:
            raise Conflict("plan.has_none")
        sent = queries.with_sent_sheets(session, [appraisal.id], lock=True)
        takings = takings_of(session, {appraisal.id: plan}, sent=sent).get(appraisal.id)
        if not takings:
            raise Conflict("plan.not_asked")
        return take_over(session, actor, appraisal, plan, takings, now=now)
