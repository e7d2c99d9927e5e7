"""The contract of a field type: what it demands of a definition, what an answer is worth, how it is asked."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from forms.errors import AnswersInvalid, Problem
from forms.exact import exact, is_exact
from forms.fieldtypes.asking import Asking
from forms.instrument import Answer, Indicator

Givens = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Valued:
    """An answer's value with the rule that gave it, or its absence (`missing`, `na`)."""

    value: Fraction | None
    how: Mapping[str, Any] = field(default_factory=dict)
    absence: str = ""


MISSING = Valued(None, {"rule": "missing"}, "missing")
NOT_APPLICABLE = Valued(None, {"rule": "na"}, "na")


class FieldType(ABC):
    """One way of asking. `scores` is False for types that carry words, not value; they have no weight."""

    name: ClassVar[str]
    asked: ClassVar[Asking] = Asking()
    scores: ClassVar[bool] = True
    has_levels: ClassVar[bool] = False
    spec_keys: ClassVar[frozenset[str]] = frozenset()

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        """What is wrong with the indicator as one of this type."""
        for key in indicator.spec:
            if key not in self.spec_keys:
                yield Problem("spec.unknown_key", indicator.code, f"spec.{key}", {"key": key})
        if indicator.levels and not self.has_levels:
            yield Problem("level.not_for_type", indicator.code, "levels", {"type": self.name})

    def value(self, indicator: Indicator, answer: Answer | None, givens: Givens) -> Valued:
        """What the answer is worth; blank text, no choice and no answer are missing.

        Raises AnswersInvalid for an answer that the indicator doesn't offer.
        """
        if answer is None:
            return MISSING
        if answer.not_applicable:
            return NOT_APPLICABLE
        if is_blank(answer.value):
            return MISSING
        return self.worth(indicator, answer.value, givens)

    @abstractmethod
    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        """The value of an answer that is there."""


class WordsType(FieldType):
    """A type whose answers are read, never counted."""

    scores = False

    def worth(self, indicator: Indicator, raw: Any, givens: Givens) -> Valued:
        return MISSING


def is_blank(raw: object) -> bool:
    """No answer at all: nothing, only white space, or an empty choice."""
    return raw is None or raw == [] or raw == {} or (isinstance(raw, str) and not raw.strip())


def refuse(indicator: Indicator, code: str, **params: Any) -> AnswersInvalid:
    """The error for one answer, to be raised."""
    return AnswersInvalid([Problem(code, indicator.code, "value", params)])


def number_from(indicator: Indicator, raw: object) -> Fraction:
    """The number an answer holds. Raises AnswersInvalid (`answer.not_a_number`)."""
    if not isinstance(raw, str) or not is_exact(raw.strip()):
        raise refuse(indicator, "answer.not_a_number")
    return exact(raw.strip())


def number_problems(indicator: Indicator, *keys: str) -> Iterator[Problem]:
    """Spec entries that must be exact numbers where they are given."""
    for key in keys:
        if key in indicator.spec and not is_exact(indicator.spec[key]):
            yield Problem("spec.not_a_number", indicator.code, f"spec.{key}", {"key": key})


def spec_number(indicator: Indicator, key: str) -> Fraction | None:
    """A number of the spec, None where it isn't given or isn't a number."""
    raw = indicator.spec.get(key)
    return exact(raw) if isinstance(raw, str) and is_exact(raw) else None
