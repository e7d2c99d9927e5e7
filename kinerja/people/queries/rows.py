"""Single rows for the verbs: locked for update, or found by the public id that an address carries."""

from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Grant
from kinerja.core.errors import NotFound
from kinerja.people.models import (
    Account,
    Employee,
    Guest,
    Holiday,
    Placement,
    Post,
    RoleGrant,
    SupervisorOverride,
    Unit,
    UnitState,
)
from kinerja.people.person import Person
from kinerja.people.queries.dates import in_force, not_ended

Row = TypeVar("Row", Unit, Post, Employee, Placement, SupervisorOverride, Account, RoleGrant, Guest, Holiday)

UNKNOWN = {
    Unit: "unit.unknown",
    Post: "post.unknown",
    Employee: "employee.unknown",
    Placement: "placement.unknown",
    SupervisorOverride: "supervisor.unknown",
    Account: "account.unknown",
    RoleGrant: "grant.unknown",
    Guest: "guest.unknown",
    Holiday: "holiday.unknown",
}


def row_for_update(session: Session, model: type[Row], row_id: int) -> Row:
    """The row, locked until the transaction ends. Raises NotFound."""
    row = session.scalars(select(model).where(model.id == row_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(UNKNOWN[model])
    return row


def id_of(session: Session, model: type[Row], public_id: str, visible: Select[tuple[int]]) -> int:
    """The id behind a public one, if it is among the visible ids. Raises NotFound."""
    found = session.scalars(select(model.id).where(model.public_id == public_id, model.id.in_(visible))).one_or_none()
    if found is None:
        raise NotFound(UNKNOWN[model])
    return found


def last_state(session: Session, unit_id: int) -> UnitState | None:
    """The state that begins last, locked."""
    query = select(UnitState).where(UnitState.unit_id == unit_id).order_by(UnitState.valid_from.desc()).limit(1)
    return session.scalars(query.with_for_update()).one_or_none()


def agency_of_post(session: Session, post_id: int) -> int | None:
    query = select(Unit.agency_id).join(Post, Post.unit_id == Unit.id).where(Post.id == post_id)
    return session.scalars(query).one()


def person_by_employee(session: Session, employee_id: int, on: date) -> Person:
    """The employee with the account, if any. Posts that begin later count too: they make the same Dinas care."""
    account_id = session.scalars(select(Account.id).where(Account.employee_id == employee_id)).one_or_none()
    return _person(session, account_id, employee_id, on)


def person_by_account(session: Session, account_id: int, on: date) -> Person:
    employee_id = session.scalars(select(Account.employee_id).where(Account.id == account_id)).one_or_none()
    return _person(session, account_id, employee_id, on)


def grants_of(session: Session, account_id: int, on: date) -> tuple[Grant, ...]:
    """The roles of an account in force on that day."""
    query = select(RoleGrant.role, RoleGrant.agency_id, RoleGrant.unit_id)
    query = query.where(RoleGrant.account_id == account_id, in_force(RoleGrant, on)).order_by(RoleGrant.id)
    return tuple(Grant(role, agency_id, unit_id) for role, agency_id, unit_id in session.execute(query))


def _person(session: Session, account_id: int | None, employee_id: int | None, on: date) -> Person:
    units: list[tuple[int, int | None]] = []
    if employee_id is not None:
        query = (
            select(Unit.id, Unit.agency_id)
            .join(Post, Post.unit_id == Unit.id)
            .join(Placement, Placement.post_id == Post.id)
            .where(Placement.employee_id == employee_id, not_ended(Placement, on))
        )
        units = [(unit_id, agency_id) for unit_id, agency_id in session.execute(query)]
    return Person(
        account_id=account_id,
        employee_id=employee_id,
        agency_ids=frozenset(agency_id for _, agency_id in units),
        unit_ids=frozenset(unit_id for unit_id, _ in units),
        grants=() if account_id is None else grants_of(session, account_id, on),
    )
