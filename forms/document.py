"""A definition as stored JSON (`kinerja.instrument/1`) and back; what it does not know is refused."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from marshmallow import ValidationError

from forms.errors import DefinitionInvalid, Problem
from forms.exact import plain
from forms.formula.tree import Number, Operation, Reference
from forms.formula.writing import json_of
from forms.instrument import Criterion, Draft, Indicator, Matrix
from forms.schemas import FORMAT, MOST_NESTED, DraftSchema, shared

__all__ = ["FORMAT", "canonical_json", "document_from_draft", "draft_from_document", "fingerprint_of"]

KINDS: Mapping[type, Mapping[str, str]] = {
    Draft: {"format": FORMAT},
    Criterion: {"kind": "criterion"},
    Indicator: {"kind": "indicator"},
}
MOST_READ = 64
_read: dict[bytes, Draft] = {}
# Most of a document or a sheet is plain already, and asked about first.
PLAIN = frozenset({str, int, bool, type(None)})


def draft_from_document(doc: Mapping[str, Any]) -> Draft:
    """The draft that a document describes; absent keys have their defaults.

    Raises DefinitionInvalid with every problem of form at once; meaning is the compiler's.
    """
    if nesting(doc) > MOST_NESTED:
        raise DefinitionInvalid([Problem("document.too_deep", params={"most": MOST_NESTED})])
    # A draft never changes, so the same document may give the same one: a page of the designer asks for it again.
    key = sha256(repr(doc).encode("utf-8", "surrogatepass")).digest()
    known = _read.get(key)
    if known is not None:
        return known
    if len(_read) >= MOST_READ:
        _read.clear()
    return _read.setdefault(key, read(doc))


def read(doc: Mapping[str, Any]) -> Draft:
    """The same, without looking whether it was read before."""
    try:
        draft = shared(DraftSchema).load(doc)
    except ValidationError as error:
        raise DefinitionInvalid(list(problems_from(error.messages, doc))) from error
    assert isinstance(draft, Draft)
    return draft


def document_from_draft(draft: Draft) -> dict[str, Any]:
    """The document of a draft: defaults omitted, numbers as exact text; equal drafts give equal documents."""
    document = json_from(draft)
    assert isinstance(document, dict)
    return document


def json_from(part: Any) -> Any:
    """A value of a definition as JSON."""
    kind = type(part)
    if kind in PLAIN:
        return part
    if kind is dict or isinstance(part, Mapping):
        return {str(key): json_from(value) for key, value in part.items()}
    if kind is tuple or isinstance(part, list):
        return [json_from(each) for each in part]
    if isinstance(part, Matrix):
        return matrix_document(part)
    if isinstance(part, Number | Reference | Operation):
        return json_of(part)
    if is_dataclass(part) and not isinstance(part, type):
        given = {
            field.name: json_from(getattr(part, field.name)) for field in fields(part) if not is_default(part, field)
        }
        return {**KINDS.get(type(part), {}), **given}
    if isinstance(part, Fraction):
        return plain(part)
    assert isinstance(part, Enum), type(part)
    return part.value


def is_default(part: Any, field: Any) -> bool:
    """Whether a field says what its absence would say."""
    value = getattr(part, field.name)
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


def matrix_document(matrix: Matrix) -> dict[str, Any]:
    """A matrix with its cells as a list, in the order of their codes."""
    cells = [
        {"row": row, "column": column, "predicate": predicate}
        for (row, column), predicate in sorted(matrix.cells.items())
    ]
    predicates = [json_from(each) for each in matrix.predicates]
    return {"rows": matrix.rows, "columns": matrix.columns, "predicates": predicates, "cells": cells}


def canonical_json(obj: Any) -> str:
    """One text per value on every machine: sorted keys, no spaces, no escapes. Raises ValueError for NaN."""
    return CANONICAL.encode(obj)


# Looks only at what is no JSON yet: a sheet is, to its last term.
CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=json_from
)


def fingerprint_of(obj: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal digits."""
    return sha256(canonical_json(obj).encode()).hexdigest()


def nesting(doc: Any) -> int:
    """How deep lists and objects stand in each other; stops counting where it is too deep anyway."""
    layer: list[Any] = [[doc]]
    depth = 0
    while layer and depth <= MOST_NESTED:
        depth += 1
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, Mapping) else outer)
            if type(inner) not in PLAIN and isinstance(inner, Mapping | list | tuple)
        ]
    return depth


def problems_from(messages: Any, doc: Any, path: str = "", field: str = "") -> Iterator[Problem]:
    """marshmallow's tree of messages as problems, each with the nearest code and the way from there."""
    if isinstance(messages, list):
        for code in messages:
            yield Problem(str(code), path, field)
        return
    for key, inner in messages.items():
        part = part_of(doc, key)
        if key == "_schema":
            yield from problems_from(inner, doc, path, field)
        elif isinstance(part, Mapping) and isinstance(part.get("code"), str):
            yield from problems_from(inner, part, part["code"], "")
        else:
            yield from problems_from(inner, part, path, f"{field}.{key}".lstrip("."))


def part_of(doc: Any, key: Any) -> Any:
    """What stands under a key or position; None where there is nothing."""
    if isinstance(doc, Mapping):
        return doc.get(key)
    if isinstance(doc, list) and isinstance(key, int) and key < len(doc):
        return doc[key]
    return None
