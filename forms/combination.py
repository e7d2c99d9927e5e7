"""One run of the engine: what was sent, what it hides, and what came of it so far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from forms.errors import Problem
from forms.exact import exact
from forms.fieldtypes import Valued
from forms.formula.working import MISSING, NOT_APPLICABLE, Found
from forms.instrument import Indicator, Instrument
from forms.scoring import RaterSheet, Result, RoleTerm
from forms.visibility import NOTHING


@dataclass(slots=True)
class Combination:
    """One run: what was sent, and what came of it so far."""

    instrument: Instrument
    sheets: Mapping[str, Sequence[RaterSheet]]
    givens: Mapping[str, str]
    hidden: frozenset[str] = NOTHING
    weights: Mapping[str, Fraction] = field(default_factory=dict)  # those that aren't the written ones
    results: dict[str, Result] = field(default_factory=dict)
    invalid: list[Problem] = field(default_factory=list)
    incomplete: list[Problem] = field(default_factory=list)
    worths: dict[tuple[str, str], Valued] = field(default_factory=dict)
    silent: dict[str, RoleTerm] = field(default_factory=dict)  # the terms of roles of which nobody sent anything

    def read(self, code: str) -> Found:
        """What a formula finds under a code: a node's value, n/a where it is hidden, or a given."""
        if code in self.results:
            result = self.results[code]
            return Found(result.value, "na" if result.absence == "na" else "missing" if result.value is None else "")
        return NOT_APPLICABLE if code in self.instrument.nodes else given_found(self.instrument, code, self.givens)


def given_found(instrument: Instrument, code: str, givens: Mapping[str, str]) -> Found:
    """A given as a formula reads it: a number, yes as true, or words."""
    if code not in givens:
        return MISSING
    kinds = {given.code: given.type for given in instrument.draft.givens}
    if kinds[code] == "yes_no":
        return Found(givens[code] == "yes")
    return Found(exact(givens[code]) if kinds[code] in ("number", "rows") else givens[code])


def sheets_by_role(instrument: Instrument, sheets: Sequence[RaterSheet]) -> dict[str, list[RaterSheet]]:
    """The sheets of each role, in the order sent."""
    grouped: dict[str, list[RaterSheet]] = {code: [] for code in instrument.roles}
    for each in sheets:
        grouped.setdefault(each.role, []).append(each)
    return grouped


def sheet_problems(
    instrument: Instrument, sheets: Sequence[RaterSheet], offered: Collection[str] = ()
) -> list[Problem]:
    """Roles and codes that the instrument doesn't know, and answers of roles that weren't asked.

    `offered` are the codes of rows in which nobody said anything: a blank there is no answer.
    """
    problems = []
    for each in sheets:
        if each.role not in instrument.roles:
            problems.append(Problem("role.unknown", each.role))
            continue
        for code, answer in each.answers.items():
            node = instrument.nodes.get(code)
            if node is None and code in offered:
                continue
            if not isinstance(node, Indicator):
                problems.append(Problem("answer.unknown_code", code))
            elif code in each.hidden:
                continue  # whatever it says, it is kept aside
            elif each.role not in node.roles:
                problems.append(Problem("answer.not_asked", code, each.role))
            elif answer.not_applicable and each.role not in node.decline:
                problems.append(Problem("answer.decline_not_offered", code, each.role))
    return problems
