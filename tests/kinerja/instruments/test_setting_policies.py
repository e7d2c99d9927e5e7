"""Who may set, bring back and settle, role by role and state by state, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from kinerja.core.authz import ANONYMOUS, Actor, ActorKind, Grant, Role
from kinerja.instruments import policies
from kinerja.instruments.models import Draft, DraftState, Instrument, TrialLink

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OWNER, OTHER = 7, 8
INSTRUMENT = Instrument(owner_unit_id=OWNER)
AUTHOR, SECOND = 1, 2


def actor(role: Role | None, agency_id: int | None = None, number: int = SECOND) -> Actor:
    grants = () if role is None else (Grant(role, agency_id),)
    return Actor(ActorKind.ACCOUNT, number, employee_id=number, grants=grants)


OWNERS = [actor(Role.AGENCY_ADMIN, OWNER), actor(Role.PROVINCE_ADMIN)]
OUTSIDERS = [
    actor(Role.AGENCY_ADMIN, OTHER),
    actor(Role.AUDITOR, OWNER),
    actor(Role.AUDITOR),
    actor(Role.UNIT_OPERATOR, OWNER),
    actor(None),
    ANONYMOUS,
]


def draft(state: DraftState, *, reverts: bool = False) -> Draft:
    return Draft(state=state, author_id=AUTHOR, approver_id=None, reverts_to_id=1 if reverts else None)


def test_a_decree_is_recorded_by_the_owners_administrators_once() -> None:
    for who in OWNERS:
        assert policies.can_record_basis(who, INSTRUMENT, is_set=False)
        assert policies.can_record_basis(who, INSTRUMENT, is_set=True).reason == "version.is_set"
    for who in OUTSIDERS:
        for is_set in (False, True):
            assert policies.can_record_basis(who, INSTRUMENT, is_set=is_set).reason == "instrument.not_yours"


def test_a_way_back_is_proposed_by_the_owners_administrators_from_other_content() -> None:
    for who in OWNERS:
        assert policies.can_propose_reversion(who, INSTRUMENT, is_former=True)
        assert policies.can_propose_reversion(who, INSTRUMENT, is_former=False).reason == "version.is_current"
    for who in OUTSIDERS:
        assert policies.can_propose_reversion(who, INSTRUMENT, is_former=True).reason == "instrument.not_yours"


@pytest.mark.parametrize("state", list(DraftState))
def test_a_way_back_is_confirmed_by_another_while_it_waits(state: DraftState) -> None:
    waiting = state is DraftState.IN_REVIEW
    proposal = draft(state, reverts=True)
    for who in OWNERS:
        assert bool(policies.can_confirm_reversion(who, INSTRUMENT, proposal)) is waiting
        assert bool(policies.can_withdraw_reversion(who, INSTRUMENT, proposal)) is waiting
    proposer = actor(Role.PROVINCE_ADMIN, number=AUTHOR)
    assert not policies.can_confirm_reversion(proposer, INSTRUMENT, proposal)
    assert bool(policies.can_withdraw_reversion(proposer, INSTRUMENT, proposal)) is waiting
    for who in OUTSIDERS:
        assert not policies.can_confirm_reversion(who, INSTRUMENT, proposal)
        assert not policies.can_withdraw_reversion(who, INSTRUMENT, proposal)


@pytest.mark.parametrize("state", list(DraftState))
def test_a_way_back_is_never_handled_as_a_draft(state: DraftState) -> None:
    proposal, who = draft(state, reverts=True), OWNERS[1]
    assert policies.can_return_draft(who, INSTRUMENT, proposal).reason == "draft.is_reversion"
    assert policies.can_approve_draft(who, INSTRUMENT, proposal, involved=()).reason == "draft.is_reversion"
    assert policies.can_restore_draft(who, INSTRUMENT, proposal).reason == "draft.is_reversion"


@pytest.mark.parametrize("state", list(DraftState))
def test_a_draft_is_no_way_back(state: DraftState) -> None:
    usual, who = draft(state), OWNERS[1]
    assert policies.can_confirm_reversion(who, INSTRUMENT, usual).reason == "draft.not_reversion"
    assert policies.can_withdraw_reversion(who, INSTRUMENT, usual).reason == "draft.not_reversion"
    assert bool(policies.can_approve_draft(who, INSTRUMENT, usual, involved=())) is (state is DraftState.IN_REVIEW)
    assert bool(policies.can_restore_draft(who, INSTRUMENT, usual)) is (state is DraftState.DISCARDED)


@pytest.mark.parametrize("state", list(DraftState))
def test_links_are_issued_while_editing_and_settled_at_any_time(state: DraftState) -> None:
    for who in OWNERS:
        assert bool(policies.can_issue_trial_link(who, INSTRUMENT, draft(state))) is (state is DraftState.EDITING)
        assert policies.can_settle_trial(who, INSTRUMENT)
    for who in OUTSIDERS:
        assert not policies.can_issue_trial_link(who, INSTRUMENT, draft(state))
        assert not policies.can_settle_trial(who, INSTRUMENT)


@pytest.mark.parametrize(
    ("state", "revoked", "later", "found"),
    [
        (DraftState.EDITING, False, timedelta(0), "good"),
        (DraftState.IN_REVIEW, False, timedelta(days=13), "good"),
        (DraftState.APPROVED, False, timedelta(days=14) - timedelta(seconds=1), "good"),
        (DraftState.EDITING, False, timedelta(days=14), "expired"),
        (DraftState.PUBLISHED, False, timedelta(0), "over"),
        (DraftState.DISCARDED, False, timedelta(days=20), "over"),
        (DraftState.EDITING, True, timedelta(0), "revoked"),
        (DraftState.PUBLISHED, True, timedelta(days=20), "revoked"),
    ],
)
def test_what_a_link_is_good_for(state: DraftState, revoked: bool, later: timedelta, found: str) -> None:
    link = TrialLink(expires_at=NOW + timedelta(days=14), revoked_at=NOW if revoked else None)
    assert policies.trial_link_state(link, draft(state), now=NOW + later) == found
