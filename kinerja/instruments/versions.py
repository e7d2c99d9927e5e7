"""Published versions: stored document to Instrument, once per process and fingerprint."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import forms.instrument
from forms.compiler import compile_instrument
from forms.document import FORMAT, canonical_json, document_from_draft, draft_from_document
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.instruments.models import Document, Draft, Version

_loaded: dict[str, forms.instrument.Instrument] = {}
MOST_LOADED = 200


def load_instrument(session: Session, fingerprint: str) -> forms.instrument.Instrument:
    """The instrument of that fingerprint; the document never changes, so neither does the answer. Raises NotFound."""
    known = _loaded.get(fingerprint)
    if known is None:
        if len(_loaded) >= MOST_LOADED:
            _loaded.clear()
        known = _loaded.setdefault(fingerprint, _compiled(document_body(session, fingerprint)))
    return known


def published_instrument(fingerprint: str) -> forms.instrument.Instrument:
    """The same for a page that has asked the database for all else already. Raises NotFound."""
    return _loaded.get(fingerprint) or load_instrument(reading(), fingerprint)


def document_body(session: Session, fingerprint: str) -> str:
    """The stored canonical JSON, byte for byte. Raises NotFound."""
    body = session.scalar(select(Document.body).where(Document.fingerprint == fingerprint))
    if body is None:
        raise NotFound("document.unknown")
    return body


def document_of(session: Session, fingerprint: str) -> dict[str, Any]:
    """The document as JSON values. Raises NotFound."""
    found: dict[str, Any] = json.loads(document_body(session, fingerprint))
    return found


def base_document(session: Session, draft: Draft) -> dict[str, Any] | None:
    """The document that a draft changes, None for a first draft."""
    version = session.get(Version, draft.base_version_id) if draft.base_version_id else None
    return document_of(session, version.fingerprint) if version else None


def keep_document(session: Session, draft: forms.instrument.Draft, fingerprint: str) -> None:
    """Store the document once; an equal one is already there."""
    if session.get(Document, fingerprint) is None:
        body = canonical_json(document_from_draft(draft))
        session.add(Document(fingerprint=fingerprint, format=FORMAT, body=body))
        session.flush()


def _compiled(body: str) -> forms.instrument.Instrument:
    return compile_instrument(draft_from_document(json.loads(body)))
