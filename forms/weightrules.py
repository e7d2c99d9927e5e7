"""Whether weights make shares: none missing, none negative, inside their limits, and right on every branch."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from forms.conditions import references, shape_problems
from forms.errors import Problem
from forms.exact import is_exact, plain
from forms.instrument import Criterion, Draft, Indicator, Node, WeightMode, WeightSet, walk
from forms.scoring import points_of, scores, scoring_children
from forms.visibility import conditional_order, hidden_among
from forms.visibilityrules import conditions_of, deciding_over, is_sound, parents_among
from forms.weighting import (
    chosen_set,
    counted_in,
    is_summed,
    limit_of,
    limit_problems,
    own_weighted,
    total_problems,
    weights_in,
)
from forms.worlds import MOST_WORLDS, Unknowns, Variable, World, unknowns_of

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Branch:
    """What a combination of answers and givens leaves of a group: who is hidden, and other weights."""

    hidden: frozenset[str]
    own: tuple[tuple[str, Fraction], ...]


def weight_problems(draft: Draft) -> Iterator[Problem]:
    """Weights that are missing, negative, all zero, outside their limits, or total the wrong number on a branch."""
    givens = {given.code: given for given in draft.givens}
    for node in walk(draft.root):
        if node.weight is not None and node.weight < 0:
            yield Problem("weight.negative", node.code, "weight", {"weight": plain(node.weight)})
        if isinstance(node, Indicator) and node.weight is not None and not scores(node):
            yield Problem("weight.not_for_type", node.code, "weight", {"type": node.type})
        yield from limits_form(node)
        if node.weight_given is None:
            continue
        given = givens.get(node.weight_given)
        if given is None or given.type != "number" or not scores(node):
            yield Problem("given.not_declared", node.code, "weight_given", {"given": node.weight_given})
        elif not given.required and node.weight is None:
            yield Problem("weight.given_optional", node.code, "weight", {"given": given.code})
    set_faults = [problem for node in criteria_of(draft) for problem in set_problems(draft, node)]
    yield from set_faults
    branches = Branches(draft) if not set_faults and is_sound(draft) else None
    for criterion in criteria_of(draft):
        yield from group_problems(criterion, branches, is_root=criterion is draft.root)


def criteria_of(draft: Draft) -> Iterator[Criterion]:
    return (node for node in walk(draft.root) if isinstance(node, Criterion))


class Branches:
    """The branches of each group, worked out from every combination that its conditions can tell apart."""

    def __init__(self, draft: Draft) -> None:
        self.root = draft.root
        self.nodes = {node.code: node for node in walk(draft.root)}
        self.above = parents_among(self.nodes)
        self.order = conditional_order(draft.root)[0]
        conditions = [condition for node in self.nodes.values() for _, condition in conditions_of(node)]
        conditions += [each.when for node in criteria_of(draft) for each in node.weight_sets]
        self.unknowns: Unknowns = unknowns_of(draft, conditions)

    def deciding(self, inside: list[Node], criterion: Criterion) -> tuple[list[Variable], list[str]]:
        """What decides over a group: the conditions of its nodes in their order, and those of its weight sets."""
        grouping = [node for node in (criterion, *inside) if isinstance(node, Criterion)]
        chosen = [each for node in grouping for weights in node.weight_sets for each in references(weights.when)]
        read, codes = deciding_over(self.nodes, self.above, [node.code for node in inside])
        return list(dict.fromkeys([*read, *chosen])), [code for code in self.order if code in codes]

    def of(self, criterion: Criterion) -> list[Branch] | None:
        """Every branch of a group on which it is shown, once; None when there are too many combinations."""
        inside = [node for child in criterion.children for node in counted_in(child, criterion.mode)]
        variables, order = self.deciding(inside, criterion)
        if self.unknowns.count(variables) > MOST_WORLDS:
            return None
        codes = {node.code for node in inside}
        choices = any(isinstance(node, Criterion) and node.weight_sets for node in (criterion, *inside))
        found: dict[Branch, None] = {}
        for world in self.unknowns.worlds(variables):
            hidden = hidden_among(self.nodes, order, world.answers, world.givens)
            if criterion.code in hidden:
                continue
            own = weights_in(criterion, world.givens)
            branch = Branch(hidden & codes, tuple((code, own[code]) for code in sorted(own) if code in codes))
            if not branch.hidden and not choices:
                return [branch]  # every other branch only shows less of the same
            found[branch] = None
        return list(found)

    def chooses(self, criterion: Criterion, weights: WeightSet) -> bool:
        """Whether some combination of givens chooses this set."""
        variables = [each for other in criterion.weight_sets for each in references(other.when)]
        worlds: Iterator[World] = self.unknowns.worlds(variables)
        too_many = self.unknowns.count(dict.fromkeys(variables)) > MOST_WORLDS
        return too_many or any(chosen_set(criterion, world.givens) is weights for world in worlds)


def group_problems(criterion: Criterion, branches: Branches | None, *, is_root: bool) -> Iterator[Problem]:
    """One group of siblings by its mode."""
    members = scoring_children(criterion)
    if not members or criterion.mode is WeightMode.EQUAL:
        return
    points = criterion.mode is WeightMode.POINTS
    for member in members:
        yield from member_problems(member, points=points)
    found = [Branch(NOTHING, ())] if branches is None else branches.of(criterion)
    if found is None:
        yield Problem("weight.too_many_combinations", criterion.code, "children", {"most": MOST_WORLDS}, True)
        found = [Branch(NOTHING, ())]
    if branches is not None:
        for position, each in enumerate(criterion.weight_sets):
            if not branches.chooses(criterion, each):
                yield Problem("weight_set.never", criterion.code, f"weight_sets.{position}", {"set": each.code})
    problems = [problem for branch in found for problem in branch_problems(criterion, branch, found, is_root=is_root)]
    yield from unique(problems)


def branch_problems(criterion: Criterion, branch: Branch, beside: list[Branch], *, is_root: bool) -> Iterator[Problem]:
    """Totals and limits on one branch; 100 is demanded where nothing more can be shown with the same weights."""
    own = dict(branch.own)
    inside = [node for child in criterion.children for node in counted_in(child, criterion.mode)]
    if any(node.weight_given is not None and node.code not in own for node in inside):
        return  # known only at opening
    fullest = not any(other.own == branch.own and other.hidden < branch.hidden for other in beside)
    yield from total_problems(criterion, own, branch.hidden, is_root=is_root, fullest=fullest)
    yield from limit_problems(criterion, own, branch.hidden)


def unique(problems: list[Problem]) -> Iterator[Problem]:
    """Each problem once, however many branches have it."""
    seen: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike = seen.setdefault((problem.code, problem.path), [])
        if problem not in alike:
            alike.append(problem)
            yield problem


def member_problems(member: Node, *, points: bool) -> Iterator[Problem]:
    """A sibling needs a weight; in points a criterion has the sum of its children's, and may not say otherwise."""
    summed = is_summed(member, WeightMode.POINTS) and points
    if member.weight is None and member.weight_given is None and not summed:
        yield Problem("weight.missing", member.code, "weight")
    elif summed and member.weight is not None and isinstance(member, Criterion):
        whole = points_of(member)
        if whole != member.weight:
            params = {"weight": plain(member.weight), "sum": plain(whole)}
            yield Problem("weight.not_sum_of_children", member.code, "weight", params)


def limits_form(node: Node) -> Iterator[Problem]:
    """Limits that are no numbers, or exclude each other."""
    for key in node.limits.keys() - {"least", "most", "heaviest"}:
        yield Problem("limits.unknown_key", node.code, f"limits.{key}", {"key": key})
    for key in ("least", "most"):
        if key in node.limits and not is_exact(node.limits[key]):
            yield Problem("limits.not_a_number", node.code, f"limits.{key}", {"key": key})
    if not isinstance(node.limits.get("heaviest", True), bool):
        yield Problem("limits.not_a_boolean", node.code, "limits.heaviest", {"key": "heaviest"})
    least, most = limit_of(node, "least"), limit_of(node, "most")
    if least is not None and most is not None and least > most:
        yield Problem("limits.crossed", node.code, "limits.most")


def set_problems(draft: Draft, criterion: Criterion) -> Iterator[Problem]:
    """Weight sets that can't be read or chosen, or that don't weigh exactly the members that need a weight."""
    givens = {given.code for given in draft.givens}
    needed = own_weighted(criterion)
    codes = [each.code for each in criterion.weight_sets]
    for position, each in enumerate(criterion.weight_sets):
        where = f"weight_sets.{position}"
        if each.code in codes[:position]:
            yield Problem("code.repeated", criterion.code, where, {"code": each.code, "other": each.code})
        if criterion.mode is WeightMode.EQUAL:
            yield Problem("weight_set.unused", criterion.code, where, {"set": each.code})
        malformed = any(shape_problems(each.when, criterion.code, where))
        if malformed:
            yield Problem("weight_set.malformed", criterion.code, f"{where}.when", {"set": each.code})
        for source, code in () if malformed else references(each.when):
            if source != "given" or code not in givens:
                params = {"set": each.code, "code": code}
                yield Problem("weight_set.unknown_reference", criterion.code, f"{where}.when", params)
        yield from set_member_problems(criterion, each, needed, where)


def set_member_problems(criterion: Criterion, each: WeightSet, needed: list[str], where: str) -> Iterator[Problem]:
    for code in [code for code in each.weights if code not in needed]:
        yield Problem("weight_set.unknown_member", criterion.code, f"{where}.weights", {"set": each.code, "code": code})
    for code in [code for code in needed if code not in each.weights]:
        yield Problem("weight_set.member_missing", criterion.code, f"{where}.weights", {"set": each.code, "code": code})
    for code, weight in each.weights.items():
        if weight < 0:
            yield Problem("weight.negative", code, f"{where}.weights", {"weight": plain(weight)})
