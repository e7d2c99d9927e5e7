"""May they? Pure decisions about instruments and drafts; the SQL twins are in queries.py."""

from collections.abc import Collection
from datetime import datetime

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.instruments.models import Draft, DraftState, Instrument, TrialLink


def can_read_instrument(actor: Actor, instrument: Instrument, *, provincial: bool) -> Decision:
    """Whoever may read its drafts; what the province owns (`provincial`) is read by every Dinas administrator.

    A Dinas does not see another's instruments.
    """
    if provincial and actor.has(Role.AGENCY_ADMIN):
        return ALLOW
    return can_read_draft(actor, instrument)


def can_read_draft(actor: Actor, instrument: Instrument) -> Decision:
    """Administrators of the owner, and auditors assigned to it."""
    if actor.administers(instrument.owner_unit_id):
        return ALLOW
    scopes = actor.agencies(Role.AUDITOR)
    if scopes is None or instrument.owner_unit_id in scopes:
        return ALLOW
    return deny("instrument.not_yours")


def can_create_instrument(actor: Actor, owner_unit_id: int) -> Decision:
    """A Dinas administrator for the own Dinas, a provincial one for everybody."""
    return ALLOW if actor.administers(owner_unit_id) else deny("instrument.not_yours")


def can_create_overlay(actor: Actor, core: Instrument, owner_unit_id: int) -> Decision:
    """Whoever may create an instrument for that owner, once there is a version to stand on.

    That the actor may read the core is the query's to say.
    """
    allowed = can_create_instrument(actor, owner_unit_id)
    if allowed and core.current_version_id is None:
        return deny("overlay.core_unpublished")
    return allowed


def can_start_draft(actor: Actor, instrument: Instrument) -> Decision:
    return can_create_instrument(actor, instrument.owner_unit_id)


def can_edit_draft(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Any administrator of the owner, while it is being edited."""
    return _in_state(actor, instrument, draft, DraftState.EDITING, "draft.not_editing")


def can_rebase_draft(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Whoever may edit it, once another version was published since it began."""
    allowed = can_edit_draft(actor, instrument, draft)
    if allowed and not is_overtaken(instrument, draft):
        return deny("draft.not_overtaken")
    return allowed


def is_overtaken(instrument: Instrument, draft: Draft) -> bool:
    """Whether publishing it would undo what was published since it began."""
    return draft.state is not DraftState.PUBLISHED and draft.base_version_id != instrument.current_version_id


def can_issue_trial_link(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Whoever may edit the draft, while it is being edited."""
    return can_edit_draft(actor, instrument, draft)


def can_settle_trial(actor: Actor, instrument: Instrument) -> Decision:
    """Revoking a link and closing a comment: administrators of the owner, whatever has become of the draft."""
    return ALLOW if actor.administers(instrument.owner_unit_id) else deny("instrument.not_yours")


def trial_link_state(link: TrialLink, draft: Draft, *, now: datetime) -> str:
    """What a link is good for: `good`, or why not (`revoked`, `over` with its draft, `expired`)."""
    if link.revoked_at is not None:
        return "revoked"
    if draft.state in (DraftState.PUBLISHED, DraftState.DISCARDED):
        return "over"
    return "good" if now < link.expires_at else "expired"


def can_follow_core(actor: Actor, instrument: Instrument, draft: Draft, core: Instrument | None) -> Decision:
    """Whoever may edit it, once the core has another version than it stands on."""
    allowed = can_edit_draft(actor, instrument, draft)
    if allowed and not is_core_moved(draft, core):
        return deny("draft.core_not_moved")
    return allowed


def is_core_moved(draft: Draft, core: Instrument | None) -> bool:
    """Whether an overlay draft stands on another version of its core than the one in force."""
    return (
        core is not None
        and draft.state is not DraftState.PUBLISHED
        and draft.core_version_id != core.current_version_id
    )


def can_submit_draft(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    return can_edit_draft(actor, instrument, draft)


def can_return_draft(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Back to editing, by whoever submitted it (withdrawing) or reviews it (returning)."""
    if not actor.administers(instrument.owner_unit_id):
        return deny("instrument.not_yours")
    if draft.reverts_to_id is not None:
        return deny("draft.is_reversion")
    if draft.state not in (DraftState.IN_REVIEW, DraftState.APPROVED):
        return deny("draft.not_in_review")
    return ALLOW


def can_approve_draft(actor: Actor, instrument: Instrument, draft: Draft, *, involved: Collection[int]) -> Decision:
    """A second pair of eyes: neither who made, changed nor submitted the draft. No role is above this rule."""
    if draft.reverts_to_id is not None and actor.administers(instrument.owner_unit_id):
        return deny("draft.is_reversion")
    return _second_eyes(actor, instrument, draft, involved)


def can_propose_reversion(actor: Actor, instrument: Instrument, *, is_former: bool) -> Decision:
    """Whoever may start a draft, for any content but the one in force."""
    if not actor.administers(instrument.owner_unit_id):
        return deny("instrument.not_yours")
    return ALLOW if is_former else deny("version.is_current")


def can_confirm_reversion(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Somebody other than who proposed it; confirming approves and publishes in one step."""
    if draft.reverts_to_id is None:
        return deny("draft.not_reversion")
    return _second_eyes(actor, instrument, draft, ())


def can_withdraw_reversion(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Any administrator of the owner, while it waits."""
    if draft.reverts_to_id is None:
        return deny("draft.not_reversion")
    return _in_state(actor, instrument, draft, DraftState.IN_REVIEW, "draft.not_in_review")


def _second_eyes(actor: Actor, instrument: Instrument, draft: Draft, involved: Collection[int]) -> Decision:
    allowed = _in_state(actor, instrument, draft, DraftState.IN_REVIEW, "draft.not_in_review")
    if not allowed:
        return allowed
    if actor.account_id is None or actor.account_id == draft.author_id or actor.account_id in involved:
        return deny("draft.own_work")
    return ALLOW


def can_publish_instrument(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Any administrator of the owner, once somebody else has approved."""
    allowed = _in_state(actor, instrument, draft, DraftState.APPROVED, "draft.not_approved")
    if allowed and (draft.approver_id is None or draft.approver_id == draft.author_id):
        return deny("draft.not_approved")
    return allowed


def can_record_basis(actor: Actor, instrument: Instrument, *, is_set: bool) -> Decision:
    """Whoever may publish the owner's versions, once: what is recorded stays."""
    if not actor.administers(instrument.owner_unit_id):
        return deny("instrument.not_yours")
    return deny("version.is_set") if is_set else ALLOW


def can_propose_erratum(actor: Actor, instrument: Instrument) -> Decision:
    """Any administrator of the owner, for any of its versions."""
    return ALLOW if actor.administers(instrument.owner_unit_id) else deny("instrument.not_yours")


def can_decide_erratum(actor: Actor, instrument: Instrument, *, proposer_id: int, is_decided: bool) -> Decision:
    """A second pair of eyes, once. No role is above this rule."""
    if not actor.administers(instrument.owner_unit_id):
        return deny("instrument.not_yours")
    if is_decided:
        return deny("erratum.already_decided")
    return deny("erratum.own_work") if actor.account_id in (None, proposer_id) else ALLOW


def can_discard_draft(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    return _in_state(actor, instrument, draft, DraftState.EDITING, "draft.not_editing")


def can_restore_draft(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """Back to editing; a reversion is proposed anew instead, because it is never edited."""
    if draft.reverts_to_id is not None and actor.administers(instrument.owner_unit_id):
        return deny("draft.is_reversion")
    return _in_state(actor, instrument, draft, DraftState.DISCARDED, "draft.not_discarded")


def _in_state(actor: Actor, instrument: Instrument, draft: Draft, state: DraftState, code: str) -> Decision:
    if not actor.administers(instrument.owner_unit_id):
        return deny("instrument.not_yours")
    return ALLOW if draft.state is state else deny(code)
