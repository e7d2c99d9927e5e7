"""The periods inside a year: those that exist, and those that are proposed with their windows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.core.calendar import WorkCalendar, instant_at
from kinerja.core.errors import Conflict
from kinerja.cycles.models import Cycle, CycleKind
from kinerja.cycles.queries.periods import visible_cycles, windows_of
from kinerja.people.models import NATIONAL, Holiday

RATING = "rating"
USUAL_ROLES = ("self", "supervisor", "peer", "subordinate", "external", RATING)
DIVIDING = (CycleKind.QUARTERLY, CycleKind.MONTHLY)
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One proposed period: its name, its days, and when each kind of rater may act: role -> (opens, closes)."""

    name: str
    starts_on: date
    ends_on: date
    windows: Mapping[str, tuple[datetime, datetime]]


def children_of(session: Session, actor: Actor, cycle: Cycle) -> list[Cycle]:
    """The periods inside this one that the actor may know of, in their order."""
    inside = visible_cycles(actor).where(Cycle.parent_id == cycle.id)
    return list(session.scalars(inside.order_by(Cycle.starts_on, Cycle.kind, Cycle.id)))


def parent_of(session: Session, actor: Actor, cycle: Cycle) -> Cycle | None:
    """The year to which this period belongs, if the actor may know of it."""
    return session.scalar(visible_cycles(actor).where(Cycle.id == cycle.parent_id))


def is_divided(session: Session, cycle: Cycle, kind: CycleKind) -> bool:
    return session.scalar(select(Cycle.id).where(Cycle.parent_id == cycle.id, Cycle.kind == kind).limit(1)) is not None


def parts_of_year(session: Session, cycle: Cycle, kind: CycleKind) -> list[Part]:
    """Quarters or months of a period of twelve whole months, each with windows after its end.

    Kinds of raters are those for which the year has windows, or all of them. The windows are in working
    days of the national calendar and a proposal: every one can be changed. Raises Conflict.
    """
    seed = _seed()[kind.value]
    months = int(seed["months"])
    if cycle.starts_on.day != 1 or _first_of(cycle.starts_on, MONTHS_OF_A_YEAR) != cycle.ends_on + timedelta(days=1):
        raise Conflict("cycle.not_whole_year")
    rests = frozenset(session.scalars(select(Holiday.day).where(Holiday.calendar == NATIONAL)))
    roles = {one.role for one in windows_of(session, cycle.id) if one.unit_id is None} or set(USUAL_ROLES)
    parts = []
    for number in range(MONTHS_OF_A_YEAR // months):
        starts = _first_of(cycle.starts_on, number * months)
        ends = _first_of(starts, months) - timedelta(days=1)
        # A year that begins in July still calls its first quarter the first, but its months by their names.
        place = number if kind is CycleKind.QUARTERLY else starts.month - 1
        name = f"{seed['titles'][place]} {ends.year}"
        parts.append(Part(name, starts, ends, _windows(roles, ends, WorkCalendar(5, rests), cycle.zone)))
    return parts


def _windows(roles: set[str], ends: date, calendar: WorkCalendar, zone: str) -> dict[str, tuple[datetime, datetime]]:
    opens = instant_at(ends + timedelta(days=1), time(), zone)
    closes = {
        role: instant_at(
            calendar.after(ends, _seed()["rating_days" if role == RATING else "answer_days"]) + timedelta(days=1),
            time(),
            zone,
        )
        for role in USUAL_ROLES
        if role in roles
    }
    return {role: (opens, close) for role, close in closes.items()}


def _first_of(day: date, months: int) -> date:
    """The first of the month so many months later."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(day.year + years, month + 1, 1)


@cache
def _seed() -> Mapping[str, Any]:
    seed: Mapping[str, Any] = json.loads((resources.files("config") / "seeds" / "periods.json").read_text("utf-8"))
    return seed
