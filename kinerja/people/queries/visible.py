"""The SQL twins of the policies: which rows an actor may know of. Every list, count and look-up starts here."""

from datetime import date

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from kinerja.core.authz import Actor, Role
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.people.models import Account, Employee, Guest, Placement, Post, RoleGrant, Unit
from kinerja.people.queries.dates import in_force, not_ended
from kinerja.people.queries.tree import subtree_ids

WIDE_ROLES = (Role.AGENCY_ADMIN, Role.AUDITOR)


def agency_scope(actor: Actor) -> frozenset[int] | None:
    """The Dinas of which the actor may see everything that is not an answer; None means all of them."""
    if actor.has(Role.PROVINCE_ADMIN):
        return None
    scopes = [actor.agencies(role) for role in WIDE_ROLES]
    return None if None in scopes else frozenset().union(*(scope for scope in scopes if scope is not None))


def operated_units(actor: Actor) -> frozenset[int]:
    """The units whose people the actor serves as operator; their subtrees are meant."""
    grants = (grant.unit_id for grant in actor.grants if grant.role is Role.UNIT_OPERATOR)
    return frozenset(unit_id for unit_id in grants if unit_id is not None)


def visible_units(actor: Actor, on: date | None = None) -> Select[tuple[int]]:
    """Ids of the units whose affairs the actor may see: everything, the own Dinas, or the operator's subtree."""
    return select(Unit.id).where(_units_in_scope(actor, _day(on)))


def visible_posts(actor: Actor, on: date | None = None) -> Select[tuple[int]]:
    return select(Post.id).where(Post.unit_id.in_(visible_units(actor, on)))


def visible_employees(actor: Actor, on: date | None = None) -> Select[tuple[int]]:
    """Ids of oneself and of those who hold, or will hold, a post in a visible unit."""
    if agency_scope(actor) is None:
        return select(Employee.id)
    day = _day(on)
    placed = (
        select(Placement.employee_id)
        .join(Post, Post.id == Placement.post_id)
        .where(Post.unit_id.in_(visible_units(actor, day)), not_ended(Placement, day))
    )
    return select(Employee.id).where(or_(Employee.id == actor.employee_id, Employee.id.in_(placed)))


def visible_accounts(actor: Actor, on: date | None = None) -> Select[tuple[int]]:
    """Ids of the own account, those of visible employees, and those with a role in the own Dinas."""
    scope = agency_scope(actor)
    if scope is None:
        return select(Account.id)
    granted = select(RoleGrant.account_id).where(RoleGrant.agency_id.in_(sorted(scope)), in_force(RoleGrant, _day(on)))
    staff = visible_employees(actor, on)
    return select(Account.id).where(
        or_(Account.id == actor.account_id, Account.employee_id.in_(staff), Account.id.in_(granted))
    )


def visible_guests(actor: Actor) -> Select[tuple[int]]:
    """Ids of the guests on the lists of the own Dinas; operators see none, a guest only itself."""
    scope = agency_scope(actor)
    if scope is None:
        return select(Guest.id)
    return select(Guest.id).where(or_(Guest.agency_id.in_(sorted(scope)), Guest.id == actor.guest_id))


def _units_in_scope(actor: Actor, on: date) -> ColumnElement[bool]:
    scope = agency_scope(actor)
    if scope is None:
        return true()
    terms: list[ColumnElement[bool]] = [false()]
    if scope:
        terms.append(Unit.agency_id.in_(sorted(scope)))
    served = operated_units(actor)
    if served:
        terms.append(Unit.id.in_(subtree_ids(served, on)))
    return or_(*terms)


def _day(on: date | None) -> date:
    return on or local_date(utc_now())
