"""Lists of people as agencies have them, with every fault that importing must catch, and the truth about each line."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from kinerja.core.db import transaction
from kinerja.people.models import (
    Employee,
    EmployeeNumber,
    NumberKind,
    Placement,
    Post,
    PostKind,
    Unit,
)
from tests import factories

TITLES = ("NO", "NIP BARU", "NAMA LENGKAP", "STATUS KEPEGAWAIAN", "GOL. RUANG", "UNIT KERJA", "NAMA JABATAN",
          "JENIS JABATAN", "KEDUDUKAN", "NOMOR SK", "TMT JABATAN", "NIP ATASAN", "KEDUDUKAN HUKUM")  # fmt: skip
FIRST_LINE = 5  # below a title, a blank line, the header and its numbers
STAFF = 20  # of each unit, besides its head
NURSE, CLERK = "Perawat", "Pengelola Data"
SINCE = date(2020, 1, 1)
Line = dict[str, Any]
Truth = dict[str, Any]


def nip(number: int) -> str:
    """Well formed, fictional, and no two with one day of birth and one serial."""
    born = date(1970, 1, 1) + timedelta(days=number % 8999)
    return f"{born:%Y%m%d}2018{1 + number % 12:02}{1 + number % 2}{1 + number // 8999:03}"


def name(number: int) -> str:
    return f"Contoh{number} Uji{number}"


@dataclass
class Person:
    number: int
    unit: int

    @property
    def nip(self) -> str:
        return nip(self.number)


@dataclass
class Ground:
    """The records before the import: units with a head and staff, some of whom no longer serve."""

    heads: list[Person] = field(default_factory=list)
    staff: list[Person] = field(default_factory=list)
    retired: list[Person] = field(default_factory=list)
    next_number: int = 0

    def fresh(self) -> int:
        self.next_number += 1
        return self.next_number


def unit_name(unit: int) -> str:
    return f"Bidang Urusan Contoh {unit}"


def prepare(agency: Unit, people: int) -> Ground:
    """At least so many staff, in as many units as they need."""
    ground = Ground()
    with transaction() as session:
        parent = session.get_one(Unit, agency.id)
        for place in range(max(4, people // STAFF)):
            unit = factories.make_unit(session, unit_name(place), parent=parent)
            head_post = Post(unit_id=unit.id, title=f"Kepala Bidang {place}", kind=PostKind.ADMINISTRATOR, is_head=True)
            nurse = Post(unit_id=unit.id, title=NURSE, kind=PostKind.FUNCTIONAL)
            clerk = Post(unit_id=unit.id, title=CLERK, kind=PostKind.EXECUTOR)
            session.add_all([head_post, nurse, clerk])
            session.flush()
            members = [Person(ground.fresh(), place) for _one in range(STAFF + 2)]
            employees = [Employee(name=f"{name(one.number)}, S.Kep.", rank="Penata, III/c") for one in members]
            employees[-1].active = False
            session.add_all(employees)
            session.flush()
            for person, employee in zip(members, employees, strict=True):
                row = EmployeeNumber(employee_id=employee.id, number=person.nip, kind=NumberKind.NIP, valid_from=SINCE)
                session.add(row)
            session.add(
                Placement(employee_id=employees[0].id, post_id=head_post.id, kind="definitive", valid_from=SINCE)
            )
            session.add_all(
                Placement(employee_id=one.id, post_id=nurse.id, kind="definitive", valid_from=SINCE)
                for one in employees[1:-1]
            )
            ground.heads.append(members[0])
            ground.staff += members[1:-1]
            ground.retired.append(members[-1])
    ground.next_number = 5000 + 2 * ground.next_number
    return ground


@dataclass
class Writer:
    """Lines with their truth; takes people of the records one after the other, so that each is used once."""

    ground: Ground
    lines: list[Line] = field(default_factory=list)
    truth: dict[int, Truth] = field(default_factory=dict)
    used: int = 0
    heads: int = 0

    def person(self) -> Person:
        self.used += 1
        return self.ground.staff[self.used - 1]

    def head(self) -> Person:
        """The head of a unit whose head's post nobody else has asked for."""
        self.heads += 1
        return self.ground.heads[-self.heads]

    def say(self, line: Line, verdict: str, *codes: str, effect: str = "none") -> None:
        row = FIRST_LINE + len(self.lines)
        self.lines.append(line)
        self.truth[row] = {"verdict": verdict, "effect": effect, "codes": sorted(codes)}

    def known(self, **changes: Any) -> Line:
        person = self.person()
        return {
            "nip": person.nip, "name": f"{name(person.number)}, S.Kep.", "rank": "III/c",
            "unit": unit_name(person.unit), "post": NURSE, "superior": self.ground.heads[person.unit].nip,
        } | changes  # fmt: skip

    def new(self, **changes: Any) -> Line:
        number = self.ground.fresh()
        unit = number % 3
        return {
            "nip": nip(number), "name": f"{name(number)}, A.Md.", "rank": "Penata Muda, III/a",
            "unit": unit_name(unit), "post": CLERK, "from": "01/03/2026", "superior": self.ground.heads[unit].nip,
        } | changes  # fmt: skip


Case = Callable[[Writer], None]


def unchanged(to: Writer) -> None:
    to.say(to.known(), "unchanged")


def added(to: Writer) -> None:
    to.say(to.new(), "new", effect="new")


def contract_worker(to: Writer) -> None:
    number = nip(to.ground.fresh())
    to.say(to.new(nip=number[:12] + "21" + number[14:], status="PPPK"), "new", effect="new")


def renamed(to: Writer) -> None:
    line = to.known()
    to.say(line | {"name": line["name"].replace("S.Kep.", "S.Kep., Ns.")}, "changed", effect="changed")


def capitals(to: Writer) -> None:
    line = to.known()
    to.say(line | {"name": line["name"].partition(",")[0].upper()}, "unchanged")


def promoted(to: Writer) -> None:
    to.say(to.known(rank="Penata Tingkat I, III/d"), "changed", effect="changed")


def moved(to: Writer) -> None:
    line = to.known(superior="", **{"from": "1 Maret 2026"})
    place = next(unit_name(unit) for unit in (2, 3) if unit_name(unit) != line["unit"])
    to.say(line | {"unit": place}, "changed", effect="changed")


def other_superior(to: Writer) -> None:
    line = to.known()
    boss = next(head for head in to.ground.heads[:3] if head.nip != line["superior"])
    to.say(line | {"superior": boss.nip}, "changed", effect="changed")


def spaced(to: Writer) -> None:
    line = to.known()
    number = line["nip"]
    to.say(line | {"nip": f"'{number[:8]} {number[8:14]} {number[14]} {number[15:]}"}, "unchanged")


def destroyed(to: Writer) -> None:
    line = to.known()
    to.say(line | {"nip": int(line["nip"])}, "rejected", "number.scientific")


def short(to: Writer) -> None:
    line = to.known()
    to.say(line | {"nip": line["nip"][:-1]}, "rejected", "number.not_18_digits")


def zeros(to: Writer) -> None:
    line = to.known()
    to.say(line | {"nip": line["nip"][:-3] + "000"}, "rejected", "number.serial")


def wrong_month(to: Writer) -> None:
    line = to.new(status="PNS")
    to.say(line | {"nip": line["nip"][:12] + "13" + line["nip"][14:]}, "rejected", "number.month")


def no_such_day(to: Writer) -> None:
    to.say(to.new(**{"from": "31/02/2026"}), "rejected", "import.day_not_real")


def american(to: Writer) -> None:
    to.say(to.new(**{"from": "03/31/2026"}), "rejected", "import.day_not_real")


def short_year(to: Writer) -> None:
    to.say(to.new(**{"from": "01/03/26"}), "rejected", "import.day_short_year")


def serial_day(to: Writer) -> None:
    to.say(to.new(**{"from": 46082}), "warning", "import.day_serial", effect="new")


def day_cell(to: Writer) -> None:
    to.say(to.new(**{"from": date(2026, 3, 1)}), "new", effect="new")


def far_day(to: Writer) -> None:
    to.say(to.new(**{"from": "01/03/2206"}), "rejected", "import.day_far")


def twice(to: Writer) -> None:
    line = to.known()
    to.say(line, "unchanged")
    to.say(dict(line), "warning", "import.repeated_same")


def contradicting(to: Writer) -> None:
    line = to.known()
    for rank in ("III/c", "III/d"):
        to.say(line | {"rank": rank}, "rejected", "import.repeated_differently")


def other_number(to: Writer) -> None:
    line = to.known()
    number = line["nip"]
    to.say(line | {"nip": number[:15] + "777"}, "rejected", "import.same_person")


def two_numbers(to: Writer) -> None:
    line = to.new()
    for serial in ("778", "779"):
        to.say(line | {"nip": line["nip"][:15] + serial}, "rejected", "import.same_person_row")


def missing_superior(to: Writer) -> None:
    superior = nip(to.ground.fresh())
    to.say(to.known(superior=superior), "warning", "import.superior_unknown")


def destroyed_superior(to: Writer) -> None:
    to.say(to.known(superior="1,98E+17"), "rejected", "number.scientific")


def own_superior(to: Writer) -> None:
    line = to.new()
    to.say(line | {"superior": line["nip"]}, "rejected", "supervisor.self")


def circle(to: Writer) -> None:
    first, second, third = to.new(), to.new(), to.new()
    for line, above in ((first, second), (second, third), (third, first)):
        to.say(line | {"superior": above["nip"]}, "rejected", "supervisor.circle")


def circle_with_records(to: Writer) -> None:
    """The head under a nurse, whose superior is the head."""
    head = to.head()
    nurse = next(one for one in reversed(to.ground.staff) if one.unit == head.unit)
    line = {"nip": head.nip, "name": f"{name(head.number)}, S.Kep.", "rank": "III/c", "unit": unit_name(head.unit),
            "post": f"Kepala Bidang {head.unit}", "superior": nurse.nip}  # fmt: skip
    to.say(line, "rejected", "supervisor.circle")


def new_superior(to: Writer) -> None:
    """Somebody whom the file itself brings."""
    boss = to.new()
    to.say(boss, "new", effect="new")
    to.say(to.known(superior=boss["nip"], **{"from": "01/01/2020"}), "changed", effect="changed")


def misspelt_unit(to: Writer) -> None:
    to.say(to.new(unit="Bidang Urusan Conto 1"), "rejected", "import.unit_unknown_near")


def strange_unit(to: Writer) -> None:
    to.say(to.new(unit="Zzyzx"), "rejected", "import.unit_unknown")


def no_unit(to: Writer) -> None:
    to.say(to.new(unit=""), "rejected", "import.unit_missing")


def new_post(to: Writer) -> None:
    line = to.new(post="Zoolog", kind="Jabatan Fungsional Tertentu")
    to.say(line, "warning", "import.post_made", effect="new")


def strange_post(to: Writer) -> None:
    to.say(to.new(post="Zoolog Kelautan"), "rejected", "import.post_unknown")


def strange_kind(to: Writer) -> None:
    to.say(to.new(post="Zoolog Darat", kind="Struktural"), "rejected", "import.post_unknown")


def acting(to: Writer) -> None:
    head = to.head()
    line = to.known()
    to.say(line, "unchanged")
    acts = {"unit": unit_name(head.unit), "post": f"Plt. Kepala Bidang {head.unit}", "superior": "",
            "letter": "821/7/2026", "from": "01/03/2026"}  # fmt: skip
    to.say(line | acts, "changed", effect="changed")


def acting_without_letter(to: Writer) -> None:
    head = to.head()
    line = to.known(capacity="Plh", unit=unit_name(head.unit), post=f"Kepala Bidang {head.unit}", superior="")
    to.say(line, "rejected", "placement.letter_missing")


def acting_stranger(to: Writer) -> None:
    line = to.new(capacity="Plt", letter="821/8/2026", superior="")
    to.say(line, "rejected", "import.definitive_missing")


def strange_capacity(to: Writer) -> None:
    to.say(to.known(capacity="Penjabat"), "rejected", "import.capacity_unknown")


def replaced_head(to: Writer) -> None:
    """Out of the head's post and into it, in the wrong order."""
    head = to.head()
    post = {"unit": unit_name(head.unit), "post": f"Kepala Bidang {head.unit}", "superior": "", "from": "01/03/2026"}
    to.say(to.known(**post), "changed", effect="changed")
    away = {"nip": head.nip, "name": f"{name(head.number)}, S.Kep.", "rank": "III/c", "from": "01/03/2026"}
    place = next(unit_name(unit) for unit in (0, 1) if unit != head.unit)
    to.say(away | {"unit": place, "post": NURSE}, "changed", effect="changed")


def taken_head(to: Writer) -> None:
    head = to.head()
    post = {"unit": unit_name(head.unit), "post": f"Kepala Bidang {head.unit}", "superior": "", "from": "01/03/2026"}
    to.say(to.known(**post), "rejected", "placement.post_taken")


def retired(to: Writer) -> None:
    to.say(to.known(standing="Pensiun"), "changed", effect="changed")


def unclear_leaver(to: Writer) -> None:
    to.say(to.known(standing="Tidak aktif"), "rejected", "import.leaving_unclear")


def strange_leaver(to: Writer) -> None:
    to.say(to.new(standing="Meninggal dunia", superior=""), "warning", "import.leaver_unknown")


def former(to: Writer) -> None:
    person = to.ground.retired[to.used % len(to.ground.retired)]
    if any(line["nip"] == person.nip for line in to.lines[-2000:]):
        return
    line = {"nip": person.nip, "name": f"{name(person.number)}, S.Kep.", "rank": "III/c",
            "unit": unit_name(person.unit), "post": NURSE}  # fmt: skip
    to.say(line, "rejected", "import.not_active")


def other_name(to: Writer) -> None:
    to.say(to.known(name="Lain Sekali, S.E."), "warning", "import.name_far")


def nameless(to: Writer) -> None:
    to.say(to.new(name=""), "rejected", "people.name_missing")


def other_day(to: Writer) -> None:
    to.say(to.known(**{"from": "01/06/2021"}), "warning", "import.from_differs")


CASES: tuple[Case, ...] = (
    unchanged, added, contract_worker, renamed, capitals, promoted, moved, other_superior, spaced, destroyed, short,
    zeros, wrong_month, no_such_day, american, short_year, serial_day, day_cell, far_day, twice, contradicting,
    other_number, two_numbers, missing_superior, destroyed_superior, own_superior, circle, circle_with_records,
    new_superior, misspelt_unit, strange_unit, no_unit, new_post, strange_post, strange_kind, acting,
    acting_without_letter, acting_stranger, strange_capacity, replaced_head, taken_head, retired, unclear_leaver,
    strange_leaver, former, other_name, nameless, other_day,
)  # fmt: skip
# They use up a head's post; a large file has them a few times only.
WITH_HEADS = frozenset({circle_with_records, acting, acting_without_letter, replaced_head, taken_head})


def dirty(ground: Ground, size: int) -> Writer:
    """Every case at least once, then as many lines as asked for, most of them in order."""
    writer = Writer(ground)
    turn = 0
    while len(writer.lines) < size or turn < len(CASES):
        case = CASES[turn % len(CASES)]
        if turn < len(CASES) or (case not in WITH_HEADS and case is not former):
            case(writer)
        if turn >= len(CASES):
            (unchanged if turn % 2 else added)(writer)
        turn += 1
    return writer


def cells(line: Line, number: int) -> list[Any]:
    keys = ("nip", "name", "status", "rank", "unit", "post", "kind", "capacity", "letter", "from", "superior",
            "standing")  # fmt: skip
    return [number, *(line.get(key, "") for key in keys)]


def as_xlsx(lines: Sequence[Line]) -> bytes:
    """A title in merged cells, a blank line, the header, its numbers; a sheet before it, a signature below."""
    stream = BytesIO()
    with Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.add_worksheet("Sampul").write(0, 0, "Daftar nominatif")
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "DAFTAR PEGAWAI DINAS CONTOH")
        for row, titles in ((2, TITLES), (3, range(1, len(TITLES) + 1))):
            sheet.write_row(row, 0, [str(one) for one in titles])
        for place, line in enumerate(lines):
            row = FIRST_LINE - 1 + place
            for column, cell in enumerate(cells(line, place + 1)):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell != "":
                    sheet.write(row, column, cell)
        sheet.write(FIRST_LINE + len(lines) + 1, 9, "Sofifi, 1 Maret 2026")
    return stream.getvalue()


def as_csv(lines: Sequence[Line], *, separator: str = ";", encoding: str = "cp1252") -> bytes:
    file = StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerows([["DAFTAR PEGAWAI – DINAS CONTOH"], [], TITLES, range(1, len(TITLES) + 1)])
    writer.writerows([_printed(cell) for cell in cells(line, place)] for place, line in enumerate(lines, 1))
    return file.getvalue().encode(encoding)


def _printed(cell: Any) -> str:
    """As a spreadsheet writes it: numbers that are too long in their short form."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int) and cell > 10**15:
        return f"{cell:.2E}".replace(".", ",")
    return str(cell)


def kept(writer: Writer, folder: Path) -> Path:
    """The truth as a file of its own beside the list."""
    path = folder / "kebenaran.json"
    path.write_text(json.dumps(writer.truth))
    return path


def truth_from(path: Path) -> Iterator[tuple[int, Truth]]:
    yield from ((int(row), truth) for row, truth in json.loads(path.read_text()).items())
