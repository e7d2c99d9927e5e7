"""Feedback: given, asked for, refused; once given it stays as it is."""

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
from kinerja.core.errors import Conflict, Invalid
from kinerja.notices.changes import NewNotice, add_notice
from kinerja.people.models import Employee
from kinerja.plans import policies, queries
from kinerja.plans.changes import LONGEST_TEXT, checked_text
from kinerja.plans.models import Feedback, FeedbackKind, FeedbackReply, FeedbackRequest, RequestState


@dataclass(frozen=True, slots=True)
class FeedbackInput:
    """What was typed: what is good, what can be better, the next step."""

    kind: FeedbackKind
    given_on: date
    good: str
    better: str
    next_step: str
    task: str = ""
    codes: Sequence[str] = ()


def give_feedback(actor: Actor, employee_id: str, entered: FeedbackInput, *, now: datetime) -> str:
    """On the giver's own initiative; gives the public id, of the first one when it is sent twice.

    Raises NotFound, NotAllowed, Invalid by field.
    """
    today = local_date(now)
    with transaction() as session:
        card = queries.employee_by_public_id(session, employee_id, today)
        bond = queries.bond_of(session, actor, card.employee_id, today)
        require(
            policies.can_give_feedback(
                actor,
                card.employee_id,
                supervisor_id=bond.supervisor_id,
                own_supervisor_id=bond.own_supervisor_id,
                leads=bond.leads,
            )
        )
        needs_task = actor.employee_id != bond.supervisor_id
        return _keep(session, actor, card.employee_id, entered, needs_task=needs_task, now=now).public_id


def answer_request(actor: Actor, request_id: str, entered: FeedbackInput, *, now: datetime) -> str:
    """What was asked for; gives the public id of the feedback. Raises NotFound, NotAllowed, Invalid by field."""
    with transaction() as session:
        asked = queries.request_for_update(session, request_id)
        require(policies.can_answer_request(actor, asked))
        kept = _keep(session, actor, asked.employee_id, entered, request=asked, now=now)
        asked.state, asked.closed_at = RequestState.ANSWERED, now
        return kept.public_id


def ask_feedback(
    actor: Actor, giver_id: str, task: str, codes: Sequence[str] = (), *, now: datetime
) -> str:  # fmt: skip
    """Ask somebody; gives the request's public id. Raises NotFound, NotAllowed, Conflict, Invalid by field."""
    today = local_date(now)
    with transaction() as session:
        giver = queries.employee_by_public_id(session, giver_id, today)
        require(policies.can_ask_feedback(actor, giver.employee_id))
        errors: dict[str, list[str]] = {}
        words = checked_text(errors, "task", task, missing="feedback.ask_missing")
        chosen = _checked_codes(session, actor, actor.employee_id or 0, codes, errors, now=now)
        if errors:
            raise Invalid("feedback.invalid", errors, most=LONGEST_TEXT)
        waiting = select(FeedbackRequest.id).where(
            FeedbackRequest.employee_id == actor.employee_id,
            FeedbackRequest.giver_id == giver.employee_id,
            FeedbackRequest.state == RequestState.OPEN,
        )
        if session.scalar(waiting) is not None:
            raise Conflict("feedback.already_asked")
        asked = FeedbackRequest(
            employee_id=actor.employee_id, giver_id=giver.employee_id, task=words, codes=chosen, created_at=now
        )
        session.add(asked)
        session.flush()
        _tell(session, giver.employee_id, actor, asked.public_id, "feedback.asked", now=now)
        record(session, actor, Event.FEEDBACK_ASKED, "feedback_request", asked.id, at=now)
        return asked.public_id


def refuse_request(actor: Actor, request_id: str, *, now: datetime) -> None:
    """Whoever was asked does not answer; the other is told. Raises NotFound, NotAllowed."""
    with transaction() as session:
        asked = queries.request_for_update(session, request_id)
        require(policies.can_answer_request(actor, asked))
        asked.state, asked.closed_at = RequestState.REFUSED, now
        _tell(session, asked.employee_id, actor, asked.public_id, "feedback.refused", now=now)
        record(session, actor, Event.FEEDBACK_REFUSED, "feedback_request", asked.id, at=now)


def withdraw_request(actor: Actor, request_id: str, *, now: datetime) -> None:
    """Whoever asked takes it back. Raises NotFound, NotAllowed."""
    with transaction() as session:
        asked = queries.request_for_update(session, request_id)
        require(policies.can_withdraw_request(actor, asked))
        asked.state, asked.closed_at = RequestState.WITHDRAWN, now
        record(session, actor, Event.FEEDBACK_WITHDRAWN, "feedback_request", asked.id, at=now)


def reply_to_feedback(actor: Actor, feedback_id: str, text: str, *, now: datetime) -> None:
    """The employee's one answer, told to who gave the feedback; the same words again are harmless.

    Raises NotFound, NotAllowed, Conflict where another answer stands, Invalid by field.
    """
    with transaction() as session:
        given = queries.feedback_for_update(session, actor, feedback_id)
        require(policies.can_reply_to_feedback(actor, given))
        errors: dict[str, list[str]] = {}
        words = checked_text(errors, "text", text, missing="feedback.reply_missing")
        if errors:
            raise Invalid("feedback.invalid", errors, most=LONGEST_TEXT)
        known = queries.reply_to(session, given.id)
        if known is not None and known.text != words:
            raise Conflict("feedback.already_replied")
        if known is not None:
            return
        session.add(FeedbackReply(feedback_id=given.id, text=words, created_at=now))
        session.flush()
        _tell(session, given.giver_id, actor, given.public_id, "feedback.replied", now=now)
        record(session, actor, Event.FEEDBACK_REPLIED, "feedback", given.id, at=now)


def _keep(
    session: Session,
    actor: Actor,
    employee_id: int,
    entered: FeedbackInput,
    *,
    now: datetime,
    request: FeedbackRequest | None = None,
    needs_task: bool = False,
) -> Feedback:
    errors: dict[str, list[str]] = {}
    good = checked_text(errors, "good", entered.good)
    better = checked_text(errors, "better", entered.better)
    if not good and not better:
        errors["good"] = ["feedback.words_missing"]
    next_step = checked_text(errors, "next_step", entered.next_step, missing="feedback.next_missing")
    task = checked_text(errors, "task", entered.task, missing="feedback.task_missing" if needs_task else "")
    if entered.given_on > local_date(now):
        errors["given_on"] = ["notes.in_future"]
    codes = _checked_codes(session, actor, employee_id, entered.codes, errors, now=now)
    if errors:
        raise Invalid("feedback.invalid", errors, most=LONGEST_TEXT)
    kept = Feedback(
        employee_id=employee_id,
        giver_id=actor.employee_id,
        request_id=request.id if request else None,
        kind=entered.kind,
        given_on=entered.given_on,
        task=task or (request.task if request else ""),
        codes=codes or (list(request.codes) if request else []),
        good=good,
        better=better,
        next_step=next_step,
        created_at=now,
    )
    twin = queries.same_feedback(session, kept)
    if twin is not None:
        return twin
    session.add(kept)
    session.flush()
    _tell(session, employee_id, actor, kept.public_id, "feedback.given", now=now)
    changes = {"kind": kept.kind.value, "codes": sorted(kept.codes), "asked": request is not None}
    record(session, actor, Event.FEEDBACK_GIVEN, "feedback", kept.id, at=now, changes=changes)
    return kept


def _checked_codes(
    session: Session,
    actor: Actor,
    employee_id: int,
    codes: Sequence[str],
    errors: dict[str, list[str]],
    *,
    now: datetime,
) -> list[str]:
    cycle = queries.period_for(session, actor, local_date(now))
    known = {topic.code for topic in queries.topics_for(session, employee_id, cycle, now=now)} if codes else set()
    if set(codes) - known:
        errors["codes"] = ["notes.topic_unknown"]
    return list(dict.fromkeys(codes))


def _tell(session: Session, employee_id: int, actor: Actor, ref: str, kind: str, *, now: datetime) -> None:
    name = session.scalar(select(Employee.name).where(Employee.id == actor.employee_id)) or ""
    add_notice(session, NewNotice(employee_id, f"{kind}:{ref}", kind, {"name": name}), now=now)
