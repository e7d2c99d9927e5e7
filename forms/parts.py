"""Parts combined: the givens of an overall instrument that are the results of an appraisal's other parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from forms.errors import Problem
from forms.exact import plain
from forms.instrument import Draft, Given
from forms.outcome import Outcome
from forms.scoring import Score

READS = {"score": "number", "node": "number", "figure": "number", "outcome": "text"}


@dataclass(frozen=True, slots=True)
class PartResult:
    """What one part came to."""

    score: Score
    outcome: Outcome


def givens_from_parts(draft: Draft, parts: Mapping[str, PartResult]) -> dict[str, str]:
    """The givens that other parts supply, by code; what a part hasn't got is absent.

    A score is the one that the part shows, rounded as it says; a node's value is exact.
    """
    found = {
        given.code: supplied(given, parts[given.source["part"]])
        for given in draft.givens
        if given.source.get("part") in parts
    }
    return {code: text for code, text in found.items() if text is not None}


def supplied(given: Given, part: PartResult) -> str | None:
    """The text of one given; None while its part has no such thing."""
    read, code = given.source["read"], given.source.get("code", "")
    if read == "outcome":
        return part.outcome.code
    value: Fraction | None = None
    if read == "score":
        value = None if part.score.value is None else Fraction(part.score.value)
    elif read == "figure":
        value = part.outcome.figures.get(code)
    elif code in part.score.nodes:
        value = part.score.nodes[code].value
    return None if value is None else plain(value)


def source_problems(draft: Draft) -> Iterator[Problem]:
    """Givens whose source can't be read, or is of another type."""
    for given in draft.givens:
        source = given.source
        if not source:
            continue
        sound = all(isinstance(part, str) and part for part in source.values()) and source.get("read") in READS
        named = {"part", "read", *(("code",) if source.get("read") in ("node", "figure") else ())}
        if not sound or set(source) != named:
            yield Problem("given.source_malformed", given.code, "source")
        elif READS[source["read"]] != given.type:
            yield Problem("given.source_type", given.code, "source", {"type": READS[source["read"]]})
