"""Reads around the decision: what the assessor decides on, and whose results an actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from forms.document import fingerprint_of
from kinerja.appraisals.material import place_of
from kinerja.appraisals.models import (
    HANDED_OVER,
    Appraisal,
    AppraisalPart,
    AppraisalState,
    Assignment,
    AssignmentState,
    Rating,
    RatingDraft,
    Result,
    Signature,
    SignatureMeaning,
    Submission,
)
from kinerja.appraisals.queries.data import is_returned, is_superseded
from kinerja.appraisals.queries.visible import UNASKED
from kinerja.appraisals.queries.voiding import is_voided
from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotAllowed, NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.people.models import Employee

MIN_CLOSED = 3  # design: a closed role speaks only from three raters on


Yearly = aliased(Appraisal, name="yearly")


@dataclass(frozen=True, slots=True)
class ResultScope:
    """What a policy needs to know of a result's appraisal."""

    appraisal_id: int
    appraisal_public_id: str
    employee_id: int
    assessor_id: int
    agency_id: int
    state: AppraisalState
    result_id: int | None
    result_public_id: str | None
    cycle_state: CycleState = CycleState.OPEN
    deciders: frozenset[int] = frozenset()  # who decided ratings: the assessor, or a superior instead or above
    heirs: frozenset[int] = frozenset()  # who assesses the year to which this period belongs


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """How far one rater is; no contents."""

    role: str
    closed: bool
    state: AssignmentState
    name: str
    ref: str
    is_self: bool


def visible_results(actor: Actor) -> Select[Any]:
    """Ids of the results that the actor may read: the SQL twin of `policies.results.can_read_result`."""
    return (
        select(Result.id)
        .join(Appraisal, Appraisal.result_id == Result.id)
        .where(or_(*_readable(actor)) if actor.is_known else false())
    )


def _readable(actor: Actor) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = [false()]
    if actor.employee_id is not None:
        decided = (
            select(Rating.id)
            .where(Rating.appraisal_id == Appraisal.id, Rating.by_id == actor.employee_id)
            .correlate(Appraisal)
        )
        clauses += [Appraisal.employee_id == actor.employee_id, Appraisal.assessor_id == actor.employee_id]
        clauses.append(decided.exists())
        clauses.append(_inherited(actor.employee_id))
    if actor.has(Role.AUDITOR):
        agencies = actor.agencies(Role.AUDITOR)
        clauses.append(true() if agencies is None else Appraisal.agency_id.in_(agencies))
    return clauses


def _inherited(employee_id: int) -> ColumnElement[bool]:
    """True of appraisals whose year this employee assesses: also those of a former assessor are read (p. 90)."""
    period = aliased(Cycle, name="period_of_year")
    query = (
        select(Yearly.id)
        .join(period, period.parent_id == Yearly.cycle_id)
        .where(period.id == Appraisal.cycle_id, Yearly.employee_id == Appraisal.employee_id)
        .where(Yearly.assessor_id == employee_id)
        .correlate(Appraisal)
    )
    return query.exists()


def scope_of_result(session: Session, result_public_id: str) -> ResultScope:
    """Raises NotFound."""
    row = session.execute(
        select(*_SCOPE)
        .join(Result, Result.appraisal_id == Appraisal.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.public_id == result_public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("result.not_found")
    return _with_people(session, ResultScope(*row))


def scope_of_appraisal(session: Session, appraisal_public_id: str) -> ResultScope:
    """Raises NotFound."""
    row = session.execute(
        select(*_SCOPE)
        .outerjoin(Result, Result.id == Appraisal.result_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.public_id == appraisal_public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("appraisal.not_found")
    return _with_people(session, ResultScope(*row))


def _with_people(session: Session, scope: ResultScope) -> ResultScope:
    heirs = frozenset(session.scalars(_of_the_year(Appraisal.id == scope.appraisal_id)))
    return replace(scope, deciders=_deciders(session, scope.appraisal_id), heirs=heirs)


def _of_the_year(this: ColumnElement[bool]) -> Select[tuple[int]]:
    """The assessors of the year to which an appraisal of a quarter or a month belongs, of the same employee."""
    return (
        select(Yearly.assessor_id)
        .select_from(Appraisal)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Yearly, and_(Yearly.cycle_id == Cycle.parent_id, Yearly.employee_id == Appraisal.employee_id))
        .where(this)
    )


def _deciders(session: Session, appraisal_id: int) -> frozenset[int]:
    return frozenset(session.scalars(select(Rating.by_id).where(Rating.appraisal_id == appraisal_id).distinct()))


_SCOPE = (
    Appraisal.id,
    Appraisal.public_id,
    Appraisal.employee_id,
    Appraisal.assessor_id,
    Appraisal.agency_id,
    Appraisal.state,
    Result.id,
    Result.public_id,
    Cycle.state,
)


def appraisal_for_update(session: Session, appraisal_public_id: str) -> Appraisal:
    """The locked appraisal. Raises NotFound, and NotAllowed in a closed period: nothing in it is written any more."""
    appraisal = session.scalars(
        select(Appraisal).where(Appraisal.public_id == appraisal_public_id).with_for_update()
    ).one_or_none()
    if appraisal is None:
        raise NotFound("appraisal.not_found")
    if session.get_one(Cycle, appraisal.cycle_id).state is CycleState.CLOSED:
        raise NotAllowed("cycle.already_closed")
    return appraisal


def parts_of(session: Session, appraisal_id: int) -> list[AppraisalPart]:
    """The parts in the order of combination: `overall` comes last, because its givens are the others' results."""
    parts = session.scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal_id)).all()
    return sorted(parts, key=lambda part: place_of(part.part))


def basis_of(session: Session, appraisal_id: int) -> dict[str, Any] | None:
    """The decree under which the appraisal was opened; None, on trial, as soon as one part has none."""
    parts = parts_of(session, appraisal_id)
    return parts[-1].legal_basis if all(part.legal_basis for part in parts) else None


def own_sheet_is_sent(session: Session, appraisal_id: int, employee_id: int) -> bool:
    """Has this rater sent every sheet of the own assignments in the appraisal?"""
    states = session.scalars(
        select(Assignment.state).where(
            Assignment.appraisal_id == appraisal_id,
            Assignment.employee_id == employee_id,
            Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]),
        )
    ).all()
    return bool(states) and all(state is AssignmentState.DONE for state in states)


def rating_drafts(session: Session, appraisal_id: int) -> dict[str, RatingDraft]:
    rows = session.scalars(select(RatingDraft).where(RatingDraft.appraisal_id == appraisal_id))
    return {row.axis: row for row in rows}


def assignment_lines(session: Session, appraisal_id: int) -> list[AssignmentLine]:
    """Who has been asked and how far they are; names of closed roles are left out."""
    rows = session.execute(
        select(
            Assignment.role,
            Assignment.role_kind,
            Assignment.closed,
            Assignment.state,
            Assignment.public_id,
            Employee.name,
        )
        .outerjoin(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.appraisal_id == appraisal_id, Assignment.state.not_in(UNASKED))
        .order_by(Assignment.id)
    )
    return [
        AssignmentLine(
            row.role,
            row.closed,
            row.state,
            "" if row.closed else row.name or "",
            row.public_id,
            row.role_kind == "self",
        )
        for row in rows
    ]


def submissions_in_force(session: Session, appraisal_id: int) -> Sequence[Submission]:
    """The newest submission of each response and of each data role, and every released closed one."""
    own = Submission.appraisal_id == appraisal_id
    rows = session.scalars(
        select(Submission)
        .where(own, ~is_superseded(), ~is_returned(), ~is_voided())
        .order_by(Submission.seq, Submission.id)
    ).all()
    newest: dict[Any, Submission] = {}
    for row in rows:
        newest[row.response_id if row.response_id is not None else row.id] = row
    return list(newest.values())


def record_hash_of(result: Result) -> str:
    """What a signature under a result binds: every stored part of it, canonically."""
    return fingerprint_of(
        {
            "appraisal": result.appraisal_id,
            "seq": result.seq,
            "cause": result.cause,
            "score": result.score,
            "ratings": result.ratings,
            "outcome": result.outcome,
            "legal_basis": result.legal_basis,
            "people": result.people,
            "sheet": result.sheet,
            "hashes": result.hashes,
            "engine": result.engine,
        }
    )


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result in a list."""

    public_id: str
    cycle_name: str
    name: str
    outcome: Any
    score: str | None
    received: bool
    is_trial: bool
    is_closed: bool  # the period: nothing in it is written any more


def results_of(session: Session, actor: Actor, *, own: bool) -> list[ResultLine]:
    """Results in force: one's own, or those of the people one has assessed; newest first."""
    if actor.employee_id is None:
        return []
    me = actor.employee_id
    mine = Appraisal.employee_id == me if own else or_(Appraisal.assessor_id == me, _inherited(me))
    rows = session.execute(
        select(
            Result.public_id,
            Cycle.name,
            Employee.name,
            Result.outcome,
            Result.score,
            Appraisal.state,
            Result.legal_basis.is_(None),
            Cycle.state,
        )
        .join(Appraisal, Appraisal.result_id == Result.id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(mine)
        .order_by(Cycle.starts_on.desc(), Employee.name)
    )
    return [
        ResultLine(
            public_id,
            cycle_name,
            name,
            outcome,
            score,
            state in HANDED_OVER,
            bool(on_trial),
            cycle_state is CycleState.CLOSED,
        )
        for public_id, cycle_name, name, outcome, score, state, on_trial, cycle_state in rows
    ]


def is_received(session: Session, result_id: int) -> bool:
    return (
        session.scalar(
            select(Signature.id).where(
                Signature.record_kind == "result",
                Signature.record_id == str(result_id),
                Signature.meaning == SignatureMeaning.RECEIVED,
            )
        )
        is not None
    )


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """An appraisal that waits for its assessor."""

    public_id: str
    name: str
    cycle_name: str
    open_assignments: int
    own_sent: bool


def decisions_waiting(session: Session, employee_id: int) -> list[DecisionLine]:
    """Appraisals of which this employee is the assessor and which have no result yet."""
    rows = session.execute(
        select(Appraisal.id, Appraisal.public_id, Employee.name, Cycle.name.label("cycle_name"))
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Appraisal.assessor_id == employee_id, Appraisal.state == AppraisalState.COLLECTING)
        .order_by(Employee.name)
    ).all()
    states: dict[int, list[tuple[int | None, AssignmentState]]] = {}
    for appraisal_id, rater_id, state in session.execute(
        select(Assignment.appraisal_id, Assignment.employee_id, Assignment.state).where(
            Assignment.appraisal_id.in_([row.id for row in rows]),
            Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]),
        )
    ):
        states.setdefault(appraisal_id, []).append((rater_id, state))
    lines = []
    for row in rows:
        mine = [state for rater, state in states.get(row.id, []) if rater == employee_id]
        waiting = sum(state is AssignmentState.OPEN for _rater, state in states.get(row.id, []))
        sent = bool(mine) and all(state is AssignmentState.DONE for state in mine)
        lines.append(DecisionLine(row.public_id, row.name, row.cycle_name, waiting, sent))
    return lines
