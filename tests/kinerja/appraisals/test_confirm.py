"""Peers and subordinates are suggested and asked only when the administrator of the Dinas has confirmed them."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from kinerja.appraisals.models import Assignment, AssignmentState
from kinerja.appraisals.queries import tasks_for
from kinerja.appraisals.queries.results import assignment_lines
from kinerja.appraisals.queries.suggesting import SuggestedGroup, suggested_groups
from kinerja.appraisals.services.assign import nominate_official
from kinerja.appraisals.services.confirm import Confirmed, confirm_raters
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import start_assignment
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.cycles.models import Cycle
from kinerja.notices.models import Notice
from kinerja.people.models import Employee
from tests.factories import make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, announced, appraisal_of, duty_of
from tests.kinerja.core.browsing import log_in, post

BASE = "/admin/usulan-penilai"
ON = local_date(NOW)


@pytest.fixture
def play(app: Flask) -> Play:
    return waiting()


def waiting(**window: datetime) -> Play:
    """Opened in a period that has its raters confirmed."""
    play = announced(**window)
    with transaction() as session:
        session.execute(update(Cycle).values(confirms_raters=True))
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play


def groups(play: Play, on: date = ON) -> list[SuggestedGroup]:
    cycle = reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()
    return suggested_groups(reading(), play.wati, cycle, play.people.division.id, on=on)


def suggested(play: Play) -> dict[str, set[str]]:
    """Every suggestion ticked, as the page comes."""
    return {
        group.field: {one.public_id for one in group.people if one.state is AssignmentState.SUGGESTED}
        for group in groups(play)
    }


def confirmed(play: Play, ticked: dict[str, set[str]], by: Actor | None = None) -> Confirmed:
    unit = play.people.division.public_id
    return confirm_raters(by or play.wati, play.cycle_id, unit, ticked, on=ON, now=NOW)


def states(role: str = "rekan") -> set[str]:
    unit = select(Assignment.state).where(Assignment.role == role)
    return {state.value for state in reading().scalars(unit)}


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_nobody_is_asked_before_the_confirmation(play: Play) -> None:
    assert states() == {"suggested"} and states("diri") == states("atasan") == {"open"}
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    with pytest.raises(NotAllowed, match="assignment.not_confirmed"):
        start_assignment(play.people.dewi.actor, duty.public_id, conflict=False, now=NOW)
    assert duty.public_id not in {task.ref for task in tasks_for(reading(), play.people.dewi.actor, NOW)}
    assert {line.role for line in assignment_lines(reading(), duty.appraisal_id)} == {"diri", "atasan"}


def test_confirming_asks_everybody_ticked_and_drops_the_rest(play: Play) -> None:
    ticked = suggested(play)
    dropped_from = next(field for field, people in ticked.items() if people)
    dropped = ticked[dropped_from].pop()
    before = count(Notice)
    done = confirmed(play, ticked)
    assert done == Confirmed(sum(map(len, ticked.values())), 1)
    assert count(Notice) - before == done.asked and events("raters.confirmed") == 1
    [group] = [one for one in groups(play) if one.field == dropped_from]
    assert dropped not in {one.public_id for one in group.people}, "who was dropped is not suggested again"
    assert start_assignment(
        play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan").public_id, conflict=False, now=NOW
    )


def test_confirming_again_changes_nothing(play: Play) -> None:
    confirmed(play, suggested(play))
    assert confirmed(play, {}) == Confirmed(0, 0) and events("raters.confirmed") == 1
    assert states() >= {"open"}


def test_somebody_not_suggested_by_default_can_be_ticked(app: Flask) -> None:
    play = announced()
    with transaction() as session:
        session.execute(update(Cycle).values(confirms_raters=True))
        for number in range(4):
            employee = make_employee(session, f"Rekan {number}")
            make_placement(session, employee, make_post(session, play.people.division))
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    [group] = [one for one in groups(play) if one.appraisal_id == appraisal_of(play.people.sari).id]
    assert {one.state for one in group.people} == {AssignmentState.SUGGESTED, None}
    assert confirmed(play, {group.field: {one.public_id for one in group.people}}).asked == len(group.people)


def test_others_than_those_listed_are_refused(play: Play) -> None:
    ticked = suggested(play)
    field = next(iter(ticked))
    with pytest.raises(Conflict, match="suggestion.changed"):
        confirmed(play, ticked | {field: {"orang-lain"}})
    with pytest.raises(Conflict, match="suggestion.changed"):
        confirmed(play, ticked | {"g_lain_rekan": {"orang-lain"}})
    assert states() == {"suggested"}


@pytest.mark.parametrize("who", ["sari", "budi", "ratna", "auditor", "operator"])
def test_only_the_administrator_of_the_dinas_confirms(play: Play, who: str) -> None:
    with pytest.raises(NotAllowed):
        confirmed(play, {}, getattr(play.people, who).actor)


def test_another_dinas_and_an_unknown_unit_are_not_found(play: Play) -> None:
    for unit in (play.people.other_agency.public_id, "tidak-ada"):
        with pytest.raises(NotFound):
            confirm_raters(play.wati, play.cycle_id, unit, {}, on=ON, now=NOW)


def test_the_own_appraisal_and_that_of_a_superior_are_for_somebody_else(play: Play) -> None:
    listed = {group.appraisal_id for group in groups(play)}
    assert appraisal_of(play.people.head).id not in listed and appraisal_of(play.people.wati).id not in listed


def test_naming_a_suggested_person_confirms_that_one(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert play.people.dewi.employee is not None
    who = play.people.dewi.employee.public_id
    nominate_official(play.wati, appraisal_of(play.people.sari).public_id, "rekan", who, now=NOW)
    assert duty_of(play.people.dewi, play.people.sari, "rekan").state is AssignmentState.OPEN
    assert duty_of(play.people.dewi, play.people.sari, "rekan").id == duty.id


def test_a_suggested_person_takes_over_from_who_declined(play: Play) -> None:
    sari = appraisal_of(play.people.sari)
    rekan = select(Assignment).where(Assignment.appraisal_id == sari.id, Assignment.role == "rekan")
    other = reading().scalars(rekan.where(Assignment.employee_id != play.people.dewi.actor.employee_id)).first()
    assert other is not None and other.state is AssignmentState.SUGGESTED and play.people.dewi.employee is not None
    who = reading().get_one(Employee, other.employee_id).public_id
    first = nominate_official(play.wati, sari.public_id, "rekan", play.people.dewi.employee.public_id, now=NOW)
    start_assignment(play.people.dewi.actor, first.assignment_id, conflict=True, now=NOW)
    asked = select(func.count()).where(Notice.kind == "assignment.replace")
    assert reading().scalar(asked) == 1
    second = nominate_official(play.wati, sari.public_id, "rekan", who, now=NOW, replaces=first.assignment_id)
    reading().expire_all()
    kept = reading().scalars(select(Assignment).where(Assignment.public_id == second.assignment_id)).one()
    assert (kept.id, kept.state) == (other.id, AssignmentState.OPEN)
    assert kept.replaces_id == duty_of(play.people.dewi, play.people.sari, "rekan").id
    assert events("assignment.replaced") == 1
    assert reading().scalar(asked) == 0, "nobody is asked for somebody who has been found"


def test_the_organisation_of_another_day_suggests_others(play: Play) -> None:
    with transaction() as session:
        employee = make_employee(session, "Baru Datang")
        make_placement(session, employee, make_post(session, play.people.division), valid_from=date(2026, 11, 20))

    def names(on: date) -> set[str]:
        return {one.name for group in groups(play, on) for one in group.people}

    assert "Baru Datang" in names(ON) and "Baru Datang" not in names(date(2026, 11, 10))


def test_the_page_confirms_a_unit(app: Flask) -> None:
    play = waiting(**ALWAYS)
    browser: FlaskClient = app.test_client()
    log_in(browser, play.people.wati)
    path = f"{BASE}/{play.cycle_id}/{play.people.division.public_id}"
    page = browser.get(path).text
    assert "menunggu konfirmasi Anda" in page and "Dewi Makian" in page
    assert post(browser, f"{path}/tanggal", {"on": "kemarin"}).status_code == 422
    assert post(browser, f"{path}/tanggal", {"on": "2026-01-05"}).status_code == 200
    field, people = next((field, people) for field, people in suggested(play).items() if people)
    refused = post(browser, f"{path}/konfirmasi", {"on": ON.isoformat(), field: [*people, "orang-lain"]})
    assert refused.status_code == 409 and "sudah berubah" in refused.text
    answer = post(browser, f"{path}/konfirmasi", {"on": ON.isoformat(), field: list(people)})
    assert answer.status_code == 303 and events("raters.confirmed") == 1


def test_others_have_no_way_in(app: Flask, play: Play) -> None:
    path = f"{BASE}/{play.cycle_id}/{play.people.division.public_id}"
    for person in (play.people.sari, play.people.ratna):
        client = app.test_client()
        log_in(client, person)
        assert client.get(path).status_code == 403 and post(client, f"{path}/konfirmasi").status_code == 403
