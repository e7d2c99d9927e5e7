"""Receiving: read the moment it is decided, returned under the password; what nobody returns counts as received."""

from kinerja.appraisals.models import AppraisalState
from tests.factories import PASSWORD
from tests.year import deciding, table
from tests.year.play import Year, last_day

FINAL_BY_LAW = "kadis"  # evaluated by the Governor
LAST_FIVE, NEVER_FIVE, OBJECTS_LATE = "staf21-3", table.PRESUMED, "staf31-3"
LAST_SIX, NEVER_SIX = "staf-uptd-4", "staf-uptd-5"
NOT_NOW = {FINAL_BY_LAW, LAST_FIVE, NEVER_FIVE, OBJECTS_LATE, LAST_SIX, NEVER_SIX}
PRESUMED, RECEIPT = "dianggap diterima sejak", 'id="terima"'
CODE = table.ClockCode


def address(year: Year, seat: str) -> str:
    return f"/hasil/{year.result(seat).public_id}"


def receive(year: Year, seat: str) -> None:
    year.person(seat).open(address(year, seat)).send("/terima", password=PASSWORD)


def decided_results_are_there(year: Year) -> None:
    """The assessor need not hand anything over: the clock for that (2.5, 1) cannot run out."""
    for seat, score in table.SCORES.items():
        person = year.person(seat).open("/")
        person.open(person.link('/hasil/[^"]*')).says(
            "Predikat kinerja: baik", f"Nilai instrumen {score.replace('.', ',')}", RECEIPT
        )
    page = address(year, "staf11-4")
    year.refuse("read a result", page)
    year.refuse("receive a result", form=f"{page}/terima", password=PASSWORD)


def almost_everybody_receives(year: Year) -> None:
    year.now("2027-01-26")
    receive(year, FINAL_BY_LAW)
    assert year.state(FINAL_BY_LAW) is table.FINAL
    year.now("2027-01-27")
    for seat in year.appraised():
        if seat not in NOT_NOW and year.state(seat) is AppraisalState.DECIDED:
            receive(year, seat)


def some_receive_later(year: Year) -> None:
    year.now("2027-02-09")
    for seat in (deciding.LAST_DECIDED, deciding.MORE_TIME):
        receive(year, seat)


def runs_out_with_six_days(year: Year) -> None:
    runs_out(year, LAST_SIX, NEVER_SIX)


def runs_out_with_five_days(year: Year) -> None:
    runs_out(year, LAST_FIVE, NEVER_FIVE)
    assert year.state(OBJECTS_LATE) is AppraisalState.RECEIVED


def runs_out(year: Year, inside: str, outside: str) -> None:
    """In the last second it is still returned; one later it counts as received, and cannot be returned."""
    late, page = year.person(outside), address(year, outside)
    year.last_moment(last_day(inside, CODE.RETURN))
    year.jobs()
    late.open(page).says(RECEIPT)
    receive(year, inside)
    year.next_second()
    year.jobs()
    late.open(page).says(PRESUMED).says_not(RECEIPT)
    late.may_not_send(f"{page}/terima", password=PASSWORD)
    assert year.state(outside) is AppraisalState.RECEIVED


def runs_out_after_silence(year: Year) -> None:
    """Decided by the superior: what is returned, and what is not, is final at once."""
    inside, outside = "staf12-2", "staf12-3"
    assert last_day(inside, CODE.DEFAULT_RETURN) == last_day(outside, CODE.DEFAULT_RETURN)
    receive(year, inside)
    assert year.state(inside) is table.FINAL
    assert year.state(outside) is AppraisalState.DECIDED


def nobody_returned(year: Year) -> None:
    late, page = year.person("staf12-3"), address(year, "staf12-3")
    year.jobs()
    late.open(page).says(PRESUMED).says_not(RECEIPT, "Tulis keberatan")
    late.may_not_send(f"{page}/terima", password=PASSWORD)
    assert year.state("staf12-3") is table.FINAL


def the_last_default_is_received(year: Year) -> None:
    year.now("2027-02-24")
    receive(year, deciding.STILL_SILENT)
    assert year.state(deciding.STILL_SILENT) is table.FINAL
