"""The records as a list of people is held against them, in a number of queries that grows with chunks, not lines."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, Grant
from kinerja.people.importing.book import (
    Appointed,
    Directory,
    Held,
    Holder,
    Known,
    Page,
    PostEntry,
    Superior,
    UnitEntry,
)
from kinerja.people.importing.entries import Entry
from kinerja.people.importing.facts import BIRTH, Climb
from kinerja.people.importing.reading import bare_name
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Placement,
    PlacementKind,
    Post,
    RoleGrant,
    SupervisorOverride,
    Unit,
)
from kinerja.people.person import Person
from kinerja.people.queries.cards import numbers_for
from kinerja.people.queries.dates import in_force, not_ended
from kinerja.people.queries.supervisors import supervisors_for
from kinerja.people.queries.tree import unit_names
from kinerja.people.queries.visible import visible_units


def directory_for(session: Session, actor: Actor, picks: Mapping[str, str], *, on: date) -> Directory:
    """The units and posts that the actor administers, with who holds the heads' posts from that day on."""
    visible = visible_units(actor, on)
    rows = session.execute(select(Unit.id, Unit.public_id, Unit.agency_id).where(Unit.id.in_(visible))).all()
    rows = [row for row in rows if actor.administers(row.agency_id)]
    ids = {row.id for row in rows} | {row.agency_id for row in rows if row.agency_id is not None}
    names = unit_names(session, ids, on)
    units = [
        UnitEntry(row.id, row.public_id, names.get(row.id, ""), row.agency_id, names.get(row.agency_id or 0, ""))
        for row in rows
    ]
    post = select(Post.id, Post.unit_id, Post.title, Post.kind, Post.level, Post.is_head)
    posts = session.execute(post.where(Post.unit_id.in_(visible)).order_by(Post.id)).all()
    heads = select(Placement.post_id, Placement.employee_id, Placement.valid_from, Placement.valid_to)
    heads = heads.join(Post, Post.id == Placement.post_id).where(Post.is_head, Post.unit_id.in_(visible))
    heads = heads.where(Placement.kind == PlacementKind.DEFINITIVE, not_ended(Placement, on))
    held = session.execute(heads).all()
    numbers = numbers_for(session, {row.employee_id for row in held}, on)
    holders: dict[int, list[Holder]] = defaultdict(list)
    for row in held:
        number = numbers.get(row.employee_id, "")
        holders[row.post_id].append(Holder(number, row.employee_id, row.valid_from, row.valid_to))
    return Directory(units, (PostEntry(*row) for row in posts), holders, picks)


def page_for(session: Session, entries: Sequence[Entry], *, on: date) -> Page:
    """What the records say about the people of these lines, and about those who are called like new ones."""
    numbers = _employees(session, {entry.number for entry in entries} | {entry.supervisor for entry in entries})
    people = {entry.number: numbers[entry.number] for entry in entries if entry.number in numbers}
    above = {entry.supervisor: numbers[entry.supervisor] for entry in entries if entry.supervisor in numbers}
    ids = set(people.values())
    held = _held(session, ids | set(above.values()))
    known = _known(session, ids, held, on=on)
    superiors = {
        number: Superior(one, tuple((each.valid_from, each.valid_to) for each in held.get(one, ())))
        for number, one in above.items()
    }
    unknown = [entry.number for entry in entries if entry.number not in people]
    found = {number: known[one] for number, one in people.items()}
    return Page(found, superiors, _namesakes(session, {number[:BIRTH] for number in unknown}))


def climb_from(session: Session, *, on: date) -> Climb:
    """From numbers to the numbers of those who are their superiors on that day."""

    def climb(numbers: set[str]) -> Mapping[str, str]:
        employees = _employees(session, numbers)
        above = supervisors_for(session, set(employees.values()), on)
        known = numbers_for(session, {card.employee_id for card in above.values() if card}, on)
        found = {number: above.get(one) for number, one in employees.items()}
        return {number: known[card.employee_id] for number, card in found.items() if card and card.employee_id in known}

    return climb


def _employees(session: Session, numbers: Collection[str]) -> dict[str, int]:
    query = select(EmployeeNumber.number, EmployeeNumber.employee_id)
    return dict(session.execute(query.where(EmployeeNumber.number.in_(sorted(numbers)))).tuples().all())


def _held(session: Session, ids: Collection[int]) -> dict[int, list[Held]]:
    query = (
        select(
            Placement.employee_id, Placement.id, Placement.post_id, Post.unit_id, Unit.agency_id, Placement.kind,
            Placement.valid_from, Placement.valid_to,
        )
        .join(Post, Post.id == Placement.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Placement.employee_id.in_(sorted(ids)))
        .order_by(Placement.valid_from, Placement.id)
    )  # fmt: skip
    held: dict[int, list[Held]] = defaultdict(list)
    for employee_id, *rest in session.execute(query):
        held[employee_id].append(Held(*rest))
    return held


def _known(session: Session, ids: Collection[int], held: Mapping[int, Sequence[Held]], *, on: date) -> dict[int, Known]:
    persons = _persons(session, ids, held, on=on)
    superiors = supervisors_for(session, ids, on)
    appointed: dict[int, list[Appointed]] = defaultdict(list)
    query = select(SupervisorOverride.employee_id, SupervisorOverride.id, SupervisorOverride.supervisor_id)
    query = query.add_columns(SupervisorOverride.valid_from, SupervisorOverride.valid_to)
    query = query.where(SupervisorOverride.employee_id.in_(sorted(ids)), not_ended(SupervisorOverride, on))
    for employee_id, *rest in session.execute(query.order_by(SupervisorOverride.id)):
        appointed[employee_id].append(Appointed(*rest))
    people = select(Employee.id, Employee.name, Employee.rank, Employee.active).where(Employee.id.in_(sorted(ids)))
    known = {}
    for row in session.execute(people):
        card = superiors.get(row.id)
        known[row.id] = Known(
            row.id, row.name, row.rank, row.active, persons[row.id], tuple(held.get(row.id, ())),
            card.employee_id if card else None, tuple(appointed.get(row.id, ())),
        )  # fmt: skip
    return known


def _persons(
    session: Session, ids: Collection[int], held: Mapping[int, Sequence[Held]], *, on: date
) -> dict[int, Person]:
    """As `person_by_employee`, for many at once."""
    query = select(Account.employee_id, Account.id).where(Account.employee_id.in_(sorted(ids)))
    accounts = dict(session.execute(query).tuples().all())
    grants: dict[int, list[Grant]] = defaultdict(list)
    roles = select(RoleGrant.account_id, RoleGrant.role, RoleGrant.agency_id, RoleGrant.unit_id)
    roles = roles.where(RoleGrant.account_id.in_(sorted(accounts.values())), in_force(RoleGrant, on))
    for account_id, role, agency_id, unit_id in session.execute(roles.order_by(RoleGrant.id)):
        grants[account_id].append(Grant(role, agency_id, unit_id))
    persons = {}
    for one in ids:
        lasting = [each for each in held.get(one, ()) if each.ends_after(on)]
        account_id = accounts.get(one)
        persons[one] = Person(
            account_id=account_id,
            employee_id=one,
            agency_ids=frozenset(each.agency_id for each in lasting),
            unit_ids=frozenset(each.unit_id for each in lasting),
            grants=tuple(grants.get(account_id or 0, ())),
        )
    return persons


def _namesakes(session: Session, births: Collection[str]) -> dict[str, frozenset[str]]:
    """The bare names of those whose number begins with one of these days of birth."""
    born = func.substr(EmployeeNumber.number, 1, BIRTH)
    query = select(born, Employee.name).join(Employee, Employee.id == EmployeeNumber.employee_id)
    found: dict[str, set[str]] = defaultdict(set)
    for birth, name in session.execute(query.where(born.in_(sorted(births)))) if births else ():
        found[birth].add(bare_name(name))
    return {birth: frozenset(names) for birth, names in found.items()}
