"""Sheets to print for raters who write by hand: one duty, or all open ones of an appraisal."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, make_response, url_for
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.policies.paper import can_print_paper
from kinerja.appraisals.queries import superiors_in, visible_appraisal
from kinerja.appraisals.queries.paper import PaperDuty, duty_with_parts, paper_duty, served_units
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.reports.papersheet import PrintedDuty, papersheet_pdf

bp = Blueprint("papersheets", __name__, url_prefix="/lembar-kertas")


@bp.get("/penilai/<public_id>.pdf")
def assignment(public_id: str) -> Response:
    """One sheet. Raises NotFound, NotAllowed."""
    session, actor, now = reading(), current_actor(), utc_now()
    duty = paper_duty(session, public_id, local_date(now))
    _require(session, actor, duty, now)
    return _printed([duty], now)


@bp.get("/penilaian/<public_id>.pdf")
def appraisal(public_id: str) -> Response:
    """Every open sheet of an appraisal, for the administrator who hands them out. Raises NotFound, NotAllowed."""
    session, actor, now = reading(), current_actor(), utc_now()
    found = visible_appraisal(session, actor, public_id)
    duties = duty_with_parts(session, found.public_id, local_date(now))
    for duty in duties:
        _require(session, actor, duty, now)
    return _printed(duties, now)


def _require(session: Session, actor: Actor, duty: PaperDuty, now: datetime) -> None:
    on = local_date(now, duty.row.about.zone)
    appraisal_id = duty.row.about.appraisal_id
    administers = session.scalar(visible_data(actor).where(Appraisal.id == appraisal_id)) is not None
    cycle = session.get_one(Appraisal, appraisal_id).cycle_id
    superiors = superiors_in(session, cycle, actor.employee_id)
    served = served_units(session, actor, on)
    require(can_print_paper(actor, duty.scope, served=served, superiors=superiors, administers=administers))


def _printed(duties: Sequence[PaperDuty], now: datetime) -> Response:
    printed = [
        PrintedDuty(duty, url_for("paper.entry", public_id=duty.row.public_id, _external=True)) for duty in duties
    ]
    response = make_response(papersheet_pdf(printed, at=now))
    response.headers["Content-Type"] = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename="lembar-penilaian.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response
