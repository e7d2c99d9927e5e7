"""A table of figures for a whole period: looked through first, then applied in one transaction or not at all."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals import policies
from kinerja.appraisals.changes.supplying import keep_data, keep_givens
from kinerja.appraisals.queries.plan import Plan, plan_of
from kinerja.appraisals.queries.table import VerdictKind, rows_from
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.cycles.queries import cycle_by_public_id


def check_data(actor: Actor, cycle_id: str, text: str, *, now: datetime, locale: str = "id") -> Plan:
    """What applying the table would do, row by row; stores nothing. Raises NotFound, NotAllowed, Invalid."""
    return _plan(reading(), actor, cycle_id, text, now=now, locale=locale, lock=False)


def import_data(actor: Actor, cycle_id: str, text: str, *, now: datetime, locale: str = "id") -> Plan:
    """Apply the table; while a single row is rejected nothing is stored, the plan says which.

    The same table again finds everything unchanged. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction() as session:
        plan = _plan(session, actor, cycle_id, text, now=now, locale=locale, lock=True)
        if plan.count(VerdictKind.REJECTED) or not (plan.sheets or plan.givens):
            return plan
        for (appraisal_id, part), left in sorted(plan.givens.items()):
            supply = next(one for one in plan.supplies[appraisal_id] if one.part.part == part)
            appraisal = plan.appraisals[appraisal_id]
            keep_givens(session, actor, appraisal, supply, values=left.values, sources=left.sources, now=now)
        for (appraisal_id, part, _role), sheet in sorted(plan.sheets.items()):
            supply = next(one for one in plan.supplies[appraisal_id] if one.part.part == part)
            keep_data(session, actor, plan.appraisals[appraisal_id], supply, sheet=sheet, now=now)
        changes = {kind.value: plan.count(kind) for kind in VerdictKind}
        record(session, actor, Event.DATA_IMPORTED, "cycle", cycle_id, at=now, changes=changes)
        return plan


def _plan(session: Session, actor: Actor, cycle_id: str, text: str, *, now: datetime, locale: str, lock: bool) -> Plan:
    cycle = cycle_by_public_id(session, actor, cycle_id)
    require(policies.can_import_data(actor, cycle))
    today = local_date(now, cycle.zone)
    return plan_of(session, actor, cycle.id, rows_from(text), today=today, locale=locale, lock=lock)
