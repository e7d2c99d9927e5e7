"""A list of people arrives: guarded, read line by line, its columns taken for what they are called."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, Role, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Invalid
from kinerja.people import policies
from kinerja.people.changes.importing import read_rows
from kinerja.people.importing.columns import MOST_TITLE_ROWS, Header, find_header
from kinerja.people.importing.sheets import read_sheet
from kinerja.people.models import ImportBatch
from kinerja.people.queries.importing import heard_titles

LONGEST_NAME, LONGEST_SHEET = 200, 100


def upload_list(actor: Actor, name: str, raw: bytes, *, now: datetime) -> str:
    """The public id of the list, which waits for somebody to confirm its columns. Changes no records.

    Raises NotAllowed, Invalid (field `file`).
    """
    require(policies.can_import_people(actor))
    with read_sheet(name, raw) as sheet:
        first = list(islice(sheet.rows, MOST_TITLE_ROWS))
        if not first:
            raise Invalid("import.no_lines", {"file": ["import.no_lines"]})
        rest: Iterator[tuple[int, list[str]]] = sheet.rows
        rows = read_rows(chain(first, rest))
    file_hash = hashlib.sha256(raw).hexdigest()
    with transaction() as session:
        header = find_header(first, heard_titles(session, actor.account_id))
        batch = ImportBatch(
            account_id=actor.account_id,
            agency_id=agency_of(actor),
            file_name=name[-LONGEST_NAME:],
            file_hash=file_hash,
            sheet=sheet.name[:LONGEST_SHEET],
            header_first=header.first,
            header_last=header.last,
            columns=columns_of(header),
            effective_on=local_date(now),
            created_at=now,
        )
        session.add(batch)
        session.flush()
        rows.store(session, batch_id=batch.id)
        facts = {"rows": len(rows), "hash": file_hash}
        record(
            session, actor, Event.PEOPLE_LIST_UPLOADED, "import", batch.public_id, at=now,
            agency_id=batch.agency_id, changes=facts,
        )  # fmt: skip
        return batch.public_id


def columns_of(header: Header) -> list[dict[str, str]]:
    pairs = zip(header.titles, header.fields, strict=True)
    return [{"title": title, "field": field.value if field else ""} for title, field in pairs]


def agency_of(actor: Actor) -> int | None:
    """Whose list it is: the province's, or that of the Dinas which the actor administers."""
    agencies = None if actor.has(Role.PROVINCE_ADMIN) else actor.agencies(Role.AGENCY_ADMIN)
    return None if agencies is None else min(agencies, default=None)
