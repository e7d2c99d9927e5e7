"""The machine behind every table of states: where a step leads, and the picture of a table."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from kinerja.core.errors import Conflict

State = TypeVar("State", bound=StrEnum)
Way = TypeVar("Way", bound=StrEnum)


def target_of(table: Mapping[tuple[State, Way], State], state: State, step: Way, *, code: str) -> State:
    """The state to which the step leads. Raises Conflict with that code for a step which this state does not know."""
    # By identity: states of two machines may have equal texts.
    for (start, way), end in table.items():
        if start is state and way is step:
            return end
    raise Conflict(code, state=state.value, step=step.value)


def picture_of(
    machine: type[StrEnum],
    table: Mapping[tuple[Any, Any], StrEnum],
    state_words: Mapping[StrEnum, str],
    step_words: Mapping[Any, str],
) -> Iterable[str]:
    """The lines of a state diagram (Mermaid) of one machine: its states in their order, then the steps.

    Words of states and of steps stand apart, because a state and a step may have equal texts. A step that means
    something else from one state has words under (state, step) too.
    """
    yield "stateDiagram-v2"
    for state in machine:
        yield f"    {state.name}: {state_words[state]}"
    steps = [(start, way, end) for (start, way), end in table.items() if type(start) is machine]
    yield f"    [*] --> {next(iter(machine)).name}"
    for start, way, end in steps:
        yield f"    {start.name} --> {end.name}: {step_words.get((start, way)) or step_words[way]}"
    left = {start for start, _way, _end in steps}
    for state in machine:
        if state not in left:
            yield f"    {state.name} --> [*]"
