"""Every combination of answers and givens that conditions can tell apart, so that a prover can try them all."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any

from forms.conditions import Condition, comparisons, references
from forms.exact import exact, is_exact, plain
from forms.fieldtypes.base import spec_number
from forms.instrument import Answer, Draft, Given, Indicator, walk

MOST_WORLDS = 1000
TEXTS = frozenset({"text", "date", "evidence", "note"})
ELSE = ("!", "~")  # before and after every other text

Variable = tuple[str, str]  # ("answer" or "given", code)


@dataclass(frozen=True, slots=True)
class World:
    """One combination, as conditions read it."""

    answers: Mapping[str, Answer]
    givens: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What the conditions of a draft read, each with the values that they can tell apart."""

    values: Mapping[Variable, tuple[Any, ...]]

    def count(self, variables: Collection[Variable]) -> int:
        return prod(len(self.values[each]) for each in variables)

    def worlds(self, variables: Collection[Variable]) -> Iterator[World]:
        """Every combination of the variables; the others are absent."""
        chosen = list(dict.fromkeys(variables))
        for values in product(*(self.values[each] for each in chosen)):
            found = [(each, value) for each, value in zip(chosen, values, strict=True) if value is not None]
            yield World(
                {code: Answer(value) for (source, code), value in found if source == "answer"},
                {code: value for (source, code), value in found if source == "given"},
            )


def unknowns_of(draft: Draft, conditions: Iterable[Condition]) -> Unknowns:
    """The variables of well-formed conditions that read only answers and givens that exist."""
    written = list(conditions)
    literals = literals_of(written)
    answers = {node.code: node for node in walk(draft.root) if isinstance(node, Indicator)}
    givens = {given.code: given for given in draft.givens}
    variables = dict.fromkeys(each for condition in written for each in references(condition))
    return Unknowns(
        {
            (source, code): answer_values(answers[code], literals.get((source, code), ()))
            if source == "answer"
            else given_values(givens[code], literals.get((source, code), ()))
            for source, code in variables
        }
    )


def literals_of(conditions: Iterable[Condition]) -> dict[Variable, list[str]]:
    """What each variable is compared with; a variable beside another takes over what that is compared with."""
    found: dict[Variable, list[str]] = {}
    beside: list[tuple[Variable, Variable]] = []
    for left, right in (pair for condition in conditions for pair in comparisons(condition)):
        named = [next(iter(side.items())) for side in (left, right) if isinstance(side, Mapping)]
        if len(named) == 2:
            beside.append((named[0], named[1]))
        elif named:
            found.setdefault(named[0], []).append(right if isinstance(left, Mapping) else left)
    for first, second in beside:
        both = [*found.get(first, ()), *found.get(second, ()), "0", "1"]
        found[first] = found[second] = both
    return found


def answer_values(indicator: Indicator, literals: Collection[str]) -> tuple[Any, ...]:
    """The answers that can be given; none too, unless one is always owed and nobody may decline."""
    nothing = () if indicator.required and not indicator.decline else (None,)
    levels = [plain(level.value) for level in indicator.levels]
    if indicator.type == "multiple_choice":
        return ([], *([each] for each in levels), levels)
    if levels:
        return (*levels, *nothing)
    if indicator.type == "yes_no":
        return ("yes", "no", *nothing)
    if indicator.type in TEXTS:
        return (*dict.fromkeys([*literals, *ELSE]), None)
    least, most = spec_number(indicator, "least"), spec_number(indicator, "most")
    return (*numbers_around(literals, least, most), *nothing)


def given_values(given: Given, literals: Collection[str]) -> tuple[Any, ...]:
    nothing = () if given.required else (None,)
    if given.type == "yes_no":
        return ("yes", "no", *nothing)
    if given.type != "number":
        return (*dict.fromkeys([*literals, *ELSE]), *nothing)
    return (*numbers_around(literals, given.least, given.most), *nothing)


def numbers_around(literals: Collection[str], least: Fraction | None, most: Fraction | None) -> list[str]:
    """The numbers that are compared with, one between each two, and one beyond both ends, all within the bounds."""
    cuts = sorted({exact(each) for each in literals if is_exact(each)} or {Fraction(0)})
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    ends = [cuts[0] - 1 if least is None else least, cuts[-1] + 1 if most is None else most]
    inside = [each for each in sorted({*cuts, *between, *ends}) if (least is None or each >= least)]
    return [plain(each) for each in inside if most is None or each <= most]
