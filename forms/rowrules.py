"""Whether the repeating criteria of a draft can be written out, and the draft with one row of each to be checked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms.errors import Problem
from forms.exact import plain
from forms.instrument import Criterion, Draft, Given, Indicator, Node, Repeat, WeightMode, walk
from forms.rows import MOST_ROWS, ROWS, names_in, written_out


def groups_of(draft: Draft) -> Iterator[Criterion]:
    return (node for node in walk(draft.root) if isinstance(node, Criterion) and node.repeat is not None)


def row_problems(draft: Draft) -> Iterator[Problem]:
    """Groups that can't stand in rows, and items whose fields can't be told from anything else."""
    givens = {given.code: given for given in draft.givens}
    if draft.root.repeat is not None:
        yield Problem("repeat.root", draft.root.code, "repeat")
    for group in groups_of(draft):
        assert group.repeat is not None
        yield from shape_problems(group)
        yield from count_problems(group, group.repeat, givens)
    yield from field_problems(draft)


def shape_problems(group: Criterion) -> Iterator[Problem]:
    """One criterion that is repeated, nothing that repeats in it, and weights that any number of rows can have."""
    if not has_one_row(group):
        yield Problem("repeat.one_row", group.code, "children")
    for node in walk(group):
        if node is not group and isinstance(node, Criterion) and node.repeat is not None:
            yield Problem("repeat.nested", node.code, "repeat", {"code": group.code})
    if group.mode is WeightMode.POINTS:
        yield Problem("repeat.points", group.code, "mode")
    elif group.mode is WeightMode.PERCENT and not all(each.weight_given for each in group.children):
        yield Problem("repeat.percent", group.code, "mode")
    if group.weight_sets:
        yield Problem("repeat.weight_sets", group.code, "weight_sets")


def has_one_row(group: Criterion) -> bool:
    return len(group.children) == 1 and isinstance(group.children[0], Criterion)


def count_problems(group: Criterion, repeat: Repeat, givens: Mapping[str, Given]) -> Iterator[Problem]:
    """Bounds and title: of the group where raters fill in, of the given where its items are the rows."""
    if repeat.given is not None:
        given = givens.get(repeat.given)
        if given is None or given.type != ROWS:
            yield Problem("repeat.given_unknown", group.code, "repeat.given", {"given": repeat.given})
        elif repeat.title is not None and repeat.title not in {field.code for field in given.fields}:
            yield Problem("repeat.title_unknown", group.code, "repeat.title", {"field": repeat.title})
        if repeat.most is not None or repeat.least:
            yield Problem("repeat.bounds_of_given", group.code, "repeat.most")
        return
    if repeat.title is not None:
        yield Problem("repeat.title_unknown", group.code, "repeat.title", {"field": repeat.title})
    if repeat.most is None or not 1 <= repeat.most <= MOST_ROWS:
        yield Problem("repeat.most", group.code, "repeat.most", {"most": MOST_ROWS})
    elif not 0 <= repeat.least <= repeat.most:
        yield Problem("repeat.bounds_crossed", group.code, "repeat.least", {"most": repeat.most})


def field_problems(draft: Draft) -> Iterator[Problem]:
    """Items without fields or with impossible ones; fields of anything else."""
    taken = {node.code for node in walk(draft.root)} | {given.code for given in draft.givens}
    read = {group.repeat.given for group in groups_of(draft) if group.repeat is not None}
    for given in draft.givens:
        if given.type != ROWS:
            if given.fields:
                yield Problem("given.fields_unused", given.code, "fields")
            continue
        yield from list_problems(given, is_read=given.code in read)
        for field in given.fields:
            if field.code in taken:
                yield Problem("given.field_taken", given.code, "fields", {"code": field.code})
            if field.type == ROWS or field.fields or field.source:
                yield Problem("given.field_type", given.code, "fields", {"code": field.code})
        taken |= {field.code for field in given.fields}


def list_problems(given: Given, *, is_read: bool) -> Iterator[Problem]:
    """A list of items: fields, bounds that are numbers of items, a group that stands on it."""
    if not given.fields:
        yield Problem("given.no_fields", given.code, "fields")
    for key in ("least", "most"):
        bound = getattr(given, key)
        if bound is not None and (bound.denominator != 1 or not 0 <= bound <= MOST_ROWS):
            yield Problem("given.item_bounds", given.code, key, {"count": plain(bound), "most": MOST_ROWS})
    if given.source:
        yield Problem("given.source_malformed", given.code, "source")
    if not is_read:
        yield Problem("given.items_unused", given.code, "", {}, True)


def one_row_each(draft: Draft) -> tuple[Draft, dict[str, str]]:
    """The draft with one row of every group that can be written out, and the written code of each of its codes."""
    givens = {given.code: given for given in draft.givens}
    outer = [group for group in groups_of(draft) if has_one_row(group) and not any(shape_nested(group))]
    if not outer or draft.root.repeat is not None:
        return draft, {}
    written: dict[str, str] = {}
    for group in outer:
        assert group.repeat is not None
        given = givens.get(group.repeat.given or "")
        written |= {made: code for code, made in names_in(group, 1, given).items()}
    return written_out(draft, {group.code: (1,) for group in outer}, all_owed=True), written


def shape_nested(group: Criterion) -> Iterator[Node]:
    return (node for node in walk(group) if node is not group and isinstance(node, Criterion) and node.repeat)


def as_written(problem: Problem, written: Mapping[str, str]) -> Problem:
    """A problem of a row at the code that the author wrote."""
    if not written:
        return problem
    params = {key: in_words(value, written) for key, value in problem.params.items()}
    return replace(problem, path=written.get(problem.path, problem.path), params=params)


def in_words(value: Any, written: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    return " → ".join(written.get(part, part) for part in value.split(" → "))


def most_indicators(node: Node, givens: Mapping[str, Given]) -> int:
    """How many indicators a node has at most, each as often as it may stand."""
    if isinstance(node, Indicator):
        return 1
    times = 1
    if node.repeat is not None:
        given = givens.get(node.repeat.given or "")
        bound = given.most if given is not None else node.repeat.most
        times = MOST_ROWS if bound is None else int(bound)
    return times * sum(most_indicators(child, givens) for child in node.children)
