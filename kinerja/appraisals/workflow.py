"""The tables of states of appraisals, assignments and responses; `advance` is the only writer of `state`."""

from enum import StrEnum

from kinerja.appraisals.models import Appraisal, AppraisalState, Assignment, AssignmentState, Response, ResponseState
from kinerja.core.errors import Conflict


class Step(StrEnum):
    DECIDE = "decide"
    DECLINE = "decline"
    FINISH = "finish"
    RECEIVE = "receive"
    REVOKE = "revoke"
    SUBMIT = "submit"


State = AppraisalState | AssignmentState | ResponseState

TABLE: dict[tuple[State, Step], State] = {
    (AppraisalState.COLLECTING, Step.DECIDE): AppraisalState.DECIDED,
    (AppraisalState.DECIDED, Step.RECEIVE): AppraisalState.RECEIVED,
    (AssignmentState.OPEN, Step.FINISH): AssignmentState.DONE,
    (AssignmentState.OPEN, Step.DECLINE): AssignmentState.DECLINED,
    (AssignmentState.OPEN, Step.REVOKE): AssignmentState.REVOKED,
    (ResponseState.DRAFT, Step.SUBMIT): ResponseState.SUBMITTED,
}


def advance(record: Appraisal | Assignment | Response, step: Step) -> State:
    """Move the record along its table. Raises Conflict for a step that its state does not know."""
    target = next((end for (start, way), end in TABLE.items() if start is record.state and way is step), None)
    if target is None:
        raise Conflict("appraisal.wrong_state", state=record.state.value, step=step.value)
    record.state = target
    if not isinstance(record, Assignment):
        record.rev += 1
    return target
