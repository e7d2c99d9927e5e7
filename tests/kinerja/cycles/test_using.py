"""Which period uses which version of an instrument, as its page says it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.core.db import reading, transaction
from kinerja.cycles import queries
from kinerja.cycles.services import CycleInput, announce_cycle, assign_instrument, create_cycle
from kinerja.instruments.models import Version
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, announced, document, make_version
from tests.kinerja.cycles.closing import close_cycle

ON = date(2026, 11, 25)


@pytest.fixture
def play(app: Flask) -> Play:
    """Version 1 serves everybody in an announced period."""
    return announced(**ALWAYS)


def instrument_of(play: Play) -> int:
    return reading().get_one(Version, play.version_id).instrument_id


def uses(play: Play, who: str = "ratna") -> list[tuple[str, int, str, bool]]:
    """Period, version, unit and whether it runs."""
    actor = getattr(play.people, who).actor
    found = queries.uses_of(reading(), actor, instrument_of(play), ON)
    return [(use.cycle.name, use.rule.version_number, use.rule.unit_name, use.is_running) for use in found]


def prepared(play: Play, name: str, starts_on: date) -> str:
    return create_cycle(play.ratna, CycleInput(name, starts_on, starts_on + timedelta(days=300)), now=NOW)


def second_version(play: Play) -> int:
    with transaction() as session:
        changed = document()
        changed["note"] = {"id": "Versi kedua"}
        return make_version(session, play.people, changed, number=2).id


def test_announced_open_and_closed(play: Play) -> None:
    assert uses(play) == [("Periode 2026", 1, "", False)]
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    assert uses(play) == [("Periode 2026", 1, "", True)]
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    assert uses(play) == []


def test_every_row_of_every_period_the_earliest_first(play: Play) -> None:
    later, division = prepared(play, "Periode 2027", date(2027, 1, 1)), play.people.division
    assign_instrument(play.ratna, later, play.version_id, unit_id=division.id, now=NOW)
    assign_instrument(play.ratna, later, second_version(play), now=NOW)
    found = uses(play)
    assert [(name, number, unit != "") for name, number, unit, _running in found] == [
        ("Periode 2026", 1, False),
        ("Periode 2027", 1, True),
        ("Periode 2027", 2, False),
    ]


def test_other_instruments_and_their_periods_are_left_out(play: Play) -> None:
    other = prepared(play, "Periode lain", date(2027, 1, 1))
    with transaction() as session:
        foreign = make_version(session, play.people, document("LAIN-1")).id
    assign_instrument(play.ratna, other, foreign, now=NOW)
    assert [name for name, *_rest in uses(play)] == ["Periode 2026"]


def test_a_period_in_preparation_is_known_to_the_province_only(play: Play) -> None:
    hidden = prepared(play, "Periode 2027", date(2027, 1, 1))
    assign_instrument(play.ratna, hidden, play.version_id, now=NOW)
    assert len(uses(play)) == 2
    for who in ("wati", "auditor"):
        assert [name for name, *_rest in uses(play, who)] == ["Periode 2026"]
    announce_cycle(play.ratna, hidden, now=NOW)
    assert len(uses(play, "wati")) == 2


def test_coming_periods_are_those_whose_table_may_change(play: Play) -> None:
    prepared(play, "Periode 2027", date(2027, 1, 1))

    def coming() -> list[str]:
        return [cycle.name for cycle in queries.coming_cycles(reading(), play.ratna)]

    assert coming() == ["Periode 2026", "Periode 2027"]
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    assert coming() == ["Periode 2027"]
