"""How far a sheet is: as a whole, and criterion by criterion where it is long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.builder import ByFingerprint, asked_of, is_answered, owed_of, owes_answer
from forms.instrument import Answers, Criterion, Indicator, Instrument, walk
from forms.rows import in_rows
from forms.visibility import hidden_from

LONG = 60  # questions; a sheet of so many needs no table of contents


@dataclass(frozen=True, slots=True)
class PartProgress:
    """A criterion right under the root, and its share of the whole; total 0: nothing in it is owed."""

    criterion: Criterion
    filled: int
    total: int


def progress(
    instrument: Instrument, answers: Answers, *, role: str, givens: Mapping[str, Any] | None = None
) -> tuple[int, int]:
    """How many of the owed answers are given, and how many are owed; of all that is shown where none is owed."""
    _shown, owed = shown_and_owed(in_rows(instrument, givens or {}), answers, role, givens or {})
    return sum([is_answered(answers.get(each.code), each) for each in owed]), len(owed)


def parts_of(
    instrument: Instrument, answers: Answers, *, role: str, givens: Mapping[str, Any] | None = None
) -> list[PartProgress]:
    """The same for each criterion that the role sees now; none for a sheet that is not long."""
    instrument = in_rows(instrument, givens or {})
    if len(asked_of(instrument, role)) <= LONG:
        return []
    shown, owed = shown_and_owed(instrument, answers, role, givens or {})
    seen, due = {each.code for each in shown}, {each.code for each in owed}
    found: list[PartProgress] = []
    for top in instrument.root.children:
        inside = [each for each in walk(top) if isinstance(each, Indicator) and each.code in seen]
        if isinstance(top, Criterion) and inside:
            own = [each for each in inside if each.code in due]
            found.append(PartProgress(top, sum(is_answered(answers.get(each.code), each) for each in own), len(own)))
    return found


def shown_and_owed(
    instrument: Instrument, answers: Answers, role: str, givens: Mapping[str, Any]
) -> tuple[Sequence[Indicator], Sequence[Indicator]]:
    """What the role is asked now, and what of it is owed: all of it where nothing is."""
    shown = asked_of(instrument, role)
    if not (instrument.conditional or instrument.demanding):
        return shown, owed_of(ByFingerprint(instrument.key, instrument), role)
    hidden = hidden_from(instrument, answers, givens)
    shown = [each for each in shown if each.code not in hidden]
    return shown, [each for each in shown if owes_answer(each, role, answers, givens, hidden)] or shown
