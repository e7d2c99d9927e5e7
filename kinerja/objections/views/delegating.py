"""Passing a decision on: who decides now, and who shall."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kinerja.appraisals.models import Appraisal
from kinerja.core.authz import Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.objections.forms import DelegationForm
from kinerja.objections.queries.seats import decider_of, delegations_of
from kinerja.objections.queries.silent import appraisal_by_public_id, vacancy_of
from kinerja.objections.services.delegate import Handover, delegate_decision, delegation_policy
from kinerja.people.models import Employee
from kinerja.people.queries import EmployeeCard, cards_for, find_officials

bp = Blueprint("delegations", __name__, url_prefix="/pelimpahan")
Answer = Response | str | tuple[str, int]


@bp.get("/<public_id>")
def show(public_id: str) -> Answer:
    session, appraisal, _allowed = _opened(public_id)
    return _page(session, appraisal, DelegationForm(None), [])


@bp.post("/<public_id>")
def delegate(public_id: str) -> Answer:
    """Look somebody up, which keeps what was typed, or record the one chosen."""
    session, appraisal, _allowed = _opened(public_id)
    form = DelegationForm.from_request()
    found = find_officials(session, form.words.data or "", local_date(utc_now()))
    if request.form.get("action") == "cari":
        return _page(session, appraisal, form, found, looked=True)
    try:
        if not form.validate():
            return _page(session, appraisal, form, found), 422
        handover = Handover(form.to.data or "", form.reason.data or "", form.letter.data or "", form.letter_on.data)
        delegate_decision(current_actor(), public_id, handover, now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(session, appraisal, form, found), 422
    except NotAllowed as refusal:
        form.form_errors.append(message(refusal.code, **refusal.details))
        return _page(session, appraisal, form, found), 422
    flash(_("Pelimpahan tercatat. Yang ditunjuk sudah diberi tahu."), "good")
    return redirect(url_for("objections.index"), 303)


def _opened(public_id: str) -> tuple[Session, Appraisal, Decision]:
    """Raises NotFound, NotAllowed."""
    session, now = reading(), utc_now()
    appraisal = appraisal_by_public_id(session, public_id)
    allowed = delegation_policy(session, current_actor(), appraisal, vacancy_of(session, appraisal, now=now), now=now)
    require(allowed)
    return session, appraisal, allowed


def _page(
    session: Session, appraisal: Appraisal, form: DelegationForm, found: list[EmployeeCard], *, looked: bool = False
) -> str:
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    today = local_date(utc_now(), cycle.zone)
    decider = decider_of(session, appraisal, today)
    people = cards_for(session, [appraisal.employee_id, *([decider.employee_id] if decider else [])], today)
    return render_template(
        "objections/delegate.html",
        appraisal=appraisal,
        cycle_name=cycle.name,
        name=session.get_one(Employee, appraisal.employee_id).name,
        decider=people.get(decider.employee_id) if decider else None,
        seat=decider.seat if decider else None,
        delegation=delegations_of(session, [appraisal.id]).get(appraisal.id),
        form=form,
        found=found,
        looked=looked,
    )
