"""Keeping a unit's service figures with their source; no result and no score changes by it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.serving import keep_figure
from kinerja.appraisals.models import ServiceKind
from kinerja.appraisals.policies import serving as policies
from kinerja.appraisals.queries.serving import last_figure
from kinerja.appraisals.servicevalues import read_value
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.people.models import Unit

LONGEST_SOURCE, LONGEST_REASON = 200, 2_000


@dataclass(frozen=True, slots=True)
class ServiceFigureInput:
    """What is recorded for one unit (public id); kind and value as they were sent."""

    unit: str
    kind: str
    value: str
    source: str
    dated: date


def record_service_figure(
    actor: Actor, cycle_id: str, entered: ServiceFigureInput, *, now: datetime, locale: str = "id"
) -> bool:
    """Keep the figure; a correction follows the earlier one. The same again changes nothing (False).

    Raises NotFound, NotAllowed, Invalid with every fault at its field.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(policies.can_record_service_figures(actor, cycle))
        unit = _unit(session, actor, cycle, entered.unit)
        errors: dict[str, list[str]] = {} if unit else {"unit": ["service.unit_unknown"]}
        value = None
        if entered.kind not in set(ServiceKind):
            errors["kind"] = ["service.kind_unknown"]
        else:
            value, fault = read_value(ServiceKind(entered.kind), entered.value, locale=locale)
            if fault:
                errors["value"] = [fault]
        source = " ".join(entered.source.split())
        if not source or len(source) > LONGEST_SOURCE:
            errors["source"] = ["service.source_missing"]
        if entered.dated > local_date(now, cycle.zone):
            errors["dated"] = ["service.in_future"]
        if errors or unit is None or value is None:
            raise Invalid("service.invalid", errors, most=LONGEST_SOURCE)
        kind = ServiceKind(entered.kind)
        return keep_figure(session, actor, cycle, unit, kind, value=value, source=source, dated=entered.dated, now=now)


def withdraw_service_figure(actor: Actor, cycle_id: str, unit: str, kind: str, reason: str, *, now: datetime) -> None:
    """Take back what holds, with a reason. Raises NotFound, NotAllowed, Conflict when nothing holds, Invalid."""
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(policies.can_record_service_figures(actor, cycle))
        found = _unit(session, actor, cycle, unit)
        last = (
            last_figure(session, cycle.id, found.id, ServiceKind(kind)) if found and kind in set(ServiceKind) else None
        )
        if found is None or last is None or last.value is None:
            raise Conflict("service.nothing_holds")
        words = reason.strip()
        if not words or len(words) > LONGEST_REASON:
            code = "people.reason_missing" if not words else "reason.too_long"
            raise Invalid("service.invalid", {"reason": [code]}, most=LONGEST_REASON)
        keep_figure(
            session, actor, cycle, found, last.kind, value=None, source=last.source, dated=last.dated, reason=words,
            now=now,
        )  # fmt: skip


def _unit(session: Session, actor: Actor, cycle: Cycle, public_id: str) -> Unit | None:
    unit = session.scalars(select(Unit).where(Unit.public_id == public_id)).one_or_none()
    if unit is None or not policies.can_record_service_figure(actor, cycle, unit.agency_id):
        return None
    return unit
