"""Names behind references: of accounts, and of the perangkat daerah that an actor may see."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.people.models import Account, Employee, Unit
from kinerja.people.queries.tree import unit_names
from kinerja.people.queries.visible import visible_units


def account_names(session: Session, account_ids: Collection[int]) -> Mapping[int, str]:
    """The employee's name, or what an account without employee is called."""
    query = (
        select(Account.id, Employee.name, Account.display_name)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(Account.id.in_(account_ids))
    )
    return {account_id: name or label for account_id, name, label in session.execute(query)}


def employee_names(session: Session, employee_ids: Collection[int]) -> dict[int, str]:
    """The names as they are printed today."""
    query = select(Employee.id, Employee.name).where(Employee.id.in_(employee_ids))
    return dict(session.execute(query).tuples().all())


def visible_agencies(session: Session, actor: Actor, on: date) -> list[tuple[str, int, str]]:
    """Public id, id and name of each, by name."""
    query = select(Unit.public_id, Unit.id).where(Unit.id == Unit.agency_id, Unit.id.in_(visible_units(actor, on)))
    rows = session.execute(query).all()
    names = unit_names(session, {row.id for row in rows}, on)
    return sorted(((row.public_id, row.id, names.get(row.id, "")) for row in rows), key=lambda entry: entry[2])
