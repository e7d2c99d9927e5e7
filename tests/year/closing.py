"""The end: the report is late, who has no result for a reason, the seal; and everything against the table."""

from datetime import timedelta

from sqlalchemy import select

from kinerja.appraisals.changes.deadlines import LATE
from kinerja.appraisals.models import CycleSeal, Deadline, Result
from kinerja.appraisals.services.close_cycle import verify_seal
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.objections.models import Objection
from tests.factories import PASSWORD
from tests.year import table
from tests.year.answering import duty
from tests.year.deciding import EXPECTED, page_of
from tests.year.play import Year, last_day

REPORT_LATE = "hasil lewat batas lapor"
ORDER = {"action": "without_result", "cause": "no_network", "reason": "Tidak ada jaringan sampai batas waktu."}


def the_report_is_due(year: Year) -> None:
    """The first page of the administrator says how many are late, from the first second on."""
    admin = year.person("admin")
    year.last_moment(last_day(table.SIX, table.ClockCode.REPORT))
    admin.open("/").says_not(REPORT_LATE)
    year.next_second()
    admin.open("/").says(f"{table.REPORTS_LATE} {REPORT_LATE}")


def everything_is_as_the_table_says(year: Year) -> None:
    for clock in table.CLOCKS:
        found = year.deadline(clock.whose, clock.code)
        begins, last = (local_date(one - timedelta(seconds=1)) for one in (found.starts_at, found.due_at))
        if clock.code not in BY_WINDOW:
            begins = local_date(found.starts_at)
        assert (clock, begins, last) == (clock, clock.begins, clock.last_day)
        assert (clock, found.reason == LATE) == (clock, (clock.code, clock.whose) in table.LATE)
    for seat, assessor in table.ASSESSORS.items():
        assert (seat, year.assessor(seat)) == (seat, assessor)
    for seat in year.appraised():
        if seat == table.NOBODY_DECIDED:
            continue
        result = year.result(seat)
        found = (year.state(seat), result.seq, result.cause, result.outcome["code"])
        expected = (table.FINAL, *table.RESULTS.get(seat, (1, "decision")), table.PREDICATES.get(seat, "baik"))
        assert (seat, found) == (seat, expected)
    changed = year.appraisal("staf31-3").id
    originals = reading().scalars(select(Result).where(Result.appraisal_id == changed).order_by(Result.seq)).all()
    assert [one.cause for one in originals] == ["decision", "objection"]
    assert len(list(reading().scalars(select(Objection.id)))) == 4


# These begin with the end of a window, which is the midnight after its last day.
BY_WINDOW = (table.ClockCode.REPORT, table.ClockCode.DEFAULT)


def the_period_closes(year: Year) -> None:
    """Not while somebody is neither final nor without a result for a reason; then nothing is written any more."""
    year.now("2027-03-11")
    bkd, page = year.person("bkd"), f"/admin/penutupan/{year.cycle_id}"
    bkd.open(page).says_not("Tutup dan segel sekarang")
    bkd.may_not_send(f"{page}/tutup")
    nobody = year.key(table.NOBODY_DECIDED)
    unit = f"{page}/unit/{year.stage.units['seksi12'].public_id}"
    year.refuse("close without a result", form=unit, step="apply", appraisal=nobody, **ORDER)
    assert nobody in year.undecided()
    # Those outside the Dinas, whose appraisals this year does not play, and the one whom nobody decided about.
    for admin in ("bkd", "bkd2"):
        settle(year, admin, page)
    assert year.undecided() == []
    assert year.state(table.NOBODY_DECIDED) is table.WITHOUT
    year.refuse("close the period", form=f"{page}/tutup")
    bkd.open(page).submit("/tutup").says("Segel penutupan")
    cycle = year.appraisal("kadis").cycle_id
    check = verify_seal(cycle)
    assert check.is_intact
    bkd.says(reading().get_one(CycleSeal, cycle).fingerprint)
    assert list(reading().scalars(select(Deadline.id).where(Deadline.ended_at.is_(None)))) == []
    nothing_is_taken_any_more(year)


def settle(year: Year, admin: str, page: str) -> None:
    """Unit by unit whoever is left; nobody settles the own appraisal or that of a superior."""
    person = year.person(admin)
    left = set(year.undecided())
    for unit in person.open(page).links(f'{page}/unit/[^"]*').values():
        offered = person.open(unit).form(unit, holding="action").offered.get("appraisal", [])
        chosen = [one for one in offered if one in left]
        if not chosen:
            continue
        person.submit(unit, holding="action", step="look", appraisal=chosen, **ORDER)
        if "apply" in person.form(unit, holding="step").offered["step"]:
            person.send(unit, holding="step", step="apply")


def nothing_is_taken_any_more(year: Year) -> None:
    silent, late = page_of(year, table.NOBODY_DECIDED), duty(year, "staf31-5", "staf31-5")
    year.person("seksi12").may_not_send(f"{silent}/pilihan", **EXPECTED)
    year.person("staf31-5").may_not_send(f"{late}/mulai")
    page = f"/admin/periode/{year.cycle_id}/masa"
    year.person("bkd").may_not_see(page)
    result = f"/hasil/{year.result(table.PRESUMED).public_id}/terima"
    year.person(table.PRESUMED).may_not_send(result, password=PASSWORD)
