"""Conditions as data: all, any, not, compare and present, over answers, givens and node values.

A comparison with something absent is neither true nor false; a condition holds only when it is true.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from forms.errors import Problem
from forms.exact import exact, is_exact, plain

Condition = Mapping[str, Any]
Value = Fraction | str | tuple[Fraction | str, ...] | None
READS = {"answer": "answers", "given": "givens", "node": "nodes"}
SOURCES = tuple(READS)
MOST_DEEP = 12
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "=": eq, "!=": ne, ">=": ge, ">": gt}


class Readable(Protocol):
    """What can be asked for a code."""

    def get(self, code: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may read, by code; absent entries are absent values."""

    answers: Readable = field(default_factory=dict[str, Any])
    givens: Readable = field(default_factory=dict[str, Any])
    nodes: Readable = field(default_factory=dict[str, Any])


def holds(condition: Condition | None, scope: Scope) -> bool:
    """Whether a condition is true; no condition always is."""
    return condition is None or truth(condition, scope) is True


def truth(condition: Condition, scope: Scope) -> bool | None:
    """True, false, or None where an absent value leaves it open."""
    if "all" in condition:
        return both([truth(each, scope) for each in condition["all"]], decisive=False)
    if "any" in condition:
        return both([truth(each, scope) for each in condition["any"]], decisive=True)
    if "not" in condition:
        inner = truth(condition["not"], scope)
        return None if inner is None else not inner
    if "present" in condition:
        return value_of(condition["present"], scope) is not None
    left, right = (value_of(condition["compare"][side], scope) for side in ("left", "right"))
    if left is None or right is None:
        return None
    if isinstance(left, tuple) or isinstance(right, tuple):
        return chosen(condition["compare"]["op"], left, right)
    if isinstance(left, str) != isinstance(right, str):
        left, right = str(left), str(right)
    return COMPARISONS[condition["compare"]["op"]](left, right)


def chosen(op: str, left: Any, right: Any) -> bool | None:
    """Several ticked options: equal to what is among them, unlike what isn't; in no order with anything."""
    many, one = (left, right) if isinstance(left, tuple) else (right, left)
    if op not in ("=", "!=") or isinstance(one, tuple):
        return None
    return (one in many) == (op == "=")


def both(parts: list[bool | None], *, decisive: bool) -> bool | None:
    """One decisive part decides; else an open part leaves it open."""
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def value_of(operand: Any, scope: Scope) -> Value:
    """A literal, or what stands under a reference; text that is a number counts as the number."""
    if not isinstance(operand, str) and isinstance(operand, Mapping):
        ((source, code),) = operand.items()
        operand = getattr(scope, READS[source]).get(code)
    if isinstance(operand, str):
        return settled_text(operand)
    if isinstance(operand, Mapping):  # a measured figure with its source and date
        operand = operand.get("value")
    if operand is None or isinstance(operand, Fraction):
        return operand
    if isinstance(operand, list):
        ticked = [settled_text(each) for each in operand]
        return tuple(each for each in ticked if each is not None) or None
    return settled_text(operand)


def settled_text(raw: Any) -> Fraction | str | None:
    """Text that is a number counts as the number; blank text is absent."""
    return read_text(str(raw).strip())


@lru_cache(maxsize=4096)
def read_text(text: str) -> Fraction | str | None:
    if not text:
        return None
    return exact(text) if is_exact(text) else text


def over_answers(condition: Condition, givens: Mapping[str, Any]) -> dict[str, Any]:
    """The same condition over answers alone, for whoever may not read the givens.

    What reads no answer becomes {"is": true, false or null}; a given beside an answer becomes its literal.
    """
    ((key, part),) = condition.items()
    if not any(source == "answer" for source, _code in references(condition)):
        return {"is": truth(condition, Scope({}, givens))}
    if key in ("all", "any"):
        return {key: [over_answers(each, givens) for each in part]}
    if key == "not":
        return {key: over_answers(part, givens)}
    if key == "present":
        return {key: dict(part)}
    sides = {side: _literal(part[side], givens) for side in ("left", "right")}
    return {"is": None} if None in sides.values() else {key: {"op": part["op"], **sides}}


def _literal(operand: Any, givens: Mapping[str, Any]) -> Any:
    """A reference to an answer as it is; anything else as text, None where it is absent."""
    if isinstance(operand, Mapping) and "answer" in operand:
        return dict(operand)
    value = value_of(operand, Scope({}, givens))
    return plain(value) if isinstance(value, Fraction) else value


def references(condition: Any) -> Iterator[tuple[str, str]]:
    """Every (source, code) that a well-formed condition reads."""
    for key, part in condition.items():
        if key in ("all", "any"):
            for each in part:
                yield from references(each)
        elif key == "not":
            yield from references(part)
        else:
            operands = [part] if key == "present" else [part["left"], part["right"]]
            yield from (
                (source, code) for each in operands if isinstance(each, Mapping) for source, code in each.items()
            )


def comparisons(condition: Any) -> Iterator[tuple[Any, Any]]:
    """Both sides of every comparison in a well-formed condition."""
    for key, part in condition.items():
        if key in ("all", "any"):
            for each in part:
                yield from comparisons(each)
        elif key == "not":
            yield from comparisons(part)
        elif key == "compare":
            yield part["left"], part["right"]


def shape_problems(condition: Any, path: str, where: str, depth: int = 0) -> Iterator[Problem]:
    """What keeps data from being a condition."""
    if not isinstance(condition, Mapping) or len(condition) != 1 or depth > MOST_DEEP:
        yield Problem("condition.malformed", path, where)
        return
    ((key, part),) = condition.items()
    if key in ("all", "any"):
        if not isinstance(part, list | tuple) or not part:
            yield Problem("condition.malformed", path, f"{where}.{key}")
            return
        for position, each in enumerate(part):
            yield from shape_problems(each, path, f"{where}.{key}.{position}", depth + 1)
    elif key == "not":
        yield from shape_problems(part, path, f"{where}.not", depth + 1)
    elif key == "present":
        if not (isinstance(part, Mapping) and is_operand(part)):
            yield Problem("condition.malformed", path, f"{where}.present")
    elif key != "compare" or not is_comparison(part):
        yield Problem("condition.malformed", path, f"{where}.{key}")


def is_comparison(part: Any) -> bool:
    """Two operands and a known comparison between them."""
    if not isinstance(part, Mapping) or set(part) != {"left", "op", "right"} or part["op"] not in list(COMPARISONS):
        return False
    return is_operand(part["left"]) and is_operand(part["right"])


def is_operand(part: Any) -> bool:
    """A literal text, or a reference to one answer, given or node."""
    if isinstance(part, Mapping):
        return len(part) == 1 and all(key in SOURCES and isinstance(code, str) for key, code in part.items())
    return isinstance(part, str) and bool(part.strip())
