"""Clocks that ran out, windows that ended, and the appraisals whose assessor stayed silent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline, Result
from kinerja.cycles.models import ClockCode, Cycle, CycleState, Window
from kinerja.people.queries import SupervisorCard, supervisors_for

# Only these clocks have a consequence of their own; the others turn late and are shown as late.
CONSEQUENCES: dict[ClockCode, AppraisalState] = {
    ClockCode.RETURN: AppraisalState.DECIDED,
    ClockCode.DEFAULT_RETURN: AppraisalState.DECIDED,
    ClockCode.OBJECTION: AppraisalState.RECEIVED,
}
OF_WINDOW = (ClockCode.DEFAULT, ClockCode.REPORT)
OF_RECEIPT = (ClockCode.RETURN, ClockCode.DEFAULT_RETURN)
RUN_OUT = "run_out"  # what ended a clock that no step met


def run_out_of(session: Session, now: datetime, *, limit: int) -> list[int]:
    """Appraisals of open cycles with a clock that ran out and has a consequence, the longest overdue first."""
    waiting = or_(*(and_(Deadline.code == code, Appraisal.state == state) for code, state in CONSEQUENCES.items()))
    query = (
        select(Appraisal.id)
        .join(Deadline, Deadline.appraisal_id == Appraisal.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Deadline.ended_at.is_(None), Deadline.due_at <= now, Cycle.state == CycleState.OPEN, waiting)
        .order_by(Deadline.due_at, Appraisal.id)
    )
    return list(dict.fromkeys(session.scalars(query.limit(limit))))


def locked(session: Session, appraisal_ids: Collection[int]) -> Sequence[Appraisal]:
    """These appraisals, locked in one order until the transaction ends."""
    query = select(Appraisal).where(Appraisal.id.in_(appraisal_ids)).order_by(Appraisal.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def running_clocks(session: Session, appraisal_ids: Collection[int]) -> dict[int, list[Deadline]]:
    """The clocks that run, by appraisal."""
    found: dict[int, list[Deadline]] = {}
    query = select(Deadline).where(Deadline.appraisal_id.in_(appraisal_ids), Deadline.ended_at.is_(None))
    for deadline in session.scalars(query.order_by(Deadline.due_at)):
        found.setdefault(deadline.appraisal_id, []).append(deadline)
    return found


def rating_ends(session: Session, cycle_id: int) -> dict[int | None, datetime]:
    """When the window for decisions ends, grace included: for a Dinas with one of its own, and (None) for the rest."""
    windows = select(Window).where(Window.cycle_id == cycle_id, Window.role == "rating")
    return {one.unit_id: one.closes_at + timedelta(minutes=one.grace_minutes) for one in session.scalars(windows)}


def clocks_of_windows(session: Session, cycle_id: int) -> list[Deadline]:
    """Every clock of a cycle that began with the end of a window, ended ones too."""
    query = select(Deadline).join(Appraisal, Appraisal.id == Deadline.appraisal_id)
    return list(session.scalars(query.where(Appraisal.cycle_id == cycle_id, Deadline.code.in_(OF_WINDOW))))


@dataclass(frozen=True, slots=True)
class ReceiptClock:
    """Until when a result is to be receipted (exclusive), and since when it counts as received without that."""

    due_at: datetime
    presumed_at: datetime | None


def receipt_clock(session: Session, appraisal_id: int) -> ReceiptClock | None:
    """That of the newest result; None where none was started."""
    query = (
        select(Deadline.due_at, Deadline.ended_at, Deadline.ended_by)
        .where(Deadline.appraisal_id == appraisal_id, Deadline.code.in_(OF_RECEIPT))
        .order_by(Deadline.id.desc())
    )
    row = session.execute(query.limit(1)).one_or_none()
    return None if row is None else ReceiptClock(row.due_at, row.ended_at if row.ended_by == RUN_OUT else None)


def receipt_dues(session: Session, employee_id: int) -> dict[str, datetime]:
    """Until when this employee receipts which result: public id -> exclusive end."""
    query = (
        select(Result.public_id, Deadline.due_at)
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Deadline, Deadline.appraisal_id == Appraisal.id)
        .where(Appraisal.employee_id == employee_id, Deadline.code.in_(OF_RECEIPT), Deadline.ended_at.is_(None))
    )
    return dict(session.execute(query).tuples().all())


@dataclass(frozen=True, slots=True)
class SilentAppraisal:
    """An appraisal that its assessor has not decided before the window ended, with the clock of the superior."""

    appraisal_id: int
    public_id: str
    cycle_id: int
    agency_id: int
    unit_id: int
    employee_id: int
    assessor_id: int
    assessor_placement_id: int
    since: datetime
    due_at: datetime
    zone: str


def silent_appraisals(session: Session, cycle_id: int | None = None) -> list[SilentAppraisal]:
    """Not decided when the window ended ("belum menilai sampai batas waktu"), the nearest deadline first.

    Of open cycles, or of one of them. An overdue clock goes on running: the superior's duty does not end by being late.
    """
    query = (
        select(
            Appraisal.id,
            Appraisal.public_id,
            Appraisal.cycle_id,
            Appraisal.agency_id,
            Appraisal.unit_id,
            Appraisal.employee_id,
            Appraisal.assessor_id,
            Appraisal.assessor_placement_id,
            Deadline.starts_at,
            Deadline.due_at,
            Cycle.zone,
        )
        .join(Deadline, Deadline.appraisal_id == Appraisal.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Deadline.code == ClockCode.DEFAULT, Deadline.ended_at.is_(None))
        .where(Appraisal.state == AppraisalState.COLLECTING, Cycle.state == CycleState.OPEN)
        .order_by(Deadline.due_at, Appraisal.id)
    )
    if cycle_id is not None:
        query = query.where(Appraisal.cycle_id == cycle_id)
    return [SilentAppraisal(*row) for row in session.execute(query)]


def superiors_of_assessors(
    session: Session, capacities: Collection[tuple[int, int]], on: date
) -> Mapping[tuple[int, int], SupervisorCard | None]:
    """Who stands above an assessor in the capacity of that placement: (employee, placement) -> superior.

    Somebody who assesses in two capacities may have two superiors.
    """
    found: dict[tuple[int, int], SupervisorCard | None] = {}
    rounds = list(dict.fromkeys(capacities))
    while rounds:
        placements = dict(rounds)  # one capacity of each person per round
        superiors = supervisors_for(session, placements, on, placements=placements)
        found.update({(one, placements[one]): superior for one, superior in superiors.items()})
        rounds = [one for one in rounds if one not in found]
    return found


def silent_for(session: Session, superior_id: int, on: date) -> list[SilentAppraisal]:
    """The silent appraisals that wait for this superior; never the own one."""
    silent = silent_appraisals(session)
    above = superiors_of_assessors(session, [(one.assessor_id, one.assessor_placement_id) for one in silent], on)
    return [
        one
        for one in silent
        if (card := above[one.assessor_id, one.assessor_placement_id]) is not None
        and card.employee_id == superior_id != one.employee_id
    ]
