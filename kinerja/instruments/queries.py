"""Reads of instruments, drafts, their history and versions; never writes."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, false, func, or_, select, true
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor, Role
from kinerja.core.errors import NotFound
from kinerja.instruments.models import (
    Document,
    Draft,
    DraftChange,
    DraftComment,
    DraftState,
    Instrument,
    LegalBasis,
    TrialLink,
    Version,
)
from kinerja.people.models import Account, Employee, Unit, UnitKind

MOST_REDONE = 200  # so many steps back somebody may change their mind
OPEN_STATES = (DraftState.EDITING, DraftState.IN_REVIEW, DraftState.APPROVED)


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A published version as lists show it."""

    id: int
    public_id: str
    instrument_id: int
    instrument_code: str
    title: str
    number: int
    fingerprint: str
    effective_on: date
    published_at: datetime


def visible_instruments(actor: Actor) -> Select[tuple[Instrument]]:
    """The SQL twin of can_read_instrument."""
    return select(Instrument).where(_readable(actor))


def visible_drafts(actor: Actor) -> Select[tuple[Draft]]:
    """The SQL twin of can_read_draft."""
    return select(Draft).join(Instrument, Instrument.id == Draft.instrument_id).where(_owner_visible(actor))


def visible_versions(actor: Actor) -> Select[tuple[Version]]:
    """Versions of visible instruments."""
    return select(Version).join(Instrument, Instrument.id == Version.instrument_id).where(_readable(actor))


def _readable(actor: Actor) -> Any:
    if not actor.has(Role.AGENCY_ADMIN):
        return _owner_visible(actor)
    provinces = select(Unit.id).where(Unit.kind == UnitKind.PROVINCE)
    return or_(_owner_visible(actor), Instrument.owner_unit_id.in_(provinces))


def _owner_visible(actor: Actor) -> Any:
    scopes = [actor.agencies(Role.AGENCY_ADMIN), actor.agencies(Role.AUDITOR)]
    if actor.has(Role.PROVINCE_ADMIN) or None in scopes:
        return true()
    owners = frozenset[int]().union(*(scope for scope in scopes if scope is not None))
    return Instrument.owner_unit_id.in_(sorted(owners)) if owners else false()


def instrument_for(session: Session, actor: Actor, public_id: str) -> Instrument:
    """Raises NotFound, also for what the actor may not know of."""
    found = session.scalar(visible_instruments(actor).where(Instrument.public_id == public_id))
    if found is None:
        raise NotFound("instrument.unknown")
    return found


def draft_for(session: Session, actor: Actor, public_id: str, *, update: bool = False) -> tuple[Instrument, Draft]:
    """A draft with its instrument; with `update`, locked. Raises NotFound."""
    statement = visible_drafts(actor).where(Draft.public_id == public_id)
    draft = session.scalar(statement.with_for_update(of=Draft) if update else statement)
    if draft is None:
        raise NotFound("draft.unknown")
    return session.get_one(Instrument, draft.instrument_id), draft


def core_of(session: Session, instrument: Instrument) -> Instrument | None:
    """The core of an overlay."""
    return session.get(Instrument, instrument.base_id) if instrument.base_id else None


def overlays_of(session: Session, actor: Actor, core: Instrument) -> Sequence[Instrument]:
    """The visible overlays of an instrument, by name."""
    return session.scalars(
        visible_instruments(actor).where(Instrument.base_id == core.id).order_by(Instrument.title, Instrument.id)
    ).all()


def standing_on(session: Session, version_ids: Collection[int | None]) -> dict[int, int | None]:
    """The core's version that each version of an overlay stands on."""
    rows = session.execute(
        select(Version.id, Version.core_version_id).where(Version.id.in_([each for each in version_ids if each]))
    )
    return {row[0]: row[1] for row in rows}


def version_for(session: Session, actor: Actor, public_id: str) -> tuple[Instrument, Version]:
    """Raises NotFound."""
    version = session.scalar(visible_versions(actor).where(Version.public_id == public_id))
    if version is None:
        raise NotFound("version.unknown")
    return session.get_one(Instrument, version.instrument_id), version


def versions_of(session: Session, instrument_id: int) -> Sequence[Version]:
    """The newest first."""
    return session.scalars(
        select(Version).where(Version.instrument_id == instrument_id).order_by(Version.number.desc())
    ).all()


def drafts_of(session: Session, actor: Actor, instrument_id: int) -> Sequence[Draft]:
    """Everything visible that is not published, the newest first."""
    return session.scalars(
        visible_drafts(actor)
        .where(Draft.instrument_id == instrument_id, Draft.state != DraftState.PUBLISHED)
        .order_by(Draft.id.desc())
    ).all()


def published_versions(session: Session, actor: Actor) -> list[VersionCard]:
    """Every visible version, by instrument and newest first: what a cycle may use."""
    rows = session.execute(
        select(
            Version.id, Version.public_id, Version.instrument_id, Instrument.code, Instrument.title,
            Version.number, Version.fingerprint, Version.effective_on, Version.published_at,
        )
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(_readable(actor))
        .order_by(Instrument.title, Version.number.desc())
    )  # fmt: skip
    return [VersionCard(*row) for row in rows]


def is_former(session: Session, instrument: Instrument, version: Version) -> bool:
    """Whether other content is in force now, under whichever number."""
    current = session.get(Version, instrument.current_version_id) if instrument.current_version_id else None
    return current is not None and current.fingerprint != version.fingerprint


def version_numbers(session: Session, ids: Collection[int | None]) -> dict[int, int]:
    """The numbers of those versions."""
    rows = session.execute(select(Version.id, Version.number).where(Version.id.in_([one for one in ids if one])))
    return dict(rows.tuples().all())


def legal_bases(
    session: Session, version_ids: Collection[int], *, until: datetime | None = None
) -> dict[int, LegalBasis]:
    """The decrees of those versions, by version; with `until`, those recorded by that instant."""
    query = select(LegalBasis).where(LegalBasis.version_id.in_(version_ids))
    if until is not None:
        query = query.where(LegalBasis.recorded_at <= until)
    return {row.version_id: row for row in session.scalars(query)}


def next_number(session: Session, instrument_id: int) -> int:
    newest = session.scalar(select(func.max(Version.number)).where(Version.instrument_id == instrument_id))
    return (newest or 0) + 1


def frozen_codes(session: Session, instrument_id: int, core_version_id: int | None = None) -> dict[str, str]:
    """Every code that a published version ever used: criterion, or the indicator's type. A core's word is the last."""
    bodies = session.scalars(
        select(Document.body)
        .join(Version, Version.fingerprint == Document.fingerprint)
        .where(Version.instrument_id == instrument_id)
        .order_by(Version.number)
    )
    found: dict[str, str] = {}

    def visit(node: dict[str, Any]) -> None:
        found[node["code"]] = str(node.get("type") or node["kind"])
        for child in node.get("children", ()):
            visit(child)

    of_core = (
        select(Document.body)
        .join(Version, Version.fingerprint == Document.fingerprint)
        .where(Version.id == core_version_id)
    )
    for body in [*bodies, *(session.scalars(of_core) if core_version_id else ())]:
        visit(json.loads(body)["root"])
    return found


def changes_since(session: Session, draft_id: int, rev: int) -> Sequence[DraftChange]:
    """The steps after a revision, the newest first."""
    return session.scalars(
        select(DraftChange)
        .where(DraftChange.draft_id == draft_id, DraftChange.rev > rev)
        .order_by(DraftChange.rev.desc())
    ).all()


def latest_changes(session: Session, draft_id: int, limit: int) -> Sequence[DraftChange]:
    return session.scalars(
        select(DraftChange).where(DraftChange.draft_id == draft_id).order_by(DraftChange.rev.desc()).limit(limit)
    ).all()


def undoable_change(session: Session, draft_id: int) -> DraftChange | None:
    """The last step that is neither undone nor itself an undoing."""
    undone = select(DraftChange.undoes).where(DraftChange.draft_id == draft_id, DraftChange.undoes.is_not(None))
    return session.scalar(
        select(DraftChange)
        .where(DraftChange.draft_id == draft_id, DraftChange.undoes.is_(None), DraftChange.id.not_in(undone))
        .order_by(DraftChange.rev.desc())
        .limit(1)
    )


def redoable_change(session: Session, draft_id: int) -> DraftChange | None:
    """The last undoing that is not redone yet, while nothing but undoing and redoing has followed it."""
    redone = 0
    for step in latest_changes(session, draft_id, MOST_REDONE):
        if step.op == "redo":
            redone += 1
        elif step.undoes is None:
            return None
        elif not redone:
            return step
        else:
            redone -= 1
    return None


def editors_of(session: Session, draft_id: int) -> frozenset[int]:
    """Every account that changed the draft, undone steps too."""
    return frozenset(session.scalars(select(DraftChange.actor_id).where(DraftChange.draft_id == draft_id).distinct()))


def others_beside(
    session: Session, draft_id: int, account_id: int | None, since: datetime
) -> list[tuple[str, datetime]]:
    """Who else has changed the draft since, with the time of each one's last change, the latest first."""
    latest = func.max(DraftChange.at)
    query = select(DraftChange.actor_id, latest).where(
        DraftChange.draft_id == draft_id, DraftChange.actor_id != account_id, DraftChange.at >= since
    )
    rows = session.execute(query.group_by(DraftChange.actor_id).order_by(latest.desc())).tuples().all()
    names = account_names(session, [actor for actor, _at in rows]) if rows else {}
    return [(names.get(actor, ""), at) for actor, at in rows]


def account_names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """What the pages call the people behind accounts."""
    rows = session.execute(
        select(Account.id, Employee.name, Account.display_name)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(Account.id.in_([number for number in ids if number is not None]))
    )
    return {number: name or display for number, name, display in rows}


def trial_link_for(session: Session, token_hash: str, *, update: bool = False) -> tuple[TrialLink, Draft] | None:
    """The link of that hash with its draft; with `update`, the draft locked."""
    query = select(TrialLink, Draft).join(Draft, Draft.id == TrialLink.draft_id)
    query = query.where(TrialLink.token_hash == token_hash)
    row = session.execute(query.with_for_update(of=Draft) if update else query).one_or_none()
    return None if row is None else (row[0], row[1])


def trial_links_of(session: Session, draft_id: int) -> Sequence[TrialLink]:
    """The newest first."""
    return session.scalars(select(TrialLink).where(TrialLink.draft_id == draft_id).order_by(TrialLink.id.desc())).all()


def comments_of(session: Session, draft_id: int, code: str | None = None) -> Sequence[DraftComment]:
    """Open ones first, then by time; of one node, or of all."""
    query = select(DraftComment).where(DraftComment.draft_id == draft_id)
    if code is not None:
        query = query.where(DraftComment.code == code)
    return session.scalars(query.order_by(DraftComment.closed_at.is_not(None), DraftComment.id)).all()


def open_comments(session: Session, draft_id: int) -> dict[str, int]:
    """How many wait, by the node's code."""
    query = select(DraftComment.code, func.count()).where(
        DraftComment.draft_id == draft_id, DraftComment.closed_at.is_(None)
    )
    return dict(session.execute(query.group_by(DraftComment.code)).tuples().all())


def library_versions(session: Session, actor: Actor, limit: int) -> Sequence[tuple[Instrument, Version, str]]:
    """The version in force of each visible instrument, with its document, by title."""
    rows = session.execute(
        select(Instrument, Version, Document.body)
        .join(Version, Version.id == Instrument.current_version_id)
        .join(Document, Document.fingerprint == Version.fingerprint)
        .where(_readable(actor))
        .order_by(func.lower(Instrument.title), Instrument.id)
        .limit(limit)
    )
    return [(instrument, version, body) for instrument, version, body in rows]


def library_drafts(session: Session, actor: Actor, limit: int, *, without: int) -> Sequence[tuple[Instrument, Draft]]:
    """Visible drafts that are being written, the latest first, without the one that is asked for."""
    rows = session.execute(
        select(Instrument, Draft)
        .join(Draft, Draft.instrument_id == Instrument.id)
        .where(_owner_visible(actor), Draft.state.in_(OPEN_STATES), Draft.id != without)
        .order_by(Draft.changed_at.desc(), Draft.id.desc())
        .limit(limit)
    )
    return [(instrument, draft) for instrument, draft in rows]
