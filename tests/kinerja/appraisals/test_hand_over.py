"""A change is shown first, applied as a whole, and undone while nothing was answered."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.models import (
    Appraisal,
    AssignmentState,
    ChangeKind,
    Handover,
    HandoverState,
    SetAside,
    Submission,
)
from kinerja.appraisals.policies.handover import can_view_handover
from kinerja.appraisals.policies.results import can_read_result
from kinerja.appraisals.queries import sheets_for
from kinerja.appraisals.queries.handover import visible_handovers
from kinerja.appraisals.queries.results import own_sheet_is_sent, results_of, scope_of_result, visible_results
from kinerja.appraisals.services.hand_over import apply_change, foresee_change, undo_change
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import Cycle, CycleInstrument
from kinerja.notices.models import Notice
from kinerja.people.models import Employee, Placement, SupervisorOverride
from tests.factories import make_post
from tests.kinerja.appraisals.changestage import (
    IN_WINDOW,
    TODAY,
    Changing,
    acting,
    applied,
    appraisal,
    assessor,
    changing,
    lines,
    move,
    other,
    raters,
)
from tests.kinerja.appraisals.stage import NOW, duty_of, make_version, sent, started
from tests.kinerja.appraisals.test_decide import decide, quadrant


@pytest.fixture
def stage(app: Flask) -> Changing:
    return changing()


def rows(model: type, *where: object) -> int:
    return reading().scalar(select(func.count()).select_from(model).where(*where)) or 0


def state() -> dict[str, object]:
    """Everything that a change touches, as it is stored."""
    session = reading()
    placements = session.execute(select(Placement.id, Placement.post_id, Placement.valid_to).order_by(Placement.id))
    where = (Appraisal.id, Appraisal.placement_id, Appraisal.unit_id, Appraisal.assessor_id, Appraisal.agency_id)
    return {
        "placements": placements.all(),
        "appraisals": session.execute(select(*where).order_by(Appraisal.id)).all(),
        "overrides": session.execute(select(SupervisorOverride.id, SupervisorOverride.valid_to)).all(),
        "active": session.execute(select(Employee.id, Employee.active).order_by(Employee.id)).all(),
        "aside": rows(SetAside),
    }


# What is shown


def test_foreseeing_keeps_nothing(stage: Changing) -> None:
    before, events = state(), rows(AuditEvent)
    seen = foresee_change(stage.play.ratna, move(stage, "sari", stage.free_post), now=NOW)
    assert [(stage.name_of(one.employee_id), one.outcome.value) for one in seen.lines] == [("sari", "moves")]
    assert (state(), rows(AuditEvent), rows(Handover)) == (before, events, 0)


def test_foreseeing_counts_what_applying_does(stage: Changing) -> None:
    sent(stage.cast.budi.actor, duty_of(stage.cast.budi, stage.cast.sari, "atasan"))
    line = foresee_change(stage.play.ratna, move(stage, "sari", stage.free_post), now=NOW).lines[0]
    assert (line.opened, line.revoked, line.aside, line.given_up) == (3, 2, 1, 0)


def test_signed_results_stay(stage: Changing) -> None:
    sent(stage.cast.budi.actor, duty_of(stage.cast.budi, stage.cast.sari, "atasan"))
    decide(stage.play)
    applied(stage, move(stage, "sari", stage.free_post))
    assert lines(stage) == {"sari": ("stays", "signed")}
    assert assessor(stage, "sari") == "budi"


def test_applying_is_refused_when_something_else_would_happen_than_was_shown(stage: Changing) -> None:
    change = move(stage, "sari", stage.free_post)
    seen = foresee_change(stage.play.ratna, change, now=NOW)
    sent(stage.cast.budi.actor, duty_of(stage.cast.budi, stage.cast.sari, "atasan"))
    before = state()
    with pytest.raises(Conflict) as caught:
        apply_change(stage.play.ratna, change, mark=seen.mark, now=NOW)
    assert caught.value.code == "handover.changed_meanwhile"
    assert state() == before


def test_repeating_is_refused_by_the_organisation(stage: Changing) -> None:
    change = move(stage, "sari", stage.free_post)
    seen = foresee_change(stage.play.ratna, change, now=NOW)
    apply_change(stage.play.ratna, change, mark=seen.mark, now=NOW)
    with pytest.raises((Conflict, Invalid)):
        apply_change(stage.play.ratna, change, mark=seen.mark, now=NOW)
    assert rows(Handover) == 1


# What is done


def test_former_assessors_sheet_is_kept_and_counts_no_more(stage: Changing) -> None:
    sent(stage.cast.budi.actor, duty_of(stage.cast.budi, stage.cast.sari, "atasan"))
    applied(stage, move(stage, "sari", stage.free_post))
    mine = appraisal(stage, "sari")
    assert rows(Submission, Submission.appraisal_id == mine.id) == 1
    assert sheets_for(reading(), mine.id, "overall") == []
    assert not own_sheet_is_sent(reading(), mine.id, stage.yusuf.employee_id)
    sent(stage.yusuf.actor, duty_of(stage.yusuf, stage.cast.sari, "atasan"))
    assert [sheet.role for sheet in sheets_for(reading(), mine.id, "overall")] == ["atasan"]


def test_self_assessment_goes_along(stage: Changing) -> None:
    sent(stage.cast.sari.actor, duty_of(stage.cast.sari, stage.cast.sari, "diri"))
    applied(stage, move(stage, "sari", stage.free_post))
    mine = appraisal(stage, "sari")
    assert [sheet.role for sheet in sheets_for(reading(), mine.id, "overall")] == ["diri"]
    assert duty_of(stage.cast.sari, stage.cast.sari, "diri").placement_id == mine.placement_id


def test_another_instrument_asks_again(stage: Changing) -> None:
    with transaction() as session:
        version = make_version(session, stage.cast, quadrant() | {"code": "UJI-UPTD", "title": {"id": "UPTD"}}).id
        cycle_id = session.get_one(Appraisal, appraisal(stage, "sari").id).cycle_id
        session.add(CycleInstrument(cycle_id=cycle_id, unit_id=stage.cast.service_unit.id, version_id=version))
    sent(stage.cast.sari.actor, duty_of(stage.cast.sari, stage.cast.sari, "diri"))
    seen = foresee_change(stage.play.ratna, move(stage, "sari", stage.free_post), now=NOW).lines[0]
    assert (seen.aside, seen.given_up) == (1, 1)
    handover = applied(stage, move(stage, "sari", stage.free_post))
    own = duty_of(stage.cast.sari, stage.cast.sari, "diri")
    assert own.state is AssignmentState.OPEN
    assert sheets_for(reading(), appraisal(stage, "sari").id, "overall") == []
    with pytest.raises(Conflict) as caught:
        undo_change(stage.play.ratna, handover, now=NOW)
    assert caught.value.code == "handover.answered"


def test_successor_takes_over_but_not_what_the_mover_still_evaluates(stage: Changing) -> None:
    applied(stage, move(stage, "budi", stage.free_post, IN_WINDOW))
    applied(stage, move(stage, "nia", stage.bidang_head, IN_WINDOW + timedelta(days=1)))
    assert (assessor(stage, "sari"), assessor(stage, "dewi")) == ("budi", "budi")
    assert lines(stage)["sari"] == ("stays", "kept_before")


def test_everybody_concerned_is_told_once(stage: Changing) -> None:
    applied(stage, move(stage, "sari", stage.free_post))
    query = select(Notice.employee_id, Notice.kind).where(Notice.kind.startswith("handover."))
    told = Counter((stage.name_of(one), kind) for one, kind in reading().execute(query).tuples())
    assert told == {
        ("sari", "handover.yours"): 1,
        ("budi", "handover.team"): 1,
        ("yusuf", "handover.team"): 1,
        ("nia", "handover.asked"): 1,
        ("rudi", "handover.asked"): 1,
    }


def test_applying_leaves_one_event_of_its_own(stage: Changing) -> None:
    applied(stage, move(stage, "sari", stage.free_post))
    query = select(AuditEvent.event, AuditEvent.changes).order_by(AuditEvent.id.desc()).limit(3)
    events = [(event, changes) for event, changes in reading().execute(query).tuples()]
    assert [event for event, _changes in events] == ["handover.applied", "placement.started", "placement.ended"]
    assert events[0][1] == {"kind": "move", "from": "2026-08-25", "moved": 1, "lines": 1}


# Undoing


@pytest.mark.parametrize("kind", ["move", "head", "acting", "absent", "supervisor"])
def test_undoing_restores_everything(stage: Changing, kind: str) -> None:
    change = {
        "move": move(stage, "sari", stage.free_post),
        "head": move(stage, "budi", stage.section_head),
        "acting": acting(stage, "sari", stage.section_head),
        "absent": other(stage, ChangeKind.ABSENT, "budi"),
        "supervisor": other(stage, ChangeKind.SUPERVISOR, "sari", "yusuf"),
    }[kind]
    sent(stage.cast.budi.actor, duty_of(stage.cast.budi, stage.cast.sari, "atasan"))
    before = state()
    handover = applied(stage, change)
    assert state() != before
    undo_change(stage.play.ratna, handover, now=NOW)
    assert state() == before
    assert raters(stage, "sari", "supervisor", AssignmentState.DONE) == {"budi"}
    assert raters(stage, "sari", "peer") == {"dewi", "operator"}
    assert [sheet.role for sheet in sheets_for(reading(), appraisal(stage, "sari").id, "overall")] == ["atasan"]
    assert reading().scalars(select(Handover.state)).one() is HandoverState.UNDONE


def test_undoing_is_refused_once_a_new_rater_has_begun(stage: Changing) -> None:
    handover = applied(stage, move(stage, "sari", stage.free_post))
    started(stage.yusuf.actor, duty_of(stage.yusuf, stage.cast.sari, "atasan"))
    with pytest.raises(Conflict) as caught:
        undo_change(stage.play.ratna, handover, now=NOW)
    assert caught.value.code == "handover.answered"


def test_older_change_is_not_undone_under_a_newer_one(stage: Changing) -> None:
    handover = applied(stage, move(stage, "sari", stage.free_post))
    applied(stage, move(stage, "sari", stage.cast.dewi.placement.post_id, TODAY))
    with pytest.raises(Conflict):
        undo_change(stage.play.ratna, handover, now=NOW)


def test_undoing_twice_is_refused_and_an_unknown_one_not_found(stage: Changing) -> None:
    handover = applied(stage, move(stage, "sari", stage.free_post))
    undo_change(stage.play.ratna, handover, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        undo_change(stage.play.ratna, handover, now=NOW)
    assert caught.value.code == "handover.already_undone"
    with pytest.raises(NotFound):
        undo_change(stage.play.ratna, "tidak-ada", now=NOW)


def test_undone_change_may_be_applied_again(stage: Changing) -> None:
    undo_change(stage.play.ratna, applied(stage, move(stage, "sari", stage.free_post)), now=NOW)
    applied(stage, move(stage, "sari", stage.free_post))
    assert assessor(stage, "sari") == "yusuf"
    assert raters(stage, "sari", "peer") == {"nia", "rudi"}


# Who may


def test_administrator_of_the_dinas_records_inside_it(stage: Changing) -> None:
    applied(stage, move(stage, "sari", stage.free_post), stage.play.wati)
    assert assessor(stage, "sari") == "yusuf"


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [
        ("tono", "sari", "handover.admin_only"),
        ("budi", "sari", "handover.admin_only"),
        ("wati", "tono", "people.not_your_agency"),
        ("wati", "wati", "employee.own_record"),
        ("wati", "head", "handover.own_superior"),
    ],
)
def test_outsiders_and_parties_are_refused(stage: Changing, who: str, whom: str, code: str) -> None:
    change = other(stage, ChangeKind.SUPERVISOR, whom, "operator")
    if who == whom:
        change = move(stage, whom, stage.free_post)
    with pytest.raises(NotAllowed) as caught:
        foresee_change(stage.person(who).actor, change, now=NOW)
    assert caught.value.code == code


def test_change_that_touches_ones_own_appraisal_is_recorded_by_somebody_else(stage: Changing) -> None:
    with pytest.raises(NotAllowed) as caught:
        foresee_change(stage.play.wati, other(stage, ChangeKind.ABSENT, "head"), now=NOW)
    assert caught.value.code == "handover.own_superior"
    applied(stage, other(stage, ChangeKind.SUPERVISOR, "wati", "budi", on=TODAY))
    with pytest.raises(NotAllowed) as caught:
        foresee_change(stage.play.wati, other(stage, ChangeKind.ABSENT, "budi"), now=NOW)
    assert caught.value.code == "handover.own_appraisal"


def test_move_into_another_dinas_is_for_the_province(stage: Changing) -> None:
    with transaction() as session:
        post = make_post(session, stage.cast.other_agency).id
    with pytest.raises(NotAllowed):
        foresee_change(stage.play.wati, move(stage, "sari", post), now=NOW)


@pytest.mark.parametrize("who", ["ratna", "wati", "auditor", "tono", "sari"])
def test_visible_changes_are_those_that_the_policy_shows(stage: Changing, who: str) -> None:
    applied(stage, move(stage, "sari", stage.free_post))
    with transaction() as session:
        post = make_post(session, stage.cast.other_agency).id
        assert session.get(Placement, stage.cast.tono.placement.id)
    applied(stage, move(stage, "tono", post))
    actor = stage.person(who).actor
    seen = set(reading().scalars(visible_handovers(actor).with_only_columns(Handover.id)))
    everything = reading().scalars(select(Handover)).all()
    assert seen == {one.id for one in everything if can_view_handover(actor, one)}


# What is typed


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"letter": " "}, "letter", "handover.letter_missing"),
        ({"effective_on": date(2026, 12, 1)}, "effective_on", "handover.in_future"),
        ({"other_id": None}, "other", "handover.other_missing"),
        ({"note": "x" * 2001}, "note", "people.too_long"),
    ],
)
def test_bad_input_is_named_by_field(stage: Changing, changes: dict[str, object], field: str, code: str) -> None:
    change = replace(other(stage, ChangeKind.TASK, "sari", "yusuf"), **changes)  # type: ignore[arg-type]  # a table
    with pytest.raises(Invalid) as caught:
        foresee_change(stage.play.ratna, change, now=NOW)
    assert caught.value.errors == {field: [code]}


def test_whoever_is_not_acting_cannot_end_it(stage: Changing) -> None:
    with pytest.raises(Conflict) as caught:
        foresee_change(stage.play.ratna, other(stage, ChangeKind.ACTING_ENDED, "sari"), now=NOW)
    assert caught.value.code == "handover.not_acting"


# The year goes on


def test_assessor_of_the_year_reads_the_periods_of_a_former_one(stage: Changing) -> None:
    sent(stage.cast.budi.actor, duty_of(stage.cast.budi, stage.cast.sari, "atasan"))
    result = decide(stage.play)
    quarter = appraisal(stage, "sari")
    with transaction() as session:
        part = session.get_one(Cycle, quarter.cycle_id)
        year = Cycle(name="Tahun 2026", starts_on=part.starts_on, ends_on=part.ends_on, created_at=NOW)
        session.add(year)
        session.flush()
        part.parent_id = year.id
        places = {"placement_id": quarter.placement_id, "agency_id": quarter.agency_id, "unit_id": quarter.unit_id}
        assessed = {"assessor_id": stage.yusuf.employee_id, "assessor_placement_id": stage.yusuf.placement.id}
        session.add(Appraisal(cycle_id=year.id, employee_id=quarter.employee_id, **places, **assessed))
    for who, reads in (("yusuf", True), ("budi", True), ("nia", False)):
        actor = stage.person(who).actor
        seen = reading().scalar(select(func.count()).select_from(visible_results(actor).subquery()))
        assert bool(can_read_result(actor, scope_of_result(reading(), result))) is reads
        assert seen == reads
        assert [line.public_id for line in results_of(reading(), actor, own=False)] == [result] * reads


def test_colleagues_wait_for_confirmation_where_the_period_says_so(stage: Changing) -> None:
    with transaction() as session:
        session.scalars(select(Cycle)).one().confirms_raters = True
    handover = applied(stage, move(stage, "sari", stage.free_post))
    assert raters(stage, "sari", "peer", AssignmentState.SUGGESTED) == {"nia", "rudi"}
    assert raters(stage, "sari", "supervisor") == {"yusuf"}
    told = select(Notice.employee_id).where(Notice.kind == "handover.asked")
    assert reading().scalars(told).all() == []
    waiting = select(Notice.params).where(Notice.kind == "suggestions.new")
    assert [one["number"] for one in reading().scalars(waiting)] == [2], "whoever confirms them hears of it"
    undo_change(stage.play.ratna, handover, now=NOW)
    assert raters(stage, "sari", "peer") == {"dewi", "operator"}
    assert raters(stage, "sari", "peer", AssignmentState.SUGGESTED) == set()
    assert reading().scalars(waiting).all() == []
