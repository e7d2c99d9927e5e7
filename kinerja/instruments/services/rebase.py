"""Bringing an overtaken draft up to the version in force, as one step that can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.content import Content, content_from_document
from kinerja.instruments.drafts import content_of, written_of
from kinerja.instruments.merging import MINE, THEIRS, rebased
from kinerja.instruments.models import Draft, Instrument, Version
from kinerja.instruments.overlays import Layer, layer_of, standing_on
from kinerja.instruments.services.edit import Step, changed_meanwhile, rewound, shown
from kinerja.instruments.versions import document_of


@dataclass(frozen=True, slots=True)
class Sides:
    """What an overtaken draft began with, what it is now, and what was published meanwhile."""

    base: Content
    mine: Content
    theirs: Content


def rebase_draft(actor: Actor, public_id: str, *, rev: int, choices: Mapping[str, str], now: datetime) -> Step:
    """Take the newer version's changes over; `choices` decides what both changed, by the name of the clash.

    The draft then rests on the version in force. Raises NotFound, NotAllowed for a
    draft that is not overtaken, Conflict when it was edited since `rev`, Invalid with
    every clash that is undecided.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_rebase_draft(actor, instrument, draft))
        if rev != draft.rev:
            raise changed_meanwhile(session, queries.changes_since(session, draft.id, rev), [])
        sides = sides_of(session, instrument, draft)
        content, clashes = rebased(sides.base, sides.mine, sides.theirs, choices)
        undecided = [clash.name for clash in clashes if choices.get(clash.name) not in (MINE, THEIRS)]
        if undecided:
            raise Invalid("rebase.undecided", {name: ["rebase.choose"] for name in undecided}, count=len(undecided))
        bases = (draft.base_version_id, instrument.current_version_id)
        changes.keep_step(session, draft, actor, "rebase", old=sides.mine, new=content, at=now, bases=bases)
        changes.note(
            session, actor, Event.DRAFT_REBASED, instrument, draft, at=now,
            base_version=bases[1], former_version=bases[0], decided=len(clashes),
        )  # fmt: skip
        return Step(draft.rev, content, now, True)


def sides_of(session: Session, instrument: Instrument, draft: Draft) -> Sides:
    """A first draft has no version under it: it began with what it held before its first change.

    All three of an overlay as they are on the core that the draft stands on.
    """
    layer = layer_of(session, draft.core_version_id)
    mine = content_of(session, draft.id)
    theirs = _content_of_version(session, layer, instrument.current_version_id)
    if draft.base_version_id is not None:
        return Sides(_content_of_version(session, layer, draft.base_version_id), mine, theirs)
    first = rewound(written_of(session, draft.id), queries.changes_since(session, draft.id, 0))
    return Sides(shown(layer, first), mine, theirs)


def _content_of_version(session: Session, layer: Layer | None, version_id: int | None) -> Content:
    version = session.get_one(Version, version_id)
    if layer is None:
        return content_from_document(document_of(session, version.fingerprint))
    return standing_on(session, layer, version)
