"""Tree -> the text that a reader sees in their language, and the JSON that is stored."""

from collections.abc import Mapping
from typing import Any

from forms.exact import exact, is_exact, plain
from forms.formula.reading import CODE, parse
from forms.formula.tree import (
    FUNCTIONS,
    MOST_ROUNDING,
    OPERATORS,
    SHAPES,
    SO_FAR,
    FormulaRefused,
    Number,
    Operation,
    Reference,
    Tree,
    number,
    operation,
    word_in,
)
from forms.numbers import canonical, signs

MALFORMED = "formula.malformed"
KEYS = frozenset({"op", "of", "digits"})


def text_of(tree: Tree, locale: str = "id") -> str:
    """The formula in the reader's words and decimal sign; reading it gives the same tree."""
    if isinstance(tree, Number):
        return canonical(tree.value).replace(".", signs(locale)[0])
    if isinstance(tree, Reference):
        return f"[{tree.code}]"
    shape, word = SHAPES[tree.op], word_in(SHAPES[tree.op], locale)
    if tree.op in FUNCTIONS:
        digits = [str(tree.digits)] if tree.digits else []
        return f"{word}({'; '.join([*(text_of(each, locale) for each in tree.of), *digits])})"
    if tree.op in OPERATORS:
        return f" {word} ".join(inside(each, tree, locale, first=place == 0) for place, each in enumerate(tree.of))
    inner = text_of(tree.of[0], locale)
    kept = inner if power_of(tree.of[0]) > shape.power else f"({inner})"
    return f"{word} {kept}" if word.isalpha() else word + kept


def inside(part: Tree, outer: Operation, locale: str, *, first: bool) -> str:
    """An operand, in parentheses where it binds less strongly than what stands around it."""
    text, power, around = text_of(part, locale), power_of(part), OPERATORS[outer.op].power
    same = power == around and first and outer.op in ("-", "/", "+", "*")
    return text if power > around or same else f"({text})"


def power_of(tree: Tree) -> int:
    """How strongly the outermost operator of a text binds; numbers, references and functions most."""
    if isinstance(tree, Operation) and tree.op not in FUNCTIONS:
        return SHAPES[tree.op].power
    return 100


def json_of(tree: Tree) -> dict[str, Any]:
    """The tree as it is stored."""
    if isinstance(tree, Number):
        return {"number": plain(tree.value)}
    if isinstance(tree, Reference):
        return {"value": tree.code}
    stored: dict[str, Any] = {"op": tree.op}
    if tree.of:
        stored["of"] = [json_of(each) for each in tree.of]
    return stored | ({"digits": tree.digits} if tree.digits else {})


def tree_from_json(raw: Any) -> Tree:
    """The tree that JSON describes, its places those of its Indonesian text.

    Raises FormulaRefused: formula.malformed, formula.too_deep, formula.too_many_parts, formula.too_long.
    """
    return parse(text_of(bare_tree(raw)))


def bare_tree(raw: Any) -> Tree:
    """The tree without places."""
    if not isinstance(raw, Mapping):
        raise FormulaRefused(MALFORMED)
    if set(raw) == {"number"} and is_exact(raw["number"]):
        return number(exact(raw["number"]))
    if set(raw) == {"value"} and isinstance(raw["value"], str) and (raw["value"] == SO_FAR or is_code(raw["value"])):
        return Reference(raw["value"])
    op, of, digits = raw.get("op"), raw.get("of", ()), raw.get("digits", 0)
    shape = SHAPES.get(op) if isinstance(op, str) else None
    if shape is None or not KEYS.issuperset(raw) or not isinstance(of, list | tuple):
        raise FormulaRefused(MALFORMED)
    rounds = op == "round"
    if not shape.least <= len(of) <= (1 if rounds else shape.most) or not sound_digits(digits, rounds=rounds):
        raise FormulaRefused(MALFORMED)
    return operation(str(op), tuple(bare_tree(each) for each in of), digits=digits if rounds else None)


def is_code(text: str) -> bool:
    return CODE.fullmatch(text) is not None


def sound_digits(digits: Any, *, rounds: bool) -> bool:
    """Digits belong to roundings, and are few."""
    most = MOST_ROUNDING if rounds else 0
    return isinstance(digits, int) and not isinstance(digits, bool) and 0 <= digits <= most


def settled(raw: Any) -> Tree | str:
    """A formula of a document: its tree, or the text itself while it can't be read.

    Raises FormulaRefused for JSON that is no tree; a text waits for the prover, who names its fault.
    """
    if not isinstance(raw, str):
        return tree_from_json(raw)
    try:
        return parse(raw)
    except FormulaRefused:
        return raw
