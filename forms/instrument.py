"""The frozen values of a definition: what an administrator wrote (Draft) and what raters answer (Instrument)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

Rows = tuple[tuple[str, tuple[int, ...]], ...]
Text = Mapping[str, str]  # locale -> text; "id" is always there once published


class RoleKind(StrEnum):
    SELF = "self"
    SUPERVISOR = "supervisor"
    PEER = "peer"
    SUBORDINATE = "subordinate"
    EXTERNAL = "external"
    SYSTEM = "system"


class WeightMode(StrEnum):
    PERCENT = "percent"
    POINTS = "points"
    RATIO = "ratio"
    EQUAL = "equal"


class AbsenceRule(StrEnum):
    """What a missing or inapplicable child does to its group."""

    RENORMALISE = "renormalise"
    ZERO = "zero"
    BLOCK = "block"


class Empty(StrEnum):
    """What a repeating criterion is while it has no row."""

    NA = "na"
    ZERO = "zero"
    BLOCK = "block"


class RoleCounting(StrEnum):
    ONCE = "once"
    PER_RATER = "per_rater"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What overlays may do to a node. None: what the instrument says for all; where it says nothing, they may not."""

    hide: bool | None = None
    retext: bool | None = None
    add: bool | None = None  # nodes of their own inside it
    reweight: bool | None = None
    least: Fraction | None = None  # of another weight
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RaterRole:
    """Who answers: kind, weight among the roles present, minimum number, open or closed."""

    code: str
    label: Text
    kind: RoleKind
    weight: Fraction
    minimum: int = 1
    closed: bool = False
    missing: AbsenceRule = AbsenceRule.RENORMALISE
    counts: RoleCounting = RoleCounting.ONCE


@dataclass(frozen=True, slots=True)
class Level:
    """One described level of a rubric, or one option of a choice.

    `points` None: value ÷ highest value × 100. `evidence` / `reason`: choosing this level
    obliges the rater to give evidence or a written reason. `wording`: own text per role.
    """

    value: Fraction
    label: Text
    points: Fraction | None = None
    evidence: bool = False
    reason: bool = False
    wording: Mapping[str, Text] = field(default_factory=dict)

    def label_for(self, role: str) -> Text:
        return self.wording.get(role, self.label)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf that raters answer. `wording` maps a role to its own `label` and `help` texts."""

    code: str
    type: str
    label: Text
    roles: tuple[str, ...]
    weight: Fraction | None = None
    help: Text = field(default_factory=dict)
    basis: str = ""
    required: bool = True
    decline: tuple[str, ...] = ()  # roles that may answer "Tidak dapat menilai"
    levels: tuple[Level, ...] = ()
    spec: Mapping[str, Any] = field(default_factory=dict)
    wording: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    missing: AbsenceRule = AbsenceRule.RENORMALISE  # when nobody answered and it is optional
    not_applicable: AbsenceRule = AbsenceRule.RENORMALISE
    steps: tuple[Mapping[str, Any], ...] = ()  # applied to the value over all roles, in the order written
    show_if: Mapping[str, Any] | None = None  # a condition over the rater's own answers and the givens
    require_if: Mapping[str, Any] | None = None  # owed where it holds, even if not `required`
    weight_given: str | None = None  # the given that names the weight; `weight` counts while it is absent
    limits: Mapping[str, Any] = field(default_factory=dict)  # of the weight: least, most, heaviest of its siblings
    overlay: Allowance = Allowance()

    def label_for(self, role: str) -> Text:
        return self.wording.get(role, {}).get("label", self.label)

    def help_for(self, role: str) -> Text:
        return self.wording.get(role, {}).get("help", self.help)


@dataclass(frozen=True, slots=True)
class WeightSet:
    """Other weights for a group's members, in force where the condition over the givens holds."""

    code: str
    weights: Mapping[str, Fraction]
    when: Mapping[str, Any]
    label: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repeat:
    """The only child of a criterion stands once per row: per item of a given, or as often as raters fill it in.

    `least` rows are owed and at most `most` are offered where raters fill in; a given has bounds of its own.
    """

    given: str | None = None  # of type rows
    title: str | None = None  # the field of the given that names a row
    least: int = 0
    most: int | None = None
    empty: Empty = Empty.NA


@dataclass(frozen=True, slots=True)
class Criterion:
    """An inner node: a group of siblings whose weights are read in one mode."""

    code: str
    label: Text
    mode: WeightMode
    children: tuple["Criterion | Indicator", ...]
    weight: Fraction | None = None
    help: Text = field(default_factory=dict)
    steps: tuple[Mapping[str, Any], ...] = ()  # applied in the order written
    missing: AbsenceRule = AbsenceRule.RENORMALISE
    not_applicable: AbsenceRule = AbsenceRule.RENORMALISE
    aggregate: Mapping[str, Any] = field(default_factory=dict)  # how the children become one value; {}: weighted mean
    show_if: Mapping[str, Any] | None = None
    weight_given: str | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    weight_sets: tuple[WeightSet, ...] = ()  # the first whose condition holds replaces the written weights
    repeat: Repeat | None = None
    overlay: Allowance = Allowance()


Node = Criterion | Indicator


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rater says to one indicator; `not_applicable` is "Tidak dapat menilai", never zero."""

    value: str | list[str] | dict[str, Any] | None = None
    not_applicable: bool = False
    reason: str = ""
    evidence: tuple[Mapping[str, Any], ...] = ()


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Given:
    """A declared datum that is frozen with the appraisal: a target, a figure, a date."""

    code: str
    label: Text
    type: str = "number"
    unit: str = ""
    least: Fraction | None = None
    most: Fraction | None = None
    required: bool = True
    source: Mapping[str, Any] = field(default_factory=dict)  # what another part supplies (forms/parts.py)
    fields: tuple["Given", ...] = ()  # of type rows: what each of its items holds


@dataclass(frozen=True, slots=True)
class Rounding:
    """The one rounding at the root: digits, and half_up (ties away from zero), half_even, up or down."""

    digits: int = 2
    mode: str = "half_up"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """Holds when the value reaches `least` (inclusive) and the condition holds; the last row has neither."""

    code: str
    label: Text
    least: Fraction | None = None
    when: Mapping[str, Any] | None = None
    not_rated: bool = False
    figures: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeList:
    """Read from the top, the first row that holds wins. `digits` None: sees the exact value."""

    code: str
    rows: tuple[OutcomeRow, ...]
    node: str | None = None  # None: the root
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class RatingOption:
    """A rating the assessor may decide; `expected` marks "sesuai ekspektasi": others need a written reason."""

    code: str
    label: Text
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of the matrix: the nodes that inform it (their weighted mean) and the list that indicates a rating."""

    code: str
    label: Text
    options: tuple[RatingOption, ...]
    nodes: tuple[str, ...] = ()
    indication: str | None = None  # code of an outcome list whose row codes are option codes


@dataclass(frozen=True, slots=True)
class Predicate:
    code: str
    label: Text
    figures: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Two axes; `cells[(row option, column option)]` is a predicate's code."""

    rows: str
    columns: str
    predicates: tuple[Predicate, ...]
    cells: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class OutcomeFigure:
    """A figure that a formula works out after the outcome: printed, never fed back."""

    code: str
    label: Text
    formula: Any  # the tree; the text as typed while it can't be read
    digits: int | None = None  # None: exact
    mode: str = "half_up"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """Either a category from a list on the root, or axes and a matrix, or neither; and figures after it."""

    lists: tuple[OutcomeList, ...] = ()
    category: str | None = None  # code of the list that gives the category
    axes: tuple[Axis, ...] = ()
    matrix: Matrix | None = None
    figures: tuple[OutcomeFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole definition as written, checked by nobody yet."""

    code: str
    title: Text
    root: Criterion
    roles: tuple[RaterRole, ...]
    note: Text = field(default_factory=dict)
    legal_basis: str = ""
    givens: tuple[Given, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    outcome: OutcomeRules = field(default_factory=OutcomeRules)
    overlay: Allowance = Allowance()  # for every node that says nothing else


@dataclass(frozen=True, slots=True)
class Instrument:
    """A compiled definition: immutable, complete, valid; equal drafts have equal fingerprints."""

    draft: Draft
    fingerprint: str
    nodes: Mapping[str, Node]  # by code, in reading order
    parents: Mapping[str, str]  # child code -> parent code
    roles: Mapping[str, RaterRole]
    order: tuple[str, ...]  # the codes that can have a value, each after everything that it reads
    conditional: tuple[str, ...] = ()  # the nodes with a `show_if`, each after those whose answers it reads
    demanding: tuple[str, ...] = ()  # the indicators with a `require_if`
    reweighted: bool = False  # whether other weights than the written ones can count
    groups: tuple[str, ...] = ()  # the repeating criteria that aren't written out in rows yet (forms/rows.py)
    rows: Rows = ()  # those that are, each with the numbers of its rows
    origin: "Instrument | None" = None  # what was written out
    titles: Mapping[str, str] = field(default_factory=dict)  # a row -> the given that names it

    @property
    def key(self) -> str:
        """One text per fingerprint and numbers of rows: what is made of an instrument is kept under it."""
        if not self.rows:
            return self.fingerprint
        return f"{self.fingerprint} {self.rows}"

    @property
    def root(self) -> Criterion:
        return self.draft.root

    def indicators(self, role: str | None = None) -> Iterator[Indicator]:
        """The leaves in reading order; with a role, those it answers."""
        for node in self.nodes.values():
            if isinstance(node, Indicator) and (role is None or role in node.roles):
                yield node


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, in reading order."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        if isinstance(here, Criterion):
            waiting += reversed(here.children)
