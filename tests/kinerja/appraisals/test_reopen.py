"""A window opened again for one person or one unit: who may answer then, who may open it, and what stays closed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals import queries
from kinerja.appraisals.changes.windows import extend_window
from kinerja.appraisals.models import Reopening, Response
from kinerja.appraisals.queries.reopening import reopenings_of
from kinerja.appraisals.queries.windows import RATING, window_of
from kinerja.appraisals.services.give_back import give_back
from kinerja.appraisals.services.reopen import LONGEST_REASON, ReopeningInput, reopen_window
from kinerja.appraisals.services.respond import start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.audit.models import AuditEvent
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, KinerjaError, NotAllowed, NotFound
from kinerja.cycles.services import WindowInput, set_windows
from kinerja.notices.models import Notice
from tests.factories import Person
from tests.kinerja.appraisals.stage import CLOSES, NOW, OVER, Play, appraisal_of, duty_of, filled, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.cycles.closing import close_cycle

LATE = NOW + timedelta(days=10)  # the windows of the stage are over
UNTIL = datetime(2026, 12, 20, 0, 0)
WHY = "Jaringan di pulau putus dua minggu."


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant())


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def about(play: Play, person: Person, role: str = "self", *, now: datetime = LATE, **changes: Any) -> int:
    entered = ReopeningInput(**{"role_kind": role, "until": UNTIL, "reason": WHY} | changes)
    return reopen_window(play.wati, play.cycle_id, entered, now=now, appraisal=appraisal_of(person).public_id)


def in_unit(play: Play, unit: str, role: str = "self") -> int:
    return reopen_window(play.wati, play.cycle_id, ReopeningInput(role, UNTIL, WHY), now=LATE, unit=unit)


def may_start(person: Person, about_whom: Person, role: str, now: datetime = LATE) -> bool:
    try:
        return (
            start_assignment(person.actor, duty_of(person, about_whom, role).public_id, conflict=False, now=now) != ""
        )
    except KinerjaError:
        return False


def rows() -> int:
    return reading().scalar(select(func.count()).select_from(Reopening)) or 0


def test_the_stage_is_over_without_it(play: Play) -> None:
    assert CLOSES.replace(tzinfo=UTC) < LATE and not may_start(play.people.sari, play.people.sari, "diri")


def test_a_rater_of_that_kind_may_answer_until_the_new_end(play: Play) -> None:
    cast = play.people
    assert about(play, cast.sari) == 1
    assert may_start(cast.sari, cast.sari, "diri")
    assert not may_start(cast.dewi, cast.dewi, "diri")
    duty = queries.assignment_for(reading(), duty_of(cast.sari, cast.sari, "diri").public_id, local_date(LATE)).duty
    assert duty.closes_at == datetime(2026, 12, 19, 15, 0, tzinfo=UTC)
    assert not may_start(cast.sari, cast.sari, "diri", now=datetime(2026, 12, 19, 15, 0, tzinfo=UTC))


def test_other_kinds_of_raters_stay_closed(play: Play) -> None:
    about(play, play.people.sari)
    assert not may_start(play.people.budi, play.people.sari, "atasan")


def test_a_sheet_is_sent_in_the_reopened_window(play: Play) -> None:
    cast = play.people
    sheet = filled(cast.budi.actor, duty_of(cast.budi, cast.sari, "atasan"))
    about(play, cast.sari, "supervisor")
    submit_response(cast.budi.actor, sheet, now=LATE)
    assert reading().scalars(select(Response.state).where(Response.public_id == sheet)).one() == "submitted"


def test_a_sent_sheet_goes_back_after_its_window_was_opened_again(play: Play) -> None:
    cast = play.people
    sent(cast.sari.actor, duty_of(cast.sari, cast.sari, "diri"))
    duty = duty_of(cast.sari, cast.sari, "diri").public_id
    with pytest.raises(NotAllowed):
        give_back(play.wati, duty, reason=WHY, now=LATE)
    about(play, cast.sari)
    assert give_back(play.wati, duty, reason=WHY, now=LATE) == 1


def test_a_whole_unit_is_opened_again(play: Play) -> None:
    cast = play.people
    number = in_unit(play, cast.division.public_id)
    assert number == rows() and number >= 3
    assert may_start(cast.sari, cast.sari, "diri") and may_start(cast.dewi, cast.dewi, "diri")
    assert not may_start(cast.tono, cast.tono, "diri")


def test_closed_roles_stay_closed(play: Play) -> None:
    with pytest.raises(Conflict) as caught:
        about(play, play.people.sari, "peer")
    assert caught.value.code == "reopening.nobody"
    assert not may_start(play.people.dewi, play.people.sari, "rekan")


def test_the_latest_end_holds(play: Play) -> None:
    about(play, play.people.sari, until=datetime(2026, 12, 24, 0, 0))
    about(play, play.people.sari)
    assert may_start(play.people.sari, play.people.sari, "diri", now=datetime(2026, 12, 22, tzinfo=UTC))


def test_a_window_that_is_extended_further_for_all_holds(play: Play) -> None:
    about(play, play.people.sari)
    wide = [WindowInput("self", datetime(2026, 11, 1), datetime(2027, 1, 10))]
    set_windows(play.ratna, play.cycle_id, wide, now=LATE)
    assert may_start(play.people.sari, play.people.sari, "diri", now=datetime(2027, 1, 5, tzinfo=UTC))


def test_who_has_not_sent_is_told_and_one_event_is_left(play: Play) -> None:
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    in_unit(play, play.people.division.public_id)
    told = set(reading().scalars(select(Notice.employee_id).where(Notice.kind == "window.reopened")))
    assert play.people.dewi.employee_id in told and play.people.sari.employee_id not in told
    event = reading().scalars(select(AuditEvent).where(AuditEvent.event == "window.reopened")).one()
    assert event.changes["role"] == "self" and WHY not in str(event.changes)


@pytest.mark.parametrize("who", ["sari", "budi", "tono", "ratna", "operator", "auditor"])
def test_only_administrators_of_a_dinas_open_again(play: Play, who: str) -> None:
    entered = ReopeningInput("self", UNTIL, WHY)
    sari = appraisal_of(play.people.sari).public_id
    with pytest.raises(NotAllowed):
        reopen_window(getattr(play.people, who).actor, play.cycle_id, entered, now=LATE, appraisal=sari)
    assert rows() == 0


@pytest.mark.parametrize("who", ["tono", "wati", "head"])
def test_foreign_people_oneself_and_ones_superiors_are_not_found(play: Play, who: str) -> None:
    with pytest.raises(NotFound):
        about(play, getattr(play.people, who))
    assert rows() == 0


def test_a_decided_appraisal_is_not_found(play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    with pytest.raises(NotFound):
        about(play, play.people.sari)


def test_a_closed_cycle_is_refused(play: Play) -> None:
    close_cycle(play.ratna, play.cycle_id, now=LATE)
    with pytest.raises(NotAllowed):
        about(play, play.people.sari)


@pytest.mark.parametrize(
    ("field", "code", "changes"),
    [
        ("role_kind", "reopening.role_unknown", {"role": "rating"}),
        ("until", "reopening.past", {"until": datetime(2026, 12, 4)}),
        ("reason", "reason.missing", {"reason": " "}),
        ("reason", "reason.too_long", {"reason": "x" * (LONGEST_REASON + 1)}),
        ("until", "reopening.not_later", {"until": datetime(2026, 11, 28), "now": NOW}),
    ],
)
def test_what_cannot_be_opened_is_said_at_its_field(play: Play, field: str, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        about(play, play.people.sari, **changes)
    assert caught.value.errors == {field: [code]} and rows() == 0


@pytest.fixture
def over(app: Flask) -> Play:
    """Pages read the clock themselves: here the windows are long over."""
    return opened(quadrant(), **OVER)


def test_the_pages_open_again_for_a_person_and_a_unit(over: Play, browser: FlaskClient) -> None:
    log_in(browser, over.people.wati)
    sari = appraisal_of(over.people.sari)
    values = {"role_kind": "self", "until": "2099-01-01T00:00", "reason": WHY}
    for path in (f"pegawai/{sari.public_id}", f"unit/{over.cycle_id}/{over.people.division.public_id}"):
        answer = post(browser, f"/admin/buka-lagi/{path}", values)
        assert answer.status_code == 303, answer.text
        assert browser.get(answer.headers["Location"]).status_code == 200
    assert len(reopenings_of(reading(), sari.id)) == 2
    assert WHY in browser.get(f"/admin/buka-lagi/pegawai/{sari.public_id}").text


def test_the_page_keeps_what_was_typed(over: Play, browser: FlaskClient) -> None:
    log_in(browser, over.people.wati)
    path = f"/admin/buka-lagi/pegawai/{appraisal_of(over.people.sari).public_id}"
    answer = post(browser, path, {"role_kind": "self", "until": "2020-01-01T00:00", "reason": WHY})
    assert answer.status_code == 422 and WHY in answer.text and "Pilih waktu sesudah sekarang." in answer.text
    answer = post(browser, path, {"role_kind": "peer", "until": "2099-01-01T00:00", "reason": WHY})
    assert answer.status_code == 409 and WHY in answer.text and rows() == 0
    assert browser.get("/admin/buka-lagi/pegawai/tidak-ada").status_code == 404


def test_the_later_of_a_personal_and_a_common_end_holds_for_decisions(play: Play) -> None:
    with transaction() as session:
        extend_window(session, appraisal_of(play.people.sari).id, RATING, datetime(2026, 12, 20, tzinfo=UTC))
    sari = appraisal_of(play.people.sari)
    found = window_of(reading(), sari, RATING)
    assert found is not None and found[1] == datetime(2026, 12, 20, tzinfo=UTC)
    wide = [WindowInput("rating", datetime(2026, 11, 1), datetime(2027, 1, 10))]
    set_windows(play.ratna, play.cycle_id, wide, now=LATE)
    found = window_of(reading(), sari, RATING)
    assert found is not None and found[1] == datetime(2027, 1, 9, 15, 0, tzinfo=UTC)
