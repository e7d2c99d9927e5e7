"""A draft or a version as the annex of a decree, for whoever may read it in the panel."""

from flask import Blueprint, Response, make_response
from sqlalchemy.orm import Session

from forms.document import document_from_draft, fingerprint_of
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.instruments import queries
from kinerja.instruments.checks import draft_or_problems
from kinerja.instruments.content import Content, content_from_document, document_from_content
from kinerja.instruments.drafts import content_of
from kinerja.instruments.legal import kept_basis
from kinerja.instruments.models import Draft
from kinerja.instruments.versions import document_of
from kinerja.reports.annex import Annex, annex_pdf

bp = Blueprint("annex", __name__, url_prefix="/lampiran")


@bp.get("/rancangan/<public_id>.pdf")
def draft(public_id: str) -> Response:
    """Raises NotFound for what the reader may not know of."""
    session = reading()
    instrument, row = queries.draft_for(session, current_actor(), public_id)
    return _printed(draft_annex(session, row), f"rancangan-{instrument.code}.pdf")


@bp.get("/versi/<public_id>.pdf")
def version(public_id: str) -> Response:
    """Raises NotFound for what the reader may not know of."""
    session = reading()
    instrument, row = queries.version_for(session, current_actor(), public_id)
    basis = queries.legal_bases(session, [row.id]).get(row.id)
    annex = Annex(
        content_from_document(document_of(session, row.fingerprint)),
        row.fingerprint,
        row.number,
        0,
        kept_basis(basis) if basis else None,
        row.published_at,
    )
    return _printed(annex, f"lampiran-{instrument.code}-v{row.number}.pdf")


def draft_annex(session: Session, row: Draft) -> Annex:
    """The draft as it stands; its fingerprint is the one that publishing it now would give."""
    content = content_of(session, row.id)
    return Annex(content, _fingerprint(content), None, row.rev, None, row.changed_at)


def _fingerprint(content: Content) -> str:
    """Of the definition; of what is written while it cannot be read as one."""
    readable, _problems = draft_or_problems(content)
    return fingerprint_of(document_from_draft(readable) if readable else document_from_content(content))


def _printed(annex: Annex, name: str) -> Response:
    response = make_response(annex_pdf(annex))
    response.headers["Content-Type"] = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
