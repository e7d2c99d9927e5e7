"""Who is missing and why, acts about many at once, closing only when everything is settled, and the seal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    ClosingAction,
    ClosingNote,
    CycleSeal,
    Deadline,
    HandoverLine,
    PersonalWindow,
)
from kinerja.appraisals.policies.closing import STATES
from kinerja.appraisals.queries import tasks_for
from kinerja.appraisals.queries.closing import closing_lines, hindering
from kinerja.appraisals.services.assign import nominate_guest
from kinerja.appraisals.services.close_cycle import close_cycle, verify_seal
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.hand_over import foresee_change
from kinerja.appraisals.services.move import propose_move
from kinerja.appraisals.services.open_cycle import add_appraisal
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.respond import save_field, start_assignment
from kinerja.appraisals.services.run_clocks import begin_clocks
from kinerja.appraisals.services.submit import submit_response
from kinerja.appraisals.services.supply import set_givens
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.db import db, reading, transaction
from kinerja.core.errors import Conflict, Invalid, KinerjaError, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode, Cycle, CycleState
from kinerja.cycles.services import set_windows
from kinerja.people.models import Placement
from tests.kinerja.appraisals.changestage import Changing, changing, move
from tests.kinerja.appraisals.closingstage import LATER, close_the_rest, decided, key, ready, run_out, settled, state_of
from tests.kinerja.appraisals.stage import NOW, Play, announced, appraisal_of, duty_of, opened, sent, started
from tests.kinerja.appraisals.test_decide import FIRST, quadrant

AFTER = NOW + timedelta(days=10)  # the windows of the stage have ended


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant())


def cycle_of(play: Play) -> Cycle:
    return reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()


def whys(play: Play, now: Any = NOW) -> dict[int, str]:
    by_key = {line.public_id: line.why for line in closing_lines(reading(), play.ratna, cycle_of(play), now=now)}
    people = play.people
    return {name: by_key[key(getattr(people, name))] for name in ("sari", "dewi", "budi", "tono")}


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


# Why


def test_whoever_waits_has_a_reason(play: Play) -> None:
    assert set(whys(play).values()) == {"window_open"}
    assert set(whys(play, AFTER).values()) == {"silent"}
    decided(play)
    assert whys(play, AFTER)["sari"] == "not_receipted"
    run_out()
    assert whys(play, AFTER)["sari"] == "final"


def test_vacancy_and_marks_are_told_apart_from_silence(play: Play) -> None:
    with transaction() as session:
        session.get_one(Placement, play.people.budi.placement.id).valid_to = NOW.date() - timedelta(days=9)
    settled(play, ClosingAction.MARK, [key(play.people.dewi)])
    found = whys(play, AFTER)
    assert (found["sari"], found["dewi"], found["budi"]) == ("vacancy", "marked_no_network", "silent")


def test_people_without_result_stay_in_the_list(play: Play) -> None:
    settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi)])
    lines = {line.public_id: line for line in closing_lines(reading(), play.ratna, cycle_of(play), now=NOW)}
    mine = lines[key(play.people.dewi)]
    assert (mine.why, mine.reason, mine.hinders) == ("without_result", "Dua bulan tanpa jaringan.", False)


def test_own_appraisal_and_that_of_a_superior_are_not_shown(play: Play) -> None:
    lines = closing_lines(reading(), play.wati, cycle_of(play), now=NOW)
    shown = {line.public_id for line in lines}
    assert key(play.people.sari) in shown
    assert not shown & {key(play.people.wati), key(play.people.head), key(play.people.tono)}


# Acts


@pytest.mark.parametrize(
    "action", [ClosingAction.MARK, ClosingAction.EXTEND, ClosingAction.HAND_UP, ClosingAction.WITHOUT_RESULT]
)
def test_act_leaves_its_reason_and_one_event_for_each(play: Play, action: ClosingAction) -> None:
    query = select(func.count()).select_from(AuditEvent).where(AuditEvent.event == "appraisal.settled")
    people = [key(play.people.sari), key(play.people.dewi)]
    more = {"until": AFTER, "roles": ("rating",)} if action is ClosingAction.EXTEND else {}
    assert settled(play, action, people, actor=play.wati, **more) == 2
    notes = reading().scalars(select(ClosingNote)).all()
    assert [(one.action, one.reason) for one in notes] == [(action, "Dua bulan tanpa jaringan.")] * 2
    assert reading().scalar(query) == 2


def test_more_time_is_for_the_chosen_ones_alone(play: Play) -> None:
    settled(
        play, ClosingAction.EXTEND, [key(play.people.sari)], until=AFTER + timedelta(days=1), roles=("self", "rating")
    )
    people = play.people
    states = {
        who: {
            one.kind.value: one.state.value
            for one in tasks_for(reading(), getattr(people, who).actor, AFTER)
            if one.about
        }
        for who in ("sari", "dewi")
    }
    assert states["sari"]["self"] == "new" and states["dewi"]["self"] == "missed"
    started_late = start_assignment(
        people.sari.actor, duty_of(people.sari, people.sari, "diri").public_id, conflict=False, now=AFTER
    )
    assert started_late
    with pytest.raises(NotAllowed):
        start_assignment(
            people.dewi.actor, duty_of(people.dewi, people.dewi, "diri").public_id, conflict=False, now=AFTER
        )


def test_more_time_lets_the_assessor_decide_and_stops_the_superiors_clock(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    begin_clocks(job_actor("test"), now=AFTER)
    running = (
        select(func.count())
        .select_from(Deadline)
        .where(
            Deadline.appraisal_id == appraisal_of(play.people.sari).id,
            Deadline.code == ClockCode.DEFAULT,
            Deadline.ended_at.is_(None),
        )
    )
    assert reading().scalar(running) == 1
    with pytest.raises(NotAllowed):
        choose_ratings(play.people.budi.actor, key(play.people.sari), FIRST, now=AFTER)
    settled(
        play,
        ClosingAction.EXTEND,
        [key(play.people.sari)],
        now=AFTER,
        until=AFTER + timedelta(days=2),
        roles=("rating",),
    )
    choose_ratings(play.people.budi.actor, key(play.people.sari), FIRST, now=AFTER)
    begin_clocks(job_actor("test"), now=AFTER)
    assert reading().scalar(running) == 0


def test_superior_evaluates_instead_while_the_window_is_open(play: Play) -> None:
    settled(play, ClosingAction.HAND_UP, [key(play.people.sari)])
    assert appraisal_of(play.people.sari).assessor_id == play.people.head.employee_id
    assert reading().scalars(select(HandoverLine.why)).all() == ["handed_up"]
    assert duty_of(play.people.head, play.people.sari, "atasan").state.value == "open"


def test_after_the_window_the_superiors_clock_runs(play: Play) -> None:
    settled(play, ClosingAction.HAND_UP, [key(play.people.sari)], now=AFTER)
    assert appraisal_of(play.people.sari).assessor_id == play.people.budi.employee_id
    clock = reading().scalars(select(Deadline)).one()
    assert (clock.code, clock.ended_at) == (ClockCode.DEFAULT, None)
    begin_clocks(job_actor("test"), now=AFTER)
    same = select(func.count()).select_from(Deadline).where(Deadline.appraisal_id == clock.appraisal_id)
    assert reading().scalar(same.where(Deadline.code == ClockCode.DEFAULT)) == 1


def test_nobody_above_is_a_reason_to_stop(play: Play) -> None:
    with pytest.raises(Conflict) as caught:
        settled(play, ClosingAction.HAND_UP, [key(play.people.sari), key(play.people.head)])
    assert caught.value.code == "closing.no_superior"
    assert count(ClosingNote) == 0
    assert appraisal_of(play.people.sari).assessor_id == play.people.budi.employee_id


def test_without_result_may_go_on(play: Play) -> None:
    settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi)])
    assert state_of(play.people.dewi) is AppraisalState.WITHOUT_RESULT
    settled(play, ClosingAction.RESUME, [key(play.people.dewi)])
    assert state_of(play.people.dewi) is AppraisalState.COLLECTING
    assert whys(play)["dewi"] == "window_open"


def test_repeating_is_refused_by_the_state(play: Play) -> None:
    settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi)])
    with pytest.raises(NotAllowed) as caught:
        settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi)])
    assert caught.value.code == "closing.other_state"
    assert count(ClosingNote) == 1


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [
        ("tono", "sari", "appraisal.not_yours"),
        ("budi", "sari", "appraisal.not_yours"),
        ("auditor", "sari", "appraisal.not_yours"),
        ("wati", "tono", "appraisal.not_yours"),
        ("wati", "wati", "appraisal.own"),
        ("wati", "head", "appraisal.own_superior"),
    ],
)
def test_outsiders_and_parties_are_refused(play: Play, who: str, whom: str, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        settled(play, ClosingAction.MARK, [key(getattr(play.people, whom))], actor=getattr(play.people, who).actor)
    assert caught.value.code == code


@pytest.mark.parametrize("action", list(ClosingAction))
def test_each_act_fits_its_states_only(play: Play, action: ClosingAction) -> None:
    decided(play)
    fits = AppraisalState.DECIDED in STATES[action]
    more = {"until": AFTER, "roles": ("rating",)} if action is ClosingAction.EXTEND else {}
    if fits:
        assert settled(play, action, [key(play.people.sari)], **more) == 1
    else:
        with pytest.raises(NotAllowed):
            settled(play, action, [key(play.people.sari)], **more)
    assert state_of(play.people.sari) is AppraisalState.DECIDED


def test_unknown_people_are_not_found_and_nothing_is_done(play: Play) -> None:
    with pytest.raises(NotFound):
        settled(play, ClosingAction.WITHOUT_RESULT, [key(play.people.dewi), "tidak-ada"])
    with pytest.raises(NotFound):
        settled(play, ClosingAction.WITHOUT_RESULT, [])
    assert state_of(play.people.dewi) is AppraisalState.COLLECTING


@pytest.mark.parametrize(
    ("action", "more", "field"),
    [
        (ClosingAction.MARK, {"reason": "  "}, "reason"),
        (ClosingAction.MARK, {"reason": "x" * 2001}, "reason"),
        (ClosingAction.EXTEND, {"roles": ("rating",)}, "until"),
        (ClosingAction.EXTEND, {"roles": ("rating",), "until": NOW}, "until"),
        (ClosingAction.EXTEND, {"until": AFTER}, "roles"),
        (ClosingAction.EXTEND, {"until": AFTER, "roles": ("lain",)}, "roles"),
    ],
)
def test_bad_input_is_named_by_field(play: Play, action: ClosingAction, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        settled(play, action, [key(play.people.sari)], **more)
    assert list(caught.value.errors) == [field]
    assert count(ClosingNote) == count(PersonalWindow) == 0


# Closing


def test_closing_waits_for_everybody(play: Play) -> None:
    assert hindering(reading(), cycle_of(play)) == 9
    with pytest.raises(NotAllowed) as caught:
        close_cycle(play.ratna, play.cycle_id, now=NOW)
    assert (caught.value.code, caught.value.details["number"]) == ("closing.hindered", 9)
    ready(play)
    assert hindering(reading(), cycle_of(play)) == 0
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    assert cycle_of(play).state is CycleState.CLOSED


def test_what_was_decided_may_be_skipped_for_a_reason(play: Play) -> None:
    ready(play)
    with transaction() as session:  # as if the objection still waited
        session.get_one(Appraisal, appraisal_of(play.people.sari).id).state = AppraisalState.RECEIVED
    assert hindering(reading(), cycle_of(play)) == 1
    settled(play, ClosingAction.SKIP, [key(play.people.sari)], reason="Keberatan diputus pengadilan.")
    assert hindering(reading(), cycle_of(play)) == 0
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    assert state_of(play.people.sari) is AppraisalState.RECEIVED


@pytest.mark.parametrize("who", ["wati", "tono", "auditor"])
def test_only_the_province_closes(play: Play, who: str) -> None:
    ready(play)
    with pytest.raises(NotAllowed):
        close_cycle(getattr(play.people, who).actor, play.cycle_id, now=LATER)


def test_unopened_period_is_not_closed(app: Flask) -> None:
    play = announced(quadrant())
    with pytest.raises(NotAllowed) as caught:
        close_cycle(play.ratna, play.cycle_id, now=NOW)
    assert caught.value.code == "cycle.not_open"


def test_closing_twice_is_refused_and_an_unknown_period_not_found(play: Play) -> None:
    ready(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    with pytest.raises(NotAllowed):
        close_cycle(play.ratna, play.cycle_id, now=LATER)
    with pytest.raises(NotFound):
        close_cycle(play.ratna, "tidak-ada", now=LATER)
    assert count(CycleSeal) == 1


Act = Callable[[Changing, dict[str, str]], object]
ACTS: dict[str, Act] = {
    "start a sheet": lambda s, k: start_assignment(s.cast.dewi.actor, k["duty"], conflict=False, now=NOW),
    "save a field": lambda s, k: save_field(
        s.cast.dewi.actor, k["sheet"], "HADIR", {"q_HADIR": "3"}, base_rev=0, now=NOW
    ),
    "send a sheet": lambda s, k: submit_response(s.cast.dewi.actor, k["sheet"], now=NOW),
    "name a guest": lambda s, k: nominate_guest(
        s.cast.wati.actor, key(s.cast.dewi), "komite_sekolah", s.cast.guest.public_id, now=NOW
    ),
    "choose ratings": lambda s, k: choose_ratings(s.cast.budi.actor, key(s.cast.dewi), FIRST, now=NOW),
    "receive a result": lambda s, k: receive_result(s.cast.sari.actor, k["result"], now=NOW),
    "enter givens": lambda s, k: set_givens(s.cast.wati.actor, key(s.cast.dewi), {}, source="Uji", now=NOW),
    "add somebody": lambda s, k: add_appraisal(s.play.ratna, s.play.cycle_id, k["employee"], now=NOW),
    "move to another version": lambda s, k: propose_move(
        s.play.ratna, s.play.cycle_id, "a", "b", reason="Uji", now=NOW
    ),
    "change windows": lambda s, k: set_windows(s.play.ratna, s.play.cycle_id, [], now=NOW),
    "settle": lambda s, k: settled(s.play, ClosingAction.MARK, [key(s.cast.dewi)]),
    "close": lambda s, k: close_cycle(s.play.ratna, s.play.cycle_id, now=NOW),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_closed_period_is_only_read(app: Flask, act: Act) -> None:
    stage = changing()
    keys = {"duty": duty_of(stage.cast.dewi, stage.cast.dewi, "diri").public_id}
    keys["sheet"] = started(stage.cast.dewi.actor, duty_of(stage.cast.dewi, stage.cast.dewi, "diri"))
    keys["result"] = decided(stage.play)
    keys["employee"] = stage.cast.sari.employee.public_id
    settled(stage.play, ClosingAction.SKIP, [key(stage.cast.sari)])
    close_the_rest(stage.play)
    close_cycle(stage.play.ratna, stage.play.cycle_id, now=NOW)
    before = count(AuditEvent)
    with pytest.raises(KinerjaError):
        act(stage, keys)
    assert count(AuditEvent) == before


def test_change_of_post_leaves_a_closed_period_alone(app: Flask) -> None:
    stage = changing()
    with transaction() as session:
        session.get_one(Cycle, cycle_of(stage.play).id).state = CycleState.CLOSED
    assert foresee_change(stage.play.ratna, move(stage, "sari", stage.free_post), now=NOW).lines == ()


# The seal


def test_seal_is_the_same_as_long_as_nothing_changes(play: Play) -> None:
    ready(play)
    fingerprint = close_cycle(play.ratna, play.cycle_id, now=LATER)
    check = verify_seal(cycle_of(play).id)
    assert check.is_intact and check.found == check.kept == fingerprint
    seal = reading().scalars(select(CycleSeal)).one()
    assert seal.counts == {"final": 1, "without_result": 8}


def test_seal_notices_a_changed_state(play: Play) -> None:
    ready(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    with transaction() as session:
        session.get_one(Appraisal, appraisal_of(play.people.dewi).id).state = AppraisalState.FINAL
    assert not verify_seal(cycle_of(play).id).is_intact


def test_seal_names_a_result_that_differs_from_its_signature(play: Play) -> None:
    ready(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    _tamper()
    check = verify_seal(cycle_of(play).id)
    assert not check.is_intact and len(check.broken) == 1


def _tamper() -> None:
    """Behind the application's back, past the triggers."""
    with db.engines[None].begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='result'"))
                .scalars()
                .all()
            ):
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            connection.execute(text("ALTER TABLE result DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE result SET score = '99.00'"))
        if connection.dialect.name != "sqlite":
            connection.execute(text("ALTER TABLE result ENABLE TRIGGER ALL"))


def test_command_compares_every_closed_period(play: Play, app: Flask) -> None:
    runner = app.test_cli_runner()
    assert "closed: 0" in runner.invoke(args=["closing", "verify"]).output
    ready(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)
    good = runner.invoke(args=["closing", "verify"])
    assert good.exit_code == 0 and "intact" in good.output
    _tamper()
    bad = runner.invoke(args=["closing", "verify"])
    assert bad.exit_code == 1 and "differs from its signature" in bad.output


def test_period_without_seal_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        verify_seal(cycle_of(play).id)
