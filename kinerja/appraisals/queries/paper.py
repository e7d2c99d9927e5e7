"""Sheets on paper: whose they are, what they ask, who entered them; reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from forms.builder import asked_of
from forms.instrument import Instrument
from forms.rows import in_rows
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    DutyResumption,
    Response,
    ResponseState,
    Submission,
)
from kinerja.appraisals.models.raters import PaperConflict, PaperEntry
from kinerja.appraisals.policies.paper import PaperScope
from kinerja.appraisals.queries.duties import AssignmentRow, assignment_for
from kinerja.appraisals.queries.visible import superiors_of_actor, visible_data
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import Conflict, NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Account, Employee, Guest, Placement, Post, Unit
from kinerja.people.queries import operated_units, subtree_ids, unit_names

ASKED_ABOUT_CONFLICT = ("peer", "subordinate", "external")
RaterPost = aliased(Post, name="paper_rater_post")
RaterPlacement = aliased(Placement, name="paper_rater_placement")
Rater = aliased(Employee, name="paper_rater")


@dataclass(frozen=True, slots=True)
class PaperPart:
    """What one part asks of the rater."""

    part: str
    instrument: Instrument
    givens: Mapping[str, Any]
    is_sent: bool


@dataclass(frozen=True, slots=True)
class PaperDuty:
    """A duty with all that printing and entering its sheet needs."""

    row: AssignmentRow
    scope: PaperScope
    rater: str  # never shown of a closed role
    parts: tuple[PaperPart, ...]

    @property
    def next_part(self) -> PaperPart | None:
        """The first part that has not been sent."""
        return next((one for one in self.parts if not one.is_sent), None)

    @property
    def may_declare_conflict(self) -> bool:
        """Raters who are asked about it, as long as they have sent nothing."""
        return self.scope.duty.role_kind in ASKED_ABOUT_CONFLICT and not any(one.is_sent for one in self.parts)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """An open duty whose sheet may come on paper."""

    public_id: str
    role_kind: str
    rater: str
    appraisee: str
    cycle: str


@dataclass(frozen=True, slots=True)
class EnteredSheet:
    """That a sheet came on paper: who entered it when, and the scan of an open one."""

    by: str
    day: date
    scan_sha256: str | None
    scan_name: str


def visible_paper(actor: Actor, on: date) -> Select[tuple[Assignment]]:
    """The twin of `can_handle_paper`: the duties whose paper the actor may enter, in open cycles."""
    if not actor.has(Role.UNIT_OPERATOR):
        return select(Assignment).where(false())
    served = subtree_ids(operated_units(actor), on)
    near = or_(Appraisal.unit_id.in_(served), and_(RaterPost.unit_id.is_not(None), RaterPost.unit_id.in_(served)))
    query = (
        select(Assignment)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .outerjoin(RaterPlacement, RaterPlacement.id == Assignment.placement_id)
        .outerjoin(RaterPost, RaterPost.id == RaterPlacement.post_id)
        .where(Cycle.state == CycleState.OPEN, *_no_party(actor))
    )
    return query.where(or_(and_(Assignment.closed.is_(False), near), and_(Assignment.closed, not_(near))))


def _no_party(actor: Actor) -> list[ColumnElement[bool]]:
    me = actor.employee_id
    if me is None:
        return []
    beside = aliased(Assignment, name="beside")
    in_group = (
        select(beside.id)
        .where(beside.appraisal_id == Assignment.appraisal_id, beside.role == Assignment.role, beside.employee_id == me)
        .correlate(Assignment)
        .exists()
    )
    return [
        Appraisal.employee_id != me,
        Appraisal.assessor_id != me,
        or_(Assignment.employee_id.is_(None), Assignment.employee_id != me),
        not_(superiors_of_actor(me)),
        or_(Assignment.closed.is_(False), not_(in_group)),
    ]


def paper_lines(session: Session, actor: Actor, on: date, *, words: str = "", limit: int = 200) -> list[PaperLine]:
    """The open duties of open roles that the actor may enter, by appraisee and rater; `words` are part of a name."""
    rater_name = func.coalesce(Rater.name, Guest.label)
    mine = visible_paper(actor, on).where(Assignment.closed.is_(False), Assignment.state == AssignmentState.OPEN)
    query = (
        select(Assignment.public_id, Assignment.role_kind, rater_name, Employee.name, Cycle.name)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .outerjoin(Rater, Rater.id == Assignment.employee_id)
        .outerjoin(Guest, Guest.id == Assignment.guest_id)
        .where(Assignment.id.in_(mine.with_only_columns(Assignment.id)))
        .order_by(Employee.name, Assignment.role_kind, rater_name)
        .limit(limit)
    )
    if words:
        named = words.lower()
        query = query.where(
            or_(
                func.lower(Employee.name).contains(named, autoescape=True),
                func.lower(rater_name).contains(named, autoescape=True),
            )
        )
    rows = session.execute(query).tuples()
    return [PaperLine(code, kind, who or "", name, cycle) for code, kind, who, name, cycle in rows]


def paper_duty(session: Session, public_id: str, on: date) -> PaperDuty:
    """The duty behind a sheet's code. Raises NotFound."""
    row = assignment_for(session, public_id, on)
    query = (
        select(
            Appraisal.assessor_id,
            Appraisal.unit_id,
            Appraisal.state,
            RaterPost.unit_id.label("rater_unit"),
            func.coalesce(Rater.name, Guest.label).label("rater"),
        )
        .join(Assignment, Assignment.appraisal_id == Appraisal.id)
        .outerjoin(RaterPlacement, RaterPlacement.id == Assignment.placement_id)
        .outerjoin(RaterPost, RaterPost.id == RaterPlacement.post_id)
        .outerjoin(Rater, Rater.id == Assignment.employee_id)
        .outerjoin(Guest, Guest.id == Assignment.guest_id)
        .where(Assignment.id == row.id)
    )
    found = session.execute(query).one()
    group = select(Assignment.employee_id).where(
        Assignment.appraisal_id == row.about.appraisal_id, Assignment.role == row.role
    )
    scope = PaperScope(
        duty=row.duty,
        appraisee_id=row.about.employee_id,
        assessor_id=found.assessor_id,
        unit_id=found.unit_id,
        rater_unit_id=found.rater_unit,
        appraisal_state=found.state,
        group=frozenset(one for one in session.scalars(group) if one is not None),
    )
    return PaperDuty(row, scope, found.rater or "", _parts(session, row))


def served_units(session: Session, actor: Actor, on: date) -> frozenset[int]:
    """The units that the actor operates, with all below them."""
    roots = operated_units(actor)
    return frozenset(session.scalars(subtree_ids(roots, on))) if roots else frozenset()


def entered_sheet(session: Session, response_public_id: str) -> EnteredSheet | None:
    """Who entered the sheet from paper, if its newest sending came on paper."""
    newest = select(func.max(Submission.seq)).where(Submission.response_id == Response.id).correlate(Response)
    query = (
        select(PaperEntry, func.coalesce(Employee.name, Account.display_name))
        .join(Response, Response.id == PaperEntry.response_id)
        .join(Account, Account.id == PaperEntry.entered_by_id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .outerjoin(Submission, Submission.id == PaperEntry.submission_id)
        .where(
            Response.public_id == response_public_id,
            Response.state == ResponseState.SUBMITTED,
            or_(PaperEntry.submission_id.is_(None), Submission.seq == newest.scalar_subquery()),
        )
        .order_by(PaperEntry.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    entry, name = row
    return EnteredSheet(name, entry.day, entry.scan_sha256, entry.scan_name)


def conflict_holds() -> ColumnElement[bool]:
    """True of conflicts of interest from paper whose duty was not given back to its rater since; one for a duty."""
    query = select(DutyResumption.id).where(DutyResumption.paper_conflict_id == PaperConflict.id)
    return not_(query.correlate(PaperConflict).exists())


def conflict_entered(session: Session, assignment_public_id: str) -> EnteredSheet | None:
    """Who entered from paper that the rater has a conflict of interest, with the scan of an open sheet."""
    query = (
        select(PaperConflict, func.coalesce(Employee.name, Account.display_name))
        .join(Assignment, Assignment.id == PaperConflict.assignment_id)
        .join(Account, Account.id == PaperConflict.entered_by_id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(Assignment.public_id == assignment_public_id, conflict_holds())
    )
    row = session.execute(query).one_or_none()
    return None if row is None else EnteredSheet(row[1], row[0].day, row[0].scan_sha256, row[0].scan_name)


def duty_with_parts(session: Session, appraisal_public_id: str, on: date) -> list[PaperDuty]:
    """The open duties of an appraisal. Raises NotFound."""
    query = (
        select(Assignment.public_id)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(Appraisal.public_id == appraisal_public_id, Assignment.state == AssignmentState.OPEN)
        .order_by(Assignment.role_kind, Assignment.id)
    )
    found = session.scalars(query).all()
    if not found:
        raise NotFound("paper.none_open")
    return [paper_duty(session, public_id, on) for public_id in found]


@dataclass(frozen=True, slots=True)
class PrintableUnit:
    """A unit of an open period with sheets that the actor may print."""

    cycle_id: str
    cycle: str
    unit_id: str
    unit: str
    kinds: Mapping[str, int]  # kind of rater -> sheets

    @property
    def sheets(self) -> int:
        return sum(self.kinds.values())


def printable_paper(actor: Actor, on: date) -> Select[tuple[Assignment]]:
    """The twin of `can_print_paper`, in open periods: administrators all, operators those of open roles."""
    administered = visible_data(actor).with_only_columns(Appraisal.id)
    entered = visible_paper(actor, on).where(Assignment.closed.is_(False)).with_only_columns(Assignment.id)
    return (
        select(Assignment)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Cycle.state == CycleState.OPEN, Assignment.state == AssignmentState.OPEN)
        .where(or_(Assignment.appraisal_id.in_(administered), Assignment.id.in_(entered)))
    )


def printable_units(session: Session, actor: Actor, on: date) -> list[PrintableUnit]:
    """Where the actor may print how many sheets, by period and unit."""
    query = (
        select(Cycle.public_id, Cycle.name, Unit.id, Unit.public_id, Assignment.role_kind, func.count())
        .select_from(Assignment)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(Assignment.id.in_(printable_paper(actor, on).with_only_columns(Assignment.id)))
        .group_by(Cycle.public_id, Cycle.name, Unit.id, Unit.public_id, Assignment.role_kind)
    )
    kinds: dict[tuple[str, str, int, str], dict[str, int]] = {}
    for cycle, name, unit, public_id, kind, number in session.execute(query).tuples():
        kinds.setdefault((cycle, name, unit, public_id), {})[kind] = number
    names = unit_names(session, {unit for _cycle, _name, unit, _id in kinds}, on) if kinds else {}
    found = [
        PrintableUnit(cycle, name, public_id, names.get(unit, ""), numbers)
        for (cycle, name, unit, public_id), numbers in kinds.items()
    ]
    return sorted(found, key=lambda one: (one.cycle, one.unit))


def unit_duties(
    session: Session, actor: Actor, cycle: str, unit: str, on: date, *, kind: str = "", most: int
) -> list[PaperDuty]:
    """The sheets of a unit that the actor may print, by rater and appraisee, or of one kind of rater.

    Raises NotFound for none, Conflict for more than `most`.
    """
    rater = func.coalesce(Rater.name, Guest.label)
    query = (
        select(Assignment.public_id)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .outerjoin(Rater, Rater.id == Assignment.employee_id)
        .outerjoin(Guest, Guest.id == Assignment.guest_id)
        .where(Assignment.id.in_(printable_paper(actor, on).with_only_columns(Assignment.id)))
        .where(Cycle.public_id == cycle, Unit.public_id == unit)
        .order_by(rater, Employee.name, Assignment.id)
    )
    if kind:
        query = query.where(Assignment.role_kind == kind)
    found = session.scalars(query).all()
    if not found:
        raise NotFound("paper.none_open")
    if len(found) > most:
        raise Conflict("paper.too_many", sheets=len(found), most=most)
    return [paper_duty(session, public_id, on) for public_id in found]


def _parts(session: Session, row: AssignmentRow) -> tuple[PaperPart, ...]:
    query = select(AppraisalPart.part, AppraisalPart.givens).where(AppraisalPart.appraisal_id == row.about.appraisal_id)
    givens = dict(session.execute(query).tuples().all())
    found = []
    for part, fingerprint, _sheet, state in row.parts:
        instrument = in_rows(load_instrument(session, fingerprint), givens[part])
        if row.role in instrument.roles and any(asked_of(instrument, row.role)):
            found.append(PaperPart(part, instrument, givens[part], state is ResponseState.SUBMITTED))
    return tuple(found)
