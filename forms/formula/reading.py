"""Typed text -> tree: own tokens and a Pratt parser; what can't be read is refused at its character."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from forms.formula.tree import (
    COMPARISON,
    FUNCTIONS,
    MOST_DEEP,
    MOST_ROUNDING,
    OPERATORS,
    PREFIXES,
    SO_FAR,
    FormulaRefused,
    Number,
    Reference,
    Tree,
    operation,
)

MOST_LENGTH = 4000
MOST_DIGITS = 40

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)
TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:[.,][0-9]+)*)|(?P<code>\[[^\[\]]*\])|(?P<word>[A-Za-z_]+)"
    r"|(?P<sign><=|>=|<>|!=|==|[-+−–×*÷/<>=≤≥≠();])",
)
INFIX = {spelling: op for op, shape in OPERATORS.items() for spelling in shape.words}
PREFIX = {spelling: op for op, shape in PREFIXES.items() for spelling in shape.words}
FUNCTION = {spelling: op for op, shape in FUNCTIONS.items() for spelling in shape.words}
WORDS = [word for table in (INFIX, PREFIX, FUNCTION) for word in table if word[0].isalpha()]
END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `text` of a word is in capitals, whatever was typed."""

    kind: str
    text: str
    at: int


def parse(text: str) -> Tree:
    """The tree of a typed formula; words in Indonesian or English, comma or point as decimal sign.

    Raises FormulaRefused with the first thing that is wrong and its place.
    """
    if len(text) > MOST_LENGTH:
        raise FormulaRefused("formula.too_long", MOST_LENGTH, most=MOST_LENGTH)
    reader = Reader(tokens_of(text))
    if reader.now.kind == END:
        raise FormulaRefused("formula.empty")
    tree = reader.expression(0, 1)
    if reader.now.text == ")":
        raise FormulaRefused("formula.parenthesis_unopened", reader.now.at)
    if reader.now.kind != END:
        raise reader.unexpected("formula.operator_expected")
    return tree


def tokens_of(text: str) -> Iterator[Token]:
    """The pieces of a text, and one that ends it. Raises FormulaRefused where there is none."""
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise no_token(text, at)
        kind = str(found.lastgroup)
        if kind != "space":
            yield Token(kind, found[0].upper() if kind == "word" else found[0], at)
        at = found.end()
    yield Token(END, "", at)


def no_token(text: str, at: int) -> FormulaRefused:
    """Why no piece begins here."""
    if text[at] == "[":
        return FormulaRefused("formula.bracket_unclosed", at)
    if text[at] == ",":
        return FormulaRefused("formula.semicolon_expected", at)
    return FormulaRefused("formula.unknown_sign", at, sign=text[at])


class Reader:
    """Reads the tokens from left to right, each once."""

    def __init__(self, tokens: Iterator[Token]) -> None:
        self.tokens = tokens
        self.now = next(tokens)

    def next(self) -> Token:
        """The token that stands here; the reader moves on to the one after it."""
        token, self.now = self.now, next(self.tokens)
        return token

    def unexpected(self, code: str) -> FormulaRefused:
        return FormulaRefused(code, self.now.at, found=self.now.text[:40])

    def expression(self, floor: int, depth: int) -> Tree:
        """Operators that bind more strongly than `floor`, with their operands."""
        if depth > MOST_DEEP:
            raise FormulaRefused("formula.too_deep", self.now.at, most=MOST_DEEP)
        left = self.operand(depth)
        while (op := INFIX.get(self.now.text, "")) and OPERATORS[op].power > floor:
            token, power = self.next(), OPERATORS[op].power
            left = operation(op, (left, self.expression(power, depth + 1)), at=token.at)
            if power == COMPARISON and is_comparison(self.now):
                raise FormulaRefused("formula.chained_comparison", self.now.at)
        return left

    def operand(self, depth: int) -> Tree:
        """A number, a reference, a function, something in parentheses, or one of these after − or TIDAK."""
        token = self.now
        if token.kind == "number":
            return number_of(self.next())
        if token.kind == "code":
            return reference_of(self.next())
        if token.text in PREFIX:
            op = PREFIX[self.next().text]
            return operation(op, (self.expression(PREFIXES[op].power, depth + 1),), at=token.at)
        if token.text == "(":
            self.next()
            inner = self.expression(0, depth + 1)
            self.close(token)
            return inner
        if token.text in FUNCTION:
            return self.function(depth)
        if token.kind == "word" and token.text not in INFIX:
            meant = get_close_matches(token.text, WORDS, 1)
            raise FormulaRefused("formula.unknown_word", token.at, word=token.text[:40], meant="".join(meant))
        raise self.unexpected("formula.value_expected")

    def function(self, depth: int) -> Tree:
        """A function with its arguments between parentheses."""
        token = self.next()
        op, opening = FUNCTION[token.text], self.now
        if opening.text != "(":
            raise FormulaRefused("formula.parenthesis_expected", opening.at, word=token.text)
        self.next()
        of: list[Tree] = []
        while self.now.text != ")" or of:
            of.append(self.expression(0, depth + 1))
            if self.now.text != ";":
                break
            self.next()
        self.close(opening)
        return function_of(op, of, token)

    def close(self, opening: Token) -> None:
        """The parenthesis that closes the one opened before."""
        if self.now.kind == END:
            raise FormulaRefused("formula.parenthesis_unclosed", opening.at)
        if self.now.text != ")":
            raise self.unexpected("formula.operator_expected")
        self.next()


def is_comparison(token: Token) -> bool:
    return token.text in INFIX and OPERATORS[INFIX[token.text]].power == COMPARISON


def function_of(op: str, of: list[Tree], token: Token) -> Tree:
    """The function with as many arguments as it takes; the digits of a rounding are written out."""
    shape = FUNCTIONS[op]
    if not shape.least <= len(of) <= shape.most:
        counts: Mapping[str, int | str] = {"least": shape.least, "most": shape.most, "count": len(of)}
        raise FormulaRefused("formula.arguments", token.at, word=token.text, **counts)
    if op != "round":
        return operation(op, tuple(of), at=token.at)
    return operation(op, (of[0],), digits=digits_of(of[1]) if len(of) > 1 else 0, at=token.at)


def digits_of(tree: Tree) -> int:
    """The digits that a rounding names. Raises FormulaRefused (formula.digits)."""
    if not isinstance(tree, Number) or tree.value.denominator != 1 or not 0 <= tree.value <= MOST_ROUNDING:
        raise FormulaRefused("formula.digits", tree.at, most=MOST_ROUNDING)
    return int(tree.value)


def number_of(token: Token) -> Tree:
    """A number with at most one decimal sign."""
    text = token.text.replace(",", ".")
    if text.count(".") > 1:
        raise FormulaRefused("formula.not_a_number", token.at, typed=token.text[:40])
    if any(len(digits) > MOST_DIGITS for digits in text.split(".")):
        raise FormulaRefused("formula.number_too_long", token.at, most=MOST_DIGITS)
    return Number(Fraction(text), token.at)


def reference_of(token: Token) -> Tree:
    """A code between brackets, or the value so far."""
    code = token.text[1:-1].strip()
    if code != SO_FAR and not CODE.fullmatch(code):
        raise FormulaRefused("formula.malformed_code", token.at, typed=code[:40])
    return Reference(code, token.at)
