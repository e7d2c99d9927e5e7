"""What nobody confirmed: the administrators are reminded first, then the system asks the suggested raters."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.changes.suggesting import tell_asked, tell_confirming
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, AutoConfirmation
from kinerja.appraisals.policies.running import can_confirm_waiting
from kinerja.appraisals.queries.unconfirmed import (
    Unconfirmed,
    days_back,
    still_serving,
    unconfirmed,
)
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import WorkCalendar, instant_at, local_date
from kinerja.core.db import transaction
from kinerja.cycles.models import Cycle
from kinerja.notices.models import Notice
from kinerja.people.queries.calendars import calendars_of

REMINDED_BEFORE = 2  # working days: enough to look through a list, late enough to be read

Group = tuple[int, int, date]  # period, unit, last day of the window


def confirm_waiting(actor: Actor, *, now: datetime) -> int:
    """Remind administrators of suggestions whose window nears its end, and ask the raters where the day has come.

    The number of those who are asked now. Whoever was reminded today has the rest of the day; who declared a conflict
    of interest about the appraisee, or holds no post any more, is never asked. Raises NotAllowed.
    """
    require(can_confirm_waiting(actor))
    with transaction() as session:
        groups: dict[Group, list[Unconfirmed]] = {}
        for one in unconfirmed(session, local_date(now)):
            if one.opens_at <= now < one.ends_at:
                groups.setdefault((one.cycle_id, one.unit_id, one.last_day), []).append(one)
        calendars = calendars_of(session, {unit for _cycle, unit, _day in groups})
        return sum(_group(session, actor, groups[key], key, calendars, now=now) for key in sorted(groups))


def _group(
    session: Session,
    actor: Actor,
    some: Sequence[Unconfirmed],
    group: Group,
    calendars: Mapping[int, WorkCalendar],
    *,
    now: datetime,
) -> int:
    cycle_id, unit, last = group
    cycle, calendar = session.get_one(Cycle, cycle_id), calendars[unit]
    today = local_date(now, cycle.zone)
    if not calendar.is_working(today):
        return 0
    before = some[0].confirms_before
    ends = last if before is None else days_back(last, before, calendar)
    if today < days_back(ends, REMINDED_BEFORE, calendar):
        return 0
    key = f"suggestions:{cycle.public_id}:{unit}:{last}"
    if before is None:
        tell_confirming(session, cycle, some, "suggestions.last", key, now=now, due=some[0].ends_at)
        return 0
    due = instant_at(ends, time(), cycle.zone)
    # A reminder on the very day leaves that day.
    if today < ends or not _is_told(session, key, today, cycle.zone):
        told = tell_confirming(session, cycle, some, "suggestions.soon", key, now=now, due=due if due > now else None)
        if told or today < ends:
            return 0
    return _confirm(session, actor, cycle, some, calendar.between(today, last), now=now)


def _is_told(session: Session, key: str, today: date, zone: str) -> bool:
    """Whether somebody who may confirm these was reminded on an earlier day."""
    query = select(Notice.created_at).where(Notice.key == key).order_by(Notice.created_at).limit(1)
    first = session.scalar(query)
    return first is not None and local_date(first, zone) < today


def _confirm(
    session: Session, actor: Actor, cycle: Cycle, some: Sequence[Unconfirmed], days_left: int, *, now: datetime
) -> int:
    today = local_date(now, cycle.zone)
    serving = still_serving(session, {one.rater_id for one in some}, today)
    chosen = [one for one in some if not one.has_conflict and one.rater_id in serving]
    # Appraisals first, as confirming by hand takes them.
    ids = {one.appraisal_id for one in chosen}
    session.scalars(select(Appraisal).where(Appraisal.id.in_(ids)).order_by(Appraisal.id).with_for_update()).all()
    query = select(Assignment).where(Assignment.id.in_([one.assignment_id for one in chosen]))
    query = query.where(Assignment.state == AssignmentState.SUGGESTED).order_by(Assignment.id).with_for_update()
    asked = list(session.scalars(query))
    if not asked:
        return 0
    for one in asked:
        advance(one, Step.CONFIRM)
        session.add(AutoConfirmation(assignment_id=one.id, day=today, days_left=days_left))
    tell_asked(session, cycle, asked, now=now)
    left = len(some) - len(asked)
    kind = "suggestions.confirmed_some" if left else "suggestions.confirmed"
    key = f"suggestions:{cycle.public_id}:{some[0].unit_id}:{today}:auto"
    tell_confirming(session, cycle, some, kind, key, now=now, number=len(asked), days=days_left, left=left)
    changes = {"asked": len(asked), "left": left, "auto": True, "days_left": days_left, "on": today.isoformat()}
    unit, agency = some[0].unit_id, some[0].agency_id
    record(session, actor, Event.RATERS_CONFIRMED, "unit", unit, at=now, agency_id=agency, changes=changes)
    return len(asked)
