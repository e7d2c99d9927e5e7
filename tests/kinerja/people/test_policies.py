"""Permission as pure answers, and that the SQL twins agree with it over a generated organisation."""

from itertools import product

import pytest
from flask import Flask

from kinerja.core.authz import ANONYMOUS, Actor, ActorKind, Grant, Role
from kinerja.core.db import reading
from kinerja.people import policies, queries
from kinerja.people.models import UnitKind
from kinerja.people.person import Person
from tests.kinerja.people.organisation import PROVINCE, TODAY, build

OURS, THEIRS = 10, 20


def actor(*grants: Grant, account_id: int = 1, employee_id: int = 1) -> Actor:
    return Actor(ActorKind.ACCOUNT, account_id=account_id, employee_id=employee_id, grants=grants)


ADMIN = actor(Grant(Role.AGENCY_ADMIN, OURS))
AUDITOR = actor(Grant(Role.AUDITOR, OURS))
OPERATOR = actor(Grant(Role.UNIT_OPERATOR, OURS, 11))
COLLEAGUE = Person(2, 2, frozenset({OURS}), frozenset({11}))
STRANGER = Person(3, 3, frozenset({THEIRS}), frozenset({21}))
NOBODY = Person(4, 4)
ONESELF = Person(1, 1, frozenset({OURS}), frozenset({11}))


@pytest.mark.parametrize("who", [ANONYMOUS, actor(), AUDITOR, OPERATOR])
def test_whoever_is_no_administrator_changes_nothing(who: Actor) -> None:
    answers = [
        policies.can_create_unit(who, UnitKind.DIVISION, OURS),
        policies.can_move_unit(who, UnitKind.DIVISION, OURS, to_agency_id=OURS),
        policies.can_create_post(who, OURS),
        policies.can_add_employee(who, OURS),
        policies.can_change_employee(who, COLLEAGUE),
        policies.can_place_employee(who, COLLEAGUE, OURS),
        policies.can_end_placement(who, COLLEAGUE, OURS),
        policies.can_override_supervisor(who, COLLEAGUE, COLLEAGUE),
        policies.can_create_account(who, COLLEAGUE),
        policies.can_deactivate_account(who, COLLEAGUE),
        policies.can_change_email(who, COLLEAGUE),
        policies.can_add_guest(who, OURS),
        policies.can_withdraw_guest(who, OURS),
        *(policies.can_grant_role(who, COLLEAGUE, role, agency_id=OURS) for role in Role),
        *(policies.can_revoke_role(who, COLLEAGUE, role, agency_id=OURS) for role in Role),
    ]
    assert not any(answers)
    assert all(answer.reason for answer in answers)


@pytest.mark.parametrize(("person", "allowed"), [(COLLEAGUE, True), (STRANGER, False), (NOBODY, False)])
def test_administrator_stays_inside_the_own_dinas(person: Person, allowed: bool) -> None:
    assert bool(policies.can_change_employee(ADMIN, person)) is allowed
    assert bool(policies.can_create_account(ADMIN, person)) is allowed
    assert bool(policies.can_deactivate_account(ADMIN, person)) is allowed


def test_whoever_holds_no_post_may_be_placed_but_whoever_serves_elsewhere_not() -> None:
    assert policies.can_place_employee(ADMIN, NOBODY, OURS)
    assert policies.can_place_employee(ADMIN, STRANGER, OURS).reason == "people.not_your_agency"


def test_only_the_province_moves_units_over_a_border_and_makes_agencies() -> None:
    assert policies.can_move_unit(ADMIN, UnitKind.DIVISION, OURS, to_agency_id=THEIRS).reason == "people.province_only"
    assert policies.can_move_unit(PROVINCE, UnitKind.DIVISION, OURS, to_agency_id=THEIRS)
    for kind in policies.AGENCY_KINDS | {UnitKind.PROVINCE}:
        assert not policies.can_create_unit(ADMIN, kind, OURS)
        assert policies.can_create_unit(PROVINCE, kind, None)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("who", [ADMIN, actor(Grant(Role.PROVINCE_ADMIN))])
def test_nobody_grants_or_revokes_for_oneself(who: Actor, role: Role) -> None:
    assert policies.can_grant_role(who, ONESELF, role, agency_id=OURS).reason == "role.own"
    assert policies.can_revoke_role(who, ONESELF, role, agency_id=OURS).reason == "role.own"


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_grants_operators_only(role: Role) -> None:
    assert bool(policies.can_grant_role(ADMIN, COLLEAGUE, role, agency_id=OURS)) is (role is Role.UNIT_OPERATOR)
    assert policies.can_grant_role(PROVINCE, STRANGER, role, agency_id=OURS)


@pytest.mark.parametrize("role", sorted(policies.PROVINCE_GRANTS))
def test_accounts_with_power_are_touched_by_the_province_only(role: Role) -> None:
    powerful = Person(2, 2, frozenset({OURS}), frozenset({11}), (Grant(role, OURS),))
    for answer in (
        policies.can_deactivate_account(ADMIN, powerful),
        policies.can_change_email(ADMIN, powerful),
        policies.can_issue_login_code(ADMIN, powerful, ()),
        policies.can_issue_login_code(OPERATOR, powerful, {11}),
    ):
        assert answer.reason == "people.province_only"
    assert policies.can_deactivate_account(PROVINCE, powerful)


def test_operator_hands_codes_to_the_own_units_only() -> None:
    assert policies.can_issue_login_code(OPERATOR, COLLEAGUE, {11})
    assert not policies.can_issue_login_code(OPERATOR, STRANGER, {11})
    assert policies.can_issue_login_code(OPERATOR, ONESELF, {11}).reason == "account.own"


def test_policies_and_their_twins_agree(bare: Flask) -> None:
    made = build()
    session = reading()
    grants = [
        (),
        (Grant(Role.AGENCY_ADMIN, made.units["Dinas"]),),
        (Grant(Role.AGENCY_ADMIN, made.units["Dinas Lain"]),),
        (Grant(Role.PROVINCE_ADMIN),),
    ]
    for name, held in product(made.people, grants):
        who = made.actor(name, *held)
        seen = set(session.scalars(queries.visible_employees(who, TODAY)))
        accounts = set(session.scalars(queries.visible_accounts(who, TODAY)))
        for other, employee_id in made.people.items():
            person = queries.person_by_employee(session, employee_id, TODAY)
            if policies.can_create_account(who, person) or other == name:
                assert employee_id in seen and made.accounts[other] in accounts, (name, held, other)
            else:
                assert employee_id not in seen and made.accounts[other] not in accounts, (name, held, other)
