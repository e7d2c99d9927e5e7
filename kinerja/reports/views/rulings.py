"""The superior decides an objection: the result stays, or its ratings change."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.instrument import Instrument
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.services.decide import axes_of, deciding_instrument
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, locale_code, message
from kinerja.core.web import check_password, current_actor
from kinerja.objections import policies
from kinerja.objections.changes.deciding import Verdict
from kinerja.objections.models import Objection, ObjectionState, Party
from kinerja.objections.queries.hearings import Hearing, hearing_of
from kinerja.objections.queries.pages import decision_for, pack_for, statements_for
from kinerja.objections.queries.periods import decision_clocks
from kinerja.objections.services.hear_objection import decide_objection
from kinerja.reports.content import quadrant_of
from kinerja.reports.forms import AXIS, REASON, RulingForm, ruling_form
from kinerja.reports.packs import pack_content
from kinerja.reports.views.decisions import axis_view

bp = Blueprint("rulings", __name__, url_prefix="/keberatan")


@bp.get("/<public_id>/putusan")
def show(public_id: str) -> str:
    session, hearing = _opened(public_id)
    return _page(session, hearing, None)


@bp.post("/<public_id>/putusan")
def decide(public_id: str) -> Response | tuple[str, int]:
    session, hearing = _opened(public_id)
    actor, now = current_actor(), utc_now()
    form = ruling_form(axes_of(_instrument(session, hearing)), locale_code()).from_request()
    if not policies.can_decide_objection(actor, hearing):
        # It may have been withdrawn while somebody wrote.
        return _page(session, hearing, form), 409
    try:
        if not form.validate():
            return _page(session, hearing, form), 422
        check_password(actor, form.password.data, now=now)
        rev = form.rev.data or ""
        verdict = Verdict(
            ObjectionState(form.outcome.data),
            (form.reason.data or "").strip(),
            (form.hearing.data or "").strip(),
            form.choices() if form.outcome.data == ObjectionState.CHANGED else {},
        )
        decide_objection(actor, public_id, verdict, rev=int(rev) if rev.isdecimal() else -1, now=now)
    except Invalid as refusal:
        form.take(_placed(refusal, form))
        return _page(session, hearing, form), 422
    flash(_("Putusan tersimpan dan final. Kedua pihak sudah diberi tahu."), "good")
    return redirect(url_for("objections.show", public_id=public_id), 303)


def _opened(public_id: str) -> tuple[Session, Hearing]:
    """Raises NotFound, NotAllowed."""
    session = reading()
    hearing = hearing_of(session, public_id)
    require(policies.can_open_decision(current_actor(), hearing))
    return session, hearing


def _instrument(session: Session, hearing: Hearing) -> Instrument:
    return deciding_instrument(session, hearing.appraisal_id)


def _placed(refusal: Invalid, form: RulingForm) -> Invalid:
    """The refusal's axes under the names of their fields."""
    errors = {name if name in form else AXIS + name: codes for name, codes in refusal.errors.items()}
    return Invalid(refusal.code, errors, **refusal.details)


def _page(session: Session, hearing: Hearing, form: RulingForm | None) -> str:
    locale, now = locale_code(), utc_now()
    instrument = _instrument(session, hearing)
    pack = pack_for(session, hearing.objection_id)
    if pack is None:
        raise NotFound("objection.unknown")
    original: dict[str, Any] = pack.content["result"]["ratings"]
    allowed = policies.can_decide_objection(current_actor(), hearing)
    if form is None:
        values = {AXIS + axis: kept["decided"] for axis, kept in original.items()}
        values |= {REASON + axis: kept["reason"] for axis, kept in original.items()}
        rev = session.get_one(Objection, hearing.objection_id).rev
        form = ruling_form(axes_of(instrument), locale)(None, data=values | {"rev": str(rev)})
    return render_template(
        "reports/ruling.html",
        public_id=hearing.public_id,
        content=pack_content(pack.content, locale),
        axes=[axis_view(axis, None, locale) for axis in axes_of(instrument)],
        matrix=quadrant_of(instrument, {axis: kept["decided"] for axis, kept in original.items()}, locale),
        statements=statements_for(session, hearing.objection_id),
        silent=[party.value for party in Party if party not in hearing.stated],
        clocks=decision_clocks(session, session.get_one(Appraisal, hearing.appraisal_id)),
        decision=decision_for(session, hearing.objection_id),
        refusal="" if allowed else message(allowed.reason, **allowed.details),
        form=form,
        zone=hearing.zone,
        now=now,
    )
