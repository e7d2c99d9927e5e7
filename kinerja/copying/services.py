"""Ticks on what has been carried over into the official system."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from kinerja.appraisals.models import Appraisal
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.copying import policies, queries
from kinerja.copying.models import Copying
from kinerja.copying.orders import Order
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict


def tick_copied(actor: Actor, result_id: str, keys: Collection[str], order: Order, *, now: datetime) -> tuple[int, int]:
    """Keep exactly these ticks; how many pieces are ticked, of how many.

    Becoming complete, and no longer being it, are events; ticks on the way are not.
    Raises NotFound, NotAllowed, Conflict (a piece that is no longer there: the page is old).
    """
    with transaction() as session:
        sheet = queries.copy_sheet(session, result_id, order, "id")
        require(policies.can_copy_result(actor, sheet.scope, result_id))
        # Two tabs take turns: the row of ticks may not exist yet, the appraisal does.
        session.execute(select(Appraisal.id).where(Appraisal.id == sheet.scope.appraisal_id).with_for_update())
        known = {item.key for item in sheet.items}
        if set(keys) - known:
            raise Conflict("copying.changed_meanwhile")
        kept = session.get(Copying, sheet.scope.result_id)
        if kept is None:
            kept = Copying(result_id=sheet.scope.result_id)
            session.add(kept)
        was_complete, is_complete = kept.completed_at is not None, set(keys) == known
        kept.ticked, kept.by_id, kept.changed_at = sorted(keys), actor.employee_id or 0, now
        if was_complete != is_complete:
            kept.completed_at = now if is_complete else None
            event = Event.RESULT_COPIED if is_complete else Event.RESULT_COPY_REOPENED
            record(session, actor, event, "result", result_id, at=now, agency_id=sheet.scope.agency_id)
        return len(set(keys)), len(known)
