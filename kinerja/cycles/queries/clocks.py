"""How many working days each clock of a cycle has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.cycles.models import ClockCode, CycleClock


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock as a page shows it; `reason` says why it differs from what was announced."""

    code: ClockCode
    days: int
    usual: int
    reason: str = ""


@cache
def clocks_source() -> str:
    """Where the usual numbers stand."""
    return str(_seed()["source"])


@cache
def usual_days() -> dict[ClockCode, int]:
    """The numbers of the regulation, from the seeds."""
    return {ClockCode(one["code"]): one["days"] for one in _seed()["clocks"]}


def clock_days(session: Session, cycle_id: int) -> dict[ClockCode, int]:
    """Every clock's working days in this cycle: its own number, else the usual one."""
    own = select(CycleClock.code, CycleClock.days).where(CycleClock.cycle_id == cycle_id)
    return {**usual_days(), **dict(session.execute(own).tuples().all())}


def clock_rows(session: Session, cycle_id: int) -> list[ClockRow]:
    """Every clock of the cycle, in the order of the regulation."""
    own = {one.code: one for one in session.scalars(select(CycleClock).where(CycleClock.cycle_id == cycle_id))}
    return [
        ClockRow(code, own[code].days, usual, own[code].reason) if code in own else ClockRow(code, usual, usual)
        for code, usual in usual_days().items()
    ]


def _seed() -> Mapping[str, Any]:
    seed: Mapping[str, Any] = json.loads((resources.files("config") / "seeds" / "clocks.json").read_text("utf-8"))
    return seed
