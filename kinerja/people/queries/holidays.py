"""Holidays as rows, the calendars that they make, and what the library proposes for a year."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version

import holidays
from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.people.models import NATIONAL, Holiday, Unit
from kinerja.people.policies import can_see_holidays

COUNTRY = "ID"
ESTIMATED = "(perkiraan)"  # how the library marks a day that hangs on the moon


@dataclass(frozen=True, slots=True)
class Proposal:
    """A holiday or cuti bersama that the library knows; `is_estimated` waits for the decree."""

    day: date
    name: str
    is_estimated: bool
    is_known: bool


def visible_holidays(actor: Actor) -> Select[tuple[int]]:
    """The twin of `can_see_holidays`: ids of all holidays, or of none."""
    rows = select(Holiday.id)
    return rows if can_see_holidays(actor) else rows.where(false())


def calendar_names(session: Session) -> list[str]:
    """Every calendar but the national one: those with days, and those that a unit follows."""
    named = set(session.scalars(select(Holiday.calendar))) | set(session.scalars(select(Unit.calendar)))
    return sorted(named - {NATIONAL})


def proposals(session: Session, year: int) -> list[Proposal]:
    """National holidays and days of joint leave of that year, in order, with those that are recorded marked."""
    known = set(session.scalars(select(Holiday.day).where(Holiday.calendar == NATIONAL)))
    return [Proposal(day, name, ESTIMATED in name, day in known) for day, name in _of_the_library(year)]


def library_version() -> str:
    return version("holidays")


@lru_cache(maxsize=16)
def _of_the_library(year: int) -> tuple[tuple[date, str], ...]:
    """Days of public holiday and of joint leave with their Indonesian names; a day that is both has both."""
    found = holidays.country_holidays(COUNTRY, years=year, language="id", categories=("public", "government"))
    return tuple(sorted(found.items()))
