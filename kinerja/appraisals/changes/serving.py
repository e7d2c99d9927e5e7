"""A unit's service figure, kept inside a caller's transaction."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from kinerja.appraisals.models import ServiceFigure, ServiceKind
from kinerja.appraisals.queries.serving import last_figure
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.cycles.models import Cycle
from kinerja.people.models import Unit


def keep_figure(
    session: Session,
    actor: Actor,
    cycle: Cycle,
    unit: Unit,
    kind: ServiceKind,
    *,
    value: Decimal | None,
    source: str,
    dated: date,
    reason: str = "",
    now: datetime,
) -> bool:
    """The next row of that figure (without a value: taken back); False when it says what holds already."""
    last = last_figure(session, cycle.id, unit.id, kind)
    if last is not None and (last.value, last.source, last.dated) == (value, source, dated):
        return False
    seq = last.seq + 1 if last is not None else 1
    session.add(
        ServiceFigure(
            cycle_id=cycle.id, unit_id=unit.id, kind=kind, seq=seq, value=value, source=source, dated=dated,
            reason=reason, recorded_by_id=actor.account_id, recorded_at=now,
        )
    )  # fmt: skip
    event = Event.SERVICE_FIGURE_RECORDED if value is not None else Event.SERVICE_FIGURE_WITHDRAWN
    changes = {"cycle": cycle.public_id, "kind": kind.value, "seq": seq}
    record(session, actor, event, "unit", unit.id, at=now, agency_id=unit.agency_id, changes=changes)
    return True
