"""The assessor's board: who is where, whom to go on with, and nothing of other people's teams."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, Response
from kinerja.appraisals.policies.team import can_view_team_member
from kinerja.appraisals.queries.team import Stage, Team, team_in, visible_team
from kinerja.appraisals.services.decide import choose_ratings
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.start_team import start_team
from kinerja.appraisals.workflow import Step, advance
from kinerja.core.authz import ANONYMOUS
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, NotFound
from tests.counting import statements
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent, started
from tests.kinerja.appraisals.test_decide import FIRST, decide, quadrant
from tests.kinerja.core.browsing import log_in, post


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def team(play: Play) -> Team:
    return team_in(reading(), play.people.budi.actor, play.cycle_id, local_date(NOW), now=NOW)


def stage_of(play: Play, name: str) -> Stage:
    return next(one.stage for one in team(play).members if one.name.startswith(name))


def rate(play: Play) -> str:
    """Budi sends his sheet about Sari."""
    return sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))


def test_the_board_names_everybody_whom_one_assesses_by_name(play: Play) -> None:
    names = [member.name for member in team(play).members]
    assert names == sorted(names) and any(name.startswith("Sari") for name in names)
    assert not any(name.startswith(("Tono", "Budi")) for name in names)


def test_somebody_moves_along_the_stages_up_to_the_receipt(play: Play) -> None:
    seen = [stage_of(play, "Sari")]
    rate(play)
    seen.append(stage_of(play, "Sari"))
    choose_ratings(play.people.budi.actor, appraisal_of(play.people.sari).public_id, FIRST, now=NOW)
    seen.append(stage_of(play, "Sari"))
    result = decide(play)
    seen.append(stage_of(play, "Sari"))
    receive_result(play.people.sari.actor, result, now=NOW)
    seen.append(stage_of(play, "Sari"))
    assert seen == [Stage.SHEET, Stage.CHOICE, Stage.DECISION, Stage.RECEIPT, Stage.DONE]


def test_an_appraisal_closed_without_a_result_asks_nothing_more(play: Play) -> None:
    with transaction() as session:
        advance(session.get_one(Appraisal, appraisal_of(play.people.sari).id), Step.CLOSE)
    assert stage_of(play, "Sari") is Stage.WITHOUT_RESULT
    assert all(not one.name.startswith("Sari") for one in [team(play).next_open()] if one)


def test_a_missing_self_assessment_holds_nothing_up(play: Play) -> None:
    rate(play)
    sari = next(member for member in team(play).members if member.name.startswith("Sari"))
    assert sari.self_assessment is not None and sari.self_assessment.state == "open"
    assert sari.readiness and sari.stage is Stage.CHOICE
    assert decide(play)


def test_outside_the_window_of_decisions_one_waits_and_is_told_why(app: Flask) -> None:
    play = opened(quadrant())
    rate(play)
    later = NOW + timedelta(days=60)
    found = team_in(reading(), play.people.budi.actor, play.cycle_id, local_date(NOW), now=later)
    sari = next(member for member in found.members if member.name.startswith("Sari"))
    assert sari.stage is Stage.WAITING and sari.readiness.reason == "decision.window_closed"


def test_sheets_of_other_raters_are_counted_without_a_name(play: Play) -> None:
    before = {member.name: (member.sent, member.asked) for member in team(play).members}
    name = play.people.sari.employee.name if play.people.sari.employee else ""
    sent(play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan"))
    after = {member.name: (member.sent, member.asked) for member in team(play).members}
    assert after[name] == (before[name][0] + 1, before[name][1])


def test_one_goes_on_with_a_begun_sheet_first(play: Play) -> None:
    started(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    ahead = team(play).next_open()
    assert ahead is not None and ahead.name.startswith("Sari")


def test_the_board_asks_no_more_for_a_larger_team(play: Play) -> None:
    with statements() as few:
        team_in(reading(), play.people.head.actor, play.cycle_id, local_date(NOW), now=NOW)
    with statements() as many:
        team(play)
    assert len(many) == len(few)


def test_the_policy_agrees_with_its_twin(play: Play) -> None:
    cast = play.people
    appraisal = appraisal_of(cast.sari)
    for actor in (cast.budi.actor, cast.sari.actor, cast.tono.actor, cast.ratna.actor, cast.auditor.actor, ANONYMOUS):
        listed = reading().scalars(visible_team(actor)).all()
        assert bool(can_view_team_member(actor, appraisal.assessor_id)) == (appraisal.id in {a.id for a in listed})


@pytest.mark.parametrize("who", ["sari", "ratna", "auditor"])
def test_who_assesses_nobody_has_no_board(play: Play, who: str) -> None:
    with pytest.raises(NotFound):
        team_in(reading(), getattr(play.people, who).actor, play.cycle_id, local_date(NOW), now=NOW)


def test_starting_opens_every_sheet_once(play: Play) -> None:
    actor, number = play.people.budi.actor, len(team(play).members)
    assert start_team(actor, play.cycle_id, now=NOW) == number
    assert start_team(actor, play.cycle_id, now=NOW) == 0
    assert reading().scalar(select(func.count()).select_from(Response)) == number


def test_starting_is_refused_outside_the_window(app: Flask) -> None:
    play = opened(quadrant())
    with pytest.raises(Conflict) as caught:
        start_team(play.people.budi.actor, play.cycle_id, now=NOW + timedelta(days=60))
    assert caught.value.code == "response.window_closed"
    assert reading().scalar(select(func.count()).select_from(Response)) == 0


def test_starting_leaves_the_own_self_assessment_alone(play: Play) -> None:
    start_team(play.people.budi.actor, play.cycle_id, now=NOW)
    own = duty_of(play.people.budi, play.people.budi, "diri")
    assert reading().scalar(select(func.count()).where(Response.assignment_id == own.id)) == 0


def test_starting_without_a_team_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        start_team(play.people.tono.actor, play.cycle_id, now=NOW)


def test_the_page_leads_to_the_newest_period(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.budi)
    assert browser.get("/tim").headers["Location"].endswith(f"/tim/{play.cycle_id}")


def test_the_page_of_somebody_without_a_team_says_so(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.tono)
    assert "Belum ada tim" in browser.get("/tim").text
    assert browser.get(f"/tim/{play.cycle_id}").status_code == 404


def test_the_board_is_filtered_by_stage(play: Play, browser: FlaskClient) -> None:
    rate(play)
    log_in(browser, play.people.budi)
    everybody = browser.get(f"/tim/{play.cycle_id}").text
    ready = browser.get(f"/tim/{play.cycle_id}?keadaan=choice").text
    assert "Sari Umasugi" in everybody and "Dewi Makian" in everybody
    assert (
        "Sari Umasugi" in ready.partition("<h2>")[2].partition("chips")[2]
        and "Dewi Makian" not in ready.partition("chips")[2]
    )


def test_an_unknown_filter_shows_everybody(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.budi)
    assert "Dewi Makian" in browser.get(f"/tim/{play.cycle_id}?keadaan=entah").text


def test_the_button_opens_all_sheets_and_leads_to_the_indicators(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.budi)
    answer = post(browser, f"/tim/{play.cycle_id}/mulai")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/indikator")
    assert "Kehadiran" in browser.get(answer.headers["Location"]).text


def test_the_board_writes_nothing(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.budi)
    browser.get(f"/tim/{play.cycle_id}")
    browser.get(f"/tim/{play.cycle_id}/indikator")
    assert reading().scalar(select(func.count()).select_from(Response)) == 0
