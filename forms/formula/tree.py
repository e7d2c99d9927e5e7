"""The tree of a formula: numbers, references and operations, always in one shape for one meaning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from forms.numbers import finite_places

MOST_DEEP = 32
MOST_PARTS = 500
MOST_ROUNDING = 12
SO_FAR = "."  # written [.]: the value that a node has before the step

Kind = Literal["number", "truth", "words"]


class FormulaRefused(ValueError):
    """A formula that can't be read or stored; `at` is the place of the first wrong character, from 0."""

    def __init__(self, code: str, at: int = 0, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.params = params


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in the formula; always a finite decimal."""

    value: Fraction
    at: int = field(default=0, compare=False)
    depth: int = field(default=1, init=False, compare=False)
    parts: int = field(default=1, init=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """What stands under a code: a node, a given, or the value so far."""

    code: str
    at: int = field(default=0, compare=False)
    depth: int = field(default=1, init=False, compare=False)
    parts: int = field(default=1, init=False, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function over its operands; made by `operation` only."""

    op: str
    of: tuple["Tree", ...]
    digits: int | None = None  # of a rounding
    at: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)
    parts: int = field(default=1, compare=False)


Tree = Number | Reference | Operation


@dataclass(frozen=True, slots=True)
class Shape:
    """How an operation is written and what it takes: its words or signs, its operands, their kind and its own."""

    words: tuple[str, ...]  # as it is written in Indonesian, then in English, then other spellings
    least: int
    most: int
    takes: Kind
    gives: Kind
    power: int = 0  # how strongly an operator between two operands binds; 0: a function


FUNCTIONS: Mapping[str, Shape] = {
    "if": Shape(("JIKA", "IF"), 3, 3, "number", "number"),
    "min": Shape(("MIN",), 1, MOST_PARTS, "number", "number"),
    "max": Shape(("MAKS", "MAX"), 1, MOST_PARTS, "number", "number"),
    "sum": Shape(("JUMLAH", "SUM"), 1, MOST_PARTS, "number", "number"),
    "average": Shape(("RATA", "AVERAGE"), 1, MOST_PARTS, "number", "number"),
    "round": Shape(("BULAT", "ROUND"), 1, 2, "number", "number"),
    "abs": Shape(("ABS",), 1, 1, "number", "number"),
    "present": Shape(("ADA", "PRESENT"), 1, 1, "number", "truth"),
    "na": Shape(("TIDAK_ADA", "NA"), 0, 0, "number", "number"),
}
COMPARISON = 40
OPERATORS: Mapping[str, Shape] = {
    "or": Shape(("ATAU", "OR"), 2, MOST_PARTS, "truth", "truth", 10),
    "and": Shape(("DAN", "AND"), 2, MOST_PARTS, "truth", "truth", 20),
    "<": Shape(("<",), 2, 2, "number", "truth", COMPARISON),
    "<=": Shape(("≤", "≤", "<="), 2, 2, "number", "truth", COMPARISON),
    "=": Shape(("=", "=", "=="), 2, 2, "number", "truth", COMPARISON),
    "!=": Shape(("≠", "≠", "<>", "!="), 2, 2, "number", "truth", COMPARISON),
    ">=": Shape(("≥", "≥", ">="), 2, 2, "number", "truth", COMPARISON),
    ">": Shape((">",), 2, 2, "number", "truth", COMPARISON),
    "+": Shape(("+",), 2, MOST_PARTS, "number", "number", 50),
    "-": Shape(("-", "-", "−", "–"), 2, 2, "number", "number", 50),
    "*": Shape(("×", "×", "*"), 2, MOST_PARTS, "number", "number", 60),
    "/": Shape(("÷", "÷", "/"), 2, 2, "number", "number", 60),
}
PREFIXES: Mapping[str, Shape] = {
    "not": Shape(("TIDAK", "NOT", "BUKAN"), 1, 1, "truth", "truth", 30),
    "negative": Shape(("-", "-", "−", "–"), 1, 1, "number", "number", 70),
}
SHAPES: Mapping[str, Shape] = {**OPERATORS, **PREFIXES, **FUNCTIONS}
ASSOCIATIVE = frozenset({"or", "and", "+", "*"})


def word_in(shape: Shape, locale: str) -> str:
    """The word or sign in the reader's language."""
    return shape.words[1 if locale.startswith("en") and len(shape.words) > 1 else 0]


def number(value: Fraction, at: int = 0) -> Tree:
    """The number; one without a finite decimal is a division, because it can't be written otherwise."""
    if finite_places(value) is None:
        return operation("/", (Number(Fraction(value.numerator), at), Number(Fraction(value.denominator), at)), at=at)
    return Number(value, at)


def operation(op: str, of: tuple[Tree, ...], *, digits: int | None = None, at: int = 0) -> Tree:
    """An operation in its one shape: a + (b + c) is a + b + c, and −(3) the number −3.

    Raises FormulaRefused: formula.too_deep, formula.too_many_parts.
    """
    if op == "negative" and isinstance(of[0], Number):
        return Number(-of[0].value, at)
    if op in ASSOCIATIVE:
        of = tuple(part for each in of for part in parts_of(op, each))
    depth, parts = 1 + max((each.depth for each in of), default=0), 1 + sum(each.parts for each in of)
    if depth > MOST_DEEP:
        raise FormulaRefused("formula.too_deep", at, most=MOST_DEEP)
    if parts > MOST_PARTS:
        raise FormulaRefused("formula.too_many_parts", at, most=MOST_PARTS)
    return Operation(op, of, digits, at, depth, parts)


def parts_of(op: str, tree: Tree) -> tuple[Tree, ...]:
    """The operands of an equal operation, else the operand itself."""
    return tree.of if isinstance(tree, Operation) and tree.op == op else (tree,)


def walk(tree: Tree, path: str = "") -> Iterator[tuple[str, Tree]]:
    """Every part with its path (`1.0`: the first operand of the second), outermost first."""
    yield path, tree
    if isinstance(tree, Operation):
        for place, each in enumerate(tree.of):
            yield from walk(each, f"{path}.{place}".lstrip("."))


def codes_in(tree: Tree) -> list[str]:
    """The codes that a formula reads, once each, in the order written."""
    return list(dict.fromkeys(part.code for _, part in walk(tree) if isinstance(part, Reference)))
