"""How many working days each clock of a cycle has."""

import json
from functools import cache
from importlib import resources

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.cycles.models import ClockCode, CycleClock


@cache
def usual_days() -> dict[ClockCode, int]:
    """The numbers of the regulation, from the seeds."""
    seed = json.loads((resources.files("config") / "seeds" / "clocks.json").read_text("utf-8"))
    return {ClockCode(one["code"]): one["days"] for one in seed["clocks"]}


def clock_days(session: Session, cycle_id: int) -> dict[ClockCode, int]:
    """Every clock's working days in this cycle: its own number, else the usual one."""
    own = select(CycleClock.code, CycleClock.days).where(CycleClock.cycle_id == cycle_id)
    return {**usual_days(), **dict(session.execute(own).tuples().all())}
