"""A repeating criterion written out: its only child once per row, with codes of its own (`GROUP.1.CODE`).

What is written out is an ordinary instrument: forms, pages, scores and prints know nothing of repetition.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from forms.assembly import assembled
from forms.conditions import Condition
from forms.fieldtypes.targets import GIVEN_KEYS
from forms.formula.tree import Operation, Reference, Tree
from forms.instrument import (
    Answer,
    Criterion,
    Draft,
    Given,
    Indicator,
    Instrument,
    Node,
    Repeat,
    Rows,
    Text,
    WeightSet,
    walk,
)
from forms.ordering import is_tree
from forms.scoring import RaterSheet, scores

ROWS = "rows"  # the type of a given that holds items
MOST_ROWS = 50
N = TypeVar("N", bound=Node)
Names = Mapping[str, str]


def in_rows(
    instrument: Instrument, givens: Mapping[str, Any], sheets: Sequence[RaterSheet] | None = None
) -> Instrument:
    """The instrument with one child per row of each repeating criterion; itself where nothing repeats.

    A given's items are its rows. Where raters fill in, a page offers as many as there may be; with `sheets`
    there are those that anybody filled in. What is written out already stays as it is, but for `sheets`.
    """
    source = instrument if sheets is None else instrument.origin or instrument
    if not source.groups:
        return instrument
    rows = tuple((code, numbers_of(repeat_of(source, code), code, givens, sheets)) for code in source.groups)
    return _in_rows(_Written(source.fingerprint, rows, source))


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written out, as a key: equal when fingerprint and rows are."""

    fingerprint: str
    rows: Rows
    source: Instrument = field(compare=False)


@lru_cache(maxsize=256)
def _in_rows(key: _Written) -> Instrument:
    draft = written_out(key.source.draft, dict(key.rows))
    return assembled(draft, key.fingerprint, rows=key.rows, origin=key.source)


def repeat_of(instrument: Instrument, code: str) -> Repeat:
    group = instrument.nodes[code]
    assert isinstance(group, Criterion) and group.repeat is not None
    return group.repeat


def numbers_of(
    repeat: Repeat, code: str, givens: Mapping[str, Any], sheets: Sequence[RaterSheet] | None
) -> tuple[int, ...]:
    """Which rows there are, from 1."""
    if repeat.given is not None:
        return tuple(range(1, min(items_in(givens, repeat.given), MOST_ROWS) + 1))
    offered = range(1, (repeat.most or MOST_ROWS) + 1)
    used = set(offered) if sheets is None else {*range(1, repeat.least + 1), *used_rows(code, sheets)}
    return tuple(number for number in offered if number in used)


def items_in(givens: Mapping[str, Any], code: str) -> int:
    """The number of items of a given, 0 where it is absent or no number."""
    text = str(givens.get(code, ""))
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0


def used_rows(code: str, sheets: Sequence[RaterSheet]) -> set[int]:
    """The rows in which somebody said something."""
    return {row_in(code, path, answer) for each in sheets for path, answer in each.answers.items()}


def row_in(group: str, path: str, answer: Answer) -> int:
    """The row of a group that an answer belongs to; 0 for other codes and for nothing said."""
    if not path.startswith(f"{group}.") or (answer.value in (None, "", []) and not answer.not_applicable):
        return 0
    number = path[len(group) + 1 :].partition(".")[0]
    return int(number) if number.isdecimal() and number.isascii() and len(number) < 9 else 0


def written_out(draft: Draft, rows: Mapping[str, Sequence[int]], *, all_owed: bool = False) -> Draft:
    """The draft with these rows of its repeating criteria, and the fields of each item among the givens.

    Rows that raters may leave out owe nothing until something is said in them; with `all_owed` they do,
    which is how a definition is checked.
    """
    listed = {given.code: given for given in draft.givens if given.type == ROWS}
    items: dict[str, int] = {}

    def visit(node: Node) -> Node:
        if isinstance(node, Indicator):
            return node
        repeat = node.repeat
        if repeat is None or node.code not in rows:
            return replace(node, children=tuple(visit(child) for child in node.children))
        numbers, given = rows[node.code], listed.get(repeat.given or "")
        if given is not None:
            items[given.code] = max(items.get(given.code, 0), len(numbers))
        own = tuple(row(node, number, given, is_owed=all_owed or is_due(repeat, number)) for number in numbers)
        # Without rows it still has a value where its rows would have one.
        return replace(node, children=own, repeat=repeat if scores(node) else None)

    root = visit(draft.root)
    assert isinstance(root, Criterion)
    givens = (each for given in draft.givens for each in (given, *item_fields(given, items.get(given.code, 0))))
    return replace(draft, root=root, givens=tuple(givens))


def item_fields(given: Given, count: int) -> Iterator[Given]:
    """The fields of each of the first items of a list."""
    for number in range(1, count + 1):
        for each in given.fields:
            code = f"{given.code}.{number}.{each.code}"
            yield replace(each, code=code, label=numbered(each.label, number))


def is_due(repeat: Repeat, number: int) -> bool:
    """Whether a row is owed: every item of a given is, and the first ones where raters fill in."""
    return repeat.given is not None or number <= repeat.least


def row(group: Criterion, number: int, given: Given | None, *, is_owed: bool) -> Node:
    """One row of a group: its only child with codes of its own, which read each other and the item's fields."""
    (template,) = group.children
    names = names_in(group, number, given)
    used = {"any": [{"present": {"answer": names[code]}} for code in said_in(template)]}

    def visit(node: Node) -> Node:
        own = renamed(node, names)
        if isinstance(own, Criterion):
            return replace(own, children=tuple(visit(child) for child in own.children))
        return own if is_owed else owed_once(own, used)

    return replace(visit(template), label=numbered(template.label, number))


def names_in(group: Criterion, number: int, given: Given | None) -> dict[str, str]:
    """What the codes of a row are called when it is written out: its nodes, and the fields of its item."""
    (template,) = group.children
    above = f"{group.code}.{number}"
    names = {node.code: f"{above}.{node.code}" for node in walk(template)} | {template.code: above}
    if given is None:
        return names
    return names | {each.code: f"{given.code}.{number}.{each.code}" for each in given.fields}


def said_in(node: Node) -> Iterator[str]:
    return (each.code for each in walk(node) if isinstance(each, Indicator) and each.type != "note")


def owed_once(indicator: Indicator, used: Condition) -> Indicator:
    """The same, owed only in a row in which something is said."""
    if indicator.required:
        return replace(indicator, required=False, require_if=used)
    if indicator.require_if is None:
        return indicator
    return replace(indicator, require_if={"all": [used, indicator.require_if]})


def numbered(label: Text, number: int) -> Text:
    return {locale: f"{text} {number}" for locale, text in label.items()}


def renamed(node: N, names: Names) -> N:
    """The node by its name in a row, with everything that it reads there; its children as they are."""

    def name(code: str) -> str:
        return names.get(code, code)

    own: dict[str, Any] = {
        "code": name(node.code),
        "steps": tuple(calculation(step, name) for step in node.steps),
        "show_if": condition(node.show_if, name),
        "weight_given": None if node.weight_given is None else name(node.weight_given),
    }
    if isinstance(node, Criterion):
        own["aggregate"] = calculation(node.aggregate, name)
        own["weight_sets"] = tuple(weight_set(each, name) for each in node.weight_sets)
    else:
        own["spec"] = {key: name(str(part)) if key in GIVEN_KEYS else part for key, part in node.spec.items()}
        own["require_if"] = condition(node.require_if, name)
    return replace(node, **own)


Name = Callable[[str], str]


def calculation(part: Mapping[str, Any], name: Name) -> Mapping[str, Any]:
    """A step or an aggregate whose formula reads by other names."""
    return {**part, "formula": tree(part["formula"], name)} if is_tree(part.get("formula")) else part


def tree(formula: Tree, name: Name) -> Tree:
    if isinstance(formula, Reference):
        return replace(formula, code=name(formula.code))
    if isinstance(formula, Operation):
        return replace(formula, of=tuple(tree(each, name) for each in formula.of))
    return formula


def weight_set(each: WeightSet, name: Name) -> WeightSet:
    weights = {name(code): weight for code, weight in each.weights.items()}
    return replace(each, weights=weights, when=condition(each.when, name) or {})


def condition(written: Any, name: Name) -> Any:
    """A condition that reads by other names; what is malformed stays as it is."""
    if isinstance(written, Mapping):
        return {
            key: name(part) if key in ("answer", "given", "node") and isinstance(part, str) else condition(part, name)
            for key, part in written.items()
        }
    if isinstance(written, list | tuple):
        return [condition(each, name) for each in written]
    return written
