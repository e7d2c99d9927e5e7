"""The sentence of every problem that the engine reports, in Indonesian."""

from collections import UserDict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from forms.answermessages import ANSWERS, GIVENS, SENT, WAITING
from forms.definitionmessages import DEFINITION, DOCUMENT
from forms.errors import Problem
from forms.numbers import canonical

MESSAGES = DEFINITION | DOCUMENT | ANSWERS | GIVENS | SENT | WAITING


def message_of(problem: Problem) -> str:
    """What is wrong and what to do about it, after the place where it is.

    A parameter that the problem does not carry shows as an ellipsis.
    """
    place = ".".join(part for part in (problem.path, problem.field) if part)
    sentence = MESSAGES[problem.code] % _Params({key: _shown(value) for key, value in problem.params.items()})
    return f"{place}: {sentence}" if place else sentence


def _shown(value: Any) -> str:
    if isinstance(value, Fraction):
        return canonical(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_shown(each) for each in value)
    return str(value)


class _Params(UserDict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
