"""Overlays of a core: their beginning, and following it when it has moved."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.overlaymerge import Conflict as Clash
from forms.overlaymerge import merge
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.content import Content
from kinerja.instruments.drafts import written_of
from kinerja.instruments.models import Draft, Instrument, Version
from kinerja.instruments.overlays import Layer, layer_of, overlay_from, written_from
from kinerja.instruments.services.edit import Step, changed_meanwhile
from kinerja.instruments.services.start import check_new
from kinerja.instruments.versions import document_of


def create_overlay(
    actor: Actor,
    core_id: str,
    code: str,
    title: str,
    owner_unit_id: int,
    *,
    job_family_id: int | None = None,
    now: datetime,
) -> tuple[str, str]:
    """An overlay of the core's version in force with a first draft that changes nothing; gives both public ids.

    One per core, owner and job family. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction() as session:
        core = queries.instrument_for(session, actor, core_id)
        require(policies.can_create_overlay(actor, core, owner_unit_id))
        check_new(session, code, title, owner_unit_id, job_family_id)
        _check_only(session, core, owner_unit_id, job_family_id)
        overlay = Instrument(
            code=code, title=title, owner_unit_id=owner_unit_id, job_family_id=job_family_id,
            base_id=core.id, part=core.part,
        )  # fmt: skip
        session.add(overlay)
        session.flush()
        record(
            session, actor, Event.INSTRUMENT_CREATED, "instrument", overlay.id, at=now,
            agency_id=owner_unit_id, changes={"code": code, "core": core.code},
        )  # fmt: skip
        version = session.get_one(Version, core.current_version_id)
        document = {**document_of(session, version.fingerprint), "code": code, "title": {"id": title}}
        draft = changes.open_draft(
            session, actor, overlay, document, base_version_id=None, core_version_id=version.id, at=now
        )
        return overlay.public_id, draft.public_id


def follow_core(actor: Actor, public_id: str, *, rev: int, choices: Mapping[str, str], now: datetime) -> Step:
    """Put an overlay's draft on its core's version in force; `choices` decides each conflict by its name.

    What the overlay left alone follows. One step, which can be taken back. Raises NotFound, NotAllowed for a draft
    whose core has not moved, Conflict when it was edited since `rev`, Invalid with every conflict that is undecided.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        core = queries.core_of(session, instrument)
        require(policies.can_follow_core(actor, instrument, draft, core))
        if rev != draft.rev:
            raise changed_meanwhile(session, queries.changes_since(session, draft.id, rev), [])
        assert core is not None  # the policy has seen to it
        written = written_of(session, draft.id)
        content, clashes, layer = followed(session, draft, core, written, choices)
        undecided = [clash.name for clash in clashes if choices.get(clash.name) not in clash.choices]
        if undecided:
            raise Invalid("rebase.undecided", {name: ["rebase.choose"] for name in undecided}, count=len(undecided))
        cores = (draft.core_version_id, core.current_version_id)
        changes.keep_step(session, draft, actor, "core.follow", old=written, new=content, at=now, cores=cores)
        changes.note(
            session, actor, Event.DRAFT_CORE_FOLLOWED, instrument, draft, at=now,
            core_version=cores[1], former_core_version=cores[0], decided=len(clashes),
        )  # fmt: skip
        return Step(draft.rev, layer.effective(content), now, True)


def followed(
    session: Session, draft: Draft, core: Instrument, written: Content, choices: Mapping[str, str]
) -> tuple[Content, tuple[Clash, ...], Layer]:
    """What is written on the core in force after those choices, what there is to choose, and that core."""
    old, new = layer_of(session, draft.core_version_id), layer_of(session, core.current_version_id)
    assert old is not None and new is not None  # a core has a version as long as it has overlays
    overlay, clashes = merge(old.core, new.core, overlay_from(written), choices)
    return written_from(overlay), clashes, new


def _check_only(session: Session, core: Instrument, owner_unit_id: int, job_family_id: int | None) -> None:
    """Raises Invalid where the owner has an overlay of this core for the same people."""
    found = session.scalar(
        select(Instrument.id).where(
            Instrument.base_id == core.id,
            Instrument.owner_unit_id == owner_unit_id,
            Instrument.job_family_id == job_family_id,
        )
    )
    if found is not None:
        raise Invalid("overlay.exists", {"owner": ["overlay.exists"]})
