"""What was answered under one version, as another version reads it: by code, where the question is the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.aggregation import RaterSheet
from forms.builder import asked_of
from forms.errors import AnswersInvalid
from forms.fieldtypes import FIELD_TYPES
from forms.givens import settled_givens
from forms.instrument import Answer, Answers, Indicator, Instrument, walk
from forms.rows import in_rows
from kinerja.appraisals.material import PartSheets

# What a rater could choose from; everything else in a spec says what the choice is worth.
ENDS = ("least", "most", "step")


class Carrying:
    """The way from one instrument to another; compared once, used for any number of sheets."""

    def __init__(self, old: Instrument, new: Instrument) -> None:
        self.new = new
        before, homes = {one.code: one for one in old.indicators()}, groups_in(old)
        self.homes = groups_in(new)
        # An answer in a row goes over where its indicator still stands in rows of the same criterion.
        standing = [one for one in new.indicators() if homes.get(one.code) == self.homes.get(one.code)]
        pairs = [(before[one.code], one) for one in standing if one.code in before]
        self.kept = {to.code: to for since, to in pairs if is_same_choice(since, to)}
        self.untouched = {to.code for since, to in pairs if (since.levels, since.spec) == (to.levels, to.spec)}

    def part(self, part: PartSheets) -> PartSheets:
        """The part under the new instrument: its sheets as far as they fit, and the givens that are declared there."""
        known = settled_givens(part.givens)
        declared = {given.code for given in in_rows(self.new, known).draft.givens}
        givens = {code: text for code, text in known.items() if code in declared}
        sheets = [
            replace(sheet, answers=self.answers(sheet, givens)) for sheet in part.sheets if sheet.role in self.new.roles
        ]
        return PartSheets(part.part, self.new, givens, sheets)

    def answers(self, sheet: RaterSheet, givens: Mapping[str, Any]) -> Answers:
        """Those answers that say the same under the new version; the others are as if never given."""
        offered = in_rows(self.new, givens)
        return {
            code: answer
            for code, answer in sheet.answers.items()
            if isinstance(to := offered.nodes.get(code), Indicator) and self.fits(to, answer, sheet.role, givens)
        }

    def fits(self, indicator: Indicator, answer: Answer, role: str, givens: Mapping[str, Any]) -> bool:
        """Whether the new version asks this role the same, and would take this answer."""
        written = indicator.code.rpartition(".")[2]
        if written not in self.kept or role not in indicator.roles:
            return False
        if answer.not_applicable:
            return role in indicator.decline
        if written in self.untouched:
            return True
        try:
            FIELD_TYPES[indicator.type].value(indicator, answer, givens)
        except AnswersInvalid:
            return False
        return True


def groups_in(instrument: Instrument) -> dict[str, str]:
    """The repeating criterion that each indicator stands in; none for those that stand once."""
    return {
        node.code: group for group in instrument.groups for node in walk(instrument.nodes[group]) if node.code != group
    }


def is_same_choice(old: Indicator, new: Indicator) -> bool:
    """The same type with the same levels: what they are called and worth may differ."""
    if old.type != new.type or [one.value for one in old.levels] != [one.value for one in new.levels]:
        return False
    return old.type != "scale" or all(old.spec.get(key) == new.spec.get(key) for key in ENDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a role's questions differ.

    Answers to `dropped` do not go over, `fresh` are asked anew, `touched` says that anything differs.
    """

    dropped: frozenset[str]
    fresh: frozenset[str]
    touched: bool


def asked_difference(old: Instrument, new: Instrument, role: str) -> Asked:
    """Question by question; where type, levels and their words are the same, the answer goes over."""
    before = {one.code: one for one in asked_of(old, role)}
    after = {one.code: one for one in asked_of(new, role)}
    kept = {code for code, one in after.items() if code in before and keeps_answer(before[code], one, role)}
    same = all(same_demand(before[code], after[code], role) for code in kept)
    dropped, fresh = frozenset(before.keys() - kept), frozenset(after.keys() - kept)
    return Asked(dropped, fresh, not same or bool(dropped or fresh))


def keeps_answer(old: Indicator, new: Indicator, role: str) -> bool:
    """Whether the rater chose among the same described choices."""
    words = [[level.label_for(role) for level in one.levels] for one in (old, new)]
    return is_same_choice(old, new) and words[0] == words[1] and (role in old.decline) <= (role in new.decline)


def same_demand(old: Indicator, new: Indicator, role: str) -> bool:
    """Whether the question reads the same and is owed under the same conditions."""
    return all(
        (
            old.label_for(role) == new.label_for(role),
            old.required == new.required,
            old.show_if == new.show_if,
            old.require_if == new.require_if,
        )
    )


def codes_again(new: Instrument, roles: Mapping[str, Asked]) -> Iterator[str]:
    """Indicators to which some role has no answer from before."""
    fresh = frozenset[str]().union(*(asked.fresh for asked in roles.values()))
    return (one.code for one in new.indicators() if one.code in fresh)
