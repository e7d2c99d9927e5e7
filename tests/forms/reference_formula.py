"""A second reading of formulas, standard library only and nothing from forms/: made at random, written, worked out.

An expression is a tuple: ("num", Fraction), ("ref", code), or (op, operand, …). Absent values are "missing" and "na".
"""

from fractions import Fraction as F
from math import floor

POWER = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7}
POWER |= dict.fromkeys(("<", "<=", "=", "!=", ">=", ">"), 4)
SPELLINGS = {
    "or": ("OR", "ATAU", "or"), "and": ("AND", "DAN", "dan"), "not": ("NOT ", "TIDAK ", "bukan "),
    "+": ("+",), "-": ("-", "−", "–"), "*": ("*", "×"), "/": ("/", "÷"), "neg": ("-", "−"),
    "<": ("<",), "<=": ("<=", "≤"), "=": ("=", "=="), "!=": ("<>", "!=", "≠"), ">=": (">=", "≥"), ">": (">",),
    "if": ("IF", "JIKA", "If"), "min": ("MIN",), "max": ("MAX", "MAKS"), "sum": ("SUM", "JUMLAH"),
    "avg": ("AVERAGE", "RATA"), "round": ("ROUND", "BULAT"), "abs": ("ABS", "abs"),
    "there": ("PRESENT", "ADA"), "na": ("NA", "TIDAK_ADA"),
}  # fmt: skip
CODES = ("A", "B-1", "C_2", "DATA", "KOSONG", "LEWAT")


def some_truth(random, depth):
    kind = random.choice(("cmp", "cmp", "cmp", "and", "or", "not", "there")) if depth else "cmp"
    if kind == "cmp":
        op = random.choice(("<", "<=", "=", "!=", ">=", ">"))
        return (op, some_number(random, depth - 1), some_number(random, depth - 1))
    if kind == "not":
        return ("not", some_truth(random, depth - 1))
    if kind == "there":
        return ("there", ("ref", random.choice(CODES)))
    return (kind, *(some_truth(random, depth - 1) for _ in range(random.choice((2, 2, 3)))))


def some_number(random, depth):
    if depth <= 0 or random.random() < 0.25:
        if random.random() < 0.5:
            return ("ref", random.choice(CODES))
        return ("num", F(random.randint(0, 400), random.choice((1, 1, 2, 4, 100))))
    kind = random.choice(("+", "-", "*", "/", "neg", "if", "min", "max", "sum", "avg", "round", "abs", "na", "+", "*"))
    if kind == "na":
        return ("na",) if random.random() < 0.2 else some_number(random, depth - 1)
    if kind == "if":
        return ("if", some_truth(random, depth - 1), some_number(random, depth - 1), some_number(random, depth - 1))
    if kind == "round":
        return ("round", some_number(random, depth - 1), random.randint(0, 4))
    if kind in ("neg", "abs"):
        return (kind, some_number(random, depth - 1))
    count = random.randint(1, 4) if kind in ("min", "max", "sum", "avg") else 2
    return (kind, *(some_number(random, depth - 1) for _ in range(count)))


def written(random, tree, around=0, right=False):
    """The text, with no more parentheses than needed, now and then with more."""
    space = random.choice(("", " ", "  ", "\n", "\u00a0"))
    op = tree[0]
    if op == "num":
        return decimal(tree[1]).replace(".", random.choice(".,")) + space
    if op == "ref":
        return f"[{random.choice(('', ' '))}{tree[1]}]" + space
    word = random.choice(SPELLINGS[op])
    if op not in POWER:
        parts = [str(part) if isinstance(part, int) else written(random, part) for part in tree[1:]]
        return f"{word}{space}({(';' + space).join(parts)}){space}"
    own = POWER[op]
    if op in ("neg", "not"):
        text = word + written(random, tree[1], own, True)
    else:
        gap = " " if word[0].isalpha() else space
        parts = [written(random, part, own, place > 0) for place, part in enumerate(tree[1:])]
        text = (gap + word + gap).join(parts)
    if own < around or (own == around and (right or own == 4)) or random.random() < 0.1:
        return f"({space}{text})"
    return text


def decimal(value):
    scaled = value * 100
    assert scaled.denominator == 1
    return f"{scaled.numerator // 100}.{scaled.numerator % 100:02d}" if value.denominator > 1 else str(value)


def worked_out(tree, values):
    """A fraction, a boolean, "missing" or "na"."""
    op, *of = tree
    if op == "num":
        return of[0]
    if op == "ref":
        return values[of[0]]
    if op == "na":
        return "na"
    if op == "if":
        condition = worked_out(of[0], values)
        return condition if isinstance(condition, str) else worked_out(of[1 if condition else 2], values)
    if op == "round":
        value = worked_out(of[0], values)
        if isinstance(value, str):
            return value
        size = F(floor(abs(value) * 10 ** of[1] + F(1, 2)), 10 ** of[1])
        return size if value >= 0 else -size
    found = [worked_out(each, values) for each in of]
    if op == "there":
        return not isinstance(found[0], str)
    if op in ("and", "or"):
        if (op == "or") in [each for each in found if isinstance(each, bool)]:
            return op == "or"
        return lacking(found) or op == "and"
    if op in ("min", "max", "sum", "avg"):
        there = [each for each in found if not isinstance(each, str)]
        if not there:
            return lacking(found)
        return {"min": min, "max": max, "sum": sum, "avg": lambda all_: sum(all_) / F(len(all_))}[op](there)
    return lacking(found) or plainly(op, found)


def lacking(found):
    return "missing" if "missing" in found else "na" if "na" in found else None


def plainly(op, found):
    a, b = (found * 2)[:2]
    if op == "/":
        return "missing" if b == 0 else a / b
    return {
        "+": a + b, "-": a - b, "*": a * b, "neg": -a, "abs": abs(a), "not": not a,
        "<": a < b, "<=": a <= b, "=": a == b, "!=": a != b, ">=": a >= b, ">": a > b,
    }[op]  # fmt: skip
