"""A year is divided into quarters or months in one act; nothing is made twice, nothing half."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.cycles.models import ClockCode, Cycle, CycleInstrument, CycleKind, CycleState, Window
from kinerja.cycles.queries.clocks import clock_days
from kinerja.cycles.queries.year import children_of, parts_of_year
from kinerja.cycles.services import CycleInput, create_cycle, set_windows
from kinerja.cycles.services.clocks import set_clocks
from kinerja.cycles.services.year import divide_year
from kinerja.people.services.holidays import HolidayInput, add_holiday
from tests.kinerja.appraisals.stage import NOW, Play, announced, opened
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.cycles.closing import close_cycle

QUARTERS = ["Triwulan I 2026", "Triwulan II 2026", "Triwulan III 2026", "Triwulan IV-Akhir 2026"]
NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def play(app: Flask) -> Play:
    return announced()


def year(play: Play) -> Cycle:
    reading().expire_all()
    return reading().scalars(select(Cycle).where(Cycle.public_id == play.cycle_id)).one()


def children(play: Play) -> list[Cycle]:
    return children_of(reading(), play.ratna, year(play))


def events() -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == "cycle.divided")) or 0


def test_year_becomes_four_quarters_in_preparation(play: Play) -> None:
    set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason="Uji", now=NOW)
    made = divide_year(play.ratna, play.cycle_id, CycleKind.QUARTERLY, now=NOW)
    quarters = children(play)
    assert [one.public_id for one in quarters] == made and [one.name for one in quarters] == QUARTERS
    assert [(one.starts_on, one.ends_on) for one in quarters] == [
        (NEW_YEAR, date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]
    for one in quarters:
        assert (one.kind, one.state, one.parent_id) == (CycleKind.QUARTERLY, CycleState.DRAFT, year(play).id)
        assert clock_days(reading(), one.id)[ClockCode.RETURN] == 10
        rules = select(CycleInstrument.version_id).where(CycleInstrument.cycle_id == one.id)
        assert reading().scalars(rules).all() == [play.version_id]
    assert events() == 1


def test_windows_are_proposed_after_the_period_in_working_days(play: Play) -> None:
    add_holiday(play.ratna, HolidayInput("", date(2026, 4, 3), "Wafat Yesus Kristus", "SKB"), now=NOW)
    first = divide_year(play.ratna, play.cycle_id, CycleKind.QUARTERLY, now=NOW)[0]
    query = select(Window).join(Cycle, Cycle.id == Window.cycle_id).where(Cycle.public_id == first)
    windows = {one.role: (one.opens_at, one.closes_at) for one in reading().scalars(query)}
    opens = datetime(2026, 3, 31, 15, tzinfo=UTC)  # midnight in Sofifi
    # After Tuesday, 31 March, ten working days without Friday, the 3rd, end with the 15th; fifteen with the 22nd.
    assert windows["self"] == (opens, datetime(2026, 4, 15, 15, tzinfo=UTC))
    assert windows["rating"] == (opens, datetime(2026, 4, 22, 15, tzinfo=UTC))
    assert set(windows) == {"self", "supervisor", "peer", "subordinate", "external", "rating"}


def test_months_carry_their_names(play: Play) -> None:
    divide_year(play.ratna, play.cycle_id, CycleKind.MONTHLY, now=NOW)
    months = children(play)
    assert len(months) == 12
    assert (months[0].name, months[1].ends_on, months[11].name) == ("Januari 2026", date(2026, 2, 28), "Desember 2026")


def test_kinds_of_raters_are_those_of_the_year(play: Play) -> None:
    set_windows(play.ratna, play.cycle_id, [], now=NOW)
    assert len(parts_of_year(reading(), year(play), CycleKind.QUARTERLY)[0].windows) == 6


def test_dividing_again_changes_nothing(play: Play) -> None:
    divide_year(play.ratna, play.cycle_id, CycleKind.QUARTERLY, now=NOW)
    with pytest.raises(Conflict) as caught:
        divide_year(play.ratna, play.cycle_id, CycleKind.QUARTERLY, now=NOW)
    assert caught.value.code == "cycle.already_divided"
    assert len(children(play)) == 4 and events() == 1


def test_only_twelve_whole_months_are_divided(play: Play) -> None:
    for ends in (date(2026, 12, 30), date(2027, 1, 31)):
        short = create_cycle(play.ratna, CycleInput("Pendek", NEW_YEAR, ends), now=NOW)
        with pytest.raises(Conflict) as caught:
            divide_year(play.ratna, short, CycleKind.QUARTERLY, now=NOW)
        assert caught.value.code == "cycle.not_whole_year"
    july = create_cycle(play.ratna, CycleInput("Tahun ajaran", date(2026, 7, 1), date(2027, 6, 30)), now=NOW)
    divide_year(play.ratna, july, CycleKind.MONTHLY, now=NOW)
    names = reading().scalars(select(Cycle.name).where(Cycle.kind == CycleKind.MONTHLY).order_by(Cycle.starts_on)).all()
    assert (names[0], names[-1]) == ("Juli 2026", "Juni 2027")


def test_outsiders_quarters_closed_years_and_unknown_ones_are_refused(app: Flask) -> None:
    play = opened()
    quarter = divide_year(play.ratna, play.cycle_id, CycleKind.QUARTERLY, now=NOW)[0]
    for actor, cycle, code in (
        (play.wati, play.cycle_id, "cycle.province_only"),
        (play.people.sari.actor, play.cycle_id, "cycle.province_only"),
        (play.ratna, quarter, "cycle.not_a_year"),
    ):
        with pytest.raises(NotAllowed) as caught:
            divide_year(actor, cycle, CycleKind.MONTHLY, now=NOW)
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        divide_year(play.ratna, play.cycle_id, CycleKind.YEARLY, now=NOW)
    with pytest.raises(NotFound):
        divide_year(play.ratna, "tidak-ada", CycleKind.MONTHLY, now=NOW)
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        divide_year(play.ratna, play.cycle_id, CycleKind.MONTHLY, now=NOW)
    assert caught.value.code == "cycle.already_closed"
    assert len(children(play)) == 4


def test_page_shows_the_proposal_makes_it_and_lists_the_periods(client: FlaskClient, play: Play) -> None:
    log_in(client, play.people.ratna)
    at = f"/admin/periode/{play.cycle_id}"
    assert "Belum ada triwulan atau bulan" in client.get(at).text
    page = client.get(f"{at}/bagi").text
    assert all(name in page for name in QUARTERS) and "Buat 4 periode ini" in page
    assert "Februari 2026" in client.get(f"{at}/bagi?kind=monthly").text
    assert children(play) == []
    assert post(client, f"{at}/bagi", {"kind": "quarterly"}).status_code == 303
    page = client.get(at).text
    assert all(name in page for name in QUARTERS)
    again = post(client, f"{at}/bagi", {"kind": "quarterly"})
    assert again.status_code == 409 and "sudah dibagi" in again.text
    assert len(children(play)) == 4
    assert client.get("/admin/periode/").text.count("bagian dari Periode 2026") == 4
    assert "Bagian dari:" in client.get(f"/admin/periode/{children(play)[0].public_id}").text
