"""Worked examples of what is typed, calculated by the engine itself; nothing is stored."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from forms.conversions import apply, step_problems
from kinerja.instruments.board import short

BEFORE = ("40", "72.5", "96")  # values of a criterion that the steps are shown on


def steps_example(steps: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Some values, each followed by what every step makes of it; nothing while a step is incomplete."""
    if not steps or any(True for step in steps for _problem in step_problems(step, "", "")):
        return []
    return [_run(steps, Fraction(before)) for before in BEFORE]


def _run(steps: Sequence[Mapping[str, Any]], value: Fraction) -> list[str]:
    found = [short(value)]
    for step in steps:
        value = apply(step, value)
        found.append(short(value))
    return found
