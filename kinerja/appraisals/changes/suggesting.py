"""Who is told of suggested raters: those who are asked now, and the administrators who confirm them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.appraisals.models import Assignment
from kinerja.appraisals.queries.unconfirmed import Unconfirmed, confirming
from kinerja.core.calendar import local_date
from kinerja.cycles.models import Cycle
from kinerja.notices.changes import NewNotice, add_notices
from kinerja.people.queries import unit_names


def tell_asked(session: Session, cycle: Cycle, asked: Iterable[Assignment], *, now: datetime) -> None:
    """Everybody asked hears of the duty, once."""
    notices = [
        NewNotice(
            one.employee_id,
            f"assignment:{one.public_id}:new",
            "assignment.new",
            {"cycle": cycle.name, "assignment_id": one.public_id},
        )
        for one in asked
        if one.employee_id is not None
    ]
    add_notices(session, notices, now=now)


def tell_new(session: Session, cycle: Cycle, some: Sequence[Unconfirmed], key: str, *, now: datetime) -> None:
    """Tell the administrators how many suggestions wait for them, wherever they are; each key once."""
    if not some:
        return
    params = {"cycle": cycle.name, "cycle_id": cycle.public_id}
    numbers = confirming(session, some, local_date(now, cycle.zone))
    add_notices(
        session,
        [NewNotice(one, key, "suggestions.new", {**params, "number": number}) for one, number in numbers.items()],
        now=now,
    )


def tell_confirming(
    session: Session,
    cycle: Cycle,
    some: Sequence[Unconfirmed],
    kind: str,
    key: str,
    *,
    now: datetime,
    due: datetime | None = None,
    **params: int,
) -> bool:
    """Tell the administrators who may confirm any of these suggestions, all of one unit; whether there is anybody.

    `params` may say another number than how many each may confirm. Each key once.
    """
    on, unit = local_date(now, cycle.zone), some[0].unit_id
    told = {"cycle": cycle.name, "cycle_id": cycle.public_id, "unit": unit_names(session, {unit}, on).get(unit, "")}
    numbers = confirming(session, some, on)
    add_notices(
        session,
        [NewNotice(one, key, kind, {**told, "number": number, **params}, due) for one, number in numbers.items()],
        now=now,
    )
    return bool(numbers)
