"""Where people stand in a period as of a day: the post that counts, the assessor, the instruments; and the rules."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.cycles.models import CycleRule
from kinerja.cycles.queries.serving import Serving, versions_for
from kinerja.people.models import PlacementKind
from kinerja.people.queries import PlacementCard, SupervisorCard, placements_for, supervisors_for

ACTING = {
    "plt": frozenset({PlacementKind.PLT}),
    "plt_plh": frozenset({PlacementKind.PLT, PlacementKind.PLH}),
    "none": frozenset[PlacementKind](),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A point that the regulation leaves open: the value of a code, and what it may be."""

    code: str
    value: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """How one cycle decides the open points."""

    acting: frozenset[PlacementKind]  # which acting capacities lead the chain away from the definitive post
    acting_instrument: bool  # the instrument of the acting post, else that of the definitive one
    stays_in_window: bool  # an assessor who moves inside the rating window still evaluates the old unit


@dataclass(frozen=True, slots=True)
class Standing:
    """The post by which somebody is appraised, by whom, and with which instruments."""

    placement: PlacementCard
    assessor: SupervisorCard | None
    servings: tuple[Serving, ...]


@cache
def _seed() -> Mapping[str, Any]:
    seed: Mapping[str, Any] = json.loads((resources.files("config") / "seeds" / "changes.json").read_text("utf-8"))
    return seed


@cache
def usual_rules() -> tuple[Rule, ...]:
    """The open points with their usual values, from the seeds."""
    return tuple(Rule(one["code"], one["value"], tuple(one["values"])) for one in _seed()["rules"])


def study_dropped_predicates() -> frozenset[str]:
    """The only predicates after a tugas belajar that ended without success (PermenPANRB 6/2022, pp. 64-65)."""
    return frozenset(_seed()["study_dropped_predicates"])


def rules_for(session: Session, cycle_id: int) -> tuple[Rule, ...]:
    """Every open point as this cycle decides it: its own value, else the usual one."""
    query = select(CycleRule.code, CycleRule.value).where(CycleRule.cycle_id == cycle_id)
    own = dict(session.execute(query).tuples().all())
    return tuple(Rule(one.code, own.get(one.code, one.value), one.values) for one in usual_rules())


def change_rules(session: Session, cycle_id: int) -> ChangeRules:
    """The rules of a cycle, ready to be followed."""
    values = {one.code: one.value for one in rules_for(session, cycle_id)}
    return ChangeRules(
        ACTING[values["acting_kinds"]],
        values["acting_instrument"] == "acting",
        values["assessor_in_window"] == "stays",
    )


def standings(session: Session, cycle_id: int, employee_ids: Collection[int], on: date) -> dict[int, Standing]:
    """Where each stands on that day; who holds no post is left out. The number of queries does not grow with them."""
    rules = change_rules(session, cycle_id)
    held = placements_for(session, employee_ids, on)
    counting = {one: counting_post(cards, rules) for one, cards in held.items()}
    places = {one: card.id for one, card in counting.items()}
    assessors = supervisors_for(session, list(counting), on, placements=places)
    served_by = {one: counting[one] if rules.acting_instrument else held[one][0] for one in counting}
    served = versions_for(session, cycle_id, served_by.values(), on)
    return {one: Standing(card, assessors.get(one), tuple(served[served_by[one].id])) for one, card in counting.items()}


def counting_post(cards: list[PlacementCard], rules: ChangeRules) -> PlacementCard:
    """The newest acting post where such posts lead the chain, else the main one."""
    acting = [card for card in cards if card.kind in rules.acting]
    return max(acting, key=lambda card: (card.valid_from, card.id)) if acting else cards[0]


def versions_of(servings: Collection[Serving]) -> Mapping[str, int]:
    """Part -> version."""
    return {one.part: one.version_id for one in servings}
