"""What units achieved, as BKD records it with its source."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.cycles import policies, queries
from kinerja.cycles.models import AchievementLevel, UnitAchievement
from kinerja.people.models import Unit

LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class AchievementInput:
    """What is recorded for one unit; `level` is a code as it was sent."""

    unit_id: int
    level: str
    source: str
    dated: date


def record_achievement(actor: Actor, cycle_id: str, entered: AchievementInput, *, now: datetime) -> bool:
    """Keep a unit's achievement; a correction follows the earlier record. The same again changes nothing (False).

    No rating and no predicate changes by it. Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_record_achievement(actor, cycle))
        unit = session.get(Unit, entered.unit_id)
        errors: dict[str, list[str]] = {}
        if unit is None:
            errors["unit_id"] = ["unit.unknown"]
        if entered.level not in set(AchievementLevel):
            errors["level"] = ["achievement.level_unknown"]
        source = entered.source.strip()
        if not source or len(source) > LONGEST_SOURCE:
            errors["source"] = ["achievement.source_missing"]
        if entered.dated > local_date(now, cycle.zone):
            errors["dated"] = ["achievement.dated_ahead"]
        if errors or unit is None:
            raise Invalid("achievement.invalid", errors)
        query = select(UnitAchievement).where(UnitAchievement.cycle_id == cycle.id, UnitAchievement.unit_id == unit.id)
        last = session.scalars(query.order_by(UnitAchievement.seq.desc()).limit(1)).first()
        level = AchievementLevel(entered.level)
        if last is not None and (last.level, last.source, last.dated) == (level, source, entered.dated):
            return False
        seq = last.seq + 1 if last is not None else 1
        session.add(
            UnitAchievement(
                cycle_id=cycle.id,
                unit_id=unit.id,
                seq=seq,
                level=level,
                source=source,
                dated=entered.dated,
                recorded_by_id=actor.account_id,
                recorded_at=now,
            )
        )
        changes = {"cycle": cycle.public_id, "level": level.value, "seq": seq}
        agency = unit.agency_id
        record(session, actor, Event.ACHIEVEMENT_RECORDED, "unit", unit.id, at=now, agency_id=agency, changes=changes)
        return True
