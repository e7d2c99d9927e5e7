"""Trying a draft: the very form a role will see, and the score that trial answers would give. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from forms.aggregation import combine
from forms.answers import read_answers
from forms.compiler import instrument_of
from forms.errors import AnswersInvalid, Problem
from forms.givens import read_givens
from forms.instrument import Answer, Criterion, Draft, Instrument, walk
from forms.page import page_for, values_of
from forms.rows import ROWS, in_rows
from forms.scoring import RaterSheet, Score
from kinerja.core.i18n import _, message

# Problems that keep a draft from being published but not from being looked at.
HARMLESS = ("weight.", "repeat.percent", "outcome.", "axis.", "matrix.", "feedback.", "criterion.", "role.unused",
            "role.closed", "role.minimum", "role.cannot", "indicator.", "rounding.", "text.missing", "given.",
            "wording.role", "level.points", "node.no_indicator", "node.very_many", "step.without_value",
            "condition.")  # fmt: skip
# A trial that stands for several raters, so that a closed role is not left out.
ANSWERING = ("self", "supervisor", "peer", "subordinate", "external")


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the trial's explanation."""

    label: str
    depth: int
    value: Fraction | None
    share: Fraction | None
    term: Fraction | None
    note: str


def instrument_to_look_at(draft: Draft | None, problems: Sequence[Problem]) -> Instrument | None:
    """The draft as raters would see it, even while weights do not add up; None when it cannot be shown."""
    if draft is None:
        return None
    if any(not problem.warning and not problem.code.startswith(HARMLESS) for problem in problems):
        return None
    return instrument_of(draft)


def narrowed(draft: Draft, code: str) -> Draft:
    """The draft with nothing but one indicator in its criterion."""
    criteria = [node for node in walk(draft.root) if isinstance(node, Criterion)]
    for criterion in criteria:
        for child in criterion.children:
            if child.code == code:
                alone = replace(criterion, children=(child,))
                return replace(draft, root=alone if criterion is draft.root else replace(draft.root, children=(alone,)))
    return draft


def in_trial_rows(instrument: Instrument, typed: Any = None) -> Instrument:
    """The instrument with as many items in its lists as are typed beside the form; two while nothing is."""
    lists = [given.code for given in instrument.draft.givens if given.type == ROWS]
    counts = {code: (typed or {}).get(given_name(code), "") or TRIAL_ITEMS for code in lists}
    return in_rows(instrument, counts)


def answering_roles(instrument: Instrument) -> list[str]:
    """The roles that fill in a form, in order: data does not."""
    asked = {role for node in instrument.indicators() for role in node.roles}
    return [code for code, role in instrument.roles.items() if role.kind in ANSWERING and code in asked]


def sections_for(
    instrument: Instrument,
    role: str,
    locale: str,
    *,
    typed: Any = None,
    problems: Sequence[Problem] = (),
    extras: Mapping[str, str] | None = None,
) -> str:
    """The sections of the form that the role will see; what was typed decides what its conditions show."""
    errors: dict[str, list[Problem]] = {}
    for problem in problems:
        errors.setdefault(problem.path, []).append(problem)
    page = page_for(instrument, role=role, locale=locale, translate=_)
    answers, givens, _wrong = ({}, {}, []) if typed is None else readable(instrument, role, typed, locale)
    values = values_of(
        instrument, answers, errors, role=role, locale=locale, typed=typed, givens=givens, extras=extras,
        message=lambda problem: message(problem.code, **problem.params),
    )  # fmt: skip
    return page.join(values)


def readable(
    instrument: Instrument, role: str, typed: Any, locale: str
) -> tuple[dict[str, Answer], dict[str, str], list[Problem]]:
    """What can be read of a trial, answers and givens, and what is wrong with the rest."""
    ignored = TRIAL_NAMES | {given_name(given.code) for given in instrument.draft.givens}
    answers, problems = read_answers(instrument, typed, role=role, complete=False, locale=locale, ignore=ignored)
    givens, wrong = trial_givens(instrument, typed, locale)
    return answers, givens, [*problems, *wrong]


def question_count(instrument: Instrument, role: str) -> int:
    return sum(node.type != "note" for node in instrument.indicators(role))


def trial_score(instrument: Instrument, role: str, typed: Any, locale: str) -> tuple[Score | None, list[Problem]]:
    """The score if only this role answered so, with the givens that are typed beside the form.

    A closed role counts as its minimum number of equal raters.
    """
    answers, givens, problems = readable(instrument, role, typed, locale)
    if problems:
        return None, problems
    raters = max(instrument.roles[role].minimum, 1)
    sheets = [RaterSheet(role, answers, f"A{number}") for number in range(1, raters + 1)]
    try:
        return combine(instrument, sheets, givens), []
    except AnswersInvalid as refusal:
        return None, list(refusal.problems)


TRIAL_ITEMS = "2"
# What the page of a trial sends beside the answers: its choices, and a colleague's comment.
TRIAL_NAMES = frozenset({"csrf_token", "role", "bahasa", "do", "k_code", "k_name", "k_text"})


def given_name(code: str) -> str:
    """The name of a given's field beside the form that is tried."""
    return f"g_{code}"


def trial_givens(instrument: Instrument, typed: Any, locale: str) -> tuple[dict[str, str], list[Problem]]:
    """The givens that are typed, and what is wrong with the others; on a trial none is required."""
    declared = [replace(given, required=False) for given in instrument.draft.givens]
    texts = {given.code: typed.get(given_name(given.code), "") for given in declared}
    return read_givens(declared, texts, locale=locale)


def terms_of(instrument: Instrument, sheet: Mapping[str, Any], locale: str) -> list[Term]:
    """The explanation of a trial score, node by node in reading order."""
    found: list[Term] = []

    def visit(code: str, depth: int) -> None:
        entry = sheet["nodes"][code]
        label = entry["label"].get(locale) or entry["label"].get("id", code)
        found.append(
            Term(label, depth, _number(entry["value"]), _number(entry["share"]), _number(entry["term"]), absence(entry))
        )
        for child in entry["children"]:
            visit(child, depth + 1)

    for child in sheet["nodes"].get(sheet["root"], {}).get("children", ()):
        visit(child, 0)
    return found


def absence(entry: Mapping[str, Any]) -> str:
    """Why a node has no value, in words."""
    words = {"missing": _("belum dijawab"), "na": _("tidak dapat dinilai"), "hidden": _("tersembunyi")}
    return words.get(entry["absence"], "")


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
