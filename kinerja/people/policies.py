"""May they? Pure answers with reasons; the SQL twins stand in queries."""

from collections.abc import Collection

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.people.models import UnitKind
from kinerja.people.person import Person

# A unit of one of these kinds is a perangkat daerah: it is its own `agency_id`.
AGENCY_KINDS = frozenset({UnitKind.AGENCY, UnitKind.BOARD, UnitKind.SECRETARIAT})
PROVINCE_GRANTS = frozenset({Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR})


def can_create_unit(actor: Actor, kind: UnitKind, agency_id: int | None) -> Decision:
    """A perangkat daerah by provincial administrators only; units inside it by its own administrator too."""
    if kind in AGENCY_KINDS or kind is UnitKind.PROVINCE:
        return _province_only(actor)
    return _administers(actor, agency_id)


def can_change_unit(actor: Actor, kind: UnitKind, agency_id: int | None) -> Decision:
    """Rename a unit: as for creating one."""
    return can_create_unit(actor, kind, agency_id)


def can_change_letter_pattern(actor: Actor, agency_id: int | None) -> Decision:
    """A Dinas numbers its own letters."""
    return _administers(actor, agency_id)


def can_move_unit(actor: Actor, kind: UnitKind, agency_id: int | None, *, to_agency_id: int | None) -> Decision:
    """Inside one Dinas by its administrator; across its border by provincial administrators only."""
    if agency_id != to_agency_id:
        return _province_only(actor)
    return can_create_unit(actor, kind, agency_id)


def can_change_holidays(actor: Actor) -> Decision:
    """Provincial administrators: the deadlines of everybody hang on them."""
    return _province_only(actor)


def can_see_holidays(actor: Actor) -> Decision:
    """Whoever reads in the admin panel; holidays are no secret, but no page of employees either."""
    readers = (Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR)
    return ALLOW if any(actor.has(role) for role in readers) else deny("access.not_allowed")


def can_create_post(actor: Actor, agency_id: int | None) -> Decision:
    return _administers(actor, agency_id)


def can_change_post(actor: Actor, agency_id: int | None) -> Decision:
    return can_create_post(actor, agency_id)


def can_add_employee(actor: Actor, agency_id: int | None) -> Decision:
    return _administers(actor, agency_id)


def can_change_employee(actor: Actor, person: Person) -> Decision:
    """Name, rank and number: by an administrator of the Dinas, never of oneself unless for the province."""
    return _administers_other(actor, person)


def can_deactivate_employee(actor: Actor, person: Person) -> Decision:
    """Ends every placement and closes the account: so every Dinas concerned must be one's own, and never oneself."""
    if _is_own(actor, person):
        return deny("employee.own_record")
    if actor.has(Role.PROVINCE_ADMIN):
        return ALLOW
    if any(grant.role in PROVINCE_GRANTS for grant in person.grants):
        return _province_only(actor)
    if person.agency_ids and all(actor.administers(agency_id) for agency_id in person.agency_ids):
        return ALLOW
    return deny("people.not_your_agency")


def can_reactivate_employee(actor: Actor, person: Person) -> Decision:
    """Whoever has no post belongs to the province."""
    return can_deactivate_employee(actor, person)


def can_place_employee(actor: Actor, person: Person, agency_id: int | None) -> Decision:
    """Into a post of the own Dinas; somebody who now serves elsewhere is placed by the province."""
    allowed = _administers(actor, agency_id)
    if not allowed or not person.agency_ids:
        return allowed
    return _administers_other(actor, person)


def can_end_placement(actor: Actor, person: Person, agency_id: int | None) -> Decision:
    if _is_own(actor, person) and not actor.has(Role.PROVINCE_ADMIN):
        return deny("employee.own_record")
    return _administers(actor, agency_id)


def can_override_supervisor(actor: Actor, person: Person, supervisor: Person) -> Decision:
    """An administrator chooses neither the own superior nor oneself as somebody's superior."""
    if _is_own(actor, person) or _is_own(actor, supervisor):
        return deny("supervisor.own_record")
    return _administers_other(actor, person)


def can_create_account(actor: Actor, person: Person) -> Decision:
    return _administers_any(actor, person)


def can_deactivate_account(actor: Actor, person: Person) -> Decision:
    """Never the own one; an administrator's or auditor's only by the province."""
    if _is_own(actor, person):
        return deny("account.own")
    if any(grant.role in PROVINCE_GRANTS for grant in person.grants):
        return _province_only(actor)
    return _administers_any(actor, person)


def can_reactivate_account(actor: Actor, person: Person) -> Decision:
    return can_deactivate_account(actor, person)


def can_change_email(actor: Actor, person: Person) -> Decision:
    """As for deactivating: whoever holds the address can take the account over."""
    return can_deactivate_account(actor, person)


def can_grant_role(actor: Actor, person: Person, role: Role, *, agency_id: int | None) -> Decision:
    """Never to oneself. Administrators and auditors by the province; operators inside the own Dinas."""
    if _is_own(actor, person):
        return deny("role.own")
    if role in PROVINCE_GRANTS:
        return _province_only(actor)
    if actor.has(Role.PROVINCE_ADMIN):
        return ALLOW
    if agency_id not in person.agency_ids:
        return deny("role.other_agency")
    return _administers(actor, agency_id)


def can_revoke_role(actor: Actor, person: Person, role: Role, *, agency_id: int | None) -> Decision:
    """As for granting, but an operator who has left the Dinas may still be relieved."""
    if _is_own(actor, person):
        return deny("role.own")
    return _province_only(actor) if role in PROVINCE_GRANTS else _administers(actor, agency_id)


def can_add_guest(actor: Actor, agency_id: int) -> Decision:
    """Only the administrator of the Dinas keeps its lists, never an appraisee or a supervisor as such."""
    return _administers(actor, agency_id)


def can_change_guest(actor: Actor, agency_id: int) -> Decision:
    return _administers(actor, agency_id)


def can_withdraw_guest(actor: Actor, agency_id: int) -> Decision:
    return _administers(actor, agency_id)


def can_issue_login_code(actor: Actor, person: Person, served_units: Collection[int]) -> Decision:
    """An operator for people of the own subtree, an administrator for the own Dinas; never for oneself.

    A code opens an account: for administrators and auditors only the province hands it out.
    """
    if _is_own(actor, person):
        return deny("account.own")
    if any(grant.role in PROVINCE_GRANTS for grant in person.grants):
        return _province_only(actor)
    if person.unit_ids & frozenset(served_units):
        return ALLOW
    return _administers_any(actor, person)


def can_see_operator_page(actor: Actor) -> Decision:
    if actor.has(Role.UNIT_OPERATOR):
        return ALLOW
    return deny("operator.not_granted")


def can_import_people(actor: Actor) -> Decision:
    """Whoever may add employees one by one; each line is judged by the same policies as a single one."""
    return ALLOW if actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AGENCY_ADMIN) else deny("access.not_allowed")


def can_work_on_import(actor: Actor, agency_id: int | None) -> Decision:
    """Lists of the own Dinas; those of the province by its administrators. Twin: `visible_imports`."""
    return _administers(actor, agency_id)


def _is_own(actor: Actor, person: Person) -> bool:
    same_account = person.account_id is not None and person.account_id == actor.account_id
    return same_account or (person.employee_id is not None and person.employee_id == actor.employee_id)


def _province_only(actor: Actor) -> Decision:
    return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("people.province_only")


def _administers(actor: Actor, agency_id: int | None) -> Decision:
    return ALLOW if actor.administers(agency_id) else deny("people.not_your_agency")


def _administers_any(actor: Actor, person: Person) -> Decision:
    """Somebody of the own Dinas; whoever has no post at all belongs to the province."""
    if actor.has(Role.PROVINCE_ADMIN) or any(actor.administers(agency_id) for agency_id in person.agency_ids):
        return ALLOW
    return deny("people.not_your_agency")


def _administers_other(actor: Actor, person: Person) -> Decision:
    if _is_own(actor, person) and not actor.has(Role.PROVINCE_ADMIN):
        return deny("employee.own_record")
    return _administers_any(actor, person)
