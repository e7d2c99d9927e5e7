"""Working days per clock: set by the province, with a reason once people rely on them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode, Cycle, CycleClock
from kinerja.cycles.queries.clocks import clock_days, usual_days
from kinerja.cycles.services import CycleInput, create_cycle
from kinerja.cycles.services.clocks import set_clocks
from tests.kinerja.appraisals.stage import NOW, Play, announced, opened
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.cycles.closing import close_cycle

USUAL = {code.value: str(days) for code, days in usual_days().items()}


@pytest.fixture
def play(app: Flask) -> Play:
    return announced()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def days(play: Play) -> dict[ClockCode, int]:
    cycle_id = reading().scalars(select(Cycle.id).where(Cycle.public_id == play.cycle_id)).one()
    return clock_days(reading(), cycle_id)


def events() -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == Event.CLOCKS_CHANGED.value)) or 0


def test_seed_holds_the_numbers_of_the_regulation() -> None:
    assert {code.value: number for code, number in usual_days().items()} == {
        "delivery": 14,
        "return": 14,
        "report": 30,
        "default": 14,
        "default_delivery": 7,
        "default_return": 7,
        "objection": 14,
        "objection_decision": 7,
    }


def test_draft_changes_without_a_reason(play: Play) -> None:
    draft = create_cycle(play.ratna, CycleInput("2027", NOW.date().replace(month=1), NOW.date()), now=NOW)
    assert set_clocks(play.ratna, draft, {ClockCode.RETURN: 10}, now=NOW) == [ClockCode.RETURN]
    assert events() == 1


def test_announced_period_changes_only_with_a_reason(play: Play) -> None:
    with pytest.raises(Invalid) as caught:
        set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason=" ", now=NOW)
    assert caught.value.errors == {"reason": ["clock.reason_due"]}
    assert days(play)[ClockCode.RETURN] == 14
    set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason="Surat edaran", now=NOW)
    assert days(play)[ClockCode.RETURN] == 10
    assert reading().scalars(select(CycleClock.reason)).all() == ["Surat edaran"]


def test_same_numbers_again_leave_no_trace(play: Play) -> None:
    for _ in range(2):
        set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason="Surat edaran", now=NOW)
    assert events() == 1
    assert set_clocks(play.ratna, play.cycle_id, usual_days(), reason="Kembali", now=NOW) == [ClockCode.RETURN]
    assert days(play) == usual_days()


def test_numbers_out_of_bounds_are_refused_together(play: Play) -> None:
    with pytest.raises(Invalid) as caught:
        set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 0, ClockCode.REPORT: 251}, reason="x", now=NOW)
    assert set(caught.value.errors) == {"return", "report"}
    assert events() == 0


def test_outsiders_closed_periods_and_unknown_ones_are_refused(app: Flask) -> None:
    play = opened()
    for somebody in (play.wati, play.people.sari.actor, play.people.auditor.actor):
        with pytest.raises(NotAllowed):
            set_clocks(somebody, play.cycle_id, {ClockCode.RETURN: 10}, reason="x", now=NOW)
    with pytest.raises(NotFound):
        set_clocks(play.ratna, "tidak-ada", {ClockCode.RETURN: 10}, reason="x", now=NOW)
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason="x", now=NOW)
    assert caught.value.code == "cycle.already_closed"


def test_page_keeps_what_was_typed_and_shows_what_changed(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.ratna)
    at = f"/admin/periode/{play.cycle_id}"
    assert 'value="14"' in browser.get(f"{at}/tenggat").text
    refused = post(browser, f"{at}/tenggat", USUAL | {"return": "10", "reason": ""})
    assert refused.status_code == 422
    assert 'value="10"' in refused.text and "Tuliskan alasannya" in refused.text
    assert post(browser, f"{at}/tenggat", USUAL | {"return": "x", "reason": "y"}).status_code == 422
    assert post(browser, f"{at}/tenggat", USUAL | {"return": "10", "reason": "Surat edaran"}).status_code == 303
    page = browser.get(at).text
    assert "lazimnya 14" in page and "Surat edaran" in page and "PermenPANRB 6/2022" in page
