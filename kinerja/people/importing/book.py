"""What the records say, as far as a list of people is held against them; plain values, filled in by queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from kinerja.people.importing.columns import plain
from kinerja.people.models import PlacementKind, PostKind
from kinerja.people.person import Person

SUGGESTIONS = 3
NEAR = 0.55


@dataclass(frozen=True, slots=True)
class UnitEntry:
    id: int
    public_id: str
    name: str
    agency_id: int | None
    agency_name: str


@dataclass(frozen=True, slots=True)
class PostEntry:
    id: int
    unit_id: int
    title: str
    kind: PostKind
    level: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A placement, past and future ones too."""

    id: int
    post_id: int
    unit_id: int
    agency_id: int | None
    kind: PlacementKind
    valid_from: date
    valid_to: date | None

    def ends_after(self, day: date) -> bool:
        return self.valid_to is None or self.valid_to > day

    def overlaps(self, since: date, until: date | None) -> bool:
        return self.ends_after(since) and (until is None or self.valid_from < until)


@dataclass(frozen=True, slots=True)
class Appointed:
    """A supervisor override."""

    id: int
    supervisor_id: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with that number in the records."""

    employee_id: int
    name: str
    rank: str
    active: bool
    person: Person
    held: tuple[Held, ...]
    superior_id: int | None  # today
    appointed: tuple[Appointed, ...]


@dataclass(frozen=True, slots=True)
class Superior:
    employee_id: int
    held: tuple[tuple[date, date | None], ...]

    def has_post(self, on: date) -> bool:
        return any(since <= on and (until is None or until > on) for since, until in self.held)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a head's post definitively."""

    number: str
    employee_id: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """The people of some lines: those with these numbers, their superiors, and who was born on the same days."""

    people: Mapping[str, Known] = field(default_factory=dict)
    superiors: Mapping[str, Superior] = field(default_factory=dict)
    namesakes: Mapping[str, frozenset[str]] = field(default_factory=dict)  # bare names by the day in a number


class Directory:
    """The units and posts that an actor may use, by the names in force."""

    def __init__(
        self,
        units: Iterable[UnitEntry],
        posts: Iterable[PostEntry],
        holders: Mapping[int, Sequence[Holder]],
        picks: Mapping[str, str],
    ) -> None:
        self.units = {unit.id: unit for unit in units}
        self.by_name: dict[str, list[UnitEntry]] = {}
        for unit in self.units.values():
            self.by_name.setdefault(plain(unit.name), []).append(unit)
        self.posts: dict[int, list[PostEntry]] = {}
        for post in posts:
            self.add(post)
        self.holders = holders
        by_public_id = {unit.public_id: unit for unit in self.units.values()}
        self.picks = {text: by_public_id[chosen] for text, chosen in picks.items() if chosen in by_public_id}
        self._near: dict[str, list[UnitEntry]] = {}

    def add(self, post: PostEntry) -> None:
        self.posts.setdefault(post.unit_id, []).append(post)

    def units_called(self, name: str, agency: str) -> list[UnitEntry]:
        """Those of that name; where there are several, those in the perangkat daerah that is named."""
        words = plain(name)
        if words in self.picks:
            return [self.picks[words]]
        found = self.by_name.get(words, [])
        inside = [unit for unit in found if plain(unit.agency_name) == plain(agency)]
        return inside if len(found) > 1 and inside else found

    def nearest_units(self, name: str) -> list[UnitEntry]:
        """The units whose names look most alike, the nearest first."""
        words = plain(name)
        if words not in self._near:
            close = get_close_matches(words, self.by_name, n=SUGGESTIONS, cutoff=NEAR)
            self._near[words] = [unit for each in close for unit in self.by_name[each]]
        return self._near[words]

    def post_called(self, unit_id: int, title: str, level: str) -> PostEntry | None:
        """The post of that title; its level may stand behind the title or in a column of its own."""
        posts = self.posts.get(unit_id, [])
        wanted, whole = plain(title), plain(f"{title} {level}")
        levelled = [post for post in posts if plain(f"{post.title} {post.level}") in (wanted, whole)]
        same = [post for post in posts if plain(post.title) == wanted and (not level or not post.level)]
        return next(iter(levelled or same), None)

    def nearest_post(self, unit_id: int, title: str) -> str:
        titles = {plain(post.title): post.title for post in self.posts.get(unit_id, [])}
        close = get_close_matches(plain(title), titles, n=1, cutoff=NEAR)
        return titles[close[0]] if close else ""
