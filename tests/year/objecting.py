"""Objections: written, filed, heard, withdrawn, decided; and the moments after which there is none."""

from kinerja.appraisals.models import AppraisalState
from kinerja.core.db import reading
from kinerja.objections.queries.pages import objection_by_result
from tests.factories import PASSWORD
from tests.year import table
from tests.year.deciding import ABOVE, WHY
from tests.year.pages import Person
from tests.year.play import Year, last_day
from tests.year.receiving import NEVER_FIVE, OBJECTS_LATE

UPHELD, LAST_SECOND, WITHDRAWN = table.FIVE, table.SIX, "staf21-2"
LATE, TOO_LATE, OVERDUE = "staf11-4", "Tenggat keberatan berakhir", "lewat batas waktu"
PASSES_REPORT = "lewat batas lapor karena keberatan"
REASONS = "Target tercapai; buktinya terlampir."
CODE = table.ClockCode


def writing(year: Year, seat: str) -> str:
    return f"/keberatan/hasil/{year.result(seat).public_id}"


def objection(year: Year, seat: str) -> str:
    """The page of what somebody filed."""
    found = objection_by_result(reading(), year.result(seat).id)
    assert found is not None
    return f"/keberatan/{found.public_id}"


def file(year: Year, seat: str) -> None:
    person = year.person(seat).open(writing(year, seat))
    person.submit(writing(year, seat), holding="reasons", action="periksa", reasons=REASONS)
    person.send("/ajukan", password=PASSWORD)


def too_late(year: Year, seat: str) -> None:
    """The page says so, keeps what was typed, and takes nothing."""
    page, person = writing(year, seat), year.person(seat)
    token = person.open("/akun").form("/keluar").values["csrf_token"]
    answer = person.client.post(page, data={"csrf_token": token, "reasons": REASONS, "links": "", "action": "periksa"})
    assert answer.status_code == 409 and TOO_LATE in answer.text and REASONS in answer.text
    person.open(page).says(TOO_LATE).says_not('name="reasons"')


def three_are_filed(year: Year) -> None:
    year.now("2027-02-03")
    page = writing(year, UPHELD)
    year.refuse("object", page, form=page, reasons=REASONS, links="", action="periksa")
    for seat in (UPHELD, LAST_SECOND, WITHDRAWN):
        file(year, seat)
    year.person("kadis").open(writing(year, "kadis")).says("oleh kepala daerah final").says_not('name="reasons"')


def both_sides_speak(year: Year) -> None:
    """The assessor first, then the appraisee; one takes the objection back."""
    year.now("2027-02-05")
    page = objection(year, UPHELD)
    year.refuse("state a side", form=f"{page}/keterangan", text="Saya juga tahu.")
    for seat in (UPHELD, LAST_SECOND):
        hear(year, seat)
    page = objection(year, WITHDRAWN)
    year.refuse("withdraw an objection", form=f"{page}/tarik", password=PASSWORD)
    year.person(WITHDRAWN).open(page).send("/tarik", password=PASSWORD)
    year.person(WITHDRAWN).open(f"/hasil/{year.result(WITHDRAWN).public_id}").says_not("Tulis keberatan")


def hear(year: Year, seat: str) -> None:
    page = objection(year, seat)
    for side in (year.assessor(seat), seat):
        year.person(side).open(page).send("/keterangan", text="Buktinya ada sejak Juni.")


def rule(person: Person, page: str, outcome: str, **ratings: str) -> None:
    person.open(f"{page}/putusan")
    person.send("/putusan", outcome=outcome, reason="Kedua pihak didengar.", password=PASSWORD, **ratings)


def superior_of(year: Year, seat: str) -> str:
    """Who assesses the assessor."""
    return year.assessor(year.assessor(seat))


def decided_in_the_last_second(year: Year) -> None:
    page, head = objection(year, LAST_SECOND), year.person(superior_of(year, LAST_SECOND))
    year.last_moment(last_day(LAST_SECOND, CODE.OBJECTION_DECISION))
    head.open(page).says_not(OVERDUE)
    rule(head, page, "upheld")
    assert year.state(LAST_SECOND) is table.FINAL


def decided_late(year: Year) -> None:
    """A second after the last day both sides read that it is late; it is decided all the same."""
    page, superior = objection(year, UPHELD), year.person("bidang1")
    year.refuse("decide an objection", f"{page}/putusan", form=f"{page}/putusan", outcome="changed", password=PASSWORD)
    year.person(UPHELD).open(page).says(OVERDUE)
    superior.open(page).says(OVERDUE)
    rule(superior, page, "upheld")
    assert year.state(UPHELD) is table.FINAL


def not_late_yet(year: Year) -> None:
    year.person(UPHELD).open(objection(year, UPHELD)).says("Putusan paling lambat").says_not(OVERDUE)


def time_is_over(year: Year, seat: str, clock_of: str) -> None:
    """In the last second the page still takes an objection, one later none; then the result is final."""
    year.last_moment(last_day(clock_of, CODE.OBJECTION))
    year.jobs()
    year.person(seat).open(writing(year, seat)).says('name="reasons"')
    year.next_second()
    too_late(year, seat)
    assert year.state(seat) is AppraisalState.RECEIVED
    year.jobs()
    assert year.state(seat) is table.FINAL


def over_with_six_days(year: Year) -> None:
    time_is_over(year, "staf-uptd-3", table.SIX)


def over_with_five_days(year: Year) -> None:
    time_is_over(year, LATE, table.FIVE)


def filed_in_the_last_second(year: Year) -> None:
    """Two whose receipt was presumed: one is in time, and passes the report; the other comes a second later."""
    assert last_day(OBJECTS_LATE, CODE.OBJECTION) == last_day(NEVER_FIVE, CODE.OBJECTION)
    year.last_moment(last_day(OBJECTS_LATE, CODE.OBJECTION))
    year.jobs()
    file(year, OBJECTS_LATE)
    year.person(OBJECTS_LATE).open(objection(year, OBJECTS_LATE)).says(PASSES_REPORT)
    year.person(UPHELD).open(objection(year, UPHELD)).says_not(PASSES_REPORT)
    year.next_second()
    too_late(year, NEVER_FIVE)
    year.jobs()
    assert year.state(NEVER_FIVE) is table.FINAL


def the_last_one_is_changed(year: Year) -> None:
    year.now("2027-03-10")
    page, superior = objection(year, OBJECTS_LATE), year.person(superior_of(year, OBJECTS_LATE))
    hear(year, OBJECTS_LATE)
    rule(superior, page, "changed", **ABOVE, **WHY)
    year.person(OBJECTS_LATE).open(page).says("Putusan: hasil diubah")
