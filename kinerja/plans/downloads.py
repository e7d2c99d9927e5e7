"""Files of notes and plans as answers."""

from flask import Response
from sqlalchemy.orm import Session

from kinerja.files.services import read_file
from kinerja.plans.models import NoteFile, Plan


def download(session: Session, file: NoteFile | Plan) -> Response:
    """The file, only ever as a download."""
    response = Response(b"".join(read_file(session, file.sha256 or "")), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Cache-Control"] = "no-store"
    return response
