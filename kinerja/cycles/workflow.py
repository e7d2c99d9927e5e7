"""The table of a cycle's states; `advance` is the only writer of `Cycle.state`."""

from enum import StrEnum

from kinerja.core.errors import Conflict
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
    target = TABLE.get((cycle.state, step))
    if target is None:
        raise Conflict("cycle.wrong_state", state=cycle.state.value, step=step.value)
    cycle.state = target
    cycle.rev += 1
    return target
