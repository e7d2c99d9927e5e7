"""Files of the year's notes, for the two who rate by them: the appraisee and the assessor of that appraisal."""

from flask import Response

from kinerja.appraisals.policies.results import can_read_remarks
from kinerja.appraisals.queries.remarks import note_file_in
from kinerja.appraisals.queries.results import scope_of_appraisal
from kinerja.appraisals.views.blueprint import bp
from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.plans.downloads import download


@bp.get("/penilaian/<public_id>/catatan/<file_id>")
def note_file(public_id: str, file_id: str) -> Response:
    """A file of a note of the appraised period."""
    session = reading()
    scope = scope_of_appraisal(session, public_id)
    require(can_read_remarks(current_actor(), scope))
    return download(session, note_file_in(session, scope.appraisal_id, file_id))
