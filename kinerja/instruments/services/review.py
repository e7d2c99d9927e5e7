"""The second pair of eyes: submitting, returning, approving."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.checks import all_problems, blocking
from kinerja.instruments.drafts import content_of
from kinerja.instruments.models import Draft, DraftState, Instrument


def submit_draft(actor: Actor, public_id: str, *, rev: int, accept_warnings: bool = False, now: datetime) -> None:
    """Hand a draft over for approval; the submitter becomes its author.

    Raises NotFound, NotAllowed, Conflict (edited since `rev`, or its base is no longer
    in force), Invalid when it has problems, or warnings that were not accepted.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_submit_draft(actor, instrument, draft))
        if draft.rev != rev:
            raise Conflict("draft.stale")
        check_base(session, instrument, draft)
        _check_problems(session, instrument, draft, accept_warnings=accept_warnings)
        draft.author_id = actor.account_id or draft.author_id
        draft.reason = ""
        changes.move_draft(session, draft, DraftState.IN_REVIEW, at=now)
        changes.note(session, actor, Event.DRAFT_SUBMITTED, instrument, draft, at=now)


def return_draft(actor: Actor, public_id: str, *, reason: str, now: datetime) -> None:
    """Back to editing: withdrawn by its author or returned by a reviewer, always with a reason.

    Raises NotFound, NotAllowed, Invalid without a reason.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_return_draft(actor, instrument, draft))
        if not reason.strip():
            raise Invalid("reason.missing", {"reason": ["reason.missing"]})
        draft.reason = reason.strip()
        event = Event.DRAFT_WITHDRAWN if actor.account_id == draft.author_id else Event.DRAFT_RETURNED
        changes.move_draft(session, draft, DraftState.EDITING, at=now)
        changes.note(session, actor, event, instrument, draft, at=now)


def approve_draft(actor: Actor, public_id: str, *, rev: int, now: datetime) -> None:
    """Approve exactly the revision that was read.

    Raises NotFound, NotAllowed for whoever had a hand in the draft, Conflict.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        involved = queries.editors_of(session, draft.id)
        require(policies.can_approve_draft(actor, instrument, draft, involved=involved))
        if draft.rev != rev:
            raise Conflict("draft.stale")
        check_base(session, instrument, draft)
        changes.move_draft(session, draft, DraftState.APPROVED, at=now)
        draft.approver_id = actor.account_id
        changes.note(session, actor, Event.DRAFT_APPROVED, instrument, draft, at=now)


def check_base(session: Session, instrument: Instrument, draft: Draft) -> None:
    """Raises Conflict when another draft was published since this one began: it would undo that one silently.

    So would an overlay whose core has moved.
    """
    if policies.is_overtaken(instrument, draft):
        raise Conflict("draft.base_moved")
    if policies.is_core_moved(draft, queries.core_of(session, instrument)):
        raise Conflict("draft.core_moved")


def _check_problems(session: Session, instrument: Instrument, draft: Draft, *, accept_warnings: bool) -> None:
    found = all_problems(
        content_of(session, draft.id), queries.frozen_codes(session, instrument.id, draft.core_version_id)
    )
    musts = blocking(found)
    if musts:
        raise Invalid("draft.has_problems", count=len(musts))
    if found and not accept_warnings:
        raise Invalid("draft.has_warnings", {"accept_warnings": ["draft.has_warnings"]}, count=len(found))
