"""A move while others work: who was first is kept whole, and nothing is half under one version."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forms.errors import AnswersInvalid
from kinerja.appraisals.models import AppraisalPart, Assignment, Response, ResponseState, Submission
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import save_sheet, start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.core.db import reading, transaction
from kinerja.cycles.services import assign_instrument
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    announced,
    appraisal_of,
    document,
    duty_of,
    filled,
    make_version,
    opened,
    sent,
)
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.appraisals.test_move import another_for_superiors, confirmed, moved, proposed, reworded_levels


def both(app: Flask, first: Callable[[], Any], second: Callable[[], Any]) -> list[BaseException | None]:
    """Two verbs at once, each in a thread of its own; what each raised."""
    raised: list[BaseException | None] = [None, None]
    gate = threading.Barrier(2)

    def run(place: int, verb: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait()
            try:
                verb()
            except BaseException as error:  # noqa: BLE001  # looked at by the test
                raised[place] = error

    threads = [threading.Thread(target=run, args=(place, verb)) for place, verb in enumerate((first, second))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return raised


@pytest.mark.parametrize("turn", range(4))
def test_sending_and_moving_at_once_leaves_one_order(app: Flask, turn: int) -> None:
    play = opened(quadrant(), **ALWAYS)
    budi = play.people.budi
    sheet = filled(budi.actor, duty_of(budi, play.people.sari, "atasan"))
    move = proposed(play, another_for_superiors)
    raised = both(app, lambda: submit_response(budi.actor, sheet, now=NOW), lambda: confirmed(play, move))
    assert raised[1] is None
    reading().expire_all()
    fingerprints = set(reading().scalars(select(AppraisalPart.fingerprint)))
    assert len(fingerprints) == 1
    kept = reading().scalars(select(Submission)).all()
    state = reading().scalars(select(Response.state).where(Response.public_id == sheet)).one()
    # Sent first: it was sent under the old version and has come back. Moved first: an answer is missing.
    assert state is ResponseState.DRAFT
    if kept:
        assert raised[0] is None and {one.fingerprint for one in kept}.isdisjoint(fingerprints)
    else:
        assert isinstance(raised[0], AnswersInvalid)


def test_confirming_twice_at_once_moves_once(app: Flask) -> None:
    play = opened(quadrant(), **ALWAYS)
    move = proposed(play)
    raised = both(app, lambda: confirmed(play, move), lambda: confirmed(play, move))
    codes = [getattr(error, "code", None) for error in raised]
    assert sorted(codes, key=str) == [None, "move.already_decided"]


def test_an_old_page_saves_what_still_fits_after_the_move(app: Flask) -> None:
    """The browser still shows the old version; its fields are those of the old codes."""
    play = opened(quadrant(), **ALWAYS)
    sari = play.people.sari
    sheet = filled(sari.actor, duty_of(sari, sari, "diri"))
    moved(play, reworded_levels)
    saved = save_sheet(sari.actor, sheet, {"q_HADIR": "5", "q_LAPOR": "2"}, base_revs={"HADIR": 1, "LAPOR": 1}, now=NOW)
    # The choice among the old words is not taken for one among the new ones.
    assert dict(saved.conflicts) == {"LAPOR": None} and not saved.problems
    assert saved.filled == 1 and saved.total == 2


# Several parts


def two_parts(app: Flask) -> Play:
    """The results are one instrument, the whole another."""
    play = announced(quadrant(), **ALWAYS)
    with transaction() as session:
        other = make_version(session, play.people, document("HASIL-2026")).id
    assign_instrument(play.ratna, play.cycle_id, other, now=NOW, part="results")
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play


def sheets_of(duty: Assignment) -> dict[str, str]:
    query = select(Response.part, Response.public_id).where(Response.assignment_id == duty.id)
    return dict(reading().execute(query).tuples().all())


def test_only_the_part_of_that_instrument_moves(app: Flask) -> None:
    play = two_parts(app)
    budi, sari = play.people.budi, play.people.sari
    start_assignment(budi.actor, duty_of(budi, sari, "atasan").public_id, conflict=False, now=NOW)
    sheets = sheets_of(duty_of(budi, sari, "atasan"))
    for sheet in sheets.values():
        raw = {"q_HADIR": "3", "q_LAPOR": "4", "q_KUAT": "Rapi."}
        save_sheet(budi.actor, sheet, raw, base_revs={}, now=NOW)
        submit_response(budi.actor, sheet, now=NOW)
    moved(play)
    reading().expire_all()
    states = dict(reading().execute(select(Response.public_id, Response.state)).tuples().all())
    assert states[sheets["overall"]] is ResponseState.DRAFT and states[sheets["results"]] is ResponseState.SUBMITTED
    query = select(AppraisalPart.part, AppraisalPart.version_id).where(
        AppraisalPart.appraisal_id == appraisal_of(sari).id
    )
    versions = dict(reading().execute(query).tuples().all())
    assert (
        versions["overall"] != play.version_id
        and "moved_on"
        not in reading().scalars(select(AppraisalPart.why).where(AppraisalPart.part == "results")).first()
    )


def test_secret_sheets_of_another_part_are_no_bar(app: Flask) -> None:
    play = two_parts(app)
    dewi, sari = play.people.dewi, play.people.sari
    duty = duty_of(dewi, sari, "rekan")
    start_assignment(dewi.actor, duty.public_id, conflict=False, now=NOW)
    sheet = sheets_of(duty)["results"]
    save_sheet(dewi.actor, sheet, {"q_HADIR": "3"}, base_revs={}, now=NOW)
    submit_response(dewi.actor, sheet, now=NOW)
    assert moved(play, reworded_attendance_of_the_whole)["appraisals"] > 0


def reworded_attendance_of_the_whole(content: dict[str, Any]) -> None:
    content["root"]["children"][0]["children"][0]["levels"][0]["label"] = {"id": "Jarang hadir"}


def test_the_other_part_is_sent_as_before(app: Flask) -> None:
    play = opened(quadrant(), **ALWAYS)
    moved(play)
    budi, sari = play.people.budi, play.people.sari
    answers = {"HADIR": "3", "LAPOR": "4", "BARU": "5", "KUAT": "Rapi."}
    sheet = sent(budi.actor, duty_of(budi, sari, "atasan"), answers)
    assert reading().scalars(select(Response.state).where(Response.public_id == sheet)).one() is ResponseState.SUBMITTED
