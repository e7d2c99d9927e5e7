"""Placements that are about to be stored: who will hold what, told before anybody is kept waiting for it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from kinerja.people.queries.cards import PlacementCard, placements_for, rank_of


@dataclass
class Coming:
    """What begins and what ends, over what the records say."""

    ends: dict[int, date] = field(default_factory=dict)  # by placement: the first day on which it no longer holds
    begun: dict[int, list[PlacementCard]] = field(default_factory=dict)  # by employee
    heads: dict[int, list[PlacementCard]] = field(default_factory=dict)  # by the unit that one leads

    def end(self, placement_id: int, on: date) -> None:
        self.ends[placement_id] = on

    def begin(self, card: PlacementCard) -> None:
        self.begun.setdefault(card.employee_id, []).append(card)
        if card.is_head:
            self.heads.setdefault(card.unit_id, []).append(card)

    def held(
        self, stored: Mapping[int, list[PlacementCard]], employee_ids: Collection[int], on: date
    ) -> dict[int, list[PlacementCard]]:
        """Placements in force on that day by employee, in the order of `placements_for`."""
        found = {}
        for one in set(employee_ids):
            cards = self.left(stored.get(one, ()), self.begun.get(one, ()), on)
            if cards:
                found[one] = sorted(cards, key=rank_of)
        return found

    def left(self, stored: Iterable[PlacementCard], begun: Iterable[PlacementCard], on: date) -> list[PlacementCard]:
        """Of the stored ones those that go on, and of the coming ones those that hold by then."""
        lasting = [card for card in stored if card.id not in self.ends or self.ends[card.id] > on]
        return lasting + [
            card for card in begun if card.valid_from <= on and (card.valid_to is None or card.valid_to > on)
        ]


def placements_with(
    session: Session, employee_ids: Collection[int], on: date, coming: Coming | None
) -> dict[int, list[PlacementCard]]:
    """`placements_for`, as it will be once `coming` is stored."""
    stored = placements_for(session, employee_ids, on)
    return stored if coming is None else coming.held(stored, employee_ids, on)
