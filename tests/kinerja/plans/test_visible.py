"""Lists and policies agree: whoever stands in a list may read the row, and nobody else."""

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.queries.results import scope_of_result
from kinerja.copying.policies import can_copy_result
from kinerja.copying.queries import visible_copies
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.people.queries import subordinates_of, supervisor_of
from kinerja.plans import policies, queries
from kinerja.plans.models import CoachingNote, EvidenceNote, Feedback, FeedbackRequest, Plan
from kinerja.plans.services.feedback import ask_feedback, give_feedback
from kinerja.plans.services.notes import add_note
from kinerja.plans.services.planning import keep_plan
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, opened
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.copying.stage import decided_team
from tests.kinerja.plans.stage import coached, note, noted, public_id, told, words
from tests.kinerja.plans.test_planning import RESULTS

TODAY = NOW.date()


@pytest.fixture
def play(app: Flask) -> Play:
    """Several people have written, said, asked and been rated."""
    play = opened(quadrant(), **ALWAYS)
    people = play.people
    noted(play)
    add_note(people.budi.actor, play.cycle_id, note(codes=()), now=NOW)
    add_note(people.tono.actor, play.cycle_id, note(codes=()), now=NOW)
    told(play)
    give_feedback(people.head.actor, public_id(people.tono), words(task="Posko", codes=()), now=NOW)
    ask_feedback(people.sari.actor, public_id(people.tono), "Posko", now=NOW)
    coached(play)
    for one in (people.sari, people.tono):
        keep_plan(one.actor, play.cycle_id, RESULTS, None, now=NOW)
    decided_team(play)
    return play


def actors(play: Play) -> list[Actor]:
    names = ("sari", "budi", "tono", "head", "dewi", "ratna", "wati", "operator", "auditor")
    return [getattr(play.people, name).actor for name in names]


def led(actor: Actor) -> list[int]:
    return [] if actor.employee_id is None else subordinates_of(reading(), actor.employee_id, TODAY)


def superior(employee_id: int) -> int | None:
    found = supervisor_of(reading(), employee_id, TODAY)
    return found.employee_id if found else None


def test_notes_and_plans(play: Play) -> None:
    for model, visible in ((EvidenceNote, queries.visible_notes), (Plan, queries.visible_plans)):
        rows = list(reading().scalars(select(model)))
        assert len(rows) > 1
        for actor in actors(play):
            listed = set(reading().scalars(visible(actor, led(actor))))
            for row in rows:
                allowed = policies.can_read_note(actor, row.employee_id, supervisor_id=superior(row.employee_id))
                assert (row in listed) == bool(allowed)


def test_feedback(play: Play) -> None:
    rows = list(reading().scalars(select(Feedback)))
    assert len(rows) == 2
    for actor in actors(play):
        listed = set(reading().scalars(queries.visible_feedback(actor, led(actor))))
        for row in rows:
            allowed = policies.can_read_feedback(actor, row, supervisor_id=superior(row.employee_id))
            assert (row in listed) == bool(allowed)


def test_requests_and_coaching(play: Play) -> None:
    [asked] = reading().scalars(select(FeedbackRequest))
    [talk] = reading().scalars(select(CoachingNote))
    for actor in actors(play):
        concerned = policies.can_answer_request(actor, asked) or policies.can_withdraw_request(actor, asked)
        assert (asked in set(reading().scalars(queries.visible_requests(actor)))) == bool(concerned)
        readable = policies.can_read_coaching(actor, talk)
        assert (talk in set(reading().scalars(queries.visible_coaching(actor)))) == bool(readable)


def test_results_to_carry_over(play: Play) -> None:
    rows = (
        reading().execute(select(Result.id, Result.public_id).join(Appraisal, Appraisal.result_id == Result.id)).all()
    )
    assert len(rows) == 3
    for actor in actors(play):
        listed = set(reading().scalars(visible_copies(actor)))
        for result_id, result in rows:
            allowed = can_copy_result(actor, scope_of_result(reading(), result), result)
            assert (result_id in listed) == bool(allowed)
