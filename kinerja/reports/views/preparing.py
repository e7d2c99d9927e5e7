"""The pages of who prepares for an assessor: what waits, and suggestions for the ratings."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries.preparing import preparations, prepared_appraisal, prepared_ratings
from kinerja.appraisals.services.decide import axes_of, deciding_instrument
from kinerja.appraisals.services.prepare import prepare_ratings, rating_policy
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, locale_code, message
from kinerja.core.web import current_actor
from kinerja.people.queries import employee_card
from kinerja.reports.forms import AXIS, REASON, DecisionForm, prepared_form
from kinerja.reports.queries.printouts import preparable_results
from kinerja.reports.views.decisions import prefixed

MOST_RESULTS = 200  # on one page
bp = Blueprint("preparing", __name__, url_prefix="/penyiapan")


@bp.get("")
def index() -> str:
    """The appraisals that wait for being prepared; empty for everybody who is named for nobody."""
    session, actor, today = reading(), current_actor(), local_date(utc_now())
    results = preparable_results(session, actor, today, limit=MOST_RESULTS)
    rows = preparations(session, actor, today)
    return render_template("reports/preparing.html", rows=rows, results=results, most=MOST_RESULTS)


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    """The ratings as they were suggested so far. Raises NotFound."""
    return _page(_appraisal(public_id), None)


@bp.post("/<public_id>")
def save(public_id: str) -> Response | tuple[str, int]:
    """Keep the suggestions; the assessor's own choice stays what it is."""
    appraisal = _appraisal(public_id)
    axes = axes_of(deciding_instrument(reading(), appraisal.id))
    filled = prepared_form(axes, locale_code()).from_request()
    suggested = {axis: (choice.rating, choice.reason) for axis, choice in filled.choices().items()}
    try:
        if not filled.validate():
            return _page(appraisal, filled), 422
        prepare_ratings(current_actor(), public_id, suggested, now=utc_now())
    except Invalid as refusal:
        filled.take(prefixed(refusal))
        return _page(appraisal, filled), 422
    flash(_("Usul rating tersimpan. Penilainya melihatnya ketika menetapkan."), "good")
    return redirect(url_for("preparing.index"), 303)


def _appraisal(public_id: str) -> Appraisal:
    return prepared_appraisal(reading(), current_actor(), public_id, local_date(utc_now()))


def _page(appraisal: Appraisal, form: DecisionForm | None) -> str:
    session, now, locale = reading(), utc_now(), locale_code()
    known = prepared_ratings(session, appraisal.id)
    axes = axes_of(deciding_instrument(session, appraisal.id))
    if form is None:
        values = {AXIS + axis: one.choice for axis, one in known.items()}
        values |= {REASON + axis: one.reason for axis, one in known.items()}
        form = prepared_form(axes, locale)(None, data=values)
    allowed = rating_policy(session, current_actor(), appraisal, now=now)
    on = local_date(now)
    return render_template(
        "reports/preparing_one.html",
        appraisal=appraisal,
        employee=employee_card(session, appraisal.employee_id, on),
        assessor=employee_card(session, appraisal.assessor_id, on),
        form=form if allowed else None,
        refusal="" if allowed else message(allowed.reason, **allowed.details),
    )
