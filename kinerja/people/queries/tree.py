"""The tree of units as it stood on a day: names, parents, subtree, ancestors."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import CTE, Select, select
from sqlalchemy.orm import Session

from kinerja.people.models import UnitState
from kinerja.people.queries.dates import chunks, in_force


def unit_names(session: Session, ids: Collection[int], on: date) -> dict[int, str]:
    """The name of each unit on that day; before its first day the first name, after its last the last."""
    states: dict[int, list[tuple[date, str]]] = {}
    for part in chunks(ids):
        query = (
            select(UnitState.unit_id, UnitState.valid_from, UnitState.name)
            .where(UnitState.unit_id.in_(part))
            .order_by(UnitState.unit_id, UnitState.valid_from)
        )
        for unit_id, since, name in session.execute(query):
            states.setdefault(unit_id, []).append((since, name))
    return {unit_id: _latest(rows, on) for unit_id, rows in states.items()}


def unit_parents(session: Session, ids: Collection[int], on: date) -> dict[int, int | None]:
    """The parent of each unit on that day, and of all units above them; units without a state are left out."""
    parents: dict[int, int | None] = {}
    for part in chunks(ids):
        chain = _ancestor_rows(part, on)
        parents.update((unit_id, parent_id) for unit_id, parent_id in session.execute(select(chain)))
    return parents


def unit_ancestors(session: Session, unit_id: int, on: date) -> list[int]:
    """The units above, nearest first; without the unit itself."""
    return climb(unit_parents(session, [unit_id], on), unit_id)[1:]


def climb(parents: dict[int, int | None], unit_id: int) -> list[int]:
    """The way from a unit up to the top, the unit first; a circle in the tree ends the way."""
    way: list[int] = []
    step: int | None = unit_id
    while step is not None and step not in way:
        way.append(step)
        step = parents.get(step)
    return way


def unit_subtree(session: Session, unit_id: int, on: date) -> set[int]:
    """The unit and everything below it on that day."""
    return set(session.scalars(subtree_ids([unit_id], on)))


def subtree_ids(roots: Collection[int], on: date) -> Select[tuple[int]]:
    """The same as a query, for use inside others."""
    # UNION drops repeated rows, so that even a circle in the data comes to an end.
    base = select(UnitState.unit_id.label("unit_id")).where(UnitState.unit_id.in_(sorted(roots)))
    below = base.cte("subtree", recursive=True)
    state = UnitState.__table__.alias("below")
    step = select(state.c.unit_id).join(below, state.c.parent_id == below.c.unit_id).where(in_force(state.c, on))
    return select(below.union(step).c.unit_id)


def _ancestor_rows(ids: Collection[int], on: date) -> CTE:
    base = select(UnitState.unit_id, UnitState.parent_id).where(UnitState.unit_id.in_(ids), in_force(UnitState, on))
    above = base.cte("ancestors", recursive=True)
    state = UnitState.__table__.alias("above")
    step = (
        select(state.c.unit_id, state.c.parent_id)
        .join(above, state.c.unit_id == above.c.parent_id)
        .where(in_force(state.c, on))
    )
    return above.union(step)


def _latest(rows: list[tuple[date, str]], on: date) -> str:
    begun = [name for since, name in rows if since <= on]
    return begun[-1] if begun else rows[0][1]
