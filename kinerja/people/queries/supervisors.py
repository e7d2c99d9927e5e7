"""Who is whose direct superior on a day: a dated override, else the head that the tree gives."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.people.models import Placement, Post, SupervisorOverride, UnitState
from kinerja.people.queries.cards import (
    PlacementCard,
    by_employee,
    placement_rows,
    placements_for,
    rank_of,
)
from kinerja.people.queries.coming import Coming, placements_with
from kinerja.people.queries.dates import chunks, in_force
from kinerja.people.queries.tree import climb, subtree_ids, unit_parents


@dataclass(frozen=True, slots=True)
class SupervisorCard:
    """The superior and the capacity in which he or she is one."""

    employee_id: int
    placement_id: int


def supervisor_of(
    session: Session, employee_id: int, on: date, *, placement_id: int | None = None
) -> SupervisorCard | None:
    """The direct superior by the main placement, or by the one named; None where the tree gives nobody.

    An override in force wins, unless its supervisor holds no post on that day. Else the head of the
    own unit, and of the next unit above while that is vacant or oneself: definitive before Plt before Plh.
    """
    chosen = {} if placement_id is None else {employee_id: placement_id}
    return supervisors_for(session, [employee_id], on, placements=chosen)[employee_id]


def supervisors_for(
    session: Session,
    employee_ids: Collection[int],
    on: date,
    *,
    placements: Mapping[int, int] | None = None,
    coming: Coming | None = None,
) -> dict[int, SupervisorCard | None]:
    """`supervisor_of` for many at once, in a number of queries that does not grow with them.

    `placements` names the placement by which to look, employee by employee; the main one otherwise.
    With `coming` it is answered as if that were stored.
    """
    held = placements_with(session, employee_ids, on, coming)
    overrides = _overrides(session, employee_ids, on, coming)
    own = {one: _chosen(held.get(one, []), (placements or {}).get(one)) for one in set(employee_ids)}
    parents = unit_parents(session, {card.unit_id for card in own.values() if card}, on)
    heads = heads_of(session, parents, on, coming=coming)
    return {
        one: overrides.get(one) or (_from_tree(card, parents, heads) if card else None) for one, card in own.items()
    }


def heads_of(
    session: Session, unit_ids: Iterable[int], on: date, *, coming: Coming | None = None
) -> dict[int, PlacementCard]:
    """Who leads each unit on that day; vacant units are left out."""
    wanted, best = list(unit_ids), dict[int, PlacementCard]()
    for card in _head_cards(session, wanted, on, coming or Coming()):
        rival = best.get(card.unit_id)
        if rival is None or rank_of(card) < rank_of(rival):
            best[card.unit_id] = card
    return best


def _head_cards(session: Session, unit_ids: list[int], on: date, coming: Coming) -> Iterator[PlacementCard]:
    for part in chunks(unit_ids):
        query = placement_rows().where(Post.unit_id.in_(part), Post.is_head, in_force(Placement, on))
        stored = [card for cards in by_employee(session, session.execute(query), on).values() for card in cards]
        begun = [card for unit_id in part for card in coming.heads.get(unit_id, ())]
        yield from coming.left(stored, begun, on)


def subordinates_of(session: Session, employee_id: int, on: date) -> list[int]:
    """Everyone whose direct superior this is, by their main placement; by id."""
    led = select(Post.unit_id).join(Placement, Placement.post_id == Post.id)
    led = led.where(Placement.employee_id == employee_id, Post.is_head, in_force(Placement, on))
    units = set(session.scalars(led))
    below = select(Placement.employee_id).join(Post, Post.id == Placement.post_id)
    below = below.where(Post.unit_id.in_(subtree_ids(units, on)), in_force(Placement, on))
    appointed = select(SupervisorOverride.employee_id)
    appointed = appointed.where(SupervisorOverride.supervisor_id == employee_id, in_force(SupervisorOverride, on))
    candidates = {*session.scalars(appointed), *(session.scalars(below) if units else ())} - {employee_id}
    found = supervisors_for(session, candidates, on)
    return sorted(one for one, card in found.items() if card and card.employee_id == employee_id)


def peers_of(session: Session, employee_id: int, on: date) -> list[int]:
    """Colleagues of the same unit under the same superior; of a head, the heads of the sister units; by id."""
    own = _chosen(placements_for(session, [employee_id], on).get(employee_id, []), None)
    superior = supervisor_of(session, employee_id, on)
    if own is None or superior is None:
        return []
    members = select(Placement.employee_id).join(Post, Post.id == Placement.post_id).where(in_force(Placement, on))
    if own.is_head:
        parent = select(UnitState.parent_id).where(UnitState.unit_id == own.unit_id, in_force(UnitState, on))
        sisters = select(UnitState.unit_id)
        sisters = sisters.where(UnitState.parent_id.in_(parent), in_force(UnitState, on))
        members = members.where(Post.is_head, Post.unit_id.in_(sisters))
    else:
        members = members.where(Post.unit_id == own.unit_id, Post.is_head.is_(False))
    candidates = set(session.scalars(members)) - {employee_id, superior.employee_id}
    found = supervisors_for(session, candidates, on)
    return sorted(one for one, card in found.items() if card and card.employee_id == superior.employee_id)


def _overrides(
    session: Session, employee_ids: Collection[int], on: date, coming: Coming | None
) -> dict[int, SupervisorCard]:
    appointed: dict[int, int] = {}
    for part in chunks(employee_ids):
        query = (
            select(SupervisorOverride.employee_id, SupervisorOverride.supervisor_id)
            .where(SupervisorOverride.employee_id.in_(part), in_force(SupervisorOverride, on))
            .order_by(SupervisorOverride.valid_from, SupervisorOverride.id)
        )
        appointed.update((one, superior) for one, superior in session.execute(query))
    held = placements_with(session, set(appointed.values()), on, coming)
    best = {superior: min(cards, key=_as_superior) for superior, cards in held.items()}
    return {one: SupervisorCard(sup, best[sup].id) for one, sup in appointed.items() if sup in best and sup != one}


def _from_tree(
    card: PlacementCard, parents: dict[int, int | None], heads: Mapping[int, PlacementCard]
) -> SupervisorCard | None:
    way = climb(parents, card.unit_id)
    for unit_id in way[1:] if card.is_head else way:
        head = heads.get(unit_id)
        if head and head.employee_id != card.employee_id:
            return SupervisorCard(head.employee_id, head.id)
    return None


def _chosen(cards: list[PlacementCard], placement_id: int | None) -> PlacementCard | None:
    if placement_id is None:
        return cards[0] if cards else None
    return next((card for card in cards if card.id == placement_id), None)


def _as_superior(card: PlacementCard) -> tuple[bool, int, date, int]:
    return (not card.is_head, *rank_of(card))
