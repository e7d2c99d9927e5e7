"""Who stands beside and below whom in the organisation of a day, and who is asked first."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kinerja.cycles.queries import Roster, Seat


@dataclass
class Circle:
    """Who stands beside and below whom, and how many duties everybody already has."""

    people: Roster
    everybody: Roster
    load: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.seats = {seat.card.employee_id: seat for seat in self.everybody.seats}
        self.below: dict[int, list[int]] = defaultdict(list)
        self.beside: dict[tuple[int, int, bool], list[int]] = defaultdict(list)
        for seat in self.everybody.seats:
            if seat.assessor is not None:
                self.below[seat.assessor.employee_id].append(seat.card.employee_id)
                self.beside[_rank_of(seat, seat.assessor.employee_id)].append(seat.card.employee_id)

    def peers(self, seat: Seat) -> list[int]:
        """Same superior: of a head the other heads, of others the colleagues of the same unit."""
        superior = seat.assessor.employee_id if seat.assessor else 0
        return [one for one in self.beside[_rank_of(seat, superior)] if one not in (seat.card.employee_id, superior)]

    def pick(self, candidates: Iterable[int], number: int, taken: set[int]) -> list[int]:
        """The least burdened first, so that nobody rates everybody; equal ones by id."""
        free = sorted((one for one in candidates if one not in taken), key=lambda one: (self.load[one], one))
        chosen = free[:number]
        self.load.update(chosen)
        return chosen


def _rank_of(seat: Seat, superior: int) -> tuple[int, int, bool]:
    head = seat.placement.is_head
    return superior, 0 if head else seat.placement.unit_id, head
