"""The official forms as PDF: deterministic, on either size of paper, one or several in one file."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kinerja.files.services import read_file
from kinerja.reports.models import PageSize
from kinerja.reports.pdf import compile_sheet
from kinerja.reports.printoutdata import MILLIMETRES, Issue, emblem_of, printout_data
from kinerja.reports.printouts import PrintoutContent, content_from_text
from kinerja.reports.queries.printouts import PrintoutLine, stored_content
from kinerja.reports.serials import shown_code

Document = tuple[PrintoutContent, Issue]


def printouts_pdf(documents: Sequence[Document], size: PageSize, emblems: dict[str, bytes]) -> bytes:
    """Issued documents one after the other, each on a sheet of its own, PDF/A-2b.

    The same contents, numbers and size give the same bytes: the time stamp is that of the newest number.
    `emblems` by hash, each of them sent to the typesetter once.
    """
    worded = [printout_data(content, issue) for content, issue in documents]
    data = {
        "page": MILLIMETRES[size],
        "title": worded[0]["title"] if len(worded) == 1 else f"{worded[0]['title']} – {documents[0][0].cycle_name}",
        "emblems": {sha256: list(image) for sha256, image in emblems.items()},
        "documents": worded,
    }
    return compile_sheet(data, at=max(issue.serial.issued_at for _content, issue in documents), template="printout.typ")


def issued_pdf(session: Session, printouts: Sequence[PrintoutLine], size: PageSize, *, base_url: str) -> bytes:
    """Documents as they were issued, from what was stored of them."""
    documents = [_issued(session, printout, base_url) for printout in printouts]
    used = {sha256 for content, _issue in documents if (sha256 := emblem_of(content))}
    emblems = {sha256: b"".join(read_file(session, sha256)) for sha256 in sorted(used)}
    return printouts_pdf(documents, size, emblems)


def _issued(session: Session, printout: PrintoutLine, base_url: str) -> Document:
    content = content_from_text(stored_content(session, printout.id))
    address = f"{base_url}/periksa/{shown_code(printout.code)}"
    return content, Issue(printout.serial, address, printout.content_hash)
