"""Answers of all raters become one score: per rater, per role and indicator, over the roles, up the tree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms import outcome, sheet
from forms.combination import Combination, sheet_problems, sheets_by_role
from forms.errors import AnswersInvalid, Problem
from forms.exact import amount
from forms.givens import given_problems, list_problems, settled_givens
from forms.grouping import ONE
from forms.instrument import AbsenceRule, Indicator, Instrument, Node
from forms.raters import over_roles, role_term
from forms.rows import in_rows
from forms.scoring import (
    NodeValue,
    RaterSheet,
    Result,
    Score,
    absence_rule,
    criterion_result,
    is_empty,
    scoring_children,
    stepped,
    weight_among_siblings,
)
from forms.visibility import NOTHING, hidden_from, hidden_from_all, is_owed
from forms.weighting import chosen_set, given_weight_problems, weights_in

__all__ = ["NodeValue", "RaterSheet", "Score", "combine"]


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
    instrument = in_rows(instrument, known, sheets)
    if instrument.conditional:
        sheets = [replace(each, hidden=hidden_from(instrument, each.answers, known)) for each in sheets]
    away = hidden_from_all(instrument, [(each.role, each.hidden) for each in sheets], known, hidden)
    run = Combination(instrument, sheets_by_role(instrument, sheets), known, away)
    offered = in_rows(instrument.origin or instrument, known).nodes
    run.invalid += [*sheet_problems(instrument, sheets, offered), *list_problems(instrument.draft, givens or {})]
    run.invalid += given_problems(instrument.draft, known)
    if instrument.reweighted and not run.invalid:
        run.weights = weights_in(instrument.root, known)
        run.invalid += given_weight_problems(instrument.root, known)
    if run.invalid:
        raise AnswersInvalid(run.invalid)
    for code in instrument.order:
        if code not in run.hidden:
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
        code: NodeValue(None, "hidden") for code in instrument.nodes if code in run.hidden and code in instrument.order
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
    return replace(scored, sheet=sheet.sheet_of(instrument, scored, results, axes=axes, hidden=outermost(run)))


def outermost(run: Combination) -> list[str]:
    """The hidden nodes that stand in something shown."""
    return [code for code in run.hidden if run.instrument.parents.get(code) not in run.hidden]


def evaluate(run: Combination, node: Node) -> Result:
    """A node's result from those of everything that it reads, which stand before it in the order."""
    if isinstance(node, Indicator):
        return indicator_result(run, node)
    children = [run.results[child.code] for child in scoring_children(node, run.hidden)]
    for child in children:
        child.weight = weight_among_siblings(child.node, node.mode, run.hidden, run.weights)
    result = criterion_result(node, children, run.read)
    chosen = chosen_set(node, run.givens)
    result.weight_set = "" if chosen is None else chosen.code
    if result.rule is AbsenceRule.BLOCK and result.value is None and not result.blocked:
        code = "repeat.empty" if is_empty(node) else "node.blocked"
        run.incomplete.append(Problem(code, node.code, params={"absence": result.absence}))
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
    required = absence == "missing" and owed_by_anybody(run, indicator)
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


def owed_by_anybody(run: Combination, indicator: Indicator) -> bool:
    """Whether one of those who count owes the answer; where none has answered yet, somebody without answers."""
    counted = [code for code in indicator.roles if run.instrument.roles[code].weight > 0]
    asked = [each for code in counted for each in run.sheets.get(code, ())]
    if indicator.required or indicator.require_if is None or not asked:
        return is_owed(indicator, {}, run.givens, NOTHING)
    return any(is_owed(indicator, each.answers, run.givens, each.hidden) for each in asked)
