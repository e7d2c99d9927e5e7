"""The official forms as PDF: deterministic, on either size of paper."""

from sqlalchemy.orm import Session

from kinerja.files.services import read_file
from kinerja.reports.models import PageSize
from kinerja.reports.pdf import compile_sheet
from kinerja.reports.printoutdata import Issue, printout_data
from kinerja.reports.printouts import PrintoutContent, content_from_text
from kinerja.reports.queries.printouts import PrintoutLine, stored_content
from kinerja.reports.serials import shown_code


def printout_pdf(content: PrintoutContent, issue: Issue, size: PageSize, *, emblem: bytes | None = None) -> bytes:
    """One issued document, PDF/A-2b; the same content, number and size give the same bytes."""
    data = printout_data(content, issue, size, emblem)
    return compile_sheet(data, at=issue.serial.issued_at, template="printout.typ")


def issued_pdf(session: Session, printout: PrintoutLine, size: PageSize, *, base_url: str) -> bytes:
    """A document as it was issued, from what was stored of it."""
    content = content_from_text(stored_content(session, printout.id))
    address = f"{base_url}/periksa/{shown_code(printout.code)}"
    sha256 = content.basis.emblem_sha256 if content.basis else None
    emblem = b"".join(read_file(session, sha256)) if sha256 else None
    return printout_pdf(content, Issue(printout.serial, address, printout.content_hash), size, emblem=emblem)
