"""The summary of a period for leaders: one page to read or to print."""

from flask import Blueprint, Response, make_response, render_template

from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.reports.policies import can_read_recap
from kinerja.reports.recap import Recap, recap_content
from kinerja.reports.recappdf import recap_data, recap_pdf

bp = Blueprint("recap", __name__, url_prefix="/rekap")


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    """Numbers by Dinas or unit, what is late, and everybody without a result."""
    recap = _recap(public_id)
    return render_template("reports/recap.html", recap=recap_data(recap), public_id=public_id)


@bp.get("/<public_id>/cetak.pdf")
def pdf(public_id: str) -> Response:
    """The same for print."""
    response = make_response(recap_pdf(_recap(public_id)))
    response.headers["Content-Type"] = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename="rekap-pimpinan.pdf")
    return response


def _recap(public_id: str) -> Recap:
    actor, session = current_actor(), reading()
    require(can_read_recap(actor))
    return recap_content(session, actor, cycle_by_public_id(session, actor, public_id), now=utc_now())
