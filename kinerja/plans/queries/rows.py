"""Single rows and the lists of the pages about notes, feedback and coaching."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from forms.instrument import Indicator, Text, walk
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries import criteria_for, readable_cycles, window_for
from kinerja.people.models import Employee
from kinerja.people.queries import EmployeeCard, employee_card, subordinates_of, supervisor_of
from kinerja.plans.models import (
    CoachingKind,
    CoachingNote,
    EvidenceNote,
    Feedback,
    FeedbackRequest,
    NoteFile,
    RequestState,
)
from kinerja.plans.queries.visible import visible_coaching, visible_notes, visible_requests

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Topic:
    """An indicator that a note may speak of, under the criterion that it belongs to."""

    code: str
    label: Text
    criterion: Text


@dataclass(frozen=True, slots=True)
class RequestLine:
    public_id: str
    name: str  # of the other one
    task: str
    state: RequestState
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CoachingLine:
    """That a talk was held; of a counselling talk no word is shown in lists."""

    public_id: str
    kind: CoachingKind
    held_on: date
    name: str  # of the other one
    goal: str


@dataclass(frozen=True, slots=True)
class Bond:
    """How two people stand to each other on a day."""

    supervisor_id: int | None
    own_supervisor_id: int | None
    leads: bool


def period_for(session: Session, actor: Actor, today: date) -> Cycle | None:
    """The period that a note of today belongs to; else the newest one. None before any is announced."""
    cycles = readable_cycles(session, actor)
    running = [one for one in cycles if one.starts_on <= today <= one.ends_on and one.state is not CycleState.CLOSED]
    return next(iter(running or cycles), None)


def rating_ends(session: Session, cycle: Cycle, employee_id: int | None, *, now: datetime) -> datetime | None:
    """When nobody decides any more about this employee; None where that is not fixed."""
    card = employee_card(session, employee_id or 0, local_date(now, cycle.zone))
    if card is None or card.main is None:
        return None
    window = window_for(session, cycle.id, card.main.unit_id, "rating")
    return window[1] if window else None


def topics_for(session: Session, employee_id: int, cycle: Cycle | None, *, now: datetime) -> list[Topic]:
    """The indicators of somebody's "Kriteria saya" in their order; none where no instrument serves."""
    if cycle is None:
        return []
    found = []
    for part in criteria_for(session, employee_id, cycle, now=now).parts:
        instrument = part.instrument
        for node in walk(instrument.root):
            if isinstance(node, Indicator):
                above = instrument.nodes[instrument.parents[node.code]]
                found.append(Topic(node.code, node.label, above.label))
    return found


def employee_by_public_id(session: Session, public_id: str, on: date) -> EmployeeCard:
    """An active employee. Raises NotFound."""
    found = session.scalar(select(Employee.id).where(Employee.public_id == public_id, Employee.active))
    card = employee_card(session, found, on) if found is not None else None
    if card is None:
        raise NotFound("employee.unknown")
    return card


def bond_of(session: Session, actor: Actor, employee_id: int, on: date) -> Bond:
    """What the policies ask about the two."""
    superior = supervisor_of(session, employee_id, on)
    own = supervisor_of(session, actor.employee_id, on) if actor.employee_id is not None else None
    return Bond(
        superior.employee_id if superior else None, own.employee_id if own else None, leads(session, actor, on)
    )  # fmt: skip


def leads(session: Session, actor: Actor, on: date) -> bool:
    """Whether somebody leads a unit on that day."""
    card = employee_card(session, actor.employee_id, on) if actor.employee_id is not None else None
    return card is not None and any(one.is_head for one in card.placements)


def led_by(session: Session, actor: Actor, on: date) -> list[int]:
    return [] if actor.employee_id is None else subordinates_of(session, actor.employee_id, on)


def note_for_update(session: Session, public_id: str) -> EvidenceNote:
    """Raises NotFound."""
    found = session.scalar(select(EvidenceNote).where(EvidenceNote.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound("notes.unknown")
    return found


def note_by_public_id(session: Session, actor: Actor, public_id: str, led: Sequence[int] = ()) -> EvidenceNote:
    """A note that the actor may read. Raises NotFound."""
    found = session.scalar(visible_notes(actor, led).where(EvidenceNote.public_id == public_id))
    if found is None:
        raise NotFound("notes.unknown")
    return found


def files_of(session: Session, note_id: int) -> list[NoteFile]:
    return list(session.scalars(select(NoteFile).where(NoteFile.note_id == note_id).order_by(NoteFile.id)))


def file_of(session: Session, note_id: int, public_id: str) -> NoteFile:
    """A file that still has its content. Raises NotFound."""
    own = select(NoteFile).where(NoteFile.note_id == note_id, NoteFile.public_id == public_id)
    found = session.scalar(own.where(NoteFile.sha256.is_not(None)))
    if found is None:
        raise NotFound("file.unknown")
    return found


def cycle_of_day(session: Session, actor: Actor, day: date, *, now: datetime) -> Cycle | None:
    """The announced period in which that day lies; of several the one that is decided last.

    A quarter may be over while its year is not, and what one wrote then still belongs to the year.
    """
    found = [one for one in readable_cycles(session, actor) if one.starts_on <= day <= one.ends_on]
    ends = {one.id: rating_ends(session, one, actor.employee_id, now=now) or NEVER for one in found}
    return max(found, key=lambda one: (one.state is not CycleState.CLOSED, ends[one.id]), default=None)


def request_for_update(session: Session, public_id: str) -> FeedbackRequest:
    """Raises NotFound."""
    found = session.scalar(select(FeedbackRequest).where(FeedbackRequest.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound("feedback.request_unknown")
    return found


def request_by_public_id(session: Session, actor: Actor, public_id: str) -> FeedbackRequest:
    """A request that the actor made or was sent. Raises NotFound."""
    found = session.scalar(visible_requests(actor).where(FeedbackRequest.public_id == public_id))
    if found is None:
        raise NotFound("feedback.request_unknown")
    return found


def requests_to(session: Session, actor: Actor) -> list[RequestLine]:
    """What others wait for from the actor, the oldest first."""
    query = visible_requests(actor).join(Employee, Employee.id == FeedbackRequest.employee_id)
    query = query.where(FeedbackRequest.giver_id == actor.employee_id, FeedbackRequest.state == RequestState.OPEN)
    return _request_lines(session, query.order_by(FeedbackRequest.id))


def requests_by(session: Session, actor: Actor) -> list[RequestLine]:
    """What the actor has asked for and what became of it, the newest first; answered ones stand as feedback."""
    query = visible_requests(actor).join(Employee, Employee.id == FeedbackRequest.giver_id)
    query = query.where(
        FeedbackRequest.employee_id == actor.employee_id, FeedbackRequest.state != RequestState.ANSWERED
    )  # fmt: skip
    return _request_lines(session, query.order_by(FeedbackRequest.id.desc()).limit(20))


def _request_lines(session: Session, query: Select[tuple[FeedbackRequest]]) -> list[RequestLine]:
    columns = (
        FeedbackRequest.public_id, Employee.name, FeedbackRequest.task, FeedbackRequest.state,
        FeedbackRequest.created_at,
    )  # fmt: skip
    return [RequestLine(*row) for row in session.execute(query.with_only_columns(*columns))]


def coaching_lines(session: Session, actor: Actor, *, about: int | None = None) -> list[CoachingLine]:
    """The talks of the actor as one of the two, the newest first; `about` narrows them to one employee."""
    query = visible_coaching(actor)
    if about is not None:
        query = query.where(CoachingNote.employee_id == about)
    found = list(session.scalars(query.order_by(CoachingNote.held_on.desc(), CoachingNote.id.desc())))
    others = {one.leader_id if one.employee_id == actor.employee_id else one.employee_id for one in found}
    names = dict(
        session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(sorted(others)))).tuples().all()
    )  # fmt: skip
    return [
        CoachingLine(
            one.public_id,
            one.kind,
            one.held_on,
            names[one.leader_id if one.employee_id == actor.employee_id else one.employee_id],
            "" if one.kind is CoachingKind.COUNSELLING else one.goal,
        )
        for one in found
    ]


def coaching_by_public_id(session: Session, actor: Actor, public_id: str) -> CoachingNote:
    """A talk of the actor. Raises NotFound: nobody else learns that there was one."""
    found = session.scalar(visible_coaching(actor).where(CoachingNote.public_id == public_id))
    if found is None:
        raise NotFound("coaching.unknown")
    return found


def same_note(session: Session, note: EvidenceNote) -> str | None:
    """The public id of a note that says the same about the same day."""
    query = select(EvidenceNote.public_id).where(
        EvidenceNote.employee_id == note.employee_id,
        EvidenceNote.noted_on == note.noted_on,
        EvidenceNote.text == note.text,
    )
    return session.scalar(query.limit(1))


def same_feedback(session: Session, given: Feedback) -> Feedback | None:
    """What the giver has said already, word by word."""
    query = select(Feedback).where(
        Feedback.employee_id == given.employee_id,
        Feedback.giver_id == given.giver_id,
        Feedback.given_on == given.given_on,
        Feedback.good == given.good,
        Feedback.better == given.better,
        Feedback.next_step == given.next_step,
    )
    return session.scalar(query.limit(1))


def same_coaching(session: Session, note: CoachingNote) -> str | None:
    """The public id of the same talk, word by word."""
    query = select(CoachingNote.public_id).where(
        CoachingNote.employee_id == note.employee_id,
        CoachingNote.leader_id == note.leader_id,
        CoachingNote.kind == note.kind,
        CoachingNote.held_on == note.held_on,
        CoachingNote.goal == note.goal,
        CoachingNote.steps == note.steps,
    )
    return session.scalar(query.limit(1))
