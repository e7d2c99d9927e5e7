"""The distribution of predicates beside the guide of SE MenPANRB 3/2023: a consideration, never a quota.

Pure: the guide is data (config/seeds/distribution.json), the percentages become whole people here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kinerja.cycles.models import AchievementLevel


@dataclass(frozen=True, slots=True)
class Bound:
    """What the guide says of some predicates together, for a number of people.

    `percent` is what stands in the guide, None where it asks for somebody only; `least` and `most` are whole people.
    """

    predicates: tuple[str, ...]
    percent: int | None
    least: int | None
    most: int | None

    def fits(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide for one achievement and a number of people."""

    level: AchievementLevel
    people: int
    bounds: tuple[Bound, ...]

    @property
    def can_be_met(self) -> bool:
        """Whether whole people can keep every bound at once: in small units they often cannot."""
        return sum(bound.least or 0 for bound in self.bounds) <= self.people


@dataclass(frozen=True, slots=True)
class Finding:
    """One bound beside what is there."""

    bound: Bound
    number: int

    @property
    def fits(self) -> bool:
        return self.bound.fits(self.number)


@cache
def seed() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(
        (resources.files("config") / "seeds" / "distribution.json").read_text("utf-8")
    )
    return found


def guide_source() -> str:
    return str(seed()["source"])


def guide_predicates() -> tuple[str, ...]:
    """The predicates that the guide knows, best first."""
    return tuple(seed()["predicates"])


def guide_for(level: AchievementLevel, people: int) -> Guide:
    """The guide in whole people: at most is rounded down, at least is rounded up."""
    return Guide(level, people, tuple(_bound(one, people) for one in seed()["guides"][level.value]))


def compare(guide: Guide, counts: Mapping[str, int]) -> Sequence[Finding]:
    """Every bound of the guide with the number of people in it; nothing follows from it by itself."""
    return [Finding(bound, sum(counts.get(code, 0) for code in bound.predicates)) for bound in guide.bounds]


def _bound(entry: Mapping[str, Any], people: int) -> Bound:
    least, most = entry.get("least"), entry.get("most")
    if entry.get("somebody"):
        return Bound(tuple(entry["predicates"]), None, 1 if people else 0, None)
    return Bound(
        tuple(entry["predicates"]),
        least if least is not None else most,
        None if least is None else -(-people * least // 100),
        None if most is None else people * most // 100,
    )
