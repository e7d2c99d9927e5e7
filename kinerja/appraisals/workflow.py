"""The tables of states of appraisals, assignments and responses; `advance` is the only writer of `state`.

docs/alur.md draws them.
"""

from enum import StrEnum

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    Handover,
    HandoverState,
    MoveState,
    Response,
    ResponseState,
    VersionMove,
)
from kinerja.appraisals.models.raters import GroupVoid, VoidState
from kinerja.core.workflow import target_of


class Step(StrEnum):
    CHANGE = "change"
    CLOSE = "close"
    CONFIRM = "confirm"
    DECIDE = "decide"
    DECLINE = "decline"
    FINISH = "finish"
    OBJECT = "object"
    RECEIVE = "receive"
    RESUME = "resume"
    RETURN = "return"
    REVOKE = "revoke"
    SETTLE = "settle"
    STAND_IN = "stand_in"
    SUBMIT = "submit"
    SUGGEST = "suggest"
    UNDO = "undo"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"


State = AppraisalState | AssignmentState | ResponseState | MoveState | HandoverState | VoidState

TABLE: dict[tuple[State, Step], State] = {
    (AppraisalState.COLLECTING, Step.DECIDE): AppraisalState.DECIDED,
    (AppraisalState.COLLECTING, Step.STAND_IN): AppraisalState.DECIDED,  # by the superior of a silent assessor
    (AppraisalState.COLLECTING, Step.CLOSE): AppraisalState.WITHOUT_RESULT,
    (AppraisalState.WITHOUT_RESULT, Step.RESUME): AppraisalState.COLLECTING,
    (AppraisalState.DECIDED, Step.RECEIVE): AppraisalState.RECEIVED,
    (AppraisalState.RECEIVED, Step.OBJECT): AppraisalState.OBJECTED,
    (AppraisalState.RECEIVED, Step.SETTLE): AppraisalState.FINAL,  # the clock for objections ran out, or there is none
    (AppraisalState.OBJECTED, Step.WITHDRAW): AppraisalState.RECEIVED,
    (AppraisalState.OBJECTED, Step.UPHOLD): AppraisalState.FINAL,
    (AppraisalState.OBJECTED, Step.CHANGE): AppraisalState.FINAL,
    (AssignmentState.SUGGESTED, Step.CONFIRM): AssignmentState.OPEN,
    (AssignmentState.SUGGESTED, Step.REVOKE): AssignmentState.REVOKED,
    (AssignmentState.OPEN, Step.FINISH): AssignmentState.DONE,
    (AssignmentState.OPEN, Step.DECLINE): AssignmentState.DECLINED,
    (AssignmentState.OPEN, Step.REVOKE): AssignmentState.REVOKED,
    (AssignmentState.DONE, Step.RETURN): AssignmentState.OPEN,
    (AssignmentState.DECLINED, Step.RESUME): AssignmentState.OPEN,  # declined by mistake: the rater is asked anew
    (AssignmentState.REVOKED, Step.RESUME): AssignmentState.OPEN,  # the change that ended it was undone
    (AssignmentState.REVOKED, Step.SUGGEST): AssignmentState.SUGGESTED,  # the same, of a duty that still waited
    (ResponseState.DRAFT, Step.SUBMIT): ResponseState.SUBMITTED,
    (ResponseState.SUBMITTED, Step.RETURN): ResponseState.DRAFT,
    (MoveState.PROPOSED, Step.CONFIRM): MoveState.CONFIRMED,
    (MoveState.PROPOSED, Step.WITHDRAW): MoveState.WITHDRAWN,
    (HandoverState.APPLIED, Step.UNDO): HandoverState.UNDONE,
}
# Apart: its states have the texts of MoveState, and equal texts are equal keys.
VOIDS: dict[tuple[State, Step], State] = {
    (VoidState.PROPOSED, Step.CONFIRM): VoidState.CONFIRMED,
    (VoidState.PROPOSED, Step.WITHDRAW): VoidState.WITHDRAWN,
}


def advance(record: Appraisal | Assignment | Response | VersionMove | Handover | GroupVoid, step: Step) -> State:
    """Move the record along its table. Raises Conflict for a step that its state does not know."""
    table = VOIDS if isinstance(record, GroupVoid) else TABLE
    target = target_of(table, record.state, step, code="appraisal.wrong_state")
    record.state = target
    if isinstance(record, Appraisal | Response):
        record.rev += 1
    return target
