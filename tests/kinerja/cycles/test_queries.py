"""The most specific instrument wins, and everybody sees what the policy allows."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select

from kinerja.core.authz import Actor, ActorKind
from kinerja.core.db import READ, db, reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed
from kinerja.cycles import policies, queries
from kinerja.cycles.models import Cycle
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    edit_cycle,
    remove_instrument,
    set_windows,
)
from kinerja.people.queries import employee_card
from tests.kinerja.appraisals.stage import CLOSES, NOW, OPENS, Play, announced, document, make_version, people_on_stage

ON = date(2026, 11, 25)
ENTERED = CycleInput("Periode 2027", date(2027, 1, 1), date(2027, 12, 31))


def cycle_of(play: Play) -> Cycle:
    found = reading().scalar(select(Cycle).where(Cycle.public_id == play.cycle_id))
    assert found is not None
    return found


def test_the_nearest_unit_goes_before_the_job_family(app: Flask) -> None:
    with transaction() as session:
        people, _governor = people_on_stage(session)
        versions = [make_version(session, people, document(f"I-{n}")).id for n in range(5)]
    cycle = create_cycle(people.ratna.actor, ENTERED, now=NOW)
    scopes = [
        (None, None),
        (None, people.family.id),
        (people.agency.id, None),
        (people.agency.id, people.family.id),
        (people.division.id, None),
    ]
    row = reading().scalar(select(Cycle).where(Cycle.public_id == cycle))
    sari = employee_card(reading(), people.sari.employee_id, ON).main
    winners = []
    for version, (unit, family) in zip(versions, scopes, strict=True):
        assign_instrument(people.ratna.actor, cycle, version, now=NOW, unit_id=unit, job_family_id=family)
        found = queries.version_for(reading(), row.id, "overall", sari, ON)
        winners.append(found[0])
    assert winners == versions
    tono = employee_card(reading(), people.tono.employee_id, ON).main
    number, why = queries.version_for(reading(), row.id, "overall", tono, ON)
    assert number == versions[0] and why["unit"] == "" and why["distance"] is None


def test_versions_for_everybody_take_a_constant_number_of_queries(app: Flask) -> None:
    play = announced()
    seen: list[str] = []

    def listen(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engines[READ], "before_cursor_execute", listen)
    try:
        people = queries.roster(reading(), cycle_of(play).id, ON)
    finally:
        event.remove(db.engines[READ], "before_cursor_execute", listen)
    assert len(people.seats) == 9 and len(seen) <= 20


def test_the_check_names_everything_at_once(app: Flask) -> None:
    with transaction() as session:
        people, _governor = people_on_stage(session)
    cycle = create_cycle(people.ratna.actor, ENTERED, now=NOW)
    row = reading().scalar(select(Cycle).where(Cycle.public_id == cycle))
    found = queries.check_cycle(reading(), row, queries.roster(reading(), row.id, ON))
    codes = {one.code for one in found.blocking}
    assert codes == {"check.no_instrument", "check.no_window"} and found.people == 9


def test_roles_filled_later_are_only_warned_about(app: Flask) -> None:
    play = announced()
    row = cycle_of(play)
    found = queries.check_cycle(reading(), row, queries.roster(reading(), row.id, ON))
    assert not found.blocking
    assert {one.code for one in found.warnings} == {"check.role_nominated_later", "check.on_trial"}


def test_the_twin_agrees_with_the_policy(app: Flask) -> None:
    play = announced()
    create_cycle(play.ratna, ENTERED, now=NOW)
    everyone = [one.actor for one in (play.people.sari, play.people.wati, play.people.ratna, play.people.auditor)]
    everyone += [Actor(ActorKind.GUEST, guest_id=1), Actor(ActorKind.ANONYMOUS)]
    for actor in everyone:
        seen = {one.id for one in reading().scalars(queries.visible_cycles(actor))}
        allowed = {one.id for one in reading().scalars(select(Cycle)) if policies.can_view_cycle(actor, one)}
        assert seen == allowed


def test_after_the_announcement_the_name_stays(app: Flask) -> None:
    play = announced()
    with pytest.raises(NotAllowed) as refusal:
        edit_cycle(play.ratna, play.cycle_id, ENTERED, now=NOW)
    assert refusal.value.code == "cycle.already_announced"


def test_nothing_is_announced_that_serves_nobody(app: Flask) -> None:
    with transaction() as session:
        people, _governor = people_on_stage(session)
    cycle = create_cycle(people.ratna.actor, ENTERED, now=NOW)
    with pytest.raises(Conflict) as refusal:
        announce_cycle(people.ratna.actor, cycle, now=NOW)
    assert refusal.value.code == "cycle.no_instruments"


def test_windows_are_refused_with_a_reason_each(app: Flask) -> None:
    play = announced()
    wrong = [WindowInput("self", CLOSES, OPENS), WindowInput("tetangga", OPENS, CLOSES)]
    with pytest.raises(Invalid) as refusal:
        set_windows(play.ratna, play.cycle_id, wrong, now=NOW)
    assert set(refusal.value.errors) == {"self", "tetangga"}
    with pytest.raises(Invalid):
        set_windows(play.ratna, play.cycle_id, [], now=NOW, unit_id=play.people.division.id)


def test_a_rule_can_be_taken_out_before_opening(app: Flask) -> None:
    play = announced()
    rule = queries.rules_of(reading(), cycle_of(play).id, ON)[0]
    remove_instrument(play.ratna, play.cycle_id, rule.public_id, now=NOW)
    assert queries.rules_of(reading(), cycle_of(play).id, ON) == []


def test_changes_since_the_period_before_are_told(app: Flask) -> None:
    play = announced()
    changed = document()
    discipline = changed["root"]["children"][0]
    discipline["children"][0]["weight"], discipline["children"][1]["weight"] = "50", "50"
    with transaction() as session:
        version = make_version(session, play.people, changed, number=2).id
    cycle = create_cycle(play.ratna, ENTERED, now=NOW)
    assign_instrument(play.ratna, cycle, version, now=NOW)
    announce_cycle(play.ratna, cycle, now=NOW)
    row = reading().scalar(select(Cycle).where(Cycle.public_id == cycle))
    found = queries.criteria_for(reading(), play.people.sari.employee_id, row, now=NOW)
    assert found.parts[0].previous == "Periode 2026"
    assert {change.code for change in found.parts[0].changes} == {"HADIR", "LAPOR"}
