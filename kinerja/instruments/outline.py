"""The outline of a draft: what each node weighs, its share, and what each group lacks or has too much."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from forms.instrument import WeightMode
from kinerja.instruments.content import Content, Entry

# Types whose answers are read, never counted: they stand outside the weights.
WORDLESS = frozenset({"text", "date", "evidence", "note"})
WHOLE = Fraction(100)


@dataclass(frozen=True, slots=True)
class Line:
    """One node in reading order. `weight` None: it has none of its own; `share` is of the whole instrument."""

    code: str
    parent: str
    depth: int
    is_criterion: bool
    entry: Entry
    counts: bool  # is part of the score
    takes_weight: bool  # an administrator writes its weight
    weight: Fraction | None
    share: Fraction | None
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """What a group's weights come to and what they should; `gap` > 0 is missing, < 0 too much."""

    group: str
    total: Fraction
    due: Fraction | None  # None: nothing to total (ratio, equal)

    @property
    def gap(self) -> Fraction:
        return Fraction(0) if self.due is None else self.due - self.total


class Weights:
    """Weights of one content, worked out once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.counting: dict[str, bool] = {}
        self._mark(content.root)

    def _mark(self, code: str) -> bool:
        node = self.content.nodes[code]
        if node["kind"] == "indicator":
            found = node.get("type") not in WORDLESS
        else:
            found = bool([child for child in self.content.children(code) if self._mark(child)])
        self.counting[code] = found
        return found

    def mode(self, code: str) -> str:
        return str(self.content.nodes[code].get("mode", WeightMode.PERCENT))

    def takes_weight(self, code: str) -> bool:
        """Whether its weight is written: not in equal groups, and not for a criterion that adds up its points."""
        node = self.content.nodes[code]
        if not self.counting[code] or not node["parent"]:
            return False
        mode = self.mode(node["parent"])
        return mode != WeightMode.EQUAL and not (mode == WeightMode.POINTS and node["kind"] == "criterion")

    def weight(self, code: str) -> Fraction | None:
        """As it enters its group; None while it is not written."""
        node = self.content.nodes[code]
        if not self.counting[code] or not node["parent"]:
            return None
        mode = self.mode(node["parent"])
        if mode == WeightMode.EQUAL:
            return Fraction(1)
        if mode == WeightMode.POINTS and node["kind"] == "criterion":
            return self.total(code)
        return number_of(node)

    def total(self, group: str) -> Fraction:
        """The sum of a group's weights; what is not written counts as nothing."""
        return sum((self.weight(child) or Fraction(0) for child in self.content.children(group)), Fraction(0))

    def balance(self, group: str) -> Balance:
        mode, is_root = self.mode(group), group == self.content.root
        whole = mode == WeightMode.PERCENT or (mode == WeightMode.POINTS and is_root)
        return Balance(group, self.total(group), WHOLE if whole and self.counting[group] else None)

    def shares(self) -> Mapping[str, Fraction]:
        """The share of the whole that each counting node has; groups without weight have none."""
        found: dict[str, Fraction] = {}

        def visit(code: str, share: Fraction) -> None:
            found[code] = share
            total = self.total(code)
            for child in self.content.children(code):
                weight = self.weight(child)
                if weight is not None and total > 0:
                    visit(child, share * weight / total)

        if self.counting[self.content.root]:
            visit(self.content.root, Fraction(1))
        return found

    def pool(self, group: str) -> str:
        """The group whose total a group's weights belong to: points add up to the topmost points group."""
        node = self.content.nodes[group]
        while self.mode(group) == WeightMode.POINTS and node["parent"]:
            if self.mode(node["parent"]) != WeightMode.POINTS:
                break
            group, node = node["parent"], self.content.nodes[node["parent"]]
        return group

    def written(self, group: str) -> list[str]:
        """The nodes whose written weights make up a group's total."""
        found: list[str] = []
        for child in self.content.children(group):
            if self.takes_weight(child):
                found.append(child)
            elif self.counting[child] and self.content.nodes[child]["kind"] == "criterion":
                found += self.written(child) if self.mode(group) == WeightMode.POINTS else []
        return found


def number_of(node: Entry) -> Fraction | None:
    return Fraction(node["weight"]) if node.get("weight") not in (None, "") else None


def outline_of(content: Content) -> list[Line]:
    """Every node but the root, in reading order, with its weight and share."""
    weights = Weights(content)
    shares = weights.shares()
    lines: list[Line] = []

    def visit(code: str, depth: int) -> None:
        siblings = content.children(code)
        for child in siblings:
            node = content.nodes[child]
            lines.append(
                Line(
                    child, code, depth, node["kind"] == "criterion", node, weights.counting[child],
                    weights.takes_weight(child), weights.weight(child), shares.get(child),
                    child == siblings[0], child == siblings[-1],
                )
            )  # fmt: skip
            visit(child, depth + 1)

    visit(content.root, 0)
    return lines


def balances_of(content: Content) -> dict[str, Balance]:
    """The balance of every group that counts."""
    weights = Weights(content)
    return {
        code: weights.balance(code)
        for code in content.walk(content.root)
        if content.nodes[code]["kind"] == "criterion" and weights.counting[code]
    }
