"""The superior's two steps in the place of a silent assessor: first choice, then the indication and the decision."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.instrument import Instrument
from kinerja.appraisals.changes.deciding import people_in_force
from kinerja.appraisals.figures import figure_groups
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries.results import ResultScope, assignment_lines, basis_of, scope_of_appraisal
from kinerja.appraisals.services.decide import axes_of, deciding_instrument
from kinerja.core.authz import Actor, require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, locale_code, message
from kinerja.core.web import check_password, current_actor
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.objections.policies import can_open_stand_in
from kinerja.objections.queries.periods import due_after_window
from kinerja.objections.queries.silent import appraisal_by_public_id, vacancy_of
from kinerja.objections.services.stand_in import choose_in_place, decide_in_place, drafts_of, stand_in_policy
from kinerja.plans.queries import Remark
from kinerja.reports.content import quadrant_of, text_in
from kinerja.reports.forms import AXIS, DecisionForm, decision_form
from kinerja.reports.views.decisions import decision_material, prefixed, remark_groups

bp = Blueprint("stand_ins", __name__, url_prefix="/menetapkan-sebagai-ganti")


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    session, appraisal = _opened(public_id)
    return _page(session, appraisal, None)


@bp.post("/<public_id>/pilihan")
def choose(public_id: str) -> Response | tuple[str, int]:
    session, appraisal = _opened(public_id)
    form = decision_form(axes_of(deciding_instrument(session, appraisal.id)), locale_code(), final=False).from_request()
    try:
        if not form.validate():
            return _page(session, appraisal, form), 422
        choose_in_place(current_actor(), public_id, form.ratings(), now=utc_now())
    except Invalid as refusal:
        form.take(prefixed(refusal))
        return _page(session, appraisal, form), 422
    flash(_("Pilihan Anda tersimpan. Bandingkan dengan petunjuk, lalu tetapkan."), "good")
    return redirect(url_for("stand_ins.show", public_id=public_id), 303)


@bp.post("/<public_id>/tetapkan")
def finalize(public_id: str) -> Response | tuple[str, int]:
    session, appraisal = _opened(public_id)
    form = decision_form(axes_of(deciding_instrument(session, appraisal.id)), locale_code(), final=True).from_request()
    actor, now = current_actor(), utc_now()
    try:
        if not form.validate():
            return _page(session, appraisal, form), 422
        check_password(actor, form["password"].data, now=now)
        rev = form["rev"].data or ""
        decide_in_place(actor, public_id, form.choices(), rev=int(rev) if rev.isdecimal() else -1, now=now)
    except Invalid as refusal:
        form.take(prefixed(refusal))
        return _page(session, appraisal, form), 422
    flash(
        _("Rating ditetapkan sebagai ganti Pejabat Penilai Kinerja. Pegawai dapat membaca hasilnya sekarang."), "good"
    )
    return redirect(url_for("stand_ins.show", public_id=public_id), 303)


def _opened(public_id: str) -> tuple[Session, Appraisal]:
    """Raises NotFound, NotAllowed."""
    session = reading()
    appraisal = appraisal_by_public_id(session, public_id)
    require(can_open_stand_in(current_actor(), vacancy_of(session, appraisal, now=utc_now())))
    return session, appraisal


def _remarks(
    session: Session, instrument: Instrument, scope: ResultScope, actor: Actor
) -> list[tuple[str, list[Remark]]]:
    """What the year has left, as far as the superior may read it; files belong to the two who work together."""
    groups = remark_groups(session, instrument, replace(scope, assessor_id=actor.employee_id or 0))
    return [(label, [replace(one, files=()) for one in found]) for label, found in groups]


def _page(session: Session, appraisal: Appraisal, form: DecisionForm | None) -> str:
    """The page in the step that the superior is in."""
    actor, now, locale = current_actor(), utc_now(), locale_code()
    instrument = deciding_instrument(session, appraisal.id)
    allowed = stand_in_policy(session, actor, appraisal, now=now)
    drafts = drafts_of(session, appraisal.id, actor.employee_id or 0)
    final = bool(drafts) or not axes_of(instrument)
    chosen = {axis: draft.choice for axis, draft in drafts.items()}
    if form is None and allowed:
        values = {AXIS + axis: choice for axis, choice in chosen.items()} | {"rev": str(appraisal.rev)}
        form = decision_form(axes_of(instrument), locale, final=final)(None, data=values)
    context: dict[str, Any] = {"form": form if allowed else None, "step": 2 if final else 1}
    if allowed:
        context |= decision_material(session, appraisal, instrument, final=final, now=now)
    people = people_in_force(session, appraisal, now=now)
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    scope = scope_of_appraisal(session, appraisal.public_id)
    return render_template(
        "reports/stand_in.html",
        public_id=appraisal.public_id,
        appraisee=people["appraisee"],
        assessor=people["assessor"],
        cycle_name=cycle.name,
        zone=cycle.zone,
        due_at=due_after_window(session, appraisal, ClockCode.DEFAULT),
        now=now,
        result=scope.result_public_id,
        refusal="" if allowed else message(allowed.reason, **allowed.details),
        legal_basis=basis_of(session, appraisal.id),
        assignments=assignment_lines(session, appraisal.id),
        figures=figure_groups(session, appraisal.id),
        remarks=_remarks(session, instrument, scope, actor),
        role_labels={code: text_in(role.label, locale) for code, role in instrument.roles.items()},
        matrix=quadrant_of(instrument, chosen, locale),
        **({"feedback": None, "axes": (), "score": None, "criteria": (), "root": None, "remaining": ()} | context),
    )
