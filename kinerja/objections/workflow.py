"""The table of an objection's states; `advance` is the only writer of `Objection.state`."""

from enum import StrEnum

from kinerja.core.workflow import target_of
from kinerja.objections.models import Objection, ObjectionState


class Step(StrEnum):
    FILE = "file"
    WITHDRAW = "withdraw"
    UPHOLD = "uphold"
    CHANGE = "change"


TABLE = {
    (ObjectionState.DRAFT, Step.FILE): ObjectionState.FILED,
    (ObjectionState.FILED, Step.WITHDRAW): ObjectionState.WITHDRAWN,
    (ObjectionState.FILED, Step.UPHOLD): ObjectionState.UPHELD,
    (ObjectionState.FILED, Step.CHANGE): ObjectionState.CHANGED,
}


def advance(objection: Objection, step: Step) -> ObjectionState:
    """Move the objection along its table. Raises Conflict for a step that its state does not know."""
    objection.state = target_of(TABLE, objection.state, step, code="objection.wrong_state")
    objection.rev += 1
    return objection.state
