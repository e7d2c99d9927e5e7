"""What must hold in every state that a period can come into, asked of the database itself."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forms.answers import answers_from_json
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    AppraisalState,
    Assignment,
    AssignmentState,
    Ballot,
    Deadline,
    DraftAnswer,
    Rating,
    Response,
    ResponseState,
    Result,
    Signature,
    SignatureMeaning,
    Submission,
)
from kinerja.appraisals.policies import can_view_appraisal_state
from kinerja.appraisals.policies.results import can_read_result
from kinerja.appraisals.queries.progress import board
from kinerja.appraisals.queries.results import scope_of_appraisal, visible_results
from kinerja.appraisals.queries.visible import superiors_in, visible_appraisals, visible_responses
from kinerja.appraisals.queries.windows import window_of
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle
from tests.kinerja.appraisals.stage import NOW
from tests.lifecycle.stage import Stage

RESULTED = (AppraisalState.DECIDED, AppraisalState.RECEIVED, AppraisalState.OBJECTED, AppraisalState.FINAL)


def same_rater(actor: Actor, duty: Assignment) -> bool:
    if duty.guest_id is not None:
        return actor.guest_id == duty.guest_id
    return actor.employee_id == duty.employee_id


def in_window(duty: Assignment, now: datetime) -> bool:
    appraisal = reading().get_one(Appraisal, duty.appraisal_id)
    window = window_of(reading(), appraisal, duty.role_kind)
    return window is not None and window[0] <= now < window[1]


def rating_window(appraisal: Appraisal) -> tuple[datetime, datetime]:
    window = window_of(reading(), appraisal, "rating")
    assert window is not None
    return window


def sheets() -> int:
    """Everything that was ever sent and kept: secret, released or open."""
    return sum(reading().scalar(select(func.count()).select_from(model)) or 0 for model in (Ballot, Submission))


def pins() -> dict[tuple[int, str], tuple[int, str]]:
    rows = reading().execute(
        select(AppraisalPart.appraisal_id, AppraisalPart.part, AppraisalPart.version_id, AppraisalPart.fingerprint)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def no_answer_is_lost(saved: Mapping[tuple[int, str], Any]) -> None:
    """The last value that was confirmed as saved still stands: in the open sheet, or in what was sent from it.

    A sheet that became a ballot is emptied on purpose; a duty that was declined or revoked keeps nothing.
    """
    drafts = {(one.response_id, one.code): one.value for one in reading().scalars(select(DraftAnswer))}
    responses = {one.id: one for one in reading().scalars(select(Response))}
    duties = {one.id: one for one in reading().scalars(select(Assignment))}
    newest: dict[int, dict[str, Any]] = {}
    for one in reading().scalars(
        select(Submission).where(Submission.response_id.is_not(None)).order_by(Submission.seq)
    ):
        newest[one.response_id or 0] = json.loads(one.answers)
    for (response_id, code), value in saved.items():
        response = responses[response_id]
        duty = duties[response.assignment_id]
        if duty.state in (AssignmentState.DECLINED, AssignmentState.REVOKED):
            continue
        if response.state is ResponseState.DRAFT:
            assert drafts.get((response_id, code)) == value, (response_id, code)
        elif not duty.closed:
            sent = answers_from_json(newest[response_id])
            assert sent[code] == answers_from_json({code: value})[code], (response_id, code)


def one_result_in_force() -> None:
    """A decided appraisal points at its newest result; all earlier ones stay, numbered without a gap and signed."""
    results: dict[int, list[Result]] = {}
    for result in reading().scalars(select(Result).order_by(Result.appraisal_id, Result.seq)):
        results.setdefault(result.appraisal_id, []).append(result)
    signed = Counter(
        reading().scalars(
            select(Signature.record_id).where(
                Signature.record_kind == "result", Signature.meaning == SignatureMeaning.DECIDED
            )
        )
    )
    for appraisal in reading().scalars(select(Appraisal)):
        own = results.get(appraisal.id, [])
        assert [one.seq for one in own] == list(range(1, len(own) + 1))
        if appraisal.state in RESULTED:
            assert own and appraisal.result_id == own[-1].id
        else:
            assert appraisal.result_id is None and not own
        assert all(signed[str(one.id)] == 1 for one in own)
    ratings = Counter(reading().execute(select(Rating.appraisal_id, Rating.seq).distinct()).tuples())
    assert set(ratings) == {(key, one.seq) for key, own in results.items() for one in own}


def clocks_ran_in_time_or_say_why(now: datetime) -> None:
    """No clock ended after its last day by a step, unless it says why; none starts in the future."""
    for clock in reading().scalars(select(Deadline)):
        assert clock.starts_at <= now
        late = clock.ended_at is not None and clock.ended_at >= clock.due_at
        assert not late or clock.ended_by == "run_out" or clock.reason or clock.code in TOLERATED, clock.code
        assert clock.ended_by != "run_out" or late


# A receipt after the last day is welcome; the regulation names no consequence of its own (domain, 2.5).
TOLERATED = ("return", "default_return", "objection_decision", "default", "report")


def board_shows_the_state(stage: Stage) -> None:
    """What the administrator's board counts is what stands in the tables."""
    session = reading()
    cycle_id = session.scalars(select(Cycle.id).where(Cycle.public_id == stage.play.cycle_id)).one()
    shown = board(session, stage.actors["hasan"], cycle_id, local_date(NOW))
    own = stage.play.people.hasan.employee_id
    above = superiors_in(session, cycle_id, own)
    counted = [one for one in session.scalars(select(Appraisal)) if one.employee_id not in {own, *above}]
    assert sum(unit.appraisals for unit in shown) == len(counted)
    assert sum(unit.decided for unit in shown) == sum(one.result_id is not None for one in counted)


def visible_equals_permitted(stage: Stage) -> None:
    """Policy and SQL twin agree for everybody about every result, appraisal and sheet."""
    session = reading()
    appraisals = list(session.scalars(select(Appraisal)))
    results = {one.result_id: scope_of_appraisal(session, one.public_id) for one in appraisals if one.result_id}
    for name, actor in stage.actors.items():
        seen = set(session.scalars(visible_results(actor)))
        assert seen == {key for key, scope in results.items() if can_read_result(actor, scope)}, name
        above = superiors_in(session, appraisals[0].cycle_id, actor.employee_id)
        shown = {one.id for one in session.scalars(visible_appraisals(actor))}
        may = {one.id for one in appraisals if can_view_appraisal_state(actor, one, superiors=above)}
        assert shown == may, name
    _sheets_visible(stage)


def _sheets_visible(stage: Stage) -> None:
    session = reading()
    rows = session.execute(select(Response.id, Assignment).join(Assignment)).all()
    for name, actor in stage.actors.items():
        seen = {one.id for one in session.scalars(visible_responses(actor))}
        mine = {key for key, duty in rows if same_rater(actor, duty) and duty.state is not AssignmentState.REVOKED}
        assert seen == mine, name
