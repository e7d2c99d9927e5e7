"""Sheets to print for raters who write by hand: one duty, all open ones of an appraisal, or of a unit."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.policies.paper import can_print_paper
from kinerja.appraisals.queries import superiors_in, visible_appraisal
from kinerja.appraisals.queries.paper import (
    PaperDuty,
    duty_with_parts,
    paper_duty,
    printable_units,
    served_units,
    unit_duties,
)
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor, Role, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.core.web import current_actor
from kinerja.reports.papersheet import PrintedDuty, papersheet_pdf

MOST_SHEETS = 200  # in one go: some seconds of work
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


@bp.get("/unit/<public_id>/<unit>")
def choose(public_id: str, unit: str) -> str:
    """How many sheets of a unit there are to print, all or by kind of rater. Raises NotFound."""
    session, actor, on = reading(), current_actor(), local_date(utc_now())
    found = next(
        (one for one in printable_units(session, actor, on) if (one.cycle_id, one.unit_id) == (public_id, unit)), None
    )
    if found is None:
        raise NotFound("paper.none_open")
    operates = actor.has(Role.UNIT_OPERATOR)
    return render_template("reports/papersheets.html", unit=found, most=MOST_SHEETS, operates=operates)


@bp.get("/unit/<public_id>/<unit>.pdf")
def unit(public_id: str, unit: str) -> Response:
    """Every open sheet of a unit that one may print singly, or of one kind of rater, with a list of who gets which.

    Raises NotFound, and Conflict when there are more than fit into one go.
    """
    session, actor, now = reading(), current_actor(), utc_now()
    kind = request.args.get("jenis", "")[:20]
    duties = unit_duties(session, actor, public_id, unit, local_date(now), kind=kind, most=MOST_SHEETS)
    return _printed(duties, now, with_list=True)


def _require(session: Session, actor: Actor, duty: PaperDuty, now: datetime) -> None:
    on = local_date(now, duty.row.about.zone)
    appraisal_id = duty.row.about.appraisal_id
    administers = session.scalar(visible_data(actor).where(Appraisal.id == appraisal_id)) is not None
    cycle = session.get_one(Appraisal, appraisal_id).cycle_id
    superiors = superiors_in(session, cycle, actor.employee_id)
    served = served_units(session, actor, on)
    require(can_print_paper(actor, duty.scope, served=served, superiors=superiors, administers=administers))


def _printed(duties: Sequence[PaperDuty], now: datetime, *, with_list: bool = False) -> Response:
    printed = [
        PrintedDuty(duty, url_for("paper.entry", public_id=duty.row.public_id, _external=True)) for duty in duties
    ]
    response = make_response(papersheet_pdf(printed, at=now, with_list=with_list))
    response.headers["Content-Type"] = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename="lembar-penilaian.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response
