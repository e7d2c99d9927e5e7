""" "Tugas saya": what somebody has to do, about whom, in which capacity, by when, and what happens if not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from kinerja.appraisals.models import Assignment, AssignmentState, DraftAnswer, Response
from kinerja.appraisals.policies.sheets import Duty
from kinerja.appraisals.queries.duties import ABOUT, DUTY, About, about_from_row, duty_from_row, with_context
from kinerja.appraisals.queries.visible import UNASKED, own_duty
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries import unread_cycles
from kinerja.people.models import Placement, Post

URGENT = timedelta(days=3)
RaterPlacement = aliased(Placement, name="rater_placement")
RaterPost = aliased(Post, name="rater_post")


class TaskKind(StrEnum):
    CRITERIA = "criteria"
    SELF = "self"
    SUPERVISOR = "supervisor"
    PEER = "peer"
    SUBORDINATE = "subordinate"
    EXTERNAL = "external"


class TaskState(StrEnum):
    NOT_YET = "not_yet"  # the window has not opened
    NEW = "new"
    STARTED = "started"
    DONE = "done"
    MISSED = "missed"  # the window closed
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the page. `ref`: public id of the assignment, or of the cycle for reading criteria.

    `consequence` is a dotted code: what happens if nothing happens.
    """

    kind: TaskKind
    ref: str
    cycle: str
    about: About | None
    capacity: str
    opens_at: datetime | None
    closes_at: datetime | None
    state: TaskState
    filled: int
    consequence: str
    is_urgent: bool


def tasks_for(session: Session, actor: Actor, now: datetime) -> list[Task]:
    """Everything still to do first, the nearest deadline first; then what is over. Three queries."""
    tasks = [_from_row(row, now) for row in session.execute(_duties(actor, now))]
    if actor.employee_id is not None:
        tasks += [_reading(cycle) for cycle in unread_cycles(session, actor.employee_id)]
    return sorted(tasks, key=_urgency)


def _duties(actor: Actor, now: datetime) -> Select[Any]:
    filled = (
        select(func.count())
        .select_from(DraftAnswer)
        .join(Response, Response.id == DraftAnswer.response_id)
        .where(Response.assignment_id == Assignment.id)
        .correlate(Assignment)
        .scalar_subquery()
    )
    started = select(Response.id).where(Response.assignment_id == Assignment.id).correlate(Assignment).exists()
    query = select(*ABOUT, *DUTY, RaterPost.title.label("capacity"), filled.label("filled"), started.label("started"))
    query = with_context(query.select_from(Assignment), local_date(now))
    return (
        query.outerjoin(RaterPlacement, RaterPlacement.id == Assignment.placement_id)
        .outerjoin(RaterPost, RaterPost.id == RaterPlacement.post_id)
        .where(own_duty(actor), Assignment.state.not_in(UNASKED), Cycle.state == CycleState.OPEN)
        .order_by(Assignment.id)
    )


def _from_row(row: Any, now: datetime) -> Task:
    duty = duty_from_row(row)
    state = _state(duty, bool(row.started), now)
    live = state in (TaskState.NEW, TaskState.STARTED)
    return Task(
        kind=TaskKind(duty.role_kind),
        ref=row.assignment_public_id,
        cycle=row.cycle,
        about=about_from_row(row),
        capacity=row.capacity or "",
        opens_at=duty.opens_at,
        closes_at=duty.closes_at,
        state=state,
        filled=row.filled,
        consequence=f"task.if_not.{duty.role_kind}",
        is_urgent=live and duty.closes_at is not None and duty.closes_at - now < URGENT,
    )


def _state(duty: Duty, started: bool, now: datetime) -> TaskState:
    if duty.state is AssignmentState.DONE:
        return TaskState.DONE
    if duty.state is AssignmentState.DECLINED:
        return TaskState.DECLINED
    if duty.opens_at is None or now < duty.opens_at:
        return TaskState.NOT_YET
    if duty.closes_at is not None and now >= duty.closes_at:
        return TaskState.MISSED
    return TaskState.STARTED if started else TaskState.NEW


def _reading(cycle: Cycle) -> Task:
    return Task(
        kind=TaskKind.CRITERIA,
        ref=cycle.public_id,
        cycle=cycle.name,
        about=None,
        capacity="",
        opens_at=cycle.announced_at,
        closes_at=None,
        state=TaskState.NEW,
        filled=0,
        consequence="task.if_not.criteria",
        is_urgent=False,
    )


def _urgency(task: Task) -> tuple[int, float]:
    order = [TaskState.STARTED, TaskState.NEW, TaskState.NOT_YET, TaskState.MISSED, TaskState.DECLINED, TaskState.DONE]
    rank = 0 if task.state in order[:2] else order.index(task.state)
    return rank, task.closes_at.timestamp() if task.closes_at else 2.0**40
