"""The year of one Dinas of sixty people, played to its closing; what is expected stands in a table."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import (
    AppraisalState,
    ChangeKind,
    ClosingAction,
    ClosingCause,
    Deadline,
    LineOutcome,
    Result,
)
from kinerja.appraisals.services.close_cycle import close_cycle, verify_seal
from kinerja.appraisals.services.settle import Order, settle_appraisals
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.objections.models import Objection
from kinerja.objections.services.file_objection import withdraw_objection
from kinerja.people.models import PlacementKind
from tests.year import table
from tests.year.play import Year, at, opened_year


@pytest.fixture
def year(app: Flask) -> Year:
    return opened_year()


@pytest.mark.timeout(900)
def test_a_whole_year(year: Year) -> None:
    assert len(year.stage.appraised()) == 60
    year.invite_third_parties(at("2026-11-10"))
    changes_before_the_window(year)
    fill_everything(year)
    year.jobs(at("2027-01-02"))
    changes_inside_the_window(year)
    decide_almost_everybody(year)
    the_silent_assessor(year)
    receive_almost_everything(year)
    objections(year)
    clocks_run_out(year)
    everything_is_as_the_table_says(year)
    the_period_closes(year)


def changes_before_the_window(year: Year) -> None:
    now, on = at("2026-11-16"), "2026-11-16"
    year.change(ChangeKind.MOVE, "staf11-1", on, now, post_id=year.free_post("seksi21", "Pengelola Layanan"))
    year.change(ChangeKind.MOVE, "seksi22", on, now, post_id=year.free_post("bidang3", "Analis Kebijakan"))
    post = year.stage.members["seksi22"].placement.post_id
    year.change(ChangeKind.ACTING, "staf12-1", on, now, post_id=post, capacity=PlacementKind.PLT)
    year.change(ChangeKind.ABSENT, "seksi31", on, now)
    leader = year.stage.members["seksi11"].employee.id
    year.change(ChangeKind.TASK, "staf32-1", on, now, other_id=leader)
    year.change(ChangeKind.SECONDED, "staf32-2", on, now, other_id=year.stage.members["luar-1"].employee.id)
    year.change(ChangeKind.STUDY, "staf32-3", on, now)
    year.change(ChangeKind.STUDY_DROPPED, "staf32-4", on, now)


def fill_everything(year: Year) -> None:
    for seat in year.appraised():
        year.fill(seat, at("2026-12-07"))


def changes_inside_the_window(year: Year) -> None:
    """A moved assessor keeps the old unit; a back-dated decree moves who is undecided and leaves who is signed."""
    year.change(
        ChangeKind.MOVE, "seksi32", "2027-01-11", at("2027-01-11"), post_id=year.free_post("bidang1", "Analis Data")
    )
    year.fill("seksi32", at("2027-01-12"), roles=("atasan",))
    year.decide("staf-uptd-1", at("2027-01-11"))
    late, since = at("2027-01-12"), "2026-12-01"
    stays = year.change(
        ChangeKind.MOVE, "staf-uptd-1", since, late, post_id=year.free_post("seksi21", "Pengelola Data")
    )
    assert stays[year.appraisal("staf-uptd-1").id].outcome is LineOutcome.STAYS
    moves = year.change(ChangeKind.MOVE, "staf21-5", since, late, post_id=year.free_post("uptd", "Pranata"))
    assert moves[year.appraisal("staf21-5").id].outcome is LineOutcome.MOVES
    year.fill("staf21-5", at("2027-01-13"), roles=("atasan",))


def decide_almost_everybody(year: Year) -> None:
    """Seksi 1.2 is silent."""
    silent = year.silent()
    with pytest.raises(Invalid) as refused:
        year.decide("staf32-4", at("2027-01-25"))
    assert refused.value.errors["hasil"] == ["rating.study_dropped"]
    for seat in year.appraised():
        if seat in silent or seat == "staf-uptd-1":
            continue
        rating = "di_bawah" if seat == "staf32-4" else "sesuai"
        year.decide(seat, at("2027-01-25"), hasil=rating, perilaku=rating)
    year.jobs(at("2027-01-30", 1))


def the_silent_assessor(year: Year) -> None:
    seat = "staf12-2"
    with pytest.raises(NotAllowed):
        year.stand_in(seat, "bidang1", at("2027-01-29", 23))
    with pytest.raises(NotAllowed) as late:
        year.decide(seat, at("2027-01-30", 9))
    assert late.value.code == "decision.window_closed"
    for one in year.silent() - {table.NOBODY_DECIDED}:
        year.stand_in(one, "bidang1", at("2027-02-10"))
    year.receive("staf12-3", at("2027-02-11"))
    assert year.appraisal("staf12-3").state is table.FINAL  # no objection against it


def receive_almost_everything(year: Year) -> None:
    """One never does; the head of the Dinas was evaluated by the Governor, whose word is final."""
    year.receive("kadis", at("2027-01-26"))
    assert year.appraisal("kadis").state is table.FINAL
    for seat in year.appraised():
        if year.appraisal(seat).state is AppraisalState.DECIDED and seat != "staf31-1" and seat not in year.silent():
            year.receive(seat, at("2027-01-27"))


def objections(year: Year) -> None:
    filed = {one: year.object(one, at("2027-02-03")) for one in ("staf11-2", "staf11-3", "staf21-2", "staf-uptd-2")}
    for seat in ("kadis", "staf12-3", "staf12-4"):
        with pytest.raises(NotAllowed):
            year.object(seat, at("2027-02-12"))
    year.rule("staf11-2", filed["staf11-2"], at("2027-02-10"))
    year.rule("staf11-3", filed["staf11-3"], at("2027-02-10"), {"hasil": "di_atas", "perilaku": "di_atas"})
    withdraw_objection(year.actor("staf21-2"), filed["staf21-2"], now=at("2027-02-05"))
    year.rule("staf-uptd-2", filed["staf-uptd-2"], at("2027-02-12", 23, 59))
    assert len(list(reading().scalars(select(Objection.id)))) == 4


def clocks_run_out(year: Year) -> None:
    """The last second is in time, the first one after it is not."""
    assert year.appraisal("staf31-1").state is AppraisalState.DECIDED
    year.jobs(at("2027-02-15", 23, 59))
    assert year.appraisal("staf31-1").state is AppraisalState.DECIDED
    year.jobs(at("2027-02-16", 0, 0))
    assert year.appraisal("staf31-1").state is AppraisalState.RECEIVED  # taken as received
    assert year.last_day("staf31-1", table.ClockCode.OBJECTION).isoformat() == "2027-03-08"
    year.jobs(at("2027-02-17", 23, 59))
    assert year.appraisal("staf11-4").state is AppraisalState.RECEIVED
    assert year.appraisal("staf-uptd-3").state is table.FINAL  # six days a week: since the 14th
    year.jobs(at("2027-02-18", 0, 0))
    assert year.appraisal("staf11-4").state is table.FINAL
    year.jobs(at("2027-02-20", 0, 0))
    year.jobs(at("2027-03-09", 0, 0))
    assert year.appraisal("staf31-1").state is table.FINAL


def everything_is_as_the_table_says(year: Year) -> None:
    for clock in table.CLOCKS:
        query = select(Deadline).where(
            Deadline.appraisal_id == year.appraisal(clock.whose).id, Deadline.code == clock.code
        )
        found = reading().scalars(query).one()
        last_day = local_date(found.due_at - timedelta(seconds=1))
        begins = local_date(found.starts_at - timedelta(seconds=1))
        assert (clock, begins, last_day) == (clock, clock.begins, clock.last_day)
    for seat, assessor in table.ASSESSORS.items():
        assert (seat, year.seat_of(year.appraisal(seat).assessor_id)) == (seat, assessor)
    for seat in year.appraised():
        if seat == table.NOBODY_DECIDED:
            continue
        assert (seat, year.appraisal(seat).state) == (seat, table.FINAL)
        result = year.result(seat)
        assert (seat, result.seq, result.cause) == (seat, *table.RESULTS.get(seat, (1, "decision")))
    originals = reading().scalars(select(Result).where(Result.appraisal_id == year.appraisal("staf11-3").id)).all()
    assert [one.cause for one in originals] == ["decision", "objection"]


def the_period_closes(year: Year) -> None:
    """Not while somebody is neither final nor without a result for a reason; then nothing is written any more."""
    bkd, now = year.actor("bkd"), at("2027-03-10")
    with pytest.raises(NotAllowed):
        close_cycle(bkd, year.cycle_id, now=now)
    # Those outside the Dinas, whose appraisals this year does not play, and the one whom nobody decided about.
    waiting = [one.public_id for one in year.undecided()]
    assert year.appraisal(table.NOBODY_DECIDED).public_id in waiting
    order = Order(ClosingAction.WITHOUT_RESULT, "Tidak ada jaringan sampai batas waktu.", ClosingCause.NO_NETWORK)
    for admin in ("bkd", "bkd2"):
        mine = [one for one in waiting if year.may_settle(admin, one)]
        settle_appraisals(year.actor(admin), year.cycle_id, order, mine, now=now)
        waiting = [one for one in waiting if one not in mine]
    assert waiting == []
    assert year.appraisal(table.NOBODY_DECIDED).state is table.WITHOUT
    fingerprint = close_cycle(bkd, year.cycle_id, now=now)
    check = verify_seal(year.appraisal("kadis").cycle_id)
    assert check.is_intact and check.kept == fingerprint
    assert list(reading().scalars(select(Deadline.id).where(Deadline.ended_at.is_(None)))) == []
    with pytest.raises(NotAllowed):
        year.decide(table.NOBODY_DECIDED, now)
