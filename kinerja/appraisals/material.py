"""What a result rests on: the parts of an appraisal, scored in order. Deciding and trying out go through this door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.aggregation import RaterSheet, Score, combine
from forms.instrument import Instrument
from forms.outcome import indications

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class PartSheets:
    """One part as it enters: its instrument, its own givens, and every sheet that counts."""

    part: str
    instrument: Instrument
    givens: Mapping[str, Any]
    sheets: Sequence[RaterSheet]


@dataclass(frozen=True, slots=True)
class Material:
    """What the decision rests on: the score, its indications, and what the ratings would give."""

    instrument: Instrument
    score: Score
    indications: Mapping[str, str | None]
    sheets: Mapping[str, Any]  # part -> sheet


def place_of(part: str) -> tuple[bool, str]:
    """The order of combination: `overall` comes last, because its givens are the others' results."""
    return part == OVERALL, part


def material_from(parts: Iterable[PartSheets]) -> Material:
    """The score of every part, in order; `overall` sees the other parts' results as givens.

    Raises AnswersInvalid where a sheet says what its instrument does not know.
    """
    sheets: dict[str, Any] = {}
    values: dict[str, str] = {}
    for part in sorted(parts, key=lambda one: place_of(one.part)):
        instrument = part.instrument
        score = combine(instrument, part.sheets, {**part.givens, **values})
        sheets[part.part] = score.sheet
        if score.exact is not None:
            values[part.part] = str(score.exact)
    return Material(instrument, score, indications(instrument, score), sheets)
