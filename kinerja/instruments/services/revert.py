"""Back to a former version: one proposes it with a reason, another confirms it, nothing is edited in between."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.models import Draft, DraftState, Instrument, Version
from kinerja.instruments.services.review import check_base
from kinerja.instruments.versions import document_of


def propose_reversion(actor: Actor, version_id: str, *, reason: str, now: datetime) -> str:
    """A proposal to publish a former version's content again; gives the public id of its draft.

    Raises NotFound, NotAllowed, Invalid without a reason, Conflict while the same is proposed already, and for an
    overlay's version on a former core: it would bring that back unseen.
    """
    with transaction() as session:
        instrument, version = queries.version_for(session, actor, version_id)
        session.get_one(Instrument, instrument.id, with_for_update=True)
        is_former = queries.is_former(session, instrument, version)
        require(policies.can_propose_reversion(actor, instrument, is_former=is_former))
        if not reason.strip():
            raise Invalid("reason.missing", {"reason": ["reason.missing"]})
        if _waiting(session, version):
            raise Conflict("reversion.already_proposed")
        core = queries.core_of(session, instrument)
        if core is not None and version.core_version_id != core.current_version_id:
            raise Conflict("reversion.core_moved")
        document = document_of(session, version.fingerprint)
        base = instrument.current_version_id
        draft = changes.open_draft(
            session, actor, instrument, document, base_version_id=base, core_version_id=version.core_version_id, at=now
        )
        draft.reverts_to_id = version.id
        draft.reason = reason.strip()
        changes.move_draft(session, draft, DraftState.IN_REVIEW, at=now)
        changes.note(session, actor, Event.DRAFT_SUBMITTED, instrument, draft, at=now, reverts_to=version.number)
        return draft.public_id


def confirm_reversion(actor: Actor, public_id: str, *, now: datetime) -> str:
    """Approve and publish: version m+1 with the former version's fingerprint; gives its public id.

    Raises NotFound, NotAllowed for whoever proposed it, Conflict when another version was published meanwhile.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_confirm_reversion(actor, instrument, draft))
        check_base(session, instrument, draft)
        former = session.get_one(Version, draft.reverts_to_id)
        title = document_of(session, former.fingerprint)["title"]["id"]
        changes.move_draft(session, draft, DraftState.APPROVED, at=now)
        draft.approver_id = actor.account_id
        changes.note(session, actor, Event.DRAFT_APPROVED, instrument, draft, at=now, reverts_to=former.number)
        version = changes.keep_version(
            session, actor, instrument, draft, former.fingerprint, title=title,
            effective_on=local_date(now), reason=draft.reason, at=now,
        )  # fmt: skip
        return version.public_id


def withdraw_reversion(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Put the proposal aside. Raises NotFound, NotAllowed."""
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_withdraw_reversion(actor, instrument, draft))
        changes.move_draft(session, draft, DraftState.DISCARDED, at=now)
        changes.note(session, actor, Event.DRAFT_DISCARDED, instrument, draft, at=now)


def _waiting(session: Session, version: Version) -> bool:
    query = select(Draft.id).where(Draft.reverts_to_id == version.id, Draft.state == DraftState.IN_REVIEW)
    return session.scalar(query.limit(1)) is not None
