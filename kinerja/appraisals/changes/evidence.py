"""Evidence files beside answers: the stored bytes, the row that names them, the piece in the answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forms.answers import Answer
from kinerja.appraisals.models import Evidence
from kinerja.appraisals.queries import EvidenceRow, Sheet
from kinerja.core.types import new_public_id
from kinerja.files.models import MAX_SIZE
from kinerja.files.services import store_file
from kinerja.files.stripping import cleaned

Pieces = tuple[Mapping[str, Any], ...]


def pieces_of(sheet: Sheet, code: str) -> Pieces:
    """The files of one answer in the form that the engine keeps."""
    return tuple(piece_of(one) for one in sheet.evidence if one.code == code)


def piece_of(row: EvidenceRow) -> dict[str, Any]:
    return {"kind": "file", "sha256": row.sha256 or "", "name": row.name}


def add_file(session: Session, sheet: Sheet, code: str, stream: IO[bytes], *, name: str, now: datetime) -> Answer:
    """Store the file without what tells where it was made, and give the answer with it."""
    content = stream.read(MAX_SIZE + 1)
    clean = cleaned(name, content) if 0 < len(content) <= MAX_SIZE else content
    stored = store_file(session, BytesIO(clean), name=name, now=now)
    row = EvidenceRow(new_public_id(), code, name[:200], stored.sha256, None)
    answer = sheet.answers.get(code, Answer(None))
    if any(one.code == code and one.sha256 == stored.sha256 for one in sheet.evidence):
        return answer
    session.add(
        Evidence(
            public_id=row.public_id,
            response_id=sheet.id,
            code=code,
            sha256=stored.sha256,
            name=row.name,
            added_at=now,
        )
    )
    return replace(answer, evidence=(*answer.evidence, piece_of(row)))


def remove_file(session: Session, sheet: Sheet, row: EvidenceRow) -> Answer | None:
    """Drop the row and give the answer without it; None when nothing else was in it."""
    session.execute(delete(Evidence).where(Evidence.public_id == row.public_id))
    answer = sheet.answers.get(row.code, Answer(None))
    kept = tuple(piece for piece in answer.evidence if piece.get("sha256") != row.sha256)
    left = replace(answer, evidence=kept)
    return None if left == Answer(None) else left
