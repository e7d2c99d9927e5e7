"""What follows a talk: the employee's words to the leader's superior, and how far the employee has come."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.people.models import Employee
from kinerja.people.queries import supervisor_of
from kinerja.plans.models import CoachingKind, CoachingNote, CoachingOpinion, CompetenceEvaluation
from kinerja.plans.queries.visible import visible_coaching, visible_opinions

Leader = aliased(Employee, name="coaching_leader")


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What a superior reads of a talk below: who, when and the words, never what the talk was about."""

    name: str
    leader: str
    kind: CoachingKind
    held_on: date
    text: str
    at: datetime


def coaching_for_update(session: Session, actor: Actor, public_id: str) -> CoachingNote:
    """A talk of the actor, locked. Raises NotFound."""
    query = visible_coaching(actor).where(CoachingNote.public_id == public_id)
    found = session.scalar(query.with_for_update(of=CoachingNote))
    if found is None:
        raise NotFound("coaching.unknown")
    return found


def above_leader(session: Session, note: CoachingNote, on: date) -> int | None:
    """The leader's superior on that day; None at the top."""
    found = supervisor_of(session, note.leader_id, on)
    return found.employee_id if found else None


def opinion_on(session: Session, actor: Actor, note_id: int) -> CoachingOpinion | None:
    """The words about a talk, for who may read them."""
    return session.scalar(visible_opinions(actor).where(CoachingOpinion.note_id == note_id))


def evaluation_after(session: Session, note_id: int) -> CompetenceEvaluation | None:
    return session.get(CompetenceEvaluation, note_id)


def opinions_given_to(session: Session, actor: Actor, *, limit: int = 50) -> list[OpinionLine]:
    """What employees said to the actor of talks held by those whom the actor leads, the newest first."""
    query = (
        visible_opinions(actor)
        .join(Employee, Employee.id == CoachingNote.employee_id)
        .join(Leader, Leader.id == CoachingNote.leader_id)
        .where(CoachingOpinion.reader_id == actor.employee_id)
        .order_by(CoachingOpinion.created_at.desc(), CoachingOpinion.note_id.desc())
        .limit(limit)
    )
    columns = (
        Employee.name, Leader.name, CoachingNote.kind, CoachingNote.held_on,
        CoachingOpinion.text, CoachingOpinion.created_at,
    )  # fmt: skip
    return [OpinionLine(*row) for row in session.execute(query.with_only_columns(*columns))]


def has_opinion(session: Session, note_id: int) -> bool:
    return session.scalar(select(CoachingOpinion.note_id).where(CoachingOpinion.note_id == note_id)) is not None
