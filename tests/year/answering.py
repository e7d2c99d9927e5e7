"""Filling in and sending: everybody about themselves, assessors about their people, third parties, one on paper."""

import re
from collections.abc import Collection
from io import BytesIO

from sqlalchemy import select

from kinerja.appraisals.models import Assignment
from kinerja.core.db import reading
from tests.factories import PASSWORD
from tests.year import table
from tests.year.opening import third_parties_about, windows
from tests.year.organisation import OPERATOR, name_of
from tests.year.pages import Person
from tests.year.play import DAY, Year

SELF = "Isi penilaian diri"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORDS = "Melayani warga dengan sabar."
# By what a sheet asks: oneself, the assessor, a third party, a peer.
ANSWERS = (
    ({"q_HADIR", "q_LAPOR", "q_KUAT"}, {"q_HADIR": "3", "q_LAPOR": "4", "q_KUAT": WORDS}),
    ({"q_HADIR", "q_LAPOR"}, {"q_HADIR": "4", "q_LAPOR": "5"}),
    ({"q_HADIR", "q_KUAT"}, {"q_HADIR": "4", "q_KUAT": "Menjawab pertanyaan kami."}),
    ({"q_HADIR"}, {"q_HADIR": "5"}),
)
ON_PAPER = "staf-uptd-9"
SHUT, NOT_YET, BEGIN = "Masa pengisian sudah ditutup", "Masa pengisian baru dibuka", "Mulai mengisi"
# Sheets that have a moment of their own: (rater, about whom).
LAST_SECOND, TOO_LATE = "staf31-4", "staf31-5"
LAST_SUPERVISOR, LATE_SUPERVISOR = ("bidang1", "seksi11"), ("seksi21", table.REOPENED_SUPERVISOR[0])
APART = {(seat, seat) for seat in (LAST_SECOND, TOO_LATE, table.REOPENED_SELF[0], ON_PAPER, table.FIVE)}
APART |= {LAST_SUPERVISOR, LATE_SUPERVISOR}


def duty(year: Year, rater: str, about: str) -> str:
    """The address of the first page of a duty."""
    query = select(Assignment.public_id).where(
        Assignment.appraisal_id == year.appraisal(about).id,
        Assignment.employee_id == year.stage.members[rater].employee.id,
    )
    return f"/tugas/{reading().scalars(query).one()}"


def begin(person: Person, page: str) -> None:
    """The first page read, the sheet open."""
    person.open(page)
    person.submit("/mulai", **({"conflict": "tidak"} if 'name="conflict"' in person.page else {}))


def answers(person: Person) -> dict[str, str]:
    offered = set(person.form(person.url, holding="rev").offered)
    return next(values for asked, values in ANSWERS if asked <= offered)


def complete(person: Person, page: str) -> None:
    """Everything typed and stored, looked through, not sent."""
    begin(person, page)
    person.submit(person.url, holding="rev", action="periksa", **answers(person))
    person.says("Semua isian sudah lengkap.")


def send(person: Person) -> None:
    person.send("/kirim", **({"password": PASSWORD} if person.login else {}))


def fill(year: Year, seat: str, apart: Collection[tuple[str, str]] = APART) -> set[str]:
    """Every duty of the first page, filled in and sent: an assessor's together, with one password. About whom."""
    person = year.person(seat)
    person.open("/")
    live = person.page.partition("Sudah selesai atau ditutup")[0]
    found = dict(re.findall(r'href="(/tugas/[^"]*)">([^<]*)<', live))
    leads = "Menilai bawahan langsung" in live
    mine = {name_of(one): one for one in year.stage.appraised()} | {SELF: seat}
    done = set()
    for page, name in found.items():
        if name not in mine or (seat, mine[name]) in apart:
            continue
        complete(person, page)
        if not leads or name == SELF:
            send(person)
        done.add(mine[name])
    if leads:
        person.open(f"/tim/{year.cycle_id}/kirim").send("/kirim", password=PASSWORD)
    return done


def windows_open(year: Year) -> None:
    """Nobody answers a second too early; nobody answers for anybody else."""
    page, person = duty(year, table.FIVE, table.FIVE), year.person(table.FIVE)
    year.last_moment(table.RATERS.first - DAY)
    person.open(page).says(NOT_YET).says_not(BEGIN)
    person.may_not_send(f"{page}/mulai")
    year.next_second()
    person.open(page).says(BEGIN)
    year.refuse("answer about oneself", page, form=f"{page}/mulai")
    complete(person, page)
    year.refuse("answer about oneself", person.url, form=person.url.replace("/periksa", "/kirim"), password=PASSWORD)
    send(person)


def everybody_answers(year: Year, links: dict[str, str]) -> None:
    year.now("2026-12-07")
    page = duty(year, "seksi11", "staf11-3")
    year.refuse("answer as a supervisor", page, form=f"{page}/mulai")
    asked: dict[str, set[str]] = {}
    for seat in [*year.appraised(), "gubernur", *(f"luar-{number}" for number in range(1, 7))]:
        asked[seat] = fill(year, seat)
    for about, leader in table.FEEDBACK.items():
        assert about in asked[leader], (leader, about)
    for number, about in enumerate(third_parties_about(year.stage)[: -len(links)], 1):
        assert about in asked[f"luar-{number}"], about
    for about, link in links.items():
        answer_as_guest(year, about, link)
    on_paper(year)


def answer_as_guest(year: Year, about: str, link: str) -> None:
    guest = year.guest(link)
    guest.open(link).says("Buka undangan")
    guest.submit(link).says(name_of(about))
    page = guest.url
    if "guest" in year.people:
        year.refuse("answer as a guest", page)
    complete(guest, page)
    send(guest)
    guest.open(link, status=410)
    year.people["guest"] = guest


def on_paper(year: Year) -> None:
    """Somebody without a telephone signs a sheet; the operator of the unit types it."""
    operator = year.person(OPERATOR)
    page = operator.open("/kertas").links('/kertas/[^"]*')
    address = duty(year, ON_PAPER, ON_PAPER).replace("/tugas/", "/kertas/")
    assert address in page.values()
    year.refuse("enter a sheet from paper", address, form=address, stated="1")
    operator.open(address).submit(address, status=422, q_HADIR="4", q_LAPOR="5")
    operator.send(address, stated="1", q_HADIR="4", q_LAPOR="5", scan=(BytesIO(PDF), "lembar.pdf"))


def windows_are_extended(year: Year) -> None:
    """What was announced to end on Christmas Eve goes on until the year ends."""
    year.now("2026-12-20")
    bkd, page = year.person("bkd"), f"/admin/periode/{year.cycle_id}/masa"
    bkd.open(page)
    year.refuse("extend a window", page, form=page)
    bkd.send("/masa", **windows(None))
    assert table.RATERS.announced
    year.last_moment(table.RATERS.announced)
    year.next_second()
    begin(year.person(LAST_SECOND), duty(year, LAST_SECOND, LAST_SECOND))


def windows_close(year: Year) -> None:
    """The last second is in time; what is sent one later is kept on the page and not taken."""
    early, late = year.person(LAST_SECOND), year.person(TOO_LATE)
    year.last_moment(table.RATERS.last)
    complete(early, duty(year, LAST_SECOND, LAST_SECOND))
    send(early)
    begin(late, duty(year, TOO_LATE, TOO_LATE))
    year.next_second()
    late.submit(late.url, holding="rev", status=409, action="periksa", q_HADIR="4", q_LAPOR="2").says(SHUT)
    kept = late.form(late.url, holding="rev").values
    assert (kept["q_HADIR"], kept["q_LAPOR"]) == (["4"], ["2"])
    late.may_not_send(f"{late.url}/kirim", password=PASSWORD)
    year.jobs()


def opened_again(year: Year) -> None:
    """The Dinas opens a window again for one unit, by a letter; then it ends too."""
    year.now("2027-01-05")
    seat, last = table.REOPENED_SELF
    admin, unit = year.person("admin"), year.stage.units["seksi31"].public_id
    page = f"/admin/buka-lagi/unit/{year.cycle_id}/{unit}"
    admin.open(page)
    year.refuse("open a window again", page, form=page)
    admin.send(page, role_kind="self", until=f"{last + DAY}T00:00", reason="Jaringan putus di dua kabupaten.")
    year.last_moment(last)
    complete(year.person(seat), duty(year, seat, seat))
    send(year.person(seat))
    year.next_second()
    late, again = year.person(TOO_LATE), duty(year, TOO_LATE, TOO_LATE)
    late.open(again).says(SHUT)
    late.may_not_send(f"{again}/mulai")


def supervisors_end(year: Year) -> None:
    """In the last second one is sent; one that comes later is opened again by the Dinas, for that person alone."""
    year.last_moment(table.SUPERVISORS.last)
    rater, about = LAST_SUPERVISOR
    complete(year.person(rater), duty(year, rater, about))
    send(year.person(rater))
    year.next_second()
    rater, about = LATE_SUPERVISOR
    page, person = duty(year, rater, about), year.person(rater)
    person.open(page).says(SHUT)
    person.may_not_send(f"{page}/mulai")
    year.now("2027-01-25", 8)
    admin, last = year.person("admin"), table.REOPENED_SUPERVISOR[1]
    opening = f"/admin/buka-lagi/pegawai/{year.key(about)}"
    admin.open(opening).send(opening, role_kind="supervisor", until=f"{last + DAY}T00:00", reason="Kapal tertunda.")
    complete(person, page)
    send(person)
