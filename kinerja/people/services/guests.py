"""Named lists of outside raters that a Dinas keeps, with the source of each list."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.people import policies
from kinerja.people.changes.accounts import written_email
from kinerja.people.changes.units import checked_name
from kinerja.people.models import Guest, Unit
from kinerja.people.queries import row_for_update

LONGEST_KIND = 60


def add_guest(
    actor: Actor, agency_id: int, label: str, *, kind: str, list_name: str, source: str, now: datetime
) -> int:
    """One name on a list; the guest's id. Raises NotAllowed, NotFound, Invalid."""
    return add_guests(actor, agency_id, [label], kind=kind, list_name=list_name, source=source, now=now)[0]


def add_guests(
    actor: Actor, agency_id: int, labels: Sequence[str], *, kind: str, list_name: str, source: str, now: datetime
) -> list[int]:
    """All names of a list or none; their ids in order. A label may end with its mail address: "Nama; alamat".

    Raises NotAllowed, NotFound, Invalid.
    """
    with transaction() as session:
        agency = row_for_update(session, Unit, agency_id)
        require(policies.can_add_guest(actor, agency_id))
        if agency.agency_id != agency.id:
            raise NotFound("unit.unknown")
        named = Guest(
            agency_id=agency_id,
            kind=_filled(kind, "kind", "guest.kind_missing", longest=LONGEST_KIND),
            list_name=checked_name(list_name, "list_name"),
            source=_filled(source, "source", "guest.source_missing"),
        )
        return [_add(session, actor, named, label, now=now) for label in labels]


def withdraw_guest(actor: Actor, guest_id: int, *, now: datetime) -> None:
    """The guest can no longer be nominated; what was answered stays. Raises NotAllowed, NotFound, Conflict."""
    with transaction() as session:
        guest = row_for_update(session, Guest, guest_id)
        require(policies.can_withdraw_guest(actor, guest.agency_id))
        if not guest.active:
            raise Conflict("guest.not_active")
        guest.active = False
        facts = {"active": False}
        record(session, actor, Event.GUEST_CHANGED, "guest", guest.id, at=now, agency_id=guest.agency_id, changes=facts)


def change_guest_email(actor: Actor, guest_id: int, email: str | None, *, now: datetime) -> None:
    """Where reminders go, or nowhere; the same again changes nothing.

    Raises NotAllowed, NotFound, Conflict, Invalid.
    """
    with transaction() as session:
        guest = row_for_update(session, Guest, guest_id)
        require(policies.can_change_guest(actor, guest.agency_id))
        if not guest.active:
            raise Conflict("guest.not_active")
        address = written_email(email)
        if address == guest.email:
            return
        guest.email = address
        facts = {"has_email": address is not None}
        record(session, actor, Event.GUEST_CHANGED, "guest", guest.id, at=now, agency_id=guest.agency_id, changes=facts)


def _add(session: Session, actor: Actor, named: Guest, label: str, *, now: datetime) -> int:
    """A guest like the unsaved pattern `named`, with a label of its own."""
    name, _semicolon, address = label.partition(";")
    agency_id, label, email = named.agency_id, checked_name(name, "label"), written_email(address, "labels")
    same = select(func.count()).where(
        Guest.agency_id == agency_id, Guest.list_name == named.list_name, Guest.label == label, Guest.active
    )
    if session.scalar(same):
        raise Invalid("guest.repeated", {"label": ["guest.repeated"]})
    guest = Guest(
        agency_id=agency_id,
        label=label,
        kind=named.kind,
        list_name=named.list_name,
        source=named.source,
        email=email,
    )
    session.add(guest)
    session.flush()
    facts = {"kind": named.kind, "has_email": email is not None}
    record(session, actor, Event.GUEST_CREATED, "guest", guest.id, at=now, agency_id=agency_id, changes=facts)
    return guest.id


def _filled(text: str, field: str, code: str, *, longest: int = 200) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid(code, {field: [code]})
    if len(text) > longest:
        raise Invalid("people.too_long", {field: ["people.too_long"]})
    return text
