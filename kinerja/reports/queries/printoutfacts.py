"""Gathers what a document says: the report of the result and what stands beside it in other packages."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.instrument import Instrument
from forms.rows import in_rows
from kinerja.appraisals.changes.deciding import parties_in_force
from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.queries.distribution import organisation_of
from kinerja.appraisals.queries.preparing import preparer_words, who_prepared
from kinerja.core.calendar import local_date
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle
from kinerja.instruments.versions import load_instrument
from kinerja.objections.models import Objection, ObjectionDecision, Statement
from kinerja.objections.models import Party as Side
from kinerja.people.models import Account
from kinerja.people.queries import supervisor_of
from kinerja.reports.content import Party, ReportContent, report_content, text_in
from kinerja.reports.models import Printout
from kinerja.reports.printouts import INDONESIAN, Achievement, Basis, Dispute, PrintoutFacts
from kinerja.reports.queries import report_facts
from kinerja.reports.queries.printouts import basis_in_force


def report_of(session: Session, result_public_id: str) -> tuple[ReportContent, Instrument]:
    """The report of a result in Indonesian, with the instrument it was made under. Raises NotFound."""
    facts = report_facts(session, result_public_id)
    if facts is None:
        raise NotFound("result.not_found")
    instrument = in_rows(load_instrument(session, facts.fingerprint), facts.sheet.get("givens", {}))
    return report_content(facts, instrument, INDONESIAN), instrument


def printout_facts(
    session: Session, result_id: int, instrument: Instrument, *, preparer_id: int | None = None, now: datetime
) -> PrintoutFacts:
    """What the documents of a result need beside its report, as everything stands now.

    Where somebody else than the assessor decided, the result has kept who: that is the superior of the form.
    """
    row = session.execute(
        select(Result.cause, Result.people, Result.decided_at, Cycle.kind, Cycle.zone)
        .add_columns(Result.appraisal_id, Appraisal.assessor_id, Appraisal.assessor_placement_id)
        .join(Appraisal, Appraisal.id == Result.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.id == result_id)
    ).one()
    known = row.people.get("decider")
    superior = Party(**known) if known else _superior(session, row)
    return PrintoutFacts(
        cause=row.cause,
        cycle_kind=row.kind,
        superior=superior,
        achievement=achievement_of(session, row.appraisal_id, local_date(now, row.zone)),
        dispute=dispute_of(session, result_id, instrument),
        basis=_basis(session),
        prepared_by=preparers_of(session, result_id, preparer_id, now=now),
    )


def preparers_of(session: Session, result_id: int, preparer_id: int | None, *, now: datetime) -> tuple[str, ...]:
    """Name and post of who prepared a decision or drafted its documents, each as of that day, the first first.

    What a superior decided instead of the assessor was not prepared for anybody.
    """
    row = session.execute(
        select(Result.cause, Result.appraisal_id, Result.decided_at, Cycle.zone)
        .join(Appraisal, Appraisal.id == Result.appraisal_id)
        .join(Cycle, Cycle.id == Appraisal.cycle_id)
        .where(Result.id == result_id)
    ).one()
    days: dict[int, date] = {}
    if row.cause == "decision":
        days = dict.fromkeys(who_prepared(session, row.appraisal_id), local_date(row.decided_at, row.zone))
    drafts = session.execute(
        select(Account.employee_id, Printout.issued_at)
        .join(Account, Account.id == Printout.issued_by_id)
        .where(Printout.result_id == result_id, Printout.prepared, Account.employee_id.is_not(None))
        .order_by(Printout.id)
    )
    for employee_id, issued_at in drafts:
        days.setdefault(employee_id, local_date(issued_at, row.zone))
    if preparer_id is not None:
        days.setdefault(preparer_id, local_date(now, row.zone))
    return tuple(preparer_words(session, [one], on).get(one, "") for one, on in days.items())


def achievement_of(session: Session, appraisal_id: int, on: date) -> Achievement | None:
    """What the unit led by the assessor has achieved, as it holds on that day; of the year before it says so."""
    appraisal = session.get_one(Appraisal, appraisal_id)
    found = organisation_of(session, appraisal, session.get_one(Cycle, appraisal.cycle_id), on).achievement
    if found is None:
        return None
    source = f"{found.source} (capaian {found.cycle})" if found.is_previous else found.source
    return Achievement(found.level.value, source)


def dispute_of(session: Session, result_id: int, instrument: Instrument) -> Dispute | None:
    """The objection that led to a result: reasons with the contested points, explanation, decision.

    An assessor who said nothing was heard otherwise, or was not: the decision tells how.
    """
    row = session.execute(
        select(Objection.id, Objection.reasons, Objection.points, ObjectionDecision.reason, ObjectionDecision.hearing)
        .join(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .where(ObjectionDecision.result_id == result_id)
    ).one_or_none()
    if row is None:
        return None
    told = session.scalar(
        select(Statement.text).where(Statement.objection_id == row.id, Statement.party == Side.ASSESSOR)
    )
    names = point_names(instrument)
    points = [f"{names.get(key, key)}: {text}" for key, text in sorted(row.points.items())]
    return Dispute("\n".join([row.reasons, *points]), told or row.hearing, row[3])


def point_names(instrument: Instrument) -> dict[str, str]:
    """What the contested points of an objection are called."""
    axes = {f"axis.{axis.code}": text_in(axis.label, INDONESIAN) for axis in instrument.draft.outcome.axes}
    return axes | {f"indicator.{one.code}": text_in(one.label, INDONESIAN) for one in instrument.indicators()}


def _superior(session: Session, row: Any) -> Party:
    """The assessor's superior on the day of the decision. Above the top there is nobody: there it is the assessor."""
    on, assessor = local_date(row.decided_at, row.zone), (row.assessor_id, row.assessor_placement_id)
    found = supervisor_of(session, assessor[0], on, placement_id=assessor[1])
    who = assessor if found is None else (found.employee_id, found.placement_id)
    return Party(**parties_in_force(session, {"superior": who}, on)["superior"])


def _basis(session: Session) -> Basis | None:
    row = basis_in_force(session)
    if row is None:
        return None
    return Basis(row.kind.value, row.number, row.signed_on.isoformat(), row.emblem_sha256)
