"""After a talk: the employee's words to the leader's superior (B.1.8), and what the leader evaluates (B.1.9)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.notices.changes import NewNotice, add_notice
from kinerja.people.models import Employee
from kinerja.plans import policies
from kinerja.plans.changes import LONGEST_TEXT, checked_text
from kinerja.plans.models import CoachingOpinion, CompetenceEvaluation
from kinerja.plans.queries.coached import above_leader, coaching_for_update, evaluation_after, has_opinion

LEVELS = range(1, 6)


def say_of_coaching(actor: Actor, note_id: str, text: str, *, now: datetime) -> None:
    """The employee's words about a talk, once; the leader's superior of today reads them, the leader does not.

    Raises NotFound, NotAllowed, Conflict when said already, Invalid by field.
    """
    with transaction() as session:
        note = coaching_for_update(session, actor, note_id)
        reader_id = above_leader(session, note, local_date(now))
        require(policies.can_say_of_coaching(actor, note, reader_id=reader_id))
        words = _checked(text, "coaching.opinion_missing")
        if has_opinion(session, note.id):
            raise Conflict("coaching.already_said")
        session.add(CoachingOpinion(note_id=note.id, reader_id=reader_id, text=words, created_at=now))
        session.flush()
        _tell(session, reader_id or 0, actor, note.public_id, "coaching.said", now=now)
        record(session, actor, Event.COACHING_SAID, "coaching_note", note.id, at=now)


def evaluate_competence(actor: Actor, note_id: str, level: int, text: str, *, now: datetime) -> None:
    """How far the employee has come, 1 to 5 with a reason, once; the employee is told.

    Raises NotFound, NotAllowed, Conflict when evaluated already, Invalid by field.
    """
    with transaction() as session:
        note = coaching_for_update(session, actor, note_id)
        require(policies.can_evaluate_competence(actor, note))
        if level not in LEVELS:
            raise Invalid("coaching.invalid", {"level": ["coaching.level_missing"]})
        words = _checked(text, "coaching.evaluation_missing")
        if evaluation_after(session, note.id) is not None:
            raise Conflict("coaching.already_evaluated")
        session.add(CompetenceEvaluation(note_id=note.id, level=level, text=words, created_at=now))
        session.flush()
        _tell(session, note.employee_id, actor, note.public_id, "coaching.evaluated", now=now)
        record(session, actor, Event.COMPETENCE_EVALUATED, "coaching_note", note.id, at=now)


def _checked(text: str, missing: str) -> str:
    errors: dict[str, list[str]] = {}
    words = checked_text(errors, "text", text, missing=missing)
    if errors:
        raise Invalid("coaching.invalid", errors, most=LONGEST_TEXT)
    return words


def _tell(session: Session, employee_id: int, actor: Actor, ref: str, kind: str, *, now: datetime) -> None:
    name = session.scalar(select(Employee.name).where(Employee.id == actor.employee_id)) or ""
    add_notice(session, NewNotice(employee_id, f"{kind}:{ref}", kind, {"name": name}), now=now)
