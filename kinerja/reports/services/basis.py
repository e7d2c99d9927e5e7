"""Recording by which decree documents are printed as official ones."""

from dataclasses import dataclass
from datetime import datetime

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.files.services import store_file
from kinerja.instruments.changes import stored_scan
from kinerja.instruments.legal import BasisEntry, Scan, check_basis
from kinerja.instruments.models import LegalKind
from kinerja.reports import policies
from kinerja.reports.emblem import check_emblem
from kinerja.reports.models import PrintBasis

EMBLEM = "emblem"


@dataclass(frozen=True, slots=True)
class PrintBasisEntry:
    """What somebody typed: the decree, whether it makes documents official or ends that, and the emblem it allows."""

    official: bool
    decree: BasisEntry
    emblem: Scan | None = None


def record_print_basis(actor: Actor, entered: PrintBasisEntry, *, now: datetime) -> None:
    """From now on documents are issued under this decree; what was issued before stays as it is.

    Raises NotAllowed, Invalid by field.
    """
    require(policies.can_record_print_basis(actor))
    check_basis(entered.decree, local_date(now))
    if entered.emblem is not None and not entered.official:
        raise Invalid("print_basis.emblem_not_official", {EMBLEM: ["print_basis.emblem_not_official"]})
    emblem = None if entered.emblem is None else check_emblem(entered.emblem)
    with transaction() as session:
        scan = stored_scan(session, entered.decree.scan, now=now) if entered.decree.scan else None
        stored = store_file(session, emblem, name=entered.emblem.name, now=now) if entered.emblem and emblem else None
        decree = entered.decree
        row = PrintBasis(
            official=entered.official,
            kind=LegalKind(decree.kind),
            number=decree.number.strip(),
            signed_on=decree.signed_on,
            signer=decree.signer.strip(),
            office=decree.office.strip(),
            sha256=scan.sha256 if scan else None,
            file_name=decree.scan.name[-200:] if decree.scan else "",
            emblem_sha256=stored.sha256 if stored else None,
            recorded_by_id=actor.account_id,
            recorded_at=now,
        )
        session.add(row)
        session.flush()
        record(
            session, actor, Event.PRINT_BASIS_RECORDED, "print_basis", row.public_id, at=now,
            changes={"official": row.official, "kind": row.kind.value, "scan": row.sha256,
                     "emblem": row.emblem_sha256},
        )  # fmt: skip
