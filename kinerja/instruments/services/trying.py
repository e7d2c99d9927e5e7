"""Letting colleagues without account try a draft: links, comments, and closing them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.core.authz import ANONYMOUS, Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.drafts import content_of
from kinerja.instruments.models import Draft, DraftComment, Instrument, TrialLink

TOKEN_BYTES = 24  # 192 bits
MOST_DAYS = 90
MOST_COMMENTS = 1000  # of one draft: whoever holds the link may not fill the database
LONGEST_NAME, LONGEST_COMMENT = 100, 2000


@dataclass(frozen=True, slots=True)
class TrialLinkIssued:
    """What is passed on; the token can be shown only now."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CommentEntry:
    """What somebody typed: about which node, who says so, and what."""

    code: str
    name: str
    text: str


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_trial_link(actor: Actor, draft_id: str, *, days: int, now: datetime) -> TrialLinkIssued:
    """A link that ends after so many days. Raises NotFound, NotAllowed, Invalid."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("trial_link.days", {"days": ["trial_link.days"]}, most=MOST_DAYS)
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, draft_id, update=True)
        require(policies.can_issue_trial_link(actor, instrument, draft))
        token = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = now + timedelta(days=days)
        link = TrialLink(
            token_hash=hash_of(token), draft_id=draft.id, issued_by_id=actor.account_id, issued_at=now,
            expires_at=expires_at,
        )  # fmt: skip
        session.add(link)
        session.flush()
        changes.note(session, actor, Event.TRIAL_LINK_ISSUED, instrument, draft, at=now, link=link.id, days=days)
        return TrialLinkIssued(token, expires_at)


def revoke_trial_link(actor: Actor, draft_id: str, link_id: str, *, now: datetime) -> None:
    """End a link at once; again is harmless. Raises NotFound, NotAllowed."""
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, draft_id, update=True)
        require(policies.can_settle_trial(actor, instrument))
        own = select(TrialLink).where(TrialLink.draft_id == draft.id, TrialLink.public_id == link_id)
        link = session.scalar(own.with_for_update())
        if link is None:
            raise NotFound("trial_link.unknown")
        if link.revoked_at is None:
            link.revoked_at = now
            changes.note(session, actor, Event.TRIAL_LINK_REVOKED, instrument, draft, at=now, link=link.id)


def leave_comment(token: str, entered: CommentEntry, *, now: datetime) -> None:
    """Keep what a colleague says; the same again is harmless. The caller limits how often.

    Raises NotFound, NotAllowed when the link has ended, Invalid by field, Conflict when the draft is full.
    """
    with transaction() as session:
        link, draft = _behind(session, token, now=now)
        _check_comment(session, draft, entered)
        own = (DraftComment.draft_id == draft.id, DraftComment.closed_at.is_(None))
        name, text = entered.name.strip(), entered.text.strip()
        same = (DraftComment.code == entered.code, DraftComment.name == name, DraftComment.text == text)
        if session.scalar(select(DraftComment.id).where(*own, *same).limit(1)) is not None:
            return
        if (session.scalar(select(func.count()).where(DraftComment.draft_id == draft.id)) or 0) >= MOST_COMMENTS:
            raise Conflict("comment.too_many")
        session.add(DraftComment(draft_id=draft.id, link_id=link.id, code=entered.code, name=name, text=text, at=now))
        instrument = session.get_one(Instrument, draft.instrument_id)
        changes.note(session, ANONYMOUS, Event.COMMENT_LEFT, instrument, draft, at=now, node=entered.code, link=link.id)


def close_comment(actor: Actor, draft_id: str, comment_id: str, *, now: datetime) -> str:
    """Mark it as dealt with; gives the node's code. Again is harmless. Raises NotFound, NotAllowed."""
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, draft_id, update=True)
        require(policies.can_settle_trial(actor, instrument))
        own = select(DraftComment).where(DraftComment.draft_id == draft.id, DraftComment.public_id == comment_id)
        comment = session.scalar(own.with_for_update())
        if comment is None:
            raise NotFound("comment.unknown")
        if comment.closed_at is None:
            comment.closed_at, comment.closed_by_id = now, actor.account_id
            changes.note(session, actor, Event.COMMENT_CLOSED, instrument, draft, at=now, node=comment.code)
        return comment.code


def _behind(session: Session, token: str, *, now: datetime) -> tuple[TrialLink, Draft]:
    # Two at once: the second waits here, and then sees what the first one has written.
    found = queries.trial_link_for(session, hash_of(token), update=True)
    if found is None:
        raise NotFound("trial_link.unknown")
    state = policies.trial_link_state(*found, now=now)
    if state != "good":
        raise NotAllowed(f"trial_link.{state}")
    return found


def _check_comment(session: Session, draft: Draft, entered: CommentEntry) -> None:
    errors: dict[str, list[str]] = {}
    if not entered.name.strip():
        errors["k_name"] = ["comment.name_missing"]
    elif len(entered.name.strip()) > LONGEST_NAME:
        errors["k_name"] = ["comment.name_too_long"]
    if not entered.text.strip():
        errors["k_text"] = ["comment.text_missing"]
    elif len(entered.text.strip()) > LONGEST_COMMENT:
        errors["k_text"] = ["comment.text_too_long"]
    if entered.code not in content_of(session, draft.id).nodes:
        errors["k_code"] = ["comment.node_unknown"]
    if errors:
        raise Invalid("comment.incomplete", errors)
