"""An overlay's outline: where each line comes from, what may be done to it here, and what is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from forms.exact import plain
from forms.instrument import Criterion, Node, walk
from forms.numbers import print_typed
from forms.overlay import Effective, Origin
from forms.overlayrules import Permit
from kinerja.core.i18n import _, locale_code
from kinerja.instruments.board import short, text_in
from kinerja.instruments.overlays import Layer

OWN = Permit(hide=True, retext=True, add=True, reweight=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """Beside a line: its origin, the core's weight where another counts, and what the core lets one do."""

    origin: Origin
    permit: Permit
    bounds: str
    core_weight: str

    @property
    def is_own(self) -> bool:
        return self.origin is Origin.ADDED

    @property
    def tag(self) -> tuple[str, str]:
        """The word for where it comes from, and its tone; nothing for what is the core's and open."""
        if self.is_own:
            return _("tambahan Dinas"), "good"
        if self.origin is Origin.CHANGED:
            return _("diubah di sini"), "clove"
        return (_("terkunci"), "plain") if self.permit.locked else ("", "")


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """A core's node that is hidden here, and where it would stand."""

    code: str
    label: str
    home: str


def marks_of(layer: Layer, made: Effective) -> dict[str, Mark]:
    """A mark for every node of the effective tree."""
    core = {node.code: node for node in walk(layer.core.root)}
    permits = layer.permits()
    return {node.code: mark_of(node, core.get(node.code), permits, made) for node in walk(made.draft.root)}


def mark_of(node: Node, core: Node | None, permits: Mapping[str, Permit], made: Effective) -> Mark:
    permit = OWN if core is None else permits[node.code]
    other = core is not None and core.weight is not None and core.weight != node.weight
    return Mark(
        made.origin(node.code),
        permit,
        bounds_words(permit),
        _("inti %(weight)s", weight=short(core.weight or Fraction(0))) if core is not None and other else "",
    )


def bounds_words(permit: Permit) -> str:
    """The bounds of a weight, short."""
    if not permit.reweight or (permit.least is None and permit.most is None):
        return ""
    ends = {name: print_typed(Fraction(plain(end)), locale_code()) for name, end in (("least", permit.least),
            ("most", permit.most)) if end is not None}  # fmt: skip
    if len(ends) == 2:
        return _("%(least)s sampai %(most)s", **ends)
    return _("paling sedikit %(least)s", **ends) if "least" in ends else _("paling banyak %(most)s", **ends)


def hidden_of(layer: Layer, made: Effective) -> list[HiddenLine]:
    """The hidden nodes that can be shown: those whose criterion is there."""
    shown = {node.code for node in walk(made.draft.root)}
    homes = {
        child.code: parent
        for parent in walk(layer.core.root)
        if isinstance(parent, Criterion)
        for child in parent.children
    }
    labels = {node.code: text_in(node.label) or node.code for node in walk(layer.core.root)}
    return [
        HiddenLine(code, labels[code], labels[homes[code].code]) for code in made.hidden if homes[code].code in shown
    ]
