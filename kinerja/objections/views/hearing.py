"""The lists of objections and the page of one: reasons, both sides, clocks, decision."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.policies.results import can_read_result
from kinerja.appraisals.queries.results import scope_of_appraisal
from kinerja.core.authz import Role, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, locale_code, message
from kinerja.core.web import check_password, current_actor
from kinerja.files.services import read_file
from kinerja.objections import policies
from kinerja.objections.forms import SignForm, StatementForm
from kinerja.objections.models import Objection, ObjectionEvidence, ObjectionState
from kinerja.objections.queries.hearings import Hearing, hearing_of
from kinerja.objections.queries.lists import Side, objection_states, objections_on_side
from kinerja.objections.queries.pages import decision_for, evidence_rows, pack_for, points_of, statements_for
from kinerja.objections.queries.periods import decision_clocks
from kinerja.objections.queries.silent import stand_ins_for
from kinerja.objections.services.file_objection import withdraw_objection
from kinerja.objections.services.hear_objection import state_side
from kinerja.objections.views.duties import stand_in_lines
from kinerja.people.models import Employee

# The lists of the page by the word that stands in its address.
LISTS = {"putus": Side.DECIDED, "nilai": Side.ASSESSED, "saya": Side.OWN, "awas": None}
STATES = "keadaan"
bp = Blueprint("objections", __name__, url_prefix="/keberatan")
Answer = Response | str | tuple[str, int]


@bp.get("")
def index() -> str:
    """What waits for the reader, one's own, and for administrators the states."""
    actor, now, session = current_actor(), utc_now(), reading()
    today = local_date(now)
    administers = actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AGENCY_ADMIN)
    silent = stand_ins_for(session, actor.employee_id, now) if actor.employee_id is not None else []
    lists = {
        name: objections_on_side(session, actor, side, today, page=page_asked(name)) for name, side in LISTS.items()
    }
    return render_template(
        "objections/index.html",
        now=now,
        lists=lists,
        states=objection_states(session, actor, today, page=page_asked(STATES)) if administers else None,
        address=list_address,
        stand_ins=stand_in_lines(session, silent, now),
        administers=administers,
        names_deciders=actor.has(Role.PROVINCE_ADMIN),
    )


def page_asked(name: str) -> int:
    """Which page of that list the address names, from 0."""
    return request.args.get(name, 0, type=int)


def list_address(name: str) -> Callable[[int], str]:
    """Where the pages of one list are; the others stay on theirs."""
    asked: dict[str, Any] = {each: page_asked(each) or None for each in (*LISTS, STATES)}
    return lambda page: url_for("objections.index", **asked | {name: page or None, "_anchor": name})


@bp.get("/<public_id>")
def show(public_id: str) -> Answer:
    session, hearing = opened(public_id)
    if hearing.state is ObjectionState.DRAFT:
        return redirect(url_for("filing.write", public_id=_result_of(session, hearing)), 303)
    return _page(session, hearing)


@bp.post("/<public_id>/keterangan")
def state(public_id: str) -> Answer:
    """One side's words."""
    session, hearing = opened(public_id)
    allowed = policies.can_state_side(current_actor(), hearing)
    if policies.party_of(current_actor(), hearing) is None:
        require(allowed)
    form = StatementForm.from_request()
    if not allowed:
        # It may have been decided while somebody wrote.
        return _page(session, hearing, statement=form, refusal=message(allowed.reason)), 409
    try:
        if not form.validate():
            return _page(session, hearing, statement=form), 422
        state_side(current_actor(), public_id, form.text.data or "", now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(session, hearing, statement=form), 422
    flash(_("Keterangan terkirim dan tersimpan sebagai bagian keberatan ini."), "good")
    return redirect(url_for("objections.show", public_id=public_id), 303)


@bp.post("/<public_id>/tarik")
def withdraw(public_id: str) -> Answer:
    session, hearing = opened(public_id)
    require(policies.can_withdraw_objection(current_actor(), hearing))
    form, now = SignForm.from_request(), utc_now()
    try:
        if not form.validate():
            return _page(session, hearing, withdrawal=form), 422
        check_password(current_actor(), form.password.data, now=now)
        withdraw_objection(current_actor(), public_id, now=now)
    except Invalid as refusal:
        form.take(refusal)
        return _page(session, hearing, withdrawal=form), 422
    flash(_("Keberatan ditarik. Hasil semula sekarang final."), "good")
    return redirect(url_for("objections.show", public_id=public_id), 303)


@bp.get("/<public_id>/bukti/<evidence_id>")
def evidence(public_id: str, evidence_id: str) -> FlaskResponse:
    """A file of the objection, only ever as a download."""
    session, hearing = opened(public_id)
    row = session.scalar(
        select(ObjectionEvidence).where(
            ObjectionEvidence.public_id == evidence_id, ObjectionEvidence.objection_id == hearing.objection_id
        )
    )
    if row is None or row.sha256 is None:
        raise NotFound("file.unknown")
    response = make_response(b"".join(read_file(session, row.sha256)))
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers.set("Content-Disposition", "attachment", filename=row.name)
    return response


def opened(public_id: str) -> tuple[Session, Hearing]:
    """Raises NotFound, NotAllowed."""
    session = reading()
    hearing = hearing_of(session, public_id)
    require(policies.can_read_objection(current_actor(), hearing))
    return session, hearing


def _result_of(session: Session, hearing: Hearing) -> str:
    query = select(Result.public_id).join(Objection, Objection.result_id == Result.id)
    return session.scalars(query.where(Objection.id == hearing.objection_id)).one()


def _page(
    session: Session,
    hearing: Hearing,
    *,
    statement: StatementForm | None = None,
    withdrawal: SignForm | None = None,
    refusal: str = "",
) -> str:
    actor, now = current_actor(), utc_now()
    objection = session.get_one(Objection, hearing.objection_id)
    appraisal = session.get_one(Appraisal, hearing.appraisal_id)
    pack = pack_for(session, hearing.objection_id)
    decider = session.get(Employee, hearing.decider_id) if hearing.decider_id is not None else None
    return render_template(
        "objections/show.html",
        hearing=hearing,
        objection=objection,
        pack=pack,
        points=points_of(pack.content, locale_code()) if pack else (),
        result=_result_of(session, hearing),
        evidence=evidence_rows(session, hearing.objection_id),
        statements=statements_for(session, hearing.objection_id),
        decision=decision_for(session, hearing.objection_id),
        clocks=decision_clocks(session, appraisal),
        decider=decider.name if decider else "",
        party=policies.party_of(actor, hearing),
        may_state=bool(policies.can_state_side(actor, hearing)),
        may_withdraw=bool(policies.can_withdraw_objection(actor, hearing)),
        may_decide=bool(policies.can_decide_objection(actor, hearing)),
        reads_result=bool(can_read_result(actor, scope_of_appraisal(session, hearing.appraisal_public_id))),
        statement=statement or StatementForm(None),
        withdrawal=withdrawal or SignForm(None),
        refusal=refusal,
        now=now,
    )
