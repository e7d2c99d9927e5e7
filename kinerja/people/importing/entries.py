"""A line of the sheet as what it says about one person, before anybody looks into the records."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kinerja.people.importing.columns import field_of, plain
from kinerja.people.importing.findings import Finding, rejection, warning
from kinerja.people.importing.reading import (
    Standing,
    capacity_from,
    day_from,
    full_name,
    number_kind_from,
    post_and_capacity,
    standing_from,
)
from kinerja.people.models import NumberKind, PlacementKind, RowField
from kinerja.people.numbers import number_problems, strip_number

LEAST_CELLS = 3
LONGEST = {RowField.NAME: 200, RowField.RANK: 60, RowField.POST: 200, RowField.LETTER: 120, RowField.LEVEL: 40}
COUNTED = re.compile(r"\(?\d{1,3}\)?")
PREFIX = re.compile(r"^\s*(nip|nipppk|ni\s*pppk)\s*[.:]*\s*(?=['’]?\d)", re.IGNORECASE)

Cells = Mapping[RowField, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says. `unit`, `post` … are as written; days are read; `findings` are about the cells alone."""

    row: int
    number: str
    number_kind: NumberKind
    name: str
    rank: str
    agency: str
    unit: str
    post: str
    post_kind: str
    level: str
    capacity: PlacementKind
    letter: str
    valid_from: date | None
    valid_to: date | None
    supervisor: str
    standing: Standing
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return not any(one.rejects for one in self.findings)

    @property
    def key(self) -> tuple[str, ...]:
        """Two lines with the same key speak about the same thing."""
        if self.capacity is PlacementKind.DEFINITIVE:
            return (self.number,)
        return (self.number, self.capacity.value, plain(self.unit), plain(self.post))

    @property
    def digest(self) -> bytes:
        """Equal for lines that say the same."""
        said = repr(replace(self, row=0, findings=()))
        return hashlib.sha256(said.encode()).digest()[:12]


def cells_by_field(cells: Sequence[str], fields: Sequence[str]) -> dict[RowField, str]:
    """The used cells that hold something."""
    pairs = zip(fields, cells, strict=False)
    return {RowField(field): " ".join(cell.split()) for field, cell in pairs if field and cell.strip()}


def is_entry(cells: Cells) -> bool:
    """A line about a person: not a title that is repeated, a line of column numbers, a heading or a signature."""
    number = cells.get(RowField.NUMBER, "")
    if all(COUNTED.fullmatch(cell) for cell in cells.values()):
        return False
    if number and field_of(number) is RowField.NUMBER:
        return False
    return bool(re.search(r"\d{4}", number)) or len(cells) >= LEAST_CELLS


def entry_from(row: int, cells: Cells, *, today: date) -> Entry:
    """The line read cell by cell; what is wrong with a cell stands in its findings."""
    found: list[Finding] = []
    number = strip_number(PREFIX.sub("", cells.get(RowField.NUMBER, "")))
    kind = number_kind_from(cells.get(RowField.NUMBER_KIND, ""), number)
    found += _number_findings(number, kind, RowField.NUMBER, today=today)
    title, capacity = post_and_capacity(cells.get(RowField.POST, ""))
    said = capacity_from(cells.get(RowField.CAPACITY, ""))
    if said is None:
        found.append(rejection("import.capacity_unknown", RowField.CAPACITY))
    elif said is not PlacementKind.DEFINITIVE:
        capacity = said
    days = {field: _day(cells, field, found, today=today) for field in (RowField.FROM, RowField.TO)}
    since, until = days[RowField.FROM], days[RowField.TO]
    if since is not None and until is not None and until <= since:
        found.append(rejection("people.dates_reversed", RowField.TO))
    standing = standing_from(cells.get(RowField.STATUS, ""))
    if standing.problem:
        rejects = standing.problem == "import.leaving_unclear"
        found.append(Finding(standing.problem, RowField.STATUS, rejects))
    superior = strip_number(PREFIX.sub("", cells.get(RowField.SUPERVISOR, "")))
    superior = "" if superior in ("-", "0") else superior
    found += _superior_findings(superior, number, today=today)
    name = full_name({field.value: text for field, text in cells.items()})
    texts = {**cells, RowField.NAME: name}
    found += [
        rejection("people.too_long", field) for field, most in LONGEST.items() if len(texts.get(field, "")) > most
    ]
    return Entry(
        row=row,
        number=number,
        number_kind=kind,
        name=name,
        rank=cells.get(RowField.RANK, ""),
        agency=cells.get(RowField.AGENCY, ""),
        unit=cells.get(RowField.UNIT, ""),
        post=title,
        post_kind=cells.get(RowField.POST_KIND, ""),
        level=cells.get(RowField.LEVEL, ""),
        capacity=capacity or PlacementKind.DEFINITIVE,
        letter=cells.get(RowField.LETTER, ""),
        valid_from=since,
        valid_to=until,
        supervisor=superior,
        standing=standing,
        findings=tuple(found),
    )


def _number_findings(number: str, kind: NumberKind, field: RowField, *, today: date) -> list[Finding]:
    if not number:
        return [rejection("import.number_missing", field)]
    return [rejection(code, field) for code in number_problems(number, kind, today=today)[:1]]


def _superior_findings(superior: str, own: str, *, today: date) -> list[Finding]:
    if not superior:
        return []
    if superior == own:
        return [rejection("supervisor.self", RowField.SUPERVISOR)]
    return _number_findings(superior, number_kind_from("", superior), RowField.SUPERVISOR, today=today)


def _day(cells: Cells, field: RowField, found: list[Finding], *, today: date) -> date | None:
    day = day_from(cells.get(field, ""), today=today)
    if day.problem:
        found.append(rejection(day.problem, field))
    elif day.serial:
        found.append(warning("import.day_serial", field, day=day.value.isoformat() if day.value else ""))
    return day.value
