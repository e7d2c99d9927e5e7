"""What a result rests on: the parts of an appraisal, scored in order. Deciding and trying out go through this door."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.aggregation import RaterSheet, Score, combine
from forms.exact import plain
from forms.instrument import Draft, Instrument
from forms.outcome import indications, outcome_for
from forms.parts import PartResult, givens_from_parts

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


def filled_by_parts(draft: Draft, others: Collection[str]) -> frozenset[str]:
    """The givens of a whole that its other parts fill: those with a source there, and those named like a part."""
    return frozenset(given.code for given in draft.givens if (given.source.get("part") or given.code) in others)


def material_from(parts: Iterable[PartSheets]) -> Material:
    """The score of every part, in order; `overall` sees the other parts' results as givens.

    What a part hasn't come to is no given, whatever was once entered under that code.
    Raises AnswersInvalid where a sheet says what its instrument does not know.
    """
    sheets: dict[str, Any] = {}
    results: dict[str, PartResult] = {}
    for part in sorted(parts, key=lambda one: place_of(one.part)):
        instrument = part.instrument
        givens = givens_of_whole(part, results) if part.part == OVERALL else part.givens
        score = combine(instrument, part.sheets, givens)
        sheets[part.part] = score.sheet
        if part.part != OVERALL:
            # The parts' own ratings are nobody's decision: only a list gives them an outcome.
            results[part.part] = PartResult(score, outcome_for(instrument, score, {}))
    return Material(instrument, score, indications(instrument, score), sheets)


def givens_of_whole(part: PartSheets, results: Mapping[str, PartResult]) -> dict[str, Any]:
    """The whole's own givens, and those that the parts fill: by a source, or the exact score under the part's name."""
    draft = part.instrument.draft
    filled = filled_by_parts(draft, results.keys())
    own = {code: value for code, value in part.givens.items() if code not in filled}
    sourced = {given.code for given in draft.givens if given.source}
    named = {
        code: plain(result.score.exact)
        for code, result in results.items()
        if result.score.exact is not None and code in filled - sourced
    }
    return own | named | givens_from_parts(draft, results)
