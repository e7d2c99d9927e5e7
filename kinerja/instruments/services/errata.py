"""Errata: a correction of wording is proposed by one account and decided by another; the document stays as it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import LOCALES
from kinerja.instruments import policies, queries
from kinerja.instruments.errata import erratum_for, places_of
from kinerja.instruments.models import Erratum, ErratumVerdict, Instrument, Version
from kinerja.instruments.versions import load_instrument

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class ErratumInput:
    """What is to be read instead of the text in one place and language, and why."""

    code: str
    field: str
    locale: str
    new_text: str
    reason: str


def propose_erratum(actor: Actor, version_public_id: str, entered: ErratumInput, *, now: datetime) -> str:
    """Keep the proposal; nothing is shown before somebody else approves. Gives its public id.

    Raises NotFound, NotAllowed, Invalid, Conflict while another one waits for the same text.
    """
    with transaction() as session:
        instrument, version = queries.version_for(session, actor, version_public_id)
        require(policies.can_propose_erratum(actor, instrument))
        old = _old_text(session, version, entered)
        _check(old, entered)
        # Two at once must not both find the place free.
        session.execute(select(Instrument.id).where(Instrument.id == instrument.id).with_for_update())
        if _is_waiting(session, version.id, entered):
            raise Conflict("erratum.waiting")
        erratum = Erratum(
            version_id=version.id,
            code=entered.code,
            field=entered.field,
            locale=entered.locale,
            old_text=old,
            new_text=entered.new_text.strip(),
            reason=entered.reason.strip(),
            by_id=actor.account_id,
            at=now,
        )
        session.add(erratum)
        session.flush()
        _note(session, actor, instrument, erratum, event=Event.ERRATUM_PROPOSED, at=now)
        return erratum.public_id


def decide_erratum(
    actor: Actor, version_public_id: str, erratum_public_id: str, *, approved: bool, now: datetime
) -> None:
    """Approve, so that the note is shown from today on, or reject for good.

    Raises NotFound, NotAllowed for the proposer and for what is decided already.
    """
    with transaction() as session:
        instrument, version = queries.version_for(session, actor, version_public_id)
        session.execute(select(Instrument.id).where(Instrument.id == instrument.id).with_for_update())
        erratum = erratum_for(session, version.id, erratum_public_id)
        decided = session.get(ErratumVerdict, erratum.id) is not None
        require(policies.can_decide_erratum(actor, instrument, proposer_id=erratum.by_id, is_decided=decided))
        verdict = ErratumVerdict(
            erratum_id=erratum.id, approved=approved, by_id=actor.account_id, at=now, decided_on=local_date(now)
        )
        session.add(verdict)
        event = Event.ERRATUM_APPROVED if approved else Event.ERRATUM_REJECTED
        _note(session, actor, instrument, erratum, event=event, at=now)


def _old_text(session: Session, version: Version, entered: ErratumInput) -> str:
    if entered.locale not in LOCALES:
        raise Invalid("erratum.invalid", {"locale": ["erratum.locale_unknown"]})
    places = places_of(load_instrument(session, version.fingerprint))
    text = places.get((entered.code, entered.field))
    if text is None:
        raise Invalid("erratum.invalid", {"place": ["erratum.place_unknown"]})
    if not text.get(entered.locale):
        raise Invalid("erratum.invalid", {"locale": ["erratum.no_text"]})
    return text[entered.locale]


def _check(old: str, entered: ErratumInput) -> None:
    errors: dict[str, list[str]] = {}
    new = entered.new_text.strip()
    if not new or len(new) > LONGEST:
        errors["new_text"] = ["erratum.text_missing" if not new else "erratum.text_too_long"]
    elif new == old.strip():
        errors["new_text"] = ["erratum.text_same"]
    if not entered.reason.strip():
        errors["reason"] = ["reason.missing"]
    if errors:
        raise Invalid("erratum.invalid", errors)


def _is_waiting(session: Session, version_id: int, entered: ErratumInput) -> bool:
    query = (
        select(Erratum.id)
        .outerjoin(ErratumVerdict, ErratumVerdict.erratum_id == Erratum.id)
        .where(
            Erratum.version_id == version_id,
            Erratum.code == entered.code,
            Erratum.field == entered.field,
            Erratum.locale == entered.locale,
            ErratumVerdict.erratum_id.is_(None),
        )
    )
    return session.scalar(query.limit(1)) is not None


def _note(
    session: Session, actor: Actor, instrument: Instrument, erratum: Erratum, *, event: Event, at: datetime
) -> None:
    record(
        session, actor, event, "version", erratum.version_id, at=at, agency_id=instrument.owner_unit_id,
        changes={"erratum": erratum.public_id, "code": erratum.code, "field": erratum.field, "locale": erratum.locale},
    )  # fmt: skip
