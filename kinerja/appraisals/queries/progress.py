"""How far an appraisal or a cycle is: states only, never contents."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    AutoConfirmation,
    DutyResumption,
    Invitation,
)
from kinerja.appraisals.models.raters import PaperConflict
from kinerja.appraisals.queries.paper import conflict_holds
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.people.models import Employee, Guest, Unit
from kinerja.people.queries import unit_names

Assessor = aliased(Employee, name="assessor")


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit on the board: appraisals, those decided, and duties done per kind of rater (done, all)."""

    unit_id: int
    unit_public_id: str
    unit_name: str
    appraisals: int
    decided: int
    duties: dict[str, tuple[int, int]]

    @property
    def waiting(self) -> int:
        """Duties that are not done, of every kind."""
        return sum(total - done for done, total in self.duties.values())


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    id: int
    public_id: str
    employee: str
    assessor: str
    unit_name: str
    state: AppraisalState
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class RaterRow:
    """A duty as administrators see it: who, in which role, how far; never what was answered."""

    public_id: str
    role: str
    role_kind: str
    closed: bool
    rater: str
    is_guest: bool
    state: AssignmentState
    decline_reason: str
    done_on: date | None
    invited_at: datetime | None
    link_ends_at: datetime | None
    link_used_on: date | None
    auto_on: date | None  # when the system confirmed a suggestion that nobody had confirmed
    auto_days: int | None  # working days that were left then
    conflict_on: date | None  # when a conflict of interest was entered from paper
    has_scan: bool  # of the paper that declares it
    resumed_on: date | None  # when the duty, declined before, was last given back
    resumed_reason: str


def board(session: Session, actor: Actor, cycle_id: int, on: date) -> list[UnitProgress]:
    """The visible units of a cycle in the order of their names; three queries."""
    seen = visible_appraisals(actor).where(Appraisal.cycle_id == cycle_id).with_only_columns(Appraisal.id).subquery()
    decided = func.sum(case((Appraisal.result_id.is_not(None), 1), else_=0))
    units = (
        select(Appraisal.unit_id, Unit.public_id, func.count(), decided)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(Appraisal.id.in_(select(seen.c.id)))
        .group_by(Appraisal.unit_id, Unit.public_id)
    )
    done = func.sum(case((Assignment.state == AssignmentState.DONE, 1), else_=0))
    duties = (
        select(Appraisal.unit_id, Assignment.role_kind, done, func.count())
        .join(Assignment, Assignment.appraisal_id == Appraisal.id)
        .where(Appraisal.id.in_(select(seen.c.id)), Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]))
        .group_by(Appraisal.unit_id, Assignment.role_kind)
    )
    kinds: dict[int, dict[str, tuple[int, int]]] = {}
    for unit_id, kind, finished, total in session.execute(duties):
        kinds.setdefault(unit_id, {})[kind] = (int(finished), total)
    rows = session.execute(units).all()
    names = unit_names(session, {row[0] for row in rows}, on) if rows else {}
    found = [
        UnitProgress(unit_id, public_id, names.get(unit_id, ""), total, int(ended), kinds.get(unit_id, {}))
        for unit_id, public_id, total, ended in rows
    ]
    return sorted(found, key=lambda one: one.unit_name)


def appraisal_rows(
    session: Session, actor: Actor, cycle_id: int, on: date, *, unit: str | None = None
) -> list[AppraisalRow]:
    """The visible appraisals of a cycle, of one unit if asked, with how many duties are done."""
    seen = visible_appraisals(actor).where(Appraisal.cycle_id == cycle_id)
    if unit is not None:
        seen = seen.where(Appraisal.unit_id.in_(select(Unit.id).where(Unit.public_id == unit)))
    ids = seen.with_only_columns(Appraisal.id).subquery()
    done = func.coalesce(func.sum(case((Assignment.state == AssignmentState.DONE, 1), else_=0)), 0)
    due = func.coalesce(
        func.sum(case((Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]), 1), else_=0)), 0
    )
    query = (
        select(Appraisal, Employee.name, Assessor.name, done, due)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Assessor, Assessor.id == Appraisal.assessor_id)
        .outerjoin(Assignment, Assignment.appraisal_id == Appraisal.id)
        .where(Appraisal.id.in_(select(ids.c.id)))
        .group_by(Appraisal.id, Employee.id, Assessor.id)
        .order_by(Employee.name, Appraisal.id)
    )
    rows = session.execute(query).all()
    names = unit_names(session, {row[0].unit_id for row in rows}, on) if rows else {}
    return [
        AppraisalRow(a.id, a.public_id, name, assessor, names.get(a.unit_id, ""), a.state, int(finished), int(total))
        for a, name, assessor, finished, total in rows
    ]


def visible_appraisal(session: Session, actor: Actor, public_id: str) -> Appraisal:
    """The appraisal, if the actor may know its state. Raises NotFound."""
    appraisal = session.scalar(visible_appraisals(actor).where(Appraisal.public_id == public_id))
    if appraisal is None:
        raise NotFound("appraisal.unknown")
    return appraisal


def raters_of(session: Session, appraisal_id: int) -> list[RaterRow]:
    """All duties of an appraisal with the newest link of each guest, and why one was last given back."""
    newest = (
        select(Invitation.assignment_id, func.max(Invitation.issued_at).label("issued_at"))
        .where(Invitation.revoked_at.is_(None))
        .group_by(Invitation.assignment_id)
        .subquery()
    )
    last = select(func.max(DutyResumption.id)).where(DutyResumption.assignment_id == Assignment.id)
    query = (
        select(
            Assignment,
            Employee.name,
            Guest.label,
            Invitation.issued_at,
            Invitation.expires_at,
            Invitation.used_on,
            AutoConfirmation.day,
            AutoConfirmation.days_left,
            PaperConflict.day,
            PaperConflict.scan_sha256.is_not(None),
            DutyResumption.day,
            DutyResumption.reason,
        )
        .select_from(Assignment)
        .outerjoin(PaperConflict, and_(PaperConflict.assignment_id == Assignment.id, conflict_holds()))
        .outerjoin(DutyResumption, DutyResumption.id == last.correlate(Assignment).scalar_subquery())
        .outerjoin(AutoConfirmation, AutoConfirmation.assignment_id == Assignment.id)
        .outerjoin(Employee, Employee.id == Assignment.employee_id)
        .outerjoin(Guest, Guest.id == Assignment.guest_id)
        .outerjoin(newest, newest.c.assignment_id == Assignment.id)
        .outerjoin(
            Invitation,
            (Invitation.assignment_id == newest.c.assignment_id) & (Invitation.issued_at == newest.c.issued_at),
        )
        .where(Assignment.appraisal_id == appraisal_id)
        .order_by(Assignment.role_kind, Assignment.role, Assignment.id)
    )
    return [_rater(*row) for row in session.execute(query).tuples()]


def _rater(duty: Assignment, name: str | None, label: str | None, *more: Any) -> RaterRow:
    """The row as `raters_of` reads it."""
    issued, expires, used, auto_on, auto_days, conflict_on, has_scan, resumed_on, reason = more
    return RaterRow(
        public_id=duty.public_id,
        role=duty.role,
        role_kind=duty.role_kind,
        closed=duty.closed,
        rater=name or label or "",
        is_guest=duty.guest_id is not None,
        state=duty.state,
        decline_reason=duty.decline_reason,
        done_on=duty.done_on,
        invited_at=issued,
        link_ends_at=expires,
        link_used_on=used,
        auto_on=auto_on,
        auto_days=auto_days,
        conflict_on=conflict_on,
        has_scan=bool(has_scan),
        resumed_on=resumed_on,
        resumed_reason=reason or "",
    )
