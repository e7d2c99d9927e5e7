"""Who may read the log: administrators and auditors, each inside their scope."""

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny

READERS = (Role.PROVINCE_ADMIN, Role.AGENCY_ADMIN, Role.AUDITOR)


def readable_agencies(actor: Actor) -> frozenset[int] | None:
    """The agencies whose events the actor may read; None means all, with those of no agency."""
    scopes = [actor.agencies(role) for role in READERS]
    if actor.has(Role.PROVINCE_ADMIN) or None in scopes:
        return None
    return frozenset().union(*(scope for scope in scopes if scope is not None))


def can_read_events(actor: Actor) -> Decision:
    """Whether the page of the log exists for this actor at all."""
    return ALLOW if any(actor.has(role) for role in READERS) else deny("audit.not_yours")


def can_read_event(actor: Actor, agency_id: int | None) -> Decision:
    """One event, by the agency it belongs to (None: the province)."""
    agencies = readable_agencies(actor)
    if agencies is None or agency_id in agencies:
        return ALLOW
    return deny("audit.not_yours")


def can_see_seal(actor: Actor) -> Decision:
    """The chain runs through all agencies: its head and its verification belong to those who may read all of them."""
    if can_read_events(actor) and readable_agencies(actor) is None:
        return ALLOW
    return deny("audit.verify_not_allowed")


def can_verify_log(actor: Actor) -> Decision:
    return can_see_seal(actor)
