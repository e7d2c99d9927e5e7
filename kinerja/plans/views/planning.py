"""The plan (SKP): held as it was approved elsewhere, its work results pasted once; versions stay."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.people.queries import employee_card
from kinerja.plans import policies, queries
from kinerja.plans.downloads import download
from kinerja.plans.forms import PlanForm
from kinerja.plans.pasting import WorkResult, results_in
from kinerja.plans.services.planning import keep_plan

bp = Blueprint("planning", __name__, url_prefix="/skp")
Answer = Response | str | tuple[str, int]


@bp.route("/<public_id>", methods=("GET", "POST"))
def page(public_id: str) -> Answer:
    """Where the plan lives, its versions, and the next one: looked through first, then kept."""
    actor = current_actor()
    require(policies.can_open_notes(actor))
    form = PlanForm.from_request()
    looked: list[WorkResult] = []
    if form.validate_on_submit():
        try:
            looked = results_in(form.pasted.data or "")
            if request.form.get("action") == "simpan":
                keep_plan(actor, public_id, looked, form.document(), now=utc_now())
                flash(_("SKP tersimpan. Versi sebelumnya tetap ada."), "good")
                return redirect(url_for("planning.page", public_id=public_id), 303)
            if not looked:
                raise Invalid("plan.nothing", {"pasted": ["plan.nothing"]})
        except Invalid as refusal:
            form.take(refusal)
    return _page(public_id, form, looked)


@bp.get("/berkas/<public_id>")
def document(public_id: str) -> FlaskResponse:
    """The PDF of a version: for the employee and the direct superior."""
    actor, session = current_actor(), reading()
    led = queries.led_by(session, actor, local_date(utc_now()))
    plan = queries.plan_by_public_id(session, actor, public_id, led)
    if plan.sha256 is None:
        raise NotFound("file.unknown")
    return download(session, plan)


def _page(public_id: str, form: PlanForm, looked: list[WorkResult]) -> Answer:
    actor, session, now = current_actor(), reading(), utc_now()
    cycle, employee_id = cycle_by_public_id(session, actor, public_id), actor.employee_id or 0
    today = local_date(now, cycle.zone)
    card = employee_card(session, employee_id, today)
    source = queries.source_for(session, card.main if card else None, today)
    ends = queries.rating_ends(session, cycle, employee_id, now=now)
    allowed = policies.can_keep_plan(actor, cycle, source.kind, rating_ends=ends, now=now)
    rendered = render_template(
        "plans/planning.html",
        cycle=cycle,
        source=source,
        plans=queries.plans_of(session, employee_id, cycle.id),
        form=form if allowed else None,
        refusal="" if allowed else message(allowed.reason),
        looked=looked,
    )
    return (rendered, 422) if form.errors else rendered
