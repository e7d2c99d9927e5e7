"""The givens that a setting may be taken from."""

from typing import Any

from kinerja.instruments.content import Content, givens_read


def number_givens(content: Content, named: Any, none: Any) -> list[tuple[str, Any]]:
    """The givens that are numbers, after the choice of none."""
    return givens_of(content, named, none, kind="number")


def givens_of(content: Content, named: Any, none: Any, *, kind: str) -> list[tuple[str, Any]]:
    """The givens of that kind, and the one that is named although nobody declared it, after the choice of none."""
    declared = {
        given["code"]: given.get("label", {}).get("id") or given["code"]
        for given in givens_read(content)
        if given.get("type", "number") == kind
    }
    unknown = {named: named} if isinstance(named, str) and named not in declared else {}
    return [("", none), *declared.items(), *unknown.items()]
