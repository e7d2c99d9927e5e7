"""All documents of a team at once: asking for them, stopping, making them one by one, and forgetting them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.queue import JobRun, cancel_job, enqueue
from kinerja.reports import changes, policies
from kinerja.reports.models import Bundle, BundleFile, BundlePrint, BundleShape, PageSize
from kinerja.reports.packing import plain_name
from kinerja.reports.printoutpdf import issued_pdf
from kinerja.reports.queries import bundles as rows
from kinerja.reports.queries.printouts import PrintoutLine, printout_lines, printouts_by_ids, scope_for_update

KIND = "make_bundle"
KEPT = timedelta(days=7)
CHUNK = 50
# Typesetting several hundred pages at once takes about 6 MB of memory for each person (measured).
MOST_IN_ONE_PDF = 60


def request_bundle(
    actor: Actor, cycle: str, unit: str, size: PageSize, *, shape: BundleShape = BundleShape.ZIP, now: datetime
) -> str:
    """The public id of a bundle that waits for its job; the one under way for the same choice, if there is one.

    `cycle` and `unit` are public ids; no unit means the whole team. Raises NotAllowed, Invalid by field.
    """
    require(policies.can_request_bundle(actor))
    with transaction() as session:
        cycle_id, unit_id = rows.ids_of(session, cycle, unit)
        if cycle_id is None or (unit and unit_id is None):
            raise Invalid("bundle.nothing", {"cycle": ["bundle.nothing"]})
        people = rows.bundle_count(session, actor, cycle_id, unit_id)
        if not people:
            raise Invalid("bundle.nothing", {"unit" if unit else "cycle": ["bundle.nothing"]})
        if shape is BundleShape.PDF and people > MOST_IN_ONE_PDF:
            raise Invalid("bundle.too_many_for_one_pdf", {"shape": ["bundle.too_many_for_one_pdf"]})
        for known in rows.bundles_of(session, actor):
            choice = (known.cycle_id, known.unit_id, known.page_size, known.shape)
            if choice == (cycle_id, unit_id, size, shape) and known.is_under_way and not known.cancel:
                return known.public_id
        bundle = Bundle(
            cycle_id=cycle_id, unit_id=unit_id, page_size=size, shape=shape,
            requested_by_id=actor.account_id, requested_at=now,
        )  # fmt: skip
        session.add(bundle)
        session.flush()
        job = enqueue(session, KIND, {"bundle": bundle.id}, key=f"{KIND}:{bundle.public_id}", actor=actor, now=now)
        bundle.job_id = job.id
        record(
            session, actor, Event.BUNDLE_REQUESTED, "bundle", bundle.public_id, at=now,
            changes={"cycle": cycle_id, "unit": unit_id, "size": size.value, "shape": shape.value},
        )  # fmt: skip
        return bundle.public_id


def cancel_bundle(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Stops a bundle under way; documents that it has issued stay issued. Raises NotFound, Conflict."""
    with transaction() as session:
        known = rows.bundle_for(session, actor, public_id)
        if not known.is_under_way:
            raise Conflict("bundle.already_ended")
        if known.cancel:
            return
        cancel_job(session, known.job_public_id, now=now)
        record(session, actor, Event.JOB_CANCELLED, "job", known.job_public_id, at=now, changes={"kind": KIND})


def make_bundle(run: JobRun, *, base_url: str) -> None:
    """Issues and typesets result by result; goes on after the last one that was kept.

    Whatever its actor may no longer have is left out. Raises NotAllowed, NotFound.
    """
    require(policies.can_request_bundle(run.actor))
    bundle = rows.bundle_by_id(reading(), run.args["bundle"])
    total = rows.bundle_count(reading(), run.actor, bundle.cycle_id, bundle.unit_id)
    done, after = run.cursor or (0, 0)
    run.progress(done, total, cursor=[done, after])
    while found := rows.bundle_page(reading(), run.actor, bundle, after=after, limit=CHUNK):
        for result_id, name in found:
            for printout in _printouts(run, result_id):
                _keep_file(bundle, printout, file_name(printout, name), base_url)
            done, after = done + 1, result_id
            run.progress(done, max(total, done), cursor=[done, after])
    if bundle.shape is BundleShape.PDF:
        _keep_print(bundle, base_url)
    run.outcome = {"results": done}


def _printouts(run: JobRun, result_id: int) -> list[PrintoutLine]:
    """The documents of one result: issued now by who may, those in force for who only reads."""
    with transaction() as session:
        scope = scope_for_update(session, result_id)
        if policies.can_issue_printouts(run.actor, scope):
            ids = changes.keep_printouts(session, run.actor, scope, None, now=run.now)
            return sorted(printouts_by_ids(session, ids), key=lambda printout: printout.id)
        require(policies.can_read_printouts(run.actor, scope))
        found = [printout for printout in printout_lines(session, result_id) if not printout.replaced]
        return [printout for printout in found if policies.can_read_printout(run.actor, scope, printout)]


def _keep_file(bundle: Bundle, printout: PrintoutLine, name: str, base_url: str) -> None:
    """Once, also where an earlier attempt has got so far; for one PDF the documents are typeset at the end."""
    alone = bundle.shape is BundleShape.ZIP
    pdf = issued_pdf(reading(), [printout], bundle.page_size, base_url=base_url) if alone else None
    with transaction() as session:
        if session.get(BundleFile, (bundle.id, printout.id)) is None:
            session.add(BundleFile(bundle_id=bundle.id, printout_id=printout.id, name=name, content=pdf))


def _keep_print(bundle: Bundle, base_url: str) -> None:
    """All documents as one file, once; nothing where nothing was left to print."""
    printouts = rows.bundled_printouts(reading(), bundle.id)
    if not printouts:
        return
    pdf = issued_pdf(reading(), printouts, bundle.page_size, base_url=base_url)
    with transaction() as session:
        if session.get(BundlePrint, bundle.id) is None:
            session.add(BundlePrint(bundle_id=bundle.id, content=pdf))


def file_name(printout: PrintoutLine, name: str) -> str:
    """sari-umasugi-d11-2026-0007.pdf"""
    serial = printout.serial
    return f"{plain_name(name)}-{printout.kind.value}-{serial.year}-{serial.number:04}.pdf"


def purge_bundles(session: Session, *, now: datetime) -> None:
    """Forgets bundles of last week: their documents can be had again at any time."""
    old = select(Bundle.id).where(Bundle.requested_at < now - KEPT)
    for part in (BundleFile, BundlePrint):
        session.execute(delete(part).where(part.bundle_id.in_(old)))
    session.execute(delete(Bundle).where(Bundle.requested_at < now - KEPT))
