"""Opening a cycle: appraisals, parts and duties for everyone in one go, or for nobody."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kinerja.appraisals import policies
from kinerja.appraisals.changes import Opened, open_appraisals
from kinerja.appraisals.changes.planning import take_plans
from kinerja.appraisals.changes.releasing import schedule_release
from kinerja.appraisals.changes.suggesting import tell_new
from kinerja.appraisals.models import Appraisal, Assignment
from kinerja.appraisals.queries.unconfirmed import unconfirmed
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries import Roster, check_cycle, cycle_for_update, roster
from kinerja.cycles.workflow import Step, advance
from kinerja.people.models import Employee


def open_cycle(actor: Actor, cycle_id: str, *, now: datetime) -> Opened:
    """Create everything the cycle needs in one transaction; opening again changes nothing.

    Raises NotAllowed, NotFound, and Conflict while the check finds blocking problems:
    nothing opens half.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        require(policies.can_open_cycle(actor, cycle))
        if cycle.state is CycleState.OPEN:
            return _counted(session, cycle)
        people = roster(session, cycle.id, local_date(now, cycle.zone))
        found = check_cycle(session, cycle, people)
        if found.blocking:
            raise Conflict("cycle.check_blocks", findings=len(found.blocking))
        opened = open_appraisals(session, cycle, people, people, now=now)
        advance(cycle, Step.OPEN)
        cycle.opened_at = now
        session.flush()
        schedule_release(session, now=now)
        waiting = unconfirmed(session, local_date(now, cycle.zone), cycle_id=cycle.id) if cycle.confirms_raters else []
        tell_new(session, cycle, waiting, f"cycle:{cycle.public_id}:suggestions", now=now)
        plans, left = _take_plans(session, actor, cycle, now=now)
        opened = replace(opened, plans=plans, plans_left=left)
        changes = {"appraisals": opened.appraisals, "assignments": opened.assignments, "plans": plans, "left": left}
        record(session, actor, Event.CYCLE_OPENED, "cycle", cycle.id, at=now, changes=changes)
        return opened


def add_appraisal(actor: Actor, cycle_id: str, employee_id: str, *, now: datetime) -> Opened:
    """The appraisal of somebody who came after the opening; again is harmless.

    Raises NotAllowed, NotFound, and Conflict when this person cannot be appraised yet.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        require(policies.can_add_appraisal(actor, cycle))
        employee = session.scalar(select(Employee.id).where(Employee.public_id == employee_id))
        if employee is None:
            raise NotFound("employee.unknown")
        everybody = roster(session, cycle.id, local_date(now, cycle.zone))
        own = tuple(seat for seat in everybody.seats if seat.card.employee_id == employee)
        people = Roster(own, everybody.instruments)
        blocking = [one for one in check_cycle(session, cycle, people).blocking if one.card is not None]
        if not own or blocking:
            raise Conflict(blocking[0].code if blocking else "check.no_placement")
        opened = open_appraisals(session, cycle, people, everybody, now=now)
        if opened.appraisals:
            subject = session.scalar(
                select(Appraisal.id).where(Appraisal.cycle_id == cycle.id, Appraisal.employee_id == employee)
            )
            _take_plans(session, actor, cycle, Appraisal.id == subject, now=now)
            agency = own[0].placement.agency_id
            changes = {"assignments": opened.assignments}
            record(
                session,
                actor,
                Event.APPRAISAL_OPENED,
                "appraisal",
                subject or 0,
                at=now,
                agency_id=agency,
                changes=changes,
            )
        return opened


def _take_plans(
    session: Session, actor: Actor, cycle: Cycle, *which: ColumnElement[bool], now: datetime
) -> tuple[int, int]:
    """Where the period says so: of the appraisals just opened, how many plans were taken over and how many not."""
    if not cycle.takes_plans:
        return 0, 0
    appraisals = session.scalars(select(Appraisal).where(Appraisal.cycle_id == cycle.id, *which)).all()
    return take_plans(session, actor, appraisals, now=now)


def _counted(session: Session, cycle: Cycle) -> Opened:
    appraisals = session.scalar(select(func.count()).where(Appraisal.cycle_id == cycle.id)) or 0
    duties = select(func.count()).select_from(Assignment).join(Appraisal, Appraisal.id == Assignment.appraisal_id)
    return Opened(appraisals, session.scalar(duties.where(Appraisal.cycle_id == cycle.id)) or 0)
