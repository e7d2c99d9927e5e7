"""The open points of a period: what the regulation leaves to the province."""

from collections.abc import Mapping
from datetime import datetime

from kinerja.appraisals.policies.handover import can_set_rules
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.cycles.models import CycleRule
from kinerja.cycles.queries import cycle_for_update
from kinerja.cycles.queries.standing import rules_for


def set_rules(actor: Actor, cycle_public_id: str, values: Mapping[str, str], *, now: datetime) -> None:
    """Keep the value of every point; what was handed over before stays. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_public_id)
        require(can_set_rules(actor, cycle))
        known = rules_for(session, cycle.id)
        errors = {one.code: ["rule.unknown"] for one in known if values.get(one.code) not in one.values}
        if errors:
            raise Invalid("rule.invalid", errors)
        changed = {one.code: values[one.code] for one in known if values[one.code] != one.value}
        for code, value in changed.items():
            session.merge(CycleRule(cycle_id=cycle.id, code=code, value=value))
        if changed:
            cycle.rev += 1
            record(session, actor, Event.CYCLE_CHANGED, "cycle", cycle.id, at=now, changes=changed)
