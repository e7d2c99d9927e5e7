"""What policies must know of the person whose record is touched."""

from dataclasses import dataclass

from kinerja.core.authz import Grant


@dataclass(frozen=True, slots=True)
class Person:
    """An account, an employee or both: whose Dinas it is now, in which units, with which roles."""

    account_id: int | None = None
    employee_id: int | None = None
    agency_ids: frozenset[int | None] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] = ()
