"""What is to be said about a line, cell by cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as factory
from typing import Any

from kinerja.people.models import RowEffect, RowField, RowVerdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A dotted code about one cell; without `rejects` the line is applied without what that cell says."""

    code: str
    field: RowField
    rejects: bool = True
    params: Mapping[str, Any] = factory(default_factory=dict)

    def json(self) -> dict[str, Any]:
        return {"code": self.code, "field": self.field.value, "rejects": self.rejects, "params": dict(self.params)}


def warning(code: str, about: RowField, /, **params: Any) -> Finding:
    return Finding(code, about, rejects=False, params=params)


def rejection(code: str, about: RowField, /, **params: Any) -> Finding:
    return Finding(code, about, params=params)


def verdict_of(findings: Iterable[Finding], effect: RowEffect) -> RowVerdict:
    """The worst of what was found, else what applying would do."""
    found = list(findings)
    if any(one.rejects for one in found):
        return RowVerdict.REJECTED
    if found:
        return RowVerdict.WARNING
    return {RowEffect.NEW: RowVerdict.NEW, RowEffect.CHANGED: RowVerdict.CHANGED}.get(effect, RowVerdict.UNCHANGED)
