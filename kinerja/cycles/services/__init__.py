"""The verbs of a cycle's preparation: create, windows, instruments, announce; and reading the criteria."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, job_actor, require
from kinerja.core.calendar import instant_at, local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.queue import enqueue
from kinerja.cycles import policies, queries
from kinerja.cycles.models import (
    RELEASE_JOB,
    CriteriaReading,
    Cycle,
    CycleInstrument,
    CycleKind,
    CycleState,
    Window,
)
from kinerja.cycles.workflow import Step, advance
from kinerja.instruments.models import Version
from kinerja.notices.changes import NewNotice, add_notices
from kinerja.people.models import JobFamily, Unit

WINDOW_ROLES = ("self", "supervisor", "peer", "subordinate", "external", "rating")


MOST_CONFIRMS_BEFORE = 30  # working days


@dataclass(frozen=True, slots=True)
class WindowInput:
    """A window in wall-clock time of the cycle's zone (naive on purpose: what people type)."""

    role: str
    opens: datetime
    closes: datetime
    grace_minutes: int = 0


@dataclass(frozen=True, slots=True)
class CycleInput:
    name: str
    starts_on: date
    ends_on: date
    kind: CycleKind = CycleKind.YEARLY
    confirms_raters: bool = False
    confirms_before: int | None = None
    takes_plans: bool = False


def create_cycle(actor: Actor, entered: CycleInput, *, now: datetime) -> str:
    """A cycle in preparation; gives its public id. Raises NotAllowed, Invalid."""
    require(policies.can_create_cycle(actor))
    _check_input(entered)
    with transaction() as session:
        cycle = Cycle(
            name=entered.name.strip(),
            kind=entered.kind,
            starts_on=entered.starts_on,
            ends_on=entered.ends_on,
            confirms_raters=entered.confirms_raters,
            confirms_before=entered.confirms_before,
            takes_plans=entered.takes_plans,
            created_at=now,
        )
        session.add(cycle)
        session.flush()
        record(session, actor, Event.CYCLE_CREATED, "cycle", cycle.id, at=now, changes={"kind": cycle.kind.value})
        return cycle.public_id


def edit_cycle(actor: Actor, cycle_id: str, entered: CycleInput, *, now: datetime) -> None:
    """Change name, kind and dates before the announcement. Raises NotAllowed, NotFound, Invalid."""
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_edit_cycle(actor, cycle))
        _check_input(entered)
        cycle.name, cycle.kind = entered.name.strip(), entered.kind
        cycle.starts_on, cycle.ends_on = entered.starts_on, entered.ends_on
        cycle.confirms_raters, cycle.confirms_before = entered.confirms_raters, entered.confirms_before
        cycle.takes_plans = entered.takes_plans
        cycle.rev += 1
        record(session, actor, Event.CYCLE_CHANGED, "cycle", cycle.id, at=now, changes={"rev": cycle.rev})


def set_windows(
    actor: Actor, cycle_id: str, windows: Sequence[WindowInput], *, now: datetime, unit_id: int | None = None
) -> None:
    """Replace the windows, everywhere or (`unit_id`) for one Dinas; what ends by that is released at once.

    Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_set_windows(actor, cycle))
        _check_windows(session, windows, unit_id)
        scope = Window.unit_id.is_(None) if unit_id is None else Window.unit_id == unit_id
        session.execute(delete(Window).where(Window.cycle_id == cycle.id, scope))
        for entered in windows:
            session.add(
                Window(
                    cycle_id=cycle.id,
                    unit_id=unit_id,
                    role=entered.role,
                    opens_at=instant_at(entered.opens.date(), entered.opens.time(), cycle.zone),
                    closes_at=instant_at(entered.closes.date(), entered.closes.time(), cycle.zone),
                    grace_minutes=entered.grace_minutes,
                )
            )
        cycle.rev += 1
        if cycle.state is CycleState.OPEN:
            key = f"{RELEASE_JOB}:{cycle.public_id}:{cycle.rev}"
            enqueue(session, RELEASE_JOB, {}, key=key, actor=job_actor(RELEASE_JOB), now=now)
        changes = {"roles": sorted(one.role for one in windows), "state": cycle.state.value}
        record(session, actor, Event.WINDOW_CHANGED, "cycle", cycle.id, at=now, agency_id=unit_id, changes=changes)


def assign_instrument(
    actor: Actor,
    cycle_id: str,
    version_id: int,
    *,
    now: datetime,
    unit_id: int | None = None,
    job_family_id: int | None = None,
    part: str = "overall",
) -> str:
    """Let a version serve a unit (with all below) and a job family; None means any. Gives the row's public id.

    The same scope again replaces the version. Raises NotAllowed, NotFound.
    """
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_assign_instrument(actor, cycle))
        _require_rows(session, version_id, unit_id, job_family_id)
        # NULLs differ from each other in a unique constraint, so that the query must find the twin.
        row = session.scalar(
            select(CycleInstrument).where(
                CycleInstrument.cycle_id == cycle.id,
                CycleInstrument.part == part,
                CycleInstrument.unit_id.is_not_distinct_from(unit_id),
                CycleInstrument.job_family_id.is_not_distinct_from(job_family_id),
            )
        )
        if row is None:
            row = CycleInstrument(cycle_id=cycle.id, part=part, unit_id=unit_id, job_family_id=job_family_id)
            session.add(row)
        row.version_id = version_id
        cycle.rev += 1
        session.flush()
        changes = {"version": version_id, "unit": unit_id, "job_family": job_family_id, "part": part}
        record(session, actor, Event.CYCLE_CHANGED, "cycle", cycle.id, at=now, changes=changes)
        return row.public_id


def remove_instrument(actor: Actor, cycle_id: str, rule_id: str, *, now: datetime) -> None:
    """Take a row out of the table before opening. Raises NotAllowed, NotFound."""
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_assign_instrument(actor, cycle))
        query = select(CycleInstrument).where(
            CycleInstrument.cycle_id == cycle.id, CycleInstrument.public_id == rule_id
        )
        row = session.scalar(query)
        if row is None:
            raise NotFound("cycle.rule_unknown")
        session.delete(row)
        cycle.rev += 1
        changes = {"version": row.version_id, "unit": row.unit_id, "job_family": row.job_family_id}
        record(session, actor, Event.CYCLE_CHANGED, "cycle", cycle.id, at=now, changes=changes)


def announce_cycle(actor: Actor, cycle_id: str, *, now: datetime) -> int:
    """From now on everyone can read "Kriteria saya"; gives the number of people told.

    Raises NotAllowed, NotFound, Conflict when no instrument serves anybody.
    """
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_announce_cycle(actor, cycle))
        people = queries.roster(session, cycle.id, local_date(now, cycle.zone))
        served = [seat for seat in people.seats if seat.servings]
        if not served:
            raise Conflict("cycle.no_instruments")
        advance(cycle, Step.ANNOUNCE)
        cycle.announced_at = now
        key = f"cycle:{cycle.public_id}:announced"
        params = {"cycle": cycle.name, "cycle_id": cycle.public_id}
        told = [NewNotice(seat.card.employee_id, key, "cycle.announced", params) for seat in served]
        add_notices(session, told, now=now)
        record(session, actor, Event.CYCLE_ANNOUNCED, "cycle", cycle.id, at=now, changes={"people": len(served)})
        return len(served)


def read_criteria(actor: Actor, cycle_id: str, *, now: datetime) -> None:
    """Keep that the employee declared the criteria read, with what was shown; again is harmless.

    Raises NotAllowed, NotFound.
    """
    with transaction() as session:
        cycle = queries.cycle_for_update(session, cycle_id)
        require(policies.can_read_criteria(actor, cycle))
        employee_id = actor.employee_id or 0
        criteria = queries.criteria_for(session, employee_id, cycle, now=now)
        for part in criteria.parts:
            if part.read_at is None:
                fingerprint = part.instrument.fingerprint
                session.add(
                    CriteriaReading(cycle_id=cycle.id, employee_id=employee_id, fingerprint=fingerprint, read_at=now)
                )
                agency = criteria.card.main.agency_id if criteria.card and criteria.card.main else None
                changes = {"fingerprint": fingerprint}
                record(
                    session, actor, Event.CRITERIA_READ, "cycle", cycle.id, at=now, agency_id=agency, changes=changes
                )


def _check_input(entered: CycleInput) -> None:
    errors: dict[str, list[str]] = {}
    if not entered.name.strip():
        errors["name"] = ["cycle.name_missing"]
    if entered.ends_on <= entered.starts_on:
        errors["ends_on"] = ["cycle.ends_before_start"]
    if entered.confirms_before is not None:
        if not entered.confirms_raters:
            errors["confirms_before"] = ["cycle.confirms_nothing"]
        elif not 1 <= entered.confirms_before <= MOST_CONFIRMS_BEFORE:
            errors["confirms_before"] = ["cycle.confirms_out_of_bounds"]
    if errors:
        raise Invalid("cycle.invalid", errors)


def _check_windows(session: Session, windows: Sequence[WindowInput], unit_id: int | None) -> None:
    errors: dict[str, list[str]] = {}
    for entered in windows:
        if entered.role not in WINDOW_ROLES:
            errors.setdefault(entered.role, []).append("window.role_unknown")
        if entered.closes <= entered.opens:
            errors.setdefault(entered.role, []).append("window.closes_before_opening")
        if entered.grace_minutes < 0:
            errors.setdefault(entered.role, []).append("window.grace_negative")
    if len({one.role for one in windows}) < len(windows):
        errors.setdefault("role", []).append("window.role_twice")
    if unit_id is not None and session.scalar(select(Unit.agency_id).where(Unit.id == unit_id)) != unit_id:
        errors.setdefault("unit", []).append("window.not_an_agency")
    if errors:
        raise Invalid("window.invalid", errors)


def _require_rows(session: Session, version_id: int, unit_id: int | None, job_family_id: int | None) -> None:
    if session.get(Version, version_id) is None:
        raise NotFound("version.unknown")
    if unit_id is not None and session.get(Unit, unit_id) is None:
        raise NotFound("unit.unknown")
    if job_family_id is not None and session.get(JobFamily, job_family_id) is None:
        raise NotFound("job_family.unknown")
