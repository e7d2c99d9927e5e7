"""The people whom an operator serves: who has an account, whose password is set."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from kinerja.people.models import Account, Employee, EmployeeNumber, Placement, Post
from kinerja.people.numbers import strip_number
from kinerja.people.queries.cards import EmployeeCard, cards_for
from kinerja.people.queries.dates import in_force
from kinerja.people.queries.tree import subtree_ids


class AccountState(StrEnum):
    NONE = "none"
    CLOSED = "closed"
    NO_PASSWORD = "no_password"  # noqa: S105  # a state, no secret
    READY = "ready"


@dataclass(frozen=True, slots=True)
class ServedPerson:
    card: EmployeeCard
    account_public_id: str | None
    state: AccountState


@dataclass(frozen=True, slots=True)
class ServedCount:
    people: int
    without_account: int
    without_password: int


def served_people(
    session: Session, units: Collection[int], on: date, *, search: str = "", offset: int = 0, limit: int = 50
) -> list[ServedPerson]:
    """Those who hold a post in the units or below them on that day, by name."""
    query = (
        select(Employee.id, Account.public_id, Account.active, Account.password.is_not(None).label("has_password"))
        .join_from(Employee, Account, Account.employee_id == Employee.id, isouter=True)
        .where(_serves(units, on))
        .order_by(Employee.name, Employee.id)
    )
    if search:
        query = query.where(named(search))
    rows = session.execute(query.offset(offset).limit(limit)).all()
    cards = cards_for(session, [row.id for row in rows], on)
    return [ServedPerson(cards[row.id], row.public_id, _state(row)) for row in rows]


def served_count(session: Session, units: Collection[int], on: date) -> ServedCount:
    query = (
        select(
            func.count(Employee.id),
            func.count(Employee.id).filter(Account.id.is_(None)),
            func.count(Account.id).filter(Account.password.is_(None)),
        )
        .join_from(Employee, Account, Account.employee_id == Employee.id, isouter=True)
        .where(_serves(units, on))
    )
    people, without_account, without_password = session.execute(query).one()
    return ServedCount(people, without_account, without_password)


def named(words: str) -> ColumnElement[bool]:
    """Employees whose name holds the words, or one of whose numbers begins with them."""
    by_name = func.lower(Employee.name).contains(" ".join(words.lower().split()), autoescape=True)
    bare = strip_number(words)
    if not (bare.isascii() and bare.isdigit()):
        return by_name
    number = exists().where(
        EmployeeNumber.employee_id == Employee.id, EmployeeNumber.number.startswith(bare, autoescape=True)
    )
    return or_(by_name, number)


def _serves(units: Collection[int], on: date) -> ColumnElement[bool]:
    placed: Select[tuple[int]] = (
        select(Placement.employee_id)
        .join(Post, Post.id == Placement.post_id)
        .where(Post.unit_id.in_(subtree_ids(units, on)), in_force(Placement, on))
    )
    return Employee.active & Employee.id.in_(placed)


def _state(row: Any) -> AccountState:
    if row.public_id is None:
        return AccountState.NONE
    if not row.active:
        return AccountState.CLOSED
    return AccountState.READY if row.has_password else AccountState.NO_PASSWORD
