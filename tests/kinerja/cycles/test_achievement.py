"""What units achieved: recorded by BKD with a source, corrected by a new row, and the year before after January."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import AchievementLevel, Cycle, CycleKind, UnitAchievement
from kinerja.cycles.queries.achievement import Achievement, achievements_for
from kinerja.cycles.services import CycleInput, create_cycle
from kinerja.cycles.services.achievement import AchievementInput, record_achievement
from tests.factories import Cast, cast_on_stage
from tests.kinerja.core.browsing import log_in, post

NOW = datetime(2027, 1, 20, 3, 0, tzinfo=UTC)
IN_TIME, TOO_LATE = date(2027, 1, 20), date(2027, 2, 1)


@pytest.fixture
def people(app: Flask) -> Cast:
    return cast_on_stage()


def year(people: Cast, number: int = 2026, kind: CycleKind = CycleKind.YEARLY) -> str:
    entered = CycleInput(f"Periode {number}", date(number, 1, 1), date(number, 12, 31), kind)
    return create_cycle(people.ratna.actor, entered, now=NOW)


def keep(people: Cast, cycle: str, level: str = "good", *, dated: date = IN_TIME, now: datetime = NOW) -> bool:
    entered = AchievementInput(people.division.id, level, "LKjIP, nomor 700/12", dated)
    return record_achievement(people.ratna.actor, cycle, entered, now=now)


def holds(people: Cast, cycle: str, on: date) -> Achievement | None:
    found = reading().scalars(select(Cycle).where(Cycle.public_id == cycle)).one()
    return achievements_for(reading(), found, {people.division.id}, on).get(people.division.id)


def rows() -> int:
    return reading().scalar(select(func.count()).select_from(UnitAchievement)) or 0


def test_what_is_recorded_holds_with_its_source(people: Cast) -> None:
    cycle = year(people)
    assert keep(people, cycle)
    found = holds(people, cycle, IN_TIME)
    assert found == Achievement(AchievementLevel.GOOD, "LKjIP, nomor 700/12", IN_TIME, "Periode 2026")
    assert holds(people, cycle, TOO_LATE) == found


def test_a_correction_follows_and_the_same_again_changes_nothing(people: Cast) -> None:
    cycle = year(people)
    assert keep(people, cycle) and not keep(people, cycle) and keep(people, cycle, "poor")
    found = holds(people, cycle, IN_TIME)
    assert found is not None and found.level is AchievementLevel.POOR and rows() == 2


def test_a_record_leaves_one_event_without_the_source(people: Cast) -> None:
    cycle = year(people)
    keep(people, cycle)
    event = reading().scalars(select(AuditEvent).where(AuditEvent.event == "achievement.recorded")).one()
    assert event.changes == {"cycle": cycle, "level": "good", "seq": 1}
    assert event.agency_id == people.agency.id


def test_what_is_missing_after_january_gives_way_to_the_year_before(people: Cast) -> None:
    before, cycle = year(people, 2025), year(people)
    keep(people, before, "excellent")
    assert holds(people, cycle, date(2027, 1, 31)) is None
    found = holds(people, cycle, TOO_LATE)
    assert found is not None and found.level is AchievementLevel.EXCELLENT
    assert found.is_previous and found.cycle == "Periode 2025"


def test_what_came_after_january_gives_way_to_the_year_before(people: Cast) -> None:
    before, cycle = year(people, 2025), year(people)
    keep(people, before, "excellent")
    keep(people, cycle, "poor", dated=TOO_LATE, now=NOW + timedelta(days=30))
    found = holds(people, cycle, TOO_LATE)
    assert found is not None and found.is_previous and found.level is AchievementLevel.EXCELLENT


def test_what_came_late_holds_where_there_is_no_year_before(people: Cast) -> None:
    cycle = year(people)
    keep(people, cycle, "poor", dated=TOO_LATE, now=NOW + timedelta(days=30))
    found = holds(people, cycle, TOO_LATE)
    assert found is not None and not found.is_previous and found.level is AchievementLevel.POOR


def test_two_years_before_is_too_long_ago(people: Cast) -> None:
    keep(people, year(people, 2024), "excellent")
    assert holds(people, year(people), TOO_LATE) is None


def test_a_quarter_takes_nothing_from_the_year_before(people: Cast) -> None:
    keep(people, year(people, 2025), "excellent")
    quarter = year(people, kind=CycleKind.QUARTERLY)
    assert holds(people, quarter, TOO_LATE) is None


@pytest.mark.parametrize("who", ["wati", "budi", "sari", "auditor", "operator"])
def test_nobody_but_bkd_records(people: Cast, who: str) -> None:
    cycle = year(people)
    entered = AchievementInput(people.division.id, "good", "LKjIP", IN_TIME)
    with pytest.raises(NotAllowed) as caught:
        record_achievement(getattr(people, who).actor, cycle, entered, now=NOW)
    assert caught.value.code == "achievement.province_only" and rows() == 0


def test_an_unknown_cycle_is_not_found(people: Cast) -> None:
    with pytest.raises(NotFound):
        keep(people, "tidak-ada")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("unit_id", {"unit_id": 999_999}),
        ("level", {"level": "hebat"}),
        ("source", {"source": "  "}),
        ("source", {"source": "x" * 301}),
        ("dated", {"dated": date(2027, 1, 22)}),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field(people: Cast, field: str, changes: dict[str, Any]) -> None:
    values: dict[str, Any] = {"unit_id": people.division.id, "level": "good", "source": "LKjIP", "dated": IN_TIME}
    with pytest.raises(Invalid) as caught:
        record_achievement(people.ratna.actor, year(people), AchievementInput(**values | changes), now=NOW)
    assert list(caught.value.errors) == [field] and rows() == 0


@pytest.fixture
def browser(app: Flask, people: Cast) -> FlaskClient:
    client = app.test_client()
    log_in(client, people.ratna)
    return client


def test_the_page_records_and_lists(people: Cast, browser: FlaskClient) -> None:
    cycle = year(people)
    values = {"unit_id": str(people.division.id), "level": "good", "source": "LKjIP", "dated": "2026-01-20"}
    answer = post(browser, f"/admin/capaian/{cycle}", values)
    assert answer.status_code == 303 and rows() == 1
    page = browser.get(answer.headers["Location"]).text
    assert "Bidang Pelayanan Kesehatan" in page and "LKjIP" in page


def test_the_page_keeps_what_was_typed(people: Cast, browser: FlaskClient) -> None:
    cycle = year(people)
    answer = post(browser, f"/admin/capaian/{cycle}", {"unit_id": "", "source": "LKjIP <b>", "dated": "2026-01-20"})
    assert answer.status_code == 422 and "LKjIP &lt;b&gt;" in answer.text and rows() == 0
    values = {"unit_id": str(people.division.id), "level": "hebat", "source": "LKjIP", "dated": "2026-01-20"}
    answer = post(browser, f"/admin/capaian/{cycle}", values)
    assert answer.status_code == 422 and "Pilih salah satu capaian." in answer.text


def test_a_follower_reads_without_the_form(app: Flask, people: Cast) -> None:
    cycle = year(people)
    client = app.test_client()
    log_in(client, people.wati)
    assert client.get(f"/admin/capaian/{cycle}").status_code == 404  # still in preparation
    assert post(client, f"/admin/capaian/{cycle}", {}).status_code == 404
