"""Employees as pages and documents show them: name, number, rank and posts in force on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja.people.models import Employee, EmployeeNumber, Placement, PlacementKind, Post, PostKind, Unit
from kinerja.people.queries.dates import chunks, in_force
from kinerja.people.queries.tree import unit_names

CAPACITY_ORDER = {PlacementKind.DEFINITIVE: 0, PlacementKind.PLT: 1, PlacementKind.PLH: 2}


@dataclass(frozen=True, slots=True)
class PlacementCard:
    """In which capacity somebody acts: the post, its unit by the name in force, its Dinas."""

    id: int
    public_id: str
    employee_id: int
    kind: PlacementKind
    post_id: int
    post_title: str
    post_kind: PostKind
    unit_id: int
    unit_name: str
    agency_id: int | None
    job_family_id: int | None
    is_head: bool
    valid_from: date
    valid_to: date | None
    letter: str = ""  # by which one holds the post


@dataclass(frozen=True, slots=True)
class EmployeeCard:
    """An employee on a day; placements with the definitive one first."""

    employee_id: int
    public_id: str
    name: str
    nip: str
    rank: str
    active: bool
    placements: tuple[PlacementCard, ...]

    @property
    def main(self) -> PlacementCard | None:
        """The placement that counts unless another is asked for: definitive, then Plt, then Plh."""
        return self.placements[0] if self.placements else None


def employee_card(session: Session, employee_id: int, on: date) -> EmployeeCard | None:
    """The employee as of that day, or None when there is no such employee."""
    return cards_for(session, [employee_id], on).get(employee_id)


def cards_for(session: Session, employee_ids: Collection[int], on: date) -> dict[int, EmployeeCard]:
    """The cards of many at once, in a number of queries that does not grow with them."""
    placements = placements_for(session, employee_ids, on)
    numbers = numbers_for(session, employee_ids, on)
    cards: dict[int, EmployeeCard] = {}
    for part in chunks(employee_ids):
        query = select(Employee.id, Employee.public_id, Employee.name, Employee.rank, Employee.active)
        for row in session.execute(query.where(Employee.id.in_(part)).order_by(Employee.id)):
            cards[row.id] = EmployeeCard(
                row.id,
                row.public_id,
                row.name,
                numbers.get(row.id, ""),
                row.rank,
                row.active,
                tuple(placements.get(row.id, ())),
            )
    return cards


def placements_for(session: Session, employee_ids: Collection[int], on: date) -> dict[int, list[PlacementCard]]:
    """Placements in force by employee: definitive, Plt, Plh; the older first among equals."""
    rows: list[Any] = []
    for part in chunks(employee_ids):
        rows += session.execute(placement_rows().where(Placement.employee_id.in_(part), in_force(Placement, on)))
    return by_employee(session, rows, on)


def by_employee(session: Session, rows: Iterable[Any], on: date) -> dict[int, list[PlacementCard]]:
    """Rows of `placement_rows` as cards, grouped and ordered."""
    rows = list(rows)
    names = unit_names(session, {row.unit_id for row in rows}, on) if rows else {}
    grouped: dict[int, list[PlacementCard]] = {}
    for row in rows:
        grouped.setdefault(row.employee_id, []).append(_placement_card(row, names.get(row.unit_id, "")))
    for cards in grouped.values():
        cards.sort(key=rank_of)
    return grouped


def rank_of(card: PlacementCard) -> tuple[int, date, int]:
    """What comes first among placements: definitive, Plt, Plh; the older among equals."""
    return CAPACITY_ORDER[card.kind], card.valid_from, card.id


def placement_rows() -> Select[Any]:
    """The columns of a placement card but for the unit's name."""
    columns = (Placement.id, Placement.public_id, Placement.employee_id, Placement.kind, Placement.post_id)
    post = (Post.title, Post.kind.label("post_kind"), Post.unit_id, Post.job_family_id, Post.is_head)
    return (
        select(*columns, *post, Unit.agency_id, Placement.valid_from, Placement.valid_to, Placement.letter)
        .join(Post, Post.id == Placement.post_id)
        .join(Unit, Unit.id == Post.unit_id)
    )


def numbers_for(session: Session, employee_ids: Collection[int], on: date) -> dict[int, str]:
    """The NIP or NI PPPK of each on that day; the first one before its first day."""
    numbers: dict[int, str] = {}
    for part in chunks(employee_ids):
        query = (
            select(EmployeeNumber.employee_id, EmployeeNumber.number, EmployeeNumber.valid_from)
            .where(EmployeeNumber.employee_id.in_(part))
            .order_by(EmployeeNumber.employee_id, EmployeeNumber.valid_from, EmployeeNumber.id)
        )
        for employee_id, number, since in session.execute(query):
            if since <= on or employee_id not in numbers:
                numbers[employee_id] = number
    return numbers


def _placement_card(row: Any, unit_name: str) -> PlacementCard:
    return PlacementCard(
        id=row.id,
        public_id=row.public_id,
        employee_id=row.employee_id,
        kind=row.kind,
        post_id=row.post_id,
        post_title=row.title,
        post_kind=row.post_kind,
        unit_id=row.unit_id,
        unit_name=unit_name,
        agency_id=row.agency_id,
        job_family_id=row.job_family_id,
        is_head=row.is_head,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        letter=row.letter,
    )
