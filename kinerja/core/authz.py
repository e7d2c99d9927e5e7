"""Who acts, and what a decision about an act looks like."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kinerja.core.errors import NotAllowed


class Role(StrEnum):
    """Granted roles. Employee and supervisor are not granted: they follow from placements."""

    UNIT_OPERATOR = "unit_operator"
    AGENCY_ADMIN = "agency_admin"
    PROVINCE_ADMIN = "province_admin"
    AUDITOR = "auditor"


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    ACCOUNT = "account"
    GUEST = "guest"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force today; `agency_id` None means everywhere. An operator's scope is `unit_id`."""

    role: Role
    agency_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account (perhaps an employee's), a guest, a job, or nobody known."""

    kind: ActorKind
    account_id: int | None = None
    employee_id: int | None = None
    guest_id: int | None = None
    grants: tuple[Grant, ...] = ()
    label: str = ""
    locale: str = "id"

    @property
    def ref(self) -> str:
        """The stable reference that the audit log keeps: never a name."""
        number = {ActorKind.ACCOUNT: self.account_id, ActorKind.GUEST: self.guest_id}.get(self.kind)
        return self.label if self.kind is ActorKind.JOB else str(number or "")

    @property
    def is_known(self) -> bool:
        return self.kind is not ActorKind.ANONYMOUS

    def has(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)

    def agencies(self, role: Role) -> frozenset[int] | None:
        """The agencies in which the role holds; None means all of them."""
        scopes = [grant.agency_id for grant in self.grants if grant.role is role]
        return None if None in scopes else frozenset(scope for scope in scopes if scope is not None)

    def administers(self, agency_id: int | None) -> bool:
        """Provincial administrators everywhere, Dinas administrators in their own."""
        if self.has(Role.PROVINCE_ADMIN):
            return True
        scopes = self.agencies(Role.AGENCY_ADMIN)
        return scopes is None or (agency_id is not None and agency_id in scopes)


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def job_actor(name: str) -> Actor:
    return Actor(ActorKind.JOB, label=name)


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, and the dotted code of the reason when not."""

    allowed: bool
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.allowed


ALLOW = Decision(True)


def deny(reason: str, **details: Any) -> Decision:
    return Decision(False, reason, details)


def require(decision: Decision) -> None:
    """Raises NotAllowed with the decision's reason unless it allows."""
    if not decision.allowed:
        raise NotAllowed(decision.reason, **decision.details)
