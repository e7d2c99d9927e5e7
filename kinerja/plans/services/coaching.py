"""Coaching: recorded by the direct superior; opening a counselling talk leaves a trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.notices.changes import NewNotice, add_notice
from kinerja.people.models import Employee
from kinerja.plans import policies, queries
from kinerja.plans.changes import LONGEST_TEXT, checked_text
from kinerja.plans.models import CoachingKind, CoachingNote


@dataclass(frozen=True, slots=True)
class CoachingInput:
    """Goal, facts, options and steps, as form B.1.6 of PermenPANRB 6/2022 asks."""

    kind: CoachingKind
    held_on: date
    goal: str
    facts: str
    options: str
    steps: str
    codes: Sequence[str] = ()


def record_coaching(actor: Actor, employee_id: str, entered: CoachingInput, *, now: datetime) -> str:
    """Keep a talk for the two concerned; gives its public id, of the first one when it is sent twice.

    Raises NotFound, NotAllowed, Invalid by field.
    """
    today = local_date(now)
    with transaction() as session:
        card = queries.employee_by_public_id(session, employee_id, today)
        bond = queries.bond_of(session, actor, card.employee_id, today)
        require(policies.can_record_coaching(actor, card.employee_id, supervisor_id=bond.supervisor_id))
        note = _checked(session, actor, card.employee_id, entered, now=now)
        twin = queries.same_coaching(session, note)
        if twin is not None:
            return twin
        session.add(note)
        session.flush()
        name = session.scalar(select(Employee.name).where(Employee.id == actor.employee_id)) or ""
        key = f"coaching.recorded:{note.public_id}"
        add_notice(session, NewNotice(card.employee_id, key, "coaching.recorded", {"name": name}), now=now)
        # That there was a talk, never about what or with whom.
        record(session, actor, Event.COACHING_RECORDED, "coaching_note", note.id, at=now)
        return note.public_id


def open_counselling(actor: Actor, note_id: str, *, now: datetime) -> None:
    """Note that one of the two opened a counselling talk; the caller has just asked for the password.

    Raises NotFound, NotAllowed.
    """
    with transaction() as session:
        note = queries.coaching_by_public_id(session, actor, note_id)
        require(policies.can_read_coaching(actor, note))
        record(session, actor, Event.COUNSELLING_OPENED, "coaching_note", note.id, at=now)


def _checked(
    session: Session, actor: Actor, employee_id: int, entered: CoachingInput, *, now: datetime
) -> CoachingNote:  # fmt: skip
    errors: dict[str, list[str]] = {}
    goal = checked_text(errors, "goal", entered.goal, missing="coaching.goal_missing")
    facts, options = checked_text(errors, "facts", entered.facts), checked_text(errors, "options", entered.options)
    steps = checked_text(errors, "steps", entered.steps, missing="coaching.steps_missing")
    if entered.held_on > local_date(now):
        errors["held_on"] = ["notes.in_future"]
    cycle = queries.period_for(session, actor, local_date(now))
    known = {topic.code for topic in queries.topics_for(session, employee_id, cycle, now=now)}
    if set(entered.codes) - known:
        errors["codes"] = ["notes.topic_unknown"]
    if errors:
        raise Invalid("coaching.invalid", errors, most=LONGEST_TEXT)
    return CoachingNote(
        employee_id=employee_id,
        leader_id=actor.employee_id,
        kind=entered.kind,
        held_on=entered.held_on,
        # Counselling is about the person: it stands beside no indicator.
        codes=[] if entered.kind is CoachingKind.COUNSELLING else list(dict.fromkeys(entered.codes)),
        goal=goal,
        facts=facts,
        options=options,
        steps=steps,
        created_at=now,
    )
