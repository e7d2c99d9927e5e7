"""The SQL twins of the policies: which notes, feedback and coaching an actor may know of."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from kinerja.core.authz import Actor
from kinerja.plans.models import CoachingNote, CoachingOpinion, EvidenceNote, Feedback, FeedbackRequest


def visible_notes(actor: Actor, led: Collection[int] = ()) -> Select[tuple[EvidenceNote]]:
    """One's own and those of one's direct subordinates, `led`."""
    return select(EvidenceNote).where(
        or_(*_own(actor, EvidenceNote.employee_id), *_led(actor, EvidenceNote.employee_id, led))
    )


def visible_feedback(actor: Actor, led: Collection[int] = ()) -> Select[tuple[Feedback]]:
    """About oneself, by oneself, and about one's direct subordinates."""
    return select(Feedback).where(
        or_(*_own(actor, Feedback.employee_id, Feedback.giver_id), *_led(actor, Feedback.employee_id, led))
    )


def visible_requests(actor: Actor) -> Select[tuple[FeedbackRequest]]:
    """Those that one made and those that one was sent."""
    return select(FeedbackRequest).where(or_(*_own(actor, FeedbackRequest.employee_id, FeedbackRequest.giver_id)))


def visible_coaching(actor: Actor) -> Select[tuple[CoachingNote]]:
    """Of the two concerned."""
    return select(CoachingNote).where(or_(*_own(actor, CoachingNote.employee_id, CoachingNote.leader_id)))


def visible_opinions(actor: Actor) -> Select[tuple[CoachingOpinion]]:
    """One's own about talks, and those that one was given as the leader's superior."""
    note = CoachingNote.id == CoachingOpinion.note_id
    return (
        select(CoachingOpinion)
        .join(CoachingNote, note)
        .where(or_(*_own(actor, CoachingNote.employee_id, CoachingOpinion.reader_id)))
    )


def _own(actor: Actor, *columns: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    if actor.employee_id is None:
        return [false()]
    return [column == actor.employee_id for column in columns]


def _led(actor: Actor, column: InstrumentedAttribute[int], led: Collection[int]) -> list[ColumnElement[bool]]:
    return [column.in_(sorted(led))] if actor.employee_id is not None and led else []
