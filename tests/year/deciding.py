"""Deciding: assessors one by one and several at once, the superior in the place of one who is silent."""

from tests.factories import PASSWORD
from tests.year import answering, table
from tests.year.organisation import name_of
from tests.year.pages import Person
from tests.year.play import DAY, Year, last_day

EXPECTED = {"axis_hasil": "sesuai", "axis_perilaku": "sesuai"}
ABOVE = {"axis_hasil": "di_atas", "axis_perilaku": "di_atas"}
BELOW = {"axis_hasil": "di_bawah", "axis_perilaku": "di_bawah"}
WHY = {"reason_hasil": "Menurut catatan setahun.", "reason_perilaku": "Menurut catatan setahun."}
NOT_YET, SHUT, FIRST = "Masa penetapan rating baru dibuka", "Masa penetapan rating sudah ditutup", "Langkah 1 dari 2"
REMAINING = "Tugas belajar pegawai ini tidak selesai"
STILL_HIS, LATE = "masih dapat menetapkan sampai", "lewat batas waktu"
FIRST_DECIDED, LAST_DECIDED = "staf-uptd-1", "staf-uptd-12"
MORE_TIME, STILL_SILENT = table.EXTENDED_RATING[0]
DROPPED, LATE_DEFAULT, LAST_DEFAULT = "staf32-4", "staf12-4", "staf12-5"
DELEGATE, BELOW_A_PARTY = "bidang3", "staf-uptd-13"
SEVERAL = 3


def page_of(year: Year, seat: str) -> str:
    return f"/penilaian/{year.key(seat)}"


def place_of(year: Year, seat: str) -> str:
    return f"/menetapkan-sebagai-ganti/{year.key(seat)}"


def decide(person: Person, page: str, **ratings: str) -> None:
    """The choice, then with the indication in sight the decision under the password."""
    person.open(page)
    if FIRST in person.page:
        person.submit("/pilihan", **(EXPECTED | ratings)).says("petunjuk nilai")
    person.send("/tetapkan", password=PASSWORD, **(EXPECTED | WHY | ratings))


def window_opens(year: Year) -> None:
    """Nobody chooses a second too early."""
    person, page = year.person("uptd"), page_of(year, FIRST_DECIDED)
    year.last_moment(table.RATING.first - DAY)
    person.open(page).says(NOT_YET).says_not(FIRST)
    person.may_not_send(f"{page}/pilihan", **EXPECTED)
    year.next_second()
    person.open(page).submit("/pilihan", **EXPECTED).says("Langkah 2 dari 2")


def the_first_is_decided(year: Year) -> None:
    year.now("2027-01-11")
    decide(year.person("uptd"), page_of(year, FIRST_DECIDED))


def almost_everybody_is_decided(year: Year) -> None:
    """As the first page of every assessor asks; the head of Seksi 1.2 is silent."""
    year.now("2027-01-25")
    page = page_of(year, "staf11-4")
    year.refuse("decide", page, form=f"{page}/tetapkan", password=PASSWORD, rev="0", **EXPECTED, **WHY)
    signing = f"/tim/{year.cycle_id}/tanda-tangan"
    year.refuse("decide several", signing, form=signing, password=PASSWORD, record=year.key("staf11-4"))
    later = {*year.silent(), FIRST_DECIDED, LAST_DECIDED, *table.EXTENDED_RATING[0]}
    wanted = {seat for seat in year.appraised() if seat not in later}
    seats = {name_of(seat): seat for seat in wanted}
    done: list[str] = []
    for assessor in sorted({year.assessor(seat) for seat in wanted}):
        person = year.person(assessor).open("/")
        waiting = {seats[name]: page for name, page in person.links('/penilaian/[^"]*').items() if name in seats}
        done += waiting
        rate_team(year, person, waiting)
    assert sorted(done) == sorted(wanted)


def rate_team(year: Year, person: Person, waiting: dict[str, str]) -> None:
    """A few one by one; of many each is looked through, and all are signed under one password."""
    for seat, page in waiting.items():
        if seat == DROPPED:
            dropped_out(person, page)
        elif len(waiting) < SEVERAL:
            decide(person, page)
        else:
            person.open(page).submit("/pilihan", **EXPECTED)
            person.press(f"{page}/siap", "/tetapkan", **EXPECTED, **WHY)
    if len(waiting) >= SEVERAL:
        person.open(f"/tim/{year.cycle_id}/tanda-tangan").says("Predikat kinerja")
        person.send("/tanda-tangan", password=PASSWORD)


def dropped_out(person: Person, page: str) -> None:
    """Who does not finish tugas belajar is rated below expectations: the page says so, and takes nothing else."""
    person.open(page).says(REMAINING).submit("/pilihan", **EXPECTED)
    answers = EXPECTED | WHY
    person.submit("/tetapkan", status=422, password=PASSWORD, **answers).says(f"Rating hasil kerja: {REMAINING}")
    decide(person, page, **BELOW)


def window_closes(year: Year) -> None:
    """In the last second the assessor decides; one later the silent one may not any more, and the superior may."""
    silent, seat = year.person("seksi12"), "staf12-2"
    own, place = page_of(year, seat), place_of(year, seat)
    superior = year.person("bidang1")
    year.last_moment(table.RATING.last)
    decide(year.person("uptd"), page_of(year, LAST_DECIDED))
    silent.open(own).says(FIRST)
    superior.open(place).says(STILL_HIS).says_not(FIRST)
    superior.may_not_send(f"{place}/pilihan", **EXPECTED)
    year.next_second()
    silent.open(own).says(SHUT).says_not(FIRST)
    silent.may_not_send(f"{own}/pilihan", **EXPECTED)
    superior.open(place).says(FIRST)
    year.refuse("decide in the place", place, form=f"{place}/pilihan", **EXPECTED)
    year.jobs()


def more_time_is_given(year: Year) -> None:
    """Two whom the assessor forgot: the Dinas gives more time at the page of the closing."""
    year.now("2027-02-02")
    admin, unit = year.person("admin"), year.stage.units["uptd"].public_id
    page = f"/admin/penutupan/{year.cycle_id}/unit/{unit}"
    seats, last = table.EXTENDED_RATING
    chosen = [year.key(seat) for seat in seats]
    order = {"action": "extend", "cause": "outage", "reason": "Genset rusak.", "until": str(last), "roles": "rating"}
    year.refuse("give more time", form=page, step="apply", appraisal=chosen, **order)
    admin.open(page).submit(page, step="look", appraisal=chosen, **order).says(*map(name_of, seats))
    admin.send(page, step="apply")


def more_time_ends(year: Year) -> None:
    """At the end of that day, with its last second."""
    person, place = year.person("uptd"), place_of(year, STILL_SILENT)
    last = table.EXTENDED_RATING[1]
    year.last_moment(last)
    decide(person, page_of(year, MORE_TIME))
    person.open(page_of(year, STILL_SILENT)).says(FIRST)
    year.next_second()
    person.open(page_of(year, STILL_SILENT)).says(SHUT).says_not(FIRST)
    person.may_not_send(f"{page_of(year, STILL_SILENT)}/pilihan", **EXPECTED)
    year.person("kadis").open(place).says(FIRST)
    year.jobs()


def the_superior_decides(year: Year) -> None:
    year.now("2027-02-10")
    for seat in ("staf12-2", "staf12-3"):
        decide(year.person("bidang1"), place_of(year, seat))


def the_place_of_the_silent_runs_out(year: Year) -> None:
    """The last second is in time; after it the page says that it is late, and still takes it."""
    superior, late = year.person("bidang1"), place_of(year, LATE_DEFAULT)
    year.last_moment(last_day("staf12-2", table.ClockCode.DEFAULT))
    decide(superior, place_of(year, LAST_DEFAULT))
    superior.open(late).says(FIRST).says_not(LATE)
    year.next_second()
    superior.open(late).says(FIRST, LATE)
    decide(superior, late)


def the_head_passes_it_on(year: Year) -> None:
    """To somebody who stands below no party; from then on it is that one's."""
    year.now("2027-02-22")
    head, page = year.person("kadis"), f"/pelimpahan/{year.key(STILL_SILENT)}"
    head.open(page)
    year.refuse("pass a decision on", page, form=page, action="catat", to="x", reason="Cuti.")
    for seat in (BELOW_A_PARTY, DELEGATE):
        head.open(page).submit(page, holding="words", action="cari", words=name_of(seat))
        (chosen,) = head.form(page, holding="to").offered["to"]
        letter = {"reason": "Sedang cuti.", "letter": "090/12/2027", "letter_on": "2027-02-22"}
        if seat == BELOW_A_PARTY:
            head.submit(page, holding="to", status=422, to=chosen, action="catat", **letter)
        else:
            head.send(page, holding="to", to=chosen, action="catat", **letter)
    head.may_not_see(place_of(year, STILL_SILENT))


def the_delegate_decides_in_time(year: Year) -> None:
    year.last_moment(last_day(STILL_SILENT, table.ClockCode.DEFAULT))
    person, place = year.person(DELEGATE), place_of(year, STILL_SILENT)
    person.open(place).says_not(LATE)
    decide(person, place)


def supervisors_end(year: Year) -> None:
    """Who moved inside the window answers about the old unit; whom the decree moved is asked about anew."""
    year.now("2027-01-12", 10)
    assert "seksi32" in answering.fill(year, "bidang1")
    year.now("2027-01-13")
    assert answering.fill(year, "uptd") == {"staf21-5"}
    answering.supervisors_end(year)
