"""What was answered under one version, as another version reads it: by code, where the question is the same."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.aggregation import RaterSheet
from forms.errors import AnswersInvalid
from forms.fieldtypes import FIELD_TYPES
from forms.instrument import Answer, Answers, Indicator, Instrument
from kinerja.appraisals.material import PartSheets

# What a rater could choose from; everything else in a spec says what the choice is worth.
ENDS = ("least", "most", "step")


class Carrying:
    """The way from one instrument to another; compared once, used for any number of sheets."""

    def __init__(self, old: Instrument, new: Instrument) -> None:
        self.new = new
        self.declared = frozenset(given.code for given in new.draft.givens)
        before = {one.code: one for one in old.indicators()}
        pairs = [(before[one.code], one) for one in new.indicators() if one.code in before]
        self.kept = {to.code: to for since, to in pairs if is_same_choice(since, to)}
        self.untouched = {to.code for since, to in pairs if (since.levels, since.spec) == (to.levels, to.spec)}

    def part(self, part: PartSheets) -> PartSheets:
        """The part under the new instrument: its sheets as far as they fit, and the givens that are declared there."""
        givens = {code: text for code, text in part.givens.items() if code in self.declared}
        sheets = [
            replace(sheet, answers=self.answers(sheet, givens)) for sheet in part.sheets if sheet.role in self.new.roles
        ]
        return PartSheets(part.part, self.new, givens, sheets)

    def answers(self, sheet: RaterSheet, givens: Mapping[str, Any]) -> Answers:
        """Those answers that say the same under the new version; the others are as if never given."""
        return {
            code: answer
            for code, answer in sheet.answers.items()
            if code in self.kept and self.fits(self.kept[code], answer, sheet.role, givens)
        }

    def fits(self, indicator: Indicator, answer: Answer, role: str, givens: Mapping[str, Any]) -> bool:
        """Whether the new version asks this role, and would take this answer."""
        if role not in indicator.roles:
            return False
        if answer.not_applicable:
            return role in indicator.decline
        if indicator.code in self.untouched:
            return True
        try:
            FIELD_TYPES[indicator.type].value(indicator, answer, givens)
        except AnswersInvalid:
            return False
        return True


def is_same_choice(old: Indicator, new: Indicator) -> bool:
    """The same type with the same levels: what they are called and worth may differ."""
    if old.type != new.type or [one.value for one in old.levels] != [one.value for one in new.levels]:
        return False
    return old.type != "scale" or all(old.spec.get(key) == new.spec.get(key) for key in ENDS)
