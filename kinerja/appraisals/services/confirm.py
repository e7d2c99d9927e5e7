"""Peers and subordinates that the system suggests, confirmed for a whole unit by the administrator of the Dinas."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals import policies
from kinerja.appraisals.changes.suggesting import tell_asked
from kinerja.appraisals.models import Assignment, AssignmentState
from kinerja.appraisals.queries.pool import unit_by_public_id
from kinerja.appraisals.queries.suggesting import SuggestedGroup, suggested_groups
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, NotFound
from kinerja.cycles.queries import cycle_by_public_id


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many are asked now, and how many suggestions were dropped."""

    asked: int
    dropped: int


def confirm_raters(
    actor: Actor, cycle_id: str, unit_id: str, ticked: Mapping[str, set[str]], *, on: date, now: datetime
) -> Confirmed:
    """Ask everybody who is ticked (group -> public ids of employees), drop the other suggestions.

    Who was asked before stays. `on`: the day of the organisation that was looked at. The same again changes nothing
    and leaves no event. Raises NotAllowed, NotFound, Conflict when somebody ticked is not in the list any more.
    """
    with transaction() as session:
        cycle = cycle_by_public_id(session, actor, cycle_id)
        require(policies.can_draw_raters(actor, cycle))
        unit = unit_by_public_id(session, unit_id)
        groups = suggested_groups(session, actor, cycle, unit.id, on=on, lock=True)
        if not groups:
            raise NotFound("draw.nobody_here")
        known = {group.field: {one.public_id for one in group.people} for group in groups}
        if any(not people <= known.get(field, set()) for field, people in ticked.items()):
            raise Conflict("suggestion.changed")
        asked, dropped = [], 0
        for group in groups:
            chosen = ticked.get(group.field, set())
            asked += _asked(session, group, chosen)
            dropped += _dropped(session, group, chosen)
        tell_asked(session, cycle, asked, now=now)
        if asked or dropped:
            changes = {"asked": len(asked), "dropped": dropped, "on": on.isoformat()}
            agency = unit.agency_id
            record(session, actor, Event.RATERS_CONFIRMED, "unit", unit.id, at=now, agency_id=agency, changes=changes)
        return Confirmed(len(asked), dropped)


def _asked(session: Session, group: SuggestedGroup, chosen: set[str]) -> list[Assignment]:
    found = []
    for one in group.people:
        if one.public_id not in chosen or one.is_fixed:
            continue
        if one.state is AssignmentState.SUGGESTED:
            assignment = _duty(session, group, one.employee_id)
            advance(assignment, Step.CONFIRM)
        else:
            assignment = Assignment(
                appraisal_id=group.appraisal_id,
                role=group.role.code,
                role_kind=group.role.kind,
                closed=group.role.closed,
                employee_id=one.employee_id,
                placement_id=one.placement_id,
            )
            session.add(assignment)
            session.flush()
        found.append(assignment)
    return found


def _dropped(session: Session, group: SuggestedGroup, chosen: set[str]) -> int:
    gone = [one for one in group.people if one.public_id not in chosen and one.state is AssignmentState.SUGGESTED]
    for one in gone:
        advance(_duty(session, group, one.employee_id), Step.REVOKE)
    return len(gone)


def _duty(session: Session, group: SuggestedGroup, employee_id: int) -> Assignment:
    query = select(Assignment).where(
        Assignment.appraisal_id == group.appraisal_id,
        Assignment.role == group.role.code,
        Assignment.employee_id == employee_id,
    )
    return session.scalars(query).one()
