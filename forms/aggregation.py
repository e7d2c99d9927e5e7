"""Answers of all raters become one score: per rater, per role and indicator, over the roles, up the tree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from forms import outcome, sheet
from forms.errors import AnswersInvalid, Problem
from forms.exact import amount, exact, total
from forms.fieldtypes import FIELD_TYPES, Valued
from forms.formula.working import MISSING, NOT_APPLICABLE, Found
from forms.givens import given_problems, settled_givens
from forms.grouping import ONE, Absence, Member, weigh
from forms.instrument import AbsenceRule, Indicator, Instrument, Node, RaterRole, RoleCounting, walk
from forms.scoring import (
    Dropped,
    NodeValue,
    RaterSheet,
    Result,
    RoleTerm,
    Score,
    absence_rule,
    criterion_result,
    scores,
    scoring_children,
    stepped,
    weight_among_siblings,
)

__all__ = ["NodeValue", "RaterSheet", "Score", "combine"]

CLOSED_MINIMUM = 3


@dataclass(slots=True)
class Combination:
    """One run: what was sent, and what came of it so far."""

    instrument: Instrument
    sheets: Mapping[str, Sequence[RaterSheet]]
    givens: Mapping[str, str]
    hidden: Collection[str] = ()
    results: dict[str, Result] = field(default_factory=dict)
    invalid: list[Problem] = field(default_factory=list)
    incomplete: list[Problem] = field(default_factory=list)
    worths: dict[tuple[str, str], Valued] = field(default_factory=dict)

    def read(self, code: str) -> Found:
        """What a formula finds under a code: a node's value, n/a where it is hidden, or a given."""
        if code in self.results:
            result = self.results[code]
            return Found(result.value, "na" if result.absence == "na" else "missing" if result.value is None else "")
        return NOT_APPLICABLE if code in self.instrument.nodes else given_found(self.instrument, code, self.givens)


def combine(
    instrument: Instrument,
    sheets: Sequence[RaterSheet],
    givens: Mapping[str, Any] | None = None,
    *,
    hidden: Collection[str] = (),
) -> Score:
    """The score of an appraisal with the sheet of every term; exact, the same in any order of raters.

    Nodes named in `hidden` are in no group before shares are formed; answers to them are ignored.
    Raises AnswersInvalid for roles, codes, answers or givens that the instrument doesn't know.
    """
    known = settled_givens(givens or {})
    run = Combination(instrument, sheets_by_role(instrument, sheets), known, frozenset(hidden))
    run.invalid += [*sheet_problems(instrument, sheets), *given_problems(instrument.draft, known)]
    if run.invalid:
        raise AnswersInvalid(run.invalid)
    away = {node.code for code in run.hidden for node in walk(instrument.nodes[code])}
    for code in instrument.order:
        if code not in away:
            run.results[code] = evaluate(run, instrument.nodes[code])
    if run.invalid:
        raise AnswersInvalid(run.invalid)
    run.incomplete += [
        Problem("given.missing", given.code)
        for given in instrument.draft.givens
        if given.required and given.code not in known
    ]
    return settle(run)


def settle(run: Combination) -> Score:
    """The status, the one rounding, and the sheet."""
    instrument = run.instrument
    results = {code: run.results[code] for code in instrument.nodes if code in run.results}
    nodes = {code: NodeValue(result.value, result.absence) for code, result in results.items()}
    nodes |= {
        node.code: NodeValue(None, "hidden")
        for code in run.hidden
        for node in walk(instrument.nodes[code])
        if scores(node)
    }
    root = results.get(instrument.root.code)
    if root is not None and root.absence == "missing" and not run.incomplete:
        run.incomplete.append(Problem("node.missing", instrument.root.code))
    scored = Score("scored", None, root.value if root else None, nodes, {}, (), run.givens)
    if run.incomplete:
        scored = replace(scored, status="incomplete", exact=None, problems=tuple(run.incomplete))
    elif (root is not None and root.absence == "na") or outcome.says_not_rated(instrument, scored):
        scored = replace(scored, status="not_rated", exact=None)
    elif scored.exact is not None:
        rounding = instrument.draft.rounding
        scored = replace(scored, value=amount(scored.exact, rounding.digits, rounding.mode))
    axes = outcome.axes_of(instrument, scored, results)
    return replace(scored, sheet=sheet.sheet_of(instrument, scored, results, axes=axes, hidden=run.hidden))


def evaluate(run: Combination, node: Node) -> Result:
    """A node's result from those of everything that it reads, which stand before it in the order."""
    if isinstance(node, Indicator):
        return indicator_result(run, node)
    children = [run.results[child.code] for child in scoring_children(node, run.hidden)]
    for child in children:
        child.weight = weight_among_siblings(child.node, node.mode, run.hidden)
    result = criterion_result(node, children, run.read)
    if result.rule is AbsenceRule.BLOCK and result.value is None and not result.blocked:
        run.incomplete.append(Problem("node.blocked", node.code, params={"absence": result.absence}))
        result.blocked = True
    if node is run.instrument.root and result.value is not None:
        result.share, result.term = ONE, result.value
    return result


def indicator_result(run: Combination, indicator: Indicator) -> Result:
    """An indicator from its roles, then its steps. Missing blocks where an answer is required."""
    terms = [role_term(run, indicator, run.instrument.roles[code]) for code in indicator.roles]
    value, absence, roles = over_roles(terms)
    blocked = False
    for role in roles:
        if role.rule is AbsenceRule.BLOCK and role.dropped in ("missing", "below_minimum"):
            run.incomplete.append(Problem("role.missing", indicator.code, role.role, {"role": role.role}))
            value, absence, blocked = None, "missing", True
    required = absence == "missing" and indicator.required
    steps: tuple[dict[str, Any], ...] = ()
    if not blocked and not required:
        value, absence, steps = stepped(indicator, value, absence, run.read)
    if absence and not blocked:
        rule = AbsenceRule.BLOCK if required else absence_rule(indicator, absence, blocked=False)
        if rule is AbsenceRule.BLOCK:
            code = "answer.required" if required else "node.blocked"
            run.incomplete.append(Problem(code, indicator.code, params={"absence": absence}))
            blocked = True
    rule = absence_rule(indicator, absence, blocked=blocked)
    return Result(indicator, ONE, value, absence, rule, blocked, roles=roles, steps=steps)


def given_found(instrument: Instrument, code: str, givens: Mapping[str, str]) -> Found:
    """A given as a formula reads it: a number, yes as true, or words."""
    if code not in givens:
        return MISSING
    kinds = {given.code: given.type for given in instrument.draft.givens}
    if kinds[code] == "yes_no":
        return Found(givens[code] == "yes")
    return Found(exact(givens[code]) if kinds[code] == "number" else givens[code])


def over_roles(terms: Sequence[RoleTerm]) -> tuple[Fraction | None, Absence, tuple[RoleTerm, ...]]:
    """The mean of the roles present by weight. A role of weight 0 is shown, never counted."""
    counted = [term for term in terms if term.dropped != "weight_zero"]
    if not any(term.dropped is None for term in counted):
        all_na = bool(counted) and all(term.dropped == "na" for term in counted)
        return None, "na" if all_na else "missing", tuple(terms)
    weighed = weigh([Member(term.weight, role_value(term), "", zero_or_skip(term)) for term in counted])
    shares = dict(zip((term.role for term in counted), weighed.shares, strict=True))
    return weighed.value, "", tuple(replace(term, share=shares.get(term.role)) for term in terms)


def role_value(term: RoleTerm) -> Fraction | None:
    return term.value if term.dropped is None else None


def zero_or_skip(term: RoleTerm) -> AbsenceRule:
    """A blocking role is reported apart; among the shares it is only left out."""
    return AbsenceRule.ZERO if term.rule is AbsenceRule.ZERO else AbsenceRule.RENORMALISE


def role_term(run: Combination, indicator: Indicator, role: RaterRole) -> RoleTerm:
    """The mean of a role's raters on one indicator, or why the role has no part in it.

    Below its minimum an open role counts as missing by its rule, a closed one is left out
    and shows nothing at all.
    """
    valued = [rater_value(run, indicator, each) for each in run.sheets.get(role.code, ())]
    values = [each.value for each in valued if each.value is not None]
    n, least = len(values), max(CLOSED_MINIMUM, role.minimum) if role.closed else max(1, role.minimum)
    mean = total(values) / n if n and (n >= least or not role.closed) else None
    times = max(n, least) if role.counts is RoleCounting.PER_RATER else 1
    raters = (
        ()
        if role.closed
        else tuple(
            sheet.rater_entry(each, indicator, worth)
            for each, worth in zip(run.sheets.get(role.code, ()), valued, strict=True)
        )
    )
    dropped = why_dropped(role, valued, n, least)
    follows_rule = dropped in ("missing", "below_minimum") and not role.closed
    rule = role.missing if follows_rule else AbsenceRule.RENORMALISE
    return RoleTerm(role.code, role.weight * times, n, mean, dropped, rule, raters=raters)


def why_dropped(role: RaterRole, valued: Sequence[Valued], n: int, least: int) -> Dropped | None:
    """The reason why a role isn't in the score of an indicator; None when it is."""
    if role.weight == 0:
        return "weight_zero"
    if n >= least:
        return None
    declined = sum(each.absence == "na" for each in valued)
    if declined and n + declined == len(valued) and n + declined >= least:
        return "na"
    return "below_minimum" if n else "missing"


def rater_value(run: Combination, indicator: Indicator, rater: RaterSheet) -> Valued:
    """What one rater's answer is worth; an answer that isn't offered is noted as invalid."""
    answer = rater.answers.get(indicator.code)
    raw = answer.value if answer is not None and not answer.not_applicable else None
    key = (indicator.code, raw) if isinstance(raw, str) else None
    if key is not None and key in run.worths:
        return run.worths[key]
    try:
        valued = FIELD_TYPES[indicator.type].value(indicator, answer, run.givens)
    except AnswersInvalid as error:
        run.invalid += error.problems
        return Valued(None, {}, "missing")
    if key is not None:
        run.worths[key] = valued
    return valued


def sheets_by_role(instrument: Instrument, sheets: Sequence[RaterSheet]) -> dict[str, list[RaterSheet]]:
    """The sheets of each role, in the order sent."""
    grouped: dict[str, list[RaterSheet]] = {code: [] for code in instrument.roles}
    for each in sheets:
        grouped.setdefault(each.role, []).append(each)
    return grouped


def sheet_problems(instrument: Instrument, sheets: Sequence[RaterSheet]) -> list[Problem]:
    """Roles and codes that the instrument doesn't know, and answers of roles that weren't asked."""
    problems = []
    for each in sheets:
        if each.role not in instrument.roles:
            problems.append(Problem("role.unknown", each.role))
            continue
        for code, answer in each.answers.items():
            node = instrument.nodes.get(code)
            if not isinstance(node, Indicator):
                problems.append(Problem("answer.unknown_code", code))
            elif each.role not in node.roles:
                problems.append(Problem("answer.not_asked", code, each.role))
            elif answer.not_applicable and each.role not in node.decline:
                problems.append(Problem("answer.decline_not_offered", code, each.role))
    return problems
