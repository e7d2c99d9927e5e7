"""Who writes and reads notes, feedback and coaching; administrators and auditors never read them."""

from datetime import date, datetime

from kinerja.core.authz import ALLOW, Actor, Decision, deny
from kinerja.cycles.models import Cycle, CycleState
from kinerja.plans.models import (
    CoachingKind,
    CoachingNote,
    EvidenceNote,
    Feedback,
    FeedbackRequest,
    RequestState,
    SourceKind,
)


def can_open_notes(actor: Actor) -> Decision:
    return ALLOW if actor.employee_id is not None else deny("notes.employees_only")


def can_write_note(actor: Actor, cycle: Cycle, *, rating_ends: datetime | None, now: datetime) -> Decision:
    """One's own, from the announcement until nobody decides any more by what is written."""
    if actor.employee_id is None:
        return deny("notes.employees_only")
    if cycle.state is CycleState.DRAFT:
        return deny("cycle.not_visible")
    if cycle.state is CycleState.CLOSED or (rating_ends is not None and now >= rating_ends):
        return deny("notes.period_over")
    return ALLOW


def can_change_note(actor: Actor, note: EvidenceNote) -> Decision:
    return ALLOW if actor.employee_id == note.employee_id else deny("notes.not_yours")


def can_read_note(actor: Actor, employee_id: int, *, supervisor_id: int | None) -> Decision:
    """The employee and the direct superior; twin: `visible_notes`."""
    if actor.employee_id is None:
        return deny("notes.not_yours")
    return ALLOW if actor.employee_id in (employee_id, supervisor_id) else deny("notes.not_yours")


def can_give_feedback(
    actor: Actor, employee_id: int, *, supervisor_id: int | None, own_supervisor_id: int | None, leads: bool
) -> Decision:
    """The direct superior, and whoever leads a unit about work that was done for that unit.

    Upwards only when asked: the raters' closed roles are for that.
    """
    if actor.employee_id is None or actor.employee_id == employee_id:
        return deny("feedback.of_another")
    if actor.employee_id == supervisor_id:
        return ALLOW
    if employee_id == own_supervisor_id:
        return deny("feedback.upwards")
    return ALLOW if leads else deny("feedback.leaders_only")


def can_find_people(actor: Actor, *, leads: bool) -> Decision:
    """Leaders look up whom they gave work to."""
    return ALLOW if actor.employee_id is not None and leads else deny("feedback.leaders_only")


def can_ask_feedback(actor: Actor, giver_id: int) -> Decision:
    if actor.employee_id is None or actor.employee_id == giver_id:
        return deny("feedback.of_another")
    return ALLOW


def can_answer_request(actor: Actor, request: FeedbackRequest) -> Decision:
    """Only who was asked, while the question stands."""
    if actor.employee_id != request.giver_id:
        return deny("feedback.not_asked")
    return ALLOW if request.state is RequestState.OPEN else deny("feedback.request_closed")


def can_withdraw_request(actor: Actor, request: FeedbackRequest) -> Decision:
    if actor.employee_id != request.employee_id:
        return deny("feedback.not_asked")
    return ALLOW if request.state is RequestState.OPEN else deny("feedback.request_closed")


def can_read_feedback(actor: Actor, feedback: Feedback, *, supervisor_id: int | None) -> Decision:
    """Who it is about, who gave it, and the direct superior; twin: `visible_feedback`."""
    if actor.employee_id is None:
        return deny("feedback.not_yours")
    readers = (feedback.employee_id, feedback.giver_id, supervisor_id)
    return ALLOW if actor.employee_id in readers else deny("feedback.not_yours")


def can_reply_to_feedback(actor: Actor, feedback: Feedback) -> Decision:
    """Whom it is about; that there is one reply only, the row itself says."""
    if actor.employee_id is None or actor.employee_id != feedback.employee_id:
        return deny("feedback.reply_not_yours")
    return ALLOW


def can_record_coaching(actor: Actor, employee_id: int, *, supervisor_id: int | None) -> Decision:
    """The direct superior only."""
    if actor.employee_id is None or actor.employee_id == employee_id or actor.employee_id != supervisor_id:
        return deny("coaching.superior_only")
    return ALLOW


def can_read_coaching(actor: Actor, note: CoachingNote) -> Decision:
    """The two concerned and nobody else, whoever becomes the superior later; twin: `visible_coaching`."""
    if actor.employee_id is None:
        return deny("coaching.not_yours")
    return ALLOW if actor.employee_id in (note.employee_id, note.leader_id) else deny("coaching.not_yours")


def can_say_of_coaching(actor: Actor, note: CoachingNote, *, reader_id: int | None) -> Decision:
    """The employee, to the leader's superior; counselling stays between the two, and at the top nobody is above."""
    if actor.employee_id is None or actor.employee_id != note.employee_id:
        return deny("coaching.employee_only")
    if note.kind is CoachingKind.COUNSELLING:
        return deny("coaching.not_of_counselling")
    return ALLOW if reader_id not in (None, note.employee_id, note.leader_id) else deny("coaching.nobody_above")


def can_evaluate_competence(actor: Actor, note: CoachingNote) -> Decision:
    """The leader who held the talk; of counselling nothing is evaluated."""
    if actor.employee_id is None or actor.employee_id != note.leader_id:
        return deny("coaching.leader_only")
    return deny("coaching.not_of_counselling") if note.kind is CoachingKind.COUNSELLING else ALLOW


def can_read_opinion(actor: Actor, note: CoachingNote, *, reader_id: int) -> Decision:
    """Who said it and whom it was given to, never the leader; twin: `visible_opinions`."""
    if actor.employee_id is None or actor.employee_id not in (note.employee_id, reader_id):
        return deny("coaching.not_yours")
    return ALLOW


def can_keep_plan(
    actor: Actor, cycle: Cycle, kind: SourceKind, *, rating_ends: datetime | None, now: datetime
) -> Decision:
    """One's own, as long as notes may be written, and where the group makes plans at all."""
    allowed = can_write_note(actor, cycle, rating_ends=rating_ends, now=now)
    if not allowed:
        return allowed
    return ALLOW if kind is SourceKind.EXTERNAL else deny("plan.none_here")


def can_set_source(actor: Actor, agency_id: int | None) -> Decision:
    """For everybody the province, inside a Dinas its administrator."""
    return ALLOW if actor.administers(agency_id) else deny("source.not_yours")


def purge_day(noted_on: date, *, keep_days: int) -> date:
    """Evidence files outlive the end of the noted year by so many days: long enough for rating and objection."""
    return date.fromordinal(date(noted_on.year, 12, 31).toordinal() + keep_days)
