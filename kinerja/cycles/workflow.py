"""The table of a cycle's states; `advance` is the only writer of `Cycle.state`."""

from enum import StrEnum

from kinerja.core.workflow import target_of
from kinerja.cycles.models import Cycle, CycleState


class Step(StrEnum):
    ANNOUNCE = "announce"
    OPEN = "open"
    CLOSE = "close"


TABLE = {
    (CycleState.DRAFT, Step.ANNOUNCE): CycleState.ANNOUNCED,
    (CycleState.ANNOUNCED, Step.OPEN): CycleState.OPEN,
    (CycleState.OPEN, Step.CLOSE): CycleState.CLOSED,
}


def advance(cycle: Cycle, step: Step) -> CycleState:
    """Move the cycle along its table and count the revision. Raises Conflict for a step its state does not know."""
    cycle.state = target_of(TABLE, cycle.state, step, code="cycle.wrong_state")
    cycle.rev += 1
    return cycle.state
