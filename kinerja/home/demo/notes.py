"""What two fictional people have written down in the open period: notes, feedback, a talk, a request, a plan."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, ActorKind
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle
from kinerja.home.demo.cycles import OPEN
from kinerja.home.demo.logins import demo_email
from kinerja.home.demo.seats import Spec, seed_file
from kinerja.people.models import Account, Employee
from kinerja.plans.models import CoachingKind, FeedbackKind
from kinerja.plans.pasting import results_in
from kinerja.plans.queries import topics_for
from kinerja.plans.services.coaching import CoachingInput, record_coaching
from kinerja.plans.services.feedback import FeedbackInput, ask_feedback, give_feedback
from kinerja.plans.services.notes import NoteInput, add_note
from kinerja.plans.services.planning import keep_plan

NURSE, SUPERIOR, DIRECTOR = "perawat", "kepala.igd", "direktur.rsud"


def seed_open(now: datetime) -> None:
    """Through the services, on days that have passed since the period began."""
    session, told = reading(), seed_file("notes.json")
    cycle = session.scalars(select(Cycle).where(Cycle.name == OPEN)).one()
    nurse, superior = _actor(session, NURSE), _actor(session, SUPERIOR)
    codes = [topic.code for topic in topics_for(session, nurse.employee_id or 0, cycle, now=now)]
    about, asked = _public_id(session, nurse), _public_id(session, _actor(session, DIRECTOR))
    for one in told["notes"]:
        entered = NoteInput(_day(one, cycle, now), one["text"], (codes[one["topic"]],), one["reference"])
        add_note(nurse, cycle.public_id, entered, now=now)
    said, talk = told["feedback"], told["coaching"]
    words = FeedbackInput(
        FeedbackKind.INCIDENTAL,
        _day(said, cycle, now),
        said["good"],
        said["better"],
        said["next_step"],
        codes=(codes[said["topic"]],),
    )
    give_feedback(superior, about, words, now=now)
    held = CoachingInput(
        CoachingKind.COACHING, _day(talk, cycle, now), talk["goal"], talk["facts"], talk["options"], talk["steps"]
    )
    record_coaching(superior, about, held, now=now)
    ask_feedback(nurse, asked, told["request"], now=now)
    keep_plan(nurse, cycle.public_id, results_in(told["plan"]), None, now=now)


def _day(one: Spec, cycle: Cycle, now: datetime) -> date:
    day: date = local_date(now, cycle.zone) - timedelta(days=one["days_ago"])
    return max(day, cycle.starts_on)


def _actor(session: Session, name: str) -> Actor:
    account = session.scalars(select(Account).where(Account.email == demo_email(name))).one()
    return Actor(ActorKind.ACCOUNT, account.id, employee_id=account.employee_id)


def _public_id(session: Session, actor: Actor) -> str:
    return session.scalars(select(Employee.public_id).where(Employee.id == actor.employee_id)).one()
