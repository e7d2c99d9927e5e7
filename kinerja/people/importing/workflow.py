"""The states of an uploaded list; `advance` is the only writer of `ImportBatch.state`."""

from enum import StrEnum

from kinerja.core.errors import Conflict
from kinerja.people.models import ImportBatch, ImportState


class Step(StrEnum):
    CHECK = "check"
    JUDGE = "judge"
    APPLY = "apply"
    KEEP = "keep"
    RETURN = "return"  # the records changed since the dry run
    UNDO = "undo"
    RESTORE = "restore"
    REFUSE = "refuse"  # something newer depends on what was imported


# A job that failed leaves its state behind; the step that began it may be taken again.
TABLE = {
    (ImportState.UPLOADED, Step.CHECK): ImportState.CHECKING,
    (ImportState.CHECKING, Step.CHECK): ImportState.CHECKING,
    (ImportState.CHECKED, Step.CHECK): ImportState.CHECKING,
    (ImportState.APPLYING, Step.CHECK): ImportState.CHECKING,
    (ImportState.CHECKING, Step.JUDGE): ImportState.CHECKED,
    (ImportState.CHECKED, Step.APPLY): ImportState.APPLYING,
    (ImportState.APPLYING, Step.KEEP): ImportState.APPLIED,
    (ImportState.APPLYING, Step.RETURN): ImportState.CHECKED,
    (ImportState.APPLIED, Step.UNDO): ImportState.UNDOING,
    (ImportState.UNDOING, Step.UNDO): ImportState.UNDOING,
    (ImportState.UNDOING, Step.RESTORE): ImportState.UNDONE,
    (ImportState.UNDOING, Step.REFUSE): ImportState.APPLIED,
}


def advance(batch: ImportBatch, step: Step) -> ImportState:
    """Move the list along its table. Raises Conflict for a step its state does not know."""
    target = TABLE.get((batch.state, step))
    if target is None:
        raise Conflict("import.wrong_state")
    batch.state = target
    return target
