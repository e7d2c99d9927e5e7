"""The signed paper comes back as a scan, bound to what was signed."""

from datetime import datetime
from typing import IO

from sqlalchemy import select

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.files.services import store_file
from kinerja.instruments.legal import SCAN_TYPES
from kinerja.reports import policies
from kinerja.reports.models import PrintoutScan
from kinerja.reports.queries.printouts import printout_by_public_id, scope_by_result

FIELD = "scan"


def add_scan(actor: Actor, printout_public_id: str, name: str, stream: IO[bytes], *, now: datetime) -> None:
    """Keep a signed scan with the hash of the document; the same file a second time changes nothing.

    Raises NotFound, NotAllowed, Invalid for the field `scan`.
    """
    with transaction() as session:
        printout = printout_by_public_id(session, printout_public_id)
        scope = scope_by_result(session, printout.result_id)
        require(policies.can_add_scan(actor, scope, printout))
        try:
            stored = store_file(session, stream, name=name, now=now)
        except Invalid as refusal:
            raise Invalid(refusal.code, {FIELD: [refusal.code]}, **refusal.details) from refusal
        if stored.type not in SCAN_TYPES:
            raise Invalid("scan.type", {FIELD: ["scan.type"]})
        known = select(PrintoutScan.id).where(
            PrintoutScan.printout_id == printout.id, PrintoutScan.sha256 == stored.sha256
        )
        if session.scalar(known) is not None:
            return
        session.add(
            PrintoutScan(
                printout_id=printout.id,
                content_hash=printout.content_hash,
                sha256=stored.sha256,
                file_name=name[-200:],
                uploaded_by_id=actor.account_id,
                uploaded_at=now,
            )
        )
        record(
            session, actor, Event.PRINTOUT_SCAN_ADDED, "printout", printout_public_id, at=now,
            agency_id=printout.agency_id,
            changes={"hash": printout.content_hash, "scan": stored.sha256},
        )  # fmt: skip
