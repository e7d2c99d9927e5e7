"""An assessor's people in one cycle: who is where, and what comes next; states and numbers, never answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import (
    HANDED_OVER,
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    RatingDraft,
    RatingReview,
    Response,
    ResponseState,
    Result,
)
from kinerja.appraisals.policies.results import can_choose_ratings
from kinerja.appraisals.queries.results import ResultScope
from kinerja.appraisals.queries.scoring import waiting_for_release
from kinerja.appraisals.queries.windows import personal_ends
from kinerja.core.authz import Actor, Decision
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, Window
from kinerja.cycles.queries import visible_cycles, windows_of
from kinerja.people.models import Employee, Placement, Post
from kinerja.people.queries import unit_names

RATING = "rating"  # the window of decisions


class Stage(StrEnum):
    """What the assessor does next about somebody, in the order of the year; then what is over."""

    SHEET = "sheet"  # the own sheet is not sent
    WAITING = "waiting"  # for closed roles, or for the window
    CHOICE = "choice"  # nothing chosen yet
    DECISION = "decision"  # chosen, not decided
    SIGNATURE = "signature"  # looked through, waits for the signature
    RECEIPT = "receipt"  # decided, not receipted
    DONE = "done"
    WITHOUT_RESULT = "without_result"  # closed, for a recorded reason


@dataclass(frozen=True, slots=True)
class Duty:
    """The state of one duty: of the appraisee about oneself, or of the assessor. None: there is none."""

    ref: str
    state: AssignmentState
    sheet: str | None  # the first sheet that is not sent
    is_started: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team. `sent` of `asked` are the sheets of all other raters, open and closed together."""

    appraisal_id: int
    public_id: str
    name: str
    post: str
    unit: str
    own: Duty | None
    self_assessment: Duty | None
    sent: int
    asked: int
    is_chosen: bool
    is_reviewed: bool
    result: str | None
    state: AppraisalState
    readiness: Decision

    @property
    def stage(self) -> Stage:
        """A missing self-assessment holds nothing up."""
        if self.state in HANDED_OVER:
            return Stage.DONE
        if self.state is AppraisalState.WITHOUT_RESULT:
            return Stage.WITHOUT_RESULT
        if self.state is AppraisalState.DECIDED:
            return Stage.RECEIPT
        if self.own is None or self.own.state is not AssignmentState.DONE:
            return Stage.SHEET
        if not self.readiness:
            return Stage.WAITING
        if not self.is_chosen:
            return Stage.CHOICE
        return Stage.SIGNATURE if self.is_reviewed else Stage.DECISION


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one assessor in one cycle, by name."""

    cycle: Cycle
    members: tuple[Member, ...]

    def counts(self) -> dict[Stage, int]:
        """How many people are at each stage; empty stages are left out."""
        found = [member.stage for member in self.members]
        return {stage: found.count(stage) for stage in Stage if stage in found}

    def next_open(self) -> Member | None:
        """Whom to go on with: sheets first, those that are begun before the others, then choices, then decisions.

        What waits for a signature only is signed together.
        """
        order = (Stage.SHEET, Stage.CHOICE, Stage.DECISION)
        for stage in order:
            waiting = [member for member in self.members if member.stage is stage]
            begun = [member for member in waiting if member.own is not None and member.own.is_started]
            if waiting:
                return (begun or waiting)[0]
        return None


@dataclass
class _Duties:
    """What is counted together for one appraisal."""

    own: Duty | None = None
    self_assessment: Duty | None = None
    own_states: list[AssignmentState] = field(default_factory=list)
    sent: int = 0
    asked: int = 0


def visible_team(actor: Actor) -> Select[tuple[Appraisal]]:
    """The twin of `can_view_team_member`: appraisals whose assessor is the actor."""
    own = false() if actor.employee_id is None else Appraisal.assessor_id == actor.employee_id
    return select(Appraisal).where(own)


def team_cycles(session: Session, actor: Actor) -> list[Cycle]:
    """The cycles in which the actor is somebody's assessor, the newest first."""
    led = visible_team(actor).with_only_columns(Appraisal.cycle_id)
    query = visible_cycles(actor).where(Cycle.id.in_(led))
    return list(session.scalars(query.order_by(Cycle.starts_on.desc(), Cycle.id.desc())))


def team_cycle(session: Session, actor: Actor, cycle_id: str) -> Cycle:
    """The cycle, if the actor is somebody's assessor in it. Raises NotFound."""
    found = next((cycle for cycle in team_cycles(session, actor) if cycle.public_id == cycle_id), None)
    if found is None:
        raise NotFound("team.unknown")
    return found


def team_in(session: Session, actor: Actor, cycle_id: str, on: date, *, now: datetime) -> Team:
    """Everybody whom the actor assesses in that cycle, in a number of queries that does not grow with them.

    Raises NotFound where there is nobody.
    """
    cycle = team_cycle(session, actor, cycle_id)
    query = (
        visible_team(actor)
        .where(Appraisal.cycle_id == cycle.id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Placement, Placement.id == Appraisal.placement_id)
        .join(Post, Post.id == Placement.post_id)
        .outerjoin(Result, Result.id == Appraisal.result_id)
        .add_columns(Employee.name, Post.title, Result.public_id)
        .order_by(Employee.name, Appraisal.id)
    )
    rows = session.execute(query).all()
    ids = [row[0].id for row in rows]
    units = unit_names(session, {row[0].unit_id for row in rows}, on)
    duties = _duties(session, ids, actor.employee_id)
    chosen = set(session.scalars(select(RatingDraft.appraisal_id).where(RatingDraft.appraisal_id.in_(ids))))
    reviewed = set(session.scalars(select(RatingReview.appraisal_id).where(RatingReview.appraisal_id.in_(ids))))
    waiting, windows = waiting_for_release(session, ids), windows_of(session, cycle.id)
    own_ends = personal_ends(session, ids)
    members = []
    for appraisal, name, post, result in rows:
        known = duties.get(appraisal.id, _Duties())
        readiness = can_choose_ratings(
            actor,
            _scope(appraisal, result),
            own_sent=bool(known.own_states) and all(one is AssignmentState.DONE for one in known.own_states),
            closed_waiting=appraisal.id in waiting,
            window=_window(windows, appraisal.agency_id, own_ends.get(appraisal.id)),
            now=now,
        )
        members.append(
            Member(
                appraisal.id,
                appraisal.public_id,
                name,
                post,
                units.get(appraisal.unit_id, ""),
                known.own,
                known.self_assessment,
                known.sent,
                known.asked,
                appraisal.id in chosen,
                appraisal.id in reviewed,
                result,
                appraisal.state,
                readiness,
            )
        )
    return Team(cycle, tuple(members))


def _duties(session: Session, ids: Collection[int], assessor_id: int | None) -> dict[int, _Duties]:
    query = (
        select(Assignment, Response.public_id, Response.state)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(
            Assignment.appraisal_id.in_(ids),
            Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]),
        )
        .order_by(Assignment.id, Response.id)
    )
    sheets: dict[int, tuple[Assignment, list[tuple[str, ResponseState]]]] = {}
    for assignment, sheet, state in session.execute(query).tuples():
        known = sheets.setdefault(assignment.id, (assignment, []))[1]
        if sheet is not None:
            known.append((sheet, state))
    found: dict[int, _Duties] = {}
    for assignment, own in sheets.values():
        _count(found.setdefault(assignment.appraisal_id, _Duties()), assignment, own, assessor_id)
    return found


def _count(
    known: _Duties, assignment: Assignment, sheets: Sequence[tuple[str, ResponseState]], assessor_id: int | None
) -> None:
    drafts = [sheet for sheet, state in sheets if state is ResponseState.DRAFT]
    duty = Duty(assignment.public_id, assignment.state, drafts[0] if drafts else None, bool(sheets))
    if assignment.employee_id == assessor_id:
        known.own_states.append(assignment.state)
    if assignment.role_kind == "self":
        known.self_assessment = duty
    elif assignment.role_kind == "supervisor" and assignment.employee_id == assessor_id:
        known.own = duty
    else:
        known.asked += 1
        known.sent += assignment.state is AssignmentState.DONE


def _scope(appraisal: Appraisal, result: str | None) -> ResultScope:
    return ResultScope(
        appraisal.id,
        appraisal.public_id,
        appraisal.employee_id,
        appraisal.assessor_id,
        appraisal.agency_id,
        appraisal.state,
        appraisal.result_id,
        result,
    )


def _window(windows: Iterable[Window], agency_id: int, own_end: datetime | None) -> tuple[datetime, datetime] | None:
    """The window of decisions about people of that Dinas, grace included; its own before the general one."""
    fitting: Mapping[bool, Any] = {
        one.unit_id is not None: one for one in windows if one.role == RATING and one.unit_id in (None, agency_id)
    }
    window = fitting.get(True) or fitting.get(False)
    if window is None:
        return None
    usual = window.closes_at + timedelta(minutes=window.grace_minutes)
    return window.opens_at, usual if own_end is None else max(usual, own_end)
