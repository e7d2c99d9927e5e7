"""Windows that were opened again for some appraisals, and those for which that may still be done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, Reopening
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor
from kinerja.people.models import Unit

REOPENED = ("self", "supervisor", "peer", "subordinate", "external")
WAITED_FOR = (AssignmentState.OPEN, AssignmentState.DONE)  # a sent sheet may come back


@dataclass(frozen=True, slots=True)
class ReopenedLine:
    """One reopening as a page lists it."""

    role_kind: str
    closes_at: datetime
    reason: str
    at: datetime


def reopenable(
    actor: Actor, cycle_id: int, *, unit: str | None = None, appraisal: str | None = None
) -> Select[tuple[Appraisal]]:
    """Undecided appraisals of the administrator's own Dinas, of one unit or of one person; never as a party."""
    query = visible_data(actor).where(Appraisal.cycle_id == cycle_id)
    if unit is not None:
        query = query.where(Appraisal.unit_id.in_(select(Unit.id).where(Unit.public_id == unit)))
    return query if appraisal is None else query.where(Appraisal.public_id == appraisal)


def open_duties(session: Session, appraisals: Select[tuple[Appraisal]], role_kind: str) -> list[Assignment]:
    """The open roles' duties of one kind about these appraisals."""
    query = (
        select(Assignment)
        .where(
            Assignment.appraisal_id.in_(appraisals.with_only_columns(Appraisal.id)),
            Assignment.role_kind == role_kind,
            Assignment.closed.is_(False),
            Assignment.state.in_(WAITED_FOR),
        )
        .order_by(Assignment.id)
    )
    return list(session.scalars(query))


def reopenings_of(session: Session, appraisal_id: int) -> list[ReopenedLine]:
    """What was opened again for one appraisal, the newest first."""
    query = select(Reopening).where(Reopening.appraisal_id == appraisal_id).order_by(Reopening.id.desc())
    return [ReopenedLine(one.role_kind, one.closes_at, one.reason, one.at) for one in session.scalars(query)]
