"""What a core lets its overlays do, node by node: the node's own word, else the instrument's, else nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from forms.errors import Problem
from forms.exact import plain
from forms.instrument import Allowance, Criterion, Draft, Node, walk


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be done to one node. `hide`: to it and to everything under it, never to the root."""

    hide: bool
    retext: bool
    add: bool
    reweight: bool
    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def locked(self) -> bool:
        return not (self.hide or self.retext or self.add or self.reweight)

    @property
    def bounds(self) -> dict[str, str]:
        """The bounds that there are, as exact texts."""
        ends = {"least": self.least, "most": self.most}
        return {name: plain(end) for name, end in ends.items() if end is not None}

    def takes(self, weight: Fraction) -> bool:
        """Whether a weight lies inside the bounds, which belong to them."""
        return (self.least is None or weight >= self.least) and (self.most is None or weight <= self.most)


def permits_of(draft: Draft) -> dict[str, Permit]:
    """What overlays may do to every node, by code."""
    found: dict[str, Permit] = {}
    _collect(draft.root, draft.overlay, found)
    root = found[draft.root.code]
    found[draft.root.code] = Permit(False, root.retext, root.add, root.reweight, root.least, root.most)
    return found


def _collect(node: Node, usual: Allowance, found: dict[str, Permit]) -> bool:
    """Fill in the node and what is under it; whether all of it may be hidden."""
    children = node.children if isinstance(node, Criterion) else ()
    inside = [_collect(child, usual, found) for child in children]
    own = node.overlay
    hide = all(inside) and _either(own.hide, usual.hide)
    found[node.code] = Permit(
        hide,
        _either(own.retext, usual.retext),
        isinstance(node, Criterion) and _either(own.add, usual.add),
        _either(own.reweight, usual.reweight),
        own.least,
        own.most,
    )
    return hide


def _either(own: bool | None, usual: bool | None) -> bool:
    return bool(usual if own is None else own)


def allowance_problems(draft: Draft) -> Iterator[Problem]:
    """Bounds that exclude each other or the weight that the core itself gives, or that bind nothing."""
    yield from bound_problems(draft.overlay, draft.code)
    if draft.overlay.least is not None or draft.overlay.most is not None:
        yield Problem("overlay.bounds_of_all", draft.code, "overlay.least")
    permits = permits_of(draft)
    for node in walk(draft.root):
        yield from bound_problems(node.overlay, node.code)
        yield from weight_problems(node, permits)


def bound_problems(allowance: Allowance, code: str) -> Iterator[Problem]:
    if allowance.least is not None and allowance.most is not None and allowance.least > allowance.most:
        yield Problem("overlay.bounds_crossed", code, "overlay.most")


def weight_problems(node: Node, permits: Mapping[str, Permit]) -> Iterator[Problem]:
    permit = permits[node.code]
    if (permit.least is not None or permit.most is not None) and not permit.reweight:
        yield Problem("overlay.bounds_unused", node.code, "overlay.least", {}, True)
    elif node.weight is not None and not permit.takes(node.weight):
        yield Problem("overlay.own_weight_outside", node.code, "overlay.least", {"weight": plain(node.weight)})
