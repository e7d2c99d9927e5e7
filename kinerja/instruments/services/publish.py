"""Publishing: an approved draft becomes the next version, for good; and the decree that sets a version."""

from datetime import date, datetime

from forms.compiler import compile_instrument
from forms.errors import DefinitionInvalid
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.drafts import draft_from_rows
from kinerja.instruments.legal import BasisEntry
from kinerja.instruments.models import Instrument
from kinerja.instruments.services.review import check_base
from kinerja.instruments.versions import keep_document


def publish_instrument(
    actor: Actor,
    public_id: str,
    *,
    effective_on: date,
    reason: str,
    basis: BasisEntry | None = None,
    now: datetime,
) -> str:
    """The draft's content as an immutable document and version n+1; gives the version's public id.

    What was opened before stays on its version. Without `basis` the version is on trial until
    one is recorded. Raises NotFound, NotAllowed, Conflict when another version was published
    meanwhile, Invalid.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_publish_instrument(actor, instrument, draft))
        check_base(session, instrument, draft)
        if not reason.strip():
            raise Invalid("reason.missing", {"reason": ["reason.missing"]})
        try:
            compiled = compile_instrument(draft_from_rows(session, draft.id))
        except DefinitionInvalid as refusal:
            raise Invalid("draft.has_problems", count=len(refusal.problems)) from refusal
        keep_document(session, compiled.draft, compiled.fingerprint)
        version = changes.keep_version(
            session, actor, instrument, draft, compiled.fingerprint, title=compiled.draft.title["id"],
            effective_on=effective_on, reason=reason.strip(), at=now,
        )  # fmt: skip
        if basis is not None and not basis.is_blank:
            changes.keep_basis(session, actor, instrument, version, basis, at=now)
        return version.public_id


def record_basis(actor: Actor, version_id: str, entered: BasisEntry, *, now: datetime) -> None:
    """The decree of a version that was published without one; what was opened before stays on trial.

    Raises NotFound, NotAllowed when there is one already, Invalid by field.
    """
    with transaction() as session:
        instrument, version = queries.version_for(session, actor, version_id)
        # Two at once: the second waits here, and then sees the first one's row.
        session.get_one(Instrument, instrument.id, with_for_update=True)
        is_set = bool(queries.legal_bases(session, [version.id]))
        require(policies.can_record_basis(actor, instrument, is_set=is_set))
        changes.keep_basis(session, actor, instrument, version, entered, at=now)
