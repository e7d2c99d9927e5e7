"""The five kinds of error and how they reach people: HTML or JSON, Indonesian, a reference, no internals."""

from collections.abc import Mapping
from typing import Any


class KinerjaError(Exception):
    """A refusal with a dotted code that the edge translates; details never hold secrets."""

    status = 500

    def __init__(self, code: str, /, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, Any] = details


class NotAllowed(KinerjaError):
    """The actor may not do this; says why."""

    status = 403


class NotFound(KinerjaError):
    """No such record, or none that this actor may know of."""

    status = 404


class Conflict(KinerjaError):
    """The record is not in the state, or not at the revision, that the step needs."""

    status = 409


class Invalid(KinerjaError):
    """What was sent cannot be accepted; `errors` says so field by field (name -> list of codes)."""

    status = 422

    def __init__(self, code: str, errors: Mapping[str, list[str]] | None = None, /, **details: Any) -> None:
        super().__init__(code, **details)
        self.errors: Mapping[str, list[str]] = errors or {}


class Unavailable(KinerjaError):
    """Something the system needs does not answer; trying again later may help."""

    status = 503
