"""One digest a day for whom the rules name today; nothing for anybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.policies.running import can_remind
from kinerja.appraisals.queries.reminding import Digest, digests_of, waiting_now
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.notices.changes import NewNotice, add_notices, drop_older
from kinerja.notices.models import Notice
from kinerja.notices.queries import rule_book
from kinerja.notices.sentences import DIGEST
from kinerja.people.models import Account
from kinerja.people.queries.calendars import calendars_of

SHOWN = timedelta(days=7)  # what a digest counted is no longer true after some days


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest that goes by mail as well."""

    address: str
    locale: str
    params: Mapping[str, Any]


def make_digests(actor: Actor, *, now: datetime) -> tuple[int, list[Letter]]:
    """Put today's digests into the inboxes; how many are new, and the letters for those with an address.

    Whoever has today's digest already gets no second one, and no second letter; the one of an earlier day gives
    way to it. Raises NotAllowed.
    """
    require(can_remind(actor))
    with transaction() as session:
        found = waiting_now(session, now)
        calendars = calendars_of(session, {one.unit_id for one in found})
        digests = digests_of(session, found, rule_book(session), calendars, now)
        key = f"{DIGEST}:{local_date(now)}"
        told = set(session.scalars(select(Notice.employee_id).where(Notice.key == key)))
        fresh = {one: _params(digest) for one, digest in digests.items() if one not in told}
        drop_older(session, DIGEST, key, fresh, before=now - SHOWN)
        add_notices(session, [NewNotice(one, key, DIGEST, params) for one, params in sorted(fresh.items())], now=now)
        if fresh:
            record(session, actor, Event.NOTICE_SENT, "list", key, at=now, changes={"people": len(fresh)})
        return len(fresh), _letters(session, fresh)


def _params(digest: Digest) -> dict[str, Any]:
    until = digest.until.isoformat() if digest.until else ""
    told = {"own": digest.own, "until": until, "staff": digest.staff, "agency": digest.agency}
    return told | ({"guests": digest.guests} if digest.guests else {})


def _letters(session: Session, fresh: Mapping[int, Mapping[str, Any]]) -> list[Letter]:
    query = select(Account.employee_id, Account.email, Account.locale).where(Account.email.is_not(None), Account.active)
    return [
        Letter(email, locale, fresh[employee])
        for employee, email, locale in session.execute(query.order_by(Account.id))
        if employee in fresh and email
    ]
