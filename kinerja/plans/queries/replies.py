"""Single pieces of feedback with what the employee answered."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.people.models import Employee
from kinerja.plans.models import Feedback, FeedbackReply
from kinerja.plans.queries.visible import visible_feedback


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What the actor has told somebody, and whether that one has answered."""

    public_id: str
    name: str
    day: date
    next_step: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    at: datetime


def feedback_by_public_id(session: Session, actor: Actor, public_id: str) -> Feedback:
    """Feedback about or by the actor. Raises NotFound."""
    found = session.scalar(visible_feedback(actor).where(Feedback.public_id == public_id))
    if found is None:
        raise NotFound("feedback.unknown")
    return found


def feedback_for_update(session: Session, actor: Actor, public_id: str) -> Feedback:
    """The same, locked. Raises NotFound."""
    found = session.scalar(visible_feedback(actor).where(Feedback.public_id == public_id).with_for_update(of=Feedback))
    if found is None:
        raise NotFound("feedback.unknown")
    return found


def reply_to(session: Session, feedback_id: int) -> Reply | None:
    found = session.get(FeedbackReply, feedback_id)
    return Reply(found.text, found.created_at) if found else None


def feedback_given(session: Session, actor: Actor, *, limit: int = 20) -> list[GivenLine]:
    """Whom the actor told something lately, with the next step that was agreed."""
    answered = select(FeedbackReply.feedback_id).where(FeedbackReply.feedback_id == Feedback.id).exists()
    query = visible_feedback(actor).join(Employee, Employee.id == Feedback.employee_id)
    query = query.where(Feedback.giver_id == actor.employee_id).order_by(Feedback.id.desc()).limit(limit)
    columns = (Feedback.public_id, Employee.name, Feedback.given_on, Feedback.next_step, answered)
    return [GivenLine(*row) for row in session.execute(query.with_only_columns(*columns))]
