"""What only the whole file tells: lines that repeat or contradict each other, who moves away, who is above whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kinerja.people.importing.columns import plain
from kinerja.people.importing.entries import Entry
from kinerja.people.importing.findings import Finding, rejection, warning
from kinerja.people.importing.reading import bare_name
from kinerja.people.models import PlacementKind, RowEffect, RowField

BIRTH = 8  # digits of a number that hold the day of birth
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Definitive:
    """The line with somebody's definitive post."""

    row: int
    place: Place
    leaves: bool
    since: date | None
    until: date | None

    def has_post(self, on: date, *, otherwise: date) -> bool:
        return not self.leaves and (self.since or otherwise) <= on


@dataclass(frozen=True, slots=True)
class Acting:
    """A line by which somebody is Plt or Plh."""

    row: int
    since: date | None
    until: date | None


@dataclass
class Facts:
    """Collected from every line before any is judged; holds one small entry per person, never a line."""

    first: dict[tuple[str, ...], tuple[int, bytes]] = field(default_factory=dict)
    clashes: dict[tuple[str, ...], int] = field(default_factory=dict)
    definitive: dict[str, Definitive] = field(default_factory=dict)
    acting: dict[tuple[str, Place], list[Acting]] = field(default_factory=dict)
    claims: dict[Place, int] = field(default_factory=dict)
    called: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    doubles: dict[str, int] = field(default_factory=dict)  # number -> the line of the other number

    def note(self, entry: Entry) -> None:
        if any(one.rejects and one.field is RowField.NUMBER for one in entry.findings):
            return
        known = self.first.setdefault(entry.key, (entry.row, entry.digest))
        if known[0] != entry.row:
            if known[1] != entry.digest:
                self.clashes.setdefault(entry.key, entry.row)
            return
        if entry.capacity is PlacementKind.DEFINITIVE:
            self._note_name(entry)
            place = place_of_entry(entry)
            leaves = entry.standing.leaving is not None
            since, until = entry.valid_from, entry.valid_to
            self.definitive[entry.number] = Definitive(entry.row, place, leaves, since, until)
            if not leaves:
                self.claims.setdefault(place, entry.row)
        else:
            same = self.acting.setdefault((entry.number, place_of_entry(entry)), [])
            same.append(Acting(entry.row, entry.valid_from, entry.valid_to))

    def _note_name(self, entry: Entry) -> None:
        """Two numbers with one name and one day of birth are hardly two people."""
        if not entry.name:
            return
        row, number = self.called.setdefault((entry.number[:BIRTH], bare_name(entry.name)), (entry.row, entry.number))
        if number != entry.number:
            self.doubles.setdefault(number, entry.row)
            self.doubles[entry.number] = row

    def repeated(self, entry: Entry) -> Finding | None:
        """What is wrong with a line that is not the only one of its kind."""
        first, _digest = self.first.get(entry.key, (entry.row, b""))
        if entry.key in self.clashes:
            other = self.clashes[entry.key] if first == entry.row else first
            return rejection("import.repeated_differently", RowField.NUMBER, row=other)
        if first != entry.row:
            return warning("import.repeated_same", RowField.NUMBER, row=first)
        return None

    def crossed(self, entry: Entry, *, otherwise: date) -> Finding | None:
        """Why somebody cannot be Plt or Plh by that line: another one says that he or she leaves, or has that post."""
        if entry.capacity is PlacementKind.DEFINITIVE:
            return None
        line, place = self.definitive.get(entry.number), place_of_entry(entry)
        if line is not None and line.leaves:
            return rejection("import.repeated_differently", RowField.NUMBER, row=line.row)
        rivals: list[Definitive | Acting] = [one for one in self.acting[entry.number, place] if one.row < entry.row]
        if line is not None and line.place == place:
            rivals.append(line)
        if entry.post and any(_overlap(entry.valid_from, entry.valid_to, one, otherwise) for one in rivals):
            return rejection("placement.repeated", RowField.CAPACITY)
        return None

    def frees(self, number: str, place: Place) -> bool:
        """True when the file gives the holder of that place another one, or none."""
        line = self.definitive.get(number)
        return line is not None and (line.leaves or line.place != place)


def _overlap(since: date | None, until: date | None, other: Definitive | Acting, otherwise: date) -> bool:
    begins, begun = since or otherwise, other.since or otherwise
    return (until is None or begun < until) and (other.until is None or begins < other.until)


def place_of_entry(entry: Entry) -> Place:
    return plain(entry.unit), plain(entry.post)


@dataclass(frozen=True, slots=True)
class Need:
    """A line holds only while the definitive line of that number does."""

    number: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Standing:
    """What settling must know of a judged line."""

    row: int
    number: str
    is_definitive: bool
    effect: RowEffect  # without the superior
    in_records: bool
    superior: str
    superior_in_records: bool
    superior_changes: bool
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling adds to a line, and what applying it does in the end."""

    findings: tuple[Finding, ...]
    effect: RowEffect


CIRCLE = rejection("supervisor.circle", RowField.SUPERVISOR)
UNKNOWN = warning("import.superior_unknown", RowField.SUPERVISOR)

Climb = Callable[[set[str]], Mapping[str, str]]


def settle(lines: Iterable[Standing], climb: Climb) -> dict[int, Settled]:
    """What depends on other lines, by row: circles of superiors, superiors that do not come, posts not freed.

    `lines` are those that nothing rejects so far; `climb` gives the superiors that the records know
    of, number by number. Lines to which nothing is added, whose effect stands, are left out.
    """
    sound = {line.row: line for line in lines}
    definitive = {line.number: line for line in sound.values() if line.is_definitive}
    added: dict[int, list[Finding]] = {}

    def reject(row: int, finding: Finding) -> None:
        added.setdefault(row, []).append(finding)
        line = sound.pop(row)
        if definitive.get(line.number) is line:
            del definitive[line.number]

    for number in _circles({one.number: one.superior for one in definitive.values() if one.superior}, climb):
        if number in definitive and definitive[number].superior:
            reject(definitive[number].row, CIRCLE)
    while failing := [
        (line.row, need.finding) for line in sound.values() for need in line.needs if need.number not in definitive
    ]:
        for row, finding in failing:
            if row in sound:
                reject(row, finding)
    settled = {row: Settled(tuple(findings), RowEffect.NONE) for row, findings in added.items()}
    for line in sound.values():
        comes = line.superior_in_records or line.superior in definitive
        if line.superior and not comes:
            settled[line.row] = Settled((UNKNOWN,), line.effect)
        elif line.superior_changes and line.effect is RowEffect.NONE:
            settled[line.row] = Settled((), RowEffect.CHANGED)
    return settled


def _circles(superiors: dict[str, str], climb: Climb) -> set[str]:
    """The numbers from which the way up comes back to where it began."""
    edges = dict(superiors)
    asked: set[str] = set()
    while frontier := {above for above in edges.values() if above not in edges and above not in asked}:
        asked |= frontier
        edges |= {number: above for number, above in climb(frontier).items() if number not in edges}
    circles: set[str] = set()
    done: set[str] = set()
    for start in edges:
        way: dict[str, int] = {}
        step = start
        while step in edges and step not in done and step not in way:
            way[step] = len(way)
            step = edges[step]
        if step in way:
            circles |= {number for number, place in way.items() if place >= way[step]}
        done |= set(way)
    return circles
