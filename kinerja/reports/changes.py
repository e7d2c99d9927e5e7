"""Changes to printed documents inside a caller's transaction: no policy, no commit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.reports.models import Printout, PrintoutKind, SerialCounter
from kinerja.reports.printouts import PrintoutContent, content_text, hash_of, kinds_for, printout_content
from kinerja.reports.queries.printoutfacts import printout_facts, report_of
from kinerja.reports.queries.printouts import PrintoutScope, last_note
from kinerja.reports.serials import new_code


def keep_printouts(
    session: Session,
    actor: Actor,
    scope: PrintoutScope,
    note: str | None,
    *,
    preparer_id: int | None = None,
    now: datetime,
) -> tuple[int, int]:
    """Document and evaluation sheet of a result as everything stands now; `note` None: as it was typed last.

    `preparer_id` makes them drafts, by that employee. What a preparer typed is never taken over unseen.
    """
    typed = last_note(session, scope.result_id, drafts=False) if note is None else note
    report, instrument = report_of(session, scope.result_public_id)
    facts = printout_facts(session, scope.result_id, instrument, preparer_id=preparer_id, now=now)
    is_draft = preparer_id is not None
    contents = [
        printout_content(kind, facts, report, instrument, note=typed, is_draft=is_draft)
        for kind in kinds_for(facts.cause)
    ]
    document, sheet = (keep_printout(session, actor, scope, content, now=now) for content in contents)
    return document, sheet


def keep_printout(
    session: Session, actor: Actor, scope: PrintoutScope, content: PrintoutContent, *, now: datetime
) -> int:
    """The id of the document with this content: the newest of its kind if that says the same, else a new one."""
    digest = hash_of(content)
    newest = session.execute(
        select(Printout.id, Printout.content_hash)
        .where(Printout.result_id == scope.result_id, Printout.kind == content.kind)
        .order_by(Printout.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest.content_hash == digest:
        return int(newest.id)
    year = local_date(now).year
    printout = Printout(
        code=new_code(),
        kind=content.kind,
        result_id=scope.result_id,
        appraisal_id=scope.appraisal_id,
        agency_id=scope.agency_id,
        year=year,
        number=next_number(session, scope.agency_id, year),
        official=content.is_official,
        prepared=content.is_draft,
        content=content_text(content),
        content_hash=digest,
        issued_by_id=actor.account_id,
        issued_at=now,
    )
    session.add(printout)
    session.flush()
    event = Event.PRINTOUT_PREPARED if content.is_draft else Event.PRINTOUT_ISSUED
    record(
        session, actor, event, "printout", printout.public_id, at=now, agency_id=scope.agency_id,
        changes={"kind": PrintoutKind(printout.kind).value, "year": year, "number": printout.number, "hash": digest,
                 "official": printout.official},
    )  # fmt: skip
    return printout.id


def next_number(session: Session, agency_id: int, year: int) -> int:
    """The next serial number of an agency in a year; two at once wait for each other."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = {"agency_id": agency_id, "year": year, "last": 0}
    session.execute(insert(SerialCounter).values(first).on_conflict_do_nothing())
    counter = session.get_one(SerialCounter, (agency_id, year), with_for_update=True)
    counter.last += 1
    session.flush()
    return counter.last
