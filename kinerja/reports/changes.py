"""Changes to printed documents inside a caller's transaction: no policy, no commit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.errors import Invalid
from kinerja.reports.models import Printout, PrintoutKind, SerialCounter
from kinerja.reports.printoutmessages import KIND_NAMES
from kinerja.reports.printouts import PrintoutContent, Typed, content_text, hash_of, kinds_for, printout_content
from kinerja.reports.queries.letters import letter_holder
from kinerja.reports.queries.printoutfacts import printout_facts, report_of
from kinerja.reports.queries.printouts import PrintoutScope, last_typed
from kinerja.reports.serials import letter_key, new_code


def keep_printouts(
    session: Session,
    actor: Actor,
    scope: PrintoutScope,
    typed: Typed | None,
    *,
    preparer_id: int | None = None,
    now: datetime,
) -> tuple[int, int]:
    """Document and evaluation sheet of a result as everything stands now; `typed` None: as it was last.

    `preparer_id` makes them drafts, by that employee. What a preparer typed is never taken over unseen.
    Raises Invalid at the letter number that another document carries.
    """
    report, instrument = report_of(session, scope.result_public_id)
    facts = printout_facts(session, scope.result_id, instrument, preparer_id=preparer_id, now=now)
    kinds, is_draft = kinds_for(facts.cause), preparer_id is not None
    if typed is not None and typed.letter.strip():
        refuse_taken_letter(session, scope, kinds[0], typed.letter, year=local_date(now).year)
    kept = typed or last_typed(session, scope.result_id, drafts=False)
    contents = [printout_content(kind, facts, report, instrument, typed=kept, is_draft=is_draft) for kind in kinds]
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
        letter=content.letter,
        letter_key=letter_key(content.letter),
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


def refuse_taken_letter(session: Session, scope: PrintoutScope, kind: PrintoutKind, letter: str, *, year: int) -> None:
    """Raises Invalid that names the other document of the agency and year with this letter number.

    Two who type the same number at once wait for each other.
    """
    _locked_counter(session, scope.agency_id, year)
    holder = letter_holder(session, scope, kind, letter, year)
    if holder is not None:
        code = "printout.letter_taken"
        raise Invalid(code, {"letter": [code]}, form=KIND_NAMES[holder.kind], serial=holder.serial.words)


def next_number(session: Session, agency_id: int, year: int) -> int:
    """The next serial number of an agency in a year; two at once wait for each other."""
    counter = _locked_counter(session, agency_id, year)
    counter.last += 1
    session.flush()
    return counter.last


def _locked_counter(session: Session, agency_id: int, year: int) -> SerialCounter:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = {"agency_id": agency_id, "year": year, "last": 0}
    session.execute(insert(SerialCounter).values(first).on_conflict_do_nothing())
    return session.get_one(SerialCounter, (agency_id, year), with_for_update=True)
