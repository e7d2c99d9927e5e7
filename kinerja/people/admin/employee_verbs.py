"""From what was typed about an employee to the service that does it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.people import queries, services
from kinerja.people.admin.base import Values, today
from kinerja.people.leaving import Leaving
from kinerja.people.models import Account, EmployeeNumber, Placement, PlacementKind, Post, SupervisorOverride
from kinerja.people.numbers import strip_number


def place(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    post_id = queries.id_of(reading(), Post, v["post"], queries.visible_posts(actor, today()))
    kind = PlacementKind(v["kind"])
    services.place_employee(
        actor,
        row_id,
        post_id,
        kind,
        valid_from=v["valid_from"],
        valid_to=v["valid_to"],
        letter=v["letter"] or "",
        now=now,
    )


def end_placement(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    own = select(Placement.id).where(Placement.employee_id == row_id)
    services.end_placement(actor, queries.id_of(reading(), Placement, v["placement"], own), on=v["on"], now=now)


def override(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    """The superior is named by number, because a list of everybody would be endless."""
    wanted = select(EmployeeNumber.employee_id).where(EmployeeNumber.number == strip_number(v["supervisor"]))
    supervisor_id = reading().scalars(wanted).one_or_none()
    if supervisor_id is None:
        raise Invalid("employee.unknown", {"supervisor": ["employee.unknown"]})
    services.override_supervisor(
        actor,
        row_id,
        supervisor_id,
        valid_from=v["valid_from"],
        valid_to=v["valid_to"],
        reason=v["reason"],
        now=now,
    )


def end_override(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    own = select(SupervisorOverride.id).where(SupervisorOverride.employee_id == row_id)
    found = queries.id_of(reading(), SupervisorOverride, v["override"], own)
    services.end_supervisor_override(actor, found, on=v["on"], now=now)


def has_account(row: Any) -> bool:
    return reading().scalars(select(Account.id).where(Account.employee_id == row.id)).first() is not None


def deactivate(actor: Actor, row_id: int, v: Values, now: datetime) -> None:
    services.deactivate_employee(actor, row_id, Leaving(v["reason"]), on=v["on"], now=now)
