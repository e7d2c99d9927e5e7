"""Contested figures: which do not count, and what waits for an administrator."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.answers import Answer, answers_to_json
from forms.document import canonical_json
from kinerja.appraisals.models import Appraisal, ContestState, FigureContest
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.people.models import Employee

Place = tuple[int, str, str]  # appraisal, part, role


@dataclass(frozen=True, slots=True)
class Contest:
    """The newest word against one figure."""

    public_id: str
    state: ContestState
    answer: str
    reason: str
    settlement: str
    filed_at: datetime
    settled_at: datetime | None = None

    def keeps_out(self, answer: Answer | None, code: str) -> bool:
        """While it is open nothing counts there; once it was upheld, what was contested does not."""
        if self.state is ContestState.OPEN:
            return True
        return self.state is ContestState.UPHELD and answer is not None and answer_text(code, answer) == self.answer


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open contest in the list of a period."""

    public_id: str
    appraisal_public_id: str
    appraisal_id: int
    name: str
    part: str
    role: str
    code: str
    reason: str
    filed_at: datetime


def answer_text(code: str, answer: Answer) -> str:
    """A figure as it is compared: equal texts are equal figures."""
    return canonical_json(answers_to_json({code: answer}))


def contests_in(session: Session, appraisal_ids: Collection[int]) -> dict[Place, dict[str, Contest]]:
    """The newest contest of each contested figure; of nobody nothing is asked."""
    if not appraisal_ids:
        return {}
    query = select(FigureContest).where(FigureContest.appraisal_id.in_(appraisal_ids)).order_by(FigureContest.id)
    found: dict[Place, dict[str, Contest]] = {}
    for row in session.scalars(query):
        place = (row.appraisal_id, row.part, row.role)
        found.setdefault(place, {})[row.code] = Contest(
            row.public_id, row.state, row.answer, row.reason, row.settlement, row.filed_at, row.settled_at
        )
    return found


def counting(answers: Mapping[str, Answer], contests: Mapping[str, Contest]) -> dict[str, Answer]:
    """The figures that count: not those that are contested, nor what was found to be wrong."""
    return {
        code: answer
        for code, answer in answers.items()
        if code not in contests or not contests[code].keeps_out(answer, code)
    }


def waiting_contests(session: Session, actor: Actor, cycle_id: int) -> list[Waiting]:
    """Open ones about people whose figures the actor enters; the oldest first."""
    mine = visible_data(actor).where(Appraisal.cycle_id == cycle_id).with_only_columns(Appraisal.id)
    query = (
        select(
            FigureContest.public_id, Appraisal.public_id.label("appraisal_public_id"), Appraisal.id, Employee.name,
            FigureContest.part, FigureContest.role, FigureContest.code, FigureContest.reason, FigureContest.filed_at,
        )
        .join(Appraisal, Appraisal.id == FigureContest.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(FigureContest.state == ContestState.OPEN, FigureContest.appraisal_id.in_(mine))
        .order_by(FigureContest.id)
    )  # fmt: skip
    return [Waiting(*row) for row in session.execute(query)]


def waiting_count(session: Session, actor: Actor, cycle_id: int) -> int:
    mine = visible_data(actor).where(Appraisal.cycle_id == cycle_id).with_only_columns(Appraisal.id)
    query = select(func.count()).select_from(FigureContest)
    query = query.where(FigureContest.state == ContestState.OPEN, FigureContest.appraisal_id.in_(mine))
    return session.scalar(query) or 0


def contested_counts(session: Session, appraisal_ids: Collection[int]) -> dict[int, int]:
    """How many figures of each appraisal wait for a word and do not count; none of the others."""
    query = select(FigureContest.appraisal_id, func.count()).where(
        FigureContest.appraisal_id.in_(appraisal_ids), FigureContest.state == ContestState.OPEN
    )
    return dict(session.execute(query.group_by(FigureContest.appraisal_id)).tuples().all())


def contest_for_update(session: Session, public_id: str) -> FigureContest:
    """Locked until the transaction ends. Raises NotFound."""
    row = session.scalars(select(FigureContest).where(FigureContest.public_id == public_id).with_for_update()).first()
    if row is None:
        raise NotFound("contest.unknown")
    return row


def own_appraisal(session: Session, actor: Actor, public_id: str) -> Appraisal:
    """The reader's own appraisal. Raises NotFound for anybody else's."""
    query = select(Appraisal).where(Appraisal.public_id == public_id, Appraisal.employee_id == (actor.employee_id or 0))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("appraisal.unknown")
    return found
