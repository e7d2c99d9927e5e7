"""A finished appraisal as a draft would score it. Pure: nothing is read and nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.errors import AnswersInvalid
from forms.instrument import Instrument
from forms.outcome import outcome_for
from kinerja.appraisals.carrying import Carrying
from kinerja.appraisals.material import Material, PartSheets, material_from
from kinerja.review.models import ImpactState
from kinerja.review.queries.finished import Finished

MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """What a result says in codes."""

    score: str | None = None
    category: str | None = None
    predicate: str | None = None
    indications: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Simulated:
    state: ImpactState
    old: Figures
    new: Figures
    reasons: tuple[str, ...] = ()

    def changes(self) -> dict[str, bool]:
        """Which figures differ; of what cannot be computed, none."""
        counts = self.state in (ImpactState.COMPUTED, ImpactState.RATING_DUE)
        return {
            "score_changed": counts and self.old.score != self.new.score,
            "category_changed": counts and self.old.category != self.new.category,
            "predicate_changed": counts and self.old.predicate != self.new.predicate,
            "indication_changed": counts and dict(self.old.indications) != dict(self.new.indications),
        }


class Simulation:
    """A draft in place of the versions that served; compared once with each of them."""

    def __init__(self, draft: Instrument) -> None:
        self.draft = draft
        self.ways: dict[str, Carrying] = {}

    def parts(self, finished: Finished) -> list[PartSheets]:
        """The parts of the appraisal, those of the draft's instrument under the draft."""
        return [self.under_draft(one) if one.part in finished.served else one for one in finished.parts]

    def under_draft(self, part: PartSheets) -> PartSheets:
        known = part.instrument.fingerprint
        if known not in self.ways:
            self.ways[known] = Carrying(part.instrument, self.draft)
        return self.ways[known].part(part)

    def of(self, finished: Finished) -> Simulated:
        """The result that deciding would give today under the draft, with the ratings unchanged."""
        return simulated(finished, self.parts(finished))


def simulated(finished: Finished, parts: Sequence[PartSheets]) -> Simulated:
    """The result against what these parts come to, scored by the very function that scores for the decision."""
    old = figures_of_result(finished)
    try:
        material = material_from(parts)
    except AnswersInvalid as refusal:
        return Simulated(ImpactState.UNFIT, old, Figures(), _codes(refusal.problems))
    if material.score.status == "incomplete":
        return Simulated(ImpactState.INCOMPLETE, old, Figures(), _codes(material.score.problems))
    ratings = {axis: str(one["decided"]) for axis, one in finished.ratings.items()}
    fitting = {axis: rating for axis, rating in ratings.items() if rating in _options(material.instrument, axis)}
    new = figures_of_material(material, fitting)
    axes = {axis.code for axis in material.instrument.draft.outcome.axes}
    state = ImpactState.COMPUTED if fitting.keys() >= axes else ImpactState.RATING_DUE
    return Simulated(state, old, new, tuple(sorted(axes - fitting.keys())))


def figures_of_result(finished: Finished) -> Figures:
    kind, code = finished.outcome.get("kind"), finished.outcome.get("code")
    return Figures(
        finished.score,
        code if kind == "category" else None,
        code if kind == "predicate" else None,
        {axis: one.get("suggested") for axis, one in finished.ratings.items()},
    )


def figures_of_material(material: Material, ratings: Mapping[str, str]) -> Figures:
    """The figures that `keep_decision` would store."""
    outcome = outcome_for(material.instrument, material.score, ratings)
    value = material.score.value
    return Figures(
        None if value is None else str(value),
        outcome.code if outcome.kind == "category" else None,
        outcome.code if outcome.kind == "predicate" else None,
        dict(material.indications),
    )


def _options(instrument: Instrument, code: str) -> set[str]:
    return {option.code for axis in instrument.draft.outcome.axes if axis.code == code for option in axis.options}


def _codes(problems: Any) -> tuple[str, ...]:
    """The nodes, roles or givens that stand in the way, each once."""
    return tuple(dict.fromkeys(problem.path for problem in problems))[:MOST_REASONS]
